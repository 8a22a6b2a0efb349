"""What a person asks to have forgotten is forgotten, whatever happens in the middle of it. Rasa is a stand-in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from handoff.app import open_line
from handoff.line import send
from handoff.line.accept import accept
from handoff.line.runtime import Line
from handoff.model import Address, Channel, Inbound, Outbound, Plan, Secret, Text, Voice
from handoff.settings import Settings
from handoff.store import keys, queues
from tests.gateway import gateway_of, hello, say, until
from tests.line.running import phone, settings_for, stand_in
from tests.line.test_secrets import _everything as everything
from tests.redis_server import free_port, running_redis

ERASED = "This conversation is erased."


@dataclass
class Assistant:
    """In Rasa's place: says what it is told to, remembers as Rasa does, and takes as long as the test wants."""

    line: Line
    answer: dict[str, Any] = field(default_factory=dict)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def message(self, request: web.Request) -> web.Response:
        told = await request.json()
        self.asked.set()
        await self.may_answer.wait()
        row = self.line.seal.seal(told["text"])
        await self.line.redis.rpush(keys.tracker(told["conversation"]), row)
        return web.json_response({"v": 1, "message_id": told["message_id"], "say": [], "ask": [], **self.answer})


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    url = Secret(running_redis(db=11))
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    return settings_for(tmp_path, port=port, public_url=here, redis_url=url, rasa_url=f"http://127.0.0.1:{free_port()}")


@contextlib.asynccontextmanager
async def assistant(settings: Settings) -> AsyncIterator[Assistant]:
    async with open_line(settings) as line:
        await line.redis.flushdb()
        one = Assistant(line)
        app = web.Application()
        app.add_routes([web.post("/webhooks/porchlight/message", one.message)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        where = urlsplit(settings.rasa_url)
        await web.TCPSite(runner, where.hostname, where.port).start()
        try:
            yield one
        finally:
            one.may_answer.set()
            await runner.cleanup()


async def nothing_of(line: Line, id: str) -> None:
    """Waits until the store holds nothing of a conversation, and looks again a little later."""
    async with asyncio.timeout(10):
        while id.encode() in await everything(line.redis):
            await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)
    assert id.encode() not in await everything(line.redis)


async def test_who_is_told_in_the_web_chat_that_all_is_erased_can_read_it_and_it_is(settings: Settings) -> None:
    async with assistant(settings) as rasa, gateway_of(settings) as gateway:
        rasa.answer, _ = {"ask": [{"what": "erase"}]}, rasa.may_answer.set()
        async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
            id = gateway.line.seal.conversation(Channel.WEB, await hello(ws, language="en"))
            await say(ws, "I want to ask you something")
            said = gateway.line.library.render("erased", "en", None, {"line_name": settings.line_name}).text
            assert (await until(ws, lambda m: m.get("text") == said))["from"] == "line"
            await nothing_of(gateway.line, id)


async def test_a_stop_between_the_last_word_and_the_erasing_does_not_keep_anything(settings: Settings) -> None:
    person = phone(951)
    async with stand_in(settings) as twilio, open_line(settings) as line:
        await line.redis.flushdb()
        inbound = Inbound("twilio:SM951", Channel.SMS, Address(person), Text("yes"))
        id = (await accept(line, inbound)).conversation
        partition = keys.partition_of(id)
        lease = await line.scripts.lease(partition, "one", "")
        await queues.open_partition(line.redis, partition)
        await queues.read_inbox(line.redis, line.seal, partition, ">", None)
        out = (Outbound("last/1", Voice.LINE, Text(ERASED)), Outbound("last/2", Voice.LINE, Text("Bye.")))
        plan = Plan(key="", out=out)
        assert (await line.conversations.commit(id, plan, now=line.now(), lease=lease, then_erase="last/1")).done
        due = (await queues.read_outbox(line.redis, line.seal, partition, ">", None)).items[0]
        delivering = asyncio.create_task(send.deliver(line, due, lease))
        await twilio.arrives(person, 1)
        async with asyncio.timeout(5):
            while not (await line.conversations.out_state(id, "last/1") or "").startswith("sent"):
                await asyncio.sleep(0.01)
        delivering.cancel()  # the gateway is stopped here
        await asyncio.gather(delivering, return_exceptions=True)
        assert (await line.conversations.load(id)).exists
        await line.redis.delete(keys.lease(partition))
        async with gateway_of(settings):
            await nothing_of(line, id)
        assert twilio.to(person).count(ERASED) == 1


@pytest.mark.parametrize("anew", [False, True])
async def test_what_is_erased_while_the_assistant_thinks_is_not_written_again(settings: Settings, anew: bool) -> None:
    async with assistant(settings) as rasa, gateway_of(settings) as gateway:
        line, client = gateway.line, gateway.client()
        rasa.answer = {"say": [{"id": "goodbye"}], "topic": "goodbye"}
        async with client as visitor, visitor.ws_connect("/chat/socket") as ws:
            id = line.seal.conversation(Channel.WEB, token := await hello(ws, language="en"))
            await say(ws, "they did not pay me")
            await asyncio.wait_for(rasa.asked.wait(), 10)
            await ws.send_json({"t": "end", "forget": True})
            await ws.receive(timeout=5)
            async with asyncio.timeout(5):
                while (await line.conversations.load(id)).exists:
                    await asyncio.sleep(0.02)
            if not anew:
                rasa.may_answer.set()
                await asyncio.sleep(0.5)
                await nothing_of(line, id)
                return
            async with visitor.ws_connect("/chat/socket") as again:
                await hello(again, token=token)
                await say(again, "they took my passport")
                rasa.may_answer.set()
                await until(again, lambda m: m["t"] == "message" and m["from"] == "assistant" and "choices" in m)
                async with asyncio.timeout(5):
                    while await line.redis.xlen(keys.inbox(keys.partition_of(id))):
                        await asyncio.sleep(0.05)
            remembered = [line.seal.open(row) for row in await line.redis.lrange(keys.tracker(id), 0, -1)]
            assert remembered == ["they took my passport"]
            rows = await line.conversations.transcript(id)
            assert [r.event.text.reveal() for r in rows if r.event.kind == "in" and r.event.text] == remembered
