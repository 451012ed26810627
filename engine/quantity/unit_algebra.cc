// Implements engine/quantity/unit_algebra.h.
#include "engine/quantity/unit_algebra.h"

#include <algorithm>

namespace regimen::quantity {

namespace {

std::string inverted(const std::string& annotation) {
  return annotation.starts_with('/') ? annotation.substr(1) : "/" + annotation;
}

}  // namespace

std::vector<std::string> combined(std::vector<std::string> left,
                                  const std::vector<std::string>& right, int sign) {
  for (const std::string& annotation : right) {
    const std::string added = sign < 0 ? inverted(annotation) : annotation;
    const auto opposite = std::find(left.begin(), left.end(), inverted(added));
    if (opposite != left.end()) {
      left.erase(opposite);
    } else {
      left.insert(std::upper_bound(left.begin(), left.end(), added), added);
    }
  }
  return left;
}

Unit combined(const Unit& left, const Unit& right, int sign) {
  Unit result;
  result.dimension = sign < 0 ? left.dimension / right.dimension : left.dimension * right.dimension;
  result.factor = sign < 0 ? left.factor / right.factor : left.factor * right.factor;
  result.is_special = left.is_special || right.is_special;
  result.annotations = combined(left.annotations, right.annotations, sign);
  return result;
}

}  // namespace regimen::quantity
