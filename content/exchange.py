"""The translators' file: every text of a language out as PO, and back in. An import is all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polib
import yaml

from content.edit import NOT_IN_THE_WAY, Refused, in_one_line, text_of, write
from content.entry import Entry
from content.library import Library
from content.lint import MAX_LABEL, Finding, Tongue, check

#: A language has about two thousand texts; what is far beyond is no translators' file.
MOST_BYTES = 16 * 1024 * 1024
MOST_TEXTS = 20_000

#: Nobody reads more problems than these.
MOST_TOLD = 50

#: Stands for the English of a translation whose translator was not sure.
UNSURE = "000000000000"

#: A keyword and a text in quotes, or the rest of one.
_LINE = re.compile(r'(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*"(?:[^"\\]|\\.)*"')

_CONTEXT = re.compile(r"(any|us|ca)/([a-z0-9_]+)/([0-9]{1,2}|label)|choices/([a-z0-9_]+)")


@dataclass(frozen=True)
class Imported:
    """What an import did: how many entries and labels were written, and what it left out, in words."""

    written: int
    labels: int
    left_out: tuple[str, ...]


def export(library: Library, language: str) -> str:
    """The PO file of a language as text. Raises Refused for a language that is not there or is English."""
    _known(library, language)
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "content",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for id, words in library.labels["en"].items():
        if not library.stands_with_entry(id):
            own = library.labels.get(language, {}).get(id, "")
            comment = f"A choice under a message: at most {MAX_LABEL} characters."
            catalogue.append(_message(f"choices/{id}", words, own, comment))
    for english in _english(library):
        entry = library.entries.get((english.id, language, english.country))
        outdated = entry is not None and entry.made_from != english.hash
        comment = "\n".join(_comments(english, entry))
        for part, words in _parts(english):
            own = dict(_parts(entry)).get(part, "") if entry else ""
            context = f"{english.country}/{english.id}/{part}"
            catalogue.append(_message(context, words, own, comment, fuzzy=outdated and bool(own)))
    return str(catalogue)


def bring_in(library: Library, language: str, file: Path, *, today: date, tongue: Tongue | None = None) -> Imported:
    """Takes a translators' file into the folder: all of it or nothing.

    Raises Refused with every problem by its place in the file. An empty translation and one that is the same as ours
    change nothing; a fuzzy one stays marked as made from older English.
    """
    _known(library, language)
    entries, labels = _sorted(library, _read(file, language))
    problems: list[Finding] = []
    files: dict[Path, str] = {}
    left_out: list[str] = []
    for (country, id), parts in entries.items():
        english = library.entries[(id, "en", country)]
        made = _entry(library, language, english, parts, left_out)
        if made is None:
            continue
        written = text_of(made)
        found = check(library, made, today=today, written=written, tongue=tongue)
        problems += [f for f in found if not f.warning and f.rule not in NOT_IN_THE_WAY]
        files[made.file] = written
    shared, changed = _labels(library, language, labels, problems)
    if problems:
        raise Refused("lint", f"{len(problems)} to mend. Nothing was changed.", problems[:MOST_TOLD])
    count = len(files)
    if changed:
        files[library.root / language / "choices.yml"] = shared
    write(files)
    return Imported(count, changed, tuple(left_out))


def _known(library: Library, language: str) -> None:
    if language == "en":
        raise Refused("english", "English is what others are made from; edit its files or the console's page.")
    if language not in library.languages:
        there = ", ".join(library.languages)
        raise Refused("unknown_language", f"There is no language {language}; there are {there}. See add-language.")


def _english(library: Library) -> Iterator[Entry]:
    return (e for (_, language, _), e in sorted(library.entries.items()) if language == "en")


def _parts(entry: Entry) -> list[tuple[str, str]]:
    steps = [(str(n), step) for n, step in enumerate(entry.steps, start=1)]
    return [("label", entry.label), *steps] if entry.label else steps


def _comments(english: Entry, entry: Entry | None) -> Iterator[str]:
    if english.note:
        yield f"Note: {english.note}"
    if entry:
        yield f"Now: {entry.status}" + (f", by {entry.by}" if entry.by else "")
    for source in english.sources:
        yield f"Source: {source.title}, {source.publisher}, {source.address}"


def _message(context: str, english: str, own: str, comment: str, *, fuzzy: bool = False) -> Any:
    flags = ["fuzzy"] if fuzzy else []
    return polib.POEntry(msgctxt=context, msgid=english, msgstr=own, comment=comment, flags=flags)


def _read(file: Path, language: str) -> list[Any]:
    """The messages of a PO file. Raises Refused for what is none, with the line where it can be told."""
    try:
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise Refused("large", f"The file has {size} bytes; at most {MOST_BYTES} are read. Is it the right file?")
        raw = file.read_bytes()
    except OSError as error:
        raise Refused("unreadable", f"{file.name} cannot be read ({type(error).__name__}).") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Refused("encoding", f"Line {line} is not UTF-8. Save the file as UTF-8 and try again.") from error
    count = len(re.findall(r"^msgid ", text, re.MULTILINE))
    if count > MOST_TEXTS:
        raise Refused("many", f"The file has {count} texts; at most {MOST_TEXTS} are read. Is it the right file?")
    if count == 0:
        raise Refused("no_po", "This is no PO file: it has no msgid. Take the file that export wrote.")
    _whole(text)
    try:
        # By its name, never as text: polib would end lines at signs that end none here.
        catalogue = polib.pofile(str(file.resolve()), encoding="utf-8-sig")
    except (OSError, ValueError, IndexError) as error:
        line_of = re.search(r"line (\d+)", str(error))
        place = f" Look at line {line_of.group(1)}." if line_of else ""
        raise Refused("no_po", f"The file is not whole or no PO file.{place}") from error
    told = catalogue.metadata.get("Language", language)
    if told != language:
        raise Refused("other_language", f"The file says it is {told}, and you asked to import {language}.")
    return [message for message in catalogue if not message.obsolete]


def _whole(text: str) -> None:
    """Raises Refused at the first line that a PO file does not have: polib would guess what a cut-off file meant."""
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip(" \t\r")
        if bare and not bare.startswith("#") and not _LINE.fullmatch(bare):
            raise Refused("no_po", f"Line {number} is not a PO file's. The file is not whole, or is no PO file.")


def _sorted(library: Library, messages: Iterable[Any]) -> tuple[dict[tuple[str, str], dict[str, Any]], dict[str, Any]]:
    """The messages by entry and part, and those of shared labels. Raises Refused for places the line does not have."""
    entries: dict[tuple[str, str], dict[str, Any]] = {}
    labels: dict[str, Any] = {}
    wrong: list[Finding] = []
    for message in messages:
        context = message.msgctxt or ""
        found = _CONTEXT.fullmatch(context)
        place = f"line {message.linenum}, {context[:80] or 'no msgctxt'}"
        if message.msgid_plural:
            wrong.append(Finding("key", place, "has plural forms, which no text here has"))
        elif found and found[4] and found[4] in library.labels["en"]:
            if found[4] in labels:
                wrong.append(Finding("twice", place, "stands in the file twice; keep one"))
            labels[found[4]] = message
        elif found and (english := library.entries.get((found[2], "en", found[1]))):
            parts = entries.setdefault((english.country, english.id), {})
            if found[3] in parts:
                wrong.append(Finding("twice", place, "stands in the file twice; keep one"))
            parts[found[3]] = message
        else:
            wrong.append(
                Finding("key", place, "is no place of a text; msgctxt is country/id/step, as export writes it")
            )
    if wrong:
        raise Refused("keys", f"{len(wrong)} to mend. Nothing was changed.", wrong[:MOST_TOLD])
    return entries, labels


def _entry(library: Library, language: str, english: Entry, parts: dict[str, Any], left_out: list[str]) -> Entry | None:
    """The entry that the messages make; None when they change nothing or are not all there yet."""
    place = f"{english.country}/{english.id}"
    own = library.entries.get((english.id, language, english.country))
    words = {part: in_one_line(message.msgstr) for part, message in parts.items()}
    if not any(words.values()):
        return None
    wanted = [part for part, _ in _parts(english)]
    if set(words) != set(wanted):
        left_out.append(f"{place}: has other steps than the English now; export again")
        return None
    if not all(words.values()):
        left_out.append(f"{place}: not all of its parts are translated yet")
        return None
    fuzzy = any("fuzzy" in message.flags for message in parts.values())
    steps = tuple(words[str(n)] for n in range(1, len(english.steps) + 1))
    label = words.get("label", "")
    # What it was made from is the English that stands in the file, be it today's or not.
    read = tuple(parts[str(n)].msgid.strip() for n in range(1, len(english.steps) + 1))
    asked = replace(english, steps=read, label=parts["label"].msgid.strip() if "label" in parts else "").hash
    if fuzzy:
        asked = own.made_from if own and own.made_from != english.hash else UNSURE
    if own and (tuple(map(in_one_line, own.steps)), in_one_line(own.label)) == (steps, label):
        return None if own.made_from == asked else replace(own, made_from=asked)
    file = library.root / language / english.country / f"{english.id}.yml"
    return Entry(english.id, language, english.country, steps, label=label, status="draft", made_from=asked, file=file)


def _labels(library: Library, language: str, messages: dict[str, Any], problems: list[Finding]) -> tuple[str, int]:
    """The text of ``choices.yml`` with the labels in it, and how many of them are new."""
    file = library.root / language / "choices.yml"
    old = file.read_text("utf-8") if file.exists() else ""
    raw = yaml.safe_load(old) or {}
    changed = {}
    for id, message in messages.items():
        label = in_one_line(message.msgstr)
        if not label or "fuzzy" in message.flags or label == library.labels.get(language, {}).get(id):
            continue
        if len(label) > MAX_LABEL:
            place = f"line {message.linenum}, choices/{id}"
            problems.append(Finding("label", place, f"has {len(label)} characters, at most {MAX_LABEL}"))
        if re.search(r"[<>{}\x00-\x1f\x7f\ufffd]", label):
            problems.append(Finding("label", f"choices/{id}", "has a sign that no label has"))
        changed[id] = label
    text = old if old.endswith("\n") or not old else old + "\n"
    for id, label in changed.items():
        line = yaml.safe_dump({id: label}, allow_unicode=True, width=1 << 30)
        known = re.compile(rf"^(?:{re.escape(id)}|'{re.escape(id)}'): .*\n", re.MULTILINE)
        text = known.sub(lambda _, line=line: line, text, count=1) if id in raw else text + line  # type: ignore[misc]
    if {**raw, **changed} != (yaml.safe_load(text) or {}):
        text = yaml.safe_dump({**raw, **changed}, allow_unicode=True, width=1 << 30, sort_keys=False)
    return text, len(changed)
