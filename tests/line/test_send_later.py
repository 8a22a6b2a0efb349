"""The short list asked for at the end of a path: once, at its time, and never when it may not be safe. Without Rasa."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp import web

from handoff.app import build, open_line
from handoff.decide import later
from handoff.decide.plan import Decision, Reply
from handoff.line import forget, say, takeover, work
from handoff.line.runtime import Line, wall_ms
from handoff.model import Channel, Plan, Secret
from handoff.store import keys
from handoff.store.people import Advocate
from tests.line.running import StandIn, phone, running, settings_for, stand_in
from tests.line.test_secrets import _everything as everything
from tests.redis_server import running_redis

pytestmark = pytest.mark.timeout(120)

LIST = "Your list for the trip."


@dataclass
class Clock:
    """Real time, and as many hours as the test lets pass."""

    hours: float = 0.0

    def __call__(self) -> int:
        return wall_ms() + int(self.hours * later.HOUR_MS)


@dataclass
class Rig:
    line: Line
    twilio: StandIn
    clock: Clock

    async def settled(self) -> None:
        """What would come has come: each partition has been swept several times."""
        await asyncio.sleep(1.5)

    async def plan(self, person: str, answer: str = "2") -> str:
        """Somebody at the end of the path who asks for the list in three hours; the conversation."""
        id = await at_the_end(self.line, person)
        await self.twilio.text(person, "Send it later")
        await self.twilio.arrives(person, 1)
        await self.twilio.text(person, answer)
        await self.twilio.arrives(person, 2)
        return id


async def at_the_end(line: Line, person: str) -> str:
    """Somebody to whom the path has just said its last text; the conversation."""
    id = line.seal.conversation(Channel.SMS, person)
    known = {"language": "en", "language_sure": True, "greeted": True, "country": "US", "channel": "sms"}
    c = replace(await line.conversations.load(id), channel=Channel.SMS)
    ended = say.plan(line, c, Decision((Reply("path_before_travel_end", step=4),), known), "", "test:end")
    assert (await line.conversations.commit(id, replace(ended, out=(), expect={}), now=line.now())).done
    return id


@pytest.fixture
async def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    monkeypatch.setattr(work, "SWEEP_S", 0.1)
    settings = settings_for(tmp_path, redis_url=Secret(running_redis(db=9)))
    clock = Clock()
    async with stand_in(settings) as twilio, open_line(settings) as opened:
        await opened.redis.flushdb()
        line = replace(opened, now=clock)
        runner = web.AppRunner(build(line), access_log=None, handler_cancellation=False)
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        try:
            yield Rig(line, twilio, clock)
        finally:
            await runner.cleanup()


async def test_it_is_sent_once_at_its_time_in_the_language_of_that_time(rig: Rig) -> None:
    person = phone(901)
    id = await rig.plan(person)
    asked, told = rig.twilio.to(person)
    assert "In 12 hours" in asked and "Hours from now: 3." in told
    rig.clock.hours = 2.9
    await rig.settled()
    assert len(rig.twilio.to(person)) == 2
    change = Plan(key="", set={"language": "es"})
    assert (await rig.line.conversations.commit(id, change, now=rig.line.now())).done
    rig.clock.hours = 3.01
    await rig.twilio.arrives(person, 3)
    rig.clock.hours = 3.5
    await rig.settled()
    texts = rig.twilio.to(person)
    assert len(texts) == 3
    assert texts[2].startswith("Tu lista para el viaje.") and "STOP" in texts[2]
    assert await rig.line.redis.zcard(keys.later(keys.partition_of(id))) == 0
    (ref,) = [o for o, _, text in rig.twilio.sent() if text == texts[2]]
    assert ref.endswith("/l/1") and ref.startswith("twilio:SM")


async def test_hours_can_be_typed_and_a_time_of_day_is_asked_again(rig: Rig) -> None:
    person = phone(902)
    await rig.plan(person, "3 pm")
    assert rig.twilio.to(person)[0] == rig.twilio.to(person)[1]
    await rig.twilio.text(person, "in 5 hours")
    assert "Hours from now: 5." in (await rig.twilio.arrives(person, 3))[2]


async def test_a_new_time_replaces_the_one_before(rig: Rig) -> None:
    person = phone(903)
    id = await rig.plan(person)
    assert (await rig.line.conversations.load(id)).later_at
    await at_the_end(rig.line, person)
    await rig.twilio.text(person, "Send it later")
    await rig.twilio.arrives(person, 3)
    await rig.twilio.text(person, "6 hours")
    await rig.twilio.arrives(person, 4)
    rig.clock.hours = 3.1
    await rig.settled()
    assert len(rig.twilio.to(person)) == 4
    rig.clock.hours = 6.1
    await rig.twilio.arrives(person, 5)
    await rig.settled()
    assert [text.startswith(LIST) for text in rig.twilio.to(person)] == [False] * 4 + [True]


@pytest.mark.parametrize("words", ["1", "Do not send it", "no"])
async def test_who_does_not_want_it_any_more_says_so(rig: Rig, words: str) -> None:
    person = phone(904)
    id = await rig.plan(person)
    await rig.twilio.text(person, words)
    assert "Nothing will be sent later." in (await rig.twilio.arrives(person, 3))[2]
    assert (await rig.line.conversations.load(id)).later_at is None
    rig.clock.hours = 3.1
    await rig.settled()
    assert len(rig.twilio.to(person)) == 3


async def test_stop_ends_it_and_start_does_not_bring_it_back(rig: Rig) -> None:
    person = phone(905)
    id = await rig.plan(person)
    await rig.twilio.text(person, "STOP")
    await rig.twilio.arrives(person, 3)
    assert await rig.line.redis.zcard(keys.later(keys.partition_of(id))) == 0
    await rig.twilio.text(person, "START")
    await rig.twilio.arrives(person, 4)
    rig.clock.hours = 3.1
    await rig.settled()
    assert not [text for text in rig.twilio.to(person) if text.startswith(LIST)]


async def test_erasing_takes_the_plan_with_it(rig: Rig) -> None:
    person = phone(906)
    id = await rig.plan(person)
    assert id.encode() in await everything(rig.line.redis)
    assert await rig.line.redis.zcard(keys.later(keys.partition_of(id))) == 1
    await forget.erase(rig.line, id, by="person")
    assert id.encode() not in await everything(rig.line.redis)
    rig.clock.hours = 3.1
    await rig.settled()
    assert len(rig.twilio.to(person)) == 2
    assert id.encode() not in await everything(rig.line.redis)


async def test_while_a_human_holds_the_conversation_it_is_noted_for_them_not_sent(rig: Rig) -> None:
    person = phone(907)
    id = await rig.plan(person)
    await rig.line.people.put(Advocate("advocate-1", "advocate", ("en",), ""))
    await rig.line.people.seen("advocate-1", "available", rig.line.now() + 4 * later.HOUR_MS)
    assert (await takeover.claim(rig.line, "advocate-1", id)).done
    before = len(await rig.twilio.arrives(person, 3))
    rig.clock.hours = 3.1
    await rig.settled()
    assert len(rig.twilio.to(person)) == before
    notes = [row.event for row in await rig.line.conversations.transcript(id) if row.event.why == "later"]
    assert [(note.kind, note.by) for note in notes] == [("note", "line")]
    assert notes[0].text and "an advocate holds the conversation" in notes[0].text.reveal()
    assert (await takeover.hand_back(rig.line, "advocate-1", id)).done
    await rig.settled()
    assert not [text for text in rig.twilio.to(person) if text.startswith(LIST)]


async def test_an_alarm_ends_it(rig: Rig) -> None:
    person = phone(908)
    id = await rig.plan(person)
    await rig.twilio.text(person, "he has a gun")
    await rig.twilio.arrives(person, 3)
    assert (await rig.line.conversations.load(id)).later_at is None
    rig.clock.hours = 3.1
    await rig.settled()
    assert not [text for text in rig.twilio.to(person) if text.startswith(LIST)]


async def test_a_line_that_was_down_for_longer_than_an_hour_does_not_send_it_at_another_time(rig: Rig) -> None:
    person = phone(909)
    id = await rig.plan(person)
    rig.clock.hours = 4.5
    await rig.settled()
    assert len(rig.twilio.to(person)) == 2
    assert (await rig.line.conversations.load(id)).later_at is None


@pytest.mark.kill
@pytest.mark.timeout(300)
async def test_the_gateway_killed_again_and_again_sends_it_once(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with running(settings, assistant=False) as (stack, twilio):
        person = phone(910)
        async with open_line(settings) as line:
            id = await Rig(line, twilio, Clock()).plan(person)
            planned = (await line.conversations.load(id)).later_at
            assert planned and planned > line.now()
        for name in ("redis", "gateway"):
            await stack.kill(name)
        for name in stack.names:
            await stack.wait_ready(name)
        async with open_line(settings) as line:
            assert (await line.conversations.load(id)).later_at == planned, "it outlives every process"
            await stack.kill("gateway")
            change = Plan(key="", set={"later_at": line.now()})  # three hours later, for the line
            assert (await line.conversations.commit(id, change, now=line.now())).done
            for pause in (0.0, 0.3, 1.5, 3.0):
                await stack.wait_ready("gateway")
                await asyncio.sleep(pause)
                await stack.kill("gateway")
            await stack.wait_ready("gateway")
            await twilio.arrives(person, 3, timeout_s=60)
            with contextlib.suppress(TimeoutError):
                await twilio.arrives(person, 4, timeout_s=15)
        assert [text.startswith(LIST) for text in twilio.to(person)] == [False, False, True]
