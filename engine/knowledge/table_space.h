// The patients that the rows of a decision table tell apart.
//
// Each thing that rows ask of is an axis: a number (a lab, age) cut at the thresholds of the rows,
// sex, or a condition that holds or not. On an axis every part between two cuts is one class, with
// a value that stands for it, so that gaps and overlaps are found by counting, exactly. A lab's
// axis ends at its plausible range; age counts completed years. What all rows ask alike is the
// table's scope: nobody outside of it is missed.
//
// Shape:   a box has a range of classes for each axis.
// Cost:    rows x axes for one overlap; gaps visit each set of rows that is left over at an axis
//          once, at most kVisitsMax of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

class TableSpace {
 public:
  struct Range {
    std::size_t first = 0;
    std::size_t last = 0;
  };
  using Box = std::vector<Range>;
  struct Gaps {
    std::vector<Box> boxes;
    bool is_complete = true;  // false: there may be more
  };

  // `rows` are the conditions of the rows, without `otherwise`.
  TableSpace(const Model& model, const std::vector<ConditionId>& rows);

  // The patients whom both rows fit.
  std::optional<Box> overlap(std::size_t row, std::size_t other) const;
  Gaps gaps(std::size_t boxes_max) const;
  // "hematocrit above 50 % and below 52 %, taking cypionate: yes"
  std::string region(const Box& box) const;
  // "hematocrit 51 %, taking cypionate: yes"
  std::string example(const Box& box) const;

 private:
  struct Class {
    std::string value;       // what stands for it: "51 %", "yes"
    std::string from, upto;  // "from 50 %", "above 50 %"; empty where the axis ends
    quantity::Rational number{};
  };
  struct Axis {
    std::string name;
    std::optional<Operand> operand{};  // absent: sex or a condition
    std::vector<quantity::Rational> cuts{};
    std::vector<Class> classes{};
  };
  using Mask = std::vector<bool>;
  // What a row asks on an axis; an axis that is not in it may have any class.
  using Row = std::map<std::size_t, Mask>;

  void add_axes(ConditionId id);
  void add_cut(const Operand& operand, const quantity::Rational& cut);
  std::size_t axis_named(const std::string& name, std::optional<Operand> operand);
  static std::string range_text(const Class& first, const Class& last);
  void make_classes(Axis& axis) const;
  void add_number_class(Axis& axis, const quantity::Rational& value, bool is_cut) const;
  void add_demands(ConditionId id, Row& row) const;
  std::size_t axis_of(ConditionId id) const;
  void add_parts(ConditionId id, std::map<std::string, ConditionId>& parts) const;
  void demand(Row& row, std::size_t axis, const Mask& mask) const;
  Mask mask_of(std::size_t axis, ConditionId id) const;
  std::string condition_name(ConditionId id) const;
  void take_scope(const std::vector<ConditionId>& rows);
  bool is_free(const Box& box) const;  // no row fits anybody in it
  Box grown(Box box) const;

  class GapSearch;

  const Model& model_;
  std::vector<Axis> axes_;
  std::map<std::string, std::size_t> by_name_;
  std::vector<Row> rows_;
  Row scope_;
};

}  // namespace regimen::knowledge
