"""Custom actions: what an answer needs besides its words. They speak ids only, no HTTP, no Redis, no text."""

from actions.callback import Callback
from actions.clarify import Clarify
from actions.handover import Handover
from actions.preferences import Country, Language
from actions.yes_no import YesNo

__all__ = ["Callback", "Clarify", "Country", "Handover", "Language", "YesNo"]
