// A generated clinical workload: rules in layers (findings, diagnoses, stages, contraindications,
// recommendations with doses, alerts), patients as records, and single facts to be added to them.
//
// Shape:   deterministic; 40 labs, 60 conditions, 60 medications, 40 symptoms, low numbers more
//          often; about 23 facts a patient. Names and mix are those of clinical_rules.py, so that
//          its knowledge bases may take the place of these.
// Units:   lab values are in hundredths of the unit of the lab.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/model.h"
#include "engine/record/fact.h"

namespace regimen::bench {

std::string clinical_rules(std::size_t rules);

class Cohort {
 public:
  explicit Cohort(const model::Model& model) : model_(model) {}

  std::vector<record::Record> records(std::size_t patients);
  // Patients of files pt, cond, sym, med and obs with the ending .facts: numbers between tabs, the
  // patient first.
  std::vector<record::Record> records_in(const std::string& folder);
  // A fact that the record does not have yet, of what it may have.
  record::Fact absent_fact(const record::Record& record);

 private:
  record::Fact result(std::size_t lab, std::int64_t hundredths, std::int32_t day);
  std::int64_t value_of(std::size_t lab);
  record::Fact condition(std::size_t number) const;
  record::Fact symptom(std::size_t number) const;
  record::Fact medication(std::size_t number) const;
  record::Record record(std::size_t number);
  record::Fact any_fact();

  const model::Model& model_;
  std::mt19937_64 random_{777'000};
  std::vector<std::pair<std::size_t, std::int64_t>> seen_;  // labs and values of results
};

}  // namespace regimen::bench
