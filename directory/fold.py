"""One form for the many ways in which a place is written."""

from __future__ import annotations

import re
import unicodedata

_NOT_NAME = re.compile(r"[^\w\s]+|_")
_SHORT = {
    "saint": "st",
    "sainte": "ste",
    "fort": "ft",
    "mount": "mt",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
}

#: Marks that carry the vowels of these scripts stay; accents of Latin, Cyrillic and Greek letters go.
_KEEPS_MARKS = re.compile(r"[\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, "Saint" and "St." alike, single spaces. Never raises."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isascii() and not _KEEPS_MARKS.search(text):
        bare = "".join(
            c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) not in ("Mn", "Cf", "Cs")
        )
        text = unicodedata.normalize("NFC", bare.replace("đ", "d").replace("ı", "i").replace("ł", "l"))
    text = text.replace("'", "").replace("’", "").replace("ʻ", "").replace("ʼ", "").replace(".", " ")
    if text.isascii():
        text = _NOT_NAME.sub(" ", text)
    else:  # a pattern would take the vowel signs of some scripts for punctuation
        text = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    words = text.split()
    return " ".join(_SHORT.get(word, word) for word in words)
