// Lowering: what each clinical statement means in the core.
//
//   condition x              holds(x) :- recorded x.            symptom, history likewise
//   conclude x by rule r     holds(x) :- applies(r).
//   rule r                   satisfied(r) :- when.   excepted(r) :- satisfied(r), unless.
//                            excepted(r) :- satisfied(r), applies(o).        for each o that
//                            overrides r applies(r) :- satisfied(r), not excepted(r).    (satisfied
//                            = applies when nothing excepts)
//   … then recommend a [dose d]   indicated(a) :- applies(r).  proposes_dose(a, d) :- applies(r),
//   sex fits d. … then avoid a           avoided(a) :- applies(r). … then warn t warned(t) :-
//   applies(r).      refer t: referred(t).   monitor: monitored(r or protocol, n) rule with
//   variables      the same with the variables as arguments: satisfied_r(A, B), …; a policy
//                            (no unless, no overrides, atoms only) is lowered as it stands.
//   contraindication c of a  contraindication_applies(c) :- when.  contraindicated(a, s) :-
//   contraindication_applies(c). protocol p               satisfied_protocol(p) :- population,
//   indicated when.  excepted_protocol(p) :- …, unless.
//                            protocol_indicated(p) :- satisfied, not excepted.   starts(p, a).
//     start a when c         indicated(a) :- protocol_indicated(p), c.
//     add a when c           indicated(a) :- protocol_recommended(p), c.
//     hold a when c          held(a) :- c.       (whether or not the protocol is indicated: a hold
//     is about safety) stop a when c          stopped(a) :- c. monitor                monitored(p,
//     n) :- protocol_recommended(p).
//   dose d of a for s        dosed(a) :- sex fits d.   proposes_dose(a, d) for steps without a
//   named dose: every dose of a.
//                            undosed(a) :- not dosed(a).    only for agents that have a dose
//   fact r(x, y)             r(x, y).
//
// Parts of conditions that are not conjunctions become `condition(TEXT)` with the condition's own
// words as symbol, so equal parts are evaluated once.
//
// Errors:  none (the model is checked).
// Cost:    linear in the size of the model.
#pragma once

#include "engine/core/program.h"

namespace regimen::core {

Program from_model(const model::Model& model);

}  // namespace regimen::core
