"""Two gateways of one line: the same Redis, the same folder. What a supervisor decides at one holds at the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from handoff.store import keys
from tests.content.copies import small
from tests.gateway import Gateway, gateway_in, gateway_of, hello, say, told, until
from tests.redis_server import free_port

GOODBYE = "/api/content/any/goodbye"
FIRST = "/api/content/any/first_contact"

#: "Within seconds", as the page of texts promises; the watch looks every second and a half.
SECONDS = 5.0


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[Gateway, Gateway]]:
    """The one that works all conversations, and one that came later."""
    texts = small(tmp_path)
    async with gateway_in(tmp_path / "var", 8, texts) as first:
        async with asyncio.timeout(10):
            while len(await leases(first)) < keys.PARTITIONS:
                await asyncio.sleep(0.05)
        port = free_port()
        settings = first.line.settings.model_copy(update={"port": port, "public_url": f"http://127.0.0.1:{port}"})
        async with gateway_of(settings, texts) as second:
            yield first, second


def said_by(gateway: Gateway) -> str:
    return " ".join(gateway.line.library.find("first_contact", "en", None).steps)


async def leases(gateway: Gateway) -> dict[int, str]:
    found = {p: await gateway.line.redis.get(keys.lease(p)) for p in range(keys.PARTITIONS)}
    return {p: held for p, held in found.items() if held}


async def comes_true(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not what():
            await asyncio.sleep(0.05)


async def test_a_text_approved_at_one_is_said_by_the_other_within_seconds(two: tuple[Gateway, Gateway]) -> None:
    first, second = two
    async with await second.signed_in("one", "supervisor") as one, await first.signed_in("two", "supervisor") as other:
        _, entry = await told(one, "GET", FIRST)
        text = entry["texts"]["en"]
        steps = [text["steps"][0].replace("Hi", "Good day", 1), *text["steps"][1:]]
        change = {"language": "en", "steps": steps, "label": "", "base": text["version"], "over": ""}
        status, made = await told(one, "POST", f"{FIRST}/proposals", change)
        assert status == 201

        # It waits at the other one too, and people still hear what stood before.
        _, entry = await told(other, "GET", FIRST)
        assert [p["author"] for p in entry["proposals"]] == ["one"]
        assert "Good day" not in said_by(first)

    async with await second.signed_in("three", "supervisor") as three:
        approve = f"/api/content/proposals/{made['proposal']['id']}/approve"
        assert (await told(three, "POST", approve, {}))[0] == 200
    await comes_true(lambda: "Good day" in said_by(first))

    async with await first.signed_in("two", "supervisor") as other:
        _, entry = await told(other, "GET", FIRST)
        assert entry["proposals"] == []
        assert entry["texts"]["es"]["old_english"]["steps"] == text["steps"]
        assert (await told(other, "POST", approve, {}))[0] == 404

    # Whoever works the conversation: the words are the new ones, at either door.
    for gateway in two:
        async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
            await hello(ws)
            await say(ws, "hello")
            await until(ws, lambda m: "Good day" in m.get("text", ""))


async def test_a_change_made_over_words_that_the_other_has_replaced_is_refused(two: tuple[Gateway, Gateway]) -> None:
    first, second = two
    async with await first.signed_in("one", "supervisor") as one, await second.signed_in("two", "supervisor") as other:
        _, entry = await told(one, "GET", GOODBYE)
        change = {"language": "en", "label": "", "base": entry["texts"]["en"]["version"], "over": ""}
        _, made = await told(one, "POST", f"{GOODBYE}/proposals", {**change, "steps": ["The first words."]})
        status, refused = await told(other, "POST", f"{GOODBYE}/proposals", {**change, "steps": ["The second."]})
        assert (status, refused["code"]) == (409, "proposed")
        assert (await told(other, "POST", f"/api/content/proposals/{made['proposal']['id']}/approve", {}))[0] == 200
        # At once, before the first one's watch has looked again.
        status, refused = await told(one, "POST", f"{GOODBYE}/proposals", {**change, "steps": ["The third."]})
        assert (status, refused["code"]) == (409, "changed")
        assert refused["current"]["steps"] == ["The first words."]


async def test_both_keep_what_they_work_and_neither_takes_it_from_the_other(two: tuple[Gateway, Gateway]) -> None:
    first, _ = two
    # While both start on a busy machine one may be too slow to renew; after that nothing changes hands any more.
    async with asyncio.timeout(90):
        before: dict[int, str] = {}
        while not before or before != await leases(first):
            before = await leases(first)
            await asyncio.sleep(keys.LEASE_MS / 1000)  # both have renewed, or tried to
