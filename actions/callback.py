"""The time at which somebody wants to be reached, passed on to the advocates."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.safe import Answer, SafeAction


class Callback(SafeAction):
    def name(self) -> str:
        return "action_callback"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        answer.ask("callback", time=str(tracker.get_slot("callback_time") or "")[:300])
        answer.say("callback_saved")
        answer.events.append(SlotSet("callback_time", None))
