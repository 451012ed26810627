// Where each statement stands in the handbook, and text in which names lead there. Private to
// engine/handbook.
//
// A name may be of a word (the hormone estradiol) and of something else (the lab): in conditions
// the other is meant.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/model.h"

namespace regimen::handbook {

class Places {
 public:
  explicit Places(const model::Model& model);

  // "agent_x.html", "rules.html#r"; empty for a name that has no place.
  std::string of(const std::string& name) const;
  std::string of_word(const std::string& name) const;
  std::string of_source(const std::string& name) const;
  // Escaped, every known name in it a link.
  std::string linked(std::string_view text) const;
  std::string linked_name(const std::string& name) const;
  // The sources of a statement, each a link; what nobody looked up is marked.
  std::string sources(const model::Header& header) const;
  // Title, name, documentation, `inner`, sources and the author's text to unfold.
  std::string statement(const model::EntityId& id, std::string_view inner) const;
  std::string condition(model::ConditionId id) const;

  const model::Model& model() const { return model_; }

 private:
  const model::Model& model_;
  std::map<std::string, std::string> names_, words_, sources_;
};

std::string anchor_of(const model::Model& model, const model::EntityId& id);

}  // namespace regimen::handbook
