"""Asks Rasa; nothing else speaks to it. Rasa answers in content ids, never in words."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp

from handoff.decide.plan import BotTurn, Say
from triage.reading import Reading

VERSION = 1

#: Rasa works one message at a time; more than a few at once only wait there instead of here.
AT_ONCE = 8


class BotUnavailable(Exception):
    """No usable answer: Rasa is down, slow, failing, or said nothing. ``code`` names which, without content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Question:
    message_id: str
    conversation: str
    text: str
    payload: str | None
    language: str
    country: str | None
    channel: str
    reading: Reading


class Rasa:
    """A connection to one Rasa server.

    ``ask`` may be repeated with the same message id: Rasa then gives the answer it gave before.
    """

    def __init__(self, url: str, timeout_s: float) -> None:
        self._url = url.rstrip("/") + "/webhooks/porchlight"
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> Rasa:
        # Connections are reused; the limit is above AT_ONCE so that the health check never waits behind messages.
        connector = aiohttp.TCPConnector(limit=AT_ONCE + 2)
        timeout = aiohttp.ClientTimeout(total=self._timeout_s)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()

    async def ask(self, question: Question) -> BotTurn:
        """The assistant's answer. Raises BotUnavailable within the timeout; an empty answer counts as none."""
        async with self._places:
            try:
                body = await self._post(_wire(question))
            except TimeoutError as error:
                raise BotUnavailable("slow") from error
            except (aiohttp.ClientError, ValueError, OSError) as error:
                raise BotUnavailable("down") from error
        return _turn(body, question.message_id)

    async def _post(self, body: dict[str, Any]) -> Any:
        assert self._session, "used outside of its context"
        async with self._session.post(f"{self._url}/message", json=body) as response:
            if response.status != 200:
                raise BotUnavailable(f"status_{response.status}")
            return await response.json()

    async def ready(self) -> bool:
        assert self._session, "used outside of its context"
        try:
            async with self._session.get(f"{self._url}/") as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False


def _wire(q: Question) -> dict[str, Any]:
    r = q.reading
    return {
        "v": VERSION,
        "message_id": q.message_id,
        "conversation": q.conversation,
        "text": q.text,
        "payload": q.payload,
        "language": q.language,
        "country": q.country,
        "channel": q.channel,
        "reading": {
            "language": r.language.tag,
            "language_score": r.language.score,
            "emergency": r.emergency.category if r.emergency else None,
            "emergency_score": r.emergency.score if r.emergency else 0.0,
            "topic": r.topic,
            "topic_score": r.topic_score,
        },
        "vector": r.vector,
    }


def _turn(body: Any, message_id: str) -> BotTurn:
    """Checks the shape of an answer. Raises BotUnavailable for one that is malformed, empty or for another message."""
    try:
        if body["v"] != VERSION or body["message_id"] != message_id:
            raise BotUnavailable("contract")
        say = tuple(
            Say(
                str(s["id"]),
                {str(k): str(v) for k, v in (s.get("with") or {}).items()},
                None if s.get("offer") is None else tuple(str(o) for o in s["offer"]),
            )
            for s in body["say"]
        )
        ask = tuple({str(k): str(v) for k, v in a.items()} for a in body["ask"])
    except (KeyError, TypeError, AttributeError) as error:
        raise BotUnavailable("contract") from error
    if not say and not ask:
        raise BotUnavailable("empty")
    return BotTurn(say, ask, body.get("topic"))
