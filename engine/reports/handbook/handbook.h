// The handbook: a knowledge base as pages that a clinician browses or prints.
//
// Every statement has its place and every mention of a name leads to it; nothing is decided here.
//
// Shape:   HTML files for one folder, each whole in itself: no script, picture or font from
//          elsewhere.
// Errors:  none; what did not check is not in the model.
// Cost:    linear in the knowledge, but for the picture of the mechanism (edges x passes).
#pragma once

#include <string>
#include <vector>

#include "engine/knowledge/model.h"

namespace regimen::handbook {

struct Page {
  std::string file;  // "agent_testosterone_cypionate.html"
  std::string html;
};

// `digest` names the knowledge base on every page. The same model gives the same bytes.
std::vector<Page> pages_of(const knowledge::Model& model, const std::string& digest);

}  // namespace regimen::handbook
