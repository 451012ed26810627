#include "engine/evaluation/derivation/words.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "engine/base/overload.h"
#include "engine/evaluation/derivation/chosen.h"
#include "engine/knowledge/print_conditions.h"
#include "engine/patient/not_understood.h"
#include "engine/patient/print.h"

namespace regimen::derivation {

namespace {

using quantity::Truth;

std::string date_of(const std::optional<quantity::Instant>& at) {
  return at ? at->to_text().substr(0, 10) : "no date";
}

std::string said_of(const patient::Result& result) {
  return result.written + " (" + date_of(result.at) + ")";
}

std::string listed(const std::vector<const patient::Result*>& results) {
  std::string list;
  for (const patient::Result* result : results) {
    list += (list.empty() ? "" : ", ") + said_of(*result);
  }
  return list;
}

std::string limit_text(quantity::Comparison comparison, const knowledge::Threshold& threshold) {
  return std::string(symbol(comparison)) + " " + threshold.written->text();
}

std::string title_of(const knowledge::Model& model, knowledge::LabId lab) {
  return in_sentence(model[lab].header.title);
}

std::string_view selection_word(knowledge::LabOperand::Selection selection) {
  switch (selection) {
    case knowledge::LabOperand::Selection::kLatest:
      return "";
    case knowledge::LabOperand::Selection::kFirst:
      return "first ";
    case knowledge::LabOperand::Selection::kHighest:
      return "highest ";
    case knowledge::LabOperand::Selection::kLowest:
      return "lowest ";
    case knowledge::LabOperand::Selection::kMean:
      return "mean of ";
    case knowledge::LabOperand::Selection::kRise:
      return "rise of ";
    case knowledge::LabOperand::Selection::kFall:
      return "fall of ";
  }
  return "";
}

std::string operand_name(const knowledge::Model& model, const knowledge::Operand& operand) {
  return std::visit(Overload{[](const knowledge::AgeOperand&) { return std::string("age"); },
                             [&](const knowledge::LabOperand& lab) {
                               return std::string(selection_word(lab.selection)) +
                                      title_of(model, lab.lab) +
                                      (lab.within ? " within " + lab.within->to_text() : "");
                             }},
                    operand);
}

std::string age_text(const patient::Record& record) {
  if (!record.birth) {
    return "";
  }
  const quantity::YearsRange years = completed_years(*record.birth, record.as_of.last_day());
  std::string text = std::to_string(years.least);
  if (years.most != years.least) {
    text += " or " + std::to_string(years.most);
  }
  return text + " years";
}

// "hematocrit 55 % (2026-02-02)", "age 46 years"; without a value the name alone.
std::string operand_text(const knowledge::Model& model, const patient::Record& record,
                         const knowledge::Operand& operand) {
  const std::string value = std::visit(
      Overload{[&](const knowledge::AgeOperand&) { return age_text(record); },
               [&](const knowledge::LabOperand& lab) {
                 if (is_of_many(lab)) {
                   return "(" + listed(recent_results(record, lab.lab, lab.within)) + ")";
                 }
                 const patient::Result* chosen = chosen_result(model, record, lab);
                 return chosen == nullptr ? std::string() : said_of(*chosen);
               }},
      operand);
  return operand_name(model, operand) + (value.empty() ? "" : " " + value);
}

// "hematocrit has no result", "hematocrit has no valid result; the last is 55 % (2020-01-01)".
std::string missing_text(const knowledge::Model& model, const patient::Record& record,
                         const knowledge::Operand& operand) {
  const auto* lab = std::get_if<knowledge::LabOperand>(&operand);
  if (lab == nullptr) {
    return record.birth ? "" : "date of birth is not known";
  }
  if (chosen_result(model, record, *lab) != nullptr) {
    return "";
  }
  const patient::LabResults* results = find(record, lab->lab);
  if (results == nullptr || results->results.empty()) {
    return title_of(model, lab->lab) + " has no result";
  }
  return title_of(model, lab->lab) + " has no valid result; the last is " +
         said_of(results->results.back());
}

std::string compared(const std::string& left, const std::string& claim, Truth truth) {
  if (truth.is_definite) {
    return left + " " + claim;
  }
  return truth.is_possible ? left + " leaves `" + claim + "` open" : left + " is not " + claim;
}

class Wording {
 public:
  Wording(const knowledge::Model& model, const patient::Record& record, Truth truth)
      : model_(model), record_(record), truth_(truth) {}

