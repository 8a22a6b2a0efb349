"""A person on duty is called for somebody who waits, however long the pager was away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web

from handoff.line import page
from tests.gateway import emptied, gateway_of
from tests.line.running import settings_for
from tests.redis_server import free_port


@pytest.mark.parametrize("waits", [True, False])
async def test_a_pager_that_was_away_for_long_still_calls_for_who_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    monkeypatch.setattr(page, "LONGEST_S", 0.05)
    calls: list[int] = []

    async def pager(_: web.Request) -> web.Response:
        calls.append(503 if len(calls) < 2 * page.ATTEMPTS else 200)
        return web.Response(status=calls[-1])

    app = web.Application()
    app.add_routes([web.post("/", pager)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", away := free_port()).start()
    port = free_port()
    settings = settings_for(
        tmp_path,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        redis_url=await emptied(db=13),
        oncall=(f"http://127.0.0.1:{away}/",),
    )
    try:
        async with gateway_of(settings) as gateway:
            id = await gateway.somebody_writes("he has a gun")
            if not waits:
                async with asyncio.timeout(10):
                    while not (await gateway.line.conversations.load(id)).emergency:
                        await asyncio.sleep(0.01)
                await gateway.line.scripts.erase(id)
            async with asyncio.timeout(10):
                while len(calls) < page.ATTEMPTS or (waits and 200 not in calls):
                    await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)
            assert calls.count(200) == int(waits)
    finally:
        await runner.cleanup()
