"""The stand-in keeps Twilio's promises, so that what passes against it would pass against Twilio."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from handoff.channels.simulator import demo
from handoff.channels.twilio.send import Sender
from handoff.model import Address, Channel, Sent, Text
from tests.handoff.channels.rig import ACCOUNT, LINE, PERSON, TOKEN, Rig, door, made

TO = Address(PERSON)


def signed_in(account: str, token: str) -> dict[str, str]:
    return {"Authorization": aiohttp.encode_basic_auth(account, token)}


async def send(rig: Rig, text: str, to: str = PERSON) -> str:
    async with rig.sender() as sender:
        verdict = await sender.send(Address(to), Text(text), Channel.SMS, "o")
    assert isinstance(verdict, Sent), verdict
    return verdict.provider_id


# --- phones -----------------------------------------------------------------------------------------------------------


async def test_a_text_from_a_phone_reaches_the_line_signed(rig: Rig) -> None:
    told = await rig.phone("hola 👋")
    assert told["webhook"] == 200
    assert rig.accepted[0].text == Text("hola 👋")
    (shown,) = await rig.screen()
    assert (shown["id"], shown["from"], shown["text"]) == (told["id"], "me", "hola 👋")


async def test_a_screen_sees_everything_as_it_happens(rig: Rig) -> None:
    await rig.phone("first")
    async with rig.http.ws_connect(f"{rig.twilio}/phones/{PERSON}/live") as screen:
        start = await screen.receive_json(timeout=2)
        assert [m["text"] for m in start["messages"]] == ["first"]
        sid = await send(rig, "answer")
        came = [await screen.receive_json(timeout=2) for _ in range(3)]
    assert came[0]["t"] == "message"
    assert came[0]["message"]["text"] == "answer"
    assert [(c["id"], c["status"]) for c in came[1:]] == [(sid, "sent"), (sid, "delivered")]


async def test_one_phone_does_not_see_another_s(rig: Rig) -> None:
    await rig.phone("mine", number="+12025550101")
    assert await rig.screen("+12025550102") == []


@pytest.mark.parametrize(
    ("number", "given"),
    [
        (PERSON, {"text": ""}),
        (PERSON, {"text": "a" * 1601}),
        (PERSON, {"text": 7}),
        (PERSON, {"text": "hi", "media": -1}),
        (PERSON, {"text": "hi", "channel": "pigeon"}),
        (PERSON, {"text": "hi", "sid": "mine"}),
        (PERSON, ["hi"]),
        ("12", {"text": "hi"}),
    ],
)
async def test_what_a_phone_cannot_send_is_refused(rig: Rig, number: str, given: Any) -> None:
    async with rig.http.post(f"{rig.twilio}/phones/{number}/texts", json=given) as answer:
        assert answer.status in (400, 404)
    assert rig.accepted == []


async def test_texts_of_one_phone_arrive_in_their_order(rig: Rig) -> None:
    for n in range(30):
        async with rig.http.post(f"{rig.twilio}/phones/{PERSON}/texts", json={"text": f"{n}"}) as answer:
            assert answer.status == 201
    await rig.idle()
    assert [i.text.reveal() for i in rig.accepted] == [f"{n}" for n in range(30)]


async def test_the_same_message_can_come_twice(rig: Rig) -> None:
    sid = "SM" + "a" * 32
    await rig.phone("once", sid=sid)
    await rig.phone("once", sid=sid)
    assert [i.id for i in rig.accepted] == [f"twilio:{sid}"] * 2
    assert len(await rig.screen()) == 1


# --- the API ----------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:(BasicAuth|The 'auth' parameter) is deprecated")  # what the SDK's own client uses
async def test_the_plain_sdk_finds_what_it_expects(rig: Rig) -> None:
    """Twilio's own client, with nothing of ours in between: create, fetch, list over pages."""
    async with AsyncTwilioHttpClient() as http:
        client = Client(ACCOUNT, TOKEN, http_client=http)
        client.api.base_url = rig.twilio
        made_here = [await client.messages.create_async(to=PERSON, from_=LINE, body=f"{n}") for n in range(12)]
        assert made_here[0].status == "queued"
        assert made_here[0].date_created is not None
        await rig.idle()
        fetched = await client.messages(made_here[3].sid or "").fetch_async()
        assert (fetched.body, fetched.status, fetched.direction) == ("3", "delivered", "outbound-api")
        listed = await client.messages.list_async(to=PERSON, page_size=5)
        assert [m.body for m in listed] == [f"{n}" for n in range(11, -1, -1)]
        assert len(await client.messages.list_async(to=PERSON, limit=3)) == 3
        assert await client.messages.list_async(to="+12025550111") == []


