"""A line's two doors on real sockets, with the stand-in for Twilio on the other side of both."""

from __future__ import annotations

import io
import socket
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from twilio.request_validator import RequestValidator
from yarl import URL

from handoff.channels.twilio.send import Sender
from handoff.model import Inbound, Receipt, Secret
from handoff.settings import Settings

ACCOUNT = "AC" + "0" * 32
TOKEN = "a token only Twilio and the line know"
LINE = "+12025550199"
PERSON = "+12025550123"


@dataclass
class Rig:
    """What a test holds: the line's doors, what came in, and the stand-in."""

    settings: Settings
    http: aiohttp.ClientSession
    line: str
    twilio: str
    accepted: list[Inbound] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    #: Raised instead of accepting, like a store that is full.
    refusing: Exception | None = None

    def sender(self, *, request_s: float = 5.0) -> Sender:
        return Sender(self.settings, request_s=request_s)

    def sign(self, path: str, form: dict[str, str], *, url: str | None = None, token: str = TOKEN) -> dict[str, str]:
        address = (url or self.settings.public_url) + path
        return {"X-Twilio-Signature": RequestValidator(token).compute_signature(address, form)}

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> aiohttp.ClientResponse:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        async with self.http.post(
            URL(self.line + path, encoded=True), data=io.BytesIO(body), headers=kind | headers
        ) as answer:
            await answer.read()
            return answer

    async def faults(self, **faults: Any) -> None:
        async with self.http.put(self.twilio + "/faults", json=faults) as answer:
            assert answer.status == 200, await answer.text()

    async def phone(self, text: str, number: str = PERSON, **more: Any) -> dict[str, Any]:
        """Texts the line and waits for its answer to the webhook."""
        url = f"{self.twilio}/phones/{number}/texts?wait=1"
        async with self.http.post(url, json={"text": text, **more}) as answer:
            assert answer.status == 201, await answer.text()
            told: dict[str, Any] = await answer.json()
            return told

    async def get(self, path: str) -> Any:
        async with self.http.get(self.twilio + path) as answer:
            assert answer.status == 200, answer.status
            return await answer.json()

    async def idle(self) -> None:
        await self.get("/idle")

    async def screen(self, number: str = PERSON) -> list[dict[str, Any]]:
        """What the person's phone shows."""
        shown: list[dict[str, Any]] = (await self.get(f"/phones/{number}/messages"))["messages"]
        return shown


def door() -> tuple[socket.socket, str]:
    listening = socket.create_server(("127.0.0.1", 0))
    return listening, f"http://127.0.0.1:{listening.getsockname()[1]}"


def made(public_url: str, api_url: str, **more: Any) -> Settings:
    given = {
        "public_url": public_url,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": Secret(TOKEN),
        "twilio_from": LINE,
        "twilio_api_url": api_url,
    }
    return Settings(**(given | more))
