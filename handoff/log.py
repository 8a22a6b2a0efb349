"""The one way to write a log line: an event's name and fields that can hold no words, numbers or addresses.

``event("outbound.retry", conversation=…, attempt=3, ms=41)`` writes one line of key=value pairs to standard error.
Names come from ``Name``, fields from ``FIELDS``, and values are looked at: an id, a code, a count or a duration passes.
Whatever else is handed in raises ``Unloggable`` while developing and testing; in production the field is dropped, so
that a mistake costs a field of a log line and nothing else. Other libraries' log records lose their message.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2s
from pathlib import Path
from types import TracebackType
from typing import Any

LOGGER = logging.getLogger("porchlight")
ROOT = Path(__file__).parent.parent


class Name(StrEnum):
    """What can happen, as ``noun.what_happened``."""

    INBOUND_ACCEPTED = "inbound.accepted"
    INBOUND_DUPLICATE = "inbound.duplicate"
    INBOUND_REFUSED = "inbound.refused"
    INBOUND_AHEAD = "inbound.ahead"
    INBOUND_DONE = "inbound.done"
    INBOUND_FAULT = "inbound.fault"
    OUTBOUND_SENT = "outbound.sent"
    OUTBOUND_RETRY = "outbound.retry"
    OUTBOUND_UNKNOWN = "outbound.unknown"
    OUTBOUND_FAILED = "outbound.failed"
    OUTBOUND_FAULT = "outbound.fault"
    OUTBOUND_REFUSED = "outbound.refused"
    OUTBOUND_STOPPED = "outbound.stopped"
    OUTBOUND_LOOKUP_FAILED = "outbound.lookup_failed"
    RECEIPT_RECORDED = "receipt.recorded"
    RECEIPT_REFUSED = "receipt.refused"
    BACKFILL_DONE = "backfill.done"
    BACKFILL_FAILED = "backfill.failed"
    ALARM_RAISED = "alarm.raised"
    PAGE_SENT = "page.sent"
    PAGE_RETRY = "page.retry"
    PAGE_FAILED = "page.failed"
    HANDOVER_ASKED = "handover.asked"
    CONVERSATION_CLAIMED = "conversation.claimed"
    CONVERSATION_RETURNED = "conversation.returned"
    CONVERSATION_ERASED = "conversation.erased"
    CONVERSATION_RETIRED = "conversation.retired"
    PARTITION_RESTARTED = "partition.restarted"
    PARTITION_FAULT = "partition.fault"
    STORE_UNREADABLE = "store.unreadable"
    STORE_REWRITE_FAILED = "store.rewrite_failed"
    STORE_UNAVAILABLE = "store.unavailable"
    READING_DEGRADED = "reading.degraded"
    READING_RESTORED = "reading.restored"
    RASA_UNAVAILABLE = "rasa.unavailable"
    RASA_ANSWERED = "rasa.answered"
    CONTENT_RELOADED = "content.reloaded"
    DIRECTORY_RELOADED = "directory.reloaded"
    CONTENT_MISSING = "content.missing"
    CONTENT_BROKEN = "content.broken"
    AUDIO_FAILED = "audio.failed"
    RECORD_FAILED = "record.failed"
    SESSION_OPENED = "session.opened"
    SESSION_REFUSED = "session.refused"
    SESSION_CLOSED = "session.closed"
    SOCKET_OPENED = "socket.opened"
    CHAT_REFUSED = "chat.refused"
    SOCKET_CLOSED = "socket.closed"
    SOCKET_FAULT = "socket.fault"
    REQUEST_FAULT = "request.fault"
    REQUEST_REFUSED = "request.refused"
    GATEWAY_STARTED = "gateway.started"
    GATEWAY_STOPPING = "gateway.stopping"
    GATEWAY_FAULT = "gateway.fault"
    CHILD_STARTED = "child.started"
    CHILD_READY = "child.ready"
    CHILD_DIED = "child.died"
    CHILD_STOPPED = "child.stopped"
    CHILD_KILLED = "child.killed"
    CHILD_FAULT = "child.fault"
    LIBRARY_SAID = "library.said"
    LOG_DROPPED = "log.dropped"


#: What a line may say. Ids are derived with a key or made by chance; codes and names come from the program itself.
FIELDS = frozenset(
    [
        *("conversation", "message", "outbound", "partition", "entry", "content", "page", "target", "session"),
        *("attempt", "count", "size", "depth", "port", "pid", "status", "code", "state", "why", "by_kind", "channel"),
        *("language", "category", "layer", "holder", "ms", "after_ms", "wait_ms", "retry_after_s", "child", "where"),
        *("logger", "reference", "version"),
    ]
)

#: One word of the program's own alphabet: no space, so no sentence; no plus sign, so no phone number.
WORD = re.compile(r"[A-Za-z0-9_.:/,<>=#~-]{0,120}")

#: A run of digits as long as a phone number, standing alone or behind whatever names a channel ("whatsapp:1555…").
PHONE = re.compile(r"(?<![A-Za-z0-9-])\d{7,15}(?![A-Za-z0-9-])")

#: Whole numbers from here up could be a phone number; counts, ports and durations in ms stay below.
NUMBER_LIMIT = 1_000_000_000

_TAG_KEY = secrets.token_bytes(16)

_strict = True


class Unloggable(ValueError):
    """A log line was asked for that may not be written."""


def event(name: str, /, *, level: int = logging.INFO, **fields: Any) -> None:
    """Writes one line. Raises Unloggable while ``strict``; drops what may not be written otherwise."""
    kept, refused = {}, []
    for key, value in fields.items():
        if key in FIELDS and _harmless(value):
            kept[key] = tag(value) if key == "conversation" else value
        elif value is not None or key not in FIELDS:
            refused.append(key)
    try:
        known = Name(name)
    except ValueError:
        if _strict:
            raise Unloggable(f"{name!r} is not an event of handoff/log.py") from None
        known = Name.LOG_DROPPED
    if refused and _strict:
        raise Unloggable(f"{name}: {', '.join(refused)} may not be logged")
    LOGGER.log(level, known.value, extra={"porchlight": kept})


def tag(conversation: str) -> str:
    """What stands for a conversation in this process's log: lines about the same one have the same tag, and nothing
    leads from the tag back to it, so that erasing a conversation need not search logs."""
    return blake2s(conversation.encode(), key=_TAG_KEY, digest_size=5).hexdigest()


def _harmless(value: Any) -> bool:
    if value is None:
        return False
    if isinstance(value, bool | float):
        return True
    if isinstance(value, int):
        return abs(value) < NUMBER_LIMIT
    return isinstance(value, str) and bool(WORD.fullmatch(value)) and not PHONE.search(value)


def names(fault: BaseException) -> str:
    """An exception as a code: the names of its classes, groups opened; never its message."""
    if isinstance(fault, BaseExceptionGroup):
        return ",".join(dict.fromkeys(names(inner) for inner in fault.exceptions))[:120]
    return type(fault).__name__


def where(fault: BaseException) -> str:
    """The innermost line of ours that an exception passed, as ``handoff/line/work.py:41``."""
    while isinstance(fault, BaseExceptionGroup) and fault.exceptions:
        fault = fault.exceptions[0]
    ours = ""
    for frame in traceback.extract_tb(fault.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT) and not path.is_relative_to(Path(sys.prefix)):
            ours = f"{path.relative_to(ROOT)}:{frame.lineno}"
    return ours


class Line(logging.Formatter):
    """One event, one line. A record of another library is reduced to who spoke, how loud, and which exception."""

    def format(self, record: logging.LogRecord) -> str:
        kept: Mapping[str, Any] = getattr(record, "porchlight", {})
        name = record.msg if record.name == LOGGER.name else Name.LIBRARY_SAID.value
        if name is not record.msg:
            kept = {"logger": record.name if WORD.fullmatch(record.name) else "?"}
            fault = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
            if fault:
                kept = {**kept, "code": names(fault), "where": where(fault)}
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        parts = [at, record.levelname.lower(), str(name)]
        parts += [f"{key}={value}" for key, value in kept.items() if value != ""]
        return " ".join(parts)


def configure(level: str = "info", *, strict: bool = False) -> None:
    """Sets up the process's log: every record of every library goes through ``Line``, and nothing else prints.

    Call it once, before anything is started. Uncaught exceptions of the process and of its tasks are written as an
    event with the exception's class and place, since a message or a traceback may repeat what a person wrote.
    """
    global _strict
    _strict = strict
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for chatty in ("aiohttp.access", "twilio.http_client"):
        logging.getLogger(chatty).disabled = True
    LOGGER.setLevel(level.upper())
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a failed write must not print its arguments
    sys.excepthook = _uncaught


def _uncaught(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        event(Name.GATEWAY_FAULT, level=logging.CRITICAL, code=names(fault), where=where(fault))


def on_loop_fault(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """For ``loop.set_exception_handler``: what asyncio would print with the exception's message."""
    fault = context.get("exception")
    code = names(fault) if fault else None
    event(Name.GATEWAY_FAULT, level=logging.ERROR, code=code, where=where(fault) if fault else None)
