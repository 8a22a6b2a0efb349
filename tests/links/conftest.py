"""One gateway for all tests of links and of the record: its models take seconds to load."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from handoff.app import build, open_line
from handoff.model import Secret
from tests.line.running import settings_for
from tests.links.people import Gateway
from tests.redis_server import free_port, running_redis


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running_gateway(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    tmp_path = tmp_path_factory.mktemp("gateway")
    redis = running_redis(7)
    settings = settings_for(
        tmp_path, redis_url=Secret(redis), demo=True, twilio_account_sid="", twilio_auth_token=Secret(""),
        twilio_from="", rasa_url=f"http://127.0.0.1:{free_port()}",
    )  # fmt: skip
    async with open_line(settings) as line:
        await line.redis.flushdb()
        runner = web.AppRunner(build(line), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        try:
            async with aiohttp.ClientSession(settings.public_url) as client:
                yield line, client
        finally:
            await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module")
async def gateway(running_gateway: Gateway) -> Gateway:
    """A gateway with an empty store; models are loaded once for all tests."""
    line, client = running_gateway
    for id in [key async for key in line.redis.scan_iter(match="pl:*:c:*")]:
        await line.redis.delete(id)
    for id in [key async for key in line.redis.scan_iter(match="pl:*:link:*")]:
        await line.redis.delete(id)
    for id in [key async for key in line.redis.scan_iter(match="pl:*:tries:*")]:
        await line.redis.delete(id)
    return line, client
