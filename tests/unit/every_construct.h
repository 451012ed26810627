// One text with every construct of the language.
#pragma once

namespace regimen::tests {

inline constexpr const char* kEveryConstruct = R"(// Everything in one file.
/// Doc comment: belongs to the next statement.
module male_trt
use stdlib.labs, stdlib.endocrine            // several `use` lines are fine

source es2018 "Testosterone therapy in men with hypogonadism" {
  kind guideline  year 2018  level moderate  url "https://…"  publisher "Endocrine Society"
}
unit week, weeks = 7 d
/// The share of blood that is cells.
lab hematocrit "Hematocrit" {
  unit %                       plausible 10 .. 80 %
  valid for 12 months          code loinc "4544-3", "20570-8"
  code local "HCT"             source es2018 "x"
}
lab total_testosterone "Total testosterone" { unit ng/dL  molar mass 288.42 g/mol  plausible 0 .. 5000 ng/dL  valid for 12 months  code loinc "2986-8", "14913-8" }
vital systolic "Systolic pressure" { unit mm[Hg]  plausible 40 .. 300 mm[Hg]  valid for 3 months  code loinc "8480-6" }
condition prostate_cancer "Prostate cancer" { absent means unknown  code snomed "399068003"  code icd10 "C61" }
symptom low_libido "Low libido" { absent means no  code snomed "8357008" }
history fertility_desired "Wish to father a child" { absent means unknown }
conclusion hypogonadism "Hypogonadism, confirmed"
claim dose weekly of testosterone_cypionate for female { 1 .. 2 mg every week  source article }
resolve women prefer weekly of testosterone_cypionate because "…" { source article }
rule course "…" { when psa rising by more than 1 ng/mL within 12 months and mean hematocrit within 12 months > 50 % and hematocrit > 52 % for at least 3 months or low_libido for at least 6 months  then warn "…"  source article }
class androgen "Androgens"     hormone testosterone "Testosterone"   enzyme aromatase "Aromatase"
receptor estrogen_receptor "…" organ pituitary "…"     route intramuscular "into the muscle"
process libido "…"
interaction together "Not together" of anastrozole with any androgen { severity major  says "x"  source article "x" }
protocol tit "T" { for male  start anastrozole  titrate anastrozole by 1 mg every week toward estradiol in 20 .. 40 pg/mL  by article "y"  source article "x" }
override treated "Treated" of together because "x" { when adult  unless age > 80 years  source article "x" }
invariant "Never so" { for any agent A  never recommend A  when contraindicated A absolutely  source article "x" }
invariant kept "Kept" { always indicated anastrozole or not taking anastrozole  source article "x" }
define HIGH = 54 %
mapping flat "…" { id from "id"  sex from "sex" where "F" is female  born from "b"  lab hematocrit from "h" in %
  conditions from "c" by local  agents from "m" by local
  results from "o" by local { code "c" value "v" unit "u" at "d" days since 2020-01-01 }  source article "x" }
rule apart "…" { when at least 2 recorded results psa > 4 ng/mL 90 to 365 days apart within 2 years or at least 2 results psa at least 2 weeks apart  then warn "…"  source article }
agent chorionic "Gonadotropin" { strength 5000 [iU]/mL  potency 0.1 ug/[iU]  says "{agent}: {reason}"  source article "x" }
exclusive one "One" of anastrozole, any androgen { source article "x" }

table bands "Bands" for male adults {
  collect
  when low_libido
  columns hematocrit | taking any androgen | sex
  row >= 40 and < 50 % | yes | male then warn "a", conclude hypogonadism
  row 50 .. 54 % | no | any then refer "b"
  otherwise then warn "c"
  source article "x"
}

mechanism brake "…" for male {
  effect estradiol lowers gnrh via estrogen_receptor at hypothalamus
  effect aromatase converts testosterone to estradiol
  source article "…"
}

agent testosterone_cypionate "Testosterone cypionate" {
  class androgen   strength 200 mg/mL   code rxnorm "…"
  action replaces testosterone
  action blocks estrogen_receptor at hypothalamus
  standing approved "…" as of 2026-11-23
  source article "Testosterone Replacement Therapy for Men"
}
dose standard of testosterone_cypionate for male { 100 .. 200 mg every week, intramuscular   source article "…" }
dose article of gonadorelin for male { amount unstated twice a week, subcutaneous  source article "…" }
dose small of testosterone_cypionate for female { 10 .. 20 units of a U-100 syringe every week, subcutaneous  source article }
limit label_maximum of testosterone_cypionate for male { at most 400 mg per 28 days  source depo "Dosage" }
limit monthly of testosterone_cypionate for male { at most 400 mg per calendar month }
contraindication of testosterone_cypionate { when prostate_cancer or breast_cancer  severity absolute  source es2018 "1.3" }
contraindication recent_mi of any androgen { when myocardial_infarction within 6 months  severity absolute  source es2018 "2.2" }

rule confirmed_hypogonadism "Low testosterone, confirmed on a second morning" {
  when   male
    and  any of symptoms low_libido, fatigue, reduced_muscle_mass
    and  at least 2 results total_testosterone < 264 ng/dL before 11:00 on different days within 12 months
  unless taking any opioid
  then   conclude hypogonadism
  source es2018 "1.1"
}
rule r2 "…" { when hematocrit in 50 .. 54 % or psa > 4 ng/mL and not (age < 40 years)  then warn "…", refer "urology"  then monitor psa at 3 months, then every 12 months  source article }

rule r3 "…" { when stop testosterone_cypionate or not continue anastrozole and hold anastrozole  then stop any androgen, hold anastrozole, adjust any androgen  source article }
rule r4 "…" { when dose of warfarin > 5 mg/d and dose of warfarin in 1 .. 10 mg/d  then warn "…"  source article }

protocol male_trt "Testosterone replacement therapy, men" {
  for       male adults
  indicated when hypogonadism
            unless fertility_desired
  start     testosterone_cypionate dose standard
  add       gonadorelin dose article when preserves_fertility
  add       anastrozole            when estradiol > 40 pg/mL
  monitor   hematocrit             baseline, at 3 months, at 6 months, then every 12 months
  hold      testosterone_cypionate when hematocrit > 54 %
  stop      testosterone_cypionate when prostate_cancer
  source    article "…"
}
relation interacts(a: agent, b: agent, severity: severity)
fact interacts(anastrozole, tamoxifen, moderate)
rule absolute_contraindication_withholds "…" { for any agent A  when indicated(A) and contraindicated(A, absolute)  then withheld(A)  source article }
rule pair { for agents A, B  when taking A and recommended B and interacts(A, B, major)  then warn "…"  source article }

scenario "confirmed on two mornings" {
  as of 2026-03-01
  patient male, born 1980-02-11
  low_libido
  no prostate_cancer, breast_cancer
  unknown fertility_desired
  myocardial_infarction at 2025-12-01
  total_testosterone 231 ng/dL at 2026-01-12T08:10
  psa < 0.1 ng/mL at 2026-02-02
  taking anastrozole since 2026-01-01
  taking warfarin 5 mg daily, oral since 2026-01-01
  expect recommend testosterone_cypionate 100 .. 200 mg every week
  expect pending anastrozole needs estradiol
  expect withheld testosterone_cypionate because prostate_cancer
  expect stop X because Y
  expect hold X
  expect adjust X
  expect continue X
  expect unclear X needs Y
  expect contraindicated X
  expect contraindicated X because Y
  expect not indicated X
  expect because confirmed_hypogonadism
  expect conclude hypogonadism
  expect not conclude hypogonadism
  expect warn "text"
  expect no warning
  expect no referral
  expect monitor hematocrit at 2026-06-01
  expect refer "urology"
  expect conflict X
  expect violation kept
  expect titrate "raise"
  expect problem D103
}
)";

}  // namespace regimen::tests