  std::string operator()(const knowledge::SexIs& sex) const {
    if (!record_.sex) {
      return "sex is not known";
    }
    return std::string("the patient is ") + (truth_.is_possible ? "" : "not ") +
           (sex.sex == knowledge::Sex::kMale ? "male" : "female");
  }

  std::string operator()(const logic::RecordedConcept& recorded) const {
    const std::string title = in_sentence(model_[recorded.concept_id].header.title);
    const std::string within = asked_words(recorded);
    const patient::ConceptFact* fact = chosen_fact(record_, recorded.concept_id);
    if (truth_ == quantity::kUnknown) {
      const std::string unread = unread_words(recorded.concept_id, period_of(recorded));
      if (fact == nullptr && model_[recorded.concept_id].absent_means_no && !unread.empty()) {
        return title + within + " is not recorded, and " + unread;
      }
      return fact == nullptr
                 ? "it is not known whether there " +
                       std::string(recorded.is_ever ? "ever was " : "is ") + title + within
                 : title + within + " is recorded, but not so that it is certain" +
                       (fact->onset ? " (" + date_of(fact->onset) + ")" : "");
    }
    if (truth_.is_definite) {
      const bool is_over = fact != nullptr && recorded.is_ever &&
                           fact->presence == patient::ConceptFact::Presence::kResolved;
      return title + within + " is recorded" + (is_over ? " as resolved" : "") +
             (fact != nullptr && fact->onset ? " (" + date_of(fact->onset) + ")" : "");
    }
    if (fact == nullptr) {
      return title +
             (recorded.is_ever ? " is not recorded, now or in the past" : " is not recorded");
    }
    switch (fact->presence) {
      case patient::ConceptFact::Presence::kAbsent:
        return title + " is recorded as absent";
      case patient::ConceptFact::Presence::kResolved:
        return title + " is recorded as resolved";
      case patient::ConceptFact::Presence::kPresent:
      case patient::ConceptFact::Presence::kUncertain:
        break;
    }
    return title + " is not recorded" + within;
  }

  std::string operator()(const knowledge::Taking& taking) const {
    const std::string title = in_sentence(model_[taking.agent].header.title);
    const patient::Medication* medication = chosen_medication(record_, taking.agent);
    const std::string claim = taken_words(taking);
    const bool asks_of_past =
        taking.course && taking.course->kind != knowledge::Course::Kind::kLasting;
    if (truth_ == quantity::kUnknown) {
      const std::string unread =
          unread_words(taking.agent, asks_of_past ? patient::Period::kEver : patient::Period::kNow);
      return medication == nullptr && !unread.empty()
                 ? title + " is not recorded as taken, and " + unread
                 : "it is not known whether " + title + " " + claim;
    }
    if (!truth_.is_possible) {
      return title + (asks_of_past ? " was not " : " is not ") + claim.substr(claim.find(' ') + 1) +
             course_dates(medication);
    }
    return title + " " + claim + course_dates(medication);
  }

  std::string operator()(const knowledge::Compare& compare) const {
    return about(compare.operand, limit_text(compare.comparison, compare.threshold));
  }

  std::string operator()(const knowledge::InRange& range) const {
    return about(range.operand, "in " + quantity::display(range.low.written->value, "") + " .. " +
                                    range.high.written->text());
  }

  std::string operator()(const knowledge::Persists& persists) const {
    const std::string claim = limit_text(persists.comparison, persists.threshold) +
                              " for at least " + persists.time.to_text();
    const auto results = recent_results(record_, persists.lab, std::nullopt);
    const std::string name = title_of(model_, persists.lab);
    if (results.empty()) {
      return name + " has no result";
    }
    return compared(name + " (" + listed(results) + ")", claim, truth_);
  }

