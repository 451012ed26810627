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

#include "engine/knowledge/model.h"
#include "engine/patient/fact.h"

namespace regimen::bench {

std::string clinical_rules(std::size_t rules);

class Cohort {
 public:
  explicit Cohort(const knowledge::Model& model) : model_(model) {}

  std::vector<patient::Record> records(std::size_t patients);
  // Patients of files pt, cond, sym, med and obs with the ending .facts: numbers between tabs, the
  // patient first.
  std::vector<patient::Record> records_in(const std::string& folder);
  // A fact that the record does not have yet, of what it may have.
  patient::Fact absent_fact(const patient::Record& record);

 private:
  patient::Fact result(std::size_t lab, std::int64_t hundredths, std::int32_t day);
  std::int64_t value_of(std::size_t lab);
  patient::Fact condition(std::size_t number) const;
  patient::Fact symptom(std::size_t number) const;
  patient::Fact medication(std::size_t number) const;
  patient::Record record(std::size_t number);
  patient::Fact any_fact();

  const knowledge::Model& model_;
  std::mt19937_64 random_{777'000};
  std::vector<std::pair<std::size_t, std::int64_t>> seen_;  // labs and values of results
};

}  // namespace regimen::bench
