#include "tests/bench/clinical.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "engine/base/check.h"

namespace regimen::bench {

namespace {

using Random = std::mt19937_64;

constexpr std::size_t kLabs = 40;
constexpr std::size_t kConditions = 60;
constexpr std::size_t kMedications = 60;
constexpr std::size_t kSymptoms = 40;
constexpr std::int32_t kDays = 1000;

double fraction(Random& random) {
  return static_cast<double>(random() >> 11U) * 0x1.0p-53;
}

bool happens(Random& random, double chance) {
  return fraction(random) < chance;
}

std::size_t below(Random& random, std::size_t end) {
  return static_cast<std::size_t>(static_cast<double>(end) * fraction(random));
}

// The greater the power, the more often a low number.
std::size_t skewed(Random& random, std::size_t end, double power) {
  return static_cast<std::size_t>(static_cast<double>(end) * std::pow(fraction(random), power));
}

std::string name(char kind, std::size_t number, int width = 2) {
  char text[16];
  std::snprintf(text, sizeof text, "%c%0*zu", kind, width, number);
  return text;
}

// Values of a lab lie around its mean; both in hundredths.
struct Spread {
  double mean;
  double deviation;
};
Spread spread_of(std::size_t lab) {
  const double mean = static_cast<double>(200 + (lab * 7919) % 20000);
  return {mean, std::max(20.0, mean * (0.1 + 0.00625 * static_cast<double>(lab)))};
}

std::string decimal(double hundredths) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", std::max(1.0, std::floor(hundredths)) / 100 + 0.005);
  return text;
}

class RuleMaker {
 public:
  explicit RuleMaker(std::size_t rules)
      : findings_(std::max<std::size_t>(8, rules * 32 / 100)),
        diagnoses_(std::max<std::size_t>(4, rules * 16 / 100)),
        stages_(std::max<std::size_t>(3, rules * 8 / 100)),
        alerts_(std::max<std::size_t>(2, rules * 6 / 100)) {}

  // 40 % findings, 20 % diagnoses, 10 % stages, 10 % contraindications, 12 % doses, 8 % alerts.
  std::string rule(std::size_t number, std::size_t rules) {
    const std::size_t share = number * 100 / rules;
    if (share < 40) {
      return text(number, finding_body(), "conclude " + next('f', findings_));
    }
    if (share < 60) {
      return text(number, diagnosis_body(), "conclude " + next('d', diagnoses_));
    }
    if (share < 70) {
      const std::string more = happens(random_, 0.7) ? range() : symptom();
      return text(number, diagnosis() + " and " + more, "conclude " + next('t', stages_));
    }
    if (share < 80) {
      return text(number, contraindication_body(), "conclude contra_" + medication(1));
    }
    const std::string cause = happens(random_, 0.6) ? diagnosis() : any('t', stages_);
    const std::string agent = medication(1);
    if (share < 92) {
      const std::string more = happens(random_, 0.6) ? range() : age();
      const std::string dose = std::to_string(25 * (1 + below(random_, 40)));
      return text(number, cause + " and " + more + "\n  unless contra_" + agent,
                  "conclude recommend_" + agent + "_" + dose + ", conclude recommend_" + agent);
    }
    const std::string more = happens(random_, 0.6) ? " and taking " + medication(3) : "";
    return text(number, cause + more + "\n  unless recommend_" + agent,
                "conclude " + next('a', alerts_));
  }

  std::string conclusions() const {
    std::string all;
    const auto declare = [&](const std::string& entry) {
      all += "conclusion " + entry + " \"" + entry + "\"\n";
    };
    for (const auto& [kind, count] : {std::pair{'f', findings_}, std::pair{'d', diagnoses_},
                                      std::pair{'t', stages_}, std::pair{'a', alerts_}}) {
      for (std::size_t i = 0; i < count; ++i) {
        declare(name(kind, i, 4));
      }
    }
    for (std::size_t i = 0; i < kMedications; ++i) {
      declare("contra_" + name('m', i));
      declare("recommend_" + name('m', i));
      for (std::size_t dose = 25; dose <= 1000; dose += 25) {
        declare("recommend_" + name('m', i) + "_" + std::to_string(dose));
      }
    }
    return all;
  }

 private:
  static std::string text(std::size_t number, const std::string& when, const std::string& then) {
    const std::string id = name('r', number, 5);
    return "rule " + id + " \"" + id + "\" {\n  when " + when + "\n  then " + then +
           "\n  source generated \"" + id + "\"\n}\n";
  }

  std::string next(char kind, std::size_t count) { return name(kind, made_++ % count, 4); }
  std::string any(char kind, std::size_t count) { return name(kind, below(random_, count), 4); }
  std::string diagnosis() { return any('d', diagnoses_); }
  std::string condition() { return name('c', skewed(random_, kConditions, 3.5)); }
  std::string symptom() { return name('s', skewed(random_, kSymptoms, 3.5)); }
  std::string medication(double power) { return name('m', skewed(random_, kMedications, power)); }
  std::string age() {
    const std::size_t least = below(random_, 50);
    return "age in " + std::to_string(least) + " .. " +
           std::to_string(least + 30 + below(random_, 50)) + " years";
  }

