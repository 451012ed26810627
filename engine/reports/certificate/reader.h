// Reads JSON that a stranger may have written: each access says where it failed, in words. Private
// to engine/reports/certificate.
//
// Shape:   after the first mistake every access gives an empty value, and the mistake stays.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "engine/verification/proof_checker.h"

namespace regimen::certificate {

class Reader {
 public:
  using Json = nlohmann::ordered_json;
  Reader(const Json& json, std::string place, std::optional<verification::Refusal>& refusal)
      : json_(&json), place_(std::move(place)), refusal_(&refusal) {}

  bool is_null() const { return json_->is_null(); }
  Reader member(const std::string& key) const {
    const std::string place = place_.empty() ? key : place_ + "." + key;
    if (!json_->is_object() || !json_->contains(key)) {
      return nothing(place, "it is missing");
    }
    return {json_->at(key), place, *refusal_};
  }
  // Refuses what has other members than these.
  void only(std::initializer_list<std::string_view> keys) const {
    for (const auto& item : json_->items()) {
      if (json_->is_object() && std::find(keys.begin(), keys.end(), item.key()) == keys.end()) {
        refuse("`" + item.key() + "` does not belong here");
      }
    }
  }
  std::size_t size() const {
    if (!json_->is_array()) {
      refuse("an array is needed");
      return 0;
    }
    return json_->size();
  }
  Reader operator[](std::size_t index) const {
    return {json_->at(index), place_ + "[" + std::to_string(index) + "]", *refusal_};
  }
  std::string text() const {
    if (!json_->is_string()) {
      refuse("a text is needed");
      return "";
    }
    return json_->get<std::string>();
  }
  std::int64_t integer() const {
    if (!json_->is_number_integer()) {
      refuse("a whole number is needed");
      return 0;
    }
    return json_->get<std::int64_t>();
  }
  bool boolean() const {
    if (!json_->is_boolean()) {
      refuse("`true` or `false` is needed");
      return false;
    }
    return json_->get<bool>();
  }
  void refuse(const std::string& what) const {
    if (!*refusal_) {
      *refusal_ = verification::Refusal{place_, what};
    }
  }
  bool has_failed() const { return refusal_->has_value(); }

 private:
  Reader nothing(const std::string& place, const std::string& what) const {
    static const Json none;
    Reader reader{none, place, *refusal_};
    reader.refuse(what);
    return reader;
  }

  const Json* json_;
  std::string place_;
  std::optional<verification::Refusal>* refusal_;
};

}  // namespace regimen::certificate
