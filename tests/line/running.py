"""A running line for the tests: every real process under the real supervisor, and the stand-in for Twilio."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web

from handoff.channels.simulator import twilio_api
from handoff.channels.simulator.account import Account
from handoff.model import Secret
from handoff.settings import Settings, keyring
from handoff.supervise import Stack
from tests.redis_server import free_port

NUMBER = "+15550100199"


@dataclass
class StandIn:
    """Twilio, as far as the line can tell; in the test's own process, so that it outlives everything it tests."""

    account: Account
    address: str
    session: aiohttp.ClientSession

    async def text(self, phone: str, words: str, **more: object) -> tuple[str, int | None]:
        """A text from a phone: its id, and the HTTP status the line's webhook answered (None: it did not)."""
        body = {"text": words, **more}
        async with self.session.post(f"{self.address}/phones/{phone}/texts?wait=1", json=body) as answer:
            told = await answer.json()
            return told["id"], told.get("webhook")

    def sent(self) -> list[tuple[str, str, str]]:
        """Everything the line sent, in order: (the line's own id of it, phone, text)."""
        out = [m for m in self.account.messages.values() if m.direction != "inbound"]
        return [(parse_qs(urlsplit(m.callback).query)["o"][0], m.phone, m.body) for m in out]

    def answers(self) -> dict[str, list[str]]:
        """The line's ids of what it sent because of an inbound message, by that message's id."""
        found: dict[str, list[str]] = defaultdict(list)
        for id, _, _ in self.sent():
            if id.startswith("twilio:"):
                found[id.removeprefix("twilio:").split("/", 1)[0]].append(id)
        return found

    def to(self, phone: str) -> list[str]:
        """The texts that arrived on a phone, in order."""
        return [body for _, to, body in self.sent() if to == phone]

    async def arrives(self, phone: str, number: int, timeout_s: float = 20.0) -> list[str]:
        """Waits until a phone has so many texts. Raises TimeoutError with none of their words."""
        async with asyncio.timeout(timeout_s):
            while len(self.to(phone)) < number:
                await asyncio.sleep(0.05)
        return self.to(phone)


@contextlib.asynccontextmanager
async def stand_in(settings: Settings) -> AsyncIterator[StandIn]:
    """The stand-in at the address the settings name."""
    app = twilio_api.build(
        settings.twilio_account_sid,
        settings.twilio_auth_token.reveal(),
        settings.twilio_from,
        f"{settings.public_url}/twilio/sms",
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    where = urlsplit(settings.twilio_api_url)
    await web.TCPSite(runner, where.hostname, where.port).start()
    async with aiohttp.ClientSession() as session:
        try:
            yield StandIn(app[twilio_api.ACCOUNT], settings.twilio_api_url, session)
        finally:
            await runner.cleanup()


def settings_for(folder: Path, **more: object) -> Settings:
    """Complete settings for a line of its own: free ports, fresh keys, the stand-in as Twilio."""
    ports = {name: free_port() for name in ("port", "redis_port", "rasa_port", "actions_port")}
    given: dict[str, object] = {
        "data_dir": folder,
        "twilio_account_sid": "AC" + secrets.token_hex(16),
        "twilio_auth_token": Secret(secrets.token_hex(16)),
        "twilio_from": NUMBER,
        "twilio_api_url": f"http://127.0.0.1:{free_port()}",
        "country": "US",
        "demo": False,
        **ports,
        **more,
    }
    return keyring.complete(Settings(**given))


@contextlib.asynccontextmanager
async def running(settings: Settings, *, assistant: bool = True) -> AsyncIterator[tuple[Stack, StandIn]]:
    """The whole line, ready to answer; every process it started has ended afterwards."""
    async with stand_in(settings) as twilio:
        stack = Stack(settings, assistant=assistant)
        try:
            await stack.start()
            for name in stack.names:
                await stack.wait_ready(name)
            yield stack, twilio
        finally:
            await stack.stop()


def phone(n: int) -> str:
    """A reserved number of one's own."""
    return f"+1555010{n:04d}"
