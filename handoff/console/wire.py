"""What the console's screen and the gateway say to each other; ``web/src/shared/wire.ts`` mirrors it."""

from __future__ import annotations

from typing import Any, TypedDict

from handoff.model import Conversation
from handoff.store.conversations import Line as Logged


class Summary(TypedDict):
    """One conversation in the queue; never a word of what was written."""

    id: str
    holder: str
    advocate: str | None
    urgency: int
    emergency: str | None
    why: str | None
    language: str | None
    country: str | None
    topic: str | None
    channel: str | None
    waiting_since_ms: int | None
    last_in_ms: int
    last_out_ms: int
    preview: str
    callback: bool
    opted_out: bool
    unread: int


class Event(TypedDict):
    """One line of a transcript."""

    seq: str
    at_ms: int
    kind: str
    by: str
    text: str
    language: str
    ref: str
    state: str
    why: str


def summary(c: Conversation) -> Summary:
    return Summary(
        id=c.id,
        holder=c.holder,
        advocate=c.advocate,
        urgency=c.urgency,
        emergency=c.emergency,
        why=c.why,
        language=c.language,
        country=c.country,
        topic=c.topic,
        channel=c.channel,
        waiting_since_ms=c.waiting_since,
        last_in_ms=c.last_in,
        last_out_ms=c.last_out,
        preview="",
        callback=c.callback,
        opted_out=c.opted_out,
        unread=c.unread,
    )


def transcript_event(logged: Logged) -> Event:
    e = logged.event
    return Event(
        seq=logged.seq,
        at_ms=logged.at,
        kind=e.kind,
        by=e.by,
        text=e.text.reveal() if e.text else "",
        language=e.language,
        ref=e.ref,
        state=e.state,
        why=e.why,
    )


Message = dict[str, Any]
