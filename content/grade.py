"""How many years of school an English text asks for: the Flesch-Kincaid grade, on syllables as hyphenation counts them.

Kincaid, Fishburne, Rogers, Chissom (1975): 0.39 x words a sentence + 11.8 x syllables a word - 15.59.
"""

from __future__ import annotations

import re
from functools import cache

import pyphen

#: What an English text may ask for.
MOST = 6.0

_SENTENCE = re.compile(r"[.!?:]+(?=\s|$)")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_VOWELS = re.compile(r"[aeiouy]+")


def grade(text: str) -> float:
    """The grade of a text; 0 for one without words. Numbers and names in braces do not count."""
    bare = re.sub(r"\{[^}]*\}", "it", text)
    words = _WORD.findall(bare)
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE.findall(bare)))
    return max(0.0, 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59)


@cache
def syllables(word: str) -> int:
    """Syllables of an English word: the larger of what hyphenation and what runs of vowels say, a silent e left out."""
    lower = word.lower().strip("'-")
    if not lower:
        return 1
    hyphens = len(_hyphens().inserted(lower).split("-"))
    runs = len(_VOWELS.findall(lower))
    if lower.endswith("e") and not lower.endswith(("le", "ee")) and runs > 1:
        runs -= 1
    if lower.endswith("ed") and not lower.endswith(("ted", "ded")) and runs > 1:
        runs -= 1
    return max(1, hyphens, runs)


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")
