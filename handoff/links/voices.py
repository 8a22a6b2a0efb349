"""Which voice of espeak-ng reads which language. Pure."""

from __future__ import annotations

#: The language's tag to the voice's name. Tagalog has none in espeak-ng: nothing is offered there rather than a voice
#: that reads it as another language.
VOICES = {
    "en": "en-us",
    "es": "es-419",
    "fr": "fr",
    "pt": "pt-br",
    "ht": "ht",
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
