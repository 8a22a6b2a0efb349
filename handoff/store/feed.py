"""The feeds: which conversations changed, for live screens. A reader that lost its place reads the state anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.store import keys

#: What a reader of the store may meet when Redis is away, full, or being restarted.
TROUBLE = (RedisError, ConnectionError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Change:
    """``conversation`` is empty where one was erased: the feed does not keep which."""

    conversation: str
    alarm: bool


async def ends(redis: Redis) -> dict[str, str]:
    """Where each feed ends now: the place to read on from."""
    places = {}
    for partition in range(keys.PARTITIONS):
        last: Any = await redis.xrevrange(keys.feed(partition), count=1)
        places[keys.feed(partition)] = str(last[0][0]) if last else "0"
    return places


async def read(redis: Redis, places: dict[str, str], block_ms: int) -> list[Change]:
    """What changed since ``places``, which move on; empty when nothing does for ``block_ms``."""
    reply: Any = await redis.xread(cast("Any", places), count=256, block=block_ms)
    changes = []
    for feed, rows in reply.items() if isinstance(reply, dict) else reply or []:
        for id, fields in rows[0] if rows and isinstance(rows[0], list) else rows:
            places[str(feed)] = str(id)
            changes.append(Change(str(fields["c"]), fields["k"] == "alarm"))
    return changes
