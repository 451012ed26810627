// docs/json.md names every key that the program writes.
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/text.h"

namespace regimen::tests::json_document_test {
namespace {

// Keys of `not_used` are data: types of resources.
void collect_keys(const nlohmann::json& value, std::set<std::string>& keys) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) {
      keys.insert(key);
      if (key != "not_used") {
        collect_keys(inner, keys);
      }
    }
  } else if (value.is_array()) {
    for (const nlohmann::json& inner : value) {
      collect_keys(inner, keys);
    }
  }
}

class JsonOf : public testing::TestWithParam<const char*> {};

TEST_P(JsonOf, HasOnlyDocumentedKeys) {
  const ProgramResult result =
      run_program({.command = GetParam(), .input = "", .folder = source_folder()});
  const nlohmann::json json = nlohmann::json::parse(result.output, nullptr, false);
  ASSERT_FALSE(json.is_discarded()) << result.output << result.errors;
  std::set<std::string> keys;
  collect_keys(json, keys);
  EXPECT_FALSE(keys.empty());
  const std::string page = read_text(source_folder() / "docs" / "json.md");
  for (const std::string& key : keys) {
    const bool is_named = page.find("`" + key + "`") != std::string::npos ||
                          page.find("\"" + key + "\"") != std::string::npos;
    EXPECT_TRUE(is_named) << GetParam() << " writes `" << key
                          << "`, which docs/json.md does not name";
  }
}

INSTANTIATE_TEST_SUITE_P(
    Commands, JsonOf,
    testing::Values("regimen run --patients rules/patients --as-of 2026-03-01 --json",
                    "regimen check --json", "regimen test --json",
                    "regimen eval '0.5 mL of testosterone_cypionate in mg' --json",
                    "regimen eval '1 mg > 1 mL' --json",
                    "regimen why hypogonadism --patients rules/patients/psa_4_1.json --json"),
    [](const auto& command) { return "command_" + std::to_string(command.index); });

}  // namespace
}  // namespace regimen::tests::json_document_test
