"""What time alone brings about, a few seconds apart: notices, repeated pages, vanished advocates, what was
asked for later, retention."""

from __future__ import annotations

from handoff.decide import later, timers
from handoff.line import forget, say
from handoff.line.arrive import LeaseLost
from handoff.line.runtime import Line
from handoff.log import event

DAY_MS = 24 * 3600 * 1000


async def sweep(line: Line, partition: int, lease: str) -> None:
    """One round over a partition. Raises LeaseLost."""
    now = line.now()
    waiting = await line.conversations.in_need_of(partition)
    if waiting:
        presence = await line.people.presence()
        on_shift = timers.on_shift(presence, now)
        for c in waiting:
            decision = timers.due(
                c,
                now=now,
                last_sign=presence.get(c.advocate or "", ("", None))[1],
                vanish_ms=int(line.settings.advocate_vanish_s * 1000),
                on_shift=on_shift,
                targets=line.pager.targets,
            )
            if decision.empty:
                continue
            cause = f"t:{c.version}:{c.notices}:{c.pages}:t{now}"
            plan = say.plan(line, c, decision, "", cause)
            if (await line.conversations.commit(c.id, plan, now=now, lease=lease)).why == "lost":
                raise LeaseLost(c.id)
    for id in await line.conversations.due_later(partition, now):
        c = await line.conversations.load(id)
        decision = later.due(c, now=now)
        if decision.empty:
            continue
        # The id derives from the message that asked: whoever is killed after this step, and begins again, sends once.
        plan = say.plan(line, c, decision, "", f"{c.later_from}/l")
        if (await line.conversations.commit(id, plan, now=now, lease=lease)).why == "lost":
            raise LeaseLost(id)
    limit = now - int(line.settings.retention_days) * DAY_MS
    for id in await line.conversations.older_than(partition, limit):
        await forget.erase(line, id, by="retention")
        event("conversation.retired", partition=partition)