  std::string threshold() {
    const std::size_t lab = skewed(random_, kLabs, 1.8);
    const Spread spread = spread_of(lab);
    const double distance = (0.1 + 0.9 * fraction(random_)) * spread.deviation;
    const bool is_above = happens(random_, 0.6);
    const std::string what = name('l', lab);
    return "known " + what + " and " + what + (is_above ? " > " : " < ") +
           decimal(is_above ? spread.mean + distance : spread.mean - distance) + " g/L";
  }
  std::string range() {
    const std::size_t lab = skewed(random_, kLabs, 1.8);
    const Spread spread = spread_of(lab);
    const double low = spread.mean + (-1.6 + 1.4 * fraction(random_)) * spread.deviation;
    const std::string what = name('l', lab);
    return "known " + what + " and " + what + " > " + decimal(low) + " g/L and " + what + " < " +
           decimal(low + 1.4 * spread.deviation + 1) + " g/L";
  }

  std::string finding_body() {
    if (!happens(random_, 0.78)) {
      return condition() + " and " + symptom();
    }
    std::string body = threshold();
    if (happens(random_, 0.4)) {
      body += happens(random_, 0.5) ? " and male" : " and female";
    }
    return happens(random_, 0.4) ? body + " and " + age() : body;
  }
  std::string diagnosis_body() {
    const double kind = fraction(random_);
    const std::string first = any('f', findings_);
    const std::string more = kind < 0.3   ? any('f', findings_)
                             : kind < 0.5 ? condition()
                             : kind < 0.7 ? symptom()
                                          : age();
    const bool has_exception = happens(random_, 0.4);
    return first + " and " + more + (has_exception ? "\n  unless " + any('f', findings_) : "");
  }
  std::string contraindication_body() {
    const double kind = fraction(random_);
    const std::string body = kind < 0.35  ? condition()
                             : kind < 0.6 ? "taking " + medication(3)
                             : kind < 0.8 ? threshold()
                                          : diagnosis();
    return kind < 0.6 && happens(random_, 0.4) ? body + " and " + age() : body;
  }

