"""After any gap: the messages the provider holds and the line never saw are fetched and accepted.

A provider retries a webhook for seconds, not hours. So the line asks, at start and every two minutes, for everything
inbound since it last knew itself complete; what it has seen before is dropped by its id.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from handoff.decide.plan import LATE_MS
from handoff.line.accept import accept
from handoff.line.runtime import Line
from handoff.log import event
from handoff.model import Accepted, Channel, Inbound
from handoff.store import keys, queues

EVERY_S = 120.0

#: Looks back this much further than needed: provider clocks and lists lag.
OVERLAP_MS = 10 * 60_000

#: How many are looked up in one go.
AT_ONCE = 500

Missed = Callable[[datetime], AsyncIterator[Inbound]]


async def catch_up(line: Line, missed: Missed) -> int:
    """Accepts what was missed, oldest first; how many were new. Raises what the provider or the store raises.

    The cursor moves only when all went well, so that a failure half-way is made good by the next round.
    """
    now = line.now()
    stored = await line.redis.get(keys.cursor())
    since = int(stored) if stored else now
    new = 0
    told = [inbound async for inbound in missed(datetime.fromtimestamp((since - OVERLAP_MS) / 1000, UTC))]
    for at in range(0, len(told), AT_ONCE):
        for inbound in await _not_seen(line, told[at : at + AT_ONCE]):
            late = inbound.sent_at is not None and now - inbound.sent_at > LATE_MS
            if now - since > keys.SEEN_SECONDS * 500 and await _in_transcript(line, inbound):
                continue  # so long a gap that "seen" marks may have ended
            if not (await accept(line, replace(inbound, late=late))).duplicate:
                new += 1
    await line.redis.set(keys.cursor(), now)
    event("backfill.done", count=new)
    return new


async def _not_seen(line: Line, some: list[Inbound]) -> list[Inbound]:
    """Those that were never accepted, in their order. Nearly all were: asked one by one, a busy line's last minutes
    would take longer than a person's message may wait."""
    marks = [(line.seal.conversation(i.channel, i.sender.reveal()), line.seal.message_id(i.id)) for i in some]
    seen = await queues.seen(line.redis, marks)
    return [inbound for inbound, there in zip(some, seen, strict=True) if not there]


async def _in_transcript(line: Line, inbound: Inbound) -> bool:
    id = line.seal.conversation(inbound.channel, inbound.sender.reveal())
    return any(seen.event.ref == inbound.id for seen in await line.conversations.transcript(id, count=100_000))


class Door:
    """The provider's way to ``accept``: after a message could not be stored, what was missed comes in before the next.

    Without this, "he is back" would be handled before the message that the store refused a second earlier.
    """

    #: A person's message does not wait longer than this for the ones before it; Twilio waits 15 s for an answer (s).
    PATIENCE_S = 8.0
    AGAIN_S = 0.2

    def __init__(self, line: Line, missed: Missed) -> None:
        self._line = line
        self._missed = missed
        #: How often something may have been missed, and up to which time it has been fetched. At first nobody knows
        #: what came while this process was not there.
        self._misses, self._made_good = 1, 0
        self._closing = asyncio.Lock()
        #: One message of a sender at a time: a slow store must not let the second pass the first.
        self._turns: WeakValueDictionary[tuple[Channel, str], asyncio.Lock] = WeakValueDictionary()

    async def open(self) -> None:
        """Fetches what was missed. Only sensible once messages can arrive: what comes before that is missed again."""
        await self._make_good()

    async def take(self, inbound: Inbound) -> Accepted:
        """As ``accept``: durable when it returns, raises what the store raises."""
        turn = self._turns.setdefault((inbound.channel, inbound.sender.reveal()), asyncio.Lock())
        async with turn:
            if self._made_good != self._misses:
                await self._make_good()
            try:
                return await accept(self._line, inbound)
            except BaseException:
                self._misses += 1
                raise

    async def _make_good(self) -> None:
        """Tries until it is done or patience ends: the store may be back sooner than what was missed is in it."""
        try:
            async with asyncio.timeout(self.PATIENCE_S), self._closing:
                while self._made_good != self._misses:
                    known = self._misses  # one that comes up while this runs is for the next round
                    try:
                        await catch_up(self._line, self._missed)
                    except Exception as trouble:
                        event("backfill.failed", code=type(trouble).__name__)
                        await asyncio.sleep(self.AGAIN_S)
                    else:
                        self._made_good = known
        except TimeoutError:  # this message waits no longer; the next one tries again
            event("backfill.failed", code="patience")


async def run(line: Line, missed: Missed) -> None:
    """Catches up for ever. Several gateways may do it at once: what one accepted the other drops."""
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            await catch_up(line, missed)
        except Exception as trouble:
            event("backfill.failed", code=type(trouble).__name__)
