"""What every entry must keep to: named rules, each a function from an entry to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path

from content.entry import Entry, placeholders
from content.grade import MOST, grade
from content.gsm import segments
from content.library import MORE, Library, load

#: More than this does not arrive well as one SMS.
MAX_SEGMENTS = 3
MAX_LABEL = 20

#: Never said to a person; from the lists of dangerous mistakes in the fact sheets this content was made from.
FORBIDDEN = (
    r"\bguarantee",
    r"\byou will get (a|the|your) (visa|permit|papers|money)",
    r"\byou qualify\b",
    r"completely confidential",
    r"100 ?%",
    r"\bvictim",
    r"\bPolaris\b",
    r"\bpress 3\b",
    r"\btext 911\b",
    r"\bjust run\b",
    r"\bhide your\b",
    r"\bwill be deported\b",
    r"\byou are safe from\b",
    r"\bprostitut",
    r"\billegals?\b",
)

#: A text with one of these states a fact that somebody must be able to check.
FACT = re.compile(r"\{number:|\bvisa\b|\blaw\b|\bmonths\b|\bfee\b", re.IGNORECASE)

#: A line that begins like this is taken by Rasa for training data, whatever the file is.
TRAINING = re.compile(r"^\s*(nlu|responses|stories|rules)\s*:", re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    """One thing to mend, in words for whoever edits the file."""

    rule: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} ({self.rule})"


def lint(root: Path, *, today: date | None = None) -> list[Finding]:
    """All findings in a content folder, none when all is well. Raises ContentError for a file that cannot be read."""
    library = load(root)
    day = today or datetime.now(timezone.utc).date()
    found: list[Finding] = []
    for entry in library.entries.values():
        place = f"{entry.language}/{entry.country}/{entry.id}"
        for rule, what in _entry(library, entry, day):
            found.append(Finding(rule, place, what))
    for language, labels in library.labels.items():
        for id, label in labels.items():
            if len(label) > MAX_LABEL:
                found.append(Finding("label", f"{language}/choices", f"{id} has {len(label)} characters, at most 20"))
            if id not in library.labels["en"]:
                found.append(Finding("label", f"{language}/choices", f"{id} has no English label"))
    return found


def _entry(library: Library, entry: Entry, day: date) -> Iterator[tuple[str, str]]:
    english = library.entries.get((entry.id, "en", entry.country))
    if english is None:
        yield "english", "has no English entry of the same name and country"
        return
    text = " ".join(entry.steps)
    if entry.language == "en":
        yield from _english(library, entry, day)
    else:
        if entry.made_from != english.hash:
            yield "current", f"was made from other English words; look at them and write from: {english.hash}"
        if len(entry.steps) != len(english.steps):
            yield "steps", f"has {len(entry.steps)} steps, the English {len(english.steps)}"
        if bool(entry.label) != bool(english.label):
            yield "label", "has a label and the English none" if entry.label else "has no label and the English one"
        for number, (own, other) in enumerate(zip(entry.steps, english.steps, strict=False), start=1):
            if placeholders(own) != placeholders(other):
                yield "placeholders", f"step {number} has other names in braces than the English"
    for name in placeholders(text):
        kind, _, id = name.partition(":")
        if kind == "number" and (id not in library.numbers or not library.numbers[id].verified):
            yield "number", f"{id} is not a verified number of numbers.yml"
    if TRAINING.search(entry.file.read_text("utf-8")):
        yield "training", "has a line that begins like Rasa's training data; begin it with another word"
    yield from _length(library, entry)


def _english(library: Library, entry: Entry, day: date) -> Iterator[tuple[str, str]]:
    text = " ".join(entry.steps)
    for pattern in FORBIDDEN:
        if re.search(pattern, text, re.IGNORECASE):
            yield "forbidden", f"says what may not be said: {pattern}"
    asked = grade(". ".join(entry.steps))
    if asked > MOST:
        yield "grade", f"reads at grade {asked:.1f}, at most {MOST:.0f}; make sentences shorter and words plainer"
    if FACT.search(text) and not entry.sources and entry.country != "any":
        yield "source", "states a fact and names no source"
    if entry.reviewed_on is None or entry.review_by is None:
        yield "review", "has no reviewed_on or review_by"
    elif entry.review_by < day:
        yield "review", f"was to be reviewed by {entry.review_by}"
    for offer in entry.offers:
        if not library.knows_choice(offer):
            yield "offers", f"offers {offer}, which has no label"


def _length(library: Library, entry: Entry) -> Iterator[tuple[str, str]]:
    english = library.entries[(entry.id, "en", entry.country)]
    for number in range(1, len(entry.steps) + 1):
        text = entry.steps[number - 1].replace("{line_name}", "Info Line")
        for name in placeholders(text):
            text = text.replace("{" + name + "}", "1-888-000-0000")
        offers = ((MORE,) if number < len(entry.steps) else ()) + english.offers
        lines = [f"{n} {c.label}" for n, c in enumerate(library.choices(offers, entry.language), start=1)]
        count = segments("\n".join([text, *lines]))
        if count > MAX_SEGMENTS:
            yield "length", f"step {number} takes {count} SMS segments with its choices, at most {MAX_SEGMENTS}"
