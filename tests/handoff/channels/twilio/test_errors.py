"""The table of Twilio's codes: what becomes of a message for each."""

from __future__ import annotations

import pytest

from handoff.channels.twilio import errors
from handoff.model import OptedOut, Refused, Retry, Unknown, Verdict

pytestmark = pytest.mark.quick

ROWS: list[tuple[str, int | None, int | None, float | None, Verdict]] = [
    ("too many requests", 429, 20429, None, Retry("20429")),
    ("too many requests, with a time", 429, 20429, 7.0, Retry("20429", 7.0)),
    ("too many requests, no code", 429, None, 2.0, Retry("429", 2.0)),
    ("not available", 503, None, None, Retry("503")),
    ("not available, with code", 503, 20503, None, Retry("20503")),
    ("failed inside", 500, None, None, Unknown("500")),
    ("failed inside, with code", 500, 20500, None, Unknown("20500")),
    ("a gateway in between", 502, None, None, Unknown("502")),
    ("a gateway that gave up", 504, None, None, Unknown("504")),
    ("a 5xx unheard of", 599, None, None, Unknown("599")),
    ("a redirect", 307, None, None, Unknown("307")),
    ("opted out", 400, 21610, None, OptedOut("21610")),
    ("not a number", 400, 21211, None, Refused("21211")),
    ("no way there", 400, 21612, None, Refused("21612")),
    ("country not switched on", 400, 21408, None, Refused("21408")),
    ("a landline", 400, 21614, None, Refused("21614")),
    ("queue full", 429, 21611, None, Retry("21611", 30.0)),
    ("phone off", None, 30003, None, Refused("30003")),
    ("blocked", None, 30004, None, Refused("30004")),
    ("unknown number", None, 30005, None, Refused("30005")),
    ("landline", None, 30006, None, Refused("30006")),
    ("filtered", None, 30007, None, Refused("30007")),
    ("no reason given", None, 30008, None, Refused("30008")),
    ("WhatsApp window closed", 400, 63016, None, Refused("63016")),
    ("WhatsApp rate limit", 429, 63018, None, Retry("63018", 30.0)),
    ("wrong token: waits for the mend", 401, 20003, None, Retry("20003", 60.0)),
    ("a 4xx code unheard of", 400, 29999, None, Refused("29999")),
    ("no answer at all", None, None, None, Unknown("no_answer")),
]


@pytest.mark.parametrize(("label", "status", "code", "after", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_a_code_decides_what_becomes_of_a_message(
    label: str, status: int | None, code: int | None, after: float | None, expected: Verdict
) -> None:
    assert errors.verdict(status, code, after) == expected


def test_every_row_of_the_table_says_what_and_why() -> None:
    for rule in [*errors.CODES.values(), *errors.STATUSES.values()]:
        assert rule.do in ("retry", "refuse", "opted_out", "look_up")
        assert rule.why.endswith(".")
        assert rule.after_s is None or (rule.do == "retry" and rule.after_s > 0)
