#!/usr/bin/env python3
"""Rules of the neutral format clin-rules/1 as a knowledge base.

  clinical_rules.py [--without-two] RULES.json > clinical.rgm

Every name is its code in small letters, so that results can be counted by code:
  finding F0001 -> conclusion f0001     contra M12           -> conclusion contra_m12
  diagnosis D1  -> conclusion d0001     recommend M12        -> conclusion recommend_m12 (any dose)
  stage T1      -> conclusion t0001     recommend M12 dose 25 -> conclusion recommend_m12_25
  alert A1      -> conclusion a0001
  labs l00.., conditions c00.., symptoms s00.., medications m00.. as agents; each has its code in
  the system `local`. Units u0 and v0 become unit_u0 and unit_v0: `u5` is UCUM's, and means u^5.

A literal on a lab is false where the lab was never measured, hence `known`. --without-two leaves
out the rules that compare two results of one lab.
"""
import argparse
import json
import sys
from decimal import Decimal


def name(code):
    return code.lower()


def unit_name(unit):
    return "unit_" + unit


def inequality(literal, lab):
    unit = unit_name(literal["unit"])
    if literal["op"] == "range":
        return "%s > %s %s and %s < %s %s" % (lab, literal["lo"], unit, lab, literal["hi"], unit)
    return "%s %s %s %s" % (lab, literal["op"], literal["value"], unit)


def condition(literal):
    """One literal in the words of the language."""
    kind = next(iter(literal))
    what = literal[kind]
    if kind == "latest":
        return "known %s and %s" % (name(what), inequality(literal, name(what)))
    if kind == "two":
        return "at least 2 recorded results %s %s %s to %s days apart" % (
            name(what), inequality(literal, "").strip(), literal["min_days"], literal["max_days"])
    if kind == "sex":
        return {"F": "female", "M": "male"}[what]
    if kind == "age":
        return "age in %s .. %s years" % (what[0], what[1])
    if kind == "med":
        return "taking " + name(what)
    if kind in ("contra", "recommend"):
        return "%s_%s" % (kind, name(what))
    return name(what)  # condition, symptom, finding, diagnosis, stage


def conclusions(head):
    """What a head concludes: the name that is counted first."""
    kind = next(iter(head))
    if kind == "contra":
        return ["contra_" + name(head[kind])]
    if kind == "recommend":
        drug = "recommend_" + name(head[kind])
        return ["%s_%s" % (drug, head["dose"]), drug]
    return [name(head[kind])]


def rule_text(rule):
    when = " and ".join(condition(literal) for literal in rule["all"])
    unless = "".join("  unless " + condition(literal) + "\n" for literal in rule["none"])
    then = ", ".join("conclude " + one for one in conclusions(rule["then"]))
    return 'rule %s "%s" {\n  when %s\n%s  then %s\n  source generated "%s"\n}\n' % (
        name(rule["id"]), rule["id"], when, unless, then, rule["id"])


def unit_text(lab):
    """One canonical unit is `factor` alternate ones."""
    factor = Decimal(lab["alt"]["factor"]).normalize()
    return "unit %s = 1 g/L\nunit %s = %s g/L\n" % (
        unit_name(lab["alt"]["unit"]), unit_name(lab["unit"]), format(factor, "f"))


def lab_text(lab):
    return 'lab %s "%s" { unit %s  code local "%s"  source generated "labs" }\n' % (
        name(lab["code"]), lab["code"], unit_name(lab["unit"]), lab["code"])


def concept_text(keyword, code):
    return '%s %s "%s" { absent means no  code local "%s" }\n' % (keyword, name(code), code, code)


def agent_text(code):
    return 'agent %s "%s" { code local "%s"  source generated "medications" }\n' % (
        name(code), code, code)


def concluded(rules):
    """Every conclusion that a head or a literal names, sorted."""
    names = set()
    for rule in rules:
        names.update(conclusions(rule["then"]))
        for literal in rule["all"] + rule["none"]:
            if next(iter(literal)) in ("finding", "diagnosis", "stage", "contra", "recommend"):
                names.add(condition(literal))
    return sorted(names)


def has_two(rule):
    return any("two" in literal for literal in rule["all"] + rule["none"])


def knowledge_base(document, without_two):
    if document.get("format") != "clin-rules/1":
        raise ValueError("the format is not clin-rules/1")
    rules = [rule for rule in document["rules"] if not (without_two and has_two(rule))]
    parts = ['module clinical\n\nsource generated "Generated rules" { kind guideline }\n\n']
    parts += [unit_text(lab) for lab in document["labs"]]
    parts += [lab_text(lab) for lab in document["labs"]]
    parts += [concept_text("condition", "C%02d" % i) for i in range(60)]
    parts += [concept_text("symptom", "S%02d" % i) for i in range(40)]
    parts += [agent_text("M%02d" % i) for i in range(60)]
    parts += ['conclusion %s "%s"\n' % (one, one.upper()) for one in concluded(rules)]
    parts += [rule_text(rule) for rule in rules]
    return "".join(parts)


def main():
    parser = argparse.ArgumentParser(description="clin-rules/1 as a knowledge base")
    parser.add_argument("--without-two", action="store_true")
    parser.add_argument("rules")
    options = parser.parse_args()
    with open(options.rules, encoding="utf-8") as file:
        # Numbers stay the text they are written as: none of them becomes floating point.
        document = json.load(file, parse_float=str)
    sys.stdout.write(knowledge_base(document, options.without_two))


if __name__ == "__main__":
    main()
