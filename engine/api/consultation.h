// A consultation: asks for what is unknown, the most useful first, until nothing that could still
// be asked changes the answer.
//
// Shape:   goals are agents and protocols, or other names that can be asked about. A question asks
//          for one input; the facts that answers gave are kept as one would have typed them.
// Errors:  in words; an answer that cannot be used changes nothing.
// Cost:    what `needs` costs for each goal, for each question.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/knowledge_base.h"
#include "engine/knowledge/input.h"

namespace regimen::api {

struct NextQuestion {
  knowledge::Input input;
  std::string words;               // "Hematocrit? a value with its unit, as `44 %`"
  std::vector<std::string> goals;  // what it can settle, or help to settle
};

class Consultation {
 public:
  // `goals` empty: every agent and protocol that is pending.
  Consultation(std::shared_ptr<const KnowledgeBase> base, patient::Record record,
               std::vector<std::string> goals);

  // Why there is nothing to ask at all; empty when there is.
  const std::string& error() const { return error_; }
  // Nothing: no answer could change a goal any more.
  const std::optional<NextQuestion>& question() const { return state_.question; }

  // What is wrong with an answer; empty when it was taken.
  std::string answer(std::string_view text);
  void decline();               // not known: it is not asked for again
  bool back();                  // to the question before; false at the first
  std::string why() const;      // what each answer would lead to
  std::string outcome() const;  // what is said of the goals as it stands
  const std::vector<std::string>& facts() const { return state_.facts; }
  const patient::Record& record() const { return state_.record; }
  std::string to_json() const;  // question, goals and outcome

 private:
  std::string outcome_lines(const std::string& indent) const;
  struct State {
    patient::Record record;
    std::vector<knowledge::Input> declined;  // sorted
    std::vector<std::string> facts;
    std::optional<NextQuestion> question;
  };
  void choose(State& state) const;
  std::string facts_from(std::string_view text, std::string& error) const;

  std::shared_ptr<const KnowledgeBase> base_;
  std::vector<std::string> goals_;
  std::string error_;
  State state_;
  std::vector<State> before_;
};

}  // namespace regimen::api
