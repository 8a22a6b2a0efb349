"""The messages both sides get: this project's own examples, made unique so that no cache can answer twice."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

#: Plain questions about rights, papers and help: both sides give one answer. What calls a human is left out.
ASKED = ("rights_", "immig_", "need_")

_ENTITY = re.compile(r"\[([^\]]+)\](\{[^}]*\}|\([^)]*\))")


def examples(nlu: Path) -> dict[str, list[str]]:
    """Intent to its examples, as Rasa's own training files hold them, without entity marks."""
    found: dict[str, list[str]] = {}
    for path in [nlu] if nlu.is_file() else sorted(nlu.rglob("*.yml")):
        for block in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu", []):
            if "intent" in block:
                lines = [line.lstrip("- ").strip() for line in str(block.get("examples", "")).splitlines()]
                plain = [_ENTITY.sub(r"\1", line) for line in lines if line]
                found.setdefault(block["intent"].split("/")[0], []).extend(plain)
    return found


class Messages:
    """An endless, repeatable stream of messages, none of them twice: each carries its own number of days."""

    def __init__(self, nlu: Path, seed: int = 11) -> None:
        self._texts = [
            text
            for intent, texts in sorted(examples(nlu).items())
            if intent.startswith(ASKED)
            for text in texts
            if text.isascii() or len(text) < 160
        ]
        self._random = random.Random(seed)
        self._count = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self._count += 1
        return f"{self._random.choice(self._texts)} {self._count + 1000}"
