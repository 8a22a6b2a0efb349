"""Which fonts write which language, and whether they are there. ``scripts/fonts`` fetches them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "fonts" / "dist"

LATIN = "NotoSans"

#: Latin, Greek and Cyrillic letters, Vietnamese among them, are in one font; these languages need another beside it.
SCRIPTS = {
    "ar": "NotoSansArabic",
    "hi": "NotoSansDevanagari",
    "pa": "NotoSansGurmukhi",
    "zh": "NotoSansSC",
    "ko": "NotoSansKR",
}
WEIGHTS = ("Regular", "Bold")


def script_of(language: str) -> str:
    """The name of the font that writes a language."""
    return SCRIPTS.get(language, LATIN)


def file(name: str, weight: str) -> Path:
    return FOLDER / f"{name}-{weight}.ttf"


def missing(*names: str) -> list[str]:
    """Which font files are not there; of all scripts when none is named."""
    wanted = dict.fromkeys((LATIN, *(names or SCRIPTS.values())))
    return [path.name for name in wanted for weight in WEIGHTS if not (path := file(name, weight)).is_file()]
