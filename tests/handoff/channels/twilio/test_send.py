"""Sending with the real SDK over real sockets, and finding what was sent when nobody answered."""

from __future__ import annotations

import asyncio
import time

import pytest

from handoff.channels.twilio import client
from handoff.channels.twilio.send import Sender
from handoff.model import Address, Channel, OptedOut, Refused, Retry, Secret, Sent, Text, Unknown
from tests.handoff.channels.rig import LINE, PERSON, Rig, door, made

TO = Address(PERSON)
OUT = "twilio:SM" + "1" * 32 + "/1"


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "Hi",
        "¡Ayuda! ¿Qué hago?",
        "🆘 👨‍👩‍👧‍👦",
        "هل يمكنك؟",
        "e\u0301 មាន",
        "a & b = c + d %",
        "line\nline",
        "x" * 1600,
    ],
)
async def test_words_arrive_on_the_phone_as_they_were_sent(rig: Rig, text: str) -> None:
    async with rig.sender() as sender:
        verdict = await sender.send(TO, Text(text), Channel.SMS, OUT)
    assert isinstance(verdict, Sent)
    (shown,) = await rig.screen()
    assert (shown["id"], shown["text"], shown["from"]) == (verdict.provider_id, text, "line")


async def test_receipts_come_back_with_the_line_s_own_id(rig: Rig) -> None:
    async with rig.sender() as sender:
        verdict = await sender.send(TO, Text("Hi"), Channel.SMS, OUT)
    await rig.idle()
    assert isinstance(verdict, Sent)
    assert [r.status for r in rig.receipts] == ["sent", "delivered"]
    assert {(r.outbound_id, r.provider_id, r.to) for r in rig.receipts} == {(OUT, verdict.provider_id, TO)}


async def test_whatsapp_goes_from_whatsapp_to_whatsapp(rig: Rig) -> None:
    async with rig.sender() as sender:
        assert isinstance(await sender.send(TO, Text("Hi"), Channel.WHATSAPP, OUT), Sent)
    (asked,) = (await rig.get("/requests"))["requests"]
    assert asked["to"] == f"whatsapp:{PERSON}"
    await rig.idle()
    assert {r.channel for r in rig.receipts} == {Channel.WHATSAPP}


REFUSALS = [
    ("429 with a time", {"status": 429, "code": 20429, "retry_after_s": 3}, Retry("20429", 3.0)),
    ("429 without", {"status": 429, "code": 20429}, Retry("20429")),
    ("503", {"status": 503}, Retry("503")),
    ("500", {"status": 500}, Unknown("500")),
    ("502", {"status": 502}, Unknown("502")),
    ("opted out", {"status": 400, "code": 21610}, OptedOut("21610")),
    ("not a number", {"status": 400, "code": 21211}, Refused("21211")),
    ("no way there", {"status": 400, "code": 21612}, Refused("21612")),
    ("WhatsApp window", {"status": 400, "code": 63016}, Refused("63016")),
    ("cut off, not taken", {"drop": True}, Unknown("ServerDisconnectedError")),
]


@pytest.mark.parametrize(("label", "fault", "expected"), REFUSALS, ids=[row[0] for row in REFUSALS])
async def test_a_refusal_has_its_verdict(rig: Rig, label: str, fault: dict[str, object], expected: object) -> None:
    await rig.faults(times=1, **fault)
    async with rig.sender() as sender:
        assert await sender.send(TO, Text("Hi"), Channel.SMS, OUT) == expected
        assert await rig.screen() == []
        assert isinstance(await sender.send(TO, Text("Hi"), Channel.SMS, OUT), Sent)


async def test_a_wrong_token_waits_for_the_mend(rig: Rig) -> None:
    async with Sender(made(rig.line, rig.twilio, twilio_auth_token=Secret("wrong"))) as sender:
        assert await sender.send(TO, Text("Hi"), Channel.SMS, OUT) == Retry("20003", 60.0)


async def test_a_number_that_stopped_at_twilio_is_told_apart(rig: Rig) -> None:
    await rig.faults(opt_out="default")
    await rig.phone("stop")
    async with rig.sender() as sender:
        assert await sender.send(TO, Text("Hi"), Channel.SMS, OUT) == OptedOut("21610")
        await rig.phone("START")
        assert isinstance(await sender.send(TO, Text("Hi"), Channel.SMS, OUT), Sent)


