"""Help near somebody: from the place they wrote and what they need to what the line says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from content import UnknownContent
from directory import Match, Place, Query, resolve
from handoff.decide.plan import Reply
from handoff.decide.services import Words, reply
from handoff.decide.services import line as one_line
from handoff.line import say
from handoff.line.runtime import Line
from handoff.model import Channel, Conversation

#: What the topics of the assistant ask of the directory.
NEED_OF = {
    "need_shelter": "shelter",
    "need_lawyer": "legal",
    "need_health": "health",
    "need_substance_help": "health",
    "need_money_food": "food",
    "need_police_report": "police",
    "minor_runaway": "youth",
    "missing_child": "youth",
    "peer_support": "crisis",
}

CHOICES = ("more", "ask_human")


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say. ``shown`` is how many of the services have been shown by then: the next "More" starts there."""

    replies: tuple[Reply, ...]
    shown: int = 0
    more: bool = False


async def answer(line: Line, c: Conversation, place: str, need: str, *, shown: int = 0) -> Answer:
    """The services that fit, or the question that is still open. The place is never said back: the phone may be read
    by somebody else."""
    if place.strip():
        places = await asyncio.to_thread(resolve, place)
        if not places:
            return Answer((Reply("services_place_unknown"),))
        if len(regions := list(dict.fromkeys(p.region or p.country for p in places))) > 1:
            short = ", ".join(code[3:] or code for code in regions)
            return Answer((Reply("services_which_place", values={"regions": short}),))
        where: Place | None = next((p for p in places if p.kind == "town"), places[0])
    elif say.country_of(line, c):
        where = None
    else:
        return Answer((Reply("services_ask_place"),))
    matches = await find(line, c, where, need)
    if not matches:
        return Answer((Reply("services_none"),))
    if shown >= len(matches):
        return Answer((Reply("services_end"),), shown)
    entry = "services_list" if any(m.reach != "country" for m in matches[shown : shown + 3]) else "services_country"
    now = _now(line)
    listed = reply(matches, words(line, c), names(line), _around(line, c, entry), now, start=shown)
    offer = CHOICES if listed.more else CHOICES[1:]
    said = Reply(entry, values={"services": "\n".join(listed.lines)}, offer=offer)
    return Answer((said,), listed.shown, listed.more)


async def find(line: Line, c: Conversation, place: Place | None, need: str) -> list[Match]:
    """What fits this person, the best first."""
    now = _now(line)
    query = Query(
        today=now.date(),
        place=place,
        need=NEED_OF.get(need, need),
        languages=(c.language,) if c.language else (),
        open_at=now,
        country=place.country if place else say.country_of(line, c),
    )
    return await asyncio.to_thread(line.directory.find, query)


def told(line: Line, c: Conversation, match: Match, entry: str = "services_sent_by_advocate") -> str:
    """One service in the person's language, as an advocate sends it; the other entries name it only."""
    whole = entry == "services_sent_by_advocate"
    said = one_line(match, words(line, c), names(line), _now(line)) if whole else match.service.shown
    values = {"service": said.removeprefix("- "), "line_name": line.settings.line_name}
    return line.library.render(entry, c.language or "en", say.country_of(line, c), values).text


def words(line: Line, c: Conversation) -> Words:
    """The small words behind a service in the person's language."""
    return Words(*line.library.find("services_words", c.language or "en", None).steps)


def names(line: Line) -> dict[str, str]:
    """What each language is called in itself."""
    return {tag: str(about["name"]) for tag, about in line.library.languages.items()}


def _around(line: Line, c: Conversation, entry: str) -> str:
    """Everything of the message but the services, as long as it will be."""
    language = c.language or "en"
    try:
        text = line.library.render(entry, language, None, {"services": ""}).text
    except UnknownContent:
        text = ""
    if c.channel is Channel.WEB:
        return text
    choices = line.library.choices(CHOICES, language)
    return "\n".join([text, *(f"{n} {choice.label}" for n, choice in enumerate(choices, start=1))])


def _now(line: Line) -> datetime:
    return datetime.fromtimestamp(line.now() / 1000, UTC)
