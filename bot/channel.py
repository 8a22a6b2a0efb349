"""The gateway's door into Rasa: one message in, ids out, the same answer for the same message id."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.tracker_store import turn

logger = logging.getLogger(__name__)

VERSION = 1

#: Locks of conversations kept; one in use is never dropped.
LOCKS = 10_000


class PorchlightInput(InputChannel):
    """``POST message`` as in docs/architecture.md. A turn that was handled before is not handled again: its answer is
    read from the conversation's events, which are written in one step at the end of a turn."""

    def __init__(self) -> None:
        self._locks: OrderedDict[str, asyncio.Lock] = OrderedDict()

    @classmethod
    def name(cls) -> str:
        return "porchlight"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> PorchlightInput:
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        door = Blueprint("porchlight", "bot_channel")

        @door.listener("after_server_start")
        async def settle(*_: Any) -> None:
            # The model and the libraries stay for good; looking through them for garbage stops every turn meanwhile.
            gc.collect()
            gc.freeze()

        @door.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @door.route("/message", methods=["POST"])
        async def message(request: Request) -> HTTPResponse:
            try:
                asked = request.json
                right = asked["v"] == VERSION and asked["message_id"] and asked["conversation"]
            except Exception:
                right = False
            if not right:
                return response.json({"error": "contract"}, status=400)
            try:
                async with self._lock(asked["conversation"]):
                    answer = await self._answer(request.app.ctx.agent, on_new_message, asked)
            except Exception as fault:  # its message may repeat what a person wrote
                logger.error("turn failed: %s", type(fault).__name__)
                return response.json({"error": type(fault).__name__}, status=500)
            return response.json(answer)

        return door

    def _lock(self, conversation: str) -> asyncio.Lock:
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._locks.move_to_end(conversation)
        while len(self._locks) > LOCKS:
            oldest, held = next(iter(self._locks.items()))
            if held.locked():
                break
            del self._locks[oldest]
        return lock

    async def _answer(
        self, agent: Agent, on_new_message: Callable[[UserMessage], Awaitable[Any]], asked: dict[str, Any]
    ) -> dict[str, Any]:
        store = agent.tracker_store
        events = await turn(store, asked["conversation"], asked["message_id"])
        if events is None:
            await on_new_message(
                UserMessage(
                    asked.get("payload") or asked["text"],
                    CollectingOutputChannel(),
                    asked["conversation"],
                    input_channel=self.name(),
                    message_id=asked["message_id"],
                    metadata={"vector": asked.get("vector"), "reading": asked.get("reading")},
                )
            )
            events = await turn(store, asked["conversation"], asked["message_id"]) or []
        return _wire(asked["message_id"], events)


def _wire(message_id: str, events: list[Event]) -> dict[str, Any]:
    say: list[dict[str, Any]] = []
    ask: list[dict[str, Any]] = []
    topic, score = None, 0.0
    for event in events:
        if isinstance(event, UserUttered):
            topic, score = event.intent_name, float((event.intent or {}).get("confidence") or 0.0)
        if isinstance(event, BotUttered):
            told = (event.data or {}).get("custom") or {}
            if "say" in told:
                say.append({"id": told["say"], "with": told.get("with") or {}, "offer": told.get("offer")})
            if "ask" in told:
                ask.append(told["ask"])
    if not say and not ask:
        # An action that failed leaves nothing behind; from outside that would be silence.
        say = [{"id": "action_failed", "with": {}, "offer": None}]
    # An answer to a question of a path is no topic, nor is the choice that starts one.
    known = None if topic in (None, "nlu_fallback") or topic.startswith(("pa_", "path_")) else topic
    return {"v": VERSION, "message_id": message_id, "topic": known, "topic_score": score, "say": say, "ask": ask}