async def test_a_refused_connection_is_safe_to_repeat(rig: Rig) -> None:
    listening, nobody = door()
    listening.close()
    async with Sender(made(rig.line, nobody)) as sender:
        assert isinstance(await sender.send(TO, Text("Hi"), Channel.SMS, OUT), Retry)
        with pytest.raises(client.NotReached):
            await sender.find_sent(TO, Text("Hi"), now(), set())


@pytest.mark.parametrize(
    "fault",
    [{"hang_s": 1.0}, {"drop": True}, {"status": 500}, {"status": 504}],
    ids=["too late", "cut off", "500", "504"],
)
async def test_what_was_taken_without_an_answer_is_found_again(rig: Rig, fault: dict[str, object]) -> None:
    since = now()
    await rig.faults(take=True, times=1, **fault)
    async with rig.sender(request_s=0.3) as sender:
        assert isinstance(await sender.send(TO, Text("Hi"), Channel.SMS, OUT), Unknown)
    async with rig.sender() as sender:
        (shown,) = await rig.screen()
        assert await sender.find_sent(TO, Text("Hi"), since, set()) == shown["id"]


async def test_what_was_not_taken_is_not_found(rig: Rig) -> None:
    since = now()
    await rig.faults(hang_s=0.6, times=1)
    async with rig.sender(request_s=0.3) as sender:
        assert isinstance(await sender.send(TO, Text("Hi"), Channel.SMS, OUT), Unknown)
        await asyncio.sleep(0.5)
        assert await sender.find_sent(TO, Text("Hi"), since, set()) is None


async def test_of_two_equal_texts_each_is_found_once(rig: Rig) -> None:
    since = now()
    async with rig.sender() as sender:
        first = await sender.send(TO, Text("1"), Channel.SMS, OUT)
        assert isinstance(first, Sent)
        # The second one is not out yet: the first must not be taken for it.
        assert await sender.find_sent(TO, Text("1"), since, {first.provider_id}) is None
        await rig.faults(take=True, drop=True, times=1)
        assert isinstance(await sender.send(TO, Text("1"), Channel.SMS, OUT), Unknown)
        found = await sender.find_sent(TO, Text("1"), since, {first.provider_id})
    assert found is not None
    assert found != first.provider_id


async def test_another_person_another_text_and_another_hour_do_not_count(rig: Rig) -> None:
    async with rig.sender() as sender:
        await sender.send(TO, Text("Hi"), Channel.SMS, OUT)
        await rig.phone("Hello")
        assert await sender.find_sent(Address("+12025550124"), Text("Hi"), now(), set()) is None
        assert await sender.find_sent(TO, Text("Hi there"), now(), set()) is None
        assert await sender.find_sent(TO, Text("Hello"), now(), set()) is None  # theirs, not ours
        assert await sender.find_sent(TO, Text("Hi"), now() + 3_600_000, set()) is None


async def test_when_twilio_cannot_be_asked_nobody_claims_to_know(rig: Rig) -> None:
    await rig.faults(list_status=500)
    async with rig.sender() as sender:
        with pytest.raises(client.Answered):
            await sender.find_sent(TO, Text("Hi"), now(), set())


async def test_many_messages_share_few_connections(rig: Rig) -> None:
    """100 at once, and none of them waits long: what sending adds to Twilio's own time is small."""
    await rig.faults(receipts="none")
    async with rig.sender() as sender:
        await sender.send(TO, Text("warm"), Channel.SMS, OUT)
        started = time.perf_counter()
        sent = await asyncio.gather(*(sender.send(TO, Text(f"{n}"), Channel.SMS, f"{OUT}{n}") for n in range(100)))
        took = time.perf_counter() - started
    assert all(isinstance(verdict, Sent) for verdict in sent)
    assert len({verdict.provider_id for verdict in sent if isinstance(verdict, Sent)}) == 100
    assert took < 3.0  # 0.2 s on an idle core, the stand-in's half included


async def test_nothing_is_logged_of_what_is_sent(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with rig.sender() as sender:
        await sender.send(TO, Text("a planted secret"), Channel.SMS, OUT)
        await rig.faults(status=400, code=21211)
        await sender.send(TO, Text("a planted secret"), Channel.SMS, OUT)
        await sender.find_sent(TO, Text("a planted secret"), now(), set())
    ours = [r for r in caplog.records if r.name.startswith(("porchlight", "twilio"))]
    for record in ours:
        assert "planted" not in record.getMessage()
        assert PERSON[1:] not in record.getMessage()
        assert LINE[1:] not in record.getMessage()
