// Where each statement stands in the handbook, and text in which names lead there. Private to
// engine/reports/handbook.
//
// A name may be of a word (the hormone estradiol) and of something else (the lab): in conditions
// the other is meant.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/knowledge/model.h"

namespace regimen::handbook {

class LinkTargets {
 public:
  explicit LinkTargets(const knowledge::Model& model);

  // "agent_x.html", "rules.html#r"; empty for a name that has no place.
  std::string of(const std::string& name) const;
  std::string of_word(const std::string& name) const;
  std::string of_source(const std::string& name) const;
  // Escaped, every known name in it a link.
  std::string linked(std::string_view text) const;
  std::string linked_name(const std::string& name) const;
  // The sources of a statement, each a link; what nobody looked up is marked.
  std::string sources(const knowledge::Header& header) const;
  // Title, name, documentation, `inner`, sources and the author's text to unfold.
  std::string statement(const knowledge::EntityId& id, std::string_view inner) const;
  std::string condition(knowledge::ConditionId id) const;

  const knowledge::Model& model() const { return model_; }

 private:
  const knowledge::Model& model_;
  std::map<std::string, std::string> names_, words_, sources_;
};

std::string anchor_of(const knowledge::Model& model, const knowledge::EntityId& id);

}  // namespace regimen::handbook
