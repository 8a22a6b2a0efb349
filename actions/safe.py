"""The base of every action: it cannot fail into silence."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

logger = logging.getLogger(__name__)

#: Well inside the gateway's patience of five seconds.
LIMIT_S = 3.0


class Answer:
    """What an action answers: content to say, things to ask of the line, events."""

    def __init__(self, dispatcher: CollectingDispatcher) -> None:
        self._dispatcher = dispatcher
        self.events: list[dict[str, Any]] = []

    def say(self, content_id: str, offer: list[str] | None = None, **values: str) -> None:
        self._dispatcher.utter_message(json_message={"say": content_id, "with": values, "offer": offer})

    def ask(self, what: str, **details: str) -> None:
        self._dispatcher.utter_message(json_message={"ask": {"what": what, **details}})


class SafeAction(Action, ABC):
    """Runs ``act`` under a time limit. Whatever goes wrong, the person gets a useful text and the offer of a human."""

    @abstractmethod
    async def act(self, tracker: Tracker, answer: Answer) -> None:
        """What this action does; whatever it raises is caught."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        answer = Answer(dispatcher)
        try:
            await asyncio.wait_for(self.act(tracker, answer), LIMIT_S)
            if not dispatcher.messages:
                raise RuntimeError("an action that says nothing")
        except Exception as fault:  # its message may repeat what a person wrote
            logger.error("%s failed: %s", self.name(), type(fault).__name__)
            dispatcher.messages.clear()
            answer.events.clear()
            answer.say("action_failed")
        return answer.events


def said_before(tracker: Tracker) -> list[str]:
    """The content ids said so far, the latest first."""
    ids = []
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            custom = (event.get("data") or {}).get("custom") or {}
            if custom.get("say"):
                ids.append(custom["say"])
    return ids


def intents_before(tracker: Tracker) -> list[str]:
    """The intents of the messages so far, the latest (this turn's) first."""
    turns = [event for event in reversed(tracker.events) if event.get("event") == "user"]
    return [((turn.get("parse_data") or {}).get("intent") or {}).get("name") or "" for turn in turns]
