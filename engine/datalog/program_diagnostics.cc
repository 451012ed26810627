// Implements engine/datalog/program_diagnostics.h.
#include "engine/datalog/program_diagnostics.h"

#include "engine/knowledge/names.h"

namespace regimen::datalog {

using diagnostics::Code;

Diagnostic about_a_patient(Span span) {
  return {.code = Code::kPatientInProgram,
          .message = "a rule over data relations says nothing about a patient",
          .primary = {{span, "only relations, comparisons and values are allowed here"}},
          .help = "read what it needs from a relation"};
}

Diagnostic wrong_type(const std::string& what, const Type& found, const std::string& wanted,
                      Span span) {
  return {.code = Code::kWrongType,
          .message = what + " is " + words_for(found) + ", not " + wanted,
          .primary = {{span, wanted + " is needed here"}},
          .help = "use a value of that type, or convert it with `number`, `integer` or `text`"};
}

Diagnostic no_type(const std::string& name, const std::string& help, Span span) {
  return {.code = Code::kWrongType,
          .message = "`" + name + "` is not a value here",
          .primary = {{span, "neither a variable nor a value"}},
          .help = help};
}

Diagnostic operands_do_not_fit(const Type& left, const Type& right, const std::string& doing,
                               Span span) {
  return {.code = Code::kWrongType,
          .message = words_for(left) + " and " + words_for(right) + " cannot be " + doing,
          .primary = {{span, "these are incompatible"}},
          .help = "use values of one kind; quantities need units of one dimension"};
}

Diagnostic not_bound(const std::string& name, const std::string& rule, Span use, Span rule_span) {
  if (name == "_") {
    return {.code = Code::kVariableNotBound,
            .message = "`_` appears where a value is needed",
            .primary = {{use, "any value would do here"}},
            .secondary = {{rule_span, "in " + rule}},
            .help = "name the value, as in `X`, and give it to a relation of the condition, too"};
  }
  return {.code = Code::kVariableNotBound,
          .message = "no condition gives `" + name + "` its value",
          .primary = {{use, "used here"}},
          .secondary = {{rule_span, "in " + rule}},
          .help = "add a relation that holds `" + name + "` without `not`, or `" + name + " = …`"};
}

Diagnostic unknown_function(const std::string& name, const std::vector<std::string>& meant,
                            Span span) {
  std::string help = knowledge::did_you_mean(meant);
  return {.code = Code::kUnknownFunction,
          .message = "no function is named `" + name + "`",
          .primary = {{span, "this function is not known"}},
          .help = help.empty() ? "define it: `define " + name + "(X) = …`" : std::move(help)};
}

Diagnostic wrong_count(const std::string& name, const std::string& takes, std::size_t given,
                       Span span) {
  return {.code = Code::kWrongArgumentCount,
          .message = "`" + name + "` takes " + takes + ", not " + std::to_string(given),
          .primary = {{span, std::to_string(given) + " are given"}},
          .help = "give it " + takes};
}

Diagnostic incomplete_aggregate(const std::string& kind, bool is_by_key, Span span) {
  return {.code = Code::kWrongArgumentCount,
          .message = "`" + kind + "` does not say what it is of",
          .primary = {{span, "a part is missing or too many"}},
          .help = is_by_key ? "write `" + kind + " V by T over result(P, V, T)`"
                            : "write `" + kind + " of V over result(P, V)`"};
}

Diagnostic aggregate_in_definition(Span span) {
  return {.code = Code::kWrongArgumentCount,
          .message = "a definition is made of its own values alone",
          .primary = {{span, "this looks at a relation"}},
          .help = "write it in the rule, or give it a relation of its own"};
}

Diagnostic different_solutions(Span span) {
  return {.code = Code::kVariableNotBound,
          .message = "the alternatives inside an aggregate are not about the same variables",
          .primary = {{span, "each part of this `or` must bind them all"}},
          .help = "give the alternatives a relation of their own and look at that"};
}

Diagnostic circular(const std::string& path, Span span) {
  return {.code = Code::kCircularDefinition,
          .message = "a definition depends on itself: " + path,
          .primary = {{span, "used in its own meaning here"}},
          .help = "write one of them without the other; a relation may be recursive"};
}

Diagnostic too_large(const std::string& rule, Span span) {
  return {.code = Code::kRuleTooLarge,
          .message = rule + " is too large when its alternatives and definitions are written out",
          .primary = {{span, "this has too many parts"}},
          .help = "give a part a relation of its own, with a rule for each alternative"};
}

Diagnostic not_a_fact(const std::string& name, Span span) {
  return {.code = Code::kNotAFact,
          .message = "a fact about `" + name + "` is made of values alone",
          .primary = {{span, "this is not one value"}},
          .help = "write a value, or a rule: `" + name + "(…) when …`"};
}

Diagnostic relation_of_patients(const std::string& name, Span use, Span declared) {
  return {.code = Code::kRelationOfPatients,
          .message = "`" + name + "` is decided for each patient and not known here",
          .primary = {{use, "a rule over data relations cannot read it"}},
          .secondary = {{declared, "declared here"}},
          .help = "mark it `output` or give it a column of values if it is not about patients"};
}

Diagnostic wrong_arity(const Relation& relation, std::size_t given, Span use) {
  std::string columns;
  for (const Column& column : relation.columns) {
    columns += (columns.empty() ? "" : ", ") + column.name;
  }
  return {.code = Code::kWrongArity,
          .message = "`" + relation.name + "` is about " + std::to_string(relation.columns.size()) +
                     " things, not " + std::to_string(given),
          .primary = {{use, std::to_string(given) + " are given"}},
          .secondary = {{relation.name_span, "declared here"}},
          .help = "write `" + relation.name + "(" + columns + ")`, with a value for each"};
}

}  // namespace regimen::datalog
