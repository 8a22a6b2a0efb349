"""Which advocates are there, as everybody is told: against a real gateway and a real Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from handoff.console import api, socket
from handoff.decide import timers
from handoff.line import shift, takeover
from handoff.line.runtime import Line
from handoff.store.people import Advocate
from tests.gateway import Gateway, gateway_in, told, until

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with gateway_in(tmp_path, db=13) as gateway:
        yield gateway


async def test_a_screen_is_told_who_is_there_and_who_is_away(gateway: Gateway) -> None:
    async with await gateway.signed_in("advocate-1") as one, one.ws_connect("/api/live") as live:
        async with await gateway.signed_in("advocate-2") as two:
            assert (await told(two, "PUT", "/api/presence", {"status": "away"}))[0] == 200
        await live.send_json({"t": "beat"})
        there = (await until(live, lambda m: m["t"] == "advocates"))["advocates"]
    assert there == [{"name": "advocate-1", "status": "available"}, {"name": "advocate-2", "status": "away"}]


async def test_an_open_screen_counts_as_there_though_its_page_is_too_far_back_to_speak(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "PRESENT_MS", 1_500)
    monkeypatch.setattr(socket, "STILL_S", 0.2)
    async with await gateway.signed_in("advocate-1") as client:
        async with client.ws_connect("/api/live"):
            await asyncio.sleep(2.5)
            assert await shift.on_shift(gateway.line)
        await asyncio.sleep(2)
        assert not await shift.on_shift(gateway.line)


async def test_nobody_is_handed_over_to_somebody_who_is_not_there(gateway: Gateway) -> None:
    line, id = gateway.line, await gateway.somebody_writes()
    await line.people.put(Advocate("advocate-9", "advocate", ("en",), ""))
    await line.people.seen("advocate-9", "available", line.now() - 60_000)
    async with await gateway.signed_in("advocate-1") as client:
        assert [a["name"] for a in (await told(client, "GET", "/api/queue"))[1]["advocates"]] == ["advocate-1"]
        await client.post(f"/api/conversations/{id}/claim")
        status, answer = await told(client, "POST", f"/api/conversations/{id}/transfer", {"to": "advocate-9"})
        assert (status, answer["code"]) == (409, "absent_advocate")
    assert (await line.conversations.load(id)).advocate == "advocate-1"


async def test_what_changes_while_a_screen_reads_the_queue_is_told_after_it(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await gateway.somebody_writes()
    async with await gateway.signed_in("advocate-1") as client, await gateway.signed_in("advocate-2"):
        read = api.snapshot

        async def slowly(line: Line) -> dict[str, Any]:
            queue = await read(line)
            assert (await takeover.claim(line, "advocate-2", id)).done
            await asyncio.sleep(0.5)
            return queue

        monkeypatch.setattr(api, "snapshot", slowly)
        async with client.ws_connect("/api/live") as live:
            assert (await live.receive_json(timeout=5))["t"] == "queue"
            change = await until(live, lambda m: m["t"] == "conversation" and m["conversation"]["id"] == id)
    assert change["conversation"]["advocate"] == "advocate-2"
