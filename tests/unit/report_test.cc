// The report: whole in itself, every link leads somewhere, nothing of a record becomes markup, and
// each thing that is said has its proof.
#include "engine/api/report.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "engine/reports/patient_page/timeline.h"
#include "repl/io/workspace.h"
#include "tests/support/markup.h"
#include "tests/support/text.h"
#include "tests/unit/small_knowledge.h"

namespace regimen::tests::report_test {
namespace {

const quantity::Instant kAsOf = quantity::Instant::at_start_of(*quantity::Date::of(2026, 11, 23));

io::Patients shipped_patients(const api::KnowledgeBase& base) {
  return io::load_patients(base.model(), {(source_folder() / "rules/patients").string()},
                           {kAsOf, true});
}

bool has(const std::string& html, const std::string& text) {
  return html.find(text) != std::string::npos;
}

void expect_sound(const std::string& html) {
  EXPECT_EQ(unclosed_tag(html), "");
  const std::vector<std::string> ids = values(html, " id=\"");
  const std::set<std::string> anchors(ids.begin(), ids.end());
  EXPECT_EQ(anchors.size(), ids.size());
  for (const std::string& target : values(html, "href=\"")) {
    const bool is_place = target.starts_with("#") && anchors.contains(target.substr(1));
    EXPECT_TRUE(is_place || target.starts_with("https://")) << target;
  }
  for (const char* elsewhere : {"<script", "src=\"", "@import", "url(", "<link", "<iframe"}) {
    EXPECT_FALSE(has(html, elsewhere)) << elsewhere;
  }
}

TEST(Report, OfEveryShippedPatientIsSoundAndSaysAllThatIsSaid) {
  const io::Knowledge knowledge = io::load_knowledge({}, {});
  const api::KnowledgeBase& base = *knowledge.base;
  const io::Patients patients = shipped_patients(base);
  ASSERT_GT(patients.outcome.records.size(), 40U);
  std::size_t recommended = 0;
  for (const patient::Record& record : patients.outcome.records) {
    SCOPED_TRACE(record.label);
    const api::Report report = api::report({base, record});
    ASSERT_EQ(report.error, "");
    expect_sound(report.html);
    EXPECT_TRUE(has(report.html, base.digest()));
    const api::Evaluation evaluation = api::evaluate(base, record);
    for (const advice::AgentAdvice& agent : evaluation.advice.agents) {
      EXPECT_TRUE(has(report.html, base.model()[agent.agent].header.name));
      if (agent.status == advice::Status::kRecommended) {
        ++recommended;
        ASSERT_FALSE(agent.doses.empty());
        EXPECT_TRUE(has(report.html, agent.doses.front().schedule));
        EXPECT_TRUE(has(report.html, "Why: the proof"));
      }
      for (const advice::Reason& reason : agent.blocked_by) {
        EXPECT_TRUE(agent.status == advice::Status::kNotIndicated ||
                    has(report.html, "contraindication " + reason.name) ||
                    has(report.html, reason.kind + " " + reason.name));
      }
    }
  }
  EXPECT_GT(recommended, 10U);
}

TEST(Report, IsTheSameEachTime) {
  const io::Knowledge knowledge = io::load_knowledge({}, {});
  const io::Knowledge two = io::load_knowledge({}, {});
  const io::Patients first = shipped_patients(*knowledge.base);
  const io::Patients second = shipped_patients(*two.base);
  const api::Report left = api::report({*knowledge.base, first.outcome.records.front()});
  const api::Report right = api::report({*two.base, second.outcome.records.front()});
  EXPECT_EQ(left.html, right.html);
}

TEST(Report, TextNeverBecomesMarkup) {
  const std::string evil = "<script>alert(1)</script>\"'&\x1b[31m";
  const api::KnowledgeBase base = api::KnowledgeBase::compile(small_texts());
  patient::Record record = record_of(base, treated_man(""));
  record.id = record.label = record.name = evil;
  for (patient::LabResults& lab : record.labs) {
    for (patient::Result& result : lab.results) {
      result.written = result.path = evil;
    }
  }
  record.faults.push_back({diagnostics::Code::kNotJson, evil, evil, evil, {}});
  const api::Report report = api::report({base, record});
  expect_sound(report.html);
  EXPECT_TRUE(has(report.html, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&amp;"));
  EXPECT_FALSE(has(report.html, "\x1b"));
}

// Thresholds of the other sex, and of statements that the rest of the record rules out, are not
// shown.
TEST(Report, ATimelineHasTheThresholdsThatCount) {
  const api::KnowledgeBase base = api::KnowledgeBase::compile(small_texts());
  const auto marks = [&](const std::string& facts) {
    const patient::Record record = record_of(base, facts);
    const evaluation::Facts known = api::facts_of(base, record);
    std::string text;
    for (const patient_page::Timeline& timeline :
         patient_page::timelines_of(base.knowledge(), base.plan(), record, known)) {
      text += base.model()[timeline.lab].header.name + ":";
      for (const patient_page::Mark& mark : timeline.marks) {
        text += " " + mark.text + " (" + mark.statements.front() + ")";
      }
      text += "\n";
      EXPECT_NE(patient_page::picture_of(base.model(), record, timeline), "");
    }
    return text;
  };
  EXPECT_EQ(marks(treated_man("")),
            "hematocrit: 54 % (Replacement)\ntotal_testosterone: 264 ng/dL (Low testosterone)\n");
  EXPECT_EQ(marks("patient female, born 1980\ntotal_testosterone 231 ng/dL at 2026-01-12\n"),
            "total_testosterone:\n");
}

}  // namespace
}  // namespace regimen::tests::report_test
