// Implements the picture of profile.h.
#include <algorithm>
#include <map>

#include "engine/api/profile.h"
#include "engine/api/profile_words.h"
#include "engine/reports/html/html.h"

namespace regimen::api {

namespace {

constexpr double kWidth = 1200;
constexpr double kRow = 22;
constexpr double kLetter = 7;  // about as wide as a letter is

struct Box {
  double begin;  // in shares of the whole
  double share;
  int row;  // from below
  std::string name;
  std::string more;  // shown when pointed at
};

std::string rectangle(const Box& box, int rows) {
  const double x = box.begin * kWidth;
  const double width = box.share * kWidth;
  const double y = (rows - 1 - box.row) * kRow;
  const auto letters = static_cast<std::size_t>(std::max(0.0, width / kLetter - 1));
  // A colour by name: the same in every picture.
  std::size_t hue = 0;
  for (const char c : box.name) {
    hue = hue * 31 + static_cast<unsigned char>(c);
  }
  std::string svg = "<g><title>" + html::escaped(box.name + ": " + box.more) +
                    "</title><rect x=\"" + decimal(x, 2) + "\" y=\"" + decimal(y, 0) +
                    "\" width=\"" + decimal(std::max(width, 0.5), 2) + "\" height=\"" +
                    decimal(kRow - 1, 0) + "\" fill=\"hsl(" + std::to_string(20 + hue % 40) +
                    ",80%," + std::to_string(62 + hue / 40 % 16) + "%)\"/>";
  if (letters >= 3) {
    const std::string shown =
        box.name.size() <= letters ? box.name : box.name.substr(0, letters - 1) + "…";
    svg += "<text x=\"" + decimal(x + 4, 2) + "\" y=\"" + decimal(y + 15, 0) + "\">" +
           html::escaped(shown) + "</text>";
  }
  return svg + "</g>\n";
}

// Modules of the statements with their times, in the order of their names.
std::map<std::string, std::uint64_t> modules_of(const Profile& profile) {
  std::map<std::string, std::uint64_t> modules;
  for (const ProfiledStatement& statement : profile.statements) {
    modules[statement.module.empty() ? "shared conditions" : statement.module] += statement.time;
  }
  return modules;
}

class Flame {
 public:
  explicit Flame(const Profile& profile)
      : profile_(profile), total_(std::max<std::uint64_t>(profile.total(), 1)) {}

  std::vector<Box> boxes() {
    add(0, total_, 0, "all");
    double begin = 0;
    for (const ProfiledStage& stage : profile_.stages) {
      add(begin, stage.time, 1, stage.name);
      if (stage.name == "rules") {
        add_statements(begin, stage.time);
      } else if (stage.name == "tests") {
        add_items(begin, stage.time, profile_.tests);
      } else if (stage.name == "relations") {
        add_items(begin, stage.time, profile_.relations);
      }
      begin += share(stage.time);
    }
    return std::move(boxes_);
  }

 private:
  double share(std::uint64_t time) const {
    return static_cast<double>(time) / static_cast<double>(total_);
  }
  void add(double begin, std::uint64_t time, int row, const std::string& name) {
    boxes_.push_back({begin, share(time), row, name, times(time, total_)});
  }
  // What was measured inside a stage is scaled to the stage: looking at the clock took time, too.
  template <typename Items>
  std::uint64_t sum_of(const Items& items) const {
    std::uint64_t sum = 0;
    for (const auto& item : items) {
      sum += item.time;
    }
    return std::max<std::uint64_t>(sum, 1);
  }
  static std::uint64_t scaled(std::uint64_t time, std::uint64_t sum, std::uint64_t stage) {
    return static_cast<std::uint64_t>(static_cast<double>(time) * static_cast<double>(stage) /
                                      static_cast<double>(sum));
  }
  void add_statements(double begin, std::uint64_t stage) {
    const std::uint64_t sum = sum_of(profile_.statements);
    for (const auto& [module, time] : modules_of(profile_)) {
      const std::uint64_t module_time = scaled(time, sum, stage);
      add(begin, module_time, 2, module);
      double inner = begin;
      for (const ProfiledStatement& statement : profile_.statements) {
        if ((statement.module.empty() ? "shared conditions" : statement.module) == module) {
          const std::uint64_t own = scaled(statement.time, sum, stage);
          add(inner, own, 3, statement.name);
          inner += share(own);
        }
      }
      begin += share(module_time);
    }
  }
  static const std::string& name_of(const ProfiledTest& test) { return test.text; }
  static const std::string& name_of(const ProfiledRelation& relation) { return relation.name; }
  template <typename Items>
  void add_items(double begin, std::uint64_t stage, const Items& items) {
    const std::uint64_t sum = sum_of(items);
    for (const auto& item : items) {
      const std::uint64_t own = scaled(item.time, sum, stage);
      add(begin, own, 2, name_of(item));
      add_rules(begin, item, own);
      begin += share(own);
    }
  }
  void add_rules(double /*begin*/, const ProfiledTest& /*test*/, std::uint64_t /*time*/) {}
  // A rule's time lies in that of its relations; the rest is what relations need besides.
  void add_rules(double begin, const ProfiledRelation& relation, std::uint64_t time) {
    for (const ProfiledRule& rule : profile_.rules) {
      if (rule.relations == relation.name) {
        const std::uint64_t own =
            scaled(rule.time, std::max<std::uint64_t>(relation.time, 1), time);
        add(begin, own, 3, rule.name);
        begin += share(own);
      }
    }
  }

  const Profile& profile_;
  std::uint64_t total_;
  std::vector<Box> boxes_;
};

}  // namespace

std::string to_svg(const Profile& profile) {
  constexpr int kRows = 4;
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
                    decimal(kWidth, 0) + " " + decimal(kRows * kRow, 0) +
                    "\" font-family=\"sans-serif\" font-size=\"12\">\n";
  for (const Box& box : Flame(profile).boxes()) {
    svg += rectangle(box, kRows);
  }
  return svg + "</svg>\n";
}

}  // namespace regimen::api
