// Implements print.h.
#include "engine/evaluation/columns/print.h"

#include "engine/base/overload.h"

namespace regimen::columns {

namespace {

using Selection = knowledge::LabOperand::Selection;

std::string selection_word(Selection selection) {
  switch (selection) {
    case Selection::kLatest:
      return "latest";
    case Selection::kFirst:
      return "first";
    case Selection::kHighest:
      return "highest";
    case Selection::kLowest:
      return "lowest";
    case Selection::kMean:
    case Selection::kRise:
    case Selection::kFall:
      break;  // have no reduction
  }
  return "";
}

std::string code_range_text(const CodeRange& range) {
  if (range.low > range.high) {
    return "no code";
  }
  const std::string high = range.high == kCodeMax ? "" : std::to_string(range.high);
  return std::string(range.is_outside ? "codes outside " : "codes ") + std::to_string(range.low) +
         ".." + high;
}

std::string day_of(std::int64_t second) {
  quantity::Instant instant;
  instant.first = instant.last = second;
  return instant.first_day().to_text();
}

class Printer {
 public:
  Printer(const LayoutSource& source, const Layout& layout) : source_(source), layout_(layout) {}

  std::string text() {
    print_labs();
    print_leaves();
    print_steps();
    return std::move(text_);
  }

 private:
  const std::string& name_of(std::uint32_t lab) const {
    return source_.model[layout_.labs[lab].lab].header.name;
  }

  void print_labs() {
    text_ += "labs and where their tests change\n";
    for (const LabColumn& lab : layout_.labs) {
      text_ += "  " + source_.model[lab.lab].header.name + ":";
      for (const quantity::Rational& cut : lab.cuts.values()) {
        text_ += " " + cut.to_text();
      }
      text_ += "\n";
    }
  }

  std::string reduction(std::uint32_t index) const {
    const Reduction& reduction = layout_.reductions[index];
    return selection_word(reduction.selection) + " " + name_of(reduction.lab) +
           (reduction.begin ? " since " + day_of(*reduction.begin) : "");
  }

  std::string words_of_leaf(const LeafKind& kind) const {
    return std::visit(
        Overload{[](const SexLeaf&) -> std::string { return "sex"; },
                 [](const AgeLeaf& age) { return "age, " + code_range_text(age.range); },
                 [](const ConceptLeaf&) -> std::string { return "condition"; },
                 [](const EverLeaf&) -> std::string { return "condition, now or in the past"; },
                 [](const AgentLeaf&) -> std::string { return "agent"; },
                 [&](const ValueLeaf& value) {
                   return reduction(value.reduction) + ", " + code_range_text(value.range) +
                          (value.is_guarded ? ", where known" : "");
                 },
                 [](const KnownSexLeaf&) -> std::string { return "sex, known"; },
                 [](const KnownAgeLeaf&) -> std::string { return "age, known"; },
                 [&](const KnownLabLeaf& known) { return reduction(known.reduction) + ", known"; },
                 [](const KnownConceptLeaf&) -> std::string { return "condition, known"; },
                 [&](const CountLeaf& count) {
                   return std::to_string(count.count) + " results of " + name_of(count.lab) + ", " +
                          code_range_text(count.range);
                 },
                 [&](const PairLeaf& pair) {
                   return "pairs of " + name_of(pair.lab) + ", " + code_range_text(pair.range);
                 },
                 [](const RecordLeaf&) -> std::string { return "evaluated per record"; }},
        kind);
  }

  void print_leaves() {
    text_ += "tests\n";
    for (std::size_t slot = 0; slot < layout_.leaves.size(); ++slot) {
      const Leaf& leaf = layout_.leaves[slot];
      text_ += "  " + std::to_string(slot) + "  " + source_.program[leaf.test].text + "  (" +
               words_of_leaf(leaf.kind) + ")\n";
    }
  }

  void print_steps() {
    text_ += "rules\n";
    for (const SlotGroup& group : layout_.groups) {
      for (const std::uint32_t index : group.choices) {
        const Choice& choice = layout_.choices[index];
        text_ += "  " + std::to_string(choice.slot) + " <- " + std::to_string(choice.count) + " of";
        for (const std::uint32_t slot : choice.slots) {
          text_ += " " + std::to_string(slot);
        }
        text_ += "\n";
      }
      for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
        print_step(layout_.steps[i], group.is_recursive);
      }
    }
  }

  void print_step(const SlotStep& step, bool is_repeated) {
    text_ += "  " + std::to_string(step.head) + " <-";
    for (std::uint32_t i = step.literals_begin; i < step.literals_end; ++i) {
      const SlotLiteral& literal = layout_.literals[i];
      text_ += std::string(literal.is_negated ? " not " : " ") + std::to_string(literal.slot);
    }
    const logic::GroundRule& rule = source_.ground[step.rule];
    text_ += "  (" + ground_atom_text(source_.program, source_.ground[rule.head]) +
             (is_repeated ? ", repeated" : "") + ")\n";
  }

  const LayoutSource& source_;
  const Layout& layout_;
  std::string text_;
};

}  // namespace

std::string layout_text(const LayoutSource& source, const Layout& layout) {
  return Printer(source, layout).text();
}

}  // namespace regimen::columns
