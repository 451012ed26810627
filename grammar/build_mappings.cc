// Implements the mappings of grammar/build.h: what the keys of a line of a flat file are about.
#include <utility>

#include "grammar/author_errors.h"
#include "grammar/build.h"

namespace regimen::grammar {

using syntax::MappingDecl;
using syntax::Statement;

void Builder::add_mapping(P::MappingStatementContext* context, Statement& statement) {
  seen_clauses_.clear();
  statement.name = name(context->id);
  statement.title = optional_string(context->title);
  MappingDecl mapping;
  for (P::MappingLineContext* line : context->block->items) {
    if (line->exception != nullptr || !may_stand(line->start, P::MAPPING)) {
      continue;
    }
    auto* common = dynamic_cast<P::CommonLineContext*>(line);
    if (common == nullptr) {
      add_mapping_line(line, mapping);
    } else if (common->common->exception == nullptr) {
      add_clause(common->common, statement);
    }
  }
  statement.value = std::move(mapping);
}

void Builder::add_mapping_line(P::MappingLineContext* line, MappingDecl& mapping) {
  if (auto* id = dynamic_cast<P::IdLineContext*>(line)) {
    mapping.id = string(id->key);
  } else if (auto* sex = dynamic_cast<P::SexLineContext*>(line)) {
    mapping.sex = string(sex->key);
    expect_word(sex->where, "where");
    for (P::SexWordContext* each : sex->words) {
      expect_word(each->is, "is");
      mapping.sex_words.push_back({string(each->written), name(each->sex)});
    }
  } else if (auto* age = dynamic_cast<P::AgeLineContext*>(line)) {
    (age->word->getType() == P::BORN ? mapping.born : mapping.age) = string(age->key);
  } else if (auto* lab = dynamic_cast<P::LabLineContext*>(line)) {
    mapping.labs.push_back({string(lab->key), name(lab->lab), optional_name(lab->measured)});
  } else if (auto* codes = dynamic_cast<P::CodesLineContext*>(line)) {
    const bool are_agents = codes->word->getType() == P::AGENTS;
    if (!are_agents) {
      expect_word(codes->word, "conditions");
    }
    mapping.lists.push_back({string(codes->key), name(codes->system), are_agents});
  } else if (auto* results = dynamic_cast<P::ResultsLineContext*>(line)) {
    add_results(*results, mapping);
  }
}

void Builder::add_results(P::ResultsLineContext& line, MappingDecl& mapping) {
  expect_word(line.start, "results");
  MappingDecl::ResultList list{.key = string(line.key),
                               .system = name(line.system),
                               .code = {},
                               .value = {},
                               .unit = {},
                               .unit_words = {},
                               .time = {},
                               .days_since = {}};
  for (P::ResultKeyContext* part : line.parts) {
    add_result_key(part, list);
  }
  mapping.results.push_back(std::move(list));
}

void Builder::add_result_key(P::ResultKeyContext* part, MappingDecl::ResultList& list) {
  const std::size_t type = part->word->getType();
  if (type == P::IDENT) {
    expect_word(part->word, "value");
  }
  std::optional<syntax::Text>& key = type == P::CODE        ? list.code
                                     : type == P::UNIT_WORD ? list.unit
                                     : type == P::AT        ? list.time
                                                            : list.value;
  if (key) {
    errors_.add(repeated_clause(word(part->word), key->span));
    return;
  }
  key = string(part->key);
  if (part->where != nullptr) {
    add_unit_words(part, list);
  }
  if (part->day == nullptr) {
    return;
  }
  expect_word(part->days, "days");
  if (type != P::AT) {
    errors_.add(expected_here(word(part->days), "the key of another part", "",
                              "`days since` belongs to `at`"));
  }
  list.days_since = date(part->day);
}

void Builder::add_unit_words(P::ResultKeyContext* part, MappingDecl::ResultList& list) {
  expect_word(part->where, "where");
  if (part->word->getType() != P::UNIT_WORD) {
    errors_.add(expected_here(word(part->where), "the key of another part", "",
                              "`where` gives the units of a file their names: it belongs to "
                              "`unit`"));
    return;
  }
  for (P::UnitWordContext* each : part->words) {
    expect_word(each->is, "is");
    list.unit_words.push_back({string(each->written), name(each->measured)});
  }
}

}  // namespace regimen::grammar
