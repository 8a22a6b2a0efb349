"""One file of ``data/content`` as a checked value."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

_PLACEHOLDER = re.compile(r"\{([a-z_]+(?::[a-z0-9_]+)?)\}")

#: The same safe loader in C where PyYAML was built with it: thousands of files are read at start.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

STATUSES = ("draft", "reviewed")
_OWN = {"topic", "label", "asks", "steps", "offers", "sources", "reviewed_on", "review_by", "note"}
_TRANSLATED = {"label", "steps", "from", "status", "by"}


class ContentError(ValueError):
    """A file that cannot be used: which one, what is wrong, and what would be right."""

    def __init__(self, file: Path, what: str, mend: str) -> None:
        super().__init__(f"{file.parent.parent.name}/{file.parent.name}/{file.name}: {what}. {mend}.")
        self.file = file
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class Source:
    """Where a fact comes from; ``mark`` says how far it was checked (V1: official page, V2: secondary)."""

    title: str
    publisher: str
    address: str
    checked: date
    mark: str


@dataclass(frozen=True)
class Entry:
    """One answer in one language for one country. English carries structure and facts, a translation words only.

    ``label`` is what stands on the choice that leads here, ``asks`` are questions, in English, that this entry answers
    better than its topic's own.
    """

    id: str
    language: str
    country: str
    steps: tuple[str, ...]
    topic: str = ""
    label: str = ""
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    reviewed_on: date | None = None
    review_by: date | None = None
    note: str = ""
    status: str = "reviewed"
    by: str = ""
    made_from: str = ""
    file: Path = field(default=Path(), compare=False)

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits that change with the words; a translation names those it was made from."""
        words = (*self.steps, self.label) if self.label else self.steps
        return hashlib.sha256("\x1e".join(words).encode()).hexdigest()[:12]


def placeholders(text: str) -> set[str]:
    """The names in braces in a text, ``line_name`` or ``number:ht_hotline``."""
    return set(_PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled. Raises KeyError with the name that has no value."""
    return _PLACEHOLDER.sub(lambda m: values[m.group(1)], text)


def read(file: Path, language: str, country: str) -> Entry:
    """An entry from its file. Raises ContentError."""
    raw = read_yaml(file)
    own = language == "en"
    unknown = set(raw) - (_OWN if own else _TRANSLATED)
    if unknown:
        allowed = ", ".join(sorted(_OWN if own else _TRANSLATED))
        raise ContentError(file, f"does not know {', '.join(sorted(map(str, unknown)))}", f"A file here has {allowed}")
    steps = _steps(file, raw.get("steps"))
    if own:
        return Entry(
            id=file.stem,
            language=language,
            country=country,
            steps=steps,
            topic=str(raw.get("topic", "")),
            label=str(raw.get("label") or ""),
            asks=tuple(_list(file, raw, "asks")),
            offers=tuple(_list(file, raw, "offers")),
            sources=tuple(_source(file, s) for s in raw.get("sources") or ()),
            reviewed_on=_date(file, raw, "reviewed_on"),
            review_by=_date(file, raw, "review_by"),
            note=str(raw.get("note", "")),
            file=file,
        )
    if raw.get("status") not in STATUSES:
        raise ContentError(file, "has no status", f"Write status: {' or status: '.join(STATUSES)}")
    return Entry(
        id=file.stem,
        language=language,
        country=country,
        steps=steps,
        label=str(raw.get("label") or ""),
        status=raw["status"],
        by=str(raw.get("by") or ""),
        made_from=str(raw.get("from", "")),
        file=file,
    )


def read_yaml(file: Path, *, empty: bool = False) -> dict[Any, Any]:
    """The mapping in a YAML file; one without any is refused unless it may be ``empty``. Raises ContentError."""
    try:
        raw = yaml.load(file.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe loaders
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(file, f"cannot be read ({type(error).__name__})", "Save it as UTF-8") from error
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ContentError(file, f"is not YAML at line {line}", "Look at the indentation and the colons") from error
    if raw is None and empty:
        return {}
    if not isinstance(raw, dict):
        raise ContentError(file, "is empty or not a mapping", "Start it with steps:")
    return raw


def _steps(file: Path, raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, dict) or sorted(raw) != list(range(1, len(raw) + 1)) or not raw:
        raise ContentError(file, "has no numbered steps", "Write steps: and below it 1: with the first text")
    texts = []
    for number in sorted(raw):
        text = raw[number]
        if not isinstance(text, str) or not text.strip():
            raise ContentError(file, f"step {number} is empty or no text", "Write the words after the colon")
        texts.append(text.strip())
    return tuple(texts)


def _list(file: Path, raw: Mapping[Any, Any], name: str) -> list[str]:
    value = raw.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ContentError(file, f"{name} is not a list of names", f"Write {name}: [one, two]")
    return value


def _date(file: Path, raw: Mapping[Any, Any], name: str) -> date | None:
    value = raw.get(name)
    if value is not None and not isinstance(value, date):
        raise ContentError(file, f"{name} is not a date", "Write it like 2026-11-23")
    return value


def _source(file: Path, raw: Any) -> Source:
    try:
        source = Source(str(raw["title"]), str(raw["publisher"]), str(raw["address"]), raw["checked"], str(raw["mark"]))
    except (KeyError, TypeError) as error:
        raise ContentError(
            file, "a source is not complete", "It needs title, publisher, address, checked and mark"
        ) from error
    if not isinstance(source.checked, date):
        raise ContentError(file, "a source's checked is not a date", "Write it like 2026-11-23")
    return source
