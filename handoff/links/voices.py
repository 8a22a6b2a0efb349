"""Which voice of espeak-ng reads which language. Pure."""

from __future__ import annotations

from handoff.links import tagalog

#: The language's tag to the voice's name. espeak-ng has none for Tagalog: a rough one, the Indonesian with the spelling
#: changed for it, until there is better. A language that is not here is not read aloud, and who asks is told so.
VOICES = {
    "en": "en-us",
    "es": "es-419",
    "fr": "fr",
    "pt": "pt-br",
    "ht": "ht",
    "tl": "id",
    "vi": "vi",
    "zh": "cmn",
    "ko": "ko",
    "id": "id",
    "hi": "hi",
    "pa": "pa",
    "ar": "ar",
    "ru": "ru",
    "uk": "uk",
}


def voice_of(language: str) -> str | None:
    """The voice for a language, None when there is none."""
    return VOICES.get(language)


def spelled(text: str, language: str) -> str:
    """The text as the language's voice has to be given it."""
    return tagalog.respelled(text) if language == "tl" else text
