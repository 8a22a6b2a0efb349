"""The durable inbox, outbox and pages: what waits, in order, per partition.

An entry leaves only in the script that carries its effects out (commit, finish). Whoever takes over a partition first
reads what the owner before it had claimed and not finished, then what is new.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from handoff.log import event
from handoff.model import Address, Channel, Inbound, Outbound, Text, Voice
from handoff.store import keys
from handoff.store.seal import Seal, SealBroken

GROUP = "line"
CONSUMER = "owner"  # one name for every owner: the lease, not the name, keeps two apart

#: The place in a stream where nothing ever is.
NOTHING = "0-0"


@dataclass(frozen=True, slots=True)
class Entry:
    """An inbound message with its place in the inbox; ``at`` is when it was accepted (ms)."""

    stream_id: str
    conversation: str
    inbound: Inbound
    at: int


@dataclass(frozen=True, slots=True)
class Due:
    """An outbound message with its place in the outbox."""

    stream_id: str
    conversation: str
    outbound: Outbound
    then_erase: bool


@dataclass(frozen=True, slots=True)
class PageDue:
    stream_id: str
    conversation: str
    id: str
    why: str
    target: int


def pack_inbound(inbound: Inbound) -> str:
    """The inbound as JSON, to be sealed by the caller."""
    return json.dumps(
        {
            "channel": inbound.channel,
            "from": inbound.sender.reveal(),
            "text": inbound.text.reveal(),
            "media": inbound.media,
            "to": inbound.to,
            "sent_at": inbound.sent_at,
            "choice": inbound.choice,
            "late": inbound.late,
        }
    )


def unpack_inbound(id: str, packed: str) -> Inbound:
    d = json.loads(packed)
    return Inbound(
        id=id,
        channel=Channel(d["channel"]),
        sender=Address(d["from"]),
        text=Text(d["text"]),
        media=d["media"],
        to=d["to"],
        sent_at=d["sent_at"],
        choice=d["choice"],
        late=d["late"],
    )


def pack_outbound(outbound: Outbound, *, then_erase: bool = False) -> str:
    return json.dumps(
        {
            "text": outbound.text.reveal(),
            "language": outbound.language,
            "direction": outbound.direction,
            "choices": outbound.choices,
            "content_id": outbound.content_id,
            "step": outbound.step,
            "country": outbound.country,
            "by": outbound.by,
            "then_erase": then_erase,
        }
    )


async def open_partition(redis: Redis, partition: int) -> None:
    """Makes the partition's streams and groups; safe to repeat."""
    for key in (keys.inbox(partition), keys.outbox(partition), keys.pages(partition)):
        try:
            await redis.xgroup_create(key, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise


async def seen(redis: Redis, messages: list[tuple[str, str]]) -> list[bool]:
    """Which of these messages, (conversation, hashed id), were accepted before."""
    async with redis.pipeline(transaction=False) as pipe:
        for conversation, hashed_id in messages:
            pipe.exists(keys.seen(conversation, hashed_id))
        return [bool(there) for there in await pipe.execute()]


@dataclass(frozen=True, slots=True)
class Batch[T]:
    """What one read brought, and the id to read on from (None when there was nothing)."""

    items: list[T]
    last: str | None


async def _read(redis: Redis, key: str, after: str, block_ms: int | None) -> list[tuple[str, dict[str, str]]]:
    reply: Any = await redis.xreadgroup(GROUP, CONSUMER, {key: after}, count=64, block=block_ms)
    entries: list[tuple[str, dict[str, str]]] = []
    for _, rows in reply.items() if isinstance(reply, dict) else reply or []:
        if rows and isinstance(rows[0], list):  # the protocol 3 shape nests once more
            rows = rows[0]
        entries.extend((row[0], row[1]) for row in rows if row[1])
    return entries


async def read_inbox(redis: Redis, seal: Seal, partition: int, after: str, block_ms: int | None) -> Batch[Entry]:
    """Next inbound messages: ``after`` an id among those claimed before, or ``>`` for new ones."""
    entries = []
    rows = await _read(redis, keys.inbox(partition), after, block_ms)
    for sid, f in rows:
        packed = _open(seal, sid, f)
        if packed is not None:
            entries.append(Entry(sid, f["c"], unpack_inbound(f["id"], packed), int(f["at"])))
    return Batch(entries, _last(rows))


def _last(rows: list[tuple[str, dict[str, str]]]) -> str | None:
    return rows[-1][0] if rows else None


def _open(seal: Seal, sid: str, f: dict[str, str]) -> str | None:
    """The packed body; None for one that no key opens. That one keeps its place, for the key may come back, and those
    behind it go on."""
    try:
        return seal.open(f["body"])
    except SealBroken:
        event("store.unreadable", conversation=f["c"], entry=sid)
        return None


async def read_outbox(redis: Redis, seal: Seal, partition: int, after: str, block_ms: int | None) -> Batch[Due]:
    due = []
    rows = await _read(redis, keys.outbox(partition), after, block_ms)
    for sid, f in rows:
        packed = _open(seal, sid, f)
        if packed is None:
            continue
        d = json.loads(packed)
        outbound = Outbound(
            id=f["id"],
            voice=Voice(f["voice"]),
            text=Text(d["text"]),
            language=d["language"],
            direction=d["direction"],
            choices=tuple((c[0], c[1]) for c in d["choices"]),
            content_id=d["content_id"],
            step=d.get("step", 1),  # absent from what an older line queued
            country=d.get("country"),
            by=d["by"],
            despite_opt_out=f["despite"] == "1",
        )
        due.append(Due(sid, f["c"], outbound, bool(d["then_erase"])))
    return Batch(due, _last(rows))


async def read_pages(redis: Redis, partition: int, after: str, block_ms: int | None) -> Batch[PageDue]:
    rows = await _read(redis, keys.pages(partition), after, block_ms)
    due = [PageDue(sid, f["c"], f["id"], f["why"], int(f["target"])) for sid, f in rows]
    return Batch(due, _last(rows))


async def page_done(redis: Redis, partition: int, stream_id: str) -> None:
    key = keys.pages(partition)
    async with redis.pipeline(transaction=True) as pipe:
        pipe.xack(key, GROUP, stream_id)
        pipe.xdel(key, stream_id)
        await pipe.execute()
