"""What the stand-in does wrong on purpose, switched at run time with ``PUT /faults``."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Faults:
    """All off by default; also the switches that are no faults, such as how fast receipts come."""

    #: Requests to send are answered with this HTTP status and Twilio code instead of being taken.
    status: int = 0
    code: int = 0
    #: ``Retry-After`` of such an answer (s).
    retry_after_s: int | None = None
    #: The connection is cut instead of an answer.
    drop: bool = False
    #: The answer comes this late (s). Who gives up waiting has not sent; with ``take`` the message left at once.
    hang_s: float = 0.0
    #: The message is taken although the answer says otherwise, is cut off, or comes too late.
    take: bool = False
    #: The five above hold for this many requests, then no more; None: until changed.
    times: int | None = None
    #: The five above hold only for requests to this number; empty: for all.
    to: str = ""

    #: Every answer to a request comes this late (s): an ordinary distance.
    latency_s: float = 0.0
    #: Listing messages is answered with this HTTP status.
    list_status: int = 0
    #: A message shows in lists only after this long (s).
    list_after_s: float = 0.0

    #: ``deliver``, or ``lose``: texts from phones arrive at Twilio and the line is never told.
    webhooks: str = "deliver"
    #: A webhook that fails is tried this many times more, within 15 s, as Twilio does with ``#rc=…``.
    webhook_retries: int = 0

    #: ``all`` in order, ``shuffled``, ``last`` (only the final one) or ``none``.
    receipts: str = "all"
    #: Time between two receipts (s).
    receipt_s: float = 0.02
    #: Messages end as undelivered with this Twilio code.
    undelivered: int = 0

    #: ``off``: the line alone minds STOP. ``default``: as Twilio does when nothing is set up. ``advanced``: and tells
    #: the line so in OptOutType.
    opt_out: str = "off"


CHOICES = {
    "webhooks": ("deliver", "lose"),
    "receipts": ("all", "shuffled", "last", "none"),
    "opt_out": ("off", "default", "advanced"),
}


def read(given: Any) -> Faults:
    """The switches a request asks for, everything unnamed off. Raises ValueError with a sentence for people."""
    known = {f.name: type(f.default) for f in fields(Faults)}
    if not isinstance(given, dict):
        raise ValueError("a JSON object of switches is needed")
    if unknown := sorted(set(given) - set(known)):
        raise ValueError(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    for name, value in given.items():
        if name in CHOICES and value not in CHOICES[name]:
            raise ValueError(f"{name} is one of {', '.join(CHOICES[name])}")
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if known[name] in (int, float, type(None)) and not ((numeric and value >= 0) or value is None):
            raise ValueError(f"{name} is a number, 0 or more")
        if known[name] is bool and not isinstance(value, bool):
            raise ValueError(f"{name} is true or false")
        if known[name] is str and not isinstance(value, str):
            raise ValueError(f"{name} is a string")
    return Faults(**given)


def shown(faults: Faults) -> dict[str, Any]:
    return asdict(faults)
