"""The language of one word, two words, a sentence: the line's reader beside each detector alone, on the same texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.understanding.messages import Message
from triage.language import TAGS
from triage.reading import Reader

Guess = Callable[[str], str | None]


def compare(reader: Reader, messages: list[Message]) -> dict[str, Any]:
    """{who: {one, two, sentence: [right, of]}}, and for the reader the same by language under ``by_language``."""
    words = [m for m in messages if m.kind == "word"]
    judges: dict[str, Guess] = {
        "the line": lambda text: reader.language(text, None).tag,
        "lingua alone": _lingua(),
        "langdetect alone": _langdetect,
    }
    table: dict[str, Any] = {}
    for name, guess in judges.items():
        rows: dict[str, list[int]] = {}
        for m in words:
            row = rows.setdefault(m.label, [0, 0])
            row[0] += guess(m.text) == m.language
            row[1] += 1
        table[name] = rows
    own: dict[str, dict[str, list[int]]] = {}
    wrong: dict[str, list[str]] = {}
    for m in words:
        found = reader.language(m.text, None).tag
        row = own.setdefault(m.language, {}).setdefault(m.label, [0, 0])
        row[0] += found == m.language
        row[1] += 1
        if found != m.language:
            wrong.setdefault(m.language, []).append(f"{found}: {m.text}")
    return {"judges": table, "by_language": own, "wrong": wrong}


def _lingua() -> Guess:
    """All the line's languages that lingua has (it knows no Haitian Creole), at its best accuracy."""
    from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, tag.upper()) for tag in TAGS if hasattr(IsoCode639_1, tag.upper())]
    detector = LanguageDetectorBuilder.from_languages(*(Language.from_iso_code_639_1(c) for c in codes)).build()

    def guess(text: str) -> str | None:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else None

    return guess


def _langdetect(text: str) -> str | None:
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        found = str(detect(text))
    except LangDetectException:
        return None
    return "zh" if found.startswith("zh") else found
