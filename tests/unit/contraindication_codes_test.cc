// Each contraindication of the shipped rules is met by patients as records code them: for every
// condition that it names, a FHIR patient coded in SNOMED CT and one coded in ICD-10-CM, with the
// condition active and with it resolved. The patients are made from the code lists of the knowledge.
//
// What a contraindication asks beside the condition is looked for among sexes, ages, what is taken
// and times of onset. Where it also asks for a measurement, the condition alone cannot decide.
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "engine/api/question.h"
#include "engine/base/overload.h"
#include "engine/patient/fhir/codes.h"
#include "engine/patient/fhir/from_json.h"
#include "repl/io/workspace.h"
#include "tests/support/text.h"

namespace regimen::tests::contraindication_codes_test {
namespace {

using knowledge::ConditionId;

const api::KnowledgeBase& shipped() {
  static const io::Knowledge kKnowledge = io::load_knowledge({}, {});
  return *kKnowledge.base;
}

// A concept that makes a contraindication apply.
struct Leaf {
  knowledge::ConceptId concept_id;
  bool is_past_enough = false;  // `ever x`, `x within 6 months`
  bool needs_measurement = false;
  std::vector<knowledge::ConceptId> beside{};  // that have to be so as well
};

// Concepts that are asked for as they are, not by their absence.
class Leaves {
 public:
  explicit Leaves(const knowledge::Model& model) : model_(model) {}

  std::vector<Leaf> of(ConditionId condition) const {
    std::vector<Leaf> leaves;
    const auto of_parts = [&](const auto& parts, bool is_every) {
      for (const ConditionId part : parts) {
        for (Leaf leaf : of(part)) {
          for (const ConditionId other : parts) {
            if (is_every && other != part) {
              add_beside(other, leaf);
            }
          }
          leaves.push_back(std::move(leaf));
        }
      }
    };
    knowledge::visit_kinds(
        Overload{[&](const knowledge::And& all) { of_parts(all.parts, true); },
                 [&](const knowledge::Or& any) { of_parts(any.parts, false); },
                 [&](const knowledge::AtLeast& some) { of_parts(some.parts, some.count > 1); },
                 [&](const knowledge::Holds& holds) {
                   leaves.push_back({.concept_id = holds.concept_id,
                                     .is_past_enough = holds.time && (holds.time->is_ever ||
                                                                      holds.time->within)});
                 },
                 [](const auto&) {}},
        model_[condition].value);
    return leaves;
  }

 private:
  void add_beside(ConditionId other, Leaf& leaf) const {
    knowledge::visit_kinds(
        Overload{[&](const knowledge::And& all) {
                   for (const ConditionId part : all.parts) {
                     add_beside(part, leaf);
                   }
                 },
                 [&](const knowledge::Or& any) { add_beside(any.parts.front(), leaf); },
                 [&](const knowledge::Holds& holds) { leaf.beside.push_back(holds.concept_id); },
                 [](const knowledge::Not&) {}, [](const knowledge::SexIs&) {},
                 [](const knowledge::Taking&) {},
                 [&](const knowledge::Compare& compare) {
                   leaf.needs_measurement =
                       leaf.needs_measurement ||
                       !std::holds_alternative<knowledge::AgeOperand>(compare.operand);
                 },
                 [&](const auto&) { leaf.needs_measurement = true; }},
        model_[other].value);
  }

  const knowledge::Model& model_;
};

std::string uri_of(const std::string& system) {
  return system == "snomed"    ? "http://snomed.info/sct"
         : system == "icd10cm" ? "http://hl7.org/fhir/sid/icd-10-cm"
                               : "http://hl7.org/fhir/sid/icd-10";
}

// A code that says that the concept is so; the first code of a range.
std::optional<knowledge::Code> code_of(const knowledge::Model& model, knowledge::ConceptId id,
                                       const std::string& system) {
  for (const knowledge::Code& code : model[id].codes) {
    const bool is_of_system =
        code.system == system || (code.system == "icd10" && system == "icd10cm");
    if (is_of_system && !code.is_history) {
      return knowledge::Code{system, code.code.substr(0, code.code.find(".."))};
    }
  }
  return std::nullopt;
}

struct Context {
  bool is_male = true;
  int birth_year = 1980;
  bool is_taking = false;
  std::string onset;  // "" for none
};

std::vector<Context> contexts() {
  std::vector<Context> all;
  for (const bool is_male : {true, false}) {
    for (const int birth_year : {1980, 1960, 2018}) {
      for (const bool is_taking : {false, true}) {
        for (const char* onset : {"2026-05-20", "2025-06-01", "2014-01-01", ""}) {
          all.push_back({is_male, birth_year, is_taking, onset});
        }
      }
    }
  }
  return all;
}

constexpr const char* kEntry = R"(,{"resource":{"resourceType":")";

std::string condition_resource(const knowledge::Model& model, const knowledge::Code& code,
                               knowledge::ConceptId id, const std::string& status,
                               const Context& context) {
  const bool is_allergy = model[id].kind == knowledge::Concept::Kind::kAllergy;
  const std::string onset =
      context.onset.empty() ? "" : R"(,"onsetDateTime":")" + context.onset + "\"";
  const std::string who = is_allergy ? "patient" : "subject";
  const std::string category = is_allergy ? "allergyintolerance-clinical" : "condition-clinical";
  return kEntry + std::string(is_allergy ? "AllergyIntolerance" : "Condition") + R"(","id":"c)" +
         code.code + R"(",")" + who + R"(":{"reference":"Patient/p"},"clinicalStatus":{"coding":)" +
         R"([{"system":"http://terminology.hl7.org/CodeSystem/)" + category + R"(","code":")" +
         status + R"("}]},"severity":{"coding":[{"system":"http://snomed.info/sct","code":)" +
         R"("24484000"}]},"code":{"coding":[{"system":")" + uri_of(code.system) + R"(","code":")" +
         code.code + "\"}]}" + onset + "}}";
}

