"""Advocates, their sign-ins and whether they are there. Pseudonyms of the persons who write live elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.store import keys


@dataclass(frozen=True, slots=True)
class Advocate:
    """Somebody who may sign in; ``role`` is ``advocate`` or ``supervisor``."""

    name: str
    role: str
    languages: tuple[str, ...]
    password_hash: str


@dataclass(frozen=True, slots=True)
class Session:
    name: str
    csrf: str
    created_ms: int


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


class People:
    """The one reader and writer of advocates, sessions and presence."""

    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis  # its types cannot know that answers are decoded strings

    async def put(self, advocate: Advocate) -> None:
        """Adds or changes an advocate. A new password ends, with the next request, every session of the old one."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.sadd(keys.advocates(), advocate.name)
            pipe.hset(
                keys.advocate(advocate.name),
                mapping={
                    "hash": advocate.password_hash,
                    "role": advocate.role,
                    "languages": ",".join(advocate.languages),
                },
            )
            await pipe.execute()

    async def get(self, name: str) -> Advocate | None:
        f = await self._redis.hgetall(keys.advocate(name))
        if not f:
            return None
        return Advocate(name, f["role"], tuple(filter(None, f["languages"].split(","))), f["hash"])

    async def remove(self, name: str) -> bool:
        """Ends the advocate and, with the next request, every session; False when there was none of that name."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.srem(keys.advocates(), name)
            pipe.delete(keys.advocate(name))
            pipe.hdel(keys.presence(), name)
            removed = await pipe.execute()
        return bool(removed[1])

    async def names(self) -> list[str]:
        return sorted(await self._redis.smembers(keys.advocates()))

    async def open_session(self, token: str, session: Session) -> None:
        key = keys.session(_hash(token))
        of = _hash(await self._redis.hget(keys.advocate(session.name), "hash") or "")
        told = {"name": session.name, "csrf": session.csrf, "created": session.created_ms, "of": of}
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(key, mapping=told)
            pipe.expire(key, keys.SESSION_SECONDS)
            await pipe.execute()

    async def session(self, token: str) -> Session | None:
        """Who holds this token; None when it is forged or expired, its advocate is gone or has a new password."""
        f = await self._redis.hgetall(keys.session(_hash(token)))
        if not f:
            return None
        stored = await self._redis.hget(keys.advocate(f["name"]), "hash")
        if stored is None or f.get("of", of := _hash(stored)) != of:  # one opened by an older line does not say
            return None
        return Session(f["name"], f["csrf"], int(f["created"]))

    async def close_session(self, token: str) -> None:
        await self._redis.delete(keys.session(_hash(token)))

    async def count_try(self, who: str, window_s: int) -> int:
        """One more attempt by this name or address; how many within the window."""
        key = keys.tries(_hash(who))
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(key, 0, ex=window_s, nx=True)
            pipe.incr(key)
            result = await pipe.execute()
        return int(result[1])

    async def forget_tries(self, who: str) -> None:
        await self._redis.delete(keys.tries(_hash(who)))

    async def seen(self, name: str, status: str, now_ms: int) -> None:
        """A sign of life: ``status`` is ``available`` or ``away``."""
        await self._redis.hset(keys.presence(), name, f"{status}:{now_ms}")

    async def gone(self, name: str) -> None:
        await self._redis.hdel(keys.presence(), name)

    async def presence(self) -> dict[str, tuple[str, int]]:
        """Name to (status, last sign of life in ms)."""
        rows = await self._redis.hgetall(keys.presence())
        return {name: (v.split(":")[0], int(v.split(":")[1])) for name, v in rows.items()}

    async def audit(self, who: str, did: str, what: str, now_ms: int) -> None:
        """Writes down that somebody did something; never with text, an address, or the id of an erased conversation."""
        await self._redis.xadd(
            keys.audit(), {"who": who, "did": did, "what": what, "at": now_ms}, maxlen=keys.AUDIT_LENGTH
        )

    async def forget_in_audit(self, what: str) -> None:
        """Removes the lines about something that is erased; that it was erased is a line of its own."""
        rows = await self._redis.xrange(keys.audit())
        gone = [id for id, fields in rows if fields["what"] == what]
        if gone:
            await self._redis.xdel(keys.audit(), *gone)

    async def audited(self, count: int = 200) -> list[dict[str, str]]:
        return [fields for _, fields in await self._redis.xrevrange(keys.audit(), count=count)]
