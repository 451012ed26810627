// Lowering: what each clinical statement means in the core.
//
//   condition, symptom, history x    holds(x) :- recorded x.
//   conclusion x                     the same, unless its absence means no.
//   agent a that has a dose          undosed(a) :- not dosed(a).
//                                    above_doses(a) :- dosed(a), taking a, not keeps_dose(a).
//   dose d of a                      dosed(a) :- d fits.
//                                    keeps_dose(a) :- d fits, dose of a on record <= d.
//   limit of a                       overdosed(a) :- sex, dose of a on record > limit.
//   fact r(x, y)                     r(x, y).
//
//   rule r                           satisfied(r) :- when.
//                                    applies(r) :- satisfied(r), not excepted(r).
//     unless                         excepted(r) :- satisfied(r), unless.
//     rule o overrides r             excepted(r) :- satisfied(r), applies(o).
//     row o of the same table        excepted(r) :- satisfied(r), satisfied(o).
//     then conclude x                holds(x) :- applies(r).
//     then recommend a [dose d]      indicated(a) :- applies(r), the sex that d is for.
//                                    proposes_dose(a, d) :- applies(r), d fits.
//     then avoid a                   avoided(a) :- applies(r). Likewise hold: held(a),
//                                    stop: stopped(a), adjust: adjusted(a).
//     then warn t                    warned(t) :- applies(r).
//     then refer to t                referred(t) :- applies(r).
//     then monitor (action n)        monitored(r, n) :- applies(r).
//     then q(x, y)                   q(x, y) :- applies(r).
//   rule r for variables A, B        the same with satisfied_r(A, B), excepted_r(A, B) and
//                                    applies_r(A, B).
//   policy                           q(A, B) :- when.
//   invariant r                      violated(r) :- when.
//
//   contraindication c of a          contraindication_applies(c) :- when.
//                                    contraindicated(a, severity) :- contraindication_applies(c).
//     rule o sets c aside            satisfied_contraindication(c) :- when.
//                                    excepted_contraindication(c) :-
//                                        satisfied_contraindication(c), applies(o).
//                                    contraindication_applies(c) :- satisfied_contraindication(c),
//                                        not excepted_contraindication(c).
//
//   interaction i of a with b, and of b with a:
//     never together                 clashing(a) :- indicated(a), not blocked(a), taking b.
//                                    clashing(a) :- indicated(a), not blocked(a),
//                                        indicated(b), not blocked(b).
//                                    colliding(a) :- taking a, taking b.
//     any other grade                warned(t) :- recommended(a), taking b.
//                                    warned(t) :- recommended(a), recommended(b).
//                                    warned(t) :- taking a, taking b.
//     rule o sets i aside            each of these with `not applies(o)`, and
//                                    excepted_interaction(i) :- its body, applies(o).
//
//   protocol p                       satisfied_protocol(p) :- population, indicated when.
//                                    protocol_indicated(p) :- satisfied_protocol(p),
//                                        not excepted_protocol(p).
//     unless                         excepted_protocol(p) :- satisfied_protocol(p), unless.
//     start a [dose d] when c        starts(p, a) :- c, the sex that d is for.
//                                    indicated(a) :- protocol_indicated(p), c,
//                                        the sex that d is for.
//                                    proposes_dose(a, d) :- protocol_indicated(p), c, d fits.
//     add a [dose d] when c          indicated(a) and proposes_dose(a, d) as for start, with
//                                    protocol_recommended(p) in place of protocol_indicated(p).
//     hold a when c                  held(a) :- c.       Whether or not the protocol is indicated:
//     stop a when c                  stopped(a) :- c.    both are about safety.
//     monitor (number n)             monitored(p, n) :- protocol_recommended(p).
//                                    monitored(p, n) :- population, taking a.    a: what p starts
//     titrate a                      titrated(t) :- population, taking a, not blocked(a), the lab
//                                        below (above) its range. Likewise adjusted(a).
//
// `not excepted(...)` is left out where nothing excepts. A dose fits a patient of the sex it is
// for; a dose for each kg also needs a weight. Where no dose is named, every dose of the agent in
// force is proposed. A policy is a rule with variables that concludes atoms from atoms, without
// exceptions. A rule that asks `taking` of any agent gets `taking(a) :- taking a` for each agent.
//
// Parts of conditions that are not conjunctions become `condition(TEXT)` with the condition's own
// words as symbol, so equal parts are evaluated once.
//
// Errors:  none (the model is checked).
// Cost:    linear in the size of the model.
#pragma once

#include "engine/logic/program.h"

namespace regimen::logic {

Program from_model(const knowledge::Model& model);

}  // namespace regimen::logic
