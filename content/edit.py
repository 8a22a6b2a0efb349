"""Changes an entry: made up and checked first, then written whole or not at all. Touches ``data/content`` only."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from content.entry import ContentError, Entry, placeholders
from content.library import Library
from content.lint import TRAINING, Finding, Tongue, check

#: What an editor may write: more is a mistake of the hand, not an answer.
MOST_STEPS = 20
LONGEST_STEP = 2_000
LONGEST_BY = 60

#: How long an English text stands before its sources are read again: with sources, and without.
LAW_DAYS, OTHER_DAYS = 90, 365

#: They tell of age, not of the words: a mended text is better than none.
NOT_IN_THE_WAY = frozenset(["current", "review"])

_SPACE = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")
_KEY = re.compile(r"^(?=[A-Za-z_]+:)", re.MULTILINE)


class Refused(ValueError):
    """A change that was not made: a code, a sentence for whoever asked, and what belongs to it."""

    def __init__(self, code: str, sentence: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Change:
    """An entry's words in one language as they shall be.

    For a translation ``made_from`` names the English it was made from, ``reviewed`` with ``by`` (a role, no name) says
    that a native speaker has read it. For English ``sources_read`` says that its sources were read again that day.
    """

    language: str
    country: str
    id: str
    steps: tuple[str, ...]
    label: str = ""
    made_from: str = ""
    reviewed: bool = False
    by: str = ""
    sources_read: bool = False


def version(entry: Entry | None) -> str:
    """What changes with anything an editor changes; empty for an entry that is not there."""
    if entry is None:
        return ""
    told = [entry.steps, entry.label, entry.status, entry.by, entry.made_from, str(entry.reviewed_on)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


def candidate(library: Library, change: Change, today: date) -> Entry:
    """The entry as it would be. Raises Refused for what cannot be one, with the reason in plain words."""
    english = library.entries.get((change.id, "en", change.country))
    if english is None or change.language not in library.languages:
        raise Refused("unknown_entry", "There is no such text.")
    steps = tuple(map(in_one_line, change.steps))
    label, by = in_one_line(change.label), in_one_line(change.by)
    if not steps or not all(steps):
        raise Refused("empty", "Write every step, or take the empty one away.")
    if len(steps) > MOST_STEPS or any(len(step) > LONGEST_STEP for step in steps):
        raise Refused("long", f"A text has at most {MOST_STEPS} steps of {LONGEST_STEP} characters.")
    if change.language == "en":
        days = LAW_DAYS if english.sources else OTHER_DAYS
        new = replace(english, steps=steps, label=label)
        if change.sources_read:
            new = replace(new, reviewed_on=today, review_by=today + timedelta(days=days))
        return new
    if change.reviewed and not by:
        raise Refused("by", "Say who reviewed it: a role such as native speaker and lawyer, no name.")
    if len(by) > LONGEST_BY:
        raise Refused("by", f"The reviewer's role has at most {LONGEST_BY} characters.")
    return Entry(
        id=change.id,
        language=change.language,
        country=change.country,
        steps=steps,
        label=label,
        status="reviewed" if change.reviewed else "draft",
        by=by if change.reviewed else "",
        made_from=change.made_from,
        file=library.root / change.language / change.country / f"{change.id}.yml",
    )


def in_one_line(text: str) -> str:
    """The text without line breaks and doubled spaces; a space that may not break stays one."""
    return _SPACE.sub(" ", text).strip()


def checked(library: Library, entry: Entry, today: date, tongue: Tongue | None = None) -> list[Finding]:
    """The linter's findings about an entry that is not written yet, those that stand in its way first."""
    found = check(library, entry, today=today, written=text_of(entry), tongue=tongue)
    english = library.entries[(entry.id, "en", entry.country)]
    if entry.language == "en":
        place = f"en/{entry.country}/{entry.id}"
        known = set().union(*map(placeholders, english.steps)) | {"line_name"}
        for name in sorted(set().union(*map(placeholders, entry.steps)) - known):
            if not name.startswith("number:"):
                found.append(Finding("placeholders", place, f"nobody fills in {name}; only the names it had can stand"))
    return sorted((f for f in found if f.rule not in NOT_IN_THE_WAY), key=lambda f: f.warning)


