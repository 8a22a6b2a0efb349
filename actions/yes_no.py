"""Yes and no, by what was asked just before."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.safe import Answer, SafeAction, said_before


class YesNo(SafeAction):
    """Only a yes right after the question erases; a yes to anything else never does."""

    def name(self) -> str:
        return "action_yes_no"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        yes = (tracker.latest_message.get("intent") or {}).get("name") == "affirm"
        asked = (said_before(tracker) or [""])[0]
        if asked == "erase_confirm":
            if yes:
                answer.ask("erase")
            else:
                answer.say("erase_kept")
        elif asked in ("first_contact", "ask_safe_now"):
            answer.say("safe_yes" if yes else "unsafe_ack")
        else:
            answer.say("affirm" if yes else "deny")
