// Implements engine/patient/fact.h.
#include "engine/patient/fact.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/base/overload.h"
#include "engine/patient/order.h"

namespace regimen::patient {

namespace {

// Do they say the same to every test? Words and places decide nothing.
bool says_the_same(const Result& left, const Result& right) {
  return left.at == right.at && left.is_usable == right.is_usable && left.value == right.value;
}

bool says_the_same(const ConceptFact& left, const ConceptFact& right) {
  return left.concept_id == right.concept_id && left.presence == right.presence &&
         left.onset == right.onset && left.severity == right.severity;
}

bool says_the_same(const Medication& left, const Medication& right) {
  return left.agent == right.agent && left.status == right.status && left.since == right.since &&
         left.until == right.until;
}

template <typename Thing>
void insert_in_order(std::vector<Thing>& things, Thing thing) {
  const auto place = std::upper_bound(things.begin(), things.end(), thing, Before{});
  things.insert(place, std::move(thing));
}

// That one itself if it is there, otherwise the first that says the same.
template <typename Thing>
bool erase_one(std::vector<Thing>& things, const Thing& thing) {
  auto found = std::lower_bound(things.begin(), things.end(), thing, Before{});
  if (found == things.end() || is_before(thing, *found)) {
    found = std::find_if(things.begin(), things.end(),
                         [&](const Thing& other) { return says_the_same(thing, other); });
  }
  if (found == things.end()) {
    return false;
  }
  things.erase(found);
  return true;
}

auto place_of(Record& record, knowledge::LabId lab) {
  return std::lower_bound(
      record.labs.begin(), record.labs.end(), lab,
      [](const LabResults& results, knowledge::LabId wanted) { return results.lab < wanted; });
}

bool retract_result(Record& record, const ResultFact& fact) {
  const auto place = place_of(record, fact.lab);
  if (place == record.labs.end() || place->lab != fact.lab ||
      !erase_one(place->results, fact.result)) {
    return false;
  }
  if (place->results.empty()) {
    record.labs.erase(place);
  }
  return true;
}

void assert_result(Record& record, ResultFact fact) {
  auto place = place_of(record, fact.lab);
  if (place == record.labs.end() || place->lab != fact.lab) {
    place = record.labs.insert(place, {fact.lab, {}});
  }
  insert_in_order(place->results, std::move(fact.result));
}

void assert_unknown(Record& record, const knowledge::Input& input) {
  const auto place = std::lower_bound(record.unknown.begin(), record.unknown.end(), input);
  if (place == record.unknown.end() || *place != input) {
    record.unknown.insert(place, input);
  }
}

void assert_unread(Record& record, UnreadEntry entry) {
  const auto begin = record.not_understood.begin();
  if (std::find(begin, record.not_understood.end(), entry) == record.not_understood.end()) {
    insert_in_order(record.not_understood, std::move(entry));
  }
}

bool is_of_fault(const Record& record, const knowledge::Input& input) {
  return std::any_of(record.faults.begin(), record.faults.end(), [&](const Fault& fault) {
    return std::find(fault.inputs.begin(), fault.inputs.end(), input) != fault.inputs.end();
  });
}

bool retract_unknown(Record& record, const knowledge::Input& input) {
  const auto place = std::lower_bound(record.unknown.begin(), record.unknown.end(), input);
  if (place == record.unknown.end() || *place != input || is_of_fault(record, input)) {
    return false;
  }
  record.unknown.erase(place);
  return true;
}

template <typename Value>
bool retract_value(std::optional<Value>& held, const Value& value) {
  const bool is_held = held == value;
  if (is_held) {
    held.reset();
  }
  return is_held;
}

knowledge::Input input_of_thing(const LabResults& lab) {
  return lab.lab;
}
knowledge::Input input_of_thing(const ConceptFact& fact) {
  return fact.concept_id;
}
knowledge::Input input_of_thing(const Medication& medication) {
  return medication.agent;
}

bool says_the_same(const LabResults& left, const LabResults& right) {
  return left.lab == right.lab &&
         std::equal(left.results.begin(), left.results.end(), right.results.begin(),
                    right.results.end(), [](const Result& result, const Result& other) {
                      return says_the_same(result, other);
                    });
}

// Walks two lists that are sorted by input, a run of one input after the other.
template <typename Thing>
void compare_lists(const std::vector<Thing>& left, const std::vector<Thing>& right,
                   std::vector<knowledge::Input>& inputs) {
  auto one = left.begin();
  auto other = right.begin();
  while (one != left.end() || other != right.end()) {
    const knowledge::Input input =
        other == right.end() ||
                (one != left.end() && input_of_thing(*one) <= input_of_thing(*other))
            ? input_of_thing(*one)
            : input_of_thing(*other);
    const auto is_else = [&](const Thing& thing) { return input_of_thing(thing) != input; };
    const auto one_end = std::find_if(one, left.end(), is_else);
    const auto other_end = std::find_if(other, right.end(), is_else);
    if (!std::equal(one, one_end, other, other_end,
                    [](const Thing& a, const Thing& b) { return says_the_same(a, b); })) {
      inputs.push_back(input);
    }
    one = one_end;
    other = other_end;
  }
}

// Tests ask of what kinds they are, and whether they are past.
bool differ_for_tests(const std::vector<UnreadEntry>& left, const std::vector<UnreadEntry>& right) {
  return !std::equal(left.begin(), left.end(), right.begin(), right.end(),
                     [](const UnreadEntry& one, const UnreadEntry& other) {
                       return one.kind == other.kind && one.is_active == other.is_active;
                     });
}

void add_timed(const Record& record, std::vector<knowledge::Input>& inputs) {
  for (const LabResults& lab : record.labs) {
    inputs.emplace_back(lab.lab);
  }
  for (const ConceptFact& fact : record.concepts) {
    inputs.emplace_back(fact.concept_id);
  }
  for (const Medication& taken : record.medications) {
    inputs.emplace_back(taken.agent);
  }
}

}  // namespace

knowledge::Input input_of(const Fact& fact) {
  return std::visit(
      Overload{
          [](const ResultFact& result_fact) -> knowledge::Input { return result_fact.lab; },
          [](const ConceptFact& concept_fact) -> knowledge::Input {
            return concept_fact.concept_id;
          },
          [](const Medication& medication) -> knowledge::Input { return medication.agent; },
          [](const SexFact&) -> knowledge::Input { return knowledge::SexInput{}; },
          [](const BirthFact&) -> knowledge::Input { return knowledge::BirthInput{}; },
          [](const UnknownFact& unknown_fact) -> knowledge::Input { return unknown_fact.input; },
          [](const UnreadEntry&) -> knowledge::Input { return knowledge::UnreadInput{}; }},
      fact);
}

void assert_fact(Record& record, Fact fact) {
  std::visit(
      Overload{[&](ResultFact&& result_fact) { assert_result(record, std::move(result_fact)); },
               [&](ConceptFact&& concept_fact) {
                 insert_in_order(record.concepts, std::move(concept_fact));
               },
               [&](Medication&& medication) {
                 insert_in_order(record.medications, std::move(medication));
               },
               [&](SexFact&& sex_fact) { record.sex = sex_fact.sex; },
               [&](BirthFact&& birth_fact) { record.birth = birth_fact.birth; },
               [&](UnknownFact&& unknown_fact) { assert_unknown(record, unknown_fact.input); },
               [&](UnreadEntry&& one) { assert_unread(record, std::move(one)); }},
      std::move(fact));
}

bool retract_fact(Record& record, const Fact& fact) {
  return std::visit(
      Overload{
          [&](const ResultFact& result_fact) { return retract_result(record, result_fact); },
          [&](const ConceptFact& concept_fact) { return erase_one(record.concepts, concept_fact); },
          [&](const Medication& medication) { return erase_one(record.medications, medication); },
          [&](const SexFact& sex_fact) { return retract_value(record.sex, sex_fact.sex); },
          [&](const BirthFact& birth_fact) {
            return retract_value(record.birth, birth_fact.birth);
          },
          [&](const UnknownFact& unknown_fact) {
            return retract_unknown(record, unknown_fact.input);
          },
          [&](const UnreadEntry& one) { return std::erase(record.not_understood, one) > 0; }},
      fact);
}

std::vector<knowledge::Input> differing_inputs(const Record& left, const Record& right) {
  std::vector<knowledge::Input> inputs;
  if (left.sex != right.sex) {
    inputs.emplace_back(knowledge::SexInput{});
  }
  if (left.birth != right.birth) {
    inputs.emplace_back(knowledge::BirthInput{});
  }
  compare_lists(left.labs, right.labs, inputs);
  compare_lists(left.concepts, right.concepts, inputs);
  compare_lists(left.medications, right.medications, inputs);
  if (differ_for_tests(left.not_understood, right.not_understood)) {
    inputs.emplace_back(knowledge::UnreadInput{});
  }
  std::set_symmetric_difference(left.unknown.begin(), left.unknown.end(), right.unknown.begin(),
                                right.unknown.end(), std::back_inserter(inputs));
  if (left.as_of != right.as_of) {
    inputs.emplace_back(knowledge::BirthInput{});
    add_timed(left, inputs);
    add_timed(right, inputs);
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

}  // namespace regimen::patient
