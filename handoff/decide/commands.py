"""STOP, START, HELP, LISTEN: before anything else, in every language of the line.

Only a whole message is a command; "make him stop" is a cry, not an opt-out. A message that is nothing but "help" or
"ayuda" gets the HELP reply, which begins with 911 and how to reach a person, so that it serves a frightened writer and
a carrier's rule alike.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

from triage.normal import fold

Command = Literal["stop", "start", "help", "listen"]

PHRASES = Path(__file__).parent.parent.parent / "data" / "phrases"


#: A longer message says something of its own.
LONGEST = 60


def command(text: str) -> Command | None:
    """The command a message is, or None. Case, punctuation and width do not matter, nor accents, except in the few
    words that are another word without them."""
    if len(text) > LONGEST:
        return None
    return words().get(_bare(text)) or as_written().get(_letters(text))


def standing(text: str) -> str | None:
    """The choice that a whole message always makes, offered or not ("PERSON", "forget me"); None for any other."""
    return standing_words().get(_bare(text)) if len(text) <= LONGEST else None


@cache
def words() -> dict[str, Command]:
    """Every command word, folded and without spaces, to its command."""
    raw = yaml.safe_load((PHRASES / "commands.yml").read_text("utf-8"))
    return {_bare(str(word)): kind for kind in get_args(Command) for word in raw[kind]}


@cache
def as_written() -> dict[str, Command]:
    """Every command word whose accents count, to its command."""
    raw = yaml.safe_load((PHRASES / "commands.yml").read_text("utf-8"))["as_written"]
    return {_letters(str(word)): kind for kind in get_args(Command) for word in raw.get(kind, ())}


@cache
def standing_words() -> dict[str, str]:
    """Every word of ``data/phrases/standing.yml``, folded and without spaces, to the choice it makes."""
    raw = yaml.safe_load((PHRASES / "standing.yml").read_text("utf-8"))
    return {_bare(str(word)): str(choice) for choice, said in raw.items() for word in said}


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")


def _letters(text: str) -> str:
    """The letters of a text with their accents, in lower case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalpha())
