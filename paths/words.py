"""The words that answer or steer whatever the language: yes, no, not sure, back, months, places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

import yaml

from triage.normal import fold

#: Words that steer, and the choice whose label means the same.
STEER = {
    "back": "path_back",
    "again": "path_again",
    "leave": "path_leave",
    "go_on": "path_continue",
    "skip": "path_skip",
    "human": "ask_human",
}

#: A message that begins with one of these and is short is a yes or no; other short words mean too many things.
_FIRST_YES = frozenset(
    map(
        fold, ("yes", "yeah", "yep", "si", "oui", "sim", "wi", "oo", "так", "да", "네", "예", "haan", "हाँ", "ਹਾਂ", "نعم")
    )
)
_FIRST_NO = frozenset(map(fold, ("no", "nope", "non", "não", "nah", "không", "нет", "ні", "tidak", "नहीं", "ਨਹੀਂ", "لا")))

#: Longer than this is a story, not an answer of one word.
_SHORT = 4


@dataclass(frozen=True)
class Words:
    """What whole messages mean, folded. Use ``load``."""

    steer: Mapping[str, str]
    yes: frozenset[str]
    no: frozenset[str]
    nothing: frozenset[str]
    today: frozenset[str]
    months: Mapping[str, int]
    labels: Mapping[str, frozenset[str]]

    @staticmethod
    def load(data: File) -> Words:
        """From ``data/paths/words.yml``, ``data/phrases/answers.yml`` and the labels of the choices."""
        raw = _yaml(data / "paths" / "words.yml")
        answers = _yaml(data / "phrases" / "answers.yml")
        labels: dict[str, set[str]] = {}
        for file in sorted((data / "content").glob("*/choices.yml")):
            for id, label in _yaml(file).items():
                labels.setdefault(fold(str(label)), set()).add(str(id))
        spelled = [(fold(str(word)), choice) for name, choice in STEER.items() for word in raw[name]]
        steer = {word: choice for word, choice in spelled if word}
        for label, ids in labels.items():
            for choice in STEER.values():
                if label and choice in ids:
                    steer.setdefault(label, choice)
        return Words(
            steer=steer | {"?": "path_skip"},
            yes=_folded(answers["says_yes"]),
            no=_folded(answers["says_no"]),
            nothing=_folded(raw["nothing"]),
            today=_folded(raw["today"]),
            months={fold(str(word)): int(month) for month, words in raw["months"].items() for word in words},
            labels={label: frozenset(ids) for label, ids in labels.items() if label},
        )

    def steers(self, text: str) -> str | None:
        """The choice a whole message means, if it is one of those that steer."""
        return self.steer.get(fold(text)) or self.steer.get(text.strip())

    def yes_or_no(self, text: str) -> str | None:
        """``affirm`` or ``deny`` for a short message that says so."""
        said = fold(text)
        if said in self.yes:
            return "affirm"
        if said in self.no:
            return "deny"
        words = said.split()
        if 1 < len(words) <= _SHORT:
            if words[0] in _FIRST_YES:
                return "affirm"
            if words[0] in _FIRST_NO:
                return "deny"
        return None

    def label(self, text: str, choices: Iterable[str]) -> str | None:
        """The choice whose label, in any language, the message is."""
        ids = self.labels.get(fold(text), frozenset())
        return next((choice for choice in choices if choice in ids), None)


@dataclass(frozen=True)
class Regions:
    """States and provinces by name, letters, and the spellings of ``data/phrases/places.yml``. Use ``load``."""

    names: Mapping[str, str]
    letters: Mapping[str, str]
    lone: frozenset[str]
    countries: Mapping[str, str]

    @staticmethod
    def load(data: File) -> Regions:
        raw = _yaml(data / "paths" / "regions.yml")
        more = _yaml(data / "phrases" / "places.yml")
        names: dict[str, str] = {}
        letters: dict[str, str] = {}
        countries: dict[str, str] = {}
        for country in ("US", "CA"):
            for code, spelled in raw[country].items():
                letters.setdefault(str(code), f"{country}-{code}")
                names |= {fold(str(name)): f"{country}-{code}" for name in spelled}
            for code, spelled in more[country].get("regions", {}).items():
                for name in spelled:
                    names.setdefault(fold(str(name)), f"{country}-{code}")
            countries |= {fold(str(name)): country for name in more[country]["names"]}
        return Regions(names, letters, frozenset(map(str, raw["lone"])), countries | {"us": "US"})

    def find(self, text: str) -> str | None:
        """``US-NY``, ``CA-ON``, or ``US`` and ``CA`` when only the country is named; None for anything else."""
        said = fold(text)
        if said in self.names:
            return self.names[said]
        if said in self.countries:
            return self.countries[said]
        words = said.split()
        for size in (4, 3, 2, 1):
            for at in range(len(words) - size + 1):
                part = " ".join(words[at : at + size])
                if part in self.names:
                    return self.names[part]
        for word in reversed(text.replace(",", " ").replace(".", "").split()):
            if word in self.letters or (word.upper() in self.letters and word.upper() not in self.lone):
                return self.letters[word.upper()]
        return next((self.countries[w] for w in words if w in self.countries), None)


def _folded(words: Iterable[Any]) -> frozenset[str]:
    return frozenset(filter(None, (fold(str(word)) for word in words)))


def _yaml(file: File) -> dict[Any, Any]:
    raw = yaml.safe_load(file.read_text("utf-8"))
    if not isinstance(raw, dict):
        raise ValueError(f"{file.name}: is not a mapping")
    return raw
