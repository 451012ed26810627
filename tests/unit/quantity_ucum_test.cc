// UCUM: every published example code is understood, and every factor agrees with another
// implementation. The lists lie outside the repository; without them these tests are skipped,
// visibly.
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <variant>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "engine/quantity/unit.h"

namespace regimen::quantity::quantity_ucum_test {
namespace {

std::filesystem::path shared_dir() {
  if (const char* given = std::getenv("REGIMEN_SHARED")) {
    return given;
  }
#ifdef REGIMEN_SHARED_DIR
  return REGIMEN_SHARED_DIR;
#else
  return {};
#endif
}

// Not UCUM at all, although the list of examples has it.
const std::set<std::string> kOnlyLenient{"Torr"};

TEST(Ucum, UnderstandsEveryExampleCode) {
  std::ifstream file(shared_dir() / "data/ucum/example-codes.tsv");
  if (!file) {
    GTEST_SKIP() << "no example-codes.tsv; set REGIMEN_SHARED";
  }
  std::string line;
  std::getline(file, line);  // the head
  int count = 0;
  while (std::getline(file, line)) {
    const std::string code = line.substr(0, line.find('\t'));
    const auto parsed = kOnlyLenient.contains(code) ? UnitTable::ucum().parse_lenient(code)
                                                    : UnitTable::ucum().parse(code);
    EXPECT_TRUE(std::holds_alternative<Unit>(parsed)) << std::get<UnitError>(parsed).message;
    ++count;
  }
  EXPECT_EQ(count, 848);
}

// The other implementation has older physical constants (CODATA 1986), calls a mesh an inch and a
// low power field a high one, and lists Torr, which UCUM does not.
const std::set<std::string> kDiffers{"u",      "[h]",       "[k]", "[e]",      "eV",
                                     "[m_e]",  "[m_p]",     "[G]", "[mesh_i]", "[LPF]",
                                     "/[LPF]", "{#}/[LPF]", "Torr"};

// What the other implementation calls one: it takes a mole for a number.
constexpr double kItsAvogadro = 6.0221367e23;

TEST(Ucum, AgreesWithAnotherImplementationOnEveryFactor) {
  std::ifstream file(shared_dir() / "data/ucum/ucumDefs.min.json");
  if (!file) {
    GTEST_SKIP() << "no ucumDefs.min.json; set REGIMEN_SHARED";
  }
  const nlohmann::json units = nlohmann::json::parse(file)["units"];
  int compared = 0;
  for (const nlohmann::json& row : units["data"]) {
    std::string code = row[2];
    code.erase(code.find_last_not_of(' ') + 1);  // two of its codes end in a blank
    const auto parsed = UnitTable::ucum().parse(code);
    const bool is_special = row[13];
    if (is_special || !row[5].is_number() || kDiffers.contains(code)) {
      continue;
    }
    if (!std::holds_alternative<Unit>(parsed)) {
      ADD_FAILURE() << code << ": " << std::get<UnitError>(parsed).message;
      continue;
    }
    const Unit& unit = std::get<Unit>(parsed);
    const double expected = row[5];
    const double ours = unit.factor.approximate() *
                        std::pow(kItsAvogadro, unit.dimension.exponents[Dimension::kAmount]);
    EXPECT_LE(std::abs(ours - expected), 1e-9 * std::abs(expected))
        << code << " " << ours << " " << expected;
    ++compared;
  }
  EXPECT_GT(compared, 600);
}

}  // namespace
}  // namespace regimen::quantity::quantity_ucum_test
