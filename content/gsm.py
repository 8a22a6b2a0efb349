"""How a text travels as SMS: the GSM 7-bit alphabet where it fits, UCS-2 where it does not.

Source of the alphabet and of the extension table: 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1. Units per message, single
and concatenated: 160 and 153 (GSM 7-bit), 70 and 67 (UCS-2), 3GPP TS 23.040, section 9.2.3.24.1.
"""

from __future__ import annotations

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")

#: Typographic characters that would turn a whole text into UCS-2, and what stands for them.
PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "•": "-", "·": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\ufeff": "", "\t": " ", "´": "'", "`": "'",
}  # fmt: skip

GSM = "GSM-7"
UCS2 = "UCS-2"
SINGLE = {GSM: 160, UCS2: 70}
JOINED = {GSM: 153, UCS2: 67}

#: An SMS of more segments than this does not arrive well; what is longer comes in steps.
MAX_SEGMENTS = 3


def to_gsm(text: str) -> str:
    """The same text with typographic characters written plainly, when that spares UCS-2; else unchanged.

    Letters are never changed: a text that needs another alphabet for its letters keeps its typography too.
    """
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(PLAIN.get(c, c) for c in composed)
    return plain if encoding(plain) == GSM else composed


def encoding(text: str) -> str:
    """``GSM-7`` when every character is in the alphabet, ``UCS-2`` otherwise."""
    return GSM if all(c in BASIC or c in EXTENDED for c in text) else UCS2


def units(text: str) -> int:
    """How many units of its encoding a text takes: septets (two for an extended character) or 16-bit units."""
    if encoding(text) == GSM:
        return sum(2 if c in EXTENDED else 1 for c in text)
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def segments(text: str) -> int:
    """How many SMS segments a text takes, at least one.

    In a concatenated message a two-unit character does not straddle a border, so the last unit of a segment may stay
    empty; this counts as a carrier does.
    """
    return len(cut(text))


def cut(text: str) -> list[str]:
    """The text as the segments that travel: all of it in order, one empty segment for an empty text."""
    kind = encoding(text)
    if units(text) <= SINGLE[kind]:
        return [text]
    limit = JOINED[kind]
    pieces, start, used = [], 0, 0
    for at, c in enumerate(text):
        size = 2 if (c in EXTENDED if kind == GSM else ord(c) > 0xFFFF) else 1
        if used + size > limit:
            pieces.append(text[start:at])
            start, used = at, 0
        used += size
    return [*pieces, text[start:]]
