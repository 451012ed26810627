// Implements the readings of a proof for clinicians and auditors, of engine/explanation/proof.h.
#include <algorithm>
#include <set>

#include "engine/diagnostics/visible.h"
#include "engine/explanation/phrases.h"
#include "engine/explanation/proof.h"

namespace regimen::explanation {

namespace {

using diagnostics::visible;

constexpr std::size_t kLeavesShown = 8;
constexpr std::size_t kDigestShown = 19;  // "sha256:" and 12 digits

quantity::Truth as_it_stands(const Proof::Node& node) {
  return node.is_negated ? !node.truth : node.truth;
}

std::string join(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : std::string(between)) + part;
  }
  return text;
}

std::string with_source(const std::string& text, const std::string& source) {
  return source.empty() ? text : text + "  [" + source + "]";
}

// What a clinician wants of a proof: the statements it goes through and the facts it ends in.
class Summary {
 public:
  explicit Summary(const Proof& proof) : proof_(proof), is_seen_(proof.nodes.size(), false) {
    collect(0, proof.nodes[0].truth.is_definite);
    for (const std::uint32_t absence : absences_) {
      rule_out(absence);
    }
  }

  const std::vector<std::string>& statements() const { return statements_; }  // as met, each once
  const std::vector<std::string>& leaves() const { return leaves_; }
  // Statements that would stand against it, and do not hold.
  std::size_t ruled_out() const { return ruled_out_.size(); }

 private:
  // Below what holds, absences are many and stand for themselves; below what does not, they may be
  // the reason.
  void collect(std::uint32_t root, bool holds) {
    std::vector<std::pair<std::uint32_t, bool>> waiting{{root, holds}};
    while (!waiting.empty()) {
      const auto [index, is_held] = waiting.back();
      waiting.pop_back();
      const Proof::Node& node = proof_.nodes[index];
      if (is_held && node.is_negated && as_it_stands(node).is_definite) {
        absences_.push_back(index);
        continue;
      }
      if (is_seen_[index]) {
        continue;
      }
      is_seen_[index] = true;
      if (node.is_test) {
        add(leaves_, node.words);
      }
      for (const Proof::Step& step : node.steps) {
        note(step);
        for (auto premise = step.premises.rbegin(); premise != step.premises.rend(); ++premise) {
          waiting.emplace_back(*premise, is_held || node.truth.is_definite);
        }
      }
    }
  }

  void rule_out(std::uint32_t root) {
    std::vector<std::uint32_t> waiting{root};
    while (!waiting.empty()) {
      const std::uint32_t index = waiting.back();
      waiting.pop_back();
      if (is_seen_[index]) {
        continue;
      }
      is_seen_[index] = true;
      for (const Proof::Step& step : proof_.nodes[index].steps) {
        if (!step.is_policy && !step.statement.empty()) {
          ruled_out_.insert(step.statement);
        }
        waiting.insert(waiting.end(), step.premises.begin(), step.premises.end());
      }
    }
  }

  void note(const Proof::Step& step) {
    if (!step.is_policy && !step.statement.empty()) {
      add(statements_, with_source(step.title, join(step.sources, "; ")));
    }
  }

  static void add(std::vector<std::string>& lines, const std::string& line) {
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) {
      lines.push_back(line);
    }
  }

  const Proof& proof_;
  std::vector<bool> is_seen_;
  std::vector<std::uint32_t> absences_;
  std::vector<std::string> statements_;
  std::vector<std::string> leaves_;
  std::set<std::string> ruled_out_;
};

std::vector<std::string> dose_lines(const std::vector<Line>& doses) {
  std::vector<std::string> lines;
  for (const Line& dose : doses) {
    lines.push_back(with_source(dose.text, dose.source));
    for (const Line& limit : dose.children) {
      lines.push_back(with_source(limit.text, limit.source));
    }
  }
  return lines;
}

