"""Languages by name: "¿hablan español?", "in english please", "tagalog po"."""

from __future__ import annotations

from pathlib import Path

import yaml

from triage.normal import fold

#: A longer message speaks of a language for another reason ("my boss shouts in english at me all day").
MOST_WORDS = 12


class LanguageNames:
    """The names in ``data/phrases/languages.yml``, each under the tag of its language."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    @classmethod
    def load(cls, file: Path) -> LanguageNames:
        raw = yaml.safe_load(file.read_text("utf-8"))
        return cls({fold(str(name)): str(tag) for tag, names in raw.items() for name in names})

    def named(self, text: str) -> str | None:
        """The tag of the one language a short message names; None when it names none or several."""
        folded = fold(text)
        if len(folded.split()) > MOST_WORDS:
            return None
        spaced = f" {folded} "
        # Scripts without spaces, and Korean endings, stand close to the name.
        found = {t for name, t in self._names.items() if (f" {name} " if name.isascii() else name) in spaced}
        return found.pop() if len(found) == 1 else None
