"""``.env.example`` and the operator's table, made from the model so that neither can tell anything else."""

from __future__ import annotations

import textwrap
from enum import Enum
from pathlib import Path
from typing import Any

from handoff.settings.model import PREFIX, Settings

BEGIN = "<!-- settings: this table is made by `uv run porchlight settings --table`; a test compares them -->"
END = "<!-- end settings -->"


def example() -> str:
    """The whole of ``.env.example``: every setting explained, none set."""
    lines = [
        "# Porchlight's settings. Copy this file to .env and take away the # before what you want to set.",
        "# Environment variables of the same names win over the file. `porchlight doctor` tells what is wrong.",
    ]
    section = ""
    for field, info in Settings.model_fields.items():
        extra: Any = info.json_schema_extra
        if extra["section"] != section:
            section = extra["section"]
            lines += ["", f"# --- {section} " + "-" * (110 - len(section))]
        lines += ["", *textwrap.wrap(str(info.description), 110, initial_indent="# ", subsequent_indent="# ")]
        lines.append(f"# {PREFIX}{field.upper()}={extra['example']}")
    return "\n".join(lines) + "\n"


def table() -> str:
    """The operator's table in Markdown."""
    lines = ["| setting | unless set | what it is |", "| --- | --- | --- |"]
    for field, info in Settings.model_fields.items():
        lines.append(f"| `{PREFIX}{field.upper()}` | {_default(info.default)} | {info.description} |")
    return "\n".join(lines) + "\n"


def _default(value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, tuple):
        value = ",".join(value)
    if isinstance(value, float):
        value = f"{value:g}"
    return f"`{value}`" if value else "empty"


def write(root: Path) -> None:
    """Writes ``.env.example``, and the table between its two marks in ``docs/operating.md``."""
    (root / ".env.example").write_text(example())
    page = root / "docs" / "operating.md"
    page.write_text(with_table(page.read_text()))


def with_table(page: str) -> str:
    """The page with the table as it is now. Raises ValueError for a page without the two marks."""
    if BEGIN not in page or END not in page:
        raise ValueError(f"docs/operating.md has lost its marks {BEGIN!r} and {END!r}")
    before, rest = page.split(BEGIN, 1)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{rest.split(END, 1)[1]}"
