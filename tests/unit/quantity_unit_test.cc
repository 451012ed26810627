// Units: what can be named, what it is, and what is refused.
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "engine/quantity/quantity.h"
#include "engine/quantity/unit.h"

namespace regimen::quantity::quantity_unit_test {
namespace {

Rational number(std::string_view text) {
  return Rational::parse(text).value_or(Rational(-999));
}

Unit unit(std::string_view text, const UnitTable& table = UnitTable::ucum()) {
  const auto parsed = table.parse(text);
  if (const auto* error = std::get_if<UnitError>(&parsed)) {
    ADD_FAILURE() << error->message;
    return {};
  }
  return std::get<Unit>(parsed);
}

UnitError refusal(std::string_view text) {
  const auto parsed = UnitTable::ucum().parse(text);
  EXPECT_TRUE(std::holds_alternative<UnitError>(parsed)) << text;
  const auto* error = std::get_if<UnitError>(&parsed);
  return error != nullptr ? *error : UnitError{};
}

std::string converted(const char* value, const char* source, const char* target,
                      const std::optional<Rational>& molar_mass = {}) {
  const auto result = convert({number(value), unit(source)}, unit(target), molar_mass);
  if (const auto* error = std::get_if<ConversionError>(&result)) {
    return error->message();
  }
  return std::get<Rational>(result).to_text(30);
}

TEST(Unit, Factors) {
  struct Row {
    const char* left;
    const char* right;
  };
  const Row equal[] = {
      {"ng/dL", "10.pg/mL"},  {"mg/(kg.d)", "mg/kg/d"},
      {"10*3/uL", "10^9/L"},  {"%", "10*-2"},
      {"s-1", "Hz"},          {"/min", "min-1"},
      {"m2", "m.m"},          {"l", "L"},
      {"[iU]", "[IU]"},       {"mm[Hg]", "133322.mPa"},
      {"wk", "7.d"},          {"a", "8766.h"},
      {"mo", "a/12"},         {"U/L", "umol/min/L"},
      {"g/(100.mL)", "g/dL"}, {"kg/m2", "g/(10.cm2)"},
      {"m[iU]/mL", "[iU]/L"}, {"cm3", "mL"},
      {"2.h", "120.min"},
  };
  for (const Row& row : equal) {
    EXPECT_TRUE(unit(row.left) == unit(row.right)) << row.left << " " << row.right;
  }
  EXPECT_EQ(unit("mg").text, "mg");
  EXPECT_EQ(unit("1").text, "");
  EXPECT_FALSE(unit("[iU]") == unit("[USP'U]"));
  EXPECT_FALSE(unit("mol") == unit("1"));
  EXPECT_EQ(unit("a").factor, number("31557600"));
  EXPECT_EQ(unit("mo").factor, number("2629800"));
}

TEST(Unit, ConvertsExactly) {
  EXPECT_EQ(converted("0.54", "L/L", "%"), "54");
  EXPECT_EQ(converted("8.9", "nmol/L", "ng/dL", number("288.42")), "256.6938");
  EXPECT_EQ(converted("256.6938", "ng/dL", "nmol/L", number("288.42")), "8.9");
  EXPECT_EQ(converted("37", "Cel", "[degF]"), "98.6");
  EXPECT_EQ(converted("98.6", "[degF]", "Cel"), "37");
  EXPECT_EQ(converted("0", "Cel", "K"), "273.15");
  EXPECT_EQ(converted("7.4", "[pH]", "[pH]"), "7.4");
  EXPECT_EQ(converted("5", "k[IU]/L", "m[iU]/mL"), "5000");
  EXPECT_EQ(converted("1", "[lb_av]", "kg"), "0.45359237");
}

TEST(Unit, HematocritAtItsThreshold) {
  const auto percent = [](const char* value, const char* source) {
    return std::get<Rational>(convert({number(value), unit(source)}, unit("%")));
  };
  EXPECT_FALSE(percent("0.54", "L/L") > number("54"));
  EXPECT_TRUE(percent("54.0001", "%") > number("54"));
  EXPECT_TRUE(percent("0.540000000000000000000001", "L/L") > number("54"));
}

TEST(Unit, RefusesToConvertWithoutAWitness) {
  EXPECT_EQ(converted("200", "mg/mL", "mg"), "`mg/mL` is a mass concentration, `mg` is a mass");
  EXPECT_EQ(
      converted("9", "nmol/L", "ng/dL"),
      "`nmol/L` is an amount of substance per volume, `ng/dL` is a mass concentration; only a "
      "molar mass relates them");
  EXPECT_EQ(converted("9", "nmol/L", "ng/dL", Rational(0)), converted("9", "nmol/L", "ng/dL"));
  EXPECT_EQ(converted("9", "[iU]/L", "mg/L"),
            "`[iU]/L` is international units per volume, `mg/L` is a mass concentration");
  EXPECT_EQ(converted("48", "mmol/mol", "%"),
            "`mmol/mol` is a ratio of amounts of substance, `%` is a count or ratio");
  EXPECT_EQ(converted("48", "mmol/mol", "umol/mol"), "48000");
  EXPECT_EQ(converted("9", "1", "mg"), "a bare number is a count or ratio, `mg` is a mass");
  EXPECT_EQ(converted("1", "B", "Np"),
            "`B` and `Np` are not ratios of each other, at least one is logarithmic or has a scale "
            "of its own");
  EXPECT_EQ(converted("1", "kg.m/s3", "mg"),
            "`kg.m/s3` has the dimension mass·length·time^-3, `mg` is a mass");
}

TEST(Unit, ExplainsWhatItDoesNotKnow) {
  struct Row {
    const char* text;
    const char* message;
    const char* meant;  // the first proposal
  };
  const Row rows[] = {
      {"ng/dX", "`ng/dX` is not a UCUM unit: `dX` is not known", nullptr},
      {"IU/L", "`IU/L` is not a UCUM unit: `IU` is not known", "[iU]/L"},
      {"mcg", "`mcg` is not a UCUM unit: `mcg` is not known", "ug"},
      {"mmHg", "`mmHg` is not a UCUM unit: `mmHg` is not known", "mm[Hg]"},
      {"mmin", "`mmin` is not a UCUM unit: `mmin` is not known, and `min` takes no prefix", "min"},
      {"nmlo/L", "`nmlo/L` is not a UCUM unit: `nmlo` is not known", "nmol/L"},
      {"", "a unit is missing", nullptr},
      {"mg/", "`mg/` is not a UCUM unit: a unit is missing at its end", nullptr},
      {"mg//L", "`mg//L` is not a UCUM unit: a unit is missing before `/L`", nullptr},
      {"(mg", "`(mg` is not a UCUM unit: `(` has no `)`", nullptr},
      {"mg)", "`mg)` is not a UCUM unit: `)` has no `(`", nullptr},
      {"mg{a", "`mg{a` is not a UCUM unit: `{` has no `}`", nullptr},
      {"[iU", "`[iU` is not a UCUM unit: `[` has no `]`", nullptr},
      {"0.m", "`0.m` is not a UCUM unit: its factor is zero", nullptr},
      {"mL/min/1.73.m2",
       "`mL/min/1.73.m2` is not a UCUM unit: a factor is a whole number, not a decimal",
       "mL/min/{1.73_m2}"},
      {"Cel/h",
       "`Cel/h` is not a UCUM unit: `Cel` is not measured from zero and cannot be multiplied or "
       "divided",
       nullptr},
      {"Cel2", "`Cel2` is not a UCUM unit: `Cel` is not measured from zero and has no powers",
       nullptr},
      {"m10", "`m10` is not a UCUM unit: the power of `m` is not between 1 and 9", nullptr},
      {"10*1000000000", "`10*1000000000` is not a UCUM unit: the power of ten is beyond 99",
       nullptr},
  };
  for (const Row& row : rows) {
    const UnitError error = refusal(row.text);
    EXPECT_EQ(error.message, row.message);
    if (row.meant != nullptr) {
      ASSERT_FALSE(error.meant.empty()) << row.text;
      EXPECT_EQ(error.meant.front(), row.meant);
    }
  }
}

TEST(Unit, HostileTextIsRefusedQuickly) {
  const auto repeated = [](const std::string& part, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text += part;
    }
    return text;
  };
  const std::vector<std::string> texts{repeated("(", 100000),
                                       repeated("(", 100),
                                       repeated("(", 20) + "m" + repeated(")", 20),
                                       "m999999999999999999999",
                                       "m9.m9.m9.m9.m9.m9.m9.m9",
                                       repeated("/", 64),
                                       repeated("k", 64),
                                       repeated("da", 60) + "m",
                                       "9999999999999999999999999.m",
                                       std::string("m\0g", 3),
                                       std::string("\xff\xfe"),
                                       "10*-",

                                       "-3",
                                       "+",
                                       ".",
                                       "m.",
                                       "{}{}",
                                       "{{a}}",
                                       "m[",
                                       "]",
                                       repeated("[G]9.", 25),
                                       repeated("[pi]9.", 20) + "1",
                                       std::string(4096, 'm')};
  for (const std::string& text : texts) {
    refusal(text);
    EXPECT_TRUE(std::holds_alternative<UnitError>(UnitTable::ucum().parse_lenient(text))) << text;
  }
  EXPECT_TRUE(std::holds_alternative<Unit>(UnitTable::ucum().parse("[pi]9.[G]9")));
}

TEST(Unit, WordsOfTheClinic) {
  UnitTable table = UnitTable::ucum();
  EXPECT_TRUE(table.declare("week", unit("7.d")));
  EXPECT_TRUE(table.declare("week", unit("wk")));
  EXPECT_FALSE(table.declare("week", unit("5.d")));
  EXPECT_FALSE(table.declare("min", unit("h")));
  EXPECT_FALSE(table.declare("", unit("h")));
  EXPECT_TRUE(table.declare("tablet", unit("{tablet}")));
  EXPECT_TRUE(table.declare("tablets", unit("{tablet}")));
  EXPECT_FALSE(table.declare("tablet", unit("{capsule}")));
  EXPECT_EQ(unit("week", table).text, "week");
  EXPECT_TRUE(unit("mg/week", table) == unit("mg/(7.d)"));
  EXPECT_EQ(unit("tablets/week", table).annotations, std::vector<std::string>{"{tablet}"});
  EXPECT_EQ(unit("mg/tablet", table).annotations, std::vector<std::string>{"/{tablet}"});
  EXPECT_TRUE(std::holds_alternative<UnitError>(UnitTable::ucum().parse("week")));
}

TEST(Unit, AnnotationsTellCountsApart) {
  EXPECT_TRUE(same_annotation(unit("{tablet}"), unit("{tablet}")));
  EXPECT_FALSE(same_annotation(unit("{tablet}"), unit("{capsule}")));
  EXPECT_TRUE(same_annotation(unit("{score}"), unit("1")));
  EXPECT_TRUE(same_annotation(unit("mg/g{creat}"), unit("mg/g{Hb}")));
  EXPECT_FALSE(same_annotation(unit("{beats}/min"), unit("{breaths}/min")));
}

TEST(Unit, ReadsWhatMachinesWrite) {
  struct Row {
    const char* written;
    const char* meant;
  };
  const Row rows[] = {
      {"ng/dl", "ng/dL"},
      {"NG/DL", "ng/dL"},
      {"mmHg", "mm[Hg]"},
      {"mm Hg", "mm[Hg]"},
      {"IU/L", "[iU]/L"},
      {"mIU/mL", "m[iU]/mL"},
      {"uIU/mL", "u[iU]/mL"},
      {"K/uL", "10*3/uL"},
      {"K/ul", "10*3/uL"},
      {"M/uL", "10*6/uL"},
      {"10^3/uL", "10*3/uL"},
      {"x10*9/L", "10*9/L"},
      {"x10E3/uL", "10*3/uL"},
      {"10e12/L", "10*12/L"},
      {"mcg/mL", "ug/mL"},
      {"\u00b5g/L", "ug/L"},
      {"\u03bcmol/L", "umol/L"},
      {"kg/m\u00b2", "kg/m2"},
      {"kg/m^2", "kg/m2"},
      {"mL/min/1.73m2", "mL/min/{1.73_m2}"},
      {"mL/min/1.73.m2", "mL/min/{1.73_m2}"},
      {"degrees C", "Cel"},
      {"\u00b0F", "[degF]"},
      {"percent", "%"},
      {" mg ", "mg"},
      {"TAB", "{tablet}"},
      {"mEq/L", "meq/L"},
      {"hrs", "h"},
      {"beats/minute", "{beats}/min"},
      {"Torr", "atm/760"},
      {"MMOL/L", "mmol/L"},
      {"/HPF", "/[HPF]"},
      {"days", "d"},
  };
  for (const Row& row : rows) {
    const auto parsed = UnitTable::ucum().parse_lenient(row.written);
    ASSERT_TRUE(std::holds_alternative<Unit>(parsed))
        << row.written << ": " << std::get<UnitError>(parsed).message;
    EXPECT_TRUE(std::get<Unit>(parsed) == unit(row.meant)) << row.written;
  }
  for (const char* unclear : {"units", "MIU/L", "MIU/ML", "g/cm-2x", "nonsense", ""}) {
    EXPECT_TRUE(std::holds_alternative<UnitError>(UnitTable::ucum().parse_lenient(unclear)))
        << unclear;
  }
}

TEST(Unit, Algebra) {
  const Unit mass = multiply(unit("mL"), unit("mg/mL"));
  EXPECT_TRUE(mass == unit("mg"));
  EXPECT_EQ(mass.text, "mL.(mg/mL)");
  EXPECT_EQ(divide(unit("mg"), unit("kg.d")).text, "mg/(kg.d)");
  EXPECT_TRUE(divide(unit("mg"), unit("kg.d")) == unit("mg/kg/d"));
  EXPECT_EQ(divide(dimensionless(), unit("min")).text, "/min");
  EXPECT_EQ(multiply(dimensionless(), unit("min")).text, "min");
}

TEST(Unit, Display) {
  EXPECT_EQ(display(number("54"), "%"), "54 %");
  EXPECT_EQ(display(Rational(1, 3), "mg"), "~0.333333333333 mg");
  EXPECT_EQ((Quantity{number("300"), unit("ng/dL")}.text()), "300 ng/dL");
  EXPECT_EQ((Quantity{number("3"), unit("1")}.text()), "3");
}

TEST(Unit, ManyThreadsMayAskAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (const char* text : {"[degF]", "[Btu]", "[pca]", "mm[Hg]", "[acr_br]", "U/L"}) {
        EXPECT_TRUE(std::holds_alternative<Unit>(UnitTable::ucum().parse(text)));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

}  // namespace
}  // namespace regimen::quantity::quantity_unit_test
