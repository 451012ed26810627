// Implements tests/oracle/relational_paths.h.
#include "tests/oracle/relational_paths.h"

#include <set>

namespace regimen::oracle {

namespace {

using Strings = std::vector<std::string>;

class PathMaker {
 public:
  PathMaker(std::mt19937& random, const PathProgramSize& size) : random_(random), size_(size) {}

  Strings make() {
    for (const char* name : {"e", "f", "g"}) {
      declare(name, 2);
      for (int i = 0; i < size_.edges; ++i) {
        fact(name, {value(), value()});
      }
    }
    declare("u", 1);
    for (int i = 0; i < size_.nodes / 2; ++i) {
      fact("u", {value()});
    }
    declare("w", 3);
    for (int i = 0; i < size_.edges / 2; ++i) {
      fact("w", {value(), value(), value()});
    }
    for (int layer = 0; layer < 4; ++layer) {
      add_layer("p" + std::to_string(layer), "q" + std::to_string(layer));
    }
    return lines_;
  }

 private:
  int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  bool is_one_in(int count) { return below(count) == 0; }
  std::string value() {
    const int node = below(size_.nodes);
    if (size_.is_text) {
      return "\"" + std::string(1, static_cast<char>('z' - node % 26)) + std::to_string(node) +
             "\"";
    }
    // Some beyond 32 bits, some below zero.
    return node % 7 == 3   ? std::to_string(node - 5) + "000000000000"
           : node % 5 == 4 ? "-" + std::to_string(node)
                           : std::to_string(node);
  }
  void declare(const std::string& name, int columns) {
    const std::string type = size_.is_text ? "text" : "integer";
    std::string line = "output relation " + name + "(a: " + type;
    for (int i = 1; i < columns; ++i) {
      line += ", " + std::string(1, static_cast<char>('a' + i)) + ": " + type;
    }
    lines_.push_back(line + ")");
  }
  void fact(const std::string& name, const Strings& values) {
    std::string line = "fact " + name + "(" + values.front();
    for (std::size_t i = 1; i < values.size(); ++i) {
      line += ", " + values[i];
    }
    lines_.push_back(line + ")");
  }
  std::string lower() {
    return lower_[static_cast<std::size_t>(below(static_cast<int>(lower_.size())))];
  }
  // An atom between two variables, sometimes against its direction.
  std::string atom(const std::string& name, const std::string& from, const std::string& to) {
    return is_one_in(5) ? name + "(" + to + ", " + from + ")" : name + "(" + from + ", " + to + ")";
  }
  std::string extras(const std::string& last) {
    std::string text;
    text += is_one_in(6) ? " and not " + atom(lower(), "X", last) : "";
    text += is_one_in(7) ? " and " + atom(lower(), "X", last) : "";
    text += is_one_in(7) ? " and X != " + last : "";
    text += is_one_in(7) ? " and u(X)" : "";
    text += is_one_in(8) ? " and w(_, " + last + ", _)" : "";
    text += is_one_in(9) ? " and " + lower() + "(" + last + ", Last)" : "";
    return text;
  }
  void add_plain(const std::string& head) {
    switch (below(5)) {
      case 0:
        rule(head, "X", "Y", atom(lower(), "X", "Y") + extras("Y"));
        return;
      case 1:
        rule(head, "X", "Z",
             atom(lower(), "X", "Y") + " and " + atom(lower(), "Y", "Z") +
                 (is_one_in(3) ? " and u(Y)" : "") + extras("Z"));
        return;
      case 2:
        rule(head, "X", "V",
             atom(lower(), "X", "Y") + " and " + atom(lower(), "Y", "Z") + " and " +
                 atom(lower(), "Z", "V") + extras("V"));
        return;
      case 3:
        rule(head, "X", "Y", "u(X) and u(Y)" + extras("Y"));
        return;
      default:
        rule(head, "X", "Y", "w(X, _, Y) and u(X)");
        return;
    }
  }
  void add_recursive(const std::string& head, const std::string& other) {
    switch (below(7)) {
      case 0:
        rule(head, "X", "Z", head + "(X, Y) and " + atom(lower(), "Y", "Z"));
        return;
      case 1:
        rule(head, "X", "Z", atom(lower(), "X", "Y") + " and " + head + "(Y, Z)");
        return;
      case 2:
        rule(head, "X", "Z", head + "(X, Y) and " + head + "(Y, Z)");
        return;
      case 3:
        rule(head, "X", "Y",
             atom(lower(), "X", "Z") + " and " + atom(head, "Z", "U") + " and " +
                 atom(lower(), "Y", "U") + extras("Y"));
        return;
      case 4:
        rule(head, "X", "Z",
             atom(other, "X", "Y") + " and " + atom(lower(), "Y", "Z") +
                 (is_one_in(3) ? " and u(Y)" : "") + extras("Z"));
        return;
      case 5:
        rule(head, "X", "Y", head + "(Y, X)");
        return;
      default:
        rule(head, "X", "V",
             head + "(X, Y) and " + atom(lower(), "Y", "Z") + " and " + atom(lower(), "Z", "V"));
        return;
    }
  }
  void add_layer(const std::string& first, const std::string& second) {
    declare(first, 2);
    declare(second, 2);
    for (const auto& [head, other] : {std::pair(first, second), std::pair(second, first)}) {
      add_plain(head);
      for (int i = below(3); i > 0; --i) {
        add_recursive(head, other);
      }
    }
    lower_.push_back(first);
    lower_.push_back(second);
  }
  void rule(const std::string& head, const std::string& from, const std::string& to,
            const std::string& body) {
    lines_.push_back(head + "(" + from + ", " + to + ") when " + body);
  }

  std::mt19937& random_;
  PathProgramSize size_;
  Strings lower_{"e", "f", "g"};
  Strings lines_;
};

}  // namespace

Strings random_path_program(std::mt19937& random, const PathProgramSize& size) {
  return PathMaker(random, size).make();
}

}  // namespace regimen::oracle
