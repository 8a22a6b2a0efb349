"""Which of the offered choices a reply means: its number in any digits, or its label."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from triage.normal import digits, fold

#: "2", "2.", "(2)", "#2", "no 2", "option 2" and a keycap digit.
_NUMBER = re.compile(r"(?:(?:option|opcion|choix|no|nr|#)\s*)?\D?(\d{1,2})\D{0,2}")

#: Number words that are a whole message.
_WORDS = {
    "one": 1, "uno": 1, "una": 1, "un": 1, "une": 1, "um": 1, "yon": 1, "isa": 1, "mot": 1, "satu": 1,
    "two": 2, "dos": 2, "deux": 2, "dois": 2, "de": 2, "dalawa": 2, "hai": 2, "dua": 2,
    "three": 3, "tres": 3, "trois": 3, "twa": 3, "tatlo": 3, "ba": 3, "tiga": 3,
    "four": 4, "cuatro": 4, "quatre": 4, "quatro": 4, "kat": 4, "apat": 4, "empat": 4,
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
}  # fmt: skip

#: Number words that are another word without their accents ("bon" is "good").
_AS_WRITTEN = {"bốn": 4}


def chosen(text: str, offer: Sequence[str], labels: Mapping[str, str]) -> str | None:
    """The id of the choice a message makes of an offer, or None. Digits of every script count; so does a label."""
    words = text.strip()
    if not offer or not words or len(words) > 40:
        return None
    number = _number(words)
    if number is not None:
        return offer[number - 1] if 1 <= number <= len(offer) else None
    said = fold(words)
    return next((id for id in offer if id in labels and fold(labels[id]) == said), None)


def _number(words: str) -> int | None:
    plain = digits("".join(c for c in unicodedata.normalize("NFKC", words) if c not in "\ufe0f\u20e3"))
    found = _NUMBER.fullmatch(plain.casefold().strip())
    if found:
        return int(found.group(1))
    return _WORDS.get(fold(words)) or _AS_WRITTEN.get(unicodedata.normalize("NFC", words.casefold()))
