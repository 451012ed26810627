#include "tests/support/shipped.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "engine/base/overload.h"
#include "engine/explanation/explain.h"
#include "grammar/parse.h"
#include "repl/io/files.h"
#include "repl/io/workspace.h"
#include "tests/support/text.h"

namespace regimen::tests {

namespace {

constexpr const char* kAsOf = "2026-11-23";  // the day of the shipped patients

// The word before the name; "" for a statement that decides nothing.
std::string word_of(const syntax::Statement& statement) {
  if (statement.is_claim) {
    return "";
  }
  return std::visit(Overload{[](const syntax::LabDecl&) { return "lab"; },
                             [](const syntax::ConceptDecl&) { return "condition"; },
                             [](const syntax::ConclusionDecl&) { return "condition"; },
                             [](const syntax::AgentDecl&) { return "agent"; },
                             [](const syntax::DoseDecl&) { return "dose"; },
                             [](const syntax::LimitDecl&) { return "limit"; },
                             [](const syntax::ContraindicationDecl&) { return "contraindication"; },
                             [](const syntax::RuleDecl&) { return "rule"; },
                             [](const syntax::ProtocolDecl&) { return "protocol"; },
                             [](const syntax::MechanismDecl&) { return "mechanism"; },
                             [](const syntax::DefineDecl&) { return "define"; },
                             [](const syntax::TableDecl&) { return "table"; },
                             [](const syntax::InteractionDecl&) { return "interaction"; },
                             [](const auto&) { return ""; }},
                    statement.value);
}

std::string name_of(const syntax::Statement& statement) {
  const std::string own = statement.name ? statement.name->text : "";
  if (const auto* dose = std::get_if<syntax::DoseDecl>(&statement.value)) {
    return dose->agent.text + "." + own;
  }
  if (const auto* limit = std::get_if<syntax::LimitDecl>(&statement.value)) {
    return limit->agent.text + "." + own;
  }
  return own;
}

std::vector<std::string> passing_in(const api::KnowledgeBase& base) {
  std::vector<std::string> titles;
  if (!base.can_evaluate()) {
    return titles;
  }
  diagnostics::Sink sink;
  for (const api::ScenarioOutcome& outcome : api::run_scenarios(base, sink)) {
    if (outcome.failures.empty()) {
      titles.push_back(outcome.title);
    }
  }
  std::sort(titles.begin(), titles.end());
  return titles;
}

// What is said of each patient, without the line that has the digest of the knowledge.
std::map<std::string, std::string> results_in(const api::KnowledgeBase& base) {
  std::map<std::string, std::string> results;
  const io::Patients patients =
      io::load_patients(base.model(), {(source_folder() / "rules" / "patients").string()},
                        {.at = *quantity::Instant::parse(kAsOf), .is_explicit = true});
  for (const patient::Record& record : patients.outcome.records) {
    const std::string text =
        base.can_evaluate()
            ? explanation::advice_text(base.knowledge(), record, api::evaluate(base, record).advice)
            : std::string();
    results[record.id] = text.substr(0, text.find("\nknowledge "));
  }
  return results;
}

constexpr const char* kPatient = "patient ";

}  // namespace

ShippedTexts::ShippedTexts() {
  for (const char* folder : {"stdlib", "rules"}) {
    const auto read = io::read_shipped(folder, {});
    std::copy(read->begin(), read->end(), std::back_inserter(texts_));
  }
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    diagnostics::Buffers buffers;
    diagnostics::Sink sink;
    const syntax::Tree tree =
        grammar::parse(buffers, buffers.add(texts_[i].name, texts_[i].text), sink);
    for (const syntax::Statement& statement : tree.statements) {
      if (const std::string word = word_of(statement); !word.empty()) {
        statements_.push_back(
            {.name = word + " `" + name_of(statement) + "`", .text = i, .span = statement.span});
      }
    }
  }
  base_ = std::make_shared<const api::KnowledgeBase>(api::KnowledgeBase::compile(texts_));
  passing_ = passing_in(*base_);
  results_ = results_in(*base_);
}

std::shared_ptr<const api::KnowledgeBase> ShippedTexts::without(
    const ShippedStatement& statement) const {
  std::vector<api::NamedText> texts = texts_;
  std::string& text = texts[statement.text].text;
  std::replace_if(
      text.begin() + statement.span.begin, text.begin() + statement.span.end,
      [](char c) { return c != '\n'; }, ' ');
  return std::make_shared<const api::KnowledgeBase>(api::KnowledgeBase::compile(std::move(texts)));
}

std::string ShippedTexts::noticed_by(const ShippedStatement& statement) const {
  const auto base = without(statement);
  const std::vector<std::string> passing = passing_in(*base);
  std::vector<std::string> failing;
  std::set_difference(passing_.begin(), passing_.end(), passing.begin(), passing.end(),
                      std::back_inserter(failing));
  if (!failing.empty()) {
    return failing.front();
  }
  const std::map<std::string, std::string> results = results_in(*base);
  for (const auto& [patient, result] : results_) {
    const auto found = results.find(patient);
    if (found == results.end() || found->second != result) {
      return kPatient + patient;
    }
  }
  return "";
}

bool ShippedTexts::notices(const std::string& witness, const ShippedStatement& statement) const {
  const auto base = without(statement);
  if (witness.starts_with(kPatient)) {
    const std::string patient = witness.substr(std::string(kPatient).size());
    const auto before = results_.find(patient);
    const auto after = results_in(*base);
    const auto found = after.find(patient);
    return before != results_.end() && (found == after.end() || found->second != before->second);
  }
  const std::vector<std::string> passing = passing_in(*base);
  return std::binary_search(passing_.begin(), passing_.end(), witness) &&
         !std::binary_search(passing.begin(), passing.end(), witness);
}

}  // namespace regimen::tests
