"""Whatever people type, and however fast, arrives as it was written: from a phone to the screen and back."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest

from content import gsm
from handoff.app import open_line
from handoff.line import reply, takeover
from handoff.line.runtime import Line
from handoff.model import Channel, Text
from handoff.store.people import Advocate
from tests.line.running import phone, running, settings_for
from tests.redis_server import free_port

pytestmark = pytest.mark.timeout(120)

#: Emoji of several characters, combining marks, right to left, a zero-width joiner, a NUL, an inverted mark.
STRANGE = "¡Ayuda! 👨‍👩‍👧‍👦 é שלום مرحبا \u200fמה\u200e नमस्ते ਸਤਿ 你好 🇭🇹 \u0000end "


async def test_long_and_strange_texts_go_through_whole_both_ways(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    long = (STRANGE * 40)[:1600]
    async with running(settings, assistant=False) as (_, twilio), open_line(settings) as line:
        person = phone(81)
        await twilio.text(person, long)
        before = len(await twilio.arrives(person, 2))  # the first contact, and that the assistant is slow
        id = line.seal.conversation(Channel.SMS, person)
        (heard,) = [row.event for row in await line.conversations.transcript(id) if row.event.kind == "in"]
        assert heard.text is not None
        assert json.dumps(heard.text.reveal()) == json.dumps(long.replace("\0", ""))

        await line.people.put(Advocate("advocate-1", "advocate", ("en",), ""))
        assert (await takeover.claim(line, "advocate-1", id)).done
        before = len(await twilio.arrives(person, before + 1))  # a person is here
        said = await reply.reply(line, "advocate-1", id, "reply-0001", Text(long.replace("\0", "")))
        assert said.done and said.segments > 3
        async with asyncio.timeout(30):
            while sum(map(len, _bare(twilio.to(person)[before:]))) < len(_bare([long.replace("\0", "")])[0]):
                await asyncio.sleep(0.1)
        parts = twilio.to(person)[before:]
        assert all(gsm.segments(part) <= 3 for part in parts)
        assert "".join(_bare(parts)) == _bare([long.replace("\0", "")])[0]


async def test_two_texts_in_one_instant_are_two_texts_in_one_conversation(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with running(settings, assistant=False) as (_, twilio), open_line(settings) as line:
        person = phone(82)
        told = await asyncio.gather(twilio.text(person, "he took my papers"), twilio.text(person, "I want a person"))
        assert [status for _, status in told] == [200, 200]
        await twilio.arrives(person, 2)
        id = line.seal.conversation(Channel.SMS, person)
        heard = [row.event.text for row in await line.conversations.transcript(id) if row.event.kind == "in"]
        assert sorted(text.reveal() for text in heard if text) == ["I want a person", "he took my papers"]


@pytest.mark.parametrize("gone", ["gateway", "redis"])
async def test_a_text_that_nobody_took_comes_before_the_one_after_it(tmp_path: Path, gone: str) -> None:
    settings = settings_for(tmp_path)
    async with running(settings, assistant=False) as (stack, twilio):
        person = phone(83)
        await twilio.text(person, "1 before")
        written, refused = ["1 before"], 0
        for _ in range(4):
            await stack.kill(gone)
            statuses = []
            while 200 not in statuses:  # text after text until one is taken
                written.append(f"{len(written) + 1} {gone} away")
                _, status = await twilio.text(person, written[-1])
                statuses.append(status)
                await asyncio.sleep(0.01)
            refused += len(statuses) - 1
            await stack.wait_ready(gone)
        assert refused, "the test is about texts that found nobody"
        async with open_line(settings) as line:
            id = line.seal.conversation(Channel.SMS, person)
            async with asyncio.timeout(30):
                while len(heard := await _heard(line, id)) < len(written):
                    await asyncio.sleep(0.1)
        assert heard == written


@pytest.mark.parametrize("trouble", ["full", "read-only"])
async def test_a_text_that_the_store_refused_is_answered_when_it_takes_texts_again(
    tmp_path: Path, trouble: str
) -> None:
    settings = settings_for(tmp_path)
    async with running(settings, assistant=False) as (_, twilio), open_line(settings) as line:
        person, written = phone(84), ["1 before", "2 refused", "3 refused", "4 after"]
        await twilio.text(person, written[0])
        await twilio.arrives(person, 2)  # who this is, and that the assistant is slow
        refuse, take = {
            "full": ("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0"),
            "read-only": (f"REPLICAOF 127.0.0.1 {free_port()}", "REPLICAOF NO ONE"),
        }[trouble]
        await line.redis.execute_command(*refuse.split())
        refused = [(await twilio.text(person, words))[1] for words in written[1:3]]
        await line.redis.execute_command(*take.split())
        assert refused == [503, 503], "Twilio is told that the text is not safe yet"
        assert (await twilio.text(person, written[3]))[1] == 200
        assert await _heard(line, line.seal.conversation(Channel.SMS, person)) == written
        _, status = await twilio.text(person, "STOP")
        assert status == 200
        assert "START" in (await twilio.arrives(person, 3))[2], "what waits in line is worked again"


async def test_a_replayed_text_is_one_text(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with running(settings, assistant=False) as (_, twilio), open_line(settings) as line:
        person, sid = phone(85), "SM" + "5" * 32
        told = await asyncio.gather(*(twilio.text(person, "hello", sid=sid) for _ in range(5)))
        await twilio.arrives(person, 2)
        told.append(await twilio.text(person, "hello", sid=sid))  # and once more when it has long been answered
        assert [status for _, status in told] == [200] * 6
        await twilio.text(person, "STOP")
        assert len(await twilio.arrives(person, 3)) == 3, "nothing was said twice"
        assert await _heard(line, line.seal.conversation(Channel.SMS, person)) == ["hello", "STOP"]


async def test_what_twilio_did_not_send_reaches_neither_store_nor_phone(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    form = {"MessageSid": "SM" + "6" * 32, "From": phone(86), "To": settings.twilio_from, "Body": "STOP"}
    async with running(settings, assistant=False) as (_, twilio), open_line(settings) as line:
        door = f"{settings.public_url}/twilio/sms"
        for body, signature, status in (
            (urlencode(form), None, 403),
            (urlencode(form), "x" * 28, 403),
            ("%&%=%%%2", "x" * 28, 403),
            (urlencode(form | {"Body": "a" * 1024 * 1024}), "x" * 28, 413),
        ):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"X-Twilio-Signature": signature} if signature else {}
            async with twilio.session.post(door, data=BytesIO(body.encode()), headers=headers) as answer:
                assert answer.status == status
        for shape in ("pl:*:c:*", "pl:*:seen:*", "pl:*:stop:*"):
            assert not [key async for key in line.redis.scan_iter(shape)]
        await twilio.text(phone(86), "hello")
        assert await twilio.arrives(phone(86), 1), "nobody was opted out in this person's name"


async def _heard(line: Line, id: str) -> list[str]:
    """What a conversation's person wrote, in the order in which it was handled."""
    rows = await line.conversations.transcript(id, count=10_000)
    return [row.event.text.reveal() for row in rows if row.event.kind == "in" and row.event.text]


def _bare(texts: list[str]) -> list[str]:
    return ["".join(text.split()) for text in texts]
