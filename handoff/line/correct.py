"""An advocate says that a message was misread. Nothing is learnt from it until a person has read and approved it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from handoff.decide.details import without_details
from handoff.line.runtime import Line
from handoff.line.takeover import Outcome, refused
from handoff.model import Event, Plan

Kind = Literal["topic", "emergency"]

#: What a note carries under ``why`` when it is a correction.
WHY = {"topic": "correction_topic", "emergency": "correction_emergency"}
KINDS: dict[str, Kind] = {"correction_topic": "topic", "correction_emergency": "emergency"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One message and what it should have been read as; ``text`` is without identifying details."""

    conversation: str
    ref: str
    kind: Kind
    value: str
    language: str
    text: str
    by: str


async def correct(
    line: Line, advocate: str, id: str, ref: str, kind: Kind, value: str, known: frozenset[str]
) -> Outcome:
    """Notes that a message (``ref``, as in the transcript) was about ``value``. The last word on a message counts.

    It is sealed, kept and erased with the conversation. ``known`` are the values that exist.
    """
    c = await line.conversations.load(id)
    if not c.exists:
        return refused("unknown_conversation")
    lines = await line.conversations.transcript(id, count=100_000)
    if value not in known or not any(row.event.kind == "in" and row.event.ref == ref for row in lines):
        return refused("unknown_message", c)
    event = Event("note", advocate, ref=ref, state=value, why=WHY[kind])
    committed = await line.conversations.commit(
        id, Plan(key=f"{WHY[kind]}:{ref}:{value}:{advocate}", expect={"exists": True}, events=(event,)), now=line.now()
    )
    if not committed.done:
        return refused("unknown_conversation")
    await line.people.audit(advocate, WHY[kind], id, line.now())
    return Outcome(True, "ok", conversation=await line.conversations.load(id))


async def corrections(line: Line) -> AsyncIterator[Correction]:
    """Every correction that stands, of conversations that still exist; the last one for each message and kind."""
    for id in await line.conversations.all():
        last_language = (await line.conversations.load(id)).language
        rows = [row.event for row in await line.conversations.transcript(id, count=100_000)]
        texts = {event.ref: event for event in rows if event.kind == "in" and event.text}
        last = {(event.ref, KINDS[event.why]): event for event in rows if event.kind == "note" and event.why in KINDS}
        for (ref, kind), event in last.items():
            heard = texts.get(ref)
            if heard is not None and heard.text is not None:
                said = heard.text.reveal()
                language = heard.language or _language(line, said, last_language)
                yield Correction(id, ref, kind, event.state, language, without_details(said), event.by)


def _language(line: Line, text: str, last: str | None) -> str:
    """The language of one message: a conversation may have gone on in another."""
    heard = line.reader.language(text, last)
    return (heard.tag if heard.sure else last) or ""
