"""What only an earlier message makes a danger: ``tests/understanding/conversations``, read message by message."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.understanding.messages import FOLDER
from benchmarks.understanding.report import raised
from triage.reading import Before, Reader


@dataclass(frozen=True)
class Talk:
    """One person's messages, oldest first, and whether the last one means danger."""

    language: str
    before: tuple[str, ...]
    now: str
    danger: bool


def load(folder: Path = FOLDER / "conversations") -> list[Talk]:
    return [
        Talk(file.stem, tuple(row["before"]), row["now"], row["danger"] is not None)
        for file in sorted(folder.glob("*.yml"))
        for row in yaml.safe_load(file.read_text("utf-8"))
    ]


def measure(reader: Reader, talks: list[Talk]) -> dict[str, list[int]]:
    """[alarm, asked, of] of the last messages, of dangers and of calm ones, with what was said before and without.

    For dangers an alarm or question on the way counts too: whoever was called before is there already.
    """
    found = {f"{kind}, {how}": [0, 0, 0] for kind in ("danger", "calm") for how in ("told before", "alone")}
    for talk in talks:
        before = Before(talk.language)
        heard = set()
        for text in talk.before:
            reading = reader.read(text, before)
            heard.add(raised(reading))
            called = reading.emergency.category if raised(reading) == "alarm" and reading.emergency else None
            before = Before(talk.language, called or before.emergency, reading.risk)
        kind = "danger" if talk.danger else "calm"
        last = raised(reader.read(talk.now, before))
        said = {last} | (heard if talk.danger else set())
        for how, what in (("told before", said), ("alone", {raised(reader.read(talk.now, Before(talk.language)))})):
            row = found[f"{kind}, {how}"]
            row[0] += "alarm" in what
            row[1] += "asked" in what and "alarm" not in what
            row[2] += 1
    return found