class Patients {
 public:
  explicit Patients(knowledge::AgentId agent) : agent_(agent) {}

  patient::Record read(const Context& context, const std::string& resources) const {
    const std::string born = std::to_string(context.birth_year);
    const std::string bytes =
        R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":)"
        R"("Patient","id":"p","gender":")" +
        std::string(context.is_male ? "male" : "female") + R"(","birthDate":")" + born +
        R"(-02-11"}})" + resources + "]}";
    static const fhir::CodeIndex kCodes(shipped().model());
    fhir::Options options;
    options.codes = &kCodes;
    options.as_of = *quantity::Instant::parse("2026-06-01");
    fhir::Outcome outcome =
        fhir::from_json(shipped().model(), {{.name = "p", .bytes = bytes}}, options);
    patient::Record record = std::move(outcome.records.at(0));
    if (context.is_taking) {
      record.medications.push_back({.agent = agent_, .since = {}, .path = ""});
      patient::canonicalize(record);
    }
    return record;
  }

 private:
  knowledge::AgentId agent_;
};

struct Case {
  const knowledge::Contraindication& contraindication;
  const Leaf& leaf;
  std::string system;
};

// Whether some patient has the contraindication because of the code, active and, where what is past
// counts, resolved. What went wrong, or "".
std::string problem_of(const Case& one, logic::AtomId applies) {
  const knowledge::Model& model = shipped().model();
  const std::optional<knowledge::Code> code = code_of(model, one.leaf.concept_id, one.system);
  const Patients patients(one.contraindication.agents.front());
  const auto truth = [&](const Context& context, const std::string& resources) {
    return api::facts_of(shipped(), patients.read(context, resources)).atom(applies);
  };
  for (const Context& context : contexts()) {
    std::string beside;
    for (const knowledge::ConceptId other : one.leaf.beside) {
      if (const auto other_code = code_of(model, other, "snomed")) {
        beside += condition_resource(model, *other_code, other, "active", context);
      }
    }
    const auto with = [&](const std::string& status) {
      return truth(context,
                   beside + condition_resource(model, *code, one.leaf.concept_id, status, context));
    };
    if (!with("active").is_definite || truth(context, beside).is_definite) {
      continue;
    }
    const bool is_resolved_enough = with("resolved").is_definite;
    return is_resolved_enough == one.leaf.is_past_enough ? ""
           : is_resolved_enough ? "applies though it is resolved and only what is so now counts"
                                : "does not apply when it is resolved, and what is past counts";
  }
  return "applies to no patient who has it";
}

TEST(ContraindicationCodes, EachIsMetByACodedRecord) {
  const knowledge::Model& model = shipped().model();
  int tried = 0;
  for (const knowledge::Contraindication& one : model.contraindications) {
    if (one.header.is_claim || one.agents.empty()) {
      continue;
    }
    const api::Question question = api::question_for(shipped(), one.header.name);
    ASSERT_TRUE(question.atom.has_value()) << one.header.name;
    for (const Leaf& leaf : Leaves(model).of(one.when)) {
      for (const char* system : {"snomed", "icd10cm"}) {
        if (leaf.needs_measurement || !code_of(model, leaf.concept_id, system)) {
          continue;
        }
        ++tried;
        EXPECT_EQ(problem_of({one, leaf, system}, *question.atom), "")
            << one.header.name << ", " << model[leaf.concept_id].header.name << " in " << system;
      }
    }
  }
  EXPECT_GT(tried, 150);
}

// No condition that decides about an agent is known to a hospital's records by no code but our own.
TEST(ContraindicationCodes, NoneIsLocalAlone) {
  const knowledge::Model& model = shipped().model();
  std::set<std::string> local;
  for (const knowledge::Contraindication& one : model.contraindications) {
    for (const Leaf& leaf : Leaves(model).of(one.when)) {
      const knowledge::Concept& named = model[leaf.concept_id];
      bool has_public_code = named.kind == knowledge::Concept::Kind::kConclusion;
      for (const knowledge::Code& code : named.codes) {
        has_public_code = has_public_code || code.system != "local";
      }
      if (!has_public_code && !named.codes.empty()) {
        local.insert(named.header.name);
      }
    }
  }
  EXPECT_EQ(local, std::set<std::string>());
}

}  // namespace
}  // namespace regimen::tests::contraindication_codes_test
