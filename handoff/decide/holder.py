"""Who may do what with a conversation, as decisions for the atomic step to judge.

Each says what must still be true at that instant (``expect``); of two people who claim at once exactly one finds it so.
"""

from __future__ import annotations

from handoff.decide import urgency
from handoff.decide.plan import Decision, Reply
from handoff.model import Conversation, Event, Holder, Page, Voice

_CLEARED = {"waiting_since": None, "notices": 0, "pages": 0, "stuck": 0}
_ANSWERED = {"offer": None, "offer_entry": None}
_CALM = {"urgency": 0, "emergency": None, "why": None, "doubt": None, "alarm_at": 0}


def claim(advocate: str) -> Decision:
    """From here on a named human speaks, and the assistant is silent. Its last question is no longer open: "no" to the
    human's must not be read as "I am not safe"."""
    return Decision(
        (Reply("handover_joined", Voice.LINE, offer=()),),
        {"holder": Holder.HUMAN, "advocate": advocate, "unread": 0, "callback": False, **_CLEARED, **_ANSWERED},
        {"exists": True, "holder": [Holder.BOT, Holder.WAITING, Holder.CLOSED]},
        (Event("state", advocate, state=Holder.HUMAN),),
    )


def hand_back(advocate: str) -> Decision:
    """The assistant answers again, in the same language and with what was said before."""
    return Decision(
        (Reply("handed_back", Voice.NOTICE),),
        {"holder": Holder.BOT, "advocate": None, **_CLEARED, **_CALM},
        {"exists": True, "holder": [Holder.HUMAN], "advocate": advocate},
        (Event("state", advocate, state=Holder.BOT),),
    )


def close(advocate: str, c: Conversation) -> Decision:
    """Ends the conversation; a new message opens it again with the assistant. Another advocate's cannot be closed."""
    expect = {"exists": True, "holder": [c.holder]}
    if c.holder is Holder.HUMAN:
        expect["advocate"] = advocate
    return Decision(
        (Reply("closed", Voice.NOTICE, offer=()),),
        {"holder": Holder.CLOSED, "advocate": None, "callback": False, **_CLEARED, **_CALM},
        expect,
        (Event("state", advocate, state=Holder.CLOSED),),
    )


def transfer(advocate: str, to: str) -> Decision:
    """Another advocate holds it from here; there is no instant in which nobody does, and no second greeting."""
    return Decision(
        (),
        {"holder": Holder.HUMAN, "advocate": to},
        {"exists": True, "holder": [Holder.HUMAN], "advocate": advocate},
        (Event("state", advocate, state=Holder.HUMAN, why=f"transfer:{to}"),),
    )


def reclaim(c: Conversation, *, now: int, cause: str) -> Decision:
    """The advocate has vanished: back to the queue, the person is told, people are paged."""
    return Decision(
        (Reply("handover_lost", Voice.NOTICE),),
        {
            "holder": Holder.WAITING,
            "advocate": None,
            "waiting_since": now,
            "why": c.emergency or "advocate_vanished",
            "urgency": max(c.urgency, urgency.VANISHED),
            "notices": 0,
            "pages": 1,
            "paged_at": now,
        },
        {"exists": True, "holder": [Holder.HUMAN], "advocate": c.advocate or "", "version": c.version},
        (Event("state", "line", state=Holder.WAITING, why="advocate_vanished"),),
        (Page(f"{cause}#page", c.id, c.emergency or "advocate_vanished"),),
    )


def may_reply(c: Conversation, advocate: str) -> str | None:
    """Why this advocate may not write to the person now, as a code; None when they may."""
    if not c.exists:
        return "unknown_conversation"
    if c.opted_out:
        return "opted_out"
    if c.holder is not Holder.HUMAN:
        return "not_holder"
    return None if c.advocate == advocate else "held_by_other"
