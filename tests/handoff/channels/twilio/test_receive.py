"""Twilio's webhooks through the real routes: payloads as Twilio sends them, and as others might."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from aiohttp import web
from twilio.request_validator import RequestValidator

from handoff.channels.twilio import parse, receive
from handoff.model import Accepted, Address, Channel, Inbound, Receipt, Secret
from handoff.settings import Settings
from tests.handoff.channels.rig import LINE, PERSON, TOKEN, Rig, door

PAYLOADS = Path(__file__).parent / "payloads"


def payload(name: str) -> bytes:
    return (PAYLOADS / f"{name}.form").read_bytes()


def fields(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


async def deliver(rig: Rig, name: str, path: str = "/twilio/sms") -> int:
    body = payload(name)
    return (await rig.post(path, body, rig.sign(path, fields(body)))).status


TAKEN = [
    ("a plain text", "plain", "sms", "Hi, they do not pay me", 0),
    ("opening marks and accents", "spanish", "sms", "¡Ayuda! me tiene encerrada. ¿Qué hago?", 0),
    ("emoji of several parts", "emoji", "sms", "🆘 👨‍👩‍👧‍👦 👍🏽", 0),
    ("right to left, with its mark", "right_to_left", "sms", "\u200fهل يمكنك المساعدة؟ 911", 0),
    ("combining marks stay as they came", "combining", "sms", "e\u0301 n\u0303 ក្ម កា မြန်မာ", 0),
    ("NUL and control characters go, the words stay", "nul", "sms", "help me[31m", 0),
    ("1,600 characters", "long", "sms", ("Necesito ayuda ñandú 0123456789. " * 49)[:1600], 0),
    ("nothing at all", "empty", "sms", "", 0),
    ("a picture without words", "picture", "sms", "", 1),
    ("pictures that point inside the house", "pictures_and_text", "sms", "look at this", 2),
    ("a WhatsApp text", "whatsapp", "whatsapp", "Bonjou, mwen bezwen èd", 0),
    ("a WhatsApp place", "whatsapp_place", "whatsapp", "", 1),
    ("a WhatsApp voice note", "whatsapp_voice", "whatsapp", "", 1),
    ("a word that Twilio took as STOP", "opt_out_advanced", "sms", "STOP", 0),
    ("an opt-out of a kind unheard of", "opt_out_unknown", "sms", "hola", 0),
    ("fields nobody has heard of", "new_fields", "sms", "hello", 0),
    ("an absurd number of pictures", "many_media", "sms", "hello", 0),
]


@pytest.mark.parametrize(("label", "name", "channel", "text", "media"), TAKEN, ids=[row[0] for row in TAKEN])
async def test_a_message_is_taken_as_it_was_written(
    rig: Rig, label: str, name: str, channel: str, text: str, media: int
) -> None:
    assert await deliver(rig, name) == 200
    (inbound,) = rig.accepted
    assert (inbound.channel, inbound.text.reveal(), inbound.media) == (channel, text, media)
    assert inbound.sender == Address(PERSON)
    assert inbound.to == LINE
    assert inbound.id == "twilio:" + fields(payload(name))["MessageSid"]


async def test_the_answer_is_empty_twiml(rig: Rig) -> None:
    body = payload("plain")
    sent = rig.http.post(
        rig.line + "/twilio/sms",
        data=body,
        headers=rig.sign("/twilio/sms", fields(body)) | {"Content-Type": "application/x-www-form-urlencoded"},
    )
    async with sent as answer:
        assert answer.content_type == "text/xml"
        assert (await answer.text()).endswith("<Response/>")


@pytest.mark.parametrize("name", ["no_sid", "wrong_sid", "no_sender", "named_sender"])
async def test_a_signed_form_that_is_no_message_is_refused(rig: Rig, name: str) -> None:
    assert await deliver(rig, name) == 400
    assert rig.accepted == []


async def test_a_short_code_may_write(rig: Rig) -> None:
    assert await deliver(rig, "short_code") == 200
    assert rig.accepted[0].sender == Address("22395")


async def test_a_replayed_message_is_passed_on_with_the_same_id(rig: Rig) -> None:
    assert [await deliver(rig, "plain"), await deliver(rig, "plain")] == [200, 200]
    assert rig.accepted[0] == rig.accepted[1]


FORGED = [
    ("no signature", lambda rig, form: {}),
    ("an empty signature", lambda rig, form: {"X-Twilio-Signature": ""}),
    ("letters from nowhere", lambda rig, form: {"X-Twilio-Signature": "ñ" * 28}),
    ("signed with another token", lambda rig, form: rig.sign("/twilio/sms", form, token="another")),
    ("signed for another address", lambda rig, form: rig.sign("/twilio/status", form)),
    ("signed for another host", lambda rig, form: rig.sign("/twilio/sms", form, url="https://elsewhere.example")),
    ("signed for other words", lambda rig, form: rig.sign("/twilio/sms", form | {"Body": "other"})),
]


@pytest.mark.parametrize(("label", "headers"), FORGED, ids=[row[0] for row in FORGED])
@pytest.mark.parametrize("path", ["/twilio/sms", "/twilio/status"])
async def test_what_twilio_did_not_sign_leaves_no_trace(
    rig: Rig, path: str, label: str, headers: Callable[[Rig, dict[str, str]], dict[str, str]]
) -> None:
    body = payload("plain" if path.endswith("sms") else "delivered")
    signed = headers(rig, fields(body))
    if path.endswith("status") and label == "signed for another address":
        signed = rig.sign("/twilio/sms", fields(body))
    assert (await rig.post(path, body, signed)).status == 403
    assert rig.accepted == []
    assert rig.receipts == []


MALFORMED = [
    ("nothing", b""),
    ("JSON", b'{"Body": "hi"}'),
    ("bytes that are no text", bytes(range(256)) * 4),
    ("half a character", b"MessageSid=SM00&Body=%C3&From=%2B12025550123"),
    ("a million names", b"a=&" * 10_000),
    ("percent signs", b"%&%=%%%2"),
]


@pytest.mark.parametrize(("label", "body"), MALFORMED, ids=[row[0] for row in MALFORMED])
async def test_what_is_no_form_is_refused(rig: Rig, label: str, body: bytes) -> None:
    assert (await rig.post("/twilio/sms", body, {"X-Twilio-Signature": "x" * 28})).status == 403
    assert rig.accepted == []


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1024 * 1024])
async def test_a_body_that_is_too_large_is_refused_unread(rig: Rig, size: int) -> None:
    form = {"MessageSid": "SM" + "0" * 32, "From": PERSON, "To": LINE, "Body": "a" * size}
    answer = await rig.post("/twilio/sms", urlencode(form).encode(), rig.sign("/twilio/sms", form))
    assert answer.status == 413
    assert rig.accepted == []


async def test_a_large_body_without_a_length_is_refused_too(rig: Rig) -> None:
    async def endless():  # type: ignore[no-untyped-def]
        for _ in range(64):
            yield b"a" * 16_384

    async with rig.http.post(rig.line + "/twilio/sms", data=endless()) as answer:
        assert answer.status == 413


async def test_when_the_store_refuses_twilio_is_told_to_come_back(rig: Rig) -> None:
    rig.refusing = ConnectionError("the store is full")
    assert await deliver(rig, "plain") == 503
    assert await deliver(rig, "delivered", "/twilio/status") == 503
    rig.refusing = None
    assert await deliver(rig, "plain") == 200


PLACES = [
    ("https", "https://line.example.org", "https://line.example.org/twilio/sms"),
    ("https, Twilio counts the port in", "https://line.example.org", "https://line.example.org:443/twilio/sms"),
    ("a port of its own", "https://line.example.org:8443", "https://line.example.org:8443/twilio/sms"),
    (
        "a port of its own that Twilio leaves out",
        "https://line.example.org:8443",
        "https://line.example.org/twilio/sms",
    ),
    ("a slash at the end", "https://line.example.org/", "https://line.example.org/twilio/sms"),
    ("a folder that the proxy takes away", "https://ngo.example.org/line", "https://ngo.example.org/line/twilio/sms"),
]


@pytest.mark.parametrize(("label", "public", "signed"), PLACES, ids=[row[0] for row in PLACES])
async def test_a_proxy_in_front_changes_nothing(
    rig: Rig, settings_with: Callable[..., Settings], label: str, public: str, signed: str
) -> None:
    """The line hears http on a port of this machine; Twilio called and signed the public address."""
    got: list[Inbound] = []

    async def accept(inbound: Inbound) -> Accepted:
        got.append(inbound)
        return Accepted("c", False)

    async def receipt(_: Receipt) -> None: ...

    app = web.Application()
    app.add_routes(receive.routes(settings_with(public_url=public), accept, receipt))
    listening, here = door()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        body = payload("emoji")
        signature = RequestValidator(TOKEN).compute_signature(signed, fields(body))
        headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
        headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "Host": "127.0.0.1"}
        async with rig.http.post(here + "/twilio/sms", data=body, headers=headers) as answer:
            assert answer.status == 200
    finally:
        await runner.cleanup()
    assert len(got) == 1


def test_a_folder_that_the_proxy_leaves_counts_too() -> None:
    form = fields(payload("plain"))
    signature = RequestValidator(TOKEN).compute_signature("https://ngo.example.org/line/twilio/sms", form)
    assert parse.verify(Secret(TOKEN), "https://ngo.example.org/line", "/line/twilio/sms", form, signature)
    assert not parse.verify(Secret(TOKEN), "https://ngo.example.org/line", "/other/twilio/sms", form, signature)


RECEIPTS = [
    ("delivered", "delivered", "", "sms"),
    ("undelivered", "undelivered", "30003", "sms"),
    ("opted_out", "failed", "21610", "sms"),
    ("read", "read", "", "whatsapp"),
]


@pytest.mark.parametrize(("name", "status", "code", "channel"), RECEIPTS)
async def test_a_receipt_names_the_message_it_is_about(
    rig: Rig, name: str, status: str, code: str, channel: str
) -> None:
    outbound = "twilio:SM" + "1" * 32 + "/1"
    for written in (quote(outbound, safe=""), quote(outbound, safe=":/")):
        rig.receipts.clear()
        assert await deliver(rig, name, f"/twilio/status?o={written}") == 204
        (receipt,) = rig.receipts
        assert receipt == Receipt(
            fields(payload(name))["MessageSid"], status, Address(PERSON), Channel(channel), outbound, code
        )


async def test_a_receipt_without_a_state_is_refused(rig: Rig) -> None:
    assert await deliver(rig, "no_status", "/twilio/status") == 400


async def test_only_post_is_answered(rig: Rig) -> None:
    async with rig.http.get(rig.line + "/twilio/sms") as answer:
        assert answer.status == 405
