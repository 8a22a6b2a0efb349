"""What is stored of a conversation is what is read of it again; what is planned for later has an index that agrees."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields, replace

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from handoff.model import Channel, Conversation, Holder, Plan
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
