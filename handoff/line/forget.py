"""Erasing: what a person asks to have forgotten, and what the retention period ends."""

from __future__ import annotations

from redis.exceptions import RedisError, ResponseError

from handoff.line.runtime import Line
from handoff.log import event


async def erase(line: Line, id: str, *, by: str) -> None:
    """Removes everything of a conversation from the store, then has the append-only file written anew without it.

    Only an opt-out stays, under a name that leads nowhere. Safe to repeat. The audit says that it happened and who
    asked, not which conversation.
    """
    await line.scripts.erase(id)
    await line.people.forget_in_audit(id)
    await line.people.audit(by, "erase", "", line.now())
    event("conversation.erased", by_kind="person" if by == "person" else "staff")
    await rewrite(line)


async def rewrite(line: Line) -> None:
    """Asks Redis to rewrite its append-only file, so that erased values leave the disk too."""
    try:
        await line.redis.bgrewriteaof()
    except ResponseError as error:
        if "already in progress" not in str(error) and "scheduled" not in str(error):
            event("store.rewrite_failed", code=type(error).__name__)
    except RedisError as error:
        event("store.rewrite_failed", code=type(error).__name__)
