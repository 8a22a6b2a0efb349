"""What an answer of Twilio's means for one message: a table in ``errors.json``, and this reading of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from handoff.model import OptedOut, Refused, Retry, Unknown, Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table: ``do`` is retry, refuse, opted_out or look_up; ``why`` is for people."""

    do: str
    why: str
    after_s: float | None = None


def verdict(status: int | None, code: int | None, retry_after_s: float | None = None) -> Verdict:
    """What became of a message Twilio did not take.

    A code in the table decides; else the status. A code or status nobody has heard of never leads to sending twice:
    4xx was not taken (retrying would not help), anything else must be looked up.
    """
    rule = (CODES.get(code) if code else None) or (STATUSES.get(status) if status else None)
    name = str(code or status or "no_answer")
    if rule is None:
        if status is not None and 400 <= status < 500:
            return Refused(name)
        return Unknown(name)
    match rule.do:
        case "opted_out":
            return OptedOut(name)
        case "refuse":
            return Refused(name)
        case "retry":
            return Retry(name, retry_after_s if retry_after_s is not None else rule.after_s)
        case _:
            return Unknown(name)


def _load() -> tuple[dict[int, Rule], dict[int, Rule]]:
    table = json.loads((Path(__file__).parent / "errors.json").read_text(encoding="utf-8"))

    def rules(rows: dict[str, dict[str, str | float]]) -> dict[int, Rule]:
        found = {}
        for key, row in rows.items():
            after = row.get("after_s")
            found[int(key)] = Rule(str(row["do"]), str(row["why"]), float(after) if after is not None else None)
        return found

    return rules(table["codes"]), rules(table["http"])


CODES, STATUSES = _load()
