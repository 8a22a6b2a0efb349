"""Processes die at random while people write: every message in and out is accounted for by id.

Redis runs with ``appendfsync always`` (docs/decisions/001-append-always.md): a message is on disk before its sender is
answered, so that nothing here depends on luck.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
from pathlib import Path

import pytest

from handoff import supervise
from tests.line.running import StandIn, phone, running, settings_for

pytestmark = [pytest.mark.kill, pytest.mark.timeout(780)]

#: How often every process is killed; `make test` does it a few times, `make test-kill` twenty.
ROUNDS = int(os.environ.get("KILL_ROUNDS", "20"))
PHONES = 6

WORDS = (
    "my boss did not pay me for {n} weeks",
    "they took my passport {n} days ago",
    "no me pagaron {n} semanas",
    "can I change my employer after {n} months",
    "ils ont pris mon passeport il y a {n} jours",
    "what is a T visa {n}",
)


async def write(
    twilio: StandIn, number: int, sent: dict[str, list[str]], stop: asyncio.Event, dice: random.Random
) -> None:
    """Somebody who writes on, whatever happens, one text after the other."""
    own = phone(number)
    for n in itertools.count(1):
        if stop.is_set():
            return
        id, _ = await twilio.text(own, dice.choice(WORDS).format(n=n))
        sent[own].append(id)
        await asyncio.sleep(dice.uniform(1.5, 4.0))


async def test_no_message_is_lost_doubled_or_reordered_while_every_process_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What dies again and again waits longer and longer before it is started; here that would only be waiting.
    monkeypatch.setattr(supervise, "LONGEST_BACKOFF_S", 0.3)
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    async with running(settings_for(tmp_path)) as (stack, twilio):
        sent: dict[str, list[str]] = {phone(n): [] for n in range(PHONES)}
        stop = asyncio.Event()
        people = [asyncio.create_task(write(twilio, n, sent, stop, random.Random(seed + n))) for n in range(PHONES)]
        kills = dict.fromkeys(stack.names, 0)
        for _ in range(ROUNDS):
            for name in dice.sample(stack.names, len(stack.names)):
                await asyncio.sleep(dice.uniform(0.05, 1.0))
                await stack.kill(name)
                kills[name] += 1
            for name in stack.names:
                await stack.wait_ready(name)
        stop.set()
        await asyncio.gather(*people)
        expected = {id for ids in sent.values() for id in ids}
        await _settled(twilio, expected)

        assert kills == dict.fromkeys(("redis", "gateway", "actions", "rasa"), ROUNDS)
        answers = twilio.answers()
        final = {id: [o for o in answers.get(id, ()) if o == f"twilio:{id}/1"] for id in expected}
        lost = [id for id, outs in final.items() if not outs]
        assert not lost, f"{len(lost)} of {len(expected)} messages were never answered"
        everything = [id for id, _, _ in twilio.sent()]
        doubled = {id for id in everything if everything.count(id) > 1}
        assert not doubled, f"said twice: {doubled}"
        for ids in sent.values():
            own = {f"twilio:{id}/1": id for id in ids}
            mine = [own[o] for o in everything if o in own]
            assert mine == ids, "answered in another order than written"
        print(f"{len(expected)} in, {len(everything)} out, {sum(kills.values())} kills")


async def _settled(twilio: StandIn, expected: set[str], timeout_s: float = 240.0) -> None:
    """Waits until every message has its answer, or nothing has moved for a minute."""
    async with asyncio.timeout(timeout_s):
        before, since = -1, asyncio.get_running_loop().time()
        while True:
            done = sum(f"twilio:{id}/1" in outs for id, outs in twilio.answers().items() if id in expected)
            if done == len(expected):
                await asyncio.sleep(8)  # what would come twice comes now
                return
            now = asyncio.get_running_loop().time()
            if done != before:
                before, since = done, now
            if now - since > 150:
                return
            await asyncio.sleep(0.5)
