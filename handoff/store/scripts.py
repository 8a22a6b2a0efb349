"""The Lua scripts: loaded once, one typed function each, the only callers.

Each script's own head says what it promises and returns. A script is named with its version (``commit.1``); a change of
keys or arguments changes the number, and a release reads what the one before it wrote.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.commands.core import AsyncScript

from handoff.store import keys

LUA = Path(__file__).parent / "lua"


class Scripts:
    """All scripts, bound to one Redis client."""

    def __init__(self, redis: Redis, *, retention_s: int) -> None:
        self._retention = retention_s
        self._redis: Any = redis  # its types cannot know that answers are decoded strings
        self._scripts: dict[str, AsyncScript] = {
            path.stem: redis.register_script(path.read_text()) for path in sorted(LUA.glob("*.lua"))
        }

    async def _run(self, name: str, keys_: list[str], args: list[str | int]) -> Any:
        return await self._scripts[name](keys=keys_, args=args)

    async def accept(
        self,
        conversation: str,
        message: str,
        hashed_id: str,
        *,
        now: int,
        inbound: str,
        address: str,
        text: str,
        channel: str,
    ) -> bool:
        """Stores an inbound message; False when it was stored before."""
        p = keys.partition_of(conversation)
        reply = await self._run(
            "accept",
            [
                keys.seen(conversation, hashed_id),
                keys.inbox(p),
                keys.conversation(conversation),
                keys.log(conversation),
                keys.address(conversation),
                keys.recent(p),
                keys.feed(p),
                keys.web(conversation),
            ],
            [
                conversation,
                message,
                now,
                inbound,
                address,
                text,
                channel,
                keys.SEEN_SECONDS,
                self._retention,
                "1" if channel == "web" else "",
                keys.FEED_LENGTH,
            ],
        )
        return bool(reply[0] == "accepted")

    async def commit(
        self, conversation: str, stop_id: str, plan: dict[str, Any], *, now: int, lease: str = ""
    ) -> list[Any]:
        """Carries out a plan; the script's own reply."""
        p = keys.partition_of(conversation)
        reply = await self._run(
            "commit",
            [
                keys.lease(p),
                keys.conversation(conversation),
                keys.once(conversation),
                keys.log(conversation),
                keys.outbox(p),
                keys.out(conversation),
                keys.feed(p),
                keys.recent(p),
                keys.waiting(p),
                keys.human(p),
                keys.pages(p),
                keys.opted_out(conversation, stop_id),
                keys.inbox(p),
                keys.later(p),
            ],
            [conversation, now, lease, json.dumps(plan), self._retention, keys.FEED_LENGTH],
        )
        return list(reply)

    async def begin(
        self,
        conversation: str,
        stop_id: str,
        outbound: str,
        *,
        lease: str,
        voice: str,
        despite: bool,
        now: int,
        looked_up: bool,
    ) -> list[Any]:
        p = keys.partition_of(conversation)
        reply = await self._run(
            "begin",
            [
                keys.lease(p),
                keys.conversation(conversation),
                keys.out(conversation),
                keys.opted_out(conversation, stop_id),
                keys.log(conversation),
                keys.feed(p),
                keys.address(conversation),
            ],
            [
                lease,
                conversation,
                outbound,
                voice,
                "1" if despite else "",
                now,
                "1" if looked_up else "",
                keys.FEED_LENGTH,
            ],
        )
        return list(reply)

    async def finish(
        self,
        conversation: str,
        outbound: str,
        entry: str,
        *,
        lease: str,
        now: int,
        state: str,
        why: str,
        attempt: int,
        web_body: str = "",
        web_from: str = "",
    ) -> list[Any]:
        p = keys.partition_of(conversation)
        reply = await self._run(
            "finish",
            [
                keys.lease(p),
                keys.conversation(conversation),
                keys.out(conversation),
                keys.log(conversation),
                keys.feed(p),
                keys.outbox(p),
                keys.web(conversation),
            ],
            [
                lease,
                conversation,
                outbound,
                entry,
                now,
                state,
                why,
                attempt,
                web_body,
                web_from,
                self._retention,
                keys.FEED_LENGTH,
            ],
        )
        return list(reply)

    async def receipt(
        self, conversation: str, outbound: str, *, now: int, state: str, why: str, provider_id: str
    ) -> str:
        p = keys.partition_of(conversation)
        reply = await self._run(
            "receipt",
            [keys.out(conversation), keys.log(conversation), keys.feed(p), keys.conversation(conversation)],
            [conversation, outbound, now, state, why, keys.FEED_LENGTH, provider_id],
        )
        return str(reply[0])

    async def lease(self, partition: int, owner: str, token: str) -> str:
        """Takes or renews a partition; the token, or "" while somebody else has it."""
        return str(
            await self._run("lease", [keys.lease(partition), keys.fence(partition)], [owner, token, keys.LEASE_MS])
        )

    async def erase(self, conversation: str) -> int:
        p = keys.partition_of(conversation)
        while True:
            links = sorted(await self._redis.smembers(keys.links(conversation)))
            removed = await self._run(
                "erase",
                [
                    keys.inbox(p),
                    keys.outbox(p),
                    keys.pages(p),
                    keys.feed(p),
                    keys.waiting(p),
                    keys.human(p),
                    keys.recent(p),
                    keys.later(p),
                    keys.links(conversation),
                    *keys.of_conversation(conversation),
                    *(keys.link(p, hashed) for hashed in links),
                ],
                [conversation, len(links), keys.FEED_LENGTH],
            )
            if int(removed) >= 0:
                return int(removed)

    async def link(self, conversation: str, hashed_key: str, *, sealed: str, seconds: int) -> bool:
        p = keys.partition_of(conversation)
        return bool(
            await self._run(
                "link",
                [keys.conversation(conversation), keys.links(conversation), keys.link(p, hashed_key)],
                [hashed_key, sealed, seconds, self._retention],
            )
        )
