"""What travels along the line: frozen values, no I/O.

Every step of a message (accept, handle, send) speaks in these. Times are milliseconds since the epoch, in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Secret:
    """A string that does not show itself: ``str()``, ``repr()`` and formatting give its length only.

    Opening one is the named call ``reveal()``; the places that may call it are listed in the architecture contracts.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return f"<{type(self).__name__.lower()} {len(self._value)}>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._value == self._value

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._value))

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not to be pickled")


class Text(Secret):
    """Words a person or an advocate wrote."""


class Address(Secret):
    """Where a reply goes: ``+15550100123`` for a phone, a random token for a web chat."""


class Channel(StrEnum):
    SMS = "sms"
    WHATSAPP = "whatsapp"
    WEB = "web"


class Holder(StrEnum):
    """Who may speak. ``waiting`` is the assistant still holding while a human has been called."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


class Voice(StrEnum):
    """Whose words an outbound message carries; decides what may stop it on the way out."""

    ASSISTANT = "assistant"
    PERSON = "person"  # an advocate
    LINE = "line"  # notices of the line itself: hand-over, opt-out, safety text
    NOTICE = "notice"  # of the line too, and untrue once a human holds: that somebody waits, that the bot is slow


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as a channel received it. ``id`` is unique per channel message: ``twilio:SM…``, ``web:<uuid>``."""

    id: str
    channel: Channel
    sender: Address
    text: Text
    media: int = 0
    to: str = ""
    sent_at: int | None = None
    choice: str | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The message is durable. ``duplicate`` means it already was."""

    conversation: str
    duplicate: bool


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message on its way out; ``id`` derives from what caused it, so that doing it again changes nothing."""

    id: str
    voice: Voice
    text: Text
    language: str = "en"
    direction: str = "ltr"
    choices: tuple[tuple[str, str], ...] = ()
    content_id: str | None = None
    #: Which step of the entry, for which country it was asked: with them its sound can be had.
    step: int = 1
    country: str | None = None
    by: str | None = None
    #: Passes an opt-out: only the single confirmation of STOP does.
    despite_opt_out: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as stored. ``version`` grows with every change of holder, advocate, opt-out or
    of what is planned for later."""

    id: str
    exists: bool = False
    holder: Holder = Holder.BOT
    advocate: str | None = None
    version: int = 0
    channel: Channel | None = None
    language: str | None = None
    language_sure: bool = False
    country: str | None = None
    topic: str | None = None
    emergency: str | None = None
    urgency: int = 0
    why: str | None = None
    opted_out: bool = False
    greeted: bool = False
    stuck: int = 0
    slow_told: bool = False
    callback: bool = False
    #: Danger in doubt, while the answer to "Are you safe right now?" is awaited.
    doubt: str | None = None
    #: How much danger the conversation has spoken of, 0 to 100; fades with each message.
    risk: int = 0
    alarm_at: int = 0
    #: A keyed hash of the last words and how often they came in a row: two answering machines must not talk for ever.
    mark: str | None = None
    repeats: int = 0
    paged_at: int = 0
    offer: tuple[str, ...] = ()
    offer_entry: str | None = None
    offer_step: int = 0
    #: The question of a guided path that waits while a language is chosen, and its choices.
    held_entry: str | None = None
    held_offer: tuple[str, ...] = ()
    #: Help near somebody: which need, where (sealed), and how many services were shown.
    near_need: str | None = None
    near_place: str | None = None
    near_shown: int = 0
    #: A short text asked for later: when it is due, and the message that asked, from which its id derives.
    later_at: int | None = None
    later_from: str | None = None
    waiting_since: int | None = None
    notices: int = 0
    pages: int = 0
    created: int = 0
    last_in: int = 0
    last_out: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the transcript, before it is numbered."""

    kind: str  # in | out | note | state | alarm | delivery
    by: str
    text: Text | None = None
    ref: str = ""
    state: str = ""
    why: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A call to people outside the conversation. Never carries what the person wrote."""

    id: str
    conversation: str
    why: str
    target: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What one atomic step shall do to a conversation: all of it or nothing.

    ``key`` makes it safe to repeat: a plan whose key was carried out before changes nothing.
    ``expect`` names what must still be true (``holder``, ``advocate``, ``version``, ``not_opted_out``).
    """

    key: str
    set: dict[str, Any] = field(default_factory=dict)
    expect: dict[str, Any] = field(default_factory=dict)
    out: tuple[Outbound, ...] = ()
    events: tuple[Event, ...] = ()
    pages: tuple[Page, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.set or self.out or self.events or self.pages)


# --- what became of an attempt to send -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it; ``provider_id`` is its name for it."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Not sent, worth trying again after ``after_s`` seconds (None: the line's own backoff)."""

    why: str
    after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Not sent and never will be (a wrong number, a blocked one)."""

    why: str


@dataclass(frozen=True, slots=True)
class OptedOut:
    """The provider says this person opted out there: the line must know it too."""

    why: str = "21610"


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request went out and no answer came: it must be looked up before anything is sent again."""

    why: str


Verdict = Sent | Retry | Refused | OptedOut | Unknown


@dataclass(frozen=True, slots=True)
class Receipt:
    """A provider's word on a message it took: ``sent``, ``delivered``, ``undelivered``, ``failed``, ``read``."""

    provider_id: str
    status: str
    to: Address
    channel: Channel
    outbound_id: str = ""
    code: str = ""
