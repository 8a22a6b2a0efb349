"""What the assistant asks of the line that needs looking up: services near somebody, the page of work and pay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handoff import record
from handoff.decide.plan import BotTurn, Decision
from handoff.line import services
from handoff.line.runtime import Line
from handoff.model import Conversation, Inbound

#: Entries that ask for a place; the next words are taken for it, once.
ASKED_PLACE = ("services_ask_place", "services_which_place", "services_place_unknown")

#: Entries with services in them, to which "More" adds the next ones.
LISTS = ("services_list", "services_country")


async def carry_out(line: Line, c: Conversation, turn: BotTurn, decision: Decision) -> Decision:
    """The decision with what was looked up added to its replies."""
    for ask in turn.ask:
        if ask.get("what") == "services":
            country = ask.get("country") or None
            asked = replace(c, country=country) if country and not c.country else c
            decision = _with(decision, await _services(line, asked, ask.get("place", ""), ask.get("need", "any")))
        elif ask.get("what") == "record":
            decision = _with(decision, Decision((await record.reply(line, c, ask),)))
    return decision


async def near(line: Line, c: Conversation, inbound: Inbound, choice: str | None) -> Decision | None:
    """What a message answers to a question for a place, or "More" under services; None when it is something else."""
    if c.near_need is None:
        return None
    before = line.seal.open(c.near_place) if c.near_place else ""
    if choice == "more" and c.offer_entry in LISTS:
        return await _services(line, c, before, c.near_need, shown=c.near_shown)
    words = inbound.text.reveal().strip()
    if choice or not words or c.offer_entry not in ASKED_PLACE:
        return None
    place = f"{before}, {words}" if c.offer_entry == "services_which_place" and before else words
    found = await _services(line, c, place, c.near_need)
    if found.replies[0].content_id in ASKED_PLACE and c.offer_entry == found.replies[0].content_id:
        return None  # asked twice and not understood: it may be about something else
    return found


async def _services(line: Line, c: Conversation, place: str, need: str, *, shown: int = 0) -> Decision:
    found = await services.answer(line, c, place, need, shown=shown)
    kept: dict[str, Any] = {
        "near_need": need,
        "near_place": line.seal.seal(place) if place.strip() else None,
        "near_shown": found.shown,
    }
    return Decision(found.replies, kept)


def _with(decision: Decision, more: Decision) -> Decision:
    return replace(decision, replies=(*decision.replies, *more.replies), set={**decision.set, **more.set})
