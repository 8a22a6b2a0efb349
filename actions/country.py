"""The country somebody chose, and the answer that waited for it."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.safe import Answer, SafeAction, said_before

#: Entries that ask for the country and are said again, now with the right one.
BY_COUNTRY = ("rights_", "immig_", "report_", "handover_none")


def _intent(tracker: Tracker) -> str:
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


class Country(SafeAction):
    def name(self) -> str:
        return "action_country"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        answer.ask("country", country="CA" if _intent(tracker) == "country_ca" else "US")
        before = (said_before(tracker) or [""])[0]
        answer.say(before if before.startswith(BY_COUNTRY) else "country_set")