  std::string operator()(const knowledge::CompareLabs& labs) const {
    std::string missing = missing_text(model_, record_, labs.left);
    if (truth_ == quantity::kUnknown && !missing.empty()) {
      return missing;
    }
    std::string other = missing_text(model_, record_, labs.right);
    if (truth_ == quantity::kUnknown && !other.empty()) {
      return other;
    }
    return compared(
        operand_text(model_, record_, labs.left),
        std::string(symbol(labs.comparison)) + " " + operand_text(model_, record_, labs.right),
        truth_);
  }

  std::string operator()(const knowledge::Results& results) const {
    std::string claim = std::to_string(results.count) + (results.is_recorded ? " recorded" : "") +
                        (results.count == 1 ? " result of " : " results of ") +
                        title_of(model_, results.lab);
    if (results.comparison && results.threshold) {
      claim += " " + limit_text(*results.comparison, *results.threshold);
    }
    claim += results.before ? " before " + results.before->to_text() : "";
    claim += results.after ? " after " + results.after->to_text() : "";
    claim += results.on_different_days ? " on different days" : "";
    claim += results.apart ? " " + apart_text(*results.apart) : "";
    claim += results.within ? " within " + results.within->to_text() : "";
    const std::vector<const patient::Result*> counted = counted_results(record_, results);
    if (truth_.is_definite) {
      return std::string(results.is_consistent ? "consistently " : "") + claim + ": " +
             listed(counted);
    }
    return std::string(truth_.is_possible ? "it is not certain that there are "
                                          : "there are not ") +
           (results.is_consistent ? "consistently at least " : "at least ") + claim + "; " +
           on_file(results, counted);
  }

  std::string operator()(const knowledge::KnownInput& known) const {
    const std::string within = known.within ? " within " + known.within->to_text() : "";
    const std::string name = std::visit(
        Overload{[](std::monostate) { return std::string("sex"); },
                 [](const knowledge::AgeOperand&) { return std::string("age"); },
                 [&](knowledge::LabId lab) { return title_of(model_, lab); },
                 [&](knowledge::ConceptId concept_id) {
                   return "whether there is " + in_sentence(model_[concept_id].header.title);
                 }},
        known.input);
    return name + (truth_.is_definite ? " is known" : " is not known") + within;
  }

 private:
  static patient::Period period_of(const logic::RecordedConcept& recorded) {
    return recorded.is_ever || recorded.within ? patient::Period::kEver : patient::Period::kNow;
  }

  static std::string asked_words(const logic::RecordedConcept& recorded) {
    std::string words;
    if (recorded.least_severity) {
      words +=
          " with severity at least " + std::string(knowledge::grade_text(*recorded.least_severity));
    }
    words += recorded.within ? " within " + recorded.within->to_text() : "";
    return words + (recorded.lasting ? " for at least " + recorded.lasting->to_text() : "");
  }

  // "is taken for at least 6 months", "was stopped within 1 month"
  static std::string taken_words(const knowledge::Taking& taking) {
    if (!taking.course) {
      return "is taken";
    }
    const std::string time = taking.course->time.to_text();
    switch (taking.course->kind) {
      case knowledge::Course::Kind::kLasting:
        return "is taken for at least " + time;
      case knowledge::Course::Kind::kStarted:
        return "was started within " + time;
      case knowledge::Course::Kind::kStopped:
        break;
    }
    return "was stopped within " + time;
  }

  static std::string course_dates(const patient::Medication* medication) {
    if (medication == nullptr || (!medication->since && !medication->until)) {
      return "";
    }
    const bool is_over = medication->until.has_value();
    return is_over ? " (stopped " + date_of(medication->until) + ")"
                   : " since " + date_of(medication->since);
  }

