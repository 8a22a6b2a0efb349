"""Yes or no, as a short message says it in any of the line's languages."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml

from triage.normal import fold

Answer = Literal["yes", "no"]

#: A longer message tells something of its own; its topic is for the assistant to find.
MOST_WORDS = 5


class Answers:
    """The words of ``data/phrases/answers.yml``, each a whole message or how one begins."""

    def __init__(self, words: dict[str, Answer]) -> None:
        self._words = words

    @classmethod
    def load(cls, file: Path) -> Answers:
        """Raises ValueError when a word stands under both."""
        raw = yaml.safe_load(file.read_text("utf-8"))
        words: dict[str, Answer] = {}
        for kind in ("no", "yes"):
            for line in raw[f"says_{kind}"]:
                word = fold(str(line))
                if words.setdefault(word, kind) != kind:
                    raise ValueError(f"{file.name}: {line} stands under yes and under no")
        return cls(words)

    def read(self, text: str) -> Answer | None:
        """What a short message answers; None for anything longer or else. "no estoy bien" is no, "not safe" too."""
        said = fold(text).split()
        if not said or len(said) > MOST_WORDS:
            return None
        for length in range(len(said), 0, -1):
            found = self._words.get(" ".join(said[:length]))
            if found:
                return found
        return None
