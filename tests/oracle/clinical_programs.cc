// Implements clinical_programs.h.
#include "tests/oracle/clinical_programs.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "engine/patient/parse_facts.h"
#include "grammar/parse.h"
#include "repl/io/files.h"
#include "tests/support/text.h"

namespace regimen::oracle {

using tests::read_text;
using tests::source_folder;

namespace {

using Strings = std::vector<std::string>;

constexpr const char* kSource = "  source s \"1\" }";

// Rows that overlap, and values for which there is no row.
std::string table(Random& random) {
  std::string text = "table t \"T\" { columns lab_0 | concept_1 | age";
  text += happens(random, 3) ? "  collect" : "";
  for (int row = 0; row < 4; ++row) {
    constexpr const char* kHolds[] = {"any", "yes", "no"};
    constexpr const char* kAges[] = {"any", "< 40 years", "20 .. 60 years", ">= 40 years"};
    const int low = below(random, 8);
    text += "  row " + std::to_string(low) + " .. " + std::to_string(low + 2) + " g/L | ";
    text += kHolds[below(random, 3)];
    text += std::string(" | ") + kAges[below(random, 4)] + " then ";
    text += happens(random, 2) ? "conclude " + any_name(random, "conclusion", kConclusions)
                               : "recommend " + any_name(random, "agent", kAgents);
  }
  return text + (happens(random, 2) ? "  otherwise then warn \"o\"" : "") + kSource;
}

// For some patients only, over columns of every kind.
std::string narrow_table(Random& random, const ConditionOptions& options) {
  std::string text = "table u \"U\" for male adults { when " + leaf(random, options) +
                     "  columns sex | taking any family_0 | highest lab_1 within 12 months";
  constexpr const char* kSexes[] = {"male", "female", "any"};
  constexpr const char* kHolds[] = {"any", "yes", "no"};
  constexpr const char* kAmounts[] = {"-", "< 4 g/L", ">= 3 and < 6 g/L", "!= 5 g/L"};
  for (int row = 0; row < 3; ++row) {
    text += std::string("  row ") + kSexes[below(random, 3)];
    text += std::string(" | ") + kHolds[below(random, 3)];
    text += std::string(" | ") + kAmounts[below(random, 4)] + " then ";
    text += happens(random, 2) ? "recommend agent_2" : "refer \"r\", monitor lab_1 at 3 months";
  }
  return text + kSource;
}

void add_vocabulary(Strings& all, Random& random) {
  all.emplace_back("source s \"S\" { kind guideline }");
  all.emplace_back("unit spoon = 500 mg/L");
  all.emplace_back("define much = 5 g/L");
  for (int i = 0; i < kLabs; ++i) {
    all.push_back("lab " + name("lab", i) + " \"L\" { " +
                  (i + 1 < kLabs ? "unit g/L  plausible 0 .. 9 g/L"
                                 : "unit mg/dL  plausible 0 .. 900 mg/dL") +
                  (i == 0 ? "" : "  valid for 12 months") + " }");
  }
  all.emplace_back("vital weight \"W\" { unit kg  plausible 0 .. 250 kg }");
  constexpr const char* kKinds[] = {"condition", "condition", "symptom", "allergy", "history"};
  for (int i = 0; i < kConcepts; ++i) {
    all.push_back(std::string(kKinds[i]) + " " + name("concept", i) + " \"C\" { absent means " +
                  (i % 2 == 0 ? "no" : "unknown") + " }");
  }
  all.emplace_back("condition never_unread \"N\" { absent always means no }");
  if (happens(random, 6)) {
    all.emplace_back("trust records because \"b\"");
  }
  for (int i = 0; i < kClasses; ++i) {
    all.push_back("class " + name("family", i) + " \"F\"");
  }
}

void add_doses(Strings& all, Random& random) {
  constexpr const char* kAmounts[] = {
      "amount unstated twice a week",  "40 mg/d in 2 doses",
      "5 mg/h for 6 hours every week", "1 .. 2 units of a U-100 syringe every week",
      "0.5 mL every 3 days",           "1 mg as needed at most 1 per 24 hours"};
  const auto amount = [&] { return std::string(kAmounts[below(random, 6)]); };
  all.push_back("dose d of agent_0 for male { 10 .. 20 mg every week, oral" + std::string(kSource));
  all.push_back("dose e of agent_2 for any { 1 mg/kg by weight daily, oral" + std::string(kSource));
  all.push_back("limit most of agent_0 for any { at most 60 mg per 28 days" + std::string(kSource));
  all.push_back("dose other of agent_0 for female { 5 mg every week, oral" + std::string(kSource));
  all.push_back("claim dose said of agent_1 for any { 1 .. 2 mg daily, oral" +
                std::string(kSource));
  if (happens(random, 2)) {
    all.push_back("dose f of agent_1 for female { " + amount() + ", oral" + kSource);
  }
  if (happens(random, 2)) {
    all.push_back("dose g of agent_1 for any { " + amount() + ", oral" + kSource);
  }
  if (happens(random, 2)) {
    all.emplace_back("resolve r prefer said of agent_1 because \"b\"");
  }
}

void add_agents(Strings& all, Random& random, const ConditionOptions& options) {
  const auto severity = [&](const char* some, const char* other) {
    return std::string("  severity ") + (happens(random, 3) ? some : other) + kSource;
  };
  for (int i = 0; i < kAgents; ++i) {
    all.push_back("agent " + name("agent", i) + " \"A\" { class " + name("family", i / 2) +
                  (happens(random, 3) ? ", family_1" : "") + "  strength 200 mg/mL" + kSource);
    all.push_back("contraindication " + name("against", i) + " of " + name("agent", i) +
                  " { when " + condition(random, 1, options) + severity("relative", "absolute"));
  }
  all.push_back("contraindication against_all of any family_0 { when " +
                condition(random, 1, options) + severity("absolute", "relative"));
  all.push_back("claim contraindication said_against of agent_0 { when " + leaf(random, options) +
                kSource);
  all.push_back("interaction i \"I\" of agent_0 with agent_1 {" + severity("absolute", "major"));
  all.push_back("interaction j \"J\" of agent_2 with any family_0 {" +
                severity("absolute", "minor"));
  all.push_back("exclusive x \"X\" of agent_1, " +
                std::string(happens(random, 3) ? "any family_1" : "agent_2") + " {" + kSource);
  all.push_back("override v of against_" + std::to_string(below(random, 2)) +
                " because \"b\" { when " + condition(random, 1, options) + "  unless " +
                leaf(random, options) + kSource);
  all.push_back("override w of " + std::string(happens(random, 2) ? "i" : "x") +
                " because \"b\" { when " + leaf(random, options) + kSource);
  all.push_back(
      "invariant n \"N\" { for agents A, B  never recommend A  when taking B and A != B and " +
      leaf(random, options) + kSource);
  all.push_back("invariant m { always " + leaf(random, options) + "  when " + about_advice(random) +
                kSource);
}

// Relations, facts and rules with variables; recursion, and negation of what it found.
void add_core(Strings& all, Random& random, const ConditionOptions& options) {
  all.emplace_back("relation near(a: agent, b: agent)");
  all.emplace_back("relation far(a: agent, b: agent)");
  all.emplace_back("relation given(a: agent, d: dose)");
  all.emplace_back("relation linked(c: concept, d: concept)");
  for (int i = 0; i < 3; ++i) {
    const std::string first = any_name(random, "agent", kAgents);
    all.push_back("fact near(" + first + ", " + any_name(random, "agent", kAgents) + ")");
    const std::string from = any_name(random, "concept", kConcepts);
    all.push_back("fact linked(" + from + ", " + any_name(random, "concept", kConcepts) + ")");
  }
  all.push_back("rule step \"R\" { for agents A, B  when near(A, B) and (taking A or " +
                condition(random, 1, options) + ")  then far(A, B)" + kSource);
  all.push_back(
      "rule chain \"R\" { for agents A, B, C  when far(A, B) and near(B, C)  then far(A, C)" +
      std::string(kSource));
  all.push_back("rule apart \"R\" { for agents A, B  when far(A, B) and not near(A, B)  unless " +
                leaf(random, options) + "  then warn \"apart\"" +
                (happens(random, 3) ? ", avoid agent_2" : "") + kSource);
  all.push_back(
      "rule give \"R\" { for any agent A  for any dose D  when gives_dose(A, D) and not "
      "dose_conflict(A)  then given(A, D)" +
      std::string(kSource));
  all.push_back("rule link \"R\" { for any concept C  when linked(C, concept_3) and " +
                leaf(random, options) + "  then warn \"linked\"" + kSource);
}

void add_rules(Strings& all, Random& random, ConditionOptions options) {
  for (int i = 0; i < kConclusions; ++i) {
    all.push_back("conclusion " + name("conclusion", i) + " \"K\"");
    // A rule may use conclusions of lower number only, or any of them positively: both kinds occur.
    options.conclusions = i;
    std::string text = "rule " + name("rule", i) + " \"R\" { when " + condition(random, 2, options);
    for (int k = 0; k < 2; ++k) {
      text += happens(random, 5) ? "  unless " + condition(random, 1, options) : "";
    }
    text += "  then conclude " + name("conclusion", i);
    text += happens(random, 3) ? ", recommend " + any_name(random, "agent", kAgents) : "";
    text += happens(random, 6) ? ", avoid " + any_name(random, "agent", kAgents) : "";
    text += happens(random, 12) ? "  then avoid any family_0" : "";
    constexpr const char* kActions[] = {", stop ", ", hold ", ", adjust "};
    text +=
        happens(random, 4) ? kActions[below(random, 3)] + any_name(random, "agent", kAgents) : "";
    text += happens(random, 12) ? "  then hold any family_1, adjust any family_0" : "";
    text += i > 0 && happens(random, 4) ? "  overrides " + name("rule", i - 1) : "";
    all.push_back(text + kSource);
  }
  options.conclusions = 0;
  all.push_back("rule around \"R\" { when conclusion_" + std::to_string(kConclusions - 1) +
                " and " + condition(random, 1, options) + "  then conclude conclusion_0" + kSource);
  all.push_back("rule ask \"R\" { when " + about_advice(random) + "  when " + about_advice(random) +
                " or " + leaf(random, options) + "  unless " + about_advice(random) +
                "  then warn \"w\", refer \"r\", monitor lab_2 at 1 month, then every 3 months" +
                kSource);
  all.push_back("claim rule said_rule \"R\" { when " + leaf(random, options) +
                "  then recommend agent_1" + kSource);
}

void add_protocols(Strings& all, Random& random, const ConditionOptions& options) {
  const auto some = [&] { return condition(random, 1, options); };
  std::string text = "protocol p \"P\" { for male adults  indicated when " + some();
  text += happens(random, 2) ? " unless " + leaf(random, options) : "";
  text += "  start agent_0 dose d  add agent_1 when " + some();
  text += "  hold agent_0 when " + leaf(random, options);
  text += happens(random, 2) ? "  by s \"of the clause\"" : "";
  text += "  titrate agent_0 by 1 mg every 6 weeks toward lab_1 in 2 .. 6 g/L  monitor lab_0 ";
  all.push_back(text + "baseline, at 3 months" + kSource);
  text = "protocol q \"Q\" { for ";
  text += happens(random, 2) ? "any" : "female adults";
  text += "  indicated when " + some() + "  start agent_2 dose e when " + leaf(random, options);
  text += "  stop agent_2 when " + leaf(random, options);
  all.push_back(text + "  monitor weight every 3 months" + kSource);
}

Strings statements(Random& random, bool asks_what_is_known) {
  const ConditionOptions by_record{asks_what_is_known, 0};
  const ConditionOptions by_all{asks_what_is_known, kConclusions};
  Strings all;
  add_vocabulary(all, random);
  add_agents(all, random, by_all);
  add_doses(all, random);
  add_core(all, random, by_record);
  all.push_back(table(random));
  all.push_back(narrow_table(random, by_record));
  add_rules(all, random, by_record);
  add_protocols(all, random, by_all);
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
                                      {"a.rgm", "module a\nuse b\n" + join(first)},
                                      {"b.rgm", "module b\nuse a\n" + join(second)}});
}

}  // namespace

