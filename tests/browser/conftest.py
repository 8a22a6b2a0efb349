"""A browser, and a gateway without Rasa for what needs no assistant: quick to start, and everything else is real."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, async_playwright
from redis.asyncio import Redis

from handoff.app import build, open_line
from handoff.model import Secret
from tests.console.test_console import Gateway
from tests.line.running import settings_for
from tests.redis_server import free_port, running_redis

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is missing: run make chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    tmp_path: Path = tmp_path_factory.mktemp("gateway")
    redis: Redis = Redis.from_url(running_redis(db=6))
    await redis.flushdb()
    await redis.aclose()
    port = free_port()
    settings = settings_for(
        tmp_path, port=port, public_url=f"http://127.0.0.1:{port}", redis_url=Secret(running_redis(db=6))
    )
    async with open_line(settings) as line:
        runner = web.AppRunner(build(line), access_log=None, handler_cancellation=False)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield Gateway(line, settings.public_url)
        finally:
            await runner.cleanup()
