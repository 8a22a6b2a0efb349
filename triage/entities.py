"""What a message names that a path can use: money, hours, weeks, dates, ages, visas, countries, states and provinces.

By patterns, not by a model: a sum or a date that was guessed is worse than one that is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from triage.normal import digits, fold


@dataclass(frozen=True)
class Entity:
    """``kind``: money, hours, weeks, months, date, age, visa, country, region; ``value``: one form for all spellings.

    ``start`` and ``end`` are places in the text as it was written.
    """

    kind: str
    value: str
    start: int
    end: int


_NUMBER = r"(\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?)(?!\d)"
_CURRENCY = {"us": "USD", "ca": "CAD", "c": "CAD", "usd": "USD", "cad": "CAD"}

_PATTERNS = {
    "money": re.compile(
        rf"(?:\b(us|ca|c)\$|(?<!\w)\$|\b(usd|cad)\s*)\s*{_NUMBER}"
        rf"|{_NUMBER}\s*(?:\$|(usd|cad|us dollars?)\b|"
        r"(?:dollars?|dolares|dólares|bucks|piastres|dola|dolar|доллар\w*|долар\w*|دولار|डॉलर|ਡਾਲਰ|美元|加元|달러|đô)(?!\w))",
        re.IGNORECASE,
    ),
    "hours": re.compile(
        rf"{_NUMBER}\s*(?:h\b|hrs?\b|hours?|horas?|heures?|lè\b|oras\b|giờ|gio\b|jam\b|"
        r"ghante|घंट\w*|ਘੰਟ\w*|ساع\w*|часо?в?а?\b|годин\w*|小时|个小时|시간)",
        re.IGNORECASE,
    ),
    "weeks": re.compile(
        rf"{_NUMBER}\s*(?:weeks?|wks?\b|semanas?|semaines?|semèn|linggo|tuần|tuan\b|minggu|hafte|हफ्ते|हफ़्ते|ਹਫ਼ਤ\w*|ਹਫਤ\w*|أسابيع|اسابيع|недел\w*|тижн\w*|个?星期|周|주\b)",
        re.IGNORECASE,
    ),
    "months": re.compile(
        rf"{_NUMBER}\s*(?:months?|mos?\b|mes(?:es)?\b|mois|meses|mwa\b|buwan|tháng|thang\b|bulan|mahine|महीने|ਮਹੀਨ\w*|شهور|أشهر|اشهر|месяц\w*|місяц\w*|个?月|개월|달\b)",
        re.IGNORECASE,
    ),
    "age": re.compile(
        r"\b(?:i am|i'm|im|age|aged|tengo|j'ai|tenho|mwen gen|edad ko)\s*:?\s*(\d{1,2})"
        r"(?!\s*(?:\$|dollars|h\b|hours|week|month|semana|mes|hora|heure|mois))"
        r"|\b(\d{1,2})\s*(?:years? old|yrs? old|y/?o\b|años|anos\b|ans\b|an\b|"
        r"taong gulang|tuổi|tuoi\b|tahun|साल|ਸਾਲ|saal\b|سنة|лет\b|рок\w*|岁|살)",
        re.IGNORECASE,
    ),
    "date": re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b|\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b"),
    "visa": re.compile(
        r"(?<!\w)(h[\s-]?2[\s-]?a|h[\s-]?2[\s-]?b|h[\s-]?1[\s-]?b|j[\s-]?1|a[\s-]?3|g[\s-]?5|b[\s-]?1(?:/b[\s-]?2)?|b[\s-]?2|f[\s-]?1|"
        r"t[\s-]visa|visa t|u[\s-]visa|visa u|vawa|sij|daca|tps|lmia|eimt|sawp|pts|trp|pst|au[\s-]pair)(?!\w)",
        re.IGNORECASE,
    ),
}

#: Two spellings of one visa.
_VISAS = {
    "VISA T": "T",
    "T VISA": "T",
    "T-VISA": "T",
    "VISA U": "U",
    "U VISA": "U",
    "U-VISA": "U",
    "PST": "TRP",
    "PTS": "SAWP",
}


class Entities:
    """``find`` never raises. Countries and regions are the names of ``data/phrases/places.yml``."""

    def __init__(self, places: dict[str, tuple[str, str]]) -> None:
        self._places = places
        names = sorted(map(re.escape, places), key=len, reverse=True)
        self._named = re.compile(r"(?<!\w)(?:" + "|".join(names) + r")(?!\w)") if names else None

    @classmethod
    def load(cls, file: Path) -> Entities:
        raw = yaml.safe_load(file.read_text("utf-8"))
        places: dict[str, tuple[str, str]] = {}
        for country, told in raw.items():
            for name in told["names"]:
                places[fold(str(name))] = ("country", str(country))
            for code, names in told["regions"].items():
                for name in names:
                    places[fold(str(name))] = ("region", f"{country}-{code}")
        return cls(places)

    def find(self, text: str) -> list[Entity]:
        """Everything named, in the order of the text."""
        text = text[:2_000]
        plain = digits(text)
        found = [
            Entity(kind, value, match.start(), match.end())
            for kind, pattern in _PATTERNS.items()
            for match in pattern.finditer(plain)
            if (value := _value(kind, match))
        ]
        return sorted(found + self._place_names(text), key=lambda e: (e.start, e.kind))

    def country(self, text: str) -> str | None:
        """``US`` or ``CA`` when the text names a place in exactly one of them."""
        named = {e.value[:2] for e in self._place_names(text[:2_000])}
        return named.pop() if len(named) == 1 else None

    def _place_names(self, text: str) -> list[Entity]:
        if self._named is None:
            return []
        # Folding changes lengths, so a place is looked for in the folded text and given the whole text's ends.
        return [Entity(*self._places[match.group()], 0, len(text)) for match in self._named.finditer(fold(text))]


def _value(kind: str, match: re.Match[str]) -> str | None:
    said = [group for group in match.groups() if group]
    if kind == "money":
        currency = next(
            (_CURRENCY[w.casefold()[:3].strip()] for w in said if w.casefold()[:3].strip() in _CURRENCY), ""
        )
        amount = _amount(next(w for w in said if w[0].isdigit()))
        return f"{amount} {currency}".strip()
    if kind in ("hours", "weeks", "months"):
        return _amount(said[0])
    if kind == "age":
        return said[0] if 5 <= int(said[0]) <= 99 else None
    if kind == "date":
        year, month, day = (
            (said if len(said[0]) == 4 else said[::-1]) if match.group(1) else (said[2], said[0], said[1])
        )
        return f"{year}-{int(month):02d}-{int(day):02d}" if int(month) <= 12 and int(day) <= 31 else None
    name = re.sub(r"\s+", " ", said[0].upper())
    if name in _VISAS:
        return _VISAS[name]
    joined = re.sub(r"[\s-]", "", name)
    return re.sub(r"^([A-Z])(\d)([A-Z]?)$", r"\1-\2\3", joined)


def _amount(written: str) -> str:
    """``1,200.50``, ``1.200,50``, ``1 200`` as a plain number; a mark before three last digits parts thousands."""
    whole = written.replace(" ", "").replace("'", "")
    decimals = re.search(r"[.,](\d{1,2})$", whole)
    tail = decimals.group(1) if decimals else ""
    head = re.sub(r"[.,]", "", whole[: decimals.start()] if decimals else whole)
    return f"{int(head)}.{tail}" if tail and int(tail) else str(int(head))
