// Implements grammar/format/layout.h.
#include "grammar/format/layout.h"

#include <algorithm>

namespace regimen::format {
namespace {

using grammar::Part;
using grammar::Role;

bool is_open(Role role) {
  return role == Role::kOpenGroup || role == Role::kOpenCall;
}

bool is_operator(Role role) {
  return role == Role::kAnd || role == Role::kOr;
}

std::size_t natural_gap(const FormatToken& before, const FormatToken& token) {
  const bool is_close = token.role == Role::kComma || token.role == Role::kOpenCall ||
                        token.role == Role::kCloseParen;
  return is_close || is_open(before.role) || before.role == Role::kSign ? 0 : 1;
}

// `and` and `or` stand two columns further in than the clause, unless the condition begins too far
// to the right, or too near, for that; then they stand right before their operand.
std::size_t operator_column(std::size_t indent, std::size_t condition, std::size_t length) {
  const std::size_t hanging = indent + 2;
  const bool is_near = condition <= indent + 8 && condition >= hanging + length + 1;
  return is_near ? hanging : condition - std::min(condition, length + 1);
}

}  // namespace

Layout::Layout(const FormatTokens& tokens, Page& page)
    : tokens_(tokens), page_(page), gaps_(tokens.size(), 0), columns_(tokens.size(), 0) {
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    gaps_[i] = natural_gap(tokens[i - 1], tokens[i]);
  }
}

std::optional<std::size_t> Layout::flat_width(std::size_t begin, std::size_t end) const {
  std::size_t sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin) {
      if (!tokens_[i].above.empty() || tokens_[i - 1].ends_line()) {
        return std::nullopt;
      }
      for (const Comment& comment : tokens_[i - 1].behind) {
        sum += 1 + width(comment.text);
      }
      sum += gaps_[i];
    }
    sum += width(tokens_[i].text);
  }
  return sum;
}

bool Layout::fits(std::size_t begin, std::size_t end) const {
  const std::optional<std::size_t> flat = flat_width(begin, end);
  return flat && page_.column() + *flat <= kColumnsMax;
}

// To where `index` is written: on this line, or behind comments that end lines at `column`.
void Layout::advance(std::size_t index, std::size_t column) {
  if (!tokens_[index].above.empty() || tokens_[index - 1].ends_line()) {
    page_.lead(tokens_[index], column, false, false);
  } else {
    page_.spaces(gaps_[index]);
  }
}

void Layout::fill(std::size_t begin, std::size_t end, std::size_t hang) {
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin && tokens_[i - 1].text == ",") {
      std::size_t next = i + 1;
      while (next < end && tokens_[next - 1].text != ",") {
        ++next;
      }
      const std::optional<std::size_t> flat = flat_width(i, next);
      if (flat && page_.column() + 1 + *flat > kColumnsMax && page_.column() > hang) {
        page_.lead(tokens_[i], hang, false, false);
      } else {
        advance(i, hang);
      }
    } else if (i > begin) {
      advance(i, hang);
    }
    columns_[i] = page_.column();
    page_.write(tokens_[i]);
  }
}

// The `and` and `or` of the outermost level, `or` outside of `and`; `depth` in parentheses.
std::vector<std::size_t> Layout::outermost_operators(std::size_t begin, std::size_t end,
                                                     int& depth) const {
  std::vector<std::size_t> operators;
  int here = 0;
  int level_min = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const Role role = tokens_[i].role;
    here += is_open(role) ? 1 : 0;
    here -= role == Role::kCloseParen ? 1 : 0;
    if (!is_operator(role)) {
      continue;
    }
    const int level = 2 * here + (role == Role::kAnd ? 1 : 0);
    if (operators.empty() || level < level_min) {
      operators.clear();
      level_min = level;
      depth = here;
    }
    if (level == level_min) {
      operators.push_back(i);
    }
  }
  return operators;
}

void Layout::condition(std::size_t begin, std::size_t end, std::size_t indent, bool is_outermost) {
  const std::size_t start = page_.column();
  int depth = 0;
  const std::vector<std::size_t> operators = outermost_operators(begin, end, depth);
  const bool is_broken = std::any_of(operators.begin(), operators.end(), [&](std::size_t index) {
    return tokens_[index].is_first_on_line;
  });
  if (operators.empty() || (!is_broken && fits(begin, end))) {
    fill(begin, end, start);
    return;
  }
  condition(begin, operators.front(), indent, false);
  std::size_t hang = start;
  if (depth > 0) {  // inside of parentheses: under what follows the last open one
    std::size_t open = operators.front();
    for (int closed = 0; closed >= 0 && open > begin;) {
      --open;
      closed += tokens_[open].role == Role::kCloseParen ? 1 : 0;
      closed -= is_open(tokens_[open].role) ? 1 : 0;
    }
    hang = columns_[open] + 1;
  }
  const bool is_hanging = is_outermost && depth == 0;
  for (std::size_t k = 0; k < operators.size(); ++k) {
    const std::size_t at = operators[k];
    const std::size_t next = k + 1 < operators.size() ? operators[k + 1] : end;
    const std::size_t length = tokens_[at].text.size();
    const std::size_t column = is_hanging ? operator_column(indent, start, length) : hang;
    const std::size_t operand =
        is_hanging ? std::max(start, column + length + 1) : column + length + 1;
    page_.lead(tokens_[at], column, false, false);
    page_.write(tokens_[at]);
    advance(at + 1, operand);
    page_.spaces(operand - std::min(operand, page_.column()));
    condition(at + 1, next, indent, false);
  }
}

void Layout::actions(std::size_t begin, std::size_t end) {
  const std::size_t start = page_.column();
  bool is_broken = !fits(begin, end);
  for (std::size_t i = begin + 1; i < end; ++i) {
    is_broken = is_broken || (tokens_[i].part == Part::kAction && tokens_[i].is_first_on_line);
  }
  if (!is_broken) {
    fill(begin, end, start);
    return;
  }
  for (std::size_t i = begin; i < end;) {
    std::size_t next = i + 1;
    while (next < end && tokens_[next].part != Part::kAction) {
      ++next;
    }
    if (i > begin) {
      page_.lead(tokens_[i], start, false, false);
    }
    fill(i, next, start + 2);
    i = next;
  }
}

void Layout::clause(std::size_t begin, std::size_t end, std::size_t indent) {
  std::size_t argument = begin + 1;
  bool has_condition = false;
  bool has_actions = false;
  for (std::size_t i = begin; i < end && !has_actions; ++i) {
    has_actions = i > begin && tokens_[i].part == Part::kAction;
    if (has_actions) {
      argument = i;
    } else if (tokens_[i].role == Role::kWhen && i + 1 < end) {
      has_condition = true;
      argument = i + 1;
    }
  }
  const std::size_t hang = indent + 2;
  if (argument >= end) {
    fill(begin, end, hang);
    return;
  }
  fill(begin, argument, hang);
  advance(argument, hang);
  if (has_actions) {
    actions(argument, end);
  } else if (has_condition) {
    condition(argument, end, indent, true);
  } else {
    fill(argument, end, gaps_[argument] == 0 ? hang : page_.column());
  }
}

}  // namespace regimen::format
