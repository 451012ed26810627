// Implements engine/logic/print_program.h.
#include "engine/logic/print_program.h"

#include <cctype>
#include <deque>
#include <map>
#include <set>
#include <vector>

#include "engine/base/overload.h"

namespace regimen::logic {
namespace {

using Names = SmallVector<RuleVariable>;

bool is_plain(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return std::isalnum(byte) != 0 || character == '_' || character == '.';
}

std::string term_text(const Program& program, const Term& term, const Names& names) {
  return std::visit(Overload{[&](Variable variable) {
                               return variable.index < names.size()
                                          ? names[variable.index].name
                                          : "V" + std::to_string(variable.index);
                             },
                             [&](SymbolId symbol) { return symbol_text(program[symbol].name); }},
                    term);
}

std::string at_least_text(const Program& program, const AtLeastLiteral& at_least,
                          const Names& names) {
  std::string text = "at least " + std::to_string(at_least.count) + " of [";
  const char* separator = "";
  for (const Atom& atom : at_least.atoms) {
    text += separator + logic::atom_text(program, atom, names);
    separator = ", ";
  }
  return text + "]";
}

std::string literal_text(const Program& program, const Literal& literal, const Names& names) {
  return std::visit(
      Overload{
          [&](const AtomLiteral& atom) {
            return (atom.is_negated ? "not " : "") + logic::atom_text(program, atom.atom, names);
          },
          [&](const TestLiteral& test) {
            return (test.is_negated ? "not " : "") + program[test.test].text;
          },
          [&](const SameLiteral& same) {
            return term_text(program, same.left, names) + (same.is_different ? " != " : " = ") +
                   term_text(program, same.right, names);
          },
          [&](const AtLeastLiteral& at_least) { return at_least_text(program, at_least, names); }},
      literal);
}

// The rules that define parts of conditions, by the head they share.
using Parts = std::map<Atom, std::vector<std::uint32_t>>;

void collect(const Atom& atom, const Parts& parts, std::deque<std::uint32_t>& waiting) {
  // A part with variables is known by its relation alone.
  auto found = parts.find(atom);
  for (auto it = parts.begin(); found == parts.end() && it != parts.end(); ++it) {
    const bool has_variables =
        !it->first.args.empty() && std::holds_alternative<Variable>(it->first.args[0]);
    found = has_variables && it->first.relation == atom.relation ? it : found;
  }
  if (found != parts.end()) {
    waiting.insert(waiting.end(), found->second.begin(), found->second.end());
  }
}

void collect(const Rule& rule, const Parts& parts, std::deque<std::uint32_t>& waiting) {
  for (const Literal& literal : rule.body) {
    if (const auto* atom = std::get_if<AtomLiteral>(&literal)) {
      collect(atom->atom, parts, waiting);
    } else if (const auto* at_least = std::get_if<AtLeastLiteral>(&literal)) {
      for (const Atom& part : at_least->atoms) {
        collect(part, parts, waiting);
      }
    }
  }
}

}  // namespace

std::string symbol_text(const std::string& name) {
  bool is_name = !name.empty();
  for (const char character : name) {
    is_name = is_name && is_plain(character);
  }
  if (is_name) {
    return name;
  }
  std::string quoted = "\"";
  for (const char character : name) {
    quoted += character == '"' || character == '\\' ? "\\" : "";
    quoted += character;
  }
  return quoted + "\"";
}

std::string atom_text(const Program& program, const Atom& atom, const Names& variables) {
  std::string text = program[atom.relation].name;
  const char* separator = "(";
  for (const Term& term : atom.args) {
    text += separator + term_text(program, term, variables);
    separator = ", ";
  }
  return atom.args.empty() ? text : text + ")";
}

std::string rule_text(const Program& program, const Rule& rule) {
  std::string text = atom_text(program, rule.head, rule.variables);
  const char* separator = " :- ";
  for (const Literal& literal : rule.body) {
    text += separator + literal_text(program, literal, rule.variables);
    separator = ", ";
  }
  return text + ".";
}

std::string program_text(const Program& program) {
  std::string text;
  for (const Rule& rule : program.rules) {
    text += rule_text(program, rule) + "\n";
  }
  return text;
}

const knowledge::Header* header_of(const knowledge::Model& model, const Origin& origin) {
  using Found = const knowledge::Header*;
  return std::visit(
      Overload{[](std::monostate) -> Found { return nullptr; },
               [&](const ProtocolStepRef& step) -> Found { return &model[step.protocol].header; },
               [&](const FactRef& fact) -> Found { return &model.facts[fact.index].header; },
               [&](knowledge::RuleId id) -> Found { return &model[id].header; },
               [&](knowledge::ContraindicationId id) -> Found { return &model[id].header; },
               [&](knowledge::ProtocolId id) -> Found { return &model[id].header; },
               [&](knowledge::InteractionId id) -> Found { return &model[id].header; },
               [&](knowledge::LimitId id) -> Found { return &model[id].header; },
               [&](knowledge::DoseId id) -> Found { return &model[id].header; },
               [&](knowledge::AgentId id) -> Found { return &model[id].header; }},
      origin);
}

namespace {

const SmallVector<knowledge::Citation>& clause_citations(const knowledge::Protocol& protocol,
                                                         const ProtocolStepRef& ref) {
  switch (ref.part) {
    case ProtocolStepRef::Part::kStep:
      return protocol.steps[ref.step].citations;
    case ProtocolStepRef::Part::kTitration:
      return protocol.titrations[ref.step].citations;
    case ProtocolStepRef::Part::kMonitor:
      return protocol.monitors[ref.step].citations;
  }
  return protocol.whole;
}

}  // namespace

const SmallVector<knowledge::Citation>& citations_of(const knowledge::Model& model,
                                                     const Origin& origin) {
  static const SmallVector<knowledge::Citation> none;
  if (const auto* ref = std::get_if<ProtocolStepRef>(&origin)) {
    const knowledge::Protocol& protocol = model[ref->protocol];
    const SmallVector<knowledge::Citation>& own = clause_citations(protocol, *ref);
    return own.empty() ? protocol.whole : own;
  }
  if (const auto* protocol = std::get_if<knowledge::ProtocolId>(&origin)) {
    return model[*protocol].whole;
  }
  const knowledge::Header* header = header_of(model, origin);
  return header == nullptr ? none : header->citations;
}

std::string print_for(const knowledge::Model& model, const Program& program,
                      std::string_view name) {
  Parts parts;
  std::deque<std::uint32_t> waiting;
  for (std::uint32_t index = 0; index < program.rules.size(); ++index) {
    const Rule& rule = program.rules[index];
    const knowledge::Header* header = header_of(model, rule.origin);
    if (rule.role == Rule::Role::kCondition) {
      parts[rule.head].push_back(index);
    } else if (header != nullptr && header->name == name) {
      waiting.push_back(index);
    }
  }
  std::set<std::uint32_t> shown;
  std::string text;
  while (!waiting.empty()) {
    const std::uint32_t index = waiting.front();
    waiting.pop_front();
    if (shown.insert(index).second) {
      text += rule_text(program, program.rules[index]) + "\n";
      collect(program.rules[index], parts, waiting);
    }
  }
  return text;
}

}  // namespace regimen::logic