  // "2 entries of the record are not understood: diagnosis \"x\", …"; empty where none may be it.
  std::string unread_words(const knowledge::Input& input, patient::Period period) const {
    constexpr std::size_t kShownMax = 3;
    const auto entries = patient::entries_that_may_be(model_, record_, input, period);
    if (entries.empty()) {
      return "";
    }
    std::string text = std::to_string(entries.size()) +
                       (entries.size() == 1 ? " entry of the record is not understood: "
                                            : " entries of the record are not understood: ");
    for (std::size_t i = 0; i < std::min(entries.size(), kShownMax); ++i) {
      text += (i == 0 ? "" : ", ") + patient::words_for(*entries[i]);
    }
    return text + (entries.size() > kShownMax
                       ? " and " + std::to_string(entries.size() - kShownMax) + " more"
                       : "");
  }

  // What of the asked samples is on file: those that match and those that do not.
  std::string on_file(const knowledge::Results& results,
                      const std::vector<const patient::Result*>& counted) const {
    knowledge::Results any = results;
    any.comparison.reset();
    any.threshold.reset();
    std::vector<const patient::Result*> others = counted_results(record_, any);
    std::erase_if(others, [&](const patient::Result* result) {
      return std::find(counted.begin(), counted.end(), result) != counted.end();
    });
    if (counted.empty() && others.empty()) {
      return "none is on file";
    }
    return (counted.empty() ? "none on file matches" : "on file: " + listed(counted)) +
           (others.empty() ? "" : "; not matching: " + listed(others));
  }

  std::string about(const knowledge::Operand& operand, const std::string& claim) const {
    std::string missing = missing_text(model_, record_, operand);
    if (truth_ == quantity::kUnknown && !missing.empty()) {
      return missing;
    }
    return compared(operand_text(model_, record_, operand), claim, truth_);
  }

  const knowledge::Model& model_;
  const patient::Record& record_;
  Truth truth_;
};

void add_place(const knowledge::Model& model, const patient::Record& record,
               const knowledge::Operand& operand, std::vector<std::string>& places) {
  if (const auto* lab = std::get_if<knowledge::LabOperand>(&operand)) {
    if (is_of_many(*lab)) {
      for (const patient::Result* result : recent_results(record, lab->lab, lab->within)) {
        places.push_back(result->path);
      }
    } else if (const patient::Result* chosen = chosen_result(model, record, *lab)) {
      places.push_back(chosen->path);
    }
  }
}

}  // namespace

std::string in_sentence(std::string_view title) {
  std::string text(title);
  if (text.size() > 1 && std::isupper(static_cast<unsigned char>(text[0])) != 0 &&
      std::islower(static_cast<unsigned char>(text[1])) != 0) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

std::string words_for(const knowledge::Model& model, const patient::Record& record,
                      const logic::Test& test, quantity::Truth truth) {
  return std::visit(Wording(model, record, truth), test.value);
}

std::string place_of(const knowledge::Model& model, const patient::Record& record,
                     const logic::Test& test) {
  std::vector<std::string> places;
  std::visit(
      Overload{
          [](const knowledge::SexIs&) {},
          [](const knowledge::KnownInput&) {},
          [&](const logic::RecordedConcept& recorded) {
            if (const auto* fact = chosen_fact(record, recorded.concept_id)) {
              places.push_back(fact->path);
            }
          },
          [&](const knowledge::Taking& taking) {
            if (const auto* medication = chosen_medication(record, taking.agent)) {
              places.push_back(medication->path);
            }
          },
          [&](const knowledge::Compare& compare) {
            add_place(model, record, compare.operand, places);
          },
          [&](const knowledge::InRange& range) { add_place(model, record, range.operand, places); },
          [&](const knowledge::Persists& persists) {
            for (const patient::Result* result :
                 recent_results(record, persists.lab, std::nullopt)) {
              places.push_back(result->path);
            }
          },
          [&](const knowledge::CompareLabs& labs) {
            add_place(model, record, labs.left, places);
            add_place(model, record, labs.right, places);
          },
          [&](const knowledge::Results& results) {
            for (const patient::Result* result : counted_results(record, results)) {
              places.push_back(result->path);
            }
          },
      },
      test.value);
  std::string text;
  for (const std::string& place : places) {
    if (!place.empty()) {
      text += (text.empty() ? "" : ", ") + place;
    }
  }
  return text;
}

}  // namespace regimen::derivation
