"""Puts content ids on the wire, not words; under ``rasa shell`` it renders English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from content import Library, UnknownContent, load

ROOT = Path(__file__).parent.parent


#: Responses whose name Rasa prescribes (what a form asks), and the entry they stand for.
PRESCRIBED = {"utter_ask_callback_time": "callback_ask"}


class ContentIds(NaturalLanguageGenerator):
    """``utter_x`` says the entry ``x``; text only for a terminal."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        self._library: Library | None = None

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        content_id = PRESCRIBED.get(utter_action, utter_action[len("utter_") :])
        if "cmdline" in (output_channel, tracker.get_latest_input_channel()):
            return {"text": self._english(content_id)}
        return {"custom": {"say": content_id}}

    def _english(self, content_id: str) -> str:
        if self._library is None:
            self._library = load(ROOT / "data" / "content")
        for country in (None, "US"):
            try:
                return self._library.render(content_id, "en", country, {"line_name": "Porchlight"}).text
            except UnknownContent:
                continue
        return content_id
