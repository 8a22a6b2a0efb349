"""What advocates do with a conversation: claim, hand back, close, transfer. One atomic step each."""

from __future__ import annotations

from dataclasses import dataclass

from handoff.decide import holder
from handoff.decide.plan import Decision
from handoff.line import say, shift
from handoff.line.runtime import Line
from handoff.model import Conversation, Holder


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: ``code`` for the program, ``sentence`` for the advocate, the conversation as it is now."""

    done: bool
    code: str
    sentence: str = ""
    conversation: Conversation | None = None
    segments: int = 0


#: An alarm this young may not have been seen by who lets go of the conversation, and letting go of it ends the alarm.
UNREAD_MS = 5_000

SENTENCES = {
    "held_by_other": "{advocate} is with this person now.",
    "not_holder": "You do not hold this conversation any more. Claim it to write.",
    "opted_out": "This person asked for no more messages. Nothing can be sent until they write START.",
    "unknown_conversation": "This conversation does not exist (any more).",
    "unknown_message": "This message or label does not exist.",
    "unknown_advocate": "There is no advocate of that name.",
    "alarm_unread": "They wrote of danger a moment ago. Read it, then try again.",
    "absent_advocate": "They are not here now. Choose somebody who is.",
    "not_answered": "They have written nothing since this was sent to them. Send it or ask, and wait for their answer.",
    "unknown_service": "This service is not in the directory, or must be looked at again before anybody is told of it.",
}


def refused(code: str, c: Conversation | None = None) -> Outcome:
    held_by = c.advocate if c and c.advocate else "Somebody else"
    return Outcome(False, code, SENTENCES[code].format(advocate=held_by), c)


async def claim(line: Line, advocate: str, id: str) -> Outcome:
    """This advocate holds the conversation; of several who claim at once exactly one gets it, the others learn who."""
    return await _do(line, advocate, id, "claim", holder.claim(advocate))


async def hand_back(line: Line, advocate: str, id: str) -> Outcome:
    """The assistant answers again."""
    return await _do(line, advocate, id, "hand_back", holder.hand_back(advocate))


async def close(line: Line, advocate: str, id: str) -> Outcome:
    """The conversation is over, until the person writes again."""
    c = await line.conversations.load(id)
    return await _do(line, advocate, id, "close", holder.close(advocate, c))


async def transfer(line: Line, advocate: str, id: str, to: str) -> Outcome:
    """Another advocate holds it from here."""
    if not await line.people.get(to):
        return refused("unknown_advocate")
    if to not in await shift.present(line):
        return refused("absent_advocate")
    return await _do(line, advocate, id, "transfer", holder.transfer(advocate, to))


async def _do(line: Line, advocate: str, id: str, verb: str, decision: Decision) -> Outcome:
    c = await line.conversations.load(id)
    if not c.exists:
        return refused("unknown_conversation")
    now = line.now()
    if verb in ("hand_back", "close") and now - c.alarm_at < UNREAD_MS:
        return refused("alarm_unread", c)
    plan = say.plan(line, c, decision, "", f"{verb}:{c.version}:t{now}")
    committed = await line.conversations.commit(id, plan, now=now)
    after = await line.conversations.load(id)
    if committed.done:
        await line.people.audit(advocate, verb, id, now)
        return Outcome(True, "ok", conversation=after)
    if committed.why == "missing":
        return refused("unknown_conversation")
    mine = after.holder is Holder.HUMAN and after.advocate == advocate
    if verb == "claim" and mine:
        return Outcome(True, "ok", conversation=after)  # a second press of the button
    return refused("held_by_other" if after.holder is Holder.HUMAN and not mine else "not_holder", after)
