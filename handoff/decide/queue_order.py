"""Who is next: the most urgent first, among equals the one who has waited longest."""

from __future__ import annotations

from collections.abc import Iterable

from handoff.model import Conversation


def order(conversations: Iterable[Conversation]) -> list[Conversation]:
    """The queue in the order in which it should be answered; stable for equal entries by id."""
    return sorted(conversations, key=_place)


def _place(c: Conversation) -> tuple[int, float, str]:
    since = float("inf") if c.waiting_since is None else float(c.waiting_since)
    return (-c.urgency, since, c.id)
