"""Where settings come from: the environment and one file; nothing else in the gateway reads the environment."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from handoff.model import Secret
from handoff.settings.model import PREFIX, Settings, is_secret

#: Names with the prefix that are not settings: where the file is, and what only Rasa's side reads.
OTHER_NAMES = frozenset({"PORCHLIGHT_FILE", "PORCHLIGHT_ACTION_URL"})

#: One line of the file: ``NAME=value``; quotes keep spaces and ``#``; nothing in a value is replaced by anything else.
ASSIGNMENT = re.compile(
    r"""\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*
        (?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<bare>[^\s'"#](?:[^#]|(?<!\s)\#)*?)?)\s*(?:(?<=\s)\#.*)?""",
    re.VERBOSE,
)


class SettingsError(Exception):
    """The settings cannot be used. ``problems`` holds one sentence each: the name, what it is, and the mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Settings from the environment and from one file, ``PORCHLIGHT_FILE`` or ``.env``; the environment wins.

    Raises SettingsError with every problem at once.
    """
    environ = os.environ if environ is None else environ
    values, problems = _file(environ, folder or Path.cwd())
    origin = dict.fromkeys(values, "the settings file")
    for name, value in environ.items():
        if name.startswith(PREFIX):
            values[name] = value
            origin[name] = "the environment"
    known = {PREFIX + field.upper(): field for field in Settings.model_fields}
    given: dict[str, str] = {}
    for name, value in values.items():
        if name in known:
            if value.strip():
                given[known[name]] = value.strip()
        elif name not in OTHER_NAMES:
            problems.append(f"{name} (in {origin[name]}) is no setting{_nearest(name, list(known))}")
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(problems + [_sentence(e, given) for e in error.errors(include_url=False)]) from None
    if problems:
        raise SettingsError(problems)
    return settings


def as_environment(settings: Settings) -> dict[str, str]:
    """Every setting as environment variables: what ``load`` turns back into the same settings, for a child process."""
    return {PREFIX + field.upper(): _plain(getattr(settings, field)) for field in Settings.model_fields}


def _plain(value: Any) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, tuple):
        return ",".join(_plain(part) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _file(environ: Mapping[str, str], folder: Path) -> tuple[dict[str, str], list[str]]:
    named = environ.get("PORCHLIGHT_FILE", "")
    path = Path(named) if named else folder / ".env"
    if not path.is_file():
        return {}, [f"PORCHLIGHT_FILE is {named}: there is no such file"] if named else []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}, [f"{path} cannot be read: make it a text file (UTF-8) that this user may read"]
    values: dict[str, str] = {}
    problems = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = ASSIGNMENT.fullmatch(line)
        if not match:
            problems.append(f"{path}, line {number}, is not understood: write NAME=value")
        elif not match["name"].startswith(PREFIX):
            problems.append(f"{match['name']} ({path}, line {number}) is no setting{_nearest(match['name'], [])}")
        else:
            values[match["name"]] = match["single"] or match["double"] or match["bare"] or ""
    return values, problems


def _nearest(name: str, known: list[str]) -> str:
    if not name.startswith(PREFIX):
        return f": every name in it begins with {PREFIX}"
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f": did you mean {near[0]}?" if near else ": see .env.example for all of them"


def _sentence(error: Any, given: Mapping[str, str]) -> str:
    """``PORCHLIGHT_TWILIO_FROM is +1 555: write it like +15550100123``"""
    own = str(error["ctx"]["error"]) if error["type"] == "value_error" else ""
    if not error["loc"]:
        field, _, rest = own.partition(": ")
        return f"{PREFIX}{field.upper()} {rest}"
    field = str(error["loc"][0])
    info = Settings.model_fields[field]
    extra: Any = info.json_schema_extra
    value = "not usable" if is_secret(field) or not given.get(field) else given[field][:60]
    return f"{PREFIX}{field.upper()} is {value}: {own or extra['mend']}"
