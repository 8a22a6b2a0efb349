"""Calling people on duty: they learn whether somebody is in danger, never who or what was written; and no alarm ends
unread. Without Rasa."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from handoff.line import takeover
from handoff.model import Address, Channel, Holder, Sent, Text, Verdict
from handoff.paging.page import Pager
from tests.gateway import Gateway, emptied, gateway_of, hello, say
from tests.line.running import settings_for
from tests.redis_server import free_port

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
async def called(tmp_path: Path) -> AsyncIterator[tuple[Gateway, asyncio.Queue[dict[str, Any]]]]:
    pages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        pages.put_nowait(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port, own = free_port(), free_port()
    await web.TCPSite(runner, "127.0.0.1", own).start()
    settings = settings_for(
        tmp_path,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        redis_url=await emptied(db=12),
        oncall=(f"http://127.0.0.1:{own}/",),
    )
    async with gateway_of(settings) as gateway:
        yield gateway, pages
    await runner.cleanup()


async def test_a_call_says_whether_somebody_is_in_danger(
    called: tuple[Gateway, asyncio.Queue[dict[str, Any]]],
) -> None:
    gateway, pages = called
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        await hello(ws)
        await ws.send_json({"t": "choose", "id": str(uuid.uuid4()), "choice": "ask_human"})
        calm = await asyncio.wait_for(pages.get(), 8)
        await say(ws, "he has a gun")
        alarm = await asyncio.wait_for(pages.get(), 8)
    assert (calm["urgent"], alarm["urgent"]) == (False, True)
    assert "gun" not in str(alarm)


@pytest.mark.parametrize("let_go", [takeover.hand_back, takeover.close])
async def test_letting_go_in_the_moment_of_an_alarm_does_not_end_it_unread(
    called: tuple[Gateway, asyncio.Queue[dict[str, Any]]], let_go: Callable[..., Awaitable[takeover.Outcome]]
) -> None:
    line = called[0].line
    await line.people.seen("advocate-1", "available", line.now())
    async with called[0].client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        id = line.seal.conversation(Channel.WEB, await hello(ws))
        await say(ws, "hello")
        assert (await takeover.claim(line, "advocate-1", id)).done
        await say(ws, "he has a gun")
        async with asyncio.timeout(8):
            while not (await line.conversations.load(id)).emergency:
                await asyncio.sleep(0.02)
        assert (await let_go(line, "advocate-1", id)).code == "alarm_unread"
        c = await line.conversations.load(id)
        assert (c.holder, c.emergency) == (Holder.HUMAN, "violence_now")
        read = replace(line, now=lambda: line.now() + takeover.UNREAD_MS)
        assert (await let_go(read, "advocate-1", id)).done


@pytest.mark.parametrize(("urgent", "begins"), [(True, "EMERGENCY"), (False, "Somebody waits")])
async def test_a_text_to_a_phone_on_duty_begins_with_how_urgent_it_is(urgent: bool, begins: str) -> None:
    texts: list[str] = []

    async def send(to: Address, text: Text, channel: Channel, id: str) -> Verdict:
        texts.append(text.reveal())
        return Sent("SM1")

    async with Pager(("+15550100123",), "https://line.example/console", send) as pager:
        assert await pager.page(0, page_id="p", conversation="caaa", why="asked", urgent=urgent)
    assert texts[0].startswith(begins) and texts[0].endswith("#c/caaa")
