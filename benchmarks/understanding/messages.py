"""The messages understanding is measured on: ``tests/understanding``, never trained on. Runs on both Pythons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "tests" / "understanding"


@dataclass(frozen=True)
class Message:
    """``kind``: topic, emergency, hard_negative, everyday, or word (language only: ``label`` one, two or sentence)."""

    language: str
    kind: str
    label: str
    text: str
    unusual: bool = False


def load(folder: Path = FOLDER) -> list[Message]:
    """All of them, language by language."""
    found: list[Message] = []
    for file in sorted(folder.glob("*.yml")):
        raw = yaml.safe_load(file.read_text("utf-8"))
        found += _block(file.stem, raw, False)
        found += _block(file.stem, raw.get("unusual") or {}, True)
        for length, texts in (raw.get("words") or {}).items():
            found += [Message(file.stem, "word", length, str(text)) for text in texts]
    return found


def _block(language: str, raw: dict[str, object], unusual: bool) -> Iterator[Message]:
    for name, kind in (("topics", "topic"), ("emergencies", "emergency")):
        labelled = raw.get(name) or {}
        assert isinstance(labelled, dict)
        for label, texts in labelled.items():
            for text in texts:
                yield Message(language, kind, label, str(text), unusual)
    for name, kind in (("hard_negatives", "hard_negative"), ("everyday", "everyday")):
        texts = raw.get(name) or []
        assert isinstance(texts, list)
        for text in texts:
            yield Message(language, kind, "none", str(text), unusual)
