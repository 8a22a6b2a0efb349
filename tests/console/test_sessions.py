"""Who may not look any more does not: an open screen is closed, and a new password ends what the old one opened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from handoff.console import socket
from handoff.console.auth import hash_password
from handoff.store.people import Advocate
from tests.gateway import Gateway, anew, gateway_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    async with gateway_in(tmp_path_factory.mktemp("gateway"), db=12) as gateway:
        yield gateway


@pytest_asyncio.fixture(loop_scope="module")
async def gateway(running: Gateway) -> Gateway:
    return await anew(running)


async def ended(live: aiohttp.ClientWebSocketResponse) -> bool:
    """Whether the line ends the connection soon, though this end says nothing."""
    try:
        async with asyncio.timeout(3 * socket.STILL_S):
            while (await live.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("how", ["removed", "signed_out", "expired", "password"])
async def test_an_open_screen_is_closed_when_its_session_has_ended(gateway: Gateway, how: str) -> None:
    people, redis = gateway.line.people, gateway.line.redis
    async with await gateway.signed_in("advocate-1") as client, client.ws_connect("/api/live") as live:
        assert (await live.receive_json())["t"] == "queue"
        match how:
            case "removed":
                await people.remove("advocate-1")
            case "signed_out":
                await client.delete("/api/session")
            case "expired":
                async for key in redis.scan_iter("pl:{sys}:session:*"):
                    await redis.delete(key)
            case _:
                changed = hash_password("another password")
                await people.put(Advocate("advocate-1", "advocate", ("en",), changed))
        assert await ended(live)


async def test_a_new_password_ends_the_sessions_that_the_old_one_opened(gateway: Gateway) -> None:
    async with await gateway.signed_in("advocate-1") as lost, await gateway.signed_in("advocate-2") as other:
        changed = hash_password("another password")
        await gateway.line.people.put(Advocate("advocate-1", "advocate", ("en",), changed))
        for path in ("/api/session", "/api/queue", "/api/live"):
            assert (await lost.get(path)).status == 401
        assert (await other.get("/api/queue")).status == 200
        body = {"name": "advocate-1", "password": "another password"}
        assert (await lost.post("/api/session", json=body)).status == 200
        assert (await lost.get("/api/queue")).status == 200


async def test_the_pages_may_open_their_own_socket_in_browsers_that_need_it_named(gateway: Gateway) -> None:
    async with gateway.client() as client:
        for path in ("/chat", "/console", "/nowhere"):
            async with client.get(path) as answer:
                rules = answer.headers["Content-Security-Policy"].split("; ")
                assert f"connect-src 'self' {gateway.address.replace('http', 'ws', 1)}" in rules
                assert "frame-ancestors 'self'" in rules
