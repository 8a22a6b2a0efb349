"""Who is there to answer."""

from __future__ import annotations

from handoff.decide import timers
from handoff.line.runtime import Line


async def on_shift(line: Line) -> bool:
    """Whether at least one advocate is signed in, available and has shown a sign of life lately."""
    return timers.on_shift(await line.people.presence(), line.now())


async def present(line: Line) -> dict[str, str]:
    """Who has shown a sign of life lately, by name, with what they say of themselves: ``available`` or ``away``."""
    return timers.present(await line.people.presence(), line.now())
