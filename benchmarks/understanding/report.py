"""From readings to tables. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.understanding.messages import Message
from triage.reading import Reading

#: What the line must reach: emergencies (each language, each category), false alarms, a language left out, topics.
REACH = {
    "language": 0.95,
    "category": 0.90,
    "hard": 0.10,
    "everyday": 0.005,
    "left_out": 0.85,
    "top1": 0.85,
    "top2": 0.93,
}

INTRODUCTION = """\
`make evaluate` writes this page. The messages are those of `tests/understanding/`, written before the training
text of their language and never trained on; a near copy of a training text fails the run. A fifth of the topics
and emergencies are in styles that the training text lacks (speech to text, capitals, a child's writing, two
languages in one sentence). They were written by the makers of this project, not by people in need: expect less
on a real line. Shares stand with their 95 % confidence interval (Wilson)."""

ALARM_AND_ASKED = """\
*Alarm*: people are called and the safety text goes out. *Asked*: the person is asked whether they are safe, and
the answer is understood; that is not counted as an alarm."""

LEFT_OUT = """\
The heads are fitted without any text of the language, on the encoder as it came (our own layers have learnt from
all fifteen), then meet its messages. *With phrases*: its list of
phrases stands, as it would for a language an advocate added by hand."""

TOLD_BEFORE = """\
The last message of a short conversation; half of them are dangerous only for what was said before ("my husband has
a gun" ... "he is at the door"), half are calm, with the same words or after a danger that is over. *Alone* is the
same message without its conversation."""

Ranked = Sequence[Sequence[Sequence[Any]]]


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    z, p = 1.959964, right / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def raised(reading: Reading) -> str:
    """``alarm``, ``asked`` ("Are you safe right now?") or an empty text."""
    alarm = reading.emergency
    return "" if alarm is None else "asked" if alarm.doubtful else "alarm"


def emergencies(messages: Sequence[Message], readings: Sequence[Reading]) -> dict[str, Any]:
    """Counts [alarm, asked, of] by language and category, of dangers, hard negatives, everyday messages and topics."""
    found: dict[str, dict[str, list[int]]] = {}
    missed: list[list[str]] = []
    false: list[list[str]] = []
    for message, reading in zip(messages, readings, strict=True):
        if message.kind == "word":
            continue
        what = raised(reading)
        calm = message.kind != "emergency"
        kind = message.kind if calm else "danger"
        for group in (kind, f"{kind}:{message.language}", *([] if calm else [f"category:{message.label}"])):
            row = found.setdefault(group, {}).setdefault("n", [0, 0, 0])
            row[0] += what == "alarm"
            row[1] += what == "asked"
            row[2] += 1
        if not calm and what != "alarm":
            missed.append([message.language, message.label, what, f"{reading.danger:.2f}", message.text])
        if calm and what == "alarm":
            layer = reading.emergency.layer if reading.emergency else ""
            false.append([message.language, message.kind, layer, f"{reading.danger:.2f}", message.text])
    return {"groups": {name: row["n"] for name, row in found.items()}, "missed": missed, "false": false}


def topics(messages: Sequence[Message], ranked: Ranked) -> dict[str, Any]:
    """Counts [top 1, top 2, of] over all, by language and by topic, and which are taken for which."""
    found: dict[str, list[int]] = {}
    confused: Counter[tuple[str, str]] = Counter()
    wrong: list[list[str]] = []
    for message, names in zip(messages, ranked, strict=True):
        if message.kind != "topic":
            continue
        best = [str(name) for name, _ in names[:2]]
        for group in ("all", f"language:{message.language}", f"topic:{message.label}", f"unusual:{message.unusual}"):
            row = found.setdefault(group, [0, 0, 0])
            row[0] += best[0] == message.label
            row[1] += message.label in best
            row[2] += 1
        if best[0] != message.label:
            confused[(message.label, best[0])] += 1
            wrong.append([message.language, message.label, best[0], message.text])
    common = [[a, b, n] for (a, b), n in confused.most_common(20)]
    return {"groups": found, "confused": common, "wrong": wrong}


def left_out(
    messages: Sequence[Message], readings: Sequence[Reading], room: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """By language: dangers seen by a model that never saw a text in it, alone and with the phrases; topics likewise."""
    found: dict[str, Any] = {}
    for language, told in room.items():
        alarm, ask = told["limits"]
        row = {"model": 0, "model_asked": 0, "with_phrases": 0, "of": 0}
        for place, score in told["danger"].items():
            message, reading = messages[int(place)], readings[int(place)]
            if message.kind != "emergency":
                continue
            heard = reading.emergency is not None and reading.emergency.layer == "phrases"
            row["model"] += score >= alarm
            row["model_asked"] += alarm > score >= ask
            row["with_phrases"] += score >= alarm or (heard and not reading.emergency.doubtful)  # type: ignore[union-attr]
            row["of"] += 1
        top = told["topics"]
        found[language] = row | {"top1": sum(a for a, _ in top), "top2": sum(b for _, b in top), "topics": len(top)}
    return found


def markdown(results: Mapping[str, Any]) -> str:
    """The page ``benchmarks/understanding.md``."""
    danger, t, spoken = results["emergencies"]["groups"], results["topics"]["groups"], results["languages"]
    languages = sorted(g.split(":")[1] for g in danger if g.startswith("danger:"))
    lines = [
        "# How well messages are understood",
        "",
        INTRODUCTION,
        "",
        f"Machine: {results['machine']}. A message costs {results['ms']} ms in all (language, danger, embedding); the",
        f"process that reads took {results['megabytes']} MB. Near copies: {results['copies']}.",
        "",
        "## Emergencies, all layers together",
        "",
        ALARM_AND_ASKED,
        "",
        "| | alarm | alarm or asked | of | reach |",
        "| --- | --- | --- | --- | --- |",
    ]
    rows = [("all dangers", danger["danger"], "")]
    rows += [(f"in {tag}", danger[f"danger:{tag}"], _least("language")) for tag in languages]
    categories = [g for g in danger if g.startswith("category:")]
    rows += [(g.split(":")[1], danger[g], _least("category")) for g in categories]
    rows += [("hard negatives (false alarms)", danger["hard_negative"], _most("hard"))]
    rows += [("everyday messages (false alarms)", danger["everyday"], _most("everyday"))]
    rows += [("about wages, papers, visas … (false alarms)", danger["topic"], "")]
    lines += [
        f"| {name} | {_share(a, of)} | {_share(a + q, of)} | {of} | {reach} |" for name, (a, q, of), reach in rows
    ]
    lines += [
        "",
        "## What was said before",
        "",
        TOLD_BEFORE,
        "",
        "| | alarm | alarm or asked | of |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {_share(a, of)} | {_share(a + q, of)} | {of} |"
        for name, (a, q, of) in results["conversations"].items()
    ]
    if results["left_out"]:
        lines += [
            "",
            "## A language with no training text",
            "",
            LEFT_OUT,
            "",
            "| language | danger: model alone | with phrases | topics, top 1 | top 2 |",
            "| --- | --- | --- | --- | --- |",
        ]
        for tag, row in results["left_out"].items():
            model, phrases = _share(row["model"], row["of"]), _share(row["with_phrases"], row["of"])
            first, second = _share(row["top1"], row["topics"]), _share(row["top2"], row["topics"])
            lines.append(f"| {tag} | {model} | {phrases} | {first} | {second} |")
        total = {k: sum(r[k] for r in results["left_out"].values()) for k in ("model", "with_phrases", "of")}
        lines.append(
            f"| all | {_share(total['model'], total['of'])} | {_share(total['with_phrases'], total['of'])} | | |"
        )
    lines += [
        "",
        "## Topics",
        "",
        "| | top 1 | top 2 | of | without the embedding, top 1 |",
        "| --- | --- | --- | --- | --- |",
    ]
    blind = results["topics_blind"]["groups"]
    for name in ["all", *(f"language:{tag}" for tag in languages), "unusual:True"]:
        first, second, of = t[name]
        alone = _share(blind[name][0], of)
        lines.append(f"| {name.split(':')[-1]} | {_share(first, of)} | {_share(second, of)} | {of} | {alone} |")
    lines[-1] = lines[-1].replace("| True ", "| styles the training lacks ")
    lines += ["", f"To reach: {REACH['top1']:.0%} top 1, {REACH['top2']:.0%} top 2, no language under 78 %.", ""]
    worst = sorted((g for g in t if g.startswith("topic:")), key=lambda g: t[g][0] / t[g][2])[:10]
    lines += ["Hardest topics: " + ", ".join(f"{g.split(':')[1]} {t[g][0]}/{t[g][2]}" for g in worst) + ".", ""]
    mixed = results["topics"]["confused"][:10]
    lines += ["Taken for another most often: " + "; ".join(f"{a} for {b} ({n})" for a, b, n in mixed) + ".", ""]
    lines += ["## Language", "", "| who | one word | two words | a sentence |", "| --- | --- | --- | --- |"]
    for who, row in spoken["judges"].items():
        lines.append(f"| {who} | " + " | ".join(_share(*row[n]) for n in ("one", "two", "sentence")) + " |")
    for tag, row in spoken["by_language"].items():
        lines.append(f"| the line, {tag} | " + " | ".join(_share(*row[n]) for n in ("one", "two", "sentence")) + " |")
    lines += ["", "To reach: 85 %, 95 %, 99 %, and better than each detector alone.", ""]
    return "\n".join(lines)


def _share(right: int, of: int) -> str:
    low, high = wilson(right, of)
    return f"{right / of:.1%} ({low:.0%} to {high:.0%})" if of else "-"


def _least(name: str) -> str:
    return f"at least {REACH[name]:.0%}"


def _most(name: str) -> str:
    return f"under {REACH[name]:.1%}"


def texts(rows: Iterable[Sequence[str]]) -> str:
    """Rows as lines with tabs, for reading at a terminal."""
    return "\n".join("\t".join(row) for row in rows)
