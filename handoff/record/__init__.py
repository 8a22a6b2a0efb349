"""The record of work and pay: a page in the person's language to bring to the labour department.

The process that draws the page imports this package too; so what needs the line is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handoff.decide.plan import Reply
    from handoff.line.runtime import Line
    from handoff.model import Conversation

__all__ = ["NotReady", "ready", "reply"]


class NotReady(Exception):
    """There is no page; ``entry`` is the content entry that says why: ``record_none`` or ``record_person``."""

    def __init__(self, entry: str) -> None:
        super().__init__(entry)
        self.entry = entry


async def ready(line: Line, conversation: Conversation, values: Mapping[str, str]) -> str:
    """Makes the page; the address of it. It ends after two days, and with the conversation. Raises NotReady.

    ``values`` are the answers as ``wages.Work`` names them, as text: ``country``, ``place``, ``start``, ``end``,
    ``weeks``, ``hours_a_week``, ``hours_a_day``, ``days_a_week``, ``paid``, ``deducted``, ``tips``, ``farm``. Empty
    ones count as not given.
    """
    from handoff.record.make import page

    return await page(line, conversation, values)


async def reply(line: Line, conversation: Conversation, values: Mapping[str, str]) -> Reply:
    """What to answer: the link, or why there is none. No amount is in it."""
    from handoff.decide.plan import Reply
    from handoff.record.make import HOURS

    try:
        link = await ready(line, conversation, values)
    except NotReady as no:
        return Reply(no.entry)
    return Reply("record_ready", values={"link": link, "hours": str(HOURS)})
