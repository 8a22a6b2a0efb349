"""A gateway that stops: whoever is connected is told at once, and comes back to the next one."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import aiohttp

from tests.gateway import gateway_in, hello


async def test_open_chats_and_consoles_are_told_at_once(tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as clients:
        async with gateway_in(tmp_path, db=2) as gateway:
            visitor = await clients.enter_async_context(gateway.client())
            chat = await clients.enter_async_context(visitor.ws_connect("/chat/socket", autoclose=False))
            await hello(chat)
            desk = await clients.enter_async_context(await gateway.signed_in("advocate-1"))
            live = await clients.enter_async_context(desk.ws_connect("/api/live", autoclose=False))
            ends = asyncio.gather(_end(chat), _end(live))
            await asyncio.sleep(0)
        async with asyncio.timeout(1):
            assert await ends == [aiohttp.WSCloseCode.GOING_AWAY] * 2


async def _end(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """The code with which the other end closes."""
    while True:
        message = await socket.receive()
        if message.type is aiohttp.WSMsgType.CLOSE:
            await socket.close()
            return int(message.data)
        if message.type is not aiohttp.WSMsgType.TEXT:
            return None
