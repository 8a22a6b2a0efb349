"""Links: an unguessable key in a message leads to something sealed, for a while. Read and written here alone.

A key is one hexadecimal digit, the conversation's partition, and 24 characters by chance (144 bits). The store knows
only its hash, so that nobody who reads the store can open a link.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from typing import Any

from redis.asyncio import Redis

from handoff.store import keys
from handoff.store.scripts import Scripts
from handoff.store.seal import Seal, SealBroken

KEY = re.compile(r"[0-9a-f][A-Za-z0-9_-]{24}")


class Gone(Exception):
    """The conversation does not exist any more: nothing is kept for it."""


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


async def keep(scripts: Scripts, seal: Seal, conversation: str, payload: dict[str, Any], seconds: int) -> str:
    """Keeps what a new link leads to; the link's key. Erased with the conversation. Raises Gone."""
    key = f"{keys.partition_of(conversation):x}{secrets.token_urlsafe(18)}"
    sealed = seal.seal(json.dumps(payload))
    if not await scripts.link(conversation, _hash(key), sealed=sealed, seconds=seconds):
        raise Gone
    return key


async def find(redis: Redis, seal: Seal, key: str) -> dict[str, Any] | None:
    """What a key leads to; None for one that never was, has ended, or was erased: nobody can tell which."""
    if not KEY.fullmatch(key):
        return None
    sealed: Any = await redis.get(keys.link(int(key[0], 16), _hash(key)))
    if not sealed:
        return None
    try:
        payload = json.loads(seal.open(sealed))
    except (SealBroken, ValueError):
        return None
    return payload if isinstance(payload, dict) else None
