"""Every answer in every language: loaded once, rendered often, read again when a file has changed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.entry import ContentError, Entry, fill, read, read_yaml
from content.gsm import to_gsm

COUNTRIES = ("us", "ca", "any")

#: When a text is missing in a language: who reads Haitian Creole can often read French.
FALLBACK = {"ht": ("fr",)}

MORE = "more"

__all__ = ["Choice", "ContentError", "Library", "Rendered", "UnknownContent", "load"]


class UnknownContent(KeyError):
    """No entry of this id (or no such step) for this country, in any language."""


@dataclass(frozen=True)
class Choice:
    id: str
    label: str


@dataclass(frozen=True)
class Number:
    """One phone number, once; rendered only when somebody has verified it."""

    id: str
    shown: str
    verified: bool


@dataclass(frozen=True)
class Rendered:
    """A text ready for a channel, and the language it really is in."""

    text: str
    language: str
    direction: str
    choices: tuple[Choice, ...]
    more: bool


class Library:
    """The content of one folder. Use ``load``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._stamp: tuple[tuple[str, int], ...] = ()
        self._known: dict[Path, tuple[int, Entry]] = {}
        self._reading = threading.Lock()
        self._read()

    def _read(self) -> None:
        stamp = _stamp(self.root)
        languages = read_yaml(self.root / "languages.yml")
        entries: dict[tuple[str, str, str], Entry] = {}
        labels: dict[str, dict[str, str]] = {}
        for language in languages:
            folder = self.root / language
            for country in COUNTRIES:
                for file in sorted((folder / country).glob("*.yml")):
                    entries[(file.stem, language, country)] = self._entry(file, language, country)
            choices = folder / "choices.yml"
            shared = {str(k): str(v) for k, v in read_yaml(choices, empty=True).items()} if choices.exists() else {}
            own = {id: e.label for (id, tag, _), e in entries.items() if tag == language and e.label}
            labels[language] = own | shared
        if "en" not in labels:
            raise ContentError(self.root / "languages.yml", "does not list en", "English owns the structure")
        self.languages: dict[str, Mapping[str, str]] = languages
        self.entries = entries
        self.labels = labels
        self.numbers = _numbers(self.root / "numbers.yml")
        self._stamp = stamp

    def _entry(self, file: Path, language: str, country: str) -> Entry:
        """The entry of a file, read again only when the file has changed."""
        changed = file.stat().st_mtime_ns
        known = self._known.get(file)
        if known is None or known[0] != changed:
            known = self._known[file] = (changed, read(file, language, country))
        return known[1]

    def reload_if_changed(self) -> bool:
        """Reads the folder anew when a file was added, changed or removed. A broken file changes nothing: it raises
        ContentError and what was loaded before stays. Safe to call from several threads."""
        with self._reading:
            if _stamp(self.root) == self._stamp:
                return False
            self._read()
            return True

    def ids(self) -> list[str]:
        return sorted({id for id, language, _ in self.entries if language == "en"})

    def direction(self, language: str) -> str:
        """``rtl`` or ``ltr``."""
        return str(self.languages.get(language, {}).get("direction", "ltr"))

    def knows_choice(self, id: str) -> bool:
        return id in self.labels["en"]

    def stands_with_entry(self, id: str) -> bool:
        """Whether a choice's label stands in its entry's own file, not in ``choices.yml``."""
        return any(e.label for c in COUNTRIES if (e := self.entries.get((id, "en", c))))

    def finer(self, id: str) -> str | None:
        """The topic of an entry that answers a part of it ("fees" of "T visa"); None for anything else."""
        entries = (self.entries.get((id, "en", country)) for country in COUNTRIES)
        topic = next((e.topic for e in entries if e and e.label), None)
        return topic if topic != id else None

    def find(self, id: str, language: str, country: str | None) -> Entry:
        """The entry that answers: the person's country before ``any``, their language before others. What only one
        country has (the T visa) is answered wherever the person is.

        Raises UnknownContent.
        """
        written = [c for c in COUNTRIES if (id, "en", c) in self.entries]
        places = ([country.lower()] if country else []) + ["any"] + (written if len(written) == 1 else [])
        place = next((p for p in places if p in written), None)
        if place is None:
            raise UnknownContent(id)
        english = self.entries[(id, "en", place)]
        for tag in (language, *FALLBACK.get(language, ())):
            entry = self.entries.get((id, tag, english.country))
            if entry and len(entry.steps) == len(english.steps):
                return entry
        return english

    def render(
        self,
        id: str,
        language: str,
        country: str | None,
        values: Mapping[str, str] | None = None,
        step: int = 1,
    ) -> Rendered:
        """One step of an entry in words. ``values`` fill its placeholders. Raises UnknownContent."""
        entry = self.find(id, language, country)
        if not 1 <= step <= len(entry.steps):
            raise UnknownContent(f"{id} step {step}")
        # In a line that runs from right to left a number is kept together, or its groups come in reverse.
        left, right = ("\u2066", "\u2069") if self.direction(entry.language) == "rtl" else ("", "")
        known = {f"number:{n.id}": f"{left}{n.shown}{right}" for n in self.numbers.values() if n.verified}
        try:
            text = fill(entry.steps[step - 1], {**known, **(values or {})})
        except KeyError as missing:
            raise UnknownContent(f"{id}: no value for {missing}") from missing
        more = step < len(entry.steps)
        english = self.entries[(id, "en", entry.country)]
        offers = ((MORE,) if more else ()) + english.offers
        return Rendered(
            text=to_gsm(text),
            language=entry.language,
            direction=self.direction(entry.language),
            choices=self.choices(offers, entry.language),
            more=more,
        )

    def choices(self, ids: Iterable[str], language: str) -> tuple[Choice, ...]:
        """Choices with their labels, in the language or, where a label is missing, English; unknown ids left out."""
        tags: Sequence[str] = (language, *FALLBACK.get(language, ()), "en")
        found = []
        for id in dict.fromkeys(ids):
            label = next((self.labels[t][id] for t in tags if id in self.labels.get(t, {})), None)
            if label is not None:
                found.append(Choice(id, to_gsm(label)))
        return tuple(found)


def load(root: Path) -> Library:
    """The library in a folder. Raises ContentError for the first file that cannot be used."""
    return Library(root)


def _numbers(file: Path) -> dict[str, Number]:
    numbers = {}
    for id, raw in read_yaml(file).items():
        if not isinstance(raw, dict) or "number" not in raw or "verified" not in raw:
            raise ContentError(file, f"{id} is not complete", "It needs number and verified")
        numbers[str(id)] = Number(str(id), str(raw["number"]), bool(raw["verified"]))
    return numbers


def _stamp(root: Path) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(_files(str(root))))


def _files(folder: str) -> Iterator[tuple[str, int]]:
    """Every file of texts below a folder and when it changed; quick, since a running line looks every moment."""
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith(".yml"):
                yield entry.path, entry.stat().st_mtime_ns