std::string join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

// What is taken, how often: in every unit and rhythm, and without one of them.
std::string some_dose(Random& random) {
  constexpr const char* kAmounts[] = {" 5 mg",           " 2 .. 10 mg",
                                      " 0.1 mL",         " 15 mg",
                                      " 3 {tablet}",     " 10 units of a U-100 syringe",
                                      " amount unstated"};
  constexpr const char* kRhythms[] = {" daily",
                                      " twice a day",
                                      " every week",
                                      " every 3 days",
                                      " 3 times a week",
                                      " every month",
                                      " once",
                                      "",
                                      " as needed at most 2 per 24 hours",
                                      " daily for 12 days of every 28 days",
                                      " monthly"};
  return std::string(kAmounts[below(random, 7)]) + kRhythms[below(random, 11)] +
         (happens(random, 3) ? ", oral" : "");
}

std::vector<std::string> facts(Random& random) {
  std::vector<std::string> lines;
  constexpr const char* kPatients[] = {"patient male, born 1980-02-11", "patient female, born 1960",
                                       "patient male, born 2008", "patient unknown sex, born 1990",
                                       "patient male"};
  lines.emplace_back(kPatients[below(random, 5)]);
  for (int i = 0; i < kConcepts; ++i) {
    switch (below(random, 6)) {
      case 0:
        lines.push_back(name("concept", i) + (happens(random, 3) ? " with severity moderate" : "") +
                        when(random));
        break;
      case 3:
        lines.push_back((happens(random, 2) ? "resolved " : "history of ") + name("concept", i));
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
  for (int i = below(random, 9); i > 0; --i) {
    constexpr const char* kBounds[] = {" ", " ", " ", " ", " < ", " <= ", " > ", " >= "};
    const std::string lab = any_name(random, "lab", kLabs) + kBounds[below(random, 8)];
    const std::string value =
        happens(random, 8) ? "70 g/L" : std::to_string(below(random, 10)) + " g/L";
    lines.push_back(lab + value + when(random));
  }
  if (happens(random, 2)) {
    lines.push_back("weight 80 kg" + when(random));
  }
  for (int i = 0; i < kAgents; ++i) {
    if (happens(random, 3)) {
      lines.push_back((happens(random, 3)   ? "not taking "
                       : happens(random, 8) ? "unknown "
                                            : "taking ") +
                      name("agent", i));
      if (lines.back().starts_with("taking") && happens(random, 2)) {
        lines.back() += some_dose(random);
      }
    } else if (happens(random, 3)) {
      constexpr const char* kDays[] = {"", " on 2026-02-02", " on 2025-12", " on 2024-06-01"};
      lines.push_back("stopped " + name("agent", i) + kDays[below(random, 4)]);
    }
  }
  for (int i = happens(random, 3) ? 1 + below(random, 2) : 0; i > 0; --i) {
    constexpr const char* kEntries[] = {"diagnosis", "medication", "allergy",       "observation",
                                        "procedure", "other",      "family_history"};
    lines.push_back(std::string("not understood ") + (happens(random, 2) ? "past " : "") +
                    kEntries[below(random, 7)] + " \"text " + std::to_string(i) + "\"");
  }
  // Of a lab that has no result here: what is said before `unknown` is forgotten, what is said
  // after it is not.
  const std::string lab = any_name(random, "lab", kLabs);
  if (happens(random, 4) && join(lines).find(lab) == std::string::npos) {
    lines.push_back("unknown " + lab);
  }
  return lines;
}

patient::Record read(const api::KnowledgeBase& base, const std::vector<std::string>& lines) {
  diagnostics::Buffers buffers;
  const diagnostics::BufferId buffer = buffers.add("facts", join(lines));
  diagnostics::Sink sink;
  const auto parsed = grammar::parse_facts(buffers, buffer, sink);
  EXPECT_TRUE(parsed.has_value() && !sink.has_errors()) << join(lines);
  patient::FactsOptions options;
  options.as_of = *quantity::Instant::parse("2026-03-01");
  return patient::parse_facts(base.model(), parsed->lines, buffers, options, sink);
}

Generated::Generated(unsigned seed, bool asks_what_is_known)
    : random_(seed), all_(statements(random_, asks_what_is_known)) {
  base_ = compile(all_, {});
}

api::KnowledgeBase Generated::shuffled() {
  std::vector<std::string> mixed = all_;
  std::shuffle(mixed.begin(), mixed.end(), random_);
  const auto middle = mixed.begin() + below(random_, static_cast<int>(mixed.size()));
  return compile({mixed.begin(), middle}, {middle, mixed.end()});
}

}  // namespace regimen::oracle
