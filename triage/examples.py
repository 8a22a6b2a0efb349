"""The examples the models learn from, as ``data/nlu`` and ``data/emergencies`` hold them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import yaml

from triage.danger import NONE
from triage.phrases import CATEGORIES

ROOT = Path(__file__).parent.parent
TOPICS, DANGERS = ROOT / "data" / "nlu", ROOT / "data" / "emergencies"

#: Language, label, text.
Example = tuple[str, str, str]

_LINE = re.compile(r"^\s*-\s+(.*\S)\s*$")


def topics(folder: Path = TOPICS) -> list[Example]:
    """(language, intent, text) of every example below ``data/nlu``; a file is named after its language."""
    rows = []
    for file in sorted(folder.rglob("*.yml")):
        for block in _read(file).get("nlu") or []:
            if "intent" in block:
                for line in str(block["examples"]).splitlines():
                    found = _LINE.match(line)
                    if found:
                        rows.append((file.stem, str(block["intent"]), _bare(found.group(1))))
    return rows


def dangers(folder: Path = DANGERS) -> list[Example]:
    """(language, category or ``none``, text) of ``data/emergencies``."""
    rows = []
    for file in sorted(folder.glob("*.yml")):
        for label, lines in _read(file).items():
            if label not in (*CATEGORIES, NONE):
                raise ValueError(f"{file.name}: {label} is no emergency; use {', '.join((*CATEGORIES, NONE))}")
            rows += [(file.stem, label, str(line)) for line in lines]
    return rows


def held(text: str) -> bool:
    """Whether an example is one of the eighth that the encoder never learns from: on these, limits are set."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[0] < 32


def _read(file: Path) -> dict[Any, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text("utf-8"), Loader=loader) or {}  # noqa: S506 - both are safe loaders


def _bare(text: str) -> str:
    """An example without the marks of entities: ``[two weeks](time)`` becomes ``two weeks``."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
