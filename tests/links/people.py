"""Somebody who writes, for the tests of links and of the record."""

from __future__ import annotations

import secrets

import aiohttp

from handoff.line.accept import accept
from handoff.line.runtime import Line
from handoff.model import Address, Channel, Inbound, Text
from handoff.store import keys

Gateway = tuple[Line, aiohttp.ClientSession]

PERSON = Address(secrets.token_urlsafe(32))


async def somebody(line: Line, words: str = "") -> str:
    """Somebody who writes; the conversation. Without words, one that is only stored, as when its turn has not come."""
    id = line.seal.conversation(Channel.WEB, PERSON.reveal())
    if words:
        told = Inbound(f"web:{secrets.token_hex(16)}", Channel.WEB, PERSON, Text(words))
        return (await accept(line, told)).conversation
    await line.redis.hset(keys.conversation(id), mapping={"channel": "web", "language": "en", "greeted": "1"})
    await line.redis.expire(keys.conversation(id), 600)
    return id
