"""One service for one person: sent as an advocate's words, or written down as a warm referral with what they agreed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from directory import Match, Service
from directory.schedule import state
from directory.search import may_show
from handoff.line import reply, services
from handoff.line.runtime import Line
from handoff.line.takeover import Outcome, refused
from handoff.model import Conversation, Event, Plan, Text

#: What an advocate can say about a service with one click, each in the person's language.
SAY = {
    "service": "services_sent_by_advocate",
    "ask": "services_referral_ask",
    "done": "services_referral_done",
}


async def send(line: Line, advocate: str, id: str, reply_id: str, service_id: str, what: str = "service") -> Outcome:
    """Says one of ``SAY`` about a service, in the person's language, as this advocate's reply: once for a ``reply_id``.

    Refused like any reply, and for a service that is unknown or past the day on which it had to be looked at.
    """
    service = _known(line, service_id)
    if service is None:
        return refused("unknown_service")
    c = await line.conversations.load(id)
    if not c.exists:
        return refused("unknown_conversation")
    words = services.told(line, c, _match(line, c, service), SAY[what])
    return await reply.reply(line, advocate, id, f"{reply_id}{_mark(what, service_id)}", Text(words))


async def refer(line: Line, advocate: str, id: str, note_id: str, service_id: str, *, consent: bool) -> Outcome:
    """Writes into the transcript that an advocate spoke, or would have spoken, to a service for this person, and
    whether the person agreed. Only advocates see it.

    A yes rests on what the person wrote: the note carries the ``ref`` of their latest message, and is refused while
    they have written nothing since this service was last sent to them, or asked about. A no can be noted at any time.
    """
    service = _known(line, service_id) if consent else line.directory.get(service_id)
    if service is None:
        return refused("unknown_service")
    key = f"referral:{note_id}"
    ref, said = key, "The person did not agree: nothing may be passed on."
    if consent:
        marks = tuple(_mark(what, service_id) for what in ("service", "ask"))
        heard = await line.conversations.heard_since(id, marks)
        if heard is None:
            c = await line.conversations.load(id)
            return refused("not_answered", c) if c.exists else refused("unknown_conversation")
        ref = heard.event.ref
        said = f"The person agreed: their message of {datetime.fromtimestamp(heard.at / 1000, UTC):%Y-%m-%d %H:%M} UTC."
    text = Text(f"Warm referral to {service.name}. {said}")
    told = Event("note", advocate, text, ref=ref, state="yes" if consent else "no", why="referral")
    committed = await line.conversations.commit(
        id, Plan(key=key, expect={"exists": True}, events=(told,)), now=line.now()
    )
    if not committed.done:
        return refused("unknown_conversation")
    await line.people.audit(advocate, "referral", id, line.now())
    return Outcome(True, "ok", conversation=await line.conversations.load(id))


def _mark(what: str, service_id: str) -> str:
    """What the id of a reply about a service ends with, before the number of its part: so it is found again."""
    return f":{what}:{re.sub(r'[^A-Za-z0-9._-]', '-', service_id)}"


def _known(line: Line, id: str) -> Service | None:
    service = line.directory.get(id)
    today = datetime.fromtimestamp(line.now() / 1000, UTC).date()
    return service if service and may_show(service, today) else None


def _match(line: Line, c: Conversation, service: Service) -> Match:
    """The service as it stands to this person now; how far it is was for the advocate to weigh."""
    now = datetime.fromtimestamp(line.now() / 1000, UTC)
    speaks = c.language if c.language in service.languages else "interpreters" if service.interpreters else ""
    return Match(service, "unknown", None, None, state(service.hours, now), speaks or "", ())
