"""What every entry must keep to: named rules, each a function from an entry to what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path

from content.entry import Entry, placeholders
from content.grade import MOST, grade
from content.gsm import BASIC, EXTENDED, GSM, MAX_SEGMENTS, segments, to_gsm
from content.library import MORE, Library, load

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

#: The same in a translation, where such a word can be told from harmless ones: a sure outcome, "victim", "illegal".
FORBIDDEN_IN = {
    "es": r"\bgarantiz|\bv[ií]ctima|100 ?%|\bilegales\b",
    "fr": r"\bgaranti|\bvictime|100 ?%|\bclandestin",
    "pt": r"\bgarantim|\bgarantid|\bv[ií]tima|100 ?%|\bilegais\b",
    "ht": r"\bgaranti|\bviktim|100 ?%",
    "tl": r"\bgarantisad|\bbiktima|100 ?%",
    "vi": r"\bđảm bảo|\bbảo đảm|\bnạn nhân|100 ?%",
    "zh": r"一定会[得拿批]|受害|非法移民|100 ?%",
    "ko": r"보장합니다|보장돼요|피해자|불법체류|100 ?%",
    "id": r"\bdijamin|\bkorban|100 ?%",
    "hi": r"गारंटी|पीड़ित|100 ?%",
    "pa": r"ਗਾਰੰਟੀ|ਪੀੜਤ|100 ?%",
    "ar": r"نضمن|مضمون|ضحية|ضحايا|100 ?%",
    "ru": r"\bгаранти|\bжертв|\bнелегал|100 ?%",
    "uk": r"\bгарант|\bжертв|\bнелегал|100 ?%",
}

#: A text with one of these states a fact that somebody must be able to check.
FACT = re.compile(r"\{number:|\bvisa\b|\blaw\b|\bmonths\b|\bfee\b", re.IGNORECASE)

#: A line that begins like this is taken by Rasa for training data, whatever the file is.
TRAINING = re.compile(r"^\s*(nlu|responses|stories|rules)\s*:", re.MULTILINE)

#: What no text holds: marks of a web page, signs that do not print, and what a wrong encoding leaves behind.
_MARKUP = re.compile(r"<[A-Za-z/!]|&(?:#\d+|[a-z]+);")
_ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\ud800-\udfff]")
_NAME = re.compile(r"\{[a-z_]+(?::[a-z0-9_]+)?\}")

#: Numbers that are short on purpose: 211, 911, 988, and those one texts to.
_SHORT = re.compile(r"[2-9]11|988|[2-9]\d{4,5}")

#: Says which language a text surely is in; None when it is not sure.
Tongue = Callable[[str], "str | None"]

#: Shorter texts are names and numbers as often as words.
LETTERS = 40

#: Of these, a language of another alphabet is judged by its own letters: addresses and names stay as they are.
_OWN_LETTERS = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "pa": re.compile(r"[\u0a00-\u0a7f]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "uk": re.compile(r"[\u0400-\u04ff]"),
}


@dataclass(frozen=True)
class Finding:
    """One thing to mend, in words for whoever edits the file; a ``warning`` is to be known and stops nothing."""

    rule: str
    place: str
    what: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.what} ({self.rule})"


def lint(root: Path, *, today: date | None = None, tongue: Tongue | None = None) -> list[Finding]:
    """All findings in a content folder, none when all is well. Raises ContentError for a file that cannot be read.

    Without ``tongue`` nobody looks whether a text is in the language it claims.
    """
    library = load(root)
    found: list[Finding] = []
    for entry in library.entries.values():
        found += check(library, entry, today=today, tongue=tongue)
    for language, labels in library.labels.items():
        for id, label in labels.items():
            if len(label) > MAX_LABEL:
                found.append(Finding("label", f"{language}/choices", f"{id} has {len(label)} characters, at most 20"))
            if id not in library.labels["en"]:
                found.append(Finding("label", f"{language}/choices", f"{id} has no English label"))
    found += [Finding("number", f"numbers/{n.id}", why) for n in library.numbers.values() if (why := _dials(n.shown))]
    counts = Counter(language for _, language, _ in library.entries)
    for language in library.languages:
        missing = counts["en"] - counts[language]
        if missing > 0:
            what = f"{missing} of {counts['en']} entries are missing; English stands in"
            found.append(Finding("missing", language, what, warning=True))
    return found


def check(
    library: Library,
    entry: Entry,
    *,
    today: date | None = None,
    written: str | None = None,
    tongue: Tongue | None = None,
) -> list[Finding]:
    """What is wrong with one entry, be it in the library or about to be; ``written`` is its file's text."""
    day = today or datetime.now(timezone.utc).date()
    place = f"{entry.language}/{entry.country}/{entry.id}"
    found = [Finding(rule, place, what) for rule, what in _entry(library, entry, day)]
    source = written if written is not None else entry.file.read_text("utf-8")
    if TRAINING.search(source):
        what = "has a line that begins like Rasa's training data; begin it with another word"
        found.append(Finding("training", place, what))
    if tongue is not None:
        found += [Finding("language", place, what) for what in _claims(entry, tongue)]
    found += [Finding("alphabet", place, what, warning=True) for what in _alphabet(library, entry)]
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
        said = re.search(FORBIDDEN_IN.get(entry.language, r"(?!)"), text, re.IGNORECASE)
        if said:
            yield "forbidden", f"says what may not be said: {said.group()}"
    for name in placeholders(text):
        kind, _, id = name.partition(":")
        if kind == "number" and (id not in library.numbers or not library.numbers[id].verified):
            yield "number", f"{id} is not a verified number of numbers.yml"
    for number, step in enumerate(entry.steps, start=1):
        yield from ((rule, f"step {number} {what}") for rule, what in _signs(step))
    yield from (("label", f"the label {what}") for _, what in _signs(entry.label))
    yield from _length(library, entry)


