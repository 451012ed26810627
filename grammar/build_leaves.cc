// Implements the leaves of grammar/build.h: names, texts, numbers with units, times.
#include <utility>

#include "grammar/author_errors.h"
#include "grammar/build.h"

namespace regimen::grammar {

using diagnostics::Span;

Span Builder::span(const antlr4::Token* token) const {
  return {text_.buffer, static_cast<std::uint32_t>(token->getStartIndex()),
          static_cast<std::uint32_t>(token->getStopIndex() + 1)};
}

Span Builder::span(const antlr4::ParserRuleContext* context) const {
  const Span first = span(context->start);
  const Span last = context->stop == nullptr ? first : span(context->stop);
  return {text_.buffer, first.begin, std::max(first.end, last.end)};
}

std::string Builder::text(const antlr4::Token* token) const {
  const Span where = span(token);
  return std::string(text_.bytes.substr(where.begin, where.end - where.begin));
}

std::string Builder::text(const antlr4::ParserRuleContext* context) const {
  const Span where = span(context);
  return std::string(text_.bytes.substr(where.begin, where.end - where.begin));
}

std::vector<syntax::Name> Builder::names(const P::NameListContext* list) const {
  std::vector<syntax::Name> result;
  if (list != nullptr) {
    for (const P::NameContext* each : list->names) {
      result.push_back(name(each));
    }
  }
  return result;
}

syntax::Text Builder::string(const antlr4::Token* token) {
  const Span where = span(token);
  std::string_view raw = text_.bytes.substr(where.begin + 1, where.end - where.begin - 1);
  if (!raw.empty() && raw.back() == '"') {  // absent when the text is not closed
    raw.remove_suffix(1);
  }
  syntax::Text result{{}, where};
  result.value.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\' || i + 1 == raw.size()) {
      result.value += raw[i];
      continue;
    }
    const char escape = raw[++i];
    if (escape == 'n') {
      result.value += '\n';
    } else if (escape == '"' || escape == '\\') {
      result.value += escape;
    } else {
      const auto begin = static_cast<std::uint32_t>(where.begin + i);
      errors_.add(
          unknown_escape({std::string(raw.substr(i - 1, 2)), {where.buffer, begin, begin + 2}}));
    }
  }
  return result;
}

std::optional<syntax::Text> Builder::optional_string(const antlr4::Token* token) {
  return token == nullptr ? std::nullopt : std::optional(string(token));
}

syntax::Quantity Builder::quantity(Span all, syntax::Number number,
                                   const antlr4::ParserRuleContext* unit) const {
  syntax::Quantity result{std::move(number), {}, {all.buffer, all.end, all.end}, all};
  if (unit != nullptr) {
    result.unit = text(unit);
    result.unit_span = span(unit);
  }
  return result;
}

syntax::Quantity Builder::quantity(const P::QuantityContext* context) const {
  return quantity(span(context), number(context->number), context->text);
}

syntax::Quantity Builder::quantity(const P::SignedQuantityContext* context) const {
  syntax::Number amount = number(context->number);
  if (context->minus != nullptr) {
    amount.text = "-" + amount.text;
    amount.span = diagnostics::join(span(context->minus), amount.span);
  }
  return quantity(span(context), std::move(amount), context->text);
}

std::pair<syntax::Quantity, syntax::Quantity> Builder::range(
    const P::SignedQuantityContext* low, const P::SignedQuantityContext* high) const {
  std::pair<syntax::Quantity, syntax::Quantity> result{quantity(low), quantity(high)};
  if (low->text == nullptr) {  // `10 .. 80 %`: one unit for both
    result.first.unit = result.second.unit;
    result.first.unit_span = result.second.unit_span;
  }
  return result;
}

syntax::Duration Builder::duration(const P::DurationContext* context) const {
  return quantity(span(context), number(context->number), context->text);
}

std::optional<syntax::Duration> Builder::window(const P::WithinContext* context) const {
  return context == nullptr ? std::nullopt : std::optional(duration(context->time));
}

syntax::Duration Builder::one(std::string_view unit, Span where) const {
  return {{"1", where}, std::string(unit), where, where};
}

syntax::Duration Builder::period(const P::PeriodContext* context) const {
  if (context->length != nullptr) {
    return duration(context->length);
  }
  return one(text(context->word), span(context->word));
}

syntax::DateTime Builder::date(const antlr4::ParserRuleContext* context) const {
  return {text(context), span(context)};
}

std::optional<syntax::DateTime> Builder::optional_date(
    const antlr4::ParserRuleContext* context) const {
  return context == nullptr ? std::nullopt : std::optional(date(context));
}

void Builder::expect_word(const antlr4::Token* token, std::string_view expected) {
  if (token != nullptr && text(token) != expected) {
    errors_.add(expected_here(word(token), "`" + std::string(expected) + "`", "",
                              "write `" + std::string(expected) + "`"));
  }
}

}  // namespace regimen::grammar
