// Implements engine/knowledge/table_space.h: the search for patients whom no row fits.
#include <algorithm>
#include <set>

#include "engine/knowledge/table_space.h"

namespace regimen::knowledge {

namespace {

constexpr std::size_t kVisitsMax = 200'000;

}  // namespace

bool TableSpace::is_free(const Box& box) const {
  return std::none_of(rows_.begin(), rows_.end(), [&](const Row& row) {
    return std::all_of(row.begin(), row.end(), [&](const auto& demanded) {
      const Range range = box[demanded.first];
      const auto begin = demanded.second.begin();
      return std::find(begin + static_cast<std::ptrdiff_t>(range.first),
                       begin + static_cast<std::ptrdiff_t>(range.last) + 1,
                       true) != begin + static_cast<std::ptrdiff_t>(range.last) + 1;
    });
  });
}

// As large as it can be without anybody whom a row fits, or who is outside of the scope.
TableSpace::Box TableSpace::grown(Box box) const {
  for (std::size_t axis = box.size(); axis-- > 0;) {
    const auto scope = scope_.find(axis);
    const auto may_be = [&](std::size_t i) { return scope == scope_.end() || scope->second[i]; };
    const auto try_range = [&](Range range) {
      Box larger = box;
      larger[axis] = range;
      const bool is_larger = is_free(larger);
      box = is_larger ? larger : box;
      return is_larger;
    };
    while (box[axis].first > 0 && may_be(box[axis].first - 1) &&
           try_range({box[axis].first - 1, box[axis].last})) {
    }
    while (box[axis].last + 1 < axes_[axis].classes.size() && may_be(box[axis].last + 1) &&
           try_range({box[axis].first, box[axis].last + 1})) {
    }
  }
  return box;
}

// Goes through the axes, with the rows that fit so far; a set of rows that was there before at the
// same axis has nothing new behind it.
class TableSpace::GapSearch {
 public:
  GapSearch(const TableSpace& space, std::size_t boxes_max)
      : space_(space), boxes_max_(boxes_max) {}

  Gaps run() {
    std::vector<bool> all(space_.rows_.size(), true);
    visit(0, all);
    return std::move(gaps_);
  }

 private:
  void visit(std::size_t axis, const std::vector<bool>& fitting);
  void add_gap(std::size_t axis);
  bool is_known() const;

  const TableSpace& space_;
  std::size_t boxes_max_;
  Gaps gaps_;
  Box point_;
  std::set<std::pair<std::size_t, std::vector<bool>>> covered_;
};

bool TableSpace::GapSearch::is_known() const {
  return std::any_of(gaps_.boxes.begin(), gaps_.boxes.end(), [&](const Box& box) {
    for (std::size_t i = 0; i < point_.size(); ++i) {
      if (point_[i].first < box[i].first || point_[i].first > box[i].last) {
        return false;
      }
    }
    return true;
  });
}

// The rest of the axes may be anything.
void TableSpace::GapSearch::add_gap(std::size_t axis) {
  const std::size_t fixed = point_.size();
  for (; axis < space_.axes_.size(); ++axis) {
    const auto scope = space_.scope_.find(axis);
    std::size_t first = 0;
    while (scope != space_.scope_.end() && first + 1 < scope->second.size() &&
           !scope->second[first]) {
      ++first;
    }
    point_.push_back({first, first});
  }
  if (!is_known()) {
    gaps_.boxes.push_back(space_.grown(point_));
  }
  point_.resize(fixed);
}

void TableSpace::GapSearch::visit(std::size_t axis, const std::vector<bool>& fitting) {
  const bool is_done = gaps_.boxes.size() >= boxes_max_ || covered_.size() >= kVisitsMax;
  gaps_.is_complete = gaps_.is_complete && !is_done;
  if (is_done) {
    return;
  }
  if (std::find(fitting.begin(), fitting.end(), true) == fitting.end()) {
    add_gap(axis);
    return;
  }
  if (axis == space_.axes_.size() || covered_.contains({axis, fitting})) {
    return;
  }
  const std::size_t gaps_before = gaps_.boxes.size();
  const auto scope = space_.scope_.find(axis);
  for (std::size_t i = 0; i < space_.axes_[axis].classes.size(); ++i) {
    if (scope != space_.scope_.end() && !scope->second[i]) {
      continue;
    }
    std::vector<bool> left = fitting;
    for (std::size_t row = 0; row < left.size(); ++row) {
      const auto demanded = space_.rows_[row].find(axis);
      left[row] = left[row] && (demanded == space_.rows_[row].end() || demanded->second[i]);
    }
    point_.push_back({i, i});
    visit(axis + 1, left);
    point_.pop_back();
  }
  if (gaps_.boxes.size() == gaps_before && gaps_.is_complete) {
    covered_.emplace(axis, fitting);
  }
}

TableSpace::Gaps TableSpace::gaps(std::size_t boxes_max) const {
  return GapSearch(*this, boxes_max).run();
}

}  // namespace regimen::knowledge
