"""What reads messages, and which part of it is missing: everything goes on without, and it is said."""

from __future__ import annotations

from handoff.line.runtime import Line
from handoff.log import event


def parts(line: Line) -> dict[str, str]:
    """What reads messages, by name: ``ok``, or what it does without."""
    return {
        "embedding": "degraded" if line.reader.degraded else "ok",
        "model": "untrained" if line.reader.untrained else "ok",
    }


def tell(line: Line) -> None:
    """Writes into the log, once, that a part of what reads messages is missing, and that it is back."""
    missing = {f"{name}.{state}" for name, state in parts(line).items() if state != "ok"}
    for part in sorted(missing - line.missing):
        event("reading.degraded", code=part)
    for part in sorted(line.missing - missing):
        event("reading.restored", code=part)
    line.missing.clear()
    line.missing.update(missing)
