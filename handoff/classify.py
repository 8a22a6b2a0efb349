"""``porchlight classify``: what the line would read in messages of one's own, without sending or keeping any."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from handoff import processes
from triage.reading import Before, Reader

#: Rasa's own word for "none of them".
NO_TOPIC = {None, "nlu_fallback"}


def classify(source: Iterable[str], sink: TextIO, *, topics: bool = True) -> int:
    """Reads JSON lines ``{"id", "text"}``, writes one JSON line for each, in the same order.

    ``{"id", "language", "emergency", "emergency_score", "topic", "topic_score"}``: ``emergency`` and ``topic`` are null
    where there is none; where the line would only ask "Are you safe right now?" ``emergency`` is null too, and
    ``emergency_score`` shows it. Each message is read as a first one, by the same layers as in the running line. The
    topic is what the trained model says; without a model it is null, and standard error says so. Returns 1 if a line
    was no such JSON; the others are answered all the same.
    """
    reader = Reader.load(processes.ROOT / "data", processes.TRIAGE)
    items, broken = _items(source)
    read: dict[int, dict[str, Any]] = {}
    for n, (id, text) in enumerate(items):
        reading = reader.read(text, Before())
        alarm = reading.emergency if reading.emergency and not reading.emergency.doubtful else None
        read[n] = {
            "id": id,
            "language": reading.language.tag,
            "emergency": alarm.category if alarm else None,
            "emergency_score": round(reading.danger, 4),
            "topic": None,
            "topic_score": 0.0,
        }
    if topics and items:
        for n, answer in _topics([text for _, text in items]).items():
            if answer["topic"] not in NO_TOPIC:
                read[n] |= {"topic": answer["topic"], "topic_score": answer["score"]}
    for row in read.values():
        sink.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 1 if broken else 0


def _items(source: Iterable[str]) -> tuple[list[tuple[Any, str]], int]:
    """The (id, text) pairs, and how many lines were something else; each of those is told by its number alone."""
    items, broken = [], 0
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            items.append((item["id"], str(item["text"])))
        except (ValueError, KeyError, TypeError):
            broken += 1
            print(f'line {number} is not {{"id": …, "text": …}}', file=sys.stderr)
    return items, broken


def _topics(texts: list[str], model: Path = processes.MODEL) -> dict[int, dict[str, Any]]:
    """The trained model's word on each text, from a process in Rasa's room that speaks to no server."""
    if not model.exists() or not processes.RASA_PYTHON.exists():
        print("topics: there is no trained model here (run `make train`), so topic stays null", file=sys.stderr)
        return {}
    lines = "".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts))
    command = [str(processes.RASA_PYTHON), "-W", "ignore", "scripts/rasa_topics.py", str(model)]
    env = processes.outside_rasa()
    done = subprocess.run(
        command, cwd=processes.ROOT, env=env, input=lines, capture_output=True, text=True, check=False
    )
    if done.returncode:
        # Its error output may repeat a message, so only that it failed is told.
        print("topics: the model could not be loaded; `porchlight doctor` may know why", file=sys.stderr)
        return {}
    answers = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    return {answer["id"]: answer for answer in answers}