def _signs(text: str) -> Iterator[tuple[str, str]]:
    mark = _MARKUP.search(text)
    if mark:
        yield "markup", f"has {mark.group()!r}, which belongs on a web page; write plain words"
    odd = _ODD.search(text)
    if odd:
        yield "characters", f"has a sign that does not print (U+{ord(odd.group()):04X}); type the words anew"
    if re.search(r"[{}]", _NAME.sub("", text)):
        yield "placeholders", "has a brace that is no name; a name is small letters between two braces, {line_name}"


def _dials(number: str) -> str:
    """What is wrong with a phone number; nothing when somebody in the US or Canada can dial it."""
    import phonenumbers  # the gateway's; Rasa's room reads texts and checks none

    if _SHORT.fullmatch(number):
        return ""
    try:
        dialled = [phonenumbers.parse(number, country) for country in ("US", "CA")]
    except phonenumbers.NumberParseException:
        return f"{number} is no phone number"
    return "" if any(map(phonenumbers.is_valid_number, dialled)) else f"{number} cannot be dialled"


def _claims(entry: Entry, tongue: Tongue) -> Iterator[str]:
    """Steps that are surely in another language than their folder says."""
    for number, step in enumerate(entry.steps, start=1):
        bare = re.sub(r"\S+[./]\S+", " ", re.sub(r"\{[^}]*\}|\d+", " ", step))
        own = _OWN_LETTERS.get(entry.language)
        if own and len(own.findall(bare)) * 4 > sum(c.isalpha() for c in bare):
            bare = re.sub(r"[A-Za-z]+", " ", bare)
        if sum(c.isalpha() for c in bare) < LETTERS:
            continue
        heard = tongue(bare)
        if heard is not None and heard != entry.language:
            yield f"step {number} is not in the language of its folder; it reads as {heard}"


def _alphabet(library: Library, entry: Entry) -> Iterator[str]:
    """Characters that make a text message of a language of the small alphabet twice as dear."""
    if library.languages.get(entry.language, {}).get("sms") != GSM:
        return
    for number, step in enumerate(entry.steps, start=1):
        stray = sorted({c for c in to_gsm(step) if c not in BASIC and c not in EXTENDED})
        if stray:
            yield f"step {number} leaves the small alphabet of text messages because of {' '.join(stray)}"


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
