#include "engine/patient/ordered_dose.h"

#include <charconv>

#include "engine/quantity/time_words.h"

namespace regimen::patient {

namespace {

using quantity::AmountKind;
using quantity::AmountRange;
using quantity::Rational;
using quantity::Schedule;

std::optional<quantity::Duration> duration_in(const syntax::Duration& written) {
  const std::optional<Rational> count = Rational::parse(written.number.text);
  return count ? quantity::duration_of(*count, written.unit) : std::nullopt;
}

std::optional<std::int32_t> count_in(const std::string& text) {
  std::int32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool is_count = error == std::errc() && end == text.data() + text.size() && count > 0;
  return is_count ? std::optional(count) : std::nullopt;
}

// More than anybody takes each time: a slip of the pen, or of the unit. In the base of the kind.
Rational most_of(AmountKind kind) {
  switch (kind) {
    case AmountKind::kMass:
      return Rational(1000);  // g
    case AmountKind::kVolume:
      return Rational(1, 50);  // m3: 20 litres
    case AmountKind::kInternationalUnits:
      return Rational(1'000'000'000);
    case AmountKind::kTablets:
      return Rational(1000);
  }
  return Rational(0);
}

}  // namespace

bool takes_the_same(const OrderedDose& left, const OrderedDose& right) {
  const bool is_same_amount = left.amount.has_value() == right.amount.has_value() &&
                              (!left.amount || (left.amount->low == right.amount->low &&
                                                left.amount->high == right.amount->high &&
                                                left.amount->unit == right.amount->unit));
  return is_same_amount && left.schedule == right.schedule && left.rarest == right.rarest &&
         left.is_in_turn == right.is_in_turn;
}

std::string dose_text(const knowledge::Model& model, const OrderedDose& dose) {
  if (!dose.amount && !dose.schedule) {
    return dose.written;
  }
  std::string text = dose.amount ? dose.amount->to_text() : "amount not known";
  text += dose.schedule ? " " + dose.schedule->to_text() : "";
  return dose.route ? text + ", " + model[*dose.route].header.name : text;
}

std::string why_implausible(const AmountRange& amount) {
  const std::optional<AmountKind> kind = quantity::kind_of_amount(amount.unit);
  if (amount.low.is_negative() || amount.high.is_negative() || amount.high.is_zero()) {
    return "`" + amount.to_text() + "` is no amount that can be taken";
  }
  if (kind && amount.high * amount.unit.factor > most_of(*kind)) {
    return "`" + amount.to_text() + "` is more than anybody takes";
  }
  return "";
}

std::optional<AmountRange> amount_of(const knowledge::Model& model,
                                     const syntax::DosePhrase& phrase) {
  if (!phrase.low) {
    return std::nullopt;
  }
  const std::optional<Rational> low = Rational::parse(phrase.low->text);
  const std::optional<Rational> high = phrase.high ? Rational::parse(phrase.high->text) : low;
  if (!low || !high) {
    return std::nullopt;
  }
  if (phrase.syringe) {
    std::int32_t per_ml = 100;
    const std::string& text = *phrase.syringe;
    const std::size_t digits = text.find_first_of("0123456789");
    if (digits != std::string::npos) {
      std::from_chars(text.data() + digits, text.data() + text.size(), per_ml);
    }
    return quantity::volume_of_graduations(*low, *high, {per_ml});
  }
  const auto unit = model.units.parse(phrase.unit);
  if (const auto* found = std::get_if<quantity::Unit>(&unit)) {
    return AmountRange{*low, *high, *found};
  }
  return std::nullopt;
}

std::optional<Schedule> schedule_of(const syntax::Schedule& written) {
  const std::optional<std::int32_t> times = count_in(written.times);
  const auto period = duration_in(written.period);
  const bool has_period =
      written.kind != syntax::Schedule::Kind::kOnce && !written.period.number.text.empty();
  if (!times || (has_period && !period)) {
    return std::nullopt;
  }
  Schedule schedule;
  schedule.kind = static_cast<Schedule::Kind>(written.kind);
  schedule.times = *times;
  schedule.period = period.value_or(quantity::Duration{});
  if (written.most) {
    const std::optional<std::int32_t> most = count_in(*written.most);
    const auto longer = duration_in(written.longer);
    if (!most || !longer) {
      return std::nullopt;
    }
    schedule.cap = Schedule::Cap{.times = *most, .period = *longer};
  }
  if (written.lasting) {
    const auto lasting = duration_in(*written.lasting);
    const auto again = written.again ? duration_in(*written.again) : std::nullopt;
    if (!lasting || (written.again && !again)) {
      return std::nullopt;
    }
    schedule.course = Schedule::Course{.lasting = *lasting, .again = again};
  }
  return schedule;
}

}  // namespace regimen::patient
