"""One form for the many ways in which the same words are typed."""

from __future__ import annotations

import re
import unicodedata

#: Letters of other scripts that look Latin, when they stand among Latin ones.
_LOOKALIKES = str.maketrans("аеорсхуіӏԁոν", "aeopcxyiidnv")
_LEET = str.maketrans("013457@$!", "oieastasi")
_WORD = re.compile(r"\S+")
_REPEATED = re.compile(r"(.)\1{2,}")
#: Signs that carry vowels are no letters to Python, yet part of a word in these scripts; their full stops are not.
_NOT_TEXT = re.compile(
    r"[^\w\s'\u0900-\u0963\u0966-\u0d7f\u0e00-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u17d7-\u17ff]+"
)

#: Marks that carry the vowels of these scripts stay; accents of Latin, Cyrillic and Greek letters go.
_KEEPS_MARKS = re.compile(r"[\u0900-\u0d7f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def fold(text: str) -> str:
    """Lower case, no accents, no invisible characters, look-alikes and leetspeak undone, single spaces.

    Never raises. Punctuation becomes a space, except the apostrophe, which goes.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Cs") or c in "\n\t ")
    text = text.replace("\U0001f198", " sos ")  # the only sign that is a word
    text = text.replace("’", "'").replace("ʼ", "'").replace("'", "")
    text = _unaccent(text)
    text = _WORD.sub(lambda m: _undisguise(m.group()), text)
    text = _REPEATED.sub(r"\1\1", text)
    return " ".join(_NOT_TEXT.sub(" ", text).split())


def digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _unaccent(text: str) -> str:
    if text.isascii():
        return text
    if _KEEPS_MARKS.search(text):
        return unicodedata.normalize("NFC", text)
    # Arabic short vowels and the accents of alphabets go alike; й and ї become и and і, in data and message alike.
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("ı", "i"))


def _undisguise(word: str) -> str:
    latin = sum("a" <= c <= "z" for c in word)
    if not latin:
        return word
    if not word.isascii():
        word = word.translate(_LOOKALIKES)
    inner = word.strip("!?.,$@")
    if (
        any(c.isdigit() or c in "@$" for c in inner)
        and latin >= 2
        and not inner[:1].isdigit()
        and not inner[-2:].isdigit()
    ):
        return inner.translate(_LEET)
    return word
