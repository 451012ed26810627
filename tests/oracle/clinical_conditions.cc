// Implements clinical_conditions.h.
#include "tests/oracle/clinical_conditions.h"

#include <array>

namespace regimen::oracle {

namespace {

template <std::size_t kCount>
const char* one_of(Random& random, const std::array<const char*, kCount>& words) {
  return words[static_cast<std::size_t>(below(random, static_cast<int>(kCount)))];
}

// 0 to 9 g/L, in one of several units.
std::string amount(Random& random) {
  const std::string number = std::to_string(below(random, 10));
  return number + one_of<5>(random, {" g/L", " g/L", "00 mg/L", "00 mg/L", " spoon"});
}
// The same, or a name for it.
std::string threshold(Random& random) {
  return happens(random, 8) ? "much" : amount(random);
}

std::string any_lab(Random& random) {
  return any_name(random, "lab", kLabs);
}
std::string any_concept(Random& random) {
  return any_name(random, "concept", kConcepts);
}
std::string comparison(Random& random) {
  return one_of<6>(random, {" < ", " <= ", " > ", " >= ", " = ", " != "});
}
std::string within(Random& random) {
  return one_of<3>(random, {" within 3 months", " within 12 months", " within 60 days"});
}

std::string of_person(Random& random) {
  switch (below(random, 6)) {
    case 0:
      return "male";
    case 1:
      return "female";
    case 2:
      return "adult";
    case 3:
      return "age in 20 .. 60 years";
    default:
      return "age" + comparison(random) + std::to_string(20 + 10 * below(random, 5)) + " years";
  }
}

std::string of_concept(Random& random) {
  // Three of them, none twice.
  const auto three = [&] {
    return "concept_0, concept_1, concept_" + std::to_string(2 + below(random, 3));
  };
  switch (below(random, 11)) {
    case 8:
      return "ever " + any_concept(random);
    case 9:
      return one_of<3>(random, {"ever any of ", "ever all of ", "ever none of "}) + three();
    case 10:
      return any_concept(random) + " with severity at least " +
             one_of<2>(random, {"moderate", "severe"}) + (happens(random, 3) ? within(random) : "");
    case 0:
      return any_concept(random) + within(random);
    case 1:
      return any_concept(random) + " for at least 3 months";
    case 2:
      return "at least 2 of " + three();
    case 3:
      return one_of<3>(random, {"any of ", "all of ", "none of "}) + three();
    default:
      return any_concept(random);
  }
}

std::string of_course_of_agent(Random& random) {
  const std::string agent = happens(random, 3) ? "any " + any_name(random, "family", kClasses)
                                               : any_name(random, "agent", kAgents);
  switch (below(random, 4)) {
    case 0:
      return "taking " + agent + " for at least 3 months";
    case 1:
      return "started " + agent + within(random);
    case 2:
      return "stopped " + agent + within(random);
    default:
      return "taking " + agent;
  }
}

std::string of_lab(Random& random) {
  const std::string lab = any_lab(random);
  const std::string selected = one_of<4>(random, {"highest ", "lowest ", "first ", "latest "});
  switch (below(random, 8)) {
    case 0:
      return lab + " in 2 .. 6 g/L";
    case 1:
      return selected + lab + within(random) + comparison(random) + threshold(random);
    case 2:
      return selected + lab + " in 3 .. 7 g/L";
    case 3:
      return lab + comparison(random) + any_lab(random);
    case 4:
      return selected + lab + within(random) + comparison(random) + "mean " + any_lab(random) +
             within(random);
    default:
      return lab + comparison(random) + threshold(random);
  }
}

std::string of_course(Random& random) {
  switch (below(random, 3)) {
    case 0:
      return any_lab(random) +
             one_of<4>(random, {" rising by ", " rising by more than ", " falling by ",
                                " falling by at least "}) +
             "1 g/L within " + std::to_string(3 + 3 * below(random, 4)) + " months";
    case 1:
      return "mean " + any_lab(random) + within(random) + comparison(random) + threshold(random);
    default:
      return any_lab(random) + comparison(random) + threshold(random) + " for at least 3 months";
  }
}

std::string apart(Random& random) {
  return one_of<6>(
      random, {" at least 60 days apart", " at least 2 months apart", " at most 45 days apart",
               " at most 1 month apart", " 20 to 200 days apart", " 3 weeks to 5 months apart"});
}

// What is asked of the record only asks for knowledge itself.
std::string of_results(Random& random, bool is_of_knowledge) {
  const bool is_apart = happens(random, 3);
  const int count = is_apart ? 2 : 1 + below(random, 3);
  const bool is_consistent = happens(random, 3);
  return (is_consistent ? std::string("consistently ") : std::string()) + "at least " +
         std::to_string(count) + (is_of_knowledge && happens(random, 3) ? " recorded" : "") +
         " results " + any_lab(random) +
         (!is_consistent && happens(random, 4) ? "" : comparison(random) + amount(random)) +
         (happens(random, 3) ? " before 11:00" : "") + (happens(random, 4) ? " after 08:00" : "") +
         (happens(random, 2) ? " on different days" : "") + (is_apart ? apart(random) : "") +
         (happens(random, 4) ? "" : within(random));
}

std::string of_knowledge(Random& random) {
  const std::string options = happens(random, 2) ? "known " : "missing ";
  switch (below(random, 4)) {
    case 0:
      return options + any_concept(random);
    case 1:
      return options + (happens(random, 2) ? "age" : "sex");
    default:
      return options + any_lab(random) + (happens(random, 2) ? within(random) : "");
  }
}

}  // namespace

int below(Random& random, int end) {
  return static_cast<int>(random() % static_cast<unsigned>(end));
}

bool happens(Random& random, int one_in) {
  return below(random, one_in) == 0;
}

std::string name(const char* kind, int index) {
  return std::string(kind) + "_" + std::to_string(index);
}

std::string any_name(Random& random, const char* kind, int count) {
  return name(kind, below(random, count));
}

std::string leaf(Random& random, const ConditionOptions& options) {
  switch (below(random, 18)) {
    case 0:
    case 1:
      return of_person(random);
    case 2:
    case 3:
      return of_course_of_agent(random);
    case 4:
      return options.is_of_knowledge ? of_knowledge(random) : of_concept(random);
    case 5:
    case 6:
      return of_results(random, options.is_of_knowledge);
    case 7:
    case 8:
      return of_course(random);
    case 9:
    case 10:
    case 11:
    case 12:
      return of_lab(random);
    default:
      return of_concept(random);
  }
}

std::string condition(Random& random, int depth, const ConditionOptions& options) {
  const int kind = depth == 0 ? 0 : below(random, 7);
  const auto part = [&] { return condition(random, depth - 1, options); };
  switch (kind) {
    case 1:
    case 2: {
      const std::string first = part();
      return "(" + first + " and " + part() + ")";
    }
    case 3:
    case 4: {
      const std::string first = part();
      return "(" + first + " or " + part() + ")";
    }
    case 5:
      return "not (" + part() + ")";
    case 6:
      return options.conclusions > 0 ? any_name(random, "conclusion", options.conclusions)
                                     : leaf(random, options);
    default:
      return leaf(random, options);
  }
}

std::string about_advice(Random& random) {
  const std::string agent = any_name(random, "agent", kAgents);
  switch (below(random, 6)) {
    case 0:
      return "recommended " + agent;
    case 1:
      return "indicated " + agent;
    case 2:
      return "withheld " + agent;
    case 3:
      return "contraindicated " + agent + (happens(random, 2) ? " absolutely" : " relatively");
    case 4:
      return "contraindicated " + agent;
    default:
      return "blocked(" + agent + ")";
  }
}

}  // namespace regimen::oracle