  Random random_{31'337};
  std::size_t findings_;
  std::size_t diagnoses_;
  std::size_t stages_;
  std::size_t alerts_;
  std::size_t made_ = 0;
};

std::string vocabulary() {
  std::string text = "module clinical\nsource generated \"Generated\" { kind guideline }\n";
  for (std::size_t i = 0; i < kLabs; ++i) {
    text += "lab " + name('l', i) + " \"L\" { unit g/L  source generated \"labs\" }\n";
  }
  for (std::size_t i = 0; i < kConditions; ++i) {
    text += "condition " + name('c', i) + " \"C\" { absent means no }\n";
  }
  for (std::size_t i = 0; i < kSymptoms; ++i) {
    text += "symptom " + name('s', i) + " \"S\" { absent means no }\n";
  }
  for (std::size_t i = 0; i < kMedications; ++i) {
    text += "agent " + name('m', i) + " \"M\" { source generated \"medications\" }\n";
  }
  return text;
}

// A fact of something that every such knowledge base declares.
template <typename Id>
Id declared(const std::optional<Id>& id) {
  REGIMEN_CHECK(id.has_value(), "the knowledge base has the vocabulary of the workload");
  return *id;
}

std::int32_t any_day(Random& random) {
  return static_cast<std::int32_t>(below(random, static_cast<std::size_t>(kDays)));
}

quantity::Instant instant_of(std::int32_t day) {
  constexpr std::int32_t kFirstDay = 19'000;
  return quantity::Instant::at_start_of({kFirstDay + day});
}

// Does the record say it, or another result of that lab and day?
bool has_fact(const patient::Record& record, const patient::Fact& fact) {
  if (const auto* result = std::get_if<patient::ResultFact>(&fact)) {
    const patient::LabResults* lab = patient::find(record, result->lab);
    return lab != nullptr &&
           std::any_of(lab->results.begin(), lab->results.end(),
                       [&](const patient::Result& entry) { return entry.at == result->result.at; });
  }
  patient::Record copy = record;
  return patient::retract_fact(copy, fact);
}

patient::Record nobody(std::size_t number) {
  patient::Record record;
  record.id = std::to_string(number);
  record.as_of = instant_of(kDays);
  return record;
}

// Born on the first day of the year: the age is certain.
void state_person(patient::Record& record, bool is_female, int age) {
  record.sex = is_female ? knowledge::Sex::kFemale : knowledge::Sex::kMale;
  record.birth = quantity::Instant::at_start_of(
      *quantity::Date::of(record.as_of.first_day().year() - age, 1, 1));
}

}  // namespace

std::string clinical_rules(std::size_t rules) {
  RuleMaker maker(rules);
  std::string text = vocabulary() + maker.conclusions();
  for (std::size_t i = 0; i < rules; ++i) {
    text += maker.rule(i, rules);
  }
  return text;
}

std::int64_t Cohort::value_of(std::size_t lab) {
  const Spread spread = spread_of(lab);
  const double noise = fraction(random_) + fraction(random_) + fraction(random_) - 1.5;
  return static_cast<std::int64_t>(std::max(1.0, spread.mean + 1.6 * noise * spread.deviation));
}

patient::Fact Cohort::result(std::size_t lab, std::int64_t hundredths, std::int32_t day) {
  seen_.emplace_back(lab, hundredths);
  const quantity::Rational exact(hundredths, 100);
  return patient::ResultFact{.lab = declared(knowledge::find_lab(model_, name('l', lab))),
                             .result = {.value = quantity::Interval::point(exact),
                                        .at = instant_of(day),
                                        .written = "",
                                        .path = "",
                                        .is_usable = true}};
}

patient::Fact Cohort::condition(std::size_t number) const {
  return patient::ConceptFact{
      .concept_id = declared(knowledge::find_concept(model_, name('c', number))),
      .presence = patient::ConceptFact::Presence::kPresent,
      .onset = {},
      .path = ""};
}

patient::Fact Cohort::symptom(std::size_t number) const {
  return patient::ConceptFact{
      .concept_id = declared(knowledge::find_concept(model_, name('s', number))),
      .presence = patient::ConceptFact::Presence::kPresent,
      .onset = {},
      .path = ""};
}

patient::Fact Cohort::medication(std::size_t number) const {
  return patient::Medication{.agent = declared(knowledge::find_agent(model_, name('m', number))),
                             .status = patient::Medication::Status::kTaking,
                             .since = {},
                             .path = ""};
}

patient::Fact Cohort::any_fact() {
  switch (below(random_, 6)) {
    case 0:
      return condition(skewed(random_, kConditions, 2));
    case 1:
      return symptom(skewed(random_, kSymptoms, 2));
    case 2:
      return medication(skewed(random_, kMedications, 2));
    default: {
      // A value that some patient had of that lab, on any day.
      const auto [lab, hundredths] = seen_[below(random_, seen_.size())];
      patient::Fact fact = result(lab, hundredths, any_day(random_));
      seen_.pop_back();
      return fact;
    }
  }
}

patient::Fact Cohort::absent_fact(const patient::Record& record) {
  patient::Fact fact = any_fact();
  while (has_fact(record, fact)) {
    fact = any_fact();
  }
  return fact;
}

patient::Record Cohort::record(std::size_t number) {
  patient::Record record = nobody(number);
  state_person(record, happens(random_, 0.52), static_cast<int>(1 + below(random_, 94)));
  const auto facts = [&](std::size_t times, auto make) {
    for (std::size_t i = 0; i < times; ++i) {
      const patient::Fact fact = make();
      if (!has_fact(record, fact)) {
        patient::assert_fact(record, fact);
      }
    }
  };
  facts(below(random_, 5), [&] { return condition(skewed(random_, kConditions, 2)); });
  facts(below(random_, 6), [&] { return medication(skewed(random_, kMedications, 2)); });
  facts(below(random_, 5), [&] { return symptom(skewed(random_, kSymptoms, 2)); });
  for (std::size_t lab = 0; lab < 11; ++lab) {
    const std::size_t which = skewed(random_, kLabs, 1.8);
    facts(1 + below(random_, 2), [&] { return result(which, value_of(which), any_day(random_)); });
  }
  return record;
}

std::vector<patient::Record> Cohort::records(std::size_t patients) {
  std::vector<patient::Record> all;
  all.reserve(patients);
  for (std::size_t i = 0; i < patients; ++i) {
    all.push_back(record(i));
  }
  return all;
}

std::vector<patient::Record> Cohort::records_in(const std::string& folder) {
  std::vector<patient::Record> all;
  const auto each_line = [&](const char* file, std::size_t columns, auto use) {
    std::ifstream stream(folder + "/" + file + ".facts");
    std::array<std::int64_t, 4> line{};
    while (stream >> line[0]) {
      for (std::size_t i = 1; i < columns; ++i) {
        stream >> line[i];
      }
      use(line);
    }
  };
  const auto add = [&](std::int64_t patient, patient::Fact fact) {
    patient::assert_fact(all[static_cast<std::size_t>(patient)], std::move(fact));
  };
  const auto number = [](std::int64_t value) { return static_cast<std::size_t>(value); };
  each_line("pt", 3, [&](const auto& line) {
    all.push_back(nobody(all.size()));
    state_person(all.back(), line[1] == 1, static_cast<int>(line[2]));
  });
  each_line("cond", 2, [&](const auto& line) { add(line[0], condition(number(line[1]))); });
  each_line("sym", 2, [&](const auto& line) { add(line[0], symptom(number(line[1]))); });
  each_line("med", 2, [&](const auto& line) { add(line[0], medication(number(line[1]))); });
  each_line("obs", 4, [&](const auto& line) {
    add(line[0], result(number(line[1]), line[3], static_cast<std::int32_t>(line[2])));
  });
  return all;
}

}  // namespace regimen::bench
