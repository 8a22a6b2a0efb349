"""Conversations as stored: load, commit a plan, read a transcript, list who waits."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from handoff.log import event
from handoff.model import Channel, Conversation, Event, Holder, Outbound, Plan, Text, Voice
from handoff.store import keys, queues
from handoff.store.scripts import Scripts
from handoff.store.seal import Seal, SealBroken

#: Why a line of the transcript has no words.
UNREADABLE = "unreadable"

ID = re.compile(r"c[a-z2-7]{26}")
_INTEGERS: tuple[str, ...] = (
    "version",
    "urgency",
    "stuck",
    "offer_step",
    "waiting_since",
    "notices",
    "pages",
    "created",
    "last_in",
)
_INTEGERS += ("last_out", "unread", "alarm_at", "paged_at", "repeats", "risk", "near_shown", "later_at")
_FLAGS = ("language_sure", "greeted", "slow_told", "callback")


@dataclass(frozen=True, slots=True)
class Committed:
    """``done`` says whether the plan's effects stand (now or from before); otherwise ``why`` (stale, lost, missing,
    opted_out) and who holds the conversation."""

    done: bool
    why: str = ""
    holder: Holder = Holder.BOT
    advocate: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line of a transcript."""

    seq: str
    at: int
    event: Event


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it was sent: which entry it was made of, its words, their language, the labels of its choices."""

    content_id: str
    text: Text
    language: str
    labels: tuple[str, ...] = ()


class Conversations:
    """The one reader and writer of conversations."""

    def __init__(self, redis: Redis, scripts: Scripts, seal: Seal) -> None:
        self.redis: Any = redis  # its types cannot know that answers are decoded strings
        self._scripts = scripts
        self._seal = seal

    async def load(self, id: str) -> Conversation:
        """The conversation; a fresh one with ``exists`` false when nothing is stored."""
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hgetall(keys.conversation(id))
            pipe.exists(keys.opted_out(id, self._seal.stop_id(id)))
            fields, stopped = await pipe.execute()
        return _unpack(id, fields, bool(stopped))

    async def load_many(self, ids: list[str]) -> list[Conversation]:
        """Several at once, in the order asked; those that do not exist are left out."""
        if not ids:
            return []
        async with self.redis.pipeline(transaction=False) as pipe:
            for id in ids:
                pipe.hgetall(keys.conversation(id))
                pipe.exists(keys.opted_out(id, self._seal.stop_id(id)))
            rows = await pipe.execute()
        pairs = zip(ids, rows[::2], rows[1::2], strict=True)
        return [_unpack(id, fields, bool(stopped)) for id, fields, stopped in pairs if fields]

    async def commit(
        self,
        id: str,
        plan: Plan,
        *,
        now: int,
        lease: str = "",
        done: str = "",
        opt_out: bool | None = None,
        clear: tuple[str, ...] = (),
        then_erase: str = "",
    ) -> Committed:
        """Carries a plan out, all of it or nothing, once.

        ``done`` names the inbox entry that leaves with it; ``then_erase`` the outbound after which everything goes.
        """
        wire: dict[str, Any] = {
            "key": plan.key,
            "set": {field: _pack(value) for field, value in plan.set.items()},
            "expect": {**plan.expect},
            "out": [self._wire_out(o, then_erase=o.id == then_erase) for o in plan.out],
            "events": [self._wire_event(e) for e in plan.events],
            "pages": [{"id": p.id, "why": p.why, "target": p.target} for p in plan.pages],
            "done": done,
            "clear": list(clear),
        }
        if opt_out is not None:
            wire["opt_out"] = opt_out
        reply = await self._scripts.commit(id, self._seal.stop_id(id), wire, now=now, lease=lease)
        word = reply[0]
        if word in ("ok", "again"):
            return Committed(True, "" if word == "ok" else "again", version=int(reply[1]))
        if word == "stale":
            return Committed(False, "stale", Holder(reply[1]), reply[2] or None, int(reply[3]))
        return Committed(False, str(word))

    def _wire_out(self, o: Outbound, *, then_erase: bool) -> dict[str, Any]:
        packed = queues.pack_outbound(o, then_erase=then_erase)
        shown = {"text": o.text.reveal(), "choices": o.choices, "content_id": o.content_id}
        return {
            "id": o.id,
            "voice": o.voice,
            "despite": o.despite_opt_out,
            "by": o.by or (Voice.LINE if o.voice is Voice.NOTICE else o.voice),
            "language": o.language,
            "body": self._seal.seal(packed),
            "shown": self._seal.seal(json.dumps(shown)),
        }

    def _wire_event(self, e: Event) -> dict[str, Any]:
        body = self._seal.seal(json.dumps({"text": e.text.reveal()})) if e.text else ""
        return {
            "kind": e.kind,
            "by": e.by,
            "ref": e.ref,
            "state": e.state,
            "why": e.why,
            "language": e.language,
            "body": body,
        }

    async def transcript(self, id: str, after: str = "-", count: int = 1000) -> list[Line]:
        """Lines of the transcript after a sequence number, oldest first. Raises ValueError for a malformed one."""
        start = "-" if after in ("", "-") else f"({_seq(after)}"
        rows = await self.redis.xrange(keys.log(id), start, "+", count=count)
        return [Line(seq, int(f["at"]), self._event(f)) for seq, f in rows]

    def _event(self, f: dict[str, str]) -> Event:
        body = self._opened(f["body"]) if f.get("body") else {}
        return Event(
            kind=f["kind"],
            by=f["by"],
            text=Text(body["text"]) if body else None,
            ref=f.get("ref", ""),
            state=f.get("state", ""),
            why=f.get("why", "") if body is not None else UNREADABLE,
            language=f.get("language", ""),
        )

    def _opened(self, body: str) -> dict[str, Any] | None:
        """What was sealed; None when its key is gone: what stands beside it is still to be read."""
        try:
            opened: dict[str, Any] = json.loads(self._seal.open(body))
        except SealBroken:
            event("store.unreadable", code="transcript")
            return None
        return opened

    async def heard_since(self, id: str, marks: tuple[str, ...], look_back: int = 10_000) -> Line | None:
        """The person's latest message, if they have written since an advocate's reply whose id ends with one of these
        before the number of its part. None when there is no such reply, or nothing came after the last of them."""
        heard = None
        for seq, f in await self.redis.xrevrange(keys.log(id), "+", "-", count=look_back):
            if f["kind"] == "in" and heard is None:
                heard = Line(seq, int(f["at"]), self._event(f))
            elif f["kind"] == "out" and f.get("ref", "").rpartition("/")[0].endswith(marks):
                return heard
        return None

    async def last_said(self, id: str, look_back: int = 60) -> list[Said]:
        """The messages the line or the assistant last answered with, in order; an advocate's words are not among them,
        nor is anything about listening. Empty when there is none among the latest lines."""
        rows = await self.redis.xrevrange(keys.log(id), "+", "-", count=look_back)
        found: list[Said] = []
        cause = ""
        for _, f in rows:
            if f["kind"] != "out" or f["by"] not in (Voice.ASSISTANT, Voice.LINE):
                continue
            shown = self._opened(f["body"])
            if shown is None:
                continue
            content_id = shown.get("content_id") or ""
            if content_id.startswith("listen_"):
                continue
            if found and f["ref"].split("/")[0] != cause:
                break
            cause = f["ref"].split("/")[0]
            labels = tuple(label for _, label in shown.get("choices") or ())
            found.insert(0, Said(content_id, Text(shown["text"]), f.get("language", "en"), labels))
        return found

    async def screen(self, id: str, after: str = "-", count: int = 500) -> list[tuple[str, dict[str, Any]]]:
        """What the person's own web chat shows after a sequence number: (seq, {from, ref, text, choices, …})."""
        start = "-" if after in ("", "-") else f"({_seq(after)}"
        rows = await self.redis.xrange(keys.web(id), start, "+", count=count)
        opened = [(seq, f, self._opened(f["body"])) for seq, f in rows]
        return [(seq, {"from": f["from"], "ref": f["ref"], **body}) for seq, f, body in opened if body is not None]

    async def in_need(self) -> list[Conversation]:
        """Everybody who waits for a human or is with one."""
        async with self.redis.pipeline(transaction=False) as pipe:
            for p in range(keys.PARTITIONS):
                pipe.smembers(keys.waiting(p))
                pipe.smembers(keys.human(p))
            rows = await pipe.execute()
        return await self.load_many(sorted({id for row in rows for id in row}))

    async def in_need_of(self, partition: int) -> list[Conversation]:
        ids = await self.redis.sunion([keys.waiting(partition), keys.human(partition)])
        return await self.load_many(sorted(ids))

    async def latest(self, limit: int = 50) -> list[Conversation]:
        """The conversations with the latest activity, newest first."""
        async with self.redis.pipeline(transaction=False) as pipe:
            for p in range(keys.PARTITIONS):
                pipe.zrevrange(keys.recent(p), 0, limit - 1, withscores=True)
            rows = await pipe.execute()
        merged = sorted(((score, id) for row in rows for id, score in row), reverse=True)[:limit]
        return await self.load_many([id for _, id in merged])

    async def older_than(self, partition: int, before_ms: int, limit: int = 100) -> list[str]:
        found = await self.redis.zrangebyscore(keys.recent(partition), 0, before_ms, start=0, num=limit)
        return list(found)

    async def due_later(self, partition: int, now: int) -> list[str]:
        """The conversations whose planned text has come to its time, the longest due first."""
        return list(await self.redis.zrangebyscore(keys.later(partition), 0, now))

    async def all(self) -> list[str]:
        """The ids of every conversation that is kept."""
        found: list[str] = []
        for partition in range(keys.PARTITIONS):
            found += await self.redis.zrange(keys.recent(partition), 0, -1)
        return found

    async def out_state(self, id: str, outbound: str) -> str | None:
        state: str | None = await self.redis.hget(keys.out(id), outbound)
        return state

    async def provider_ids(self, id: str) -> set[str]:
        """The provider's names of every message of this conversation it is known to have taken."""
        states = await self.redis.hvals(keys.out(id))
        return {s.split(":", 1)[1] for s in states if s.split(":", 1)[0] in ("sent", "delivered", "read", "failed")}

    async def drop_tracker(self, id: str) -> bool:
        """Deletes the assistant's memory of a conversation; whether there was any."""
        return bool(await self.redis.delete(keys.tracker(id)))

    async def pending_out(self, id: str) -> int:
        return sum(s.startswith(("queued", "trying")) for s in await self.redis.hvals(keys.out(id)))


