"""STOP, START, HELP, LISTEN: before anything else, in every language of the line.

Only a whole message is a command; "make him stop" is a cry, not an opt-out. A message that is nothing but "help" or
"ayuda" gets the HELP reply, which begins with 911 and how to reach a person, so that it serves a frightened writer and
a carrier's rule alike.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

from triage.normal import fold

Command = Literal["stop", "start", "help", "listen"]

FILE = Path(__file__).parent.parent.parent / "data" / "phrases" / "commands.yml"


def command(text: str) -> Command | None:
    """The command a message is, or None. Case, accents, punctuation and width do not matter."""
    if len(text) > 60:
        return None
    return words().get(fold(text).replace(" ", ""))


@cache
def words() -> dict[str, Command]:
    """Every command word, folded and without spaces, to its command."""
    raw = yaml.safe_load(FILE.read_text("utf-8"))
    return {fold(str(w)).replace(" ", ""): c for c in get_args(Command) for w in raw[c]}
