// Implements why of engine/explanation/mechanism.h.
#include <algorithm>
#include <array>

#include "engine/explanation/mechanism.h"
#include "engine/explanation/mechanism_words.h"
#include "engine/knowledge/passages.h"
#include "engine/knowledge/print.h"

namespace regimen::explanation {

namespace {

using knowledge::Sex;
using mechanism::Edge;
using mechanism::Path;
using mechanism::Paths;

class CauseFormatter {
 public:
  CauseFormatter(const Mechanisms& mechanisms, const CauseQuestion& question)
      : model_(mechanisms.model),
        system_(mechanisms.system),
        question_(question),
        start_(system_[question.start].name),
        signal_(system_[question.signal].name) {
    Paths found = mechanism::paths_from(system_, question.start, question.sex);
    steps_searched_ = found.steps_searched;
    std::copy_if(
        std::make_move_iterator(found.paths.begin()), std::make_move_iterator(found.paths.end()),
        std::back_inserter(paths_),
        [&](const Path& path) { return system_[path.steps.back()].target == question.signal; });
  }

  Line format() const {
    const bool depends_on_sex = std::any_of(paths_.begin(), paths_.end(),
                                            [](const Path& path) { return path.sex != Sex::kAny; });
    if (question_.sex != Sex::kAny || !depends_on_sex) {
      return format(question_.sex);
    }
    Line men = format(Sex::kMale);
    Line women = format(Sex::kFemale);
    Line line{.text = claim(question_.sign), .statement = "", .source = "", .truth = men.truth};
    if (men.truth != women.truth) {
      line.text += ": that depends on the sex";
      line.truth = "unknown";
    }
    line.children = {std::move(men), std::move(women)};
    return line;
  }

 private:
  std::string claim(int sign) const {
    return start_ + (sign > 0 ? " raises " : " lowers ") + signal_;
  }

  Line format(Sex sex) const {
    Line line{.text = claim(question_.sign) + sex_words(sex),
              .statement = "",
              .source = "",
              .truth = truth_for(sex)};
    std::size_t shown[2] = {0, 0};
    std::size_t omitted = 0;
    for (const Path& path : paths_) {
      if (!is_for(path, sex)) {
        continue;
      }
      std::size_t& count = shown[path.sign > 0 ? 1 : 0];
      if (count++ < kPathsShown) {
        line.children.push_back(path_line(path));
      } else {
        ++omitted;
      }
    }
    if (line.children.empty()) {
      line.children.push_back(
          plain("no path of at most " + steps_words(steps_searched_) + " leads there"));
    }
    if (omitted > 0) {
      line.children.push_back(plain("and " + std::to_string(omitted) + " more, not shorter"));
    }
    return line;
  }

  static bool is_for(const Path& path, Sex sex) { return path.sex == Sex::kAny || path.sex == sex; }

  // The shortest path decides; shortest paths of both signs leave it open.
  std::string truth_for(Sex sex) const {
    std::size_t length = 0;
    bool has_sign[2] = {false, false};
    for (const Path& path : paths_) {
      if (is_for(path, sex) && (length == 0 || path.length() == length)) {
        length = path.length();
        has_sign[path.sign == question_.sign ? 1 : 0] = true;
      }
    }
    if (has_sign[0] && has_sign[1]) {
      return "unknown";
    }
    return has_sign[1] ? "yes" : "no";
  }

  Line plain(std::string text) const {
    return {.text = std::move(text), .statement = "", .source = "", .truth = "", .children = {}};
  }

  Line path_line(const Path& path) const {
    const std::string steps = "in " + steps_words(path.length());
    Line line = plain(
        path.sign == question_.sign ? steps : "the other way " + steps + ": " + claim(path.sign));
    for (std::size_t i = 0; i < path.length(); ++i) {
      line.children.push_back(step_line(path, i));
    }
    return line;
  }

  Line step_line(const Path& path, std::size_t i) const {
    const Edge& edge = system_[path.steps[i]];
    Line line = plain(step_words({model_, system_}, path, i));
    const knowledge::Header& header = mechanism::header_of(model_, edge.statement);
    line.statement = header.name;
    line.source = citations_text(model_, header.citations);
    line.locators = locators_text(model_, header.citations);
    return line;
  }

  const knowledge::Model& model_;
  const mechanism::System& system_;
  CauseQuestion question_;
  const std::string& start_;
  const std::string& signal_;
  std::vector<Path> paths_;
  std::uint32_t steps_searched_ = 0;
};

}  // namespace

Line why(const Mechanisms& mechanisms, const CauseQuestion& question) {
  return CauseFormatter(mechanisms, question).format();
}

// ---- words that the tables share ----

std::string sex_words(Sex sex) {
  return sex == Sex::kMale ? " in men" : sex == Sex::kFemale ? " in women" : "";
}

std::string steps_words(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " step" : " steps");
}

std::string step_words(const Mechanisms& mechanisms, const Path& path, std::size_t i) {
  const mechanism::System& system = mechanisms.system;
  int sign = 1;
  for (std::size_t step = 0; step <= i; ++step) {
    sign *= system[path.steps[step]].sign;
  }
  const Edge& edge = system[path.steps[i]];
  const mechanism::Node& target = system[edge.target];
  const std::string rises = sign > 0 ? " rises" : " falls";
  if (edge.is_stand_in) {
    return edge.words + ": as if " + target.name + (sign > 0 ? " rose" : " fell");
  }
  if (target.is_carrier()) {
    return edge.words + ": " + target.name + (sign > 0 ? " does more" : " does less") +
           (edge.site ? " there" : "");
  }
  switch (edge.kind) {
    case Edge::Kind::kThrough:
      return edge.words + ": through " + system[edge.source].name +
             (sign * edge.sign > 0 ? " comes more, " : " comes less, ") + target.name + rises;
    case Edge::Kind::kUse:
      return edge.words + ": " + (sign > 0 ? "less" : "more") + " is used up, " + target.name +
             rises;
    case Edge::Kind::kAction:
    case Edge::Kind::kEffect:
      break;
  }
  return edge.words + ": " + target.name + rises;
}

}  // namespace regimen::explanation
