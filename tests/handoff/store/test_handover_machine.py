"""The hand-over as a state machine: whatever order things happen in, one voice at a time and nothing after STOP.

Drives the real scripts on a real Redis through random interleavings of people writing, the assistant answering late,
advocates claiming, transferring and handing back, STOP and START, and senders that die between any two steps.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine
from typing import Any

from cryptography.fernet import Fernet
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from redis.asyncio import Redis

from handoff.decide import holder as decide
from handoff.decide.plan import Decision
from handoff.model import Address, Channel, Conversation, Event, Holder, Inbound, Outbound, Plan, Text, Voice
from handoff.store import keys, queues
from handoff.store.conversations import Conversations
from handoff.store.queues import Due
from handoff.store.scripts import Scripts
from handoff.store.seal import Seal
from tests.redis_server import running_redis

ADVOCATES = ("advocate-1", "advocate-2")
KEY = Fernet.generate_key().decode()
NUMBERS = itertools.count(100)


class HandOver(RuleBasedStateMachine):
    """One conversation. ``answers`` are the assistant's replies prepared against a state that may have moved on."""

    answers = Bundle("answers")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.redis = Redis.from_url(running_redis(db=1), decode_responses=True)
        scripts = Scripts(self.redis, retention_s=3600)
        self.scripts = scripts
        self.seal = Seal([KEY], "pseudonym-key-for-the-test")
        self.conversations = Conversations(self.redis, scripts, self.seal)
        self.number = itertools.count(1)
        self.now = itertools.count(1_000)
        self.gone_out: list[str] = []
        self.claims = 0

    def do[T](self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.do(self.redis.aclose())
        self.loop.close()

    @initialize()
    def somebody_writes_for_the_first_time(self) -> None:
        self.address = f"+1555010{next(NUMBERS):04d}"
        self.do(self.redis.flushdb())
        self.id = self.seal.conversation(Channel.SMS, self.address)
        self.partition = keys.partition_of(self.id)
        self.stop_id = self.seal.stop_id(self.id)
        self.do(queues.open_partition(self.redis, self.partition))
        self.token = self.do(self.scripts.lease(self.partition, "owner", ""))
        self._receive()

    def _receive(self) -> str:
        inbound = Inbound(
            f"twilio:SM{self.address[-4:]}-{next(self.number)}", Channel.SMS, Address(self.address), Text("hello")
        )
        stored = self.do(
            self.scripts.accept(
                self.id,
                inbound.id,
                self.seal.message_id(inbound.id),
                now=next(self.now),
                inbound=self.seal.seal(queues.pack_inbound(inbound)),
                address=self.seal.seal("{}"),
                text=self.seal.seal('{"text": "hello"}'),
                channel=inbound.channel,
            )
        )
        assert stored
        return inbound.id

    def _load(self) -> Conversation:
        return self.do(self.conversations.load(self.id))

    def _commit(self, decision: Decision) -> bool:
        plan = Plan("", dict(decision.set), dict(decision.expect), events=decision.events)
        committed = self.do(self.conversations.commit(self.id, plan, now=next(self.now), opt_out=decision.opt_out))
        return committed.done

    @rule(target=answers)
    def the_assistant_prepares_an_answer(self) -> Any:
        id = self._receive()
        entry = self.do(queues.read_inbox(self.redis, self.seal, self.partition, ">", None))
        mine = next(e for e in entry.items if e.inbound.id == id)
        return (id, mine.stream_id, self._load().version)

    @rule(answer=consumes(answers), twice=st.booleans())
    def the_assistant_commits_it(self, answer: tuple[str, str, int], twice: bool) -> None:
        id, stream_id, version = answer
        out = (Outbound(f"{id}/1", Voice.ASSISTANT, Text("an answer")),)
        before = self._load()
        for again in range(2 if twice else 1):
            plan = Plan("", {}, {"exists": True, "version": version}, out)
            done = self.do(
                self.conversations.commit(self.id, plan, now=next(self.now), lease=self.token, done=stream_id)
            )
            assert done.done == (version == before.version), "an answer to a state that has moved on is refused"
            assert not again or not done.done or done.why == "again", "the same message is not finished twice"

    @rule(who=st.sampled_from(ADVOCATES))
    def an_advocate_claims(self, who: str) -> None:
        before = self._load()
        done = self._commit(decide.claim(who))
        assert done == (before.holder is not Holder.HUMAN)
        after = self._load()
        assert after.holder is Holder.HUMAN
        assert after.advocate == (who if done else before.advocate)

    @rule(who=st.sampled_from(ADVOCATES), verb=st.sampled_from(["hand_back", "close", "transfer"]))
    def an_advocate_lets_go(self, who: str, verb: str) -> None:
        before = self._load()
        mine = before.holder is Holder.HUMAN and before.advocate == who
        match verb:
            case "hand_back":
                assert self._commit(decide.hand_back(who)) == mine
            case "close":
                assert self._commit(decide.close(who, before)) == (mine or before.holder is not Holder.HUMAN)
            case _:
                other = next(a for a in ADVOCATES if a != who)
                assert self._commit(decide.transfer(who, other)) == mine
                if mine:
                    assert self._load().advocate == other

    @rule(who=st.sampled_from(ADVOCATES))
    def an_advocate_replies(self, who: str) -> None:
        before = self._load()
        out = (Outbound(f"reply:{next(self.number)}/1", Voice.PERSON, Text("words"), by=who),)
        expect = {"exists": True, "holder": [Holder.HUMAN], "advocate": who, "not_opted_out": True}
        committed = self.do(self.conversations.commit(self.id, Plan(out[0].id, {}, expect, out), now=next(self.now)))
        mine = before.holder is Holder.HUMAN and before.advocate == who
        assert committed.done == (mine and not before.opted_out)

    @rule(out=st.booleans())
    def the_person_says_stop_or_start(self, out: bool) -> None:
        assert self._commit(Decision(events=(Event("state", "line", state="opted_out"),), opt_out=out))
        assert self._load().opted_out == out

    @rule(dies=st.booleans(), fails=st.booleans())
    def a_sender_sends_what_is_due(self, dies: bool, fails: bool) -> None:
        for after in ("0", ">"):
            for due in self.do(queues.read_outbox(self.redis, self.seal, self.partition, after, None)).items:
                if due.conversation == self.id:
                    self._send(due, dies, fails)

    def _send(self, due: Due, dies: bool, fails: bool) -> None:
        before = self._load()
        looked_up = False
        for _ in range(2):
            reply = self.do(
                self.scripts.begin(
                    self.id,
                    self.stop_id,
                    due.outbound.id,
                    lease=self.token,
                    voice=due.outbound.voice,
                    despite=False,
                    now=next(self.now),
                    looked_up=looked_up,
                )
            )
            if reply[0] != "open":
                break
            looked_up = due.outbound.id not in self.gone_out
            if not looked_up:
                self._finish(due, "sent")
                return
        if reply[0] == "go":
            assert not before.opted_out, "nothing leaves after STOP"
            assert due.outbound.voice is not Voice.ASSISTANT or before.holder is not Holder.HUMAN, "one voice at a time"
            assert due.outbound.id not in self.gone_out, "nothing is said twice"
            if fails:
                if not dies:
                    self._finish(due, "queued")
                return
            self.gone_out.append(due.outbound.id)
            if not dies:
                self._finish(due, "sent")
        else:
            self._finish(due, "stopped")

    def _finish(self, due: Due, state: str) -> None:
        self.do(
            self.scripts.finish(
                self.id,
                due.outbound.id,
                due.stream_id,
                lease=self.token,
                now=next(self.now),
                state=state,
                why="SMx",
                attempt=1,
            )
        )

    @rule()
    def another_owner_takes_over(self) -> None:
        stale, self.token = self.token, self.do(self.scripts.lease(self.partition, "owner", ""))
        plan = Plan("", {"holder": Holder.BOT}, {"exists": True})
        late = self.do(self.conversations.commit(self.id, plan, now=next(self.now), lease=stale))
        assert (late.done, late.why) == (False, "lost"), "a stalled owner cannot write late"

    @invariant()
    def somebody_holds_it_and_the_indexes_agree(self) -> None:
        if not hasattr(self, "id"):
            return
        c = self._load()
        assert (c.holder is Holder.HUMAN) == bool(c.advocate)
        waits = self.do(self.redis.sismember(keys.waiting(self.partition), self.id))
        held = self.do(self.redis.sismember(keys.human(self.partition), self.id))
        assert bool(waits) == (c.holder is Holder.WAITING)
        assert bool(held) == (c.holder is Holder.HUMAN)
        assert len(self.gone_out) == len(set(self.gone_out))


TestHandOver = HandOver.TestCase
TestHandOver.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
