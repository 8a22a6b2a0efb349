"""Carries out a page: from the partition's stream to somebody's phone or pager, until it is taken."""

from __future__ import annotations

import asyncio
import random

from handoff.decide import backoff, urgency
from handoff.line.runtime import Line
from handoff.log import event
from handoff.store import queues
from handoff.store.queues import PageDue

#: A page nobody's phone or pager takes after this many tries is dropped; the sweep has called the next one meanwhile.
ATTEMPTS = 8


async def deliver(line: Line, partition: int, due: PageDue) -> None:
    """Pages one target. A page may arrive twice after a crash, never not at all while its pager works."""
    for attempt in range(1, ATTEMPTS + 1):
        urgent = due.why in urgency.EMERGENCIES
        if await line.pager.page(due.target, page_id=due.id, conversation=due.conversation, why=due.why, urgent=urgent):
            event("page.sent", conversation=due.conversation, attempt=attempt)
            break
        event("page.retry", conversation=due.conversation, attempt=attempt)
        await asyncio.sleep(backoff.delay_s(attempt, random.random()))
    else:
        event("page.failed", conversation=due.conversation)
    await queues.page_done(line.redis, partition, due.stream_id)
