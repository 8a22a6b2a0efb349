"""Puts content ids on the wire, not words; under ``rasa shell`` renders English, so that plain commands stay pleasant."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional, Text

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from content import Library, UnknownContent, load

ROOT = Path(__file__).parent.parent


class ContentIds(NaturalLanguageGenerator):
    """A response's ``custom: {say: id}`` as it stands in the domain; text only for a terminal."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, domain: Optional[Domain] = None) -> None:
        self._responses = domain.responses if domain else {}
        self._library: Optional[Library] = None

    async def generate(
        self, utter_action: Text, tracker: DialogueStateTracker, output_channel: Text, **kwargs: Any
    ) -> Optional[Dict[Text, Any]]:
        variants = self._responses.get(utter_action)
        if not variants:
            return None
        custom = dict(variants[0]["custom"])
        if output_channel == "cmdline":
            return {"text": self._english(custom["say"])}
        return {"custom": custom}

    def _english(self, content_id: Text) -> Text:
        if self._library is None:
            self._library = load(ROOT / "data" / "content")
        for country in (None, "US"):
            try:
                return self._library.render(content_id, "en", country, {"line_name": "Porchlight"}).text
            except UnknownContent:
                continue
        return content_id
