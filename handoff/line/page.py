"""Carries out a page: from the partition's stream to somebody's phone or pager, until it is taken."""

from __future__ import annotations

import asyncio
import random

from handoff.decide import backoff, urgency
from handoff.line.runtime import Line
from handoff.log import event
from handoff.model import Holder
from handoff.store import queues
from handoff.store.queues import PageDue

#: After this many tries a page that no phone or pager takes is dropped, unless somebody still waits.
ATTEMPTS = 8

#: The longest pause between two tries (s): a pager that comes back calls soon, for a person has waited all the while.
LONGEST_S = 120.0


async def deliver(line: Line, partition: int, due: PageDue) -> None:
    """Pages one target. A page may arrive twice after a crash, never not at all while somebody waits for it."""
    urgent = due.why in urgency.EMERGENCIES
    attempt = 1
    while not await line.pager.page(
        due.target, page_id=due.id, conversation=due.conversation, why=due.why, urgent=urgent
    ):
        event("page.retry", conversation=due.conversation, attempt=attempt)
        if attempt >= ATTEMPTS and (await line.conversations.load(due.conversation)).holder is not Holder.WAITING:
            event("page.failed", conversation=due.conversation)
            break
        await asyncio.sleep(backoff.delay_s(attempt, random.random(), longest_s=LONGEST_S))
        attempt += 1
    else:
        event("page.sent", conversation=due.conversation, attempt=attempt)
    await queues.page_done(line.redis, partition, due.stream_id)
