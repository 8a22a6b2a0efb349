"""Not understood: once, the likeliest topics are offered; twice in a row, a person is called."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.safe import Answer, SafeAction, intents_before

#: Topics that can be offered as what somebody may have meant; control intents cannot.
OFFERED = ("rights_", "immig_", "need_", "is_this", "report_", "missing_", "online_", "minor_", "peer_")


class Clarify(SafeAction):
    def name(self) -> str:
        return "action_clarify"

    async def act(self, tracker: Tracker, answer: Answer) -> None:
        lost = ("nlu_fallback", "not_understood")
        before = intents_before(tracker)
        if len(before) > 1 and before[0] in lost and before[1] in lost:
            answer.say("not_understood_again", offer=[])
            answer.ask("handover", why="stuck")
            return
        ranking = tracker.latest_message.get("intent_ranking") or []
        likely = [r["name"] for r in ranking if str(r.get("name", "")).startswith(OFFERED)][:2]
        if likely:
            answer.say("clarify", offer=[*likely, "ask_human"])
        else:
            answer.say("not_understood")
