"""The stand-in's memory: one account, its number, every message in either direction."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any

from handoff.channels.simulator.faults import Faults

WHATSAPP = "whatsapp:"

#: States of an outbound message, in their order; a late receipt never takes one back.
ORDER = ("queued", "sending", "sent", "delivered", "undelivered", "failed", "read")


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Message:
    """One message as Twilio keeps it. Times in ms; ``sent_ms`` is None while it is queued."""

    sid: str
    direction: str  # inbound | outbound-api | outbound-reply
    sender: str
    to: str
    body: str
    status: str
    created_ms: int
    sent_ms: int | None = None
    media: int = 0
    code: int | None = None
    callback: str = ""

    @property
    def phone(self) -> str:
        """The person's side of it."""
        return (self.sender if self.direction == "inbound" else self.to).removeprefix(WHATSAPP)


@dataclass(slots=True)
class Account:
    """Everything the stand-in knows; handlers and webhooks share it."""

    sid: str
    token: str
    number: str
    webhook_url: str
    faults: Faults = field(default_factory=Faults)
    clock: Callable[[], int] = wall_ms
    messages: dict[str, Message] = field(default_factory=dict)
    #: Every request to send, taken or not: for tests that count.
    requests: list[dict[str, Any]] = field(default_factory=list)
    opted_out: set[str] = field(default_factory=set)
    by_address: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    #: Open views of a phone.
    views: dict[str, set[asyncio.Queue[dict[str, Any]]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, message: Message) -> None:
        self.messages[message.sid] = message
        self.by_address[message.to].append(message)
        self.by_address[message.sender].append(message)
        self._show(message.phone, {"t": "message", "message": on_phone(message)})

    def advance(self, message: Message, status: str, code: int | None = None) -> None:
        """Moves an outbound message on; never back."""
        if ORDER.index(status) > ORDER.index(message.status):
            message.status, message.code = status, code
            if status in ("sent", "delivered") and message.sent_ms is None:
                message.sent_ms = self.clock()
            self._show(message.phone, {"t": "status", "id": message.sid, "status": status, "code": code})

    def take_fault(self, to: str) -> Faults | None:
        """The fault this request to send meets, if any; counts it."""
        f = self.faults
        if not (f.status or f.drop or f.hang_s) or (f.to and f.to != to) or f.times == 0:
            return None
        if f.times is not None:
            self.faults = replace(f, times=f.times - 1)
        return f

    def of_phone(self, number: str) -> list[Message]:
        found = [m for a in (number, WHATSAPP + number) for m in self.by_address.get(a, ())]
        return sorted(found, key=lambda m: m.created_ms)

    def listed(self, query: dict[str, str]) -> Iterator[Message]:
        """Messages as the list shows them: filtered, newest first. Days, not hours, as Twilio documents it."""
        to, sender = query.get("To"), query.get("From")
        if to or sender:
            source = self.by_address.get(to or sender or "", [])
        else:
            source = list(self.messages.values())
        shown_until = self.clock() - self.faults.list_after_s * 1000
        on, after, before = (_day(query.get(name)) for name in ("DateSent", "DateSent>", "DateSent<"))
        for m in reversed(source):
            if (to and m.to != to) or (sender and m.sender != sender) or m.created_ms > shown_until:
                continue
            if on or after or before:
                if m.sent_ms is None:
                    continue
                day = datetime.fromtimestamp(m.sent_ms / 1000, UTC).date()
                if (on and day != on) or (after and day < after) or (before and day > before):
                    continue
            yield m

    def _show(self, phone: str, what: dict[str, Any]) -> None:
        for queue in self.views.get(phone, ()):
            queue.put_nowait(what)


def new_sid(media: int = 0) -> str:
    return ("MM" if media else "SM") + secrets.token_hex(16)


def on_phone(m: Message) -> dict[str, Any]:
    """A message as the phone's screen has it."""
    return {
        "id": m.sid,
        "from": "me" if m.direction == "inbound" else "line",
        "text": m.body,
        "media": m.media,
        "channel": "whatsapp" if WHATSAPP in (m.sender[:9], m.to[:9]) else "sms",
        "at_ms": m.created_ms,
        "status": m.status,
        "code": m.code,
    }


def in_api(account: Account, m: Message) -> dict[str, Any]:
    """A message as Twilio's API gives it."""
    uri = f"/2010-04-01/Accounts/{account.sid}/Messages/{m.sid}"
    return {
        "account_sid": account.sid,
        "api_version": "2010-04-01",
        "body": m.body,
        "date_created": _rfc(m.created_ms),
        "date_sent": _rfc(m.sent_ms),
        "date_updated": _rfc(m.sent_ms or m.created_ms),
        "direction": m.direction,
        "error_code": m.code,
        "error_message": None,
        "from": m.sender,
        "messaging_service_sid": None,
        "num_media": str(m.media),
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "sid": m.sid,
        "status": m.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": m.to,
        "uri": f"{uri}.json",
    }


def _rfc(ms: int | None) -> str | None:
    return None if ms is None else format_datetime(datetime.fromtimestamp(ms // 1000, UTC))


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given[:10]) if given else None
    except ValueError:
        return None
