"""Rasa's memory: append-only, sealed event by event, and no dearer at turn 1,000 than at turn 10.

Each turn appends its new events. Every so often a summary (slots, active form) is appended too, and a load starts at
a summary near the end, so that what is read, opened and walked through stays the same however long a conversation is.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import AsyncIterator, Iterable
from typing import Any

import redis.asyncio as aioredis
from cryptography.fernet import Fernet, MultiFernet
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings

logger = logging.getLogger(__name__)

PARTITIONS = 16

#: A summary after so many events, and so many elements read: the reading always holds a summary and some turns. What is
#: walked through begins at the last summary with at least ``BEHIND`` events behind it: two turns, or one long one.
SUMMARY_EVERY = 16
READ = 64
BEHIND = 12

#: A message is asked about again only while it is the last: so many turns back it is looked for.
TURNS_BACK = 2

#: What the gateway sent along and nobody needs again, and what Rasa computes and can compute again.
_DROPPED = ("intent_ranking", "text_tokens", "response_selector")


def key(conversation: str) -> str:
    """The list of a conversation; the same formula as the gateway's ``handoff/store/keys.py``."""
    number = int.from_bytes(hashlib.sha256(conversation.encode()).digest()[:4], "big") % PARTITIONS
    return f"pl:{{p{number:02d}}}:c:{conversation}:tracker"


class SealedTrackerStore(TrackerStore):
    """Keeps trackers in Redis; in memory where no Redis is named."""

    def __init__(
        self,
        domain: Domain,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        own = settings.read()
        self._lifetime_s = (own.retention_days + 1) * 24 * 3600
        self._redis: aioredis.Redis | None = None
        self._memory: InMemoryTrackerStore | None = None
        if own.redis_url and own.secret_keys:
            self._redis = aioredis.from_url(own.redis_url, decode_responses=True)
            self._seal = MultiFernet([Fernet(k) for k in own.secret_keys])
        else:
            logger.warning("No PORCHLIGHT_REDIS_URL: trackers are kept in memory.")
            self._memory = InMemoryTrackerStore(domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends what is new, in one step: after a crash a turn is there whole or not at all."""
        if self._memory:
            self._memory.domain = self.domain
            await self._memory.save(tracker)
            return
        assert self._redis
        stored: int = getattr(tracker, "stored_events", 0)
        events = list(tracker.events)
        new = [self._sealed(_slim(e.as_dict())) for e in events[stored:]]
        if not new:
            return
        since: int = getattr(tracker, "since_summary", 0) + len(new)
        if since >= SUMMARY_EVERY:
            new.append(self._sealed({"summary": [e.as_dict() for e in _summary(tracker)]}))
            since = 0
        name = key(tracker.sender_id)
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.rpush(name, *new)
            pipe.expire(name, self._lifetime_s)
            await pipe.execute()
        tracker.stored_events = len(events)
        tracker.since_summary = since

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        if self._memory:
            self._memory.domain = self.domain
            return await self._memory.retrieve(sender_id)
        assert self._redis
        rows = await self._redis.lrange(key(sender_id), -READ, -1)
        if not rows:
            return None
        events, since = self._unfold(rows)
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        tracker.stored_events = len(tracker.events)
        tracker.since_summary = since
        return tracker

    async def newest(self, sender_id: str) -> AsyncIterator[Event]:
        """The last events, the newest first; each is opened only when it is come to."""
        if self._memory:
            tracker = await self.retrieve(sender_id)
            for event in reversed(tracker.events if tracker else ()):
                yield event
            return
        assert self._redis
        for row in reversed(await self._redis.lrange(key(sender_id), -READ, -1)):
            opened = json.loads(self._seal.decrypt(row.encode()))
            event = None if "summary" in opened else Event.from_parameters(opened)
            if event is not None:
                yield event

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await self.retrieve(conversation_id)

    async def keys(self) -> Iterable[str]:
        if self._memory:
            return await self._memory.keys()
        assert self._redis
        return [name.split(":c:")[1].removesuffix(":tracker") async for name in self._redis.scan_iter("pl:*:tracker")]

    def _unfold(self, rows: list[str]) -> tuple[list[dict[str, Any]], int]:
        """The events to start from, opened from the newest back, and how many stand behind the last summary."""
        events: list[dict[str, Any]] = []
        since: int | None = None
        for row in reversed(rows):
            opened = json.loads(self._seal.decrypt(row.encode()))
            if "summary" not in opened:
                events.append(opened)
                continue
            since = len(events) if since is None else since
            if len(events) >= BEHIND:
                return opened["summary"] + events[::-1], since
        return events[::-1], len(events) if since is None else since

    def _sealed(self, value: dict[str, Any]) -> str:
        return self._seal.encrypt(json.dumps(value).encode()).decode("ascii")


async def turn(store: TrackerStore, sender_id: str, message_id: str) -> list[Event] | None:
    """The events of the turn that a late message began, or None when it was not handled."""
    while not isinstance(store, SealedTrackerStore):
        store = store._tracker_store  # Rasa wraps every store in one that fails safely
    later: list[Event] = []
    turns = 0
    async for event in store.newest(sender_id):
        later.append(event)
        if isinstance(event, UserUttered):
            if event.message_id == message_id:
                return later[::-1]
            later, turns = [], turns + 1
            if turns == TURNS_BACK:
                break
    return None


def _summary(tracker: DialogueStateTracker) -> list[Event]:
    events: list[Event] = [ActionExecuted(ACTION_LISTEN_NAME)]
    events += [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None]
    if tracker.active_loop_name:
        events.append(ActiveLoop(tracker.active_loop_name))
    return events


def _slim(event: dict[str, Any]) -> dict[str, Any]:
    if event.get("event") == "user":
        event = {**event, "metadata": {k: v for k, v in (event.get("metadata") or {}).items() if k != "vector"}}
        parsed = {k: v for k, v in (event.get("parse_data") or {}).items() if k not in _DROPPED}
        parsed["metadata"] = event["metadata"]
        event["parse_data"] = parsed
    return event
