"""After any gap: the messages the provider holds and the line never saw are fetched and accepted.

A provider retries a webhook for seconds, not hours. So the line asks, at start and every two minutes, for everything
inbound since it last knew itself complete; what it has seen before is dropped by its id.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime

from handoff.decide.plan import LATE_MS
from handoff.line.accept import accept
from handoff.line.runtime import Line
from handoff.log import event
from handoff.model import Accepted, Inbound
from handoff.store import keys

EVERY_S = 120.0

#: Looks back this much further than needed: provider clocks and lists lag.
OVERLAP_MS = 10 * 60_000

Missed = Callable[[datetime], AsyncIterator[Inbound]]


async def catch_up(line: Line, missed: Missed) -> int:
    """Accepts what was missed, oldest first; how many were new. Raises what the provider or the store raises.

    The cursor moves only when all went well, so that a failure half-way is made good by the next round.
    """
    now = line.now()
    stored = await line.redis.get(keys.cursor())
    since = int(stored) if stored else now
    new = 0
    async for inbound in missed(datetime.fromtimestamp((since - OVERLAP_MS) / 1000, UTC)):
        late = inbound.sent_at is not None and now - inbound.sent_at > LATE_MS
        if now - since > keys.SEEN_SECONDS * 500 and await _in_transcript(line, inbound):
            continue  # so long a gap that "seen" marks may have ended
        if not (await accept(line, replace(inbound, late=late))).duplicate:
            new += 1
    await line.redis.set(keys.cursor(), now)
    event("backfill.done", count=new)
    return new


async def _in_transcript(line: Line, inbound: Inbound) -> bool:
    id = line.seal.conversation(inbound.channel, inbound.sender.reveal())
    return any(seen.event.ref == inbound.id for seen in await line.conversations.transcript(id, count=100_000))


class Door:
    """The provider's way to ``accept``: after a message could not be stored, what was missed comes in before the next.

    Without this, "he is back" would be handled before the message that the store refused a second earlier.
    """

    #: A person's message does not wait longer than this for the ones before it (s).
    PATIENCE_S = 5.0

    def __init__(self, line: Line, missed: Missed) -> None:
        self._line = line
        self._missed = missed
        self._gap = True  # nobody knows what came while this process was not there
        self._closing = asyncio.Lock()

    async def open(self) -> None:
        """Fetches what was missed before the first message is taken; a failure leaves that to the first message."""
        async with self._closing:
            await self._close_gap()

    async def take(self, inbound: Inbound) -> Accepted:
        """As ``accept``: durable when it returns, raises what the store raises."""
        if self._gap:
            async with self._closing:
                if self._gap:
                    await self._close_gap()
        try:
            return await accept(self._line, inbound)
        except Exception:
            self._gap = True
            raise

    async def _close_gap(self) -> None:
        try:
            await asyncio.wait_for(catch_up(self._line, self._missed), self.PATIENCE_S)
            self._gap = False
        except Exception as trouble:  # the next round makes it good; this message must not wait for it
            event("backfill.failed", code=type(trouble).__name__)


async def run(line: Line, missed: Missed) -> None:
    """Catches up for ever. Several gateways may do it at once: what one accepted the other drops."""
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            await catch_up(line, missed)
        except Exception as trouble:
            event("backfill.failed", code=type(trouble).__name__)