def _seq(seq: str) -> str:
    if not re.fullmatch(r"\d{1,16}-\d{1,16}", seq):
        raise ValueError("not a sequence number")
    return seq


def _pack(value: Any) -> str | int | bool:
    if value is None or value is False or value == "":
        return False
    if value is True:
        return "1"
    if isinstance(value, tuple):
        return ",".join(value) if value else False
    return value if isinstance(value, int) else str(value)


def _unpack(id: str, f: dict[str, str], stopped: bool) -> Conversation:
    numbers: dict[str, Any] = {name: int(f[name]) for name in _INTEGERS if name in f}
    flags: dict[str, Any] = {name: f.get(name) == "1" for name in _FLAGS}
    return Conversation(
        id=id,
        exists=bool(f),
        holder=Holder(f.get("holder", "bot")),
        advocate=f.get("advocate"),
        channel=Channel(f["channel"]) if "channel" in f else None,
        language=f.get("language"),
        country=f.get("country"),
        topic=f.get("topic"),
        emergency=f.get("emergency"),
        doubt=f.get("doubt"),
        mark=f.get("mark"),
        why=f.get("why"),
        opted_out=stopped,
        offer=tuple(filter(None, f.get("offer", "").split(","))),
        offer_entry=f.get("offer_entry"),
        held_entry=f.get("held_entry"),
        held_offer=tuple(filter(None, f.get("held_offer", "").split(","))),
        near_need=f.get("near_need"),
        near_place=f.get("near_place"),
        later_from=f.get("later_from"),
        **numbers,
        **flags,
    )