std::string lines_of(std::string_view label, const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), kLeavesShown); ++i) {
    std::string head(i == 0 ? label : "");
    head.resize(10, ' ');
    text += head + visible(lines[i]) + "\n";
  }
  if (lines.size() > kLeavesShown) {
    text += "          … " + std::to_string(lines.size() - kLeavesShown) + " more\n";
  }
  return text;
}

std::string step_line(const Proof::Step& step, const std::string& indent) {
  std::string text = indent + "by rule " + std::to_string(step.rule);
  text += step.statement.empty() ? "" : " of " + step.statement;
  for (std::size_t i = 0; i < step.values.size(); ++i) {
    text += (i == 0 ? " with " : ", ") + step.values[i].first + " = " + step.values[i].second;
  }
  for (std::size_t i = 0; i < step.premises.size(); ++i) {
    text += (i == 0 ? " from #" : " #") + std::to_string(step.premises[i]);
  }
  text = visible(text) + "\n" + indent + "  " + visible(step.text) + "\n";
  const std::string sources = join(step.sources, "; ");
  const std::string locators = join(step.locators, "; ");
  return sources.empty()
             ? text
             : text + indent + "  source " + visible(sources + " (" + locators + ")") + "\n";
}

// How deep each node lies: the least number of steps from the root.
std::vector<std::size_t> depths_of(const Proof& proof) {
  std::vector<std::size_t> depths(proof.nodes.size(), proof.nodes.size());
  depths[0] = 0;
  for (std::size_t i = 0; i < proof.nodes.size(); ++i) {
    for (const Proof::Step& step : proof.nodes[i].steps) {
      for (const std::uint32_t premise : step.premises) {
        depths[premise] = std::min(depths[premise], depths[i] + 1);
      }
    }
  }
  return depths;
}

}  // namespace

std::string to_clinician_text(const Proof& proof, const std::string& outcome,
                              const std::vector<Line>& doses) {
  const Proof::Node& root = proof.nodes[0];
  const Summary summary(proof);
  std::string text = truth_word(as_it_stands(root)) + ": " + visible(root.words) + "\n";
  text += outcome.empty() ? "" : lines_of("", {outcome});
  text += lines_of("given", dose_lines(doses));
  text += lines_of("by", summary.statements());
  const bool is_open = root.truth.is_possible && !root.truth.is_definite;
  text += lines_of(is_open ? "open" : "because", summary.leaves());
  if (summary.ruled_out() > 0 && root.truth.is_definite) {
    text += "checked   " + pluralize(summary.ruled_out(), "statement") +
            " that could rule it out: none applies (`--for author` shows them)\n";
  }
  return text;
}

std::string to_auditor_text(const Proof& proof, std::size_t depth) {
  const std::vector<std::size_t> depths = depths_of(proof);
  std::string text;
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < proof.nodes.size(); ++i) {
    const Proof::Node& node = proof.nodes[i];
    if (depths[i] > depth) {
      ++hidden;
      continue;
    }
    std::string head = "#" + std::to_string(i) + " ";
    head.resize(std::max<std::size_t>(head.size(), 5), ' ');
    text += head + truth_word(as_it_stands(node)) + ": " + (node.is_negated ? "not " : "") +
            visible(node.subject) + "  " + node.digest.substr(0, kDigestShown) + "\n";
    text += "     " + visible(node.words) +
            (node.place.empty() ? "" : "  [" + visible(node.place) + "]") + "\n";
    for (const Proof::Step& step : node.steps) {
      text += step_line(step, "     ");
    }
  }
  return hidden == 0 ? text
                     : text + "… " + pluralize(hidden, "node") + " below depth " +
                           std::to_string(depth) + "\n";
}

std::string others_text(const Proof& proof, std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < proof.others.size(); ++i) {
    const Proof::Other& other = proof.others[i];
    text += "also proved: " + visible(proof.nodes[other.node].words) + " by \"" +
            visible(other.title) + "\" (`why " + std::string(name) + " --proof " +
            std::to_string(i + 2) + "`)\n";
  }
  return text;
}

}  // namespace regimen::explanation
