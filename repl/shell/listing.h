// Listings: what the knowledge base holds, by kind; one entity whole; its graph.
#pragma once

#include <string>
#include <vector>

#include "repl/shell/session.h"

namespace regimen::shell {

api::Answer list_entities(const api::KnowledgeBase& base, const std::string& kind);

// `words` are a name, a work with a place in it, or several as results cite them.
struct ShowRequest {
  std::string words;
  bool is_core = false;
};
api::Answer show_entity(const api::KnowledgeBase& base, const std::vector<api::Passage>& passages,
                        const ShowRequest& request);

struct GraphRequest {
  std::string name;      // empty: everything
  std::string dot_file;  // written when not empty
  std::string svg_file;
  bool is_json = false;  // when no file is asked for
};
Reply show_graph(const api::KnowledgeBase& base, const GraphRequest& request);

}  // namespace regimen::shell
