// Implements the words and the picture of profile.h.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include <nlohmann/json.hpp>

#include "engine/api/profile.h"
#include "engine/html/html.h"

namespace regimen::api {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kMillisecond = 1e6;

std::string decimal(double number, int places) {
  std::array<char, 64> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.*f", places, number);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

std::string right(const std::string& text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

std::string left(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

double share_of(std::uint64_t time, std::uint64_t total) {
  constexpr double kHundred = 100;
  return total == 0 ? 0 : kHundred * static_cast<double>(time) / static_cast<double>(total);
}

std::string times(std::uint64_t time, std::uint64_t total) {
  constexpr std::size_t kTimeWidth = 10;
  constexpr std::size_t kShareWidth = 7;
  return right(decimal(static_cast<double>(time) / kMillisecond, 2), kTimeWidth) + " ms" +
         right(decimal(share_of(time, total), 1), kShareWidth) + " %";
}

// ---- the picture ----

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
        add_tests(begin, stage.time);
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
  void add_tests(double begin, std::uint64_t stage) {
    const std::uint64_t sum = sum_of(profile_.tests);
    for (const ProfiledTest& test : profile_.tests) {
      const std::uint64_t own = scaled(test.time, sum, stage);
      add(begin, own, 2, test.text);
      begin += share(own);
    }
  }

  const Profile& profile_;
  std::uint64_t total_;
  std::vector<Box> boxes_;
};

}  // namespace

std::string to_text(const Profile& profile, std::size_t rows_max) {
  const std::uint64_t total = profile.total();
  std::string text = "stage                     time    share\n";
  for (const ProfiledStage& stage : profile.stages) {
    text += left(stage.name, 19) + times(stage.time, total) + "\n";
  }
  text += left("all", 19) + times(total, total) + "   " + std::to_string(profile.patients) +
          " patients\n\n      time    share     patients  statement, of the time of rules\n";
  std::uint64_t rules = 0;
  for (const ProfiledStatement& statement : profile.statements) {
    rules += statement.time;
  }
  for (std::size_t i = 0; i < std::min(rows_max, profile.statements.size()); ++i) {
    const ProfiledStatement& statement = profile.statements[i];
    text += times(statement.time, rules) + right(std::to_string(statement.patients), 11) + "  " +
            statement.name + (statement.place.empty() ? "" : "  " + statement.place) + "\n";
  }
  text += "\n      time    share  test, of the time of tests\n";
  std::uint64_t tests = 0;
  for (const ProfiledTest& test : profile.tests) {
    tests += test.time;
  }
  for (std::size_t i = 0; i < std::min(rows_max, profile.tests.size()); ++i) {
    const ProfiledTest& test = profile.tests[i];
    text += times(test.time, tests) + "  " + test.text +
            (test.is_by_record ? "  (asked of each record)\n" : "\n");
  }
  return text;
}

std::string to_json(const Profile& profile) {
  const std::uint64_t total = profile.total();
  Json json{{"patients", profile.patients}, {"nanoseconds", total}};
  json["stages"] = Json::array();
  for (const ProfiledStage& stage : profile.stages) {
    json["stages"].push_back({{"name", stage.name}, {"nanoseconds", stage.time}});
  }
  json["statements"] = Json::array();
  for (const ProfiledStatement& statement : profile.statements) {
    json["statements"].push_back({{"name", statement.name},
                                  {"module", statement.module},
                                  {"place", statement.place},
                                  {"nanoseconds", statement.time},
                                  {"patients", statement.patients}});
  }
  json["tests"] = Json::array();
  for (const ProfiledTest& test : profile.tests) {
    json["tests"].push_back(
        {{"text", test.text}, {"nanoseconds", test.time}, {"is_by_record", test.is_by_record}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

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
