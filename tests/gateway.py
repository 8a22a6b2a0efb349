"""A gateway for the tests, with a real Redis and without Rasa: quick to start, and everything else is real."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from redis.asyncio import Redis

from handoff.app import ROOT, build, open_line
from handoff.console.auth import hash_password
from handoff.line.runtime import Line
from handoff.model import Channel, Secret
from handoff.settings import Settings
from handoff.store.people import Advocate
from tests.line.running import settings_for
from tests.redis_server import free_port, running_redis

PASSWORD = secrets.token_urlsafe(9)
PASSWORD_HASH = hash_password(PASSWORD)
TEXTS = ROOT / "data" / "content"


class Gateway:
    """A running gateway and its line; ``source`` is the address its clients come from."""

    def __init__(self, line: Line, address: str, source: str = "127.0.0.1") -> None:
        self.line = line
        self.address = address
        self.source = source

    def client(self) -> aiohttp.ClientSession:
        # Cookies for a bare address are refused by default.
        jar, door = aiohttp.CookieJar(unsafe=True), aiohttp.TCPConnector(local_addr=(self.source, 0))
        return aiohttp.ClientSession(self.address, cookie_jar=jar, connector=door)

    async def signed_in(self, name: str, role: str = "advocate") -> aiohttp.ClientSession:
        await self.line.people.put(Advocate(name, role, ("en",), PASSWORD_HASH))
        client = self.client()
        async with client.post("/api/session", json={"name": name, "password": PASSWORD}) as answer:
            assert answer.status == 200
            client.headers["X-CSRF"] = (await answer.json())["csrf"]
        return client

    async def somebody_writes(self, text: str = "hello") -> str:
        """A visitor's message; the conversation's id."""
        async with self.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
            token = await hello(ws)
            await say(ws, text)
        return self.line.seal.conversation(Channel.WEB, token)


async def emptied(db: int) -> Secret:
    """The address of an empty database of the tests' Redis: another gateway's lease would hold up a new one's work."""
    address = running_redis(db)
    redis: Redis = Redis.from_url(address)
    await redis.flushdb()
    await redis.aclose()
    return Secret(address)


@contextlib.asynccontextmanager
async def gateway_in(folder: Path, db: int, texts: Path = TEXTS) -> AsyncIterator[Gateway]:
    """A gateway whose files are in a folder, on an emptied database of the tests' Redis."""
    port = free_port()
    settings = settings_for(folder, port=port, public_url=f"http://127.0.0.1:{port}", redis_url=await emptied(db))
    async with gateway_of(settings, texts) as gateway:
        yield gateway


@contextlib.asynccontextmanager
async def gateway_of(settings: Settings, texts: Path = TEXTS) -> AsyncIterator[Gateway]:
    """A gateway with these settings, on whatever is stored already."""
    async with open_line(settings, texts) as line:
        runner = web.AppRunner(build(line), access_log=None, handler_cancellation=False, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", settings.port).start()
        try:
            yield Gateway(line, settings.public_url)
        finally:
            await runner.cleanup()


_sources = itertools.count(2)


async def anew(gateway: Gateway) -> Gateway:
    """The same gateway for another test: nobody is signed up any more, and its clients come from another address, so
    that what the test before began or got wrong does not count. Conversations stay; each test has its own."""
    for name in await gateway.line.people.names():
        await gateway.line.people.remove(name)
    async for key in gateway.line.redis.scan_iter("pl:{sys}:tries:*"):
        await gateway.line.redis.delete(key)
    high, low = divmod(next(_sources), 250)
    return Gateway(gateway.line, gateway.address, f"127.0.{high}.{low + 1}")


async def hello(ws: aiohttp.ClientWebSocketResponse, **more: str) -> str:
    await ws.send_json({"t": "hello", **more})
    welcome = await ws.receive_json(timeout=5)
    assert welcome["t"] == "welcome"
    return str(welcome["token"])


async def say(ws: aiohttp.ClientWebSocketResponse, text: str, id: str = "") -> dict[str, Any]:
    """Writes, and returns what the line answered to that."""
    id = id or str(uuid.uuid4())
    await ws.send_json({"t": "say", "id": id, "text": text})
    return await until(ws, lambda m: m.get("id") == id)


async def until(ws: aiohttp.ClientWebSocketResponse, right: Any, timeout_s: float = 8.0) -> dict[str, Any]:
    async with asyncio.timeout(timeout_s):
        while True:
            message = json.loads(await ws.receive_str())
            if right(message):
                return dict(message)


async def told(client: aiohttp.ClientSession, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """A request's status and what was answered."""
    async with client.request(method, path, json=body) as answer:
        return answer.status, await answer.json()
