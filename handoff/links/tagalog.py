"""Tagalog, spelled so that espeak-ng's Indonesian voice reads it as Tagalog. Pure.

espeak-ng has no Tagalog. The two languages are kin, and both are written as they are said: the Indonesian rules give
nearly every Tagalog letter its own sound, ``ng`` at a word's beginning too. What they cannot know is changed here: two
words that are written short, digits (people say them in English), letters said by name, and English words that the
texts use. Where the stress falls, and a stop in the throat at a word's end, is not written and may come out wrong.
"""

from __future__ import annotations

import re

#: How ``ng`` and ``mga`` are said, and the English words of the texts as Tagalog speakers say them.
WORDS = {
    "ng": "nang", "mga": "manga",
    # English, in the letters of the voice: c as in church, j as in judge, sy as in she.
    "pwede": "puwede", "abroad": "abrod", "adult": "adalt", "airport": "erport",
    "asylum": "asaylum", "birthday": "bertdey", "canadian": "kaneydian", "caregiver": "kergiver", "case": "keys",
    "cash": "kasy", "chat": "cat", "check": "cek", "child": "cayld", "claim": "kleym", "clinic": "klinik",
    "code": "kowd", "company": "kompani", "consulate": "konsuleyt", "counselling": "kawnseling",
    "counselor": "kawnselor", "court": "kort", "english": "inglisy", "exception": "eksepsyon", "fee": "fi",
    "fees": "fis", "file": "fayl", "french": "frenc", "green": "grin", "health": "helt", "hotline": "hatlayn",
    "ice": "ays", "immigration": "imigreysyon", "insurance": "insyurans", "interview": "interviu", "labor": "leybor",
    "labour": "leybor", "lawyer": "loyer", "legal": "ligal", "letter": "leter", "line": "layn", "massage": "masaj",
    "message": "mesej", "office": "ofis", "okay": "okey", "ok": "okey", "online": "onlayn", "open": "owpen",
    "osha": "osya", "overtime": "overtaym", "page": "peyj", "passport": "pasport", "phone": "fown", "police": "polis",
    "province": "provins", "recruiter": "rekruter", "refugee": "refyuji", "report": "riport", "save": "seyv",
    "sex": "seks", "shelter": "syelter", "state": "steyt", "team": "tim", "text": "tekst", "time": "taym",
    "truck": "trak", "urgent": "erjent", "wage": "weyj",
}  # fmt: skip

_LETTERS = {
    "A": "ey", "B": "bi", "C": "si", "D": "di", "E": "i", "F": "ef", "G": "ji", "H": "eyc", "I": "ay", "J": "jey",
    "K": "key", "L": "el", "M": "em", "N": "en", "O": "ow", "P": "pi", "Q": "kyu", "R": "ar", "S": "es", "T": "ti",
    "U": "yu", "V": "vi", "W": "dobolyu", "X": "eks", "Y": "way", "Z": "zi",
}  # fmt: skip

#: Short names with a vowel in them that are spelled out all the same; without a vowel they always are.
_SPELLED_OUT = frozenset(["US", "USA", "UK", "ID", "FBI", "IRCC", "USCIS", "IFHP", "PEI", "SIJ", "EEOC", "IMP"])

#: A letter alone is said by its name, except those that are Tagalog words or the beginning of one (O, I-text).
_NOT_A_NAME = frozenset("AEIO")

_ONES = (
    "ziro", "wan", "tu", "tri", "for", "fayv", "siks", "seven", "eyt", "nayn", "ten", "ileven", "twelv", "tirtin",
    "fortin", "fiftin", "sikstin", "seventin", "eytin", "nayntin",
)  # fmt: skip
_TENS = ("", "", "twenti", "tirti", "forti", "fifti", "siksti", "seventi", "eyti", "naynti")

#: Said digit by digit: the short numbers that somebody dials.
_DIALLED = re.compile(r"[2-9]11|988|\d{5,}")

_TOKEN = re.compile(
    r"(?P<phone>\+?\d{1,4}(?:-\d{3,4})+(?!\d))"
    r"|\$ ?(?P<dollars>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d\d)(?!\d))?"
    r"|(?P<code>\b[A-Z]{1,2}-\d[A-Z]?\b)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?"
    r"|(?P<word>[^\W\d_]+)"
)


def respelled(text: str) -> str:
    """The text for the voice; everything that is plain Tagalog stays as it is."""
    return _TOKEN.sub(_said, text)


def _said(found: re.Match[str]) -> str:
    told = found.groupdict()
    if told["phone"]:
        return ", ".join(_digits(group) for group in told["phone"].lstrip("+").split("-"))
    if told["dollars"]:
        cents = f" en {_number(told['cents'])} sents" if told["cents"] and int(told["cents"]) else ""
        return f"{_number(told['dollars'])} dolars{cents}"
    if told["code"]:
        return " ".join(_LETTERS.get(sign) or _ONES[int(sign)] for sign in told["code"] if sign != "-")
    if told["number"]:
        return _number(told["number"]) + (f" poynt {_digits(told['part'])}" if told["part"] else "")
    return _word(told["word"])


def _word(word: str) -> str:
    if word.isupper() and word.isascii():
        alone = len(word) == 1 and word not in _NOT_A_NAME
        if alone or word in _SPELLED_OUT or (len(word) > 1 and word != "NG" and not set(word) & set("AEIOUY")):
            return " ".join(_LETTERS[letter] for letter in word)
    return WORDS.get(word.lower(), word)


def _digits(digits: str) -> str:
    return " ".join(_ONES[int(digit)] for digit in digits)


def _number(written: str) -> str:
    if _DIALLED.fullmatch(written) or written.startswith("0"):
        return _digits(written)
    number = int(written.replace(",", ""))
    if 2010 <= number < 2100 and "," not in written:  # a year
        return f"{_cardinal(number // 100)} {_cardinal(number % 100)}"
    return _cardinal(number)


def _cardinal(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        return " ".join([_TENS[number // 10], *([_ONES[number % 10]] if number % 10 else [])])
    for size, name in ((1_000_000, "milyon"), (1_000, "tawsan"), (100, "handred")):
        if number >= size:
            rest = [_cardinal(number % size)] if number % size else []
            return " ".join([_cardinal(number // size), name, *rest])
    return _digits(str(number))
