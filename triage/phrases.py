"""The first layer against danger: phrases, in fifteen languages, without a model and without knowing the language.

Data is in ``data/phrases/emergency``, one file a language, in a form an advocate can edit::

    violence_now:
      - he has a gun            # the words, near each other and in this order
      - going to (kill|beat) me # one of several
      - kill* me                # a word's beginning
      - ?dark room              # doubtful: ask "are you safe right now?"
      - +at the door            # danger only if the conversation has already spoken of danger
      - =911                    # the whole message; after "?" or "+" too
    not:                        # a message in which only these stand is none of it
      - kills me with work
    calm:                       # beside these every phrase is doubtful: a film, a joke, "years ago", "what if"
      - in the movie
    now:                        # except beside these
      - right now

Between two words of a phrase up to two others may stand. A negation just before a phrase takes it back, unless the
phrase contains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from triage import normal

#: Most urgent first; a message carries at most one, the most urgent.
CATEGORIES = (
    "violence_now",
    "child_exploited_now",
    "overdose_medical",
    "suicide_self_harm",
    "held_captive",
    "being_moved",
)

REASONS = {
    "violence_now": "Words about being hurt or threatened now.",
    "child_exploited_now": "Words about a child being hurt or sold now.",
    "overdose_medical": "Words about an overdose or a medical emergency.",
    "suicide_self_harm": "Words about wanting to die or self-harm.",
    "held_captive": "Words about being locked in or not able to leave.",
    "being_moved": "Words about being taken or sold to another place.",
}

#: Words of a message that are looked at; a text has 1,600 characters, a web chat message 4,000.
MAX_CHARACTERS = 4_000

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Alarm:
    """A danger some layer saw. ``reason`` is for advocates and does not quote the message."""

    category: str
    score: float
    reason: str
    layer: str = "phrases"
    doubtful: bool = False


#: The same words come in hundreds of phrases.
fold = lru_cache(maxsize=None)(normal.fold)


@dataclass(frozen=True)
class _Phrase:
    """``starts``: what a message must hold for the expression to be tried at all: one of these words or beginnings of
    words, or, where words are not set apart by spaces, one of these pieces of text."""

    source: str
    starts: tuple[str, ...]
    stems: tuple[str, ...]
    pieces: tuple[str, ...]

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """Compiled when first tried: of thousands of phrases a message meets a handful."""
        return re.compile(self.source)


@dataclass(frozen=True)
class _Pattern:
    category: str
    doubtful: bool
    follows: bool
    phrase: _Phrase


class _Index:
    """Which of many phrases may be in a message: a handful of some thousands, found by their first words."""

    def __init__(self, phrases: Iterable[_Phrase]) -> None:
        self._words: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._pieces: dict[str, list[int]] = {}
        for n, phrase in enumerate(phrases):
            for table, keys in (
                (self._words, phrase.starts),
                (self._stems, phrase.stems),
                (self._pieces, phrase.pieces),
            ):
                for key in keys:
                    table.setdefault(key, []).append(n)
        self._longest = max(map(len, self._stems), default=0)

    def possible(self, folded: str) -> list[int]:
        """Places of the phrases to try, in order."""
        found: set[int] = set()
        for word in set(folded.split()):
            found.update(self._words.get(word, ()))
            for end in range(min(len(word), self._longest) + 1):
                found.update(self._stems.get(word[:end], ()))
        for piece, places in self._pieces.items():
            if piece in folded:
                found.update(places)
        return sorted(found)


class Emergencies:
    """All phrases of all languages, compiled. ``check`` never raises and keeps nothing."""

    def __init__(
        self,
        patterns: Iterable[_Pattern],
        idioms: Iterable[_Phrase],
        negations: Iterable[str],
        calm: Iterable[_Phrase] = (),
        now: Iterable[_Phrase] = (),
    ) -> None:
        self._patterns = tuple(sorted(patterns, key=lambda p: (p.doubtful, CATEGORIES.index(p.category))))
        self._index = _Index(pattern.phrase for pattern in self._patterns)
        self._idioms = tuple(idioms)
        self._idiom_index = _Index(self._idioms)
        self._calm, self._now = tuple(calm), tuple(now)
        self._calm_index, self._now_index = _Index(self._calm), _Index(self._now)
        words = "|".join(re.escape(fold(n)) for n in negations)
        self._negated = re.compile(rf"(?:^|\s)(?:{words})(?:\s\S+)?\s*$") if words else None

    @classmethod
    def load(cls, folder: Path) -> Emergencies:
        """Reads every file of the folder. Raises ValueError naming the file and the line that cannot be used."""
        patterns: list[_Pattern] = []
        idioms: list[_Phrase] = []
        negations: list[str] = []
        times: dict[str, list[_Phrase]] = {"calm": [], "now": []}
        for file in sorted(folder.glob("*.yml")):
            raw = yaml.load(file.read_text("utf-8"), LOADER) or {}  # noqa: S506 - both are safe loaders
            for key, lines in raw.items():
                if key == "not":
                    idioms += [_phrase(line, file) for line in lines]
                elif key == "negations":
                    negations += map(str, lines)
                elif key in times:
                    times[key] += [_phrase(line, file) for line in lines]
                elif key in CATEGORIES:
                    for line in map(str, lines):
                        mark = line[:1]
                        phrase = _phrase(line[1:] if mark in ("?", "+") else line, file)
                        patterns.append(_Pattern(key, mark == "?", mark == "+", phrase))
                else:
                    raise ValueError(f"{file.name}: {key} is no emergency; use {', '.join(CATEGORIES)}")
        if not patterns:
            raise ValueError(f"{folder}: no phrases found")
        return cls(patterns, idioms, negations, **times)

    def check(self, text: str, *, spoken_of: bool = False) -> Alarm | None:
        """The most urgent danger the words speak of, a certain one before a doubtful one; None for none.

        ``spoken_of``: the conversation has spoken of danger before, so that "he is at the door" is one.
        """
        folded = whole = normal.fold(text[:MAX_CHARACTERS])
        for place in self._idiom_index.possible(folded):
            folded = self._idioms[place].expression.sub(" . ", folded)
        for place in self._index.possible(folded):
            pattern = self._patterns[place]
            if pattern.follows and not spoken_of:
                continue
            for found in pattern.phrase.expression.finditer(folded):
                if self._negated and self._negated.search(folded[: found.start()]):
                    continue
                doubtful = pattern.doubtful or self._is_calm(whole)
                score = 0.5 if doubtful else 0.95
                return Alarm(pattern.category, score, REASONS[pattern.category], doubtful=doubtful)
        return None

    def _is_calm(self, folded: str) -> bool:
        """Whether the message tells of a film, a joke, a time long ago or the like, and of nothing that is now."""
        return _any(self._calm, self._calm_index, folded) and not _any(self._now, self._now_index, folded)


def _any(phrases: Sequence[_Phrase], index: _Index, folded: str) -> bool:
    return any(phrases[place].expression.search(folded) for place in index.possible(folded))


def _phrase(line: object, file: Path) -> _Phrase:
    """A phrase as a regular expression over folded text, and what it begins with."""
    alone = str(line).startswith("=")
    words = re.findall(r"\([^)]*\)\*?|\S+", str(line).removeprefix("="))
    if not words:
        raise ValueError(f"{file.name}: an empty phrase")
    parts = [_word(word) for word in words]
    first = _alternatives(words[0])
    start, end = (r"\A", r"\Z") if alone else (r"(?<!\S)", r"(?!\S)")
    if _SPACELESS.search(str(line)):
        close = r"\S{0,4}".join(parts)
        source = start + close + end if alone else close
        return _Phrase(source, (), (), tuple(fold(word.rstrip("*")) for word in first))
    source = start + r"(?:\s\S+){0,2}?\s".join(parts) + end
    folded = [(fold(word.rstrip("*")), word.endswith("*")) for word in first]
    # What folds into several words begins with the first of them.
    starts = tuple(text.partition(" ")[0] for text, stem in folded if not stem or " " in text)
    return _Phrase(source, starts, tuple(text for text, stem in folded if stem and " " not in text), ())


def _alternatives(word: str) -> list[str]:
    if word.startswith("("):
        return [w.strip() for w in word.rstrip("*").strip("()").split("|")]
    return [word]


def _word(word: str) -> str:
    if word.startswith("("):
        return "(?:" + "|".join(map(_word, _alternatives(word))) + ")"
    stem = word.endswith("*")
    bare = fold(word.rstrip("*")).replace(" ", r"\s")
    return re.escape(bare).replace(r"\\s", r"\s") + (r"\S*" if stem else "")
