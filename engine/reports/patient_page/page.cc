// Implements engine/reports/patient_page/report.h: the order of the page.
#include "engine/explanation/record_notices.h"
#include "engine/reports/patient_page/parts.h"

namespace regimen::patient_page {

namespace {

constexpr std::string_view kStyle =
    R"css(.statement{border-left:5px solid var(--line);padding:.1rem 0 .1rem .8rem}
.statement h3{margin:.2rem 0}.statement.good{border-color:var(--good)}.statement.warn{border-color:var(--warn)}.statement.bad{border-color:var(--bad)}
.dose{font-size:1.1rem;margin:.2rem 0}ul{margin:.3rem 0;padding-left:1.2rem}summary{cursor:pointer}
.proof>summary{color:var(--mark)}.aside{font-size:.92em}ul.tree details>summary{list-style:none}ul.tree details:not([open])>summary::after{content:" …";color:var(--mark)}
.truth{font-weight:600}.truth.yes{color:var(--good)}.truth.no{color:var(--bad)}.truth.unknown{color:var(--warn)}
.timelines{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr));gap:1rem}
figure{margin:0;break-inside:avoid;min-width:0}figcaption{font-weight:600}figure svg{width:100%}
svg .threshold{stroke:var(--warn);stroke-dasharray:5 4}svg .guide{stroke:var(--line)}svg .axis{stroke:var(--soft)}svg .mark text{fill:var(--warn)}
svg .time{fill:var(--soft)}svg .curve{fill:none;stroke:var(--mark);stroke-width:1.5}svg circle{fill:var(--mark)}svg .range{stroke:var(--mark);stroke-width:3;stroke-opacity:.4}svg .value{font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem}dd{margin:0}
@media print{.statement{break-inside:auto}h3,.dose{break-after:avoid}.lesser details>ul{display:none}ul.tree{font-size:.97em}.proof{font-size:.85em}details::details-content{content-visibility:visible;display:block;height:auto}.box table{font-size:.85em}nav{display:none}}
)css";

std::string who_html(const Content& content) {
  const patient::Record& record = content.record;
  std::string html;
  const auto add = [&](const char* word, const std::string& value) {
    html += element("dt", word) + element("dd", value) + "\n";
  };
  if (!record.name.empty()) {
    add("patient", escaped(record.name));
  }
  add("record", escaped(record.label.empty() ? record.id : record.label));
  add("sex", !record.sex ? "not known" : *record.sex == knowledge::Sex::kMale ? "male" : "female");
  add("born", record.birth ? escaped(record.birth->to_text()) : "not known");
  add("evaluated as of", escaped(content.advice.as_of.to_text()));
  return element("dl", html);
}

std::string incompleteness_html(const Content& content) {
  const std::size_t count = content.advice.errors_in_knowledge;
  return count == 0 ? ""
                    : element("p",
                              "Incomplete: the knowledge base has " + std::to_string(count) +
                                  (count == 1 ? " error" : " errors") +
                                  "; statements with errors are not part of this result.",
                              "class=\"absolute\"");
}

// What of the record is not understood stands before what is said of the patient.
std::string notices_html(const Content& content) {
  const explanation::UnreadWords words = explanation::unread_words(content.record);
  if (words.named.empty() && !explanation::is_incomplete(content.record)) {
    return "";
  }
  std::vector<std::string> items;
  for (const std::string& named : words.named) {
    items.push_back(escaped(named));
  }
  return element("p",
                 "Part of the record is not understood or has problems; what it may say counts as "
                 "not known. Below stands everything that was not understood.",
                 "class=\"absolute\"") +
         html::list_of(items);
}

std::string digests_html(const Content& content) {
  return element("dl", element("dt", "knowledge base") +
                           element("dd", escaped(content.digests.knowledge), "class=\"name\"") +
                           element("dt", "record") +
                           element("dd", escaped(content.digests.record), "class=\"name\"") +
                           element("dt", "result") +
                           element("dd", escaped(content.digests.result), "class=\"name\""));
}

}  // namespace

std::string page_of(const Content& content) {
  const std::string& who = content.record.name.empty() ? content.record.id : content.record.name;
  return html::page_html(
      {.title = who.empty() ? "Report" : "Report on " + who,
       .style = std::string(kStyle),
       .navigation = "",
       .body = who_html(content) + incompleteness_html(content) + notices_html(content) +
               statuses_html(content) + findings_html(content) + on_file_html(content) +
               html::section("Sources", sources_html(content)) +
               html::section("Digests", digests_html(content)),
       .footer = "Not a medical device: this shows what written rules say of a record, for people "
                 "who can judge both."});
}

}  // namespace regimen::patient_page
