// Implements engine/explanation/record_notices.h.
#include "engine/explanation/record_notices.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/explanation/page.h"
#include "engine/knowledge/input.h"
#include "engine/patient/print.h"

namespace regimen::explanation {

namespace {

using patient::UnreadEntry;
using NoticeJson = nlohmann::ordered_json;

constexpr std::size_t kNoticesMax = 20;

bool may_be_anything_now(const UnreadEntry& entry) {
  return entry.is_active && entry.kind != UnreadEntry::Kind::kProcedure &&
         entry.kind != UnreadEntry::Kind::kFamilyHistory;
}

// "1 entry", "3 entries".
std::string entries_phrase(std::size_t count) {
  return count == 1 ? std::string("1 entry") : fmt::format("{} entries", count);
}

void write_named(Page& page, const knowledge::Model& model, const UnreadWords& words,
                 const NoticeOptions& options) {
  page.entry("NOT UNDERSTOOD",
             entries_phrase(words.named_count) + " of the record" +
                 (model.trusts.empty() ? "; what they may be is not known" : ""),
             options.colour ? "1;33" : "");
  for (std::size_t i = 0; i < words.named.size(); ++i) {
    if (i == kNoticesMax && !options.is_verbose) {
      page.detail(fmt::format("and {} more, which `regimen facts` lists", words.named.size() - i));
      return;
    }
    page.detail(words.named[i]);
  }
}

}  // namespace

UnreadWords unread_words(const patient::Record& record, bool is_verbose) {
  struct Group {
    std::string words;
    const UnreadEntry* first;
    std::size_t count = 0;
  };
  std::vector<Group> groups;
  std::map<std::string, std::size_t> group_of;
  UnreadWords words;
  for (const UnreadEntry& entry : record.not_understood) {
    if (!is_verbose && !may_be_anything_now(entry)) {
      ++words.others_count;
      continue;
    }
    ++words.named_count;
    std::string text = patient::words_for(entry) + (entry.why.empty() ? "" : ": " + entry.why);
    const auto [found, is_new] = group_of.emplace(text, groups.size());
    if (is_new) {
      groups.push_back({.words = std::move(text), .first = &entry});
    }
    ++groups[found->second].count;
  }
  for (const Group& group : groups) {
    words.named.push_back(
        fmt::format("{} [{}{}]", group.words, group.first->path,
                    group.count == 1 ? "" : fmt::format(" and {} more", group.count - 1)));
  }
  return words;
}

bool is_incomplete(const patient::Record& record) {
  const auto makes_unknown = [](const patient::Fault& fault) { return !fault.inputs.empty(); };
  const auto is_unread_part = [](const UnreadEntry& entry) {
    return entry.kind == UnreadEntry::Kind::kOther;
  };
  return std::any_of(record.faults.begin(), record.faults.end(), makes_unknown) ||
         std::any_of(record.not_understood.begin(), record.not_understood.end(), is_unread_part);
}

std::string notices_text(const knowledge::Model& model, const patient::Record& record,
                         const NoticeOptions& options) {
  const UnreadWords words = unread_words(record, options.is_verbose);
  Page page(options.width);
  for (const knowledge::Trust& trust : model.trusts) {
    page.entry("TRUSTED", "records are trusted: " + trust.because, options.colour ? "1;33" : "");
  }
  if (words.named_count > 0) {
    write_named(page, model, words, options);
  }
  if (words.others_count > 0) {
    page.entry("not understood",
               entries_phrase(words.others_count) +
                   " of what is past, was done or is about relatives (`facts` lists "
                   "them)");
  }
  std::set<knowledge::Input> unknown;
  for (const patient::Fault& fault : record.faults) {
    unknown.insert(fault.inputs.begin(), fault.inputs.end());
  }
  std::string names;
  for (const knowledge::Input& input : unknown) {
    names += (names.empty() ? "" : ", ") + knowledge::name_of(model, input);
  }
  if (!names.empty()) {
    page.entry("DATA PROBLEM", "not known because of problems of the data: " + names,
               options.colour ? "1;33" : "");
  }
  return page.text();
}

NoticeJson unread_json(const patient::Record& record) {
  NoticeJson list = NoticeJson::array();
  for (const UnreadEntry& entry : record.not_understood) {
    list.push_back({{"kind", patient::word_for(entry.kind)},
                    {"active", entry.is_active},
                    {"system", entry.system},
                    {"code", entry.code},
                    {"text", entry.text},
                    {"path", entry.path},
                    {"why", entry.why}});
  }
  return list;
}

NoticeJson problems_json(const knowledge::Model& model, const patient::Record& record) {
  NoticeJson list = NoticeJson::array();
  for (const patient::Fault& fault : record.faults) {
    if (fault.inputs.empty() && fault.code != diagnostics::Code::kUnreadText) {
      continue;
    }
    NoticeJson inputs = NoticeJson::array();
    for (const knowledge::Input& input : fault.inputs) {
      inputs.push_back(knowledge::name_of(model, input));
    }
    list.push_back({{"code", diagnostics::id_of(fault.code)},
                    {"path", fault.path},
                    {"message", fault.message},
                    {"help", fault.help},
                    {"inputs", std::move(inputs)}});
  }
  return list;
}

}  // namespace regimen::explanation
