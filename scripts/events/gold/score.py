#!/usr/bin/env python3
"""Scores events against the gold documents by verb, code, names and status.

From the top of the project: python3 scripts/events/gold/score.py [-v]
`rubric test` pairs events by their verb alone; this also asks for the code.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RUBRIC = os.environ.get("RUBRIC", "build/rubric")


def found(name):
    text = os.path.join(HERE, name + ".txt")
    run = subprocess.run(
        [RUBRIC, "run", os.path.dirname(HERE), "--format", "jsonl",
         "--layers", "event", text], check=True, capture_output=True)
    return json.loads(run.stdout)["layers"]["event"]


def same_name(gold, event, role):
    """Both name nobody, or what is named overlaps."""
    at, start = gold.get(role + "_start"), event.get(role + "_start")
    if at is None or start is None:
        return at is None and start is None
    return start < gold[role + "_end"] and at < event[role + "_end"]


TESTS = {
    "verb": lambda g, e: True,
    "verb, code": lambda g, e: g["code"] == e["code"],
    "verb, code, names": lambda g, e: g["code"] == e["code"]
    and same_name(g, e, "source") and same_name(g, e, "target"),
    "all, and status": lambda g, e: g["code"] == e["code"]
    and same_name(g, e, "source") and same_name(g, e, "target")
    and g["status"] == e["status"],
}


def pairs(gold, events, test):
    left, right = list(events), []
    missed = []
    for g in gold:
        for e in left:
            if e["start"] == g["start"] and test(g, e):
                left.remove(e)
                right.append(g)
                break
        else:
            missed.append(g)
    return right, missed, left


def show(mark, text, a):
    start = text.rfind(b"\n", 0, a["start"]) + 1
    stop = text.find(b"\n", a["start"])
    print(mark, a["code"], a["text"], a["source"], a["target"], a["status"],
          "|", text[start:stop].decode())


def score(name):
    with open(os.path.join(HERE, name + ".gold")) as file:
        gold = json.load(file)["layers"]["event"]
    events = found(name)
    for what, test in TESTS.items():
        right, missed, wrong = pairs(gold, events, test)
        n = len(right)
        p, r = n / max(len(events), 1), n / max(len(gold), 1)
        f = 2 * p * r / (p + r) if n else 0
        print(f"{what:18} P {p:.3f}  R {r:.3f}  F1 {f:.3f}   {n} right of "
              f"{len(events)} found, {len(gold)} gold")
    if "-v" in sys.argv:
        with open(os.path.join(HERE, name + ".txt"), "rb") as file:
            text = file.read()
        for a in missed:
            show("missed", text, a)
        for a in wrong:
            show("wrong ", text, a)


if __name__ == "__main__":
    for part in ("sentences", "aside"):
        print(part)
        score(part)
