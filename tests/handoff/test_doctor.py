"""The doctor against real parts in good and bad states: what it says and whether it says how to mend it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from email.utils import formatdate
from pathlib import Path

import pytest
from aiohttp import web
from redis.asyncio import Redis

from handoff import doctor
from handoff.model import Secret
from handoff.settings import Settings, keyring
from handoff.supervise import Stack
from tests.redis_server import free_port

SID, TOKEN, NUMBER = "AC" + "a" * 32, "the-token", "+15550100123"


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    ports = {name: free_port() for name in ("port", "redis_port", "rasa_port", "actions_port")}
    stack = Stack(keyring.complete(Settings(data_dir=tmp_path, **ports)), parts=["redis"])
    await stack.start()
    yield stack
    await stack.stop()


async def wrong(settings: Settings) -> dict[str, str]:
    return {finding.what: finding.mend for finding in await doctor.examine(settings) if finding.mend}


async def test_a_well_redis_is_not_complained_about(stack: Stack) -> None:
    told = await wrong(stack.settings)
    assert [what for what in told if "Redis" in what or "key" in what or "disk" in what] == []
    assert told["Nobody can sign in to the console."] == "Run `porchlight advocate add NAME`."
    assert "The gateway does not answer." in told
    assert "The assistant (Rasa) does not answer." in told


async def test_a_redis_that_may_lose_or_drop_messages_is_told(stack: Stack) -> None:
    async with Redis.from_url(stack.settings.redis_url.reveal()) as redis:
        await redis.config_set("appendfsync", "everysec")
        await redis.config_set("maxmemory-policy", "allkeys-lru")
        told = " ".join(await wrong(stack.settings))
        assert "a crash may lose what was accepted in the last second" in told
        assert "throw messages away" in told
        await redis.config_set("appendonly", "no")
    assert "Redis keeps nothing through a crash." in await wrong(stack.settings)


async def test_a_redis_that_is_away_or_refuses_is_told(stack: Stack) -> None:
    bad = Secret(f"redis://:wrong@127.0.0.1:{stack.settings.redis_port}/0")
    refused = stack.settings.model_copy(update={"redis_url": bad})
    assert "Redis refuses the password." in await wrong(refused)
    await stack.stop()
    assert (await wrong(stack.settings))["Redis does not answer (ConnectionError)."].startswith("Start the line")


async def test_keys_that_others_may_read_are_told_with_the_command_that_mends(stack: Stack) -> None:
    (stack.settings.data_dir / "keys" / "secret.keys").chmod(0o644)
    told = await wrong(stack.settings)
    (mend,) = (mend for what, mend in told.items() if "may read or own" in what)
    assert "chmod -R go-rwx" in mend


async def twilio(settings: Settings, *, status: int = 200, owns: bool = True, late_s: float = 0.0) -> dict[str, str]:
    """What the doctor finds wrong at a stand-in of Twilio's account pages."""

    async def account(request: web.Request) -> web.Response:
        headers = {"Date": formatdate(time.time() - late_s, usegmt=True)}
        if request.headers.get("Authorization") is None:
            return web.json_response({}, status=401)
        if request.path.endswith("IncomingPhoneNumbers.json"):
            return web.json_response({"incoming_phone_numbers": [{"sid": "PN1"}] if owns else []}, headers=headers)
        return web.json_response({"status": "active"}, status=status, headers=headers)

    app = web.Application()
    app.router.add_get("/{anything:.*}", account)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    real = settings.model_copy(
        update={
            "demo": False,
            "public_url": "https://line.example.org",
            "oncall": (NUMBER,),
            "twilio_account_sid": SID,
            "twilio_from": NUMBER,
            "twilio_api_url": f"http://127.0.0.1:{port}",
        }
    )
    try:
        return {what: mend for what, mend in (await wrong(real)).items() if "Twilio" in what or "number" in what}
    finally:
        await runner.cleanup()


async def test_an_account_in_order_is_not_complained_about(stack: Stack) -> None:
    assert await twilio(stack.settings) == {}


async def test_a_wrong_token_is_told(stack: Stack) -> None:
    told = await twilio(stack.settings, status=401)
    assert "Copy the Account SID" in told["Twilio does not accept the account or its token."]


async def test_a_number_of_somebody_else_is_told(stack: Stack) -> None:
    assert "The account does not own the line's number." in await twilio(stack.settings, owns=False)


async def test_a_clock_that_is_off_is_told(stack: Stack) -> None:
    (what,) = await twilio(stack.settings, late_s=400)
    assert "differ by 400 s" in what or "differ by 401 s" in what or "differ by 399 s" in what


async def test_a_line_for_the_public_needs_tls_and_somebody_to_call(tmp_path: Path) -> None:
    account = {"twilio_account_sid": SID, "twilio_auth_token": TOKEN, "twilio_from": NUMBER}
    away = {"twilio_api_url": f"http://127.0.0.1:{free_port()}", "redis_port": free_port()}
    settings = Settings(data_dir=tmp_path, public_url="http://line.example.org", **account, **away)
    open_line = keyring.complete(settings)
    told = await wrong(open_line)
    assert "PORCHLIGHT_PUBLIC_URL is not https." in told
    assert "Nobody is called in an emergency." in told
    assert "Twilio cannot be reached." in told
