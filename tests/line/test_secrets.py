"""Planted numbers and words are searched for, byte by byte, in everything the line leaves on the disk."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from redis.asyncio import Redis

from handoff.app import open_line
from handoff.line import forget, takeover
from handoff.line import reply as replies
from handoff.model import Channel, Text
from handoff.store import keys
from tests.line.running import phone, running, settings_for

PERSON = phone(4711)
WORDS = (
    "zanzibarquark is what I call the farm",
    "my boss at zanzibarquark did not pay me",
    "hablar con una persona zanzibarquark",
)
REPLY = "velociraptorine is a word only the advocate used"
NOTE = "a note about quetzalcoatline"

PLANTED = (
    PERSON.encode(),
    PERSON[1:].encode(),
    PERSON[2:].encode(),
    b"zanzibarquark",
    b"velociraptorine",
    b"quetzalcoatline",
)


def found(folder: Path, needles: tuple[bytes, ...]) -> list[tuple[str, bytes]]:
    """Which needle stands in which file, plain, in UTF-16, or in base 64 at any offset."""
    hits = []
    for file in (f for f in folder.rglob("*") if f.is_file() and "keys" not in f.parts):
        data = file.read_bytes()
        for needle in needles:
            forms = [needle, needle.decode().encode("utf-16-le")]
            forms += [base64.b64encode(b"\0" * pad + needle)[4 if pad else 0 : -4] for pad in range(3)]
            if any(form in data for form in forms if len(form) > 5):
                hits.append((file.name, needle))
    return hits


async def test_no_number_and_no_word_is_on_disk_and_erasing_leaves_not_even_the_pseudonym(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with running(settings) as (_, twilio), open_line(settings) as line:
        for n, words in enumerate(WORDS, start=1):
            await twilio.text(PERSON, words)
            await twilio.arrives(PERSON, n + 1)
        id = line.seal.conversation(Channel.SMS, PERSON)
        assert (await takeover.claim(line, "advocate-1", id)).done
        assert (await replies.reply(line, "advocate-1", id, "r1", Text(REPLY))).done
        assert (await replies.note(line, "advocate-1", id, "n1", Text(NOTE))).done
        async with asyncio.timeout(20):
            while REPLY not in twilio.to(PERSON):
                await asyncio.sleep(0.1)

        assert [e.event.text for e in await line.conversations.transcript(id) if e.event.text], "nothing was stored"
        assert found(tmp_path, PLANTED) == []
        raw = await _everything(line.redis)
        assert [needle for needle in PLANTED if needle in raw] == []
        tracker = await line.redis.lrange(keys.tracker(id), 0, -1)
        fernet = MultiFernet([Fernet(key.reveal()) for key in settings.secret_keys])
        assert any(b"zanzibarquark" in fernet.decrypt(event.encode()) for event in tracker), "Rasa remembers, sealed"

        assert found(tmp_path, (id.encode(),)), "the search itself finds what is there"
        await forget.erase(line, id, by="test")
        await _rewritten(line.redis)
        assert id.encode() not in await _everything(line.redis)
        in_store = list(found(tmp_path / "redis", (id.encode(),)))
        assert in_store == [], "the pseudonym is still in the store's files"


async def _everything(redis: Redis) -> bytes:
    """Every key with every value, as the store itself dumps them, and as a client reads them."""
    raw = b""
    plain: Redis = Redis(connection_pool=redis.connection_pool)
    async for key in plain.scan_iter(count=500):
        raw += key.encode()
        kind = await plain.type(key)
        match kind:
            case "string":
                value: object = await plain.get(key)
            case "hash":
                value = await plain.hgetall(key)
            case "list":
                value = await plain.lrange(key, 0, -1)
            case "set":
                value = await plain.smembers(key)
            case "zset":
                value = await plain.zrange(key, 0, -1)
            case _:
                value = await plain.xrange(key)
        raw += repr(value).encode()
    return raw


async def _rewritten(redis: Redis) -> None:
    async with asyncio.timeout(30):
        while True:
            told = await redis.info("persistence")
            if not told["aof_rewrite_in_progress"] and not told["aof_rewrite_scheduled"]:
                assert told["aof_last_bgrewrite_status"] == "ok"
                return
            await asyncio.sleep(0.1)