REFUSED = [
    ({"From": LINE, "Body": "hi"}, 21604),
    ({"To": PERSON, "Body": "hi"}, 21603),
    ({"To": PERSON, "From": LINE}, 21602),
    ({"To": PERSON, "From": LINE, "Body": "a" * 1601}, 21617),
    ({"To": "+1", "From": LINE, "Body": "hi"}, 21211),
    ({"To": PERSON, "From": "+12025550100", "Body": "hi"}, 21606),
    ({"To": f"whatsapp:{PERSON}", "From": LINE, "Body": "hi"}, 21606),
]


@pytest.mark.parametrize(("form", "code"), REFUSED, ids=[str(code) + "-" + "-".join(form) for form, code in REFUSED])
async def test_what_twilio_refuses_is_refused(rig: Rig, form: dict[str, str], code: int) -> None:
    url = f"{rig.twilio}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    async with rig.http.post(url, data=form, headers=signed_in(ACCOUNT, TOKEN)) as answer:
        assert answer.status == 400
        assert (await answer.json())["code"] == code


@pytest.mark.parametrize("headers", [{}, signed_in(ACCOUNT, "wrong"), signed_in("AC" + "1" * 32, TOKEN)])
async def test_without_the_token_nothing_is_told(rig: Rig, headers: dict[str, str]) -> None:
    for path in ("/Messages.json", "/Messages/SM0.json", ".json", "/IncomingPhoneNumbers.json"):
        async with rig.http.get(f"{rig.twilio}/2010-04-01/Accounts/{ACCOUNT}{path}", headers=headers) as answer:
            assert answer.status == 401


# --- receipts, opt-out, faults ----------------------------------------------------------------------------------------


async def test_receipts_may_come_out_of_order_and_the_phone_knows_the_end(rig: Rig) -> None:
    await rig.faults(receipts="shuffled", receipt_s=0.0)
    for n in range(20):
        await send(rig, f"{n}")
    await rig.idle()
    orders = Counter()
    for sid in {r.provider_id for r in rig.receipts}:
        orders[tuple(r.status for r in rig.receipts if r.provider_id == sid)] += 1
    assert len(orders) > 1
    assert all(sorted(order) == ["delivered", "sent"] for order in orders)
    assert {m["status"] for m in await rig.screen()} == {"delivered"}


async def test_a_message_may_end_undelivered(rig: Rig) -> None:
    await rig.faults(undelivered=30003, receipts="last")
    await send(rig, "hi")
    await rig.idle()
    assert [(r.status, r.code) for r in rig.receipts] == [("undelivered", "30003")]


async def test_twilio_s_own_opt_out(rig: Rig) -> None:
    await rig.faults(opt_out="default")
    for word in ("please stop", "STOP please"):
        await rig.phone(word)
    await send(rig, "still there")
    await rig.phone(" Stop ")
    texts = [m["text"] for m in await rig.screen() if m["from"] == "line"]
    assert "unsubscribed" in texts[-1]
    async with rig.sender() as sender:
        assert not isinstance(await sender.send(TO, Text("hi"), Channel.SMS, "o"), Sent)
    assert [i.text.reveal() for i in rig.accepted] == ["please stop", "STOP please", " Stop "]
    await rig.phone("unstop")
    await send(rig, "back")


async def test_advanced_opt_out_tells_the_line(rig: Rig) -> None:
    await rig.faults(opt_out="advanced")
    await rig.phone("quit")
    assert rig.accepted[0].text == Text("STOP")


async def test_a_failed_webhook_is_tried_again_when_asked_so(rig: Rig) -> None:
    rig.refusing = ConnectionError("down")
    assert (await rig.phone("hi"))["webhook"] == 503
    assert len((await rig.get("/webhooks"))["webhooks"]) == 1
    await rig.faults(webhook_retries=2)
    task = asyncio.create_task(rig.phone("hi again"))
    await asyncio.sleep(0.1)
    rig.refusing = None
    assert (await task)["webhook"] == 200
    calls = (await rig.get("/webhooks"))["webhooks"]
    assert [(c["kind"], c["attempt"], c["status"]) for c in calls[1:]] == [("sms", 1, 503), ("sms", 2, 200)]


