"""English words that once stood, by their hash: what a translation was made from can be shown after a change."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from content.entry import Entry
from content.library import Library


@dataclass(frozen=True)
class Old:
    steps: tuple[str, ...]
    label: str


class History:
    """One small file for each wording, in a folder that outlives a restart. Nothing here is needed to answer people."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, entry: Entry) -> None:
        """Keeps the words of an English entry. Raises OSError when the folder cannot be written."""
        file = self._folder / f"{entry.hash}.json"
        if file.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.new")
        told = {"id": entry.id, "country": entry.country, "steps": entry.steps, "label": entry.label}
        beside.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        os.replace(beside, file)

    def keep_all(self, library: Library) -> None:
        for (_, language, _), entry in list(library.entries.items()):
            if language == "en":
                self.keep(entry)

    def find(self, hash: str) -> Old | None:
        """The words of a hash; None when they were never kept."""
        if not hash.isalnum():
            return None
        try:
            told = json.loads((self._folder / f"{hash}.json").read_text("utf-8"))
            return Old(tuple(map(str, told["steps"])), str(told["label"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
