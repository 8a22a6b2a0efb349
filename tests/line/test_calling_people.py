"""Calling people on duty: they learn whether somebody is in danger, never who or what was written. Without Rasa."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from handoff.model import Address, Channel, Secret, Sent, Text, Verdict
from handoff.paging.page import Pager
from tests.gateway import Gateway, gateway_of, hello, say
from tests.line.running import settings_for
from tests.redis_server import free_port, running_redis

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
        redis_url=Secret(running_redis(db=12)),
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


@pytest.mark.parametrize(("urgent", "begins"), [(True, "EMERGENCY"), (False, "Somebody waits")])
async def test_a_text_to_a_phone_on_duty_begins_with_how_urgent_it_is(urgent: bool, begins: str) -> None:
    texts: list[str] = []

    async def send(to: Address, text: Text, channel: Channel, id: str) -> Verdict:
        texts.append(text.reveal())
        return Sent("SM1")

    async with Pager(("+15550100123",), "https://line.example/console", send) as pager:
        assert await pager.page(0, page_id="p", conversation="caaa", why="asked", urgent=urgent)
    assert texts[0].startswith(begins) and texts[0].endswith("#c/caaa")
