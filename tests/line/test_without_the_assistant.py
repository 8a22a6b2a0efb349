"""Rasa away, hanging or misread, a sending that fails: nobody is left in silence, and nobody waits behind a fault."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from handoff.line import shift, takeover
from handoff.line.runtime import Line
from handoff.model import Channel
from handoff.store import keys
from handoff.store.people import Advocate
from handoff.store.seal import Seal
from tests.gateway import Gateway, emptied, gateway_in, gateway_of, hello, say, until
from tests.line.running import settings_for
from tests.redis_server import free_port

pytestmark = pytest.mark.timeout(120)

SLOW = "I need longer than usual."


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with gateway_in(tmp_path, db=10) as gateway:
        yield gateway


def is_slow(message: dict[str, Any]) -> bool:
    return str(message.get("text", "")).startswith(SLOW)


async def claimed(line: Line, id: str) -> None:
    await line.people.put(Advocate("advocate-1", "advocate", ("en",), ""))
    await line.people.seen("advocate-1", "available", line.now())
    assert (await takeover.claim(line, "advocate-1", id)).done


async def empties(line: Line, key: str) -> None:
    async with asyncio.timeout(15):
        while await line.redis.xlen(key):
            await asyncio.sleep(0.05)


async def test_while_rasa_hangs_everybody_is_told_in_time_however_many_write(tmp_path: Path) -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await reader.read(-1)
        writer.close()

    port = free_port()
    settings = settings_for(
        tmp_path,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        redis_url=await emptied(db=11),
        rasa_timeout_s=2.0,
    )
    rasa = await asyncio.start_server(never, "127.0.0.1", settings.rasa_port)
    async with rasa, gateway_of(settings) as gateway:

        async def somebody() -> None:
            async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
                await hello(ws)
                await say(ws, "they did not pay me")
                await until(ws, is_slow, timeout_s=6.0)

        await asyncio.gather(*(somebody() for _ in range(19)))


async def test_slowness_is_told_again_after_a_human_was_there(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        id = gateway.line.seal.conversation(Channel.WEB, await hello(ws))
        await say(ws, "they did not pay me")
        await until(ws, is_slow)
        await claimed(gateway.line, id)
        await empties(gateway.line, keys.inbox(keys.partition_of(id)))
        assert (await takeover.hand_back(gateway.line, "advocate-1", id)).done
        await say(ws, "can I change my boss")
        await until(ws, is_slow)


async def test_a_message_that_cannot_be_handled_leaves_the_queue_though_somebody_claims_just_then(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = gateway.line

    def fails(*_: object) -> None:
        raise RuntimeError

    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        id = line.seal.conversation(Channel.WEB, await hello(ws))
        moments = iter([claimed])

        async def on_shift(_: Line) -> bool:
            for moment in moments:
                await moment(line, id)
            return False

        monkeypatch.setattr(shift, "on_shift", on_shift)
        monkeypatch.setattr(type(line.reader), "read", fails)
        await say(ws, "they did not pay me")
        await empties(line, keys.inbox(keys.partition_of(id)))
    assert (await line.conversations.load(id)).advocate == "advocate-1"


async def test_an_address_that_no_key_opens_does_not_hold_other_people_up(gateway: Gateway) -> None:
    line = gateway.line
    one, other, *_ = [t for t in (f"{n:043d}" for n in range(999)) if partition_of(line, t) == 0]
    broken = line.seal.conversation(Channel.WEB, one)
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        await hello(ws, token=one)
        await say(ws, "hello")
        await until(ws, is_slow)
    await line.redis.set(keys.address(broken), Seal([Fernet.generate_key().decode()], "lost").seal("{}"))
    await claimed(line, broken)
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        await hello(ws, token=other)
        await say(ws, "they did not pay me")
        await until(ws, is_slow, timeout_s=20)
    await empties(line, keys.outbox(0))
    states = [row.event.state for row in await line.conversations.transcript(broken) if row.event.kind == "delivery"]
    assert states[-1] == "unknown"


def partition_of(line: Line, token: str) -> int:
    return keys.partition_of(line.seal.conversation(Channel.WEB, token))
