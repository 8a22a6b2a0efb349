"""An advocate's own words: a reply enters at the outbox and takes the same way out as everything; a note stays."""

from __future__ import annotations

from handoff.decide import holder
from handoff.decide.segments import count, split
from handoff.line.runtime import Line
from handoff.line.takeover import Outcome, refused
from handoff.model import Channel, Event, Holder, Outbound, Plan, Text, Voice

MAX_CHARACTERS = 4_000


async def reply(line: Line, advocate: str, id: str, reply_id: str, text: Text) -> Outcome:
    """Queues an advocate's words to the person, once however often the same ``reply_id`` comes.

    The atomic step is the judge: only the advocate who holds the conversation at that instant may speak, and to nobody
    who has opted out.
    """
    c = await line.conversations.load(id)
    key = f"reply:{reply_id}"
    parts = [text.reveal()] if c.channel is Channel.WEB else split(text.reveal())
    out = tuple(
        Outbound(f"{key}/{n}", Voice.PERSON, Text(part), language=c.language or "en", by=advocate)
        for n, part in enumerate(parts, start=1)
    )
    expect = {"exists": True, "holder": [Holder.HUMAN], "advocate": advocate, "not_opted_out": True}
    plan = Plan(key=key, set={"unread": 0}, expect=expect, out=out)
    committed = await line.conversations.commit(id, plan, now=line.now())
    after = await line.conversations.load(id)
    if committed.done:
        segments = 0 if c.channel is Channel.WEB else sum(count(part).segments for part in parts)
        return Outcome(True, "ok", conversation=after, segments=segments)
    if committed.why == "missing":
        return refused("unknown_conversation")
    if committed.why == "opted_out":
        return refused("opted_out", after)
    return refused(holder.may_reply(after, advocate) or "not_holder", after)


async def note(line: Line, advocate: str, id: str, note_id: str, text: Text) -> Outcome:
    """Writes a note that only advocates see; anybody signed in may, whoever holds the conversation."""
    key = f"note:{note_id}"
    plan = Plan(key=key, expect={"exists": True}, events=(Event("note", advocate, text, ref=key),))
    committed = await line.conversations.commit(id, plan, now=line.now())
    if not committed.done:
        return refused("unknown_conversation")
    return Outcome(True, "ok", conversation=await line.conversations.load(id))
