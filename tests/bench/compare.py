#!/usr/bin/env python3
"""Regimen beside hand-written limits and other engines, in one run, with every answer checked.

  compare.py [--size small|medium|full] [--only clinical,graph] [--jobs N] [--work DIR] [--json FILE]

Makes the workloads (tests/bench/workloads), builds the limits with g++ -O3 -march=native, runs each
program as a whole process and prints a table: seconds, peak memory, and the ratio to the limit.
Other engines are run where they are installed: clips, swipl, clingo, sqlite3. Times are reported
and never judged; the exit code is 1 when a count or checksum is wrong, and 0 otherwise.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORKLOADS = os.path.join(HERE, "workloads")
PEER_SECONDS_MAX = 60

SIZES = {
    "small": {"clinical": [(50, 2000), (500, 2000)],
              "graph": ["tc_chain_500", "tc_rand_300_3000", "sg_300_900_300", "join1_300_2000",
                        "neg_500_700", "agg_100000_1000"]},
    "medium": {"clinical": [(50, 100000), (500, 100000), (5000, 100000)],
               "graph": ["tc_chain_1000", "tc_cycle_1000", "tc_rand_1000_50000",
                         "sg_1000_6000_1000", "join1_1000_10000", "neg_2000_3000",
                         "agg_1000000_10000"]},
    "full": {"clinical": [(500, 100000), (500, 1000000), (5000, 100000), (5000, 1000000)],
             "graph": ["tc_chain_2000", "tc_cycle_2000", "tc_rand_1000_50000",
                       "tc_rand_1000_125000", "tc_rand_2000_500000", "sg_1000_6000_1000",
                       "join1_1000_10000", "neg_2000_3000", "agg_1000000_10000"]},
}
# Beyond this the tuples themselves are not written out to be summed again, only counted.
CHECKSUM_PATIENTS_MAX = 1000000


class Run:
    def __init__(self, seconds, megabytes, output, code):
        self.seconds, self.megabytes, self.output, self.code = seconds, megabytes, output, code


def run(command, cwd=None, stdin=None, limit=None, to=None):
    """One process: wall seconds, peak resident memory, what it printed."""
    path = to or os.path.join(options.work, "output")
    begin = time.monotonic()
    with open(path, "wb") as out:
        process = subprocess.Popen(command, cwd=cwd, stdin=stdin or subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.DEVNULL)
        end = begin + limit if limit else None
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG if end else 0)
            if pid:
                break
            if time.monotonic() > end:
                process.kill()
                os.wait4(process.pid, 0)
                process.returncode = -9
                return None
            time.sleep(0.002)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - begin
    text = ""
    if to is None:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    return Run(seconds, usage.ru_maxrss / 1024, text, process.returncode)


def best_of(times, command, **how):
    runs = [run(command, **how) for _ in range(times)]
    return None if None in runs else min(runs, key=lambda one: one.seconds)


def make(name, command):
    """Runs `command` unless what it makes is there."""
    path = os.path.join(options.work, name)
    if not os.path.exists(path):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


def build_limit(name):
    source = os.path.join(WORKLOADS, name + ".cpp")
    return make(name, ["g++", "-O3", "-march=native", "-w", "-o",
                       os.path.join(options.work, name), source])


def fields_of(text):
    return {key: value for key, value in re.findall(r"(\w+)=([0-9.]+)", text)}


rows = []
wrong = []


def row(work, who, one, limit=None, note=""):
    if one is None:
        rows.append({"work": work, "who": who, "note": note or "over %d s" % PEER_SECONDS_MAX})
    else:
        rows.append({"work": work, "who": who, "seconds": round(one.seconds, 4),
                     "megabytes": round(one.megabytes), "note": note,
                     "ratio": round(one.seconds / limit.seconds, 2) if limit else None})
    sys.stderr.write("compare: %s\n" % json.dumps(rows[-1]))


def check(work, what, found, expected):
    if str(found) != str(expected):
        wrong.append("%s: %s is %s and must be %s" % (work, what, found, expected))


# ---- clinical ----

RELATIONS = ["finding", "diagnosis", "stage", "contra", "recommend", "alert"]
LETTERS = {"f": "finding", "d": "diagnosis", "t": "stage", "a": "alert"}


def relation_of(name):
    if " " in name:
        return None  # what the policies say of an agent
    if name.startswith("contra_"):
        return "contra"
    if name.startswith("recommend_"):
        return "recommend" if name.count("_") == 2 else None  # at any dose: not counted
    return LETTERS[name[0]]


def expected_clinical():
    found = {}
    with open(os.path.join(WORKLOADS, "expected_clin.txt"), encoding="utf-8") as file:
        for line in file:
            fields = fields_of(line)
            found[fields["rules"], fields["N"]] = fields
    return found


def clinical(rules, patients):
    work = "%d rules x %d patients" % (rules, patients)
    generator = [sys.executable, os.path.join(WORKLOADS, "gen_clinical.py")]
    lines = make("patients_%d.ndjson" % patients, generator + ["patients", str(patients), options.work])
    make("rules_%d.json" % rules, generator + ["rules", str(rules), options.work])
    knowledge = os.path.join(options.work, "rules_%d.rgm" % rules)
    with open(knowledge, "wb") as file:
        subprocess.run([sys.executable, os.path.join(HERE, "clinical_rules.py"),
                        os.path.join(options.work, "rules_%d.json" % rules)], check=True, stdout=file)
    limit = best_of(2, [build_limit("limit_clin"), knowledge[:-4] + ".flat", lines])
    truth = fields_of(limit.output)
    known = expected_clinical().get((str(rules), str(patients)), {})
    for name in RELATIONS + ["checksum"]:
        if name in known:
            check(work, "the limit's " + name, truth[name], known[name])
    row(work, "limit", limit, limit, "load %s s, evaluation %s s" % (truth["load_s"], truth["eval_s"]))
    command = [options.regimen, "cohort", knowledge, "--patients", lines, "--mapping", "clinical_lines",
               "--as-of", "2023-01-01"]
    for jobs in sorted({1, options.jobs}):
        ours = best_of(2, command + ["--json", "--jobs", str(jobs)])
        row(work, "regimen, %d thread%s" % (jobs, "" if jobs == 1 else "s"), ours, limit)
        counts = dict.fromkeys(RELATIONS, 0)
        result = json.loads(ours.output)
        for name, count in result["counts"].items():
            relation = relation_of(name)
            if relation:
                counts[relation] += count["definite"]
            check(work, "unknown " + name, count["unknown"], 0)
        for name in RELATIONS:
            check(work, name, counts[name], truth[name])
        check(work, "patients", result["patients"], patients)
    if patients <= CHECKSUM_PATIENTS_MAX and os.path.exists(options.checksum):
        writing = subprocess.Popen(command + ["--csv"], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        summed = run([options.checksum], stdin=writing.stdout)
        writing.stdout.close()
        writing.wait()
        for name in RELATIONS + ["checksum"]:
            check(work, name + " of the tuples", fields_of(summed.output)[name], truth[name])
    profile = run(command + ["--json", "--jobs", "1", "--times"])
    times = json.loads(profile.output).get("times", {})
    if times:
        evaluation = Run(times["tests"] + times["rules"], 0, "", 0)
        row(work, "regimen, evaluation alone", evaluation, Run(float(truth["eval_s"]), 0, "", 0))


# ---- graphs ----

def expected_graph():
    with open(os.path.join(WORKLOADS, "expected_graph.txt"), encoding="utf-8") as file:
        return {line.split()[0]: fields_of(line) for line in file if line.strip()}


def graph(workload):
    folder = make(workload, [sys.executable, os.path.join(WORKLOADS, "gen_graph.py"), workload,
                             options.work])
    limit = best_of(2, [build_limit("limit_graph"), folder])
    truth = fields_of(limit.output)
    expected = expected_graph()[workload]
    for name, value in expected.items():
        check(workload, "the limit's " + name, truth.get(name), value)
    row(workload, "limit", limit, limit)
    program = os.path.join(HERE, "graph", workload.split("_")[0] + ".rgm")
    for jobs in sorted({1, options.jobs}):
        ours = best_of(2, [options.regimen, "query", program, "--facts", folder, "--count", "--json",
                           "--jobs", str(jobs)])
        row(workload, "regimen, %d thread%s" % (jobs, "" if jobs == 1 else "s"), ours, limit)
        counts = {one["relation"]: one["count"] for one in json.loads(ours.output)}
        for name, value in expected.items():
            if not name.endswith("_checksum"):
                check(workload, name, counts.get(name), value)
    checksums(workload, program, folder, expected)
    peers(workload, folder, limit, expected)


def checksums(workload, program, folder, expected):
    """Of the tuples that are written, where there are not too many to read here."""
    out = os.path.join(options.work, "out")
    shutil.rmtree(out, ignore_errors=True)
    if max(int(value) for name, value in expected.items() if not name.endswith("_checksum")) > 1500000:
        return
    run([options.regimen, "query", program, "--facts", folder, "--out", out])
    for name, value in expected.items():
        if not name.endswith("_checksum"):
            continue
        total = 0
        with open(os.path.join(out, name[:-len("_checksum")] + ".csv"), encoding="utf-8") as file:
            next(file)
            for line in file:
                cells = [int(cell) for cell in line.split(",")]
                if len(cells) == 2:
                    total += (cells[0] + 1) * 1000003 + cells[1] + 1
                else:  # aggregates: group, count, sum, least, most
                    total += (cells[0] + 1) * (cells[1] * 7 + cells[2] * 13 + cells[3] * 17 + cells[4] * 19)
        check(workload, name, total % 2 ** 64, value)


def peers(workload, folder, limit, expected):
    first = next(name for name in expected if not name.endswith("_checksum"))
    commands = {
        "sqlite3": ["sqlite3", ":memory:", ".read " + os.path.join(folder, "prog.sqlite")],
        "swipl": ["swipl", os.path.join(folder, "prog.pl"), folder],
        "clingo": ["clingo", "--quiet=2", os.path.join(folder, "prog.lp"), os.path.join(folder, "facts.lp")],
        "clips": ["clips", "-f", os.path.join(folder, "prog.bat")],
    }
    if options.without_peers:
        return
    for name, command in commands.items():
        if not shutil.which(command[0]):
            continue
        one = run(command, limit=PEER_SECONDS_MAX)
        found = fields_of(one.output).get(first) if one else None
        row(workload, name, one, limit,
            "" if one is None else "same count" if found == expected[first] else "count not printed")


def table():
    lines = ["| work | who | seconds | MB | ratio to the limit | |", "|---|---|---|---|---|---|"]
    for one in rows:
        lines.append("| %s | %s | %s | %s | %s | %s |" % (
            one["work"], one["who"], one.get("seconds", ""), one.get("megabytes", ""),
            one.get("ratio") or "", one["note"]))
    return "\n".join(lines)


def main():
    global options
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--only", default="clinical,graph")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--work", default=os.path.join(ROOT, "build", "compare"))
    parser.add_argument("--regimen", default=os.path.join(ROOT, "build", "regimen"))
    parser.add_argument("--checksum", default=os.path.join(ROOT, "build", "tests", "clinical_checksum"))
    parser.add_argument("--json", dest="json_file")
    parser.add_argument("--without-peers", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    size = SIZES[options.size]
    if "clinical" in options.only:
        for rules, patients in size["clinical"]:
            clinical(rules, patients)
    if "graph" in options.only:
        for workload in size["graph"]:
            graph(workload)
    print(table())
    for one in wrong:
        print("WRONG  " + one)
    print("%d answers wrong" % len(wrong))
    if options.json_file:
        with open(options.json_file, "w", encoding="utf-8") as file:
            json.dump({"rows": rows, "wrong": wrong}, file, indent=2)
    return 1 if wrong else 0


options = None
if __name__ == "__main__":
    sys.exit(main())