def refuse(found: Iterable[Finding]) -> None:
    """Raises Refused when one of the findings is more than a warning."""
    stops = [finding for finding in found if not finding.warning]
    if stops:
        raise Refused("lint", "The text breaks a rule. Nothing was changed.", stops)


def text_of(entry: Entry) -> str:
    """The file's text with the entry's words in it; what else stands there stays as it was, comments too."""
    values: dict[str, Any] = {"label": entry.label or None, "steps": dict(enumerate(entry.steps, start=1))}
    if entry.language == "en":
        values |= {"reviewed_on": entry.reviewed_on, "review_by": entry.review_by}
    else:
        values |= {"from": entry.made_from, "status": entry.status, "by": entry.by or None}
    try:
        old = entry.file.read_text("utf-8") if entry.file.name else ""
    except FileNotFoundError:
        old = ""
    return _written(old, values)


def write(files: Mapping[Path, str]) -> None:
    """Writes all of the files or, when one cannot be written, none; a reader sees each whole, old or new.

    Raises Refused.
    """
    before: dict[Path, bytes | None] = {}
    staged: list[tuple[Path, Path]] = []
    try:
        for file, text in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.new")
            staged.append((beside, file))
            with beside.open("w", encoding="utf-8", newline="") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
        for beside, file in staged:
            before[file] = file.read_bytes() if file.exists() else None
            os.replace(beside, file)
    except (OSError, UnicodeError) as error:
        for file, old in before.items():
            with suppress(OSError):
                if old is None:
                    file.unlink(missing_ok=True)
                else:
                    file.write_bytes(old)
        raise Refused("unwritable", f"The folder of texts cannot be written ({type(error).__name__}).") from error
    finally:
        for beside, _ in staged:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def fresh(library: Library) -> None:
    """The library as the folder is now. Raises Refused when somebody has broken a file by hand."""
    try:
        library.reload_if_changed()
    except ContentError as broken:
        raise Refused("broken", f"A file of texts cannot be read: {broken}") from broken


class _Folded(str):
    """A text that is written over several lines."""


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(_Folded, lambda d, s: d.represent_scalar("tag:yaml.org,2002:str", str(s), style=">"))


def _written(old: str, values: Mapping[str, Any]) -> str:
    raw = yaml.safe_load(old) or {}
    if "from" in raw and str(raw["from"]) == values.get("from"):
        values = {**values, "from": raw["from"]}  # digits alone are read as a number
    changed = {key: value for key, value in values.items() if value != raw.get(key)}
    if not changed:
        return old
    if "by" in values and "by" not in raw:
        changed["by"] = values["by"]
    wanted = {k: v for k, v in {**raw, **values}.items() if v is not None or k == "by"}
    # In lines as everybody writes them; in one line each where that would look like training data or change a word.
    for width, style in ((112, _Folded), (90, _Folded), (70, _Folded), (1 << 30, str)):
        for text in (_patched(old, changed, wanted, width, style), _dumped(wanted, width, style)):
            if yaml.safe_load(text) == wanted and not TRAINING.search(text):
                return text
    return _dumped(wanted, 1 << 30, str)


def _patched(old: str, changed: Mapping[str, Any], wanted: Mapping[str, Any], width: int, style: type[str]) -> str:
    blocks = [block for block in _KEY.split(old) if block]
    names = [block.split(":", 1)[0] for block in blocks]
    for name, value in changed.items():
        new = _dumped({name: value}, width, style) if name in wanted else ""
        if name in names:
            blocks[names.index(name)] = new
        elif new:
            # A label stands before its steps; everything else follows.
            at = names.index("steps") if name == "label" and "steps" in names else len(blocks)
            blocks.insert(at, new)
            names.insert(at, name)
    return "".join(block if block.endswith("\n") or not block else block + "\n" for block in blocks)


def _dumped(values: Mapping[str, Any], width: int, style: type[str]) -> str:
    shown = dict(values)
    if isinstance(shown.get("steps"), dict):
        shown["steps"] = {n: style(step) for n, step in shown["steps"].items()}
    return yaml.dump(shown, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=width)
