// Implements clinical_programs.h.
#include "tests/oracle/clinical_programs.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "engine/record/from_lines.h"
#include "grammar/parse.h"
#include "repl/io/files.h"
#include "tests/support/text.h"

namespace regimen::oracle {

using tests::read_text;
using tests::source_folder;

namespace {

constexpr int kConcepts = 5;
constexpr int kLabs = 3;
constexpr int kAgents = 3;
constexpr int kConclusions = 6;

std::string name(const char* kind, int index) {
  return std::string(kind) + "_" + std::to_string(index);
}

std::string quantity(Random& random) {
  return std::to_string(below(random, 10)) + (below(random, 2) == 0 ? " g/L" : "00 mg/L");
}

std::string leaf(Random& random) {
  const std::string lab = name("lab", below(random, kLabs));
  switch (below(random, 18)) {
    case 16:
      return (below(random, 2) == 0 ? "highest " : "lowest ") + lab + " within 12 months > " +
             quantity(random);
    case 17:
      return (below(random, 2) == 0 ? "first " : "latest ") + lab +
             " within 12 months <= " + quantity(random);
    case 12:
      return lab + (below(random, 2) == 0 ? " rising by more than " : " falling by ") +
             "1 g/L within " + std::to_string(3 + 3 * below(random, 4)) + " months";
    case 13:
      return "mean " + lab + " within 12 months > " + quantity(random);
    case 14:
      return lab + " > " + quantity(random) + " for at least 3 months";
    case 15:
      return name("concept", below(random, kConcepts)) + " for at least 3 months";
    case 0:
      return "male";
    case 1:
      return "age >= " + std::to_string(20 + 10 * below(random, 5)) + " years";
    case 2:
      return lab + " in 2 .. 6 g/L";
    case 3:
      return "taking " + name("agent", below(random, kAgents));
    case 4:
      return "known " + lab;
    case 5:
      return "at least 2 results " + lab + " < " + quantity(random) +
             (below(random, 2) == 0 ? " before 11:00" : "") +
             (below(random, 2) == 0 ? " on different days" : "") + " within 12 months";
    case 6:
      return name("concept", below(random, kConcepts)) + " within 6 months";
    case 7:
      return "at least 2 of concept_0, concept_1, concept_" + std::to_string(2 + below(random, 3));
    case 8:
    case 9:
      return lab + (below(random, 2) == 0 ? " > " : " <= ") + quantity(random);
    default:
      return name("concept", below(random, kConcepts));
  }
}

std::string condition(Random& random, int depth, int conclusions) {
  const int kind = depth == 0 ? 0 : below(random, 7);
  const auto part = [&] { return condition(random, depth - 1, conclusions); };
  switch (kind) {
    case 1:
    case 2:
      return "(" + part() + " and " + part() + ")";
    case 3:
    case 4:
      return "(" + part() + " or " + part() + ")";
    case 5:
      return "not (" + part() + ")";
    case 6:
      return conclusions > 0 ? name("conclusion", below(random, conclusions)) : leaf(random);
    default:
      return leaf(random);
  }
}

// Rows that overlap, and values for which there is no row.
std::string table(Random& random) {
  std::string text = "table t \"T\" { columns lab_0 | concept_1 | age";
  text += below(random, 3) == 0 ? "  collect" : "";
  for (int row = 0; row < 4; ++row) {
    constexpr const char* kHolds[] = {"any", "yes", "no"};
    constexpr const char* kAges[] = {"any", "< 40 years", "20 .. 60 years", ">= 40 years"};
    const int low = below(random, 8);
    text += "  row " + std::to_string(low) + " .. " + std::to_string(low + 2) + " g/L | " +
            kHolds[below(random, 3)] + " | " + kAges[below(random, 4)] + " then " +
            (below(random, 2) == 0 ? "conclude " + name("conclusion", below(random, kConclusions))
                                   : "recommend " + name("agent", below(random, kAgents)));
  }
  return text + (below(random, 2) == 0 ? "  otherwise then warn \"o\"" : "") + "  source s \"1\" }";
}

std::vector<std::string> statements(Random& random) {
  std::vector<std::string> all{"source s \"S\" { kind guideline }"};
  for (int i = 0; i < kLabs; ++i) {
    all.push_back("lab " + name("lab", i) + " \"L\" { unit g/L  plausible 0 .. 9 g/L" +
                  (i == 0 ? "" : "  valid for 12 months") + " }");
  }
  for (int i = 0; i < kConcepts; ++i) {
    all.push_back("condition " + name("concept", i) + " \"C\" { absent means " +
                  (i % 2 == 0 ? "no" : "unknown") + " }");
  }
  for (int i = 0; i < kAgents; ++i) {
    all.push_back("agent " + name("agent", i) + " \"A\" { strength 200 mg/mL  source s \"1\" }");
    all.push_back("contraindication " + name("against", i) + " of " + name("agent", i) +
                  " { when " + condition(random, 1, kConclusions) + "  severity " +
                  (below(random, 3) == 0 ? "relative" : "absolute") + "  source s \"1\" }");
  }
  all.push_back("dose d of agent_0 for male { 10 .. 20 mg every week, oral  source s \"1\" }");
  all.emplace_back("vital weight \"W\" { unit kg  plausible 0 .. 250 kg }");
  all.emplace_back("dose e of agent_2 for any { 1 mg/kg by weight daily, oral  source s \"1\" }");
  all.push_back("interaction i \"I\" of agent_0 with agent_1 { severity " +
                std::string(below(random, 2) == 0 ? "absolute" : "major") + "  source s \"1\" }");
  all.emplace_back("exclusive x \"X\" of agent_1, agent_2 { source s \"1\" }");
  all.push_back("override v of against_" + std::to_string(below(random, 2)) +
                " because \"b\" { when " + condition(random, 1, kConclusions) + "  unless " +
                leaf(random) + "  source s \"1\" }");
  all.push_back("override w of " + std::string(below(random, 2) == 0 ? "i" : "x") +
                " because \"b\" { when " + leaf(random) + "  source s \"1\" }");
  all.push_back("invariant n \"N\" { for agents A, B  never recommend A  when taking B and " +
                leaf(random) + " and A != B  source s \"1\" }");
  all.emplace_back("limit most of agent_0 for any { at most 60 mg per 28 days  source s \"1\" }");
  all.emplace_back("dose other of agent_0 for female { 5 mg every week, oral  source s \"1\" }");
  all.emplace_back("claim dose said of agent_1 for any { 1 .. 2 mg daily, oral  source s \"1\" }");
  if (below(random, 2) == 0) {
    all.emplace_back("resolve r prefer said of agent_1 because \"b\"");
  }
  all.emplace_back("relation near(a: agent, b: agent)");
  all.emplace_back("relation far(a: agent, b: agent)");
  for (int i = 0; i < 3; ++i) {
    all.push_back("fact near(" + name("agent", below(random, kAgents)) + ", " +
                  name("agent", below(random, kAgents)) + ")");
  }
  all.push_back("rule step \"R\" { for agents A, B  when near(A, B) and (taking A or " +
                condition(random, 1, 0) + ")  then far(A, B)  source s \"1\" }");
  all.emplace_back(
      "rule chain \"R\" { for agents A, B, C  when far(A, B) and near(B, C)  then far(A, C)  "
      "source s \"1\" }");
  all.push_back("rule apart \"R\" { for agents A, B  when far(A, B) and not near(A, B)  unless " +
                leaf(random) + "  then warn \"apart\"" +
                (below(random, 3) == 0 ? ", avoid agent_2" : "") + "  source s \"1\" }");
  all.push_back(table(random));
  for (int i = 0; i < kConclusions; ++i) {
    all.push_back("conclusion " + name("conclusion", i) + " \"K\"");
    // A rule may use conclusions of lower number only, or any of them positively: both kinds occur.
    all.push_back(
        "rule " + name("rule", i) + " \"R\" { when " + condition(random, 2, i) +
        (below(random, 3) == 0 ? "  unless " + condition(random, 1, i) : "") + "  then conclude " +
        name("conclusion", i) +
        (below(random, 3) == 0 ? ", recommend " + name("agent", below(random, kAgents)) : "") +
        (below(random, 6) == 0 ? ", avoid " + name("agent", below(random, kAgents)) : "") +
        (i > 0 && below(random, 4) == 0 ? "  overrides " + name("rule", i - 1) : "") +
        "  source s \"1\" }");
  }
  all.push_back("rule around \"R\" { when conclusion_" + std::to_string(kConclusions - 1) +
                " and " + condition(random, 1, 0) +
                "  then conclude conclusion_0  source s \"1\" }");
  all.push_back("protocol p \"P\" { for male adults  indicated when " +
                condition(random, 1, kConclusions) + "  start agent_0 dose d  add agent_1 when " +
                condition(random, 1, kConclusions) + "  hold agent_0 when " + leaf(random) +
                "  titrate agent_0 by 1 mg every 6 weeks toward lab_1 in 2 .. 6 g/L  monitor lab_0 "
                "baseline, at 3 months  source s \"1\" }");
  return all;
}

std::string when(Random& random) {
  constexpr const char* kTimes[] = {" at 2026-02-02T08:30",
                                    " at 2026-02-02",
                                    " at 2026-01-12T15:00",
                                    " at 2025-12",
                                    " at 2025",
                                    " at 2024-06-01",
                                    ""};
  return kTimes[below(random, 7)];
}

api::KnowledgeBase compile(const std::vector<std::string>& first,
                           const std::vector<std::string>& second) {
  static const std::string kPolicyText = read_text(source_folder() / "stdlib/policies.rgm");
  static const std::string kUnitText = read_text(source_folder() / "stdlib/units.rgm");
  static const std::string kRouteText = read_text(source_folder() / "stdlib/routes.rgm");
  return api::KnowledgeBase::compile({{"stdlib/policies.rgm", kPolicyText},
                                      {"stdlib/units.rgm", kUnitText},
                                      {"stdlib/routes.rgm", kRouteText},
                                      {"a.rgm", "module a\nuse b\n" + joined(first)},
                                      {"b.rgm", "module b\nuse a\n" + joined(second)}});
}

}  // namespace

int below(Random& random, int end) {
  return static_cast<int>(random() % static_cast<unsigned>(end));
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

std::vector<std::string> facts(Random& random) {
  std::vector<std::string> lines;
  constexpr const char* kPatients[] = {"patient male, born 1980-02-11", "patient female, born 1960",
                                       "patient male, born 2008", "patient unknown sex, born 1990",
                                       "patient male"};
  lines.emplace_back(kPatients[below(random, 5)]);
  for (int i = 0; i < kConcepts; ++i) {
    switch (below(random, 4)) {
      case 0:
        lines.push_back(name("concept", i) + when(random));
        break;
      case 1:
        lines.push_back("no " + name("concept", i));
        break;
      case 2:
        lines.push_back("unknown " + name("concept", i));
        break;
      default:
        break;
    }
  }
  for (int i = 0; i < below(random, 7); ++i) {
    lines.push_back(name("lab", below(random, kLabs)) + (below(random, 4) == 0 ? " < " : " ") +
                    (below(random, 8) == 0 ? "70 g/L" : quantity(random)) + when(random));
  }
  if (below(random, 2) == 0) {
    lines.push_back("weight 80 kg" + when(random));
  }
  for (int i = 0; i < kAgents; ++i) {
    if (below(random, 3) == 0) {
      lines.push_back((below(random, 3) == 0 ? "not taking " : "taking ") + name("agent", i));
    }
  }
  return lines;
}

record::Record read(const api::KnowledgeBase& base, const std::vector<std::string>& lines) {
  source::Buffers buffers;
  const source::BufferId buffer = buffers.add("facts", joined(lines));
  diagnostics::Sink sink;
  const auto parsed = grammar::parse_facts(buffers, buffer, sink);
  EXPECT_TRUE(parsed.has_value() && !sink.has_errors()) << joined(lines);
  record::LinesOptions options;
  options.as_of = *quantity::Instant::parse("2026-03-01");
  return record::from_lines(base.model(), parsed->lines, buffers, options, sink);
}

Generated::Generated(unsigned seed) : random_(seed), all_(statements(random_)) {
  base_ = compile(all_, {});
}

api::KnowledgeBase Generated::shuffled() {
  std::vector<std::string> mixed = all_;
  std::shuffle(mixed.begin(), mixed.end(), random_);
  const auto middle = mixed.begin() + below(random_, static_cast<int>(mixed.size()));
  return compile({mixed.begin(), middle}, {middle, mixed.end()});
}

}  // namespace regimen::oracle
