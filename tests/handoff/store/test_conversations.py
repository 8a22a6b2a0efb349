"""What is stored of a conversation is what is read of it again; what is planned for later has an index that agrees."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields, replace

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from handoff.model import Channel, Conversation, Event, Holder, Outbound, Plan, Text, Voice
from handoff.store import keys
from handoff.store.conversations import Conversations
from handoff.store.scripts import Scripts
from handoff.store.seal import Seal
from tests.redis_server import running_redis

ID = "caaaaaaaaaaaaaaaaaaaaaaaaaa"
LATER = keys.later(keys.partition_of(ID))

#: Not set by a plan: they follow from where and how it is stored.
OWN = ("id", "exists", "version", "opted_out")


@pytest.fixture
async def conversations() -> AsyncIterator[Conversations]:
    redis: Redis = Redis.from_url(running_redis(db=10), decode_responses=True)
    await redis.flushdb()
    seal = Seal([Fernet.generate_key().decode()], "pseudonym-key-for-the-test")
    yield Conversations(redis, Scripts(redis, retention_s=3600), seal)
    await redis.aclose()


async def test_every_field_that_a_plan_sets_is_read_again(conversations: Conversations) -> None:
    some = {int: 7, bool: True, str: "some words"}
    told: dict[str, object] = {"holder": Holder.WAITING, "channel": Channel.SMS, "offer": ("help_menu", "ask_human")}
    told["held_offer"] = ("affirm", "deny", "path_skip")
    for field in fields(Conversation):
        if field.name not in (*OWN, *told):
            kind = next(kind for kind in (bool, int, str) if kind.__name__ in str(field.type))
            told[field.name] = some[kind]
    assert (await conversations.commit(ID, Plan(key="", set=told), now=1_000)).done
    read = await conversations.load(ID)
    assert {name: getattr(read, name) for name in told} == told


async def test_what_is_planned_is_due_at_its_time_and_leaves_with_the_plan(conversations: Conversations) -> None:
    plan = Plan(key="", set={"later_at": 1_800_000_000_123, "later_from": "twilio:SM1"})
    assert (await conversations.commit(ID, plan, now=1_000)).done
    p = keys.partition_of(ID)
    assert await conversations.due_later(p, 1_800_000_000_122) == []
    assert await conversations.due_later(p, 1_800_000_000_123) == [ID]
    stale = replace(plan, set={"later_at": None, "later_from": None}, expect={"version": 0})
    assert (await conversations.commit(ID, stale, now=1_000)).why == "stale", "planning moved the version"
    assert (await conversations.commit(ID, replace(stale, expect={"version": 1}), now=1_000)).done
    assert await conversations.redis.exists(LATER) == 0
    assert (await conversations.load(ID)).later_from is None


async def test_an_opt_out_ends_what_is_planned_in_the_same_step(conversations: Conversations) -> None:
    plan = Plan(key="", set={"later_at": 2_000, "later_from": "twilio:SM1"})
    assert (await conversations.commit(ID, plan, now=1_000)).done
    assert (await conversations.commit(ID, Plan(key=""), now=1_000, opt_out=True)).done
    assert await conversations.redis.exists(LATER) == 0
    assert (await conversations.load(ID)).later_at is None


async def test_a_plan_whose_conversation_has_ended_leaves_the_index(conversations: Conversations) -> None:
    await conversations.redis.zadd(LATER, {ID: 2_000})
    missing = await conversations.commit(ID, Plan(key="", expect={"exists": True}), now=3_000)
    assert missing.why == "missing"
    assert await conversations.redis.exists(LATER) == 0


async def test_a_line_whose_key_is_gone_leaves_those_beside_it_readable(conversations: Conversations) -> None:
    told = {"ref": "one", "language": "en"}
    await conversations.commit(ID, Plan(key="", events=(Event("in", "person", Text("before"), **told),)), now=1_000)
    seal = Seal([Fernet.generate_key().decode()], "pseudonym-key-for-the-test")
    later = Conversations(conversations.redis, Scripts(conversations.redis, retention_s=3600), seal)
    out = Outbound("two/1", Voice.LINE, Text("after"))
    await later.commit(ID, Plan(key="", out=(out,)), now=2_000)
    lost, kept = [line.event for line in await later.transcript(ID)]
    assert (lost.text, lost.why, lost.ref) == (None, "unreadable", "one")
    assert kept.text == Text("after")
    assert [said.text for said in await later.last_said(ID)] == [Text("after")]


async def test_a_notice_to_who_waits_does_not_go_out_once_a_human_holds(conversations: Conversations) -> None:
    partition = keys.partition_of(ID)
    lease = await conversations._scripts.lease(partition, "one", "")
    out = (
        Outbound("n/1", Voice.NOTICE, Text("Still waiting.")),
        Outbound("n/2", Voice.LINE, Text("Somebody is here.")),
    )
    await conversations.commit(ID, Plan(key="", out=out, set={"holder": Holder.HUMAN}), now=1_000)
    await conversations.redis.set(keys.address(ID), "sealed")

    async def begins(o: Outbound) -> str:
        more = {"lease": lease, "voice": o.voice, "despite": False, "now": 2_000, "looked_up": False}
        reply = await conversations._scripts.begin(ID, "stop", o.id, **more)  # type: ignore[arg-type]
        return str(reply[0])

    assert [await begins(o) for o in out] == ["stopped", "go"]
    shown = [line.event.by for line in await conversations.transcript(ID) if line.event.kind == "out"]
    assert shown == ["line", "line"], "the console knows one voice of the line"
