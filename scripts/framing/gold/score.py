#!/usr/bin/env python3
"""Scores cues against the gold documents, kind by kind: overlap and the kind.

From the top of the project: python3 scripts/framing/gold/score.py [-v]
`rubric test` asks for the exact span; this for the kind, voice and negation.
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
         "--layers", "frame", text], check=True, capture_output=True)
    return json.loads(run.stdout)["layers"]["frame"]


def pairs(gold, cues):
    left, right, missed = list(cues), [], []
    for g in gold:
        for c in left:
            if (c["kind"] == g["kind"] and c["start"] < g["end"]
                    and g["start"] < c["end"]):
                left.remove(c)
                right.append((g, c))
                break
        else:
            missed.append(g)
    return right, missed, left


def alike(a, b):
    """Equal, or one name within the other: "the auditors", "auditors"."""
    if isinstance(a, bool):
        return a == b
    return a.lower() in b.lower() or b.lower() in a.lower()


def line(name, right, cues, gold):
    p, r = right / max(cues, 1), right / max(gold, 1)
    f = 2 * p * r / (p + r) if right else 0
    print(f"{name:10} P {p:.3f}  R {r:.3f}  F1 {f:.3f}   {right} right of "
          f"{cues} found, {gold} gold")


def show(mark, text, a):
    start = text.rfind(b"\n", 0, a["start"]) + 1
    stop = text.find(b"\n", a["start"])
    print(mark, a["kind"], repr(a["text"]), a["voice"], a["negated"],
          "|", text[start:stop].decode())


def score(name):
    with open(os.path.join(HERE, name + ".gold")) as file:
        gold = json.load(file)["layers"]["frame"]
    cues = found(name)
    right, missed, wrong = pairs(gold, cues)
    for kind in sorted({g["kind"] for g in gold}):
        line(kind, sum(g["kind"] == kind for g, _ in right),
             sum(c["kind"] == kind for c in cues),
             sum(g["kind"] == kind for g in gold))
    line("all", len(right), len(cues), len(gold))
    for feature in ("voice", "negated"):
        same = [p for p in right if alike(p[0][feature], p[1][feature])]
        print(f"{feature}: {len(same)} of {len(right)} the same")
        if "-v" in sys.argv:
            for g, c in right:
                if not alike(g[feature], c[feature]):
                    print("  gold", g[feature], "found", c[feature], c["text"])
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