async def test_an_earlier_webhook_can_be_sent_once_more(rig: Rig) -> None:
    await rig.phone("hi")
    async with rig.http.post(f"{rig.twilio}/webhooks/0/again") as answer:
        assert (await answer.json())["status"] == 200
    assert rig.accepted[0] == rig.accepted[1]


@pytest.mark.parametrize("given", [{"unknown": 1}, {"receipts": "sometimes"}, {"hang_s": -1}, {"drop": "yes"}, [1]])
async def test_a_switch_nobody_knows_is_refused(rig: Rig, given: Any) -> None:
    async with rig.http.put(f"{rig.twilio}/faults", json=given) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]


async def test_a_reset_forgets_everything(rig: Rig) -> None:
    await rig.faults(opt_out="default")
    await rig.phone("STOP")
    async with rig.http.post(f"{rig.twilio}/reset") as answer:
        assert answer.status == 200
    assert await rig.screen() == []
    assert (await rig.get("/faults"))["opt_out"] == "off"
    await send(rig, "hi")


# --- under load, in the demo, by itself -------------------------------------------------------------------------------


async def test_hundreds_of_messages_a_second_are_carried_in_and_out(rig: Rig) -> None:
    await rig.faults(receipts="last", receipt_s=0.0)
    numbers = [f"+120255501{n:02d}" for n in range(50)]

    async def person(number: str) -> None:
        for n in range(4):
            url = f"{rig.twilio}/phones/{number}/texts"
            async with rig.http.post(url, json={"text": f"{n}"}) as answer:
                assert answer.status == 201

    started = time.perf_counter()
    async with rig.sender() as sender:
        await asyncio.gather(*(person(number) for number in numbers))
        sent = await asyncio.gather(*(sender.send(Address(n), Text("hi"), Channel.SMS, "o") for n in numbers * 4))
    await rig.idle()
    took = time.perf_counter() - started
    assert len(rig.accepted) == len(rig.receipts) == len(sent) == 200
    assert took < 8.0  # some 0.6 s on an idle core


async def test_in_the_demo_it_lives_in_the_gateway(rig: Rig) -> None:
    """Mounted under a path, public address elsewhere: signed for the one, delivered to the other."""
    listening, here = door()
    settings = made("https://demo.example.org", f"{here}/simulator", port=int(here.rsplit(":", 1)[1]))
    heard: list[str] = []

    async def sms(request: web.Request) -> web.Response:
        heard.append(request.headers["X-Twilio-Signature"])
        return web.Response()

    class Line:
        def __init__(self) -> None:
            self.settings = settings

    app = web.Application()
    app.router.add_post("/twilio/sms", sms)
    demo.mount(app, Line())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        async with rig.http.post(f"{here}/simulator/phones/{PERSON}/texts?wait=1", json={"text": "hi"}) as answer:
            assert (await answer.json())["webhook"] == 200
        async with Sender(settings) as sender:
            assert isinstance(await sender.send(TO, Text("hello"), Channel.SMS, "o"), Sent)
        async with rig.http.get(f"{here}/simulator/phones/{PERSON}/messages") as answer:
            assert [m["text"] for m in (await answer.json())["messages"]] == ["hi", "hello"]
    finally:
        await runner.cleanup()
    assert len(heard) == 1


def test_a_line_with_a_real_account_gets_no_pretended_phones() -> None:
    class Line:
        settings = made("https://line.example.org", "https://api.twilio.com", demo=True)

    with pytest.raises(ValueError, match="PORCHLIGHT_DEMO=false"):
        demo.mount(web.Application(), Line())


async def test_it_runs_by_itself(rig: Rig) -> None:
    listening, here = door()
    port = here.rsplit(":", 1)[1]
    listening.close()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "handoff.channels.simulator", "--port", port, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            await asyncio.sleep(0.05)
            try:
                async with rig.http.get(f"{here}/faults") as answer:
                    assert answer.status == 200
                    break
            except aiohttp.ClientConnectionError:
                continue
        else:
            pytest.fail("it did not come up")
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
