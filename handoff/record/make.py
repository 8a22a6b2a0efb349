"""From a person's answers to a link to the page. The page is made once, in a process of its own, and kept sealed."""

from __future__ import annotations

import asyncio
import base64
import weakref
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from handoff.line.runtime import Line
from handoff.links.child import Busy, Child, Failed
from handoff.links.listen import address
from handoff.log import event
from handoff.model import Conversation
from handoff.record import NotReady, fonts
from handoff.record.sheet import sheet
from handoff.store import links
from wages import AskPerson, BadField, Rates, Work, compute

ROOT = Path(__file__).parent.parent.parent

#: Two days: long enough to find a printer, short enough that a lost phone tells little.
HOURS = 48

_YES = ("yes", "true", "1")

#: One process for all pages of a loop, so that its queue holds for all of them.
_children: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Child] = weakref.WeakKeyDictionary()


async def page(line: Line, conversation: Conversation, values: Mapping[str, str]) -> str:
    """See ``handoff.record.ready``."""
    try:
        work = work_of(values, datetime.fromtimestamp(line.now() / 1000, UTC).date())
        owed = compute(work, await asyncio.to_thread(Rates.load, ROOT / "data" / "wages" / "rates.yml"))
    except AskPerson as unknown:
        raise NotReady("record_person") from unknown
    except BadField as bad:
        event("record.failed", conversation=conversation.id, code=f"field_{bad.field}")
        raise NotReady("record_none") from bad
    told = sheet(line.library, owed, conversation.language or "en", line.settings.line_name)
    if fonts.missing(str(told["script"])):
        event("record.failed", conversation=conversation.id, code="fonts")
        raise NotReady("record_none")
    try:
        drawn = await _child().run(told)
        payload = {"kind": "pdf", "data": base64.b64encode(drawn).decode("ascii")}
        key = await links.keep(line.scripts, line.seal, conversation.id, payload, HOURS * 3600)
    except (Busy, Failed, links.Gone) as trouble:
        event("record.failed", conversation=conversation.id, code=type(trouble).__name__)
        raise NotReady("record_none") from trouble
    return address(line, key)


def work_of(values: Mapping[str, str], today: date) -> Work:
    """The answers as checked work. Raises BadField."""
    given = {name: value.strip() for name, value in values.items() if value and value.strip()}
    return Work(
        country=given.get("country", ""),
        today=today,
        paid=_number(given, "paid") or Decimal(0),
        place=given.get("place"),
        start=_day(given, "start"),
        end=_day(given, "end"),
        weeks=_number(given, "weeks"),
        hours_a_week=_number(given, "hours_a_week"),
        hours_a_day=_number(given, "hours_a_day"),
        days_a_week=_number(given, "days_a_week"),
        deducted=_number(given, "deducted") or Decimal(0),
        tips=given.get("tips", "").lower() in _YES,
        farm=given.get("farm", "").lower() in _YES,
    )


def _number(given: Mapping[str, str], field: str) -> Decimal | None:
    if field not in given:
        return None
    try:
        return Decimal(given[field])
    except InvalidOperation as error:
        raise BadField(field, "is not a number") from error


def _day(given: Mapping[str, str], field: str) -> date | None:
    if field not in given:
        return None
    try:
        return date.fromisoformat(given[field])
    except ValueError as error:
        raise BadField(field, "is not a day like 2026-03-02") from error


def _child() -> Child:
    loop = asyncio.get_running_loop()
    return _children.setdefault(loop, Child("handoff.record.page", at_once=1, waiting=6, limit_s=45.0))
