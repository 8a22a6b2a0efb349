"""What counts as an answer, in any digits and any language. Nothing is guessed: what is unclear is asked again."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from paths.definition import SKIP, Question
from paths.words import Regions, Words
from triage import normal
from triage.normal import fold

#: The longest text kept of one answer.
MOST_TEXT = 500

#: The line knows nothing of work before this year.
FIRST_YEAR = 2000

_NUMBER = re.compile(r"\d[\d.,'’٬٫\s]*\d|\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’٬\s]\d{3})+")
_THOUSAND = r"\s?(k|mil|mille|万|만|ribu|हज़ार|हजार|ਹਜ਼ਾਰ|الف|тыс\w*|тис\w*)(?!\w)"
_IN_FIGURES = re.compile(
    r"\D*(?:(\d{4})\D+(\d{1,2})(?:\D+(\d{1,2}))?|(\d{1,2})\D+(\d{4})|(\d{1,2})\D+(\d{1,2})\D+(\d{4}))\D*"
)


@dataclass(frozen=True)
class Answer:
    """A checked value: a choice id, a plain number, a day as 2026-03-01, a region as US-NY, or text."""

    value: str


@dataclass(frozen=True)
class Unclear:
    """No answer. ``why``: unclear, number, date, range or place; ``path_unclear`` and its kin say it."""

    why: str = "unclear"

    @property
    def say(self) -> str:
        return "path_unclear" if self.why == "unclear" else f"path_unclear_{self.why}"


def parse_answer(
    question: Question,
    text: str,
    words: Words,
    regions: Regions,
    *,
    today: date,
    choice: str | None = None,
    answers: dict[str, str] | None = None,
) -> Answer | Unclear:
    """The answer that a choice or a message gives to a question. Never raises for anything a person can write."""
    if choice is not None:
        return Answer(choice) if choice in question.offer else Unclear()
    if not text.strip():
        return Unclear(_kind(question))
    if words.steers(text) == SKIP or words.label(text, (SKIP,)):
        return Answer(SKIP)
    labelled = words.label(text, question.choices)
    if labelled:
        return Answer(labelled)
    if question.kind == "choice":
        return _choice(question, text, words, regions)
    if question.kind == "number":
        return _number(question, text, words)
    if question.kind == "date":
        return _date(question, text, words, today, (answers or {}).get(question.after, ""))
    if question.kind == "region":
        found = regions.find(text)
        return Answer(found) if found else Unclear("place")
    return _text(text)


def _kind(question: Question) -> str:
    return {"number": "number", "date": "date", "region": "place"}.get(question.kind, "unclear")


def _choice(question: Question, text: str, words: Words, regions: Regions) -> Answer | Unclear:
    named = f"country_{(regions.find(text) or '')[:2].lower()}"
    if named in question.choices:
        return Answer(named)
    said = words.yes_or_no(text)
    if said and said in question.choices:
        return Answer(said)
    plain = digits(text).strip(" .()#")
    if plain.isascii() and plain.isdigit() and len(plain) <= 2 and 1 <= int(plain) <= len(question.offer):
        return Answer(question.offer[int(plain) - 1])
    return Unclear()


def _text(text: str) -> Answer | Unclear:
    seen = (c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs") or c in "\n\t")
    kept = " ".join("".join(seen).split())
    if not any(c.isalnum() for c in kept):
        return Unclear()
    return Answer(kept[:MOST_TEXT])


def _number(question: Question, text: str, words: Words) -> Answer | Unclear:
    value = number(text)
    if value is None and question.least == 0 and fold(text) in words.nothing | words.no:
        value = Decimal(0)
    if value is None:
        return Unclear("number")
    if not question.least <= value <= question.most:
        return Unclear("range")
    if not question.money:
        value = round(value, 2)
    return Answer(f"{round(value, 2).normalize():f}")


def digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9."""
    return normal.digits(unicodedata.normalize("NFKC", text))


def number(text: str) -> Decimal | None:
    """The one number in a text, without currency or unit; None for none, for two, or for a minus."""
    plain = digits(text)
    found = _NUMBER.findall(plain)
    if len(found) != 1 or re.search(r"[-−–]\s*[$€]?\s*\d", plain) or len(plain) > 60:
        return None
    written = found[0].strip()
    thousand = re.search(re.escape(written) + _THOUSAND, plain, re.IGNORECASE)
    value = _decimal(written)
    if value is not None and thousand:
        value *= 10_000 if thousand.group(1) in "万만" else 1000
    return value


def _decimal(written: str) -> Decimal | None:
    written = re.sub(r"\s", " ", written).replace("٬", ",").replace("٫", ".").replace("’", "'")
    if _THOUSANDS.fullmatch(written):
        written = re.sub(r"\D", "", written)
    else:
        point = max(written.rfind("."), written.rfind(","))
        whole, part = (written[:point], written[point + 1 :]) if point >= 0 else (written, "")
        if not part.isdigit() and part:
            return None
        if not whole.isdigit() and not _THOUSANDS.fullmatch(whole):
            return None
        written = re.sub(r"\D", "", whole) + (f".{part}" if part else "")
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def _date(question: Question, text: str, words: Words, today: date, after: str) -> Answer | Unclear:
    if fold(text) in words.today:
        found: tuple[date, date] | None = (today, today)
    else:
        found = day(text, words)
    if found is None:
        return Unclear("date")
    value = found[0] if question.edge == "start" else min(found[1], max(found[0], today))
    if value > today or value.year < FIRST_YEAR:
        return Unclear("range")
    if after and after not in (SKIP,) and value.isoformat() < after:
        return Unclear("range")
    return Answer(value.isoformat())


def day(text: str, words: Words) -> tuple[date, date] | None:
    """The first and last day of what a text names: one day or one month; None when it names neither for sure.

    3/4/2026 may be March or April: that is not sure.
    """
    plain = digits(text)
    if len(plain) > 60:
        return None
    said = f" {fold(plain)} "
    names = [word for word in words.months if f" {word} " in said]
    named = {words.months[word] for word in names}
    if len(named) == 1:
        for word in sorted(names, key=len, reverse=True):
            said = said.replace(f" {word} ", " ")
        numbers = [int(n) for n in re.findall(r"\d+", said)]
        years = [n for n in numbers if n >= 1000]
        days = [n for n in numbers if n < 1000]
        if len(years) != 1 or len(days) > 1:
            return None
        return _span(years[0], next(iter(named)), days[0] if days else None)
    found = _IN_FIGURES.fullmatch(plain)
    if named or not found:
        return None
    y, m, d, m2, y2, a, b, y3 = (int(g) if g else 0 for g in found.groups())
    if y:
        return _span(y, m, d or None)
    if y2:
        return _span(y2, m2, None)
    if a == b or b > 12:
        return _span(y3, a, b)
    if a > 12:
        return _span(y3, b, a)
    return None


def _span(year: int, month: int, number: int | None) -> tuple[date, date] | None:
    try:
        if number is not None:
            return (date(year, month, number),) * 2
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
