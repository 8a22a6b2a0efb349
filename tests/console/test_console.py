"""The console and the web chat against a real gateway and a real Redis, without Rasa: people must manage without it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
import yaml

from handoff.channels.webchat.limit import BEGINNINGS, WINDOW_S, Beginnings
from handoff.corrections import review
from handoff.line import forget, receipts
from handoff.line.accept import accept
from handoff.line.correct import corrections
from handoff.model import Address, Channel, Event, Inbound, Outbound, Plan, Receipt, Text, Voice
from handoff.store import keys
from handoff.store.people import Advocate
from tests.gateway import PASSWORD_HASH, Gateway, anew, gateway_in, hello, say, until
from tests.redis_server import free_port

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    async with gateway_in(tmp_path_factory.mktemp("gateway"), db=3) as gateway:
        yield gateway


@pytest_asyncio.fixture(loop_scope="module")
async def gateway(running: Gateway) -> Gateway:
    return await anew(running)


async def test_a_wrong_password_is_refused_and_the_sixth_try_is_told_to_wait(gateway: Gateway) -> None:
    await gateway.line.people.put(Advocate("advocate-1", "advocate", (), PASSWORD_HASH))
    async with gateway.client() as client:
        statuses = []
        for _ in range(6):
            async with client.post("/api/session", json={"name": "advocate-1", "password": "wrong"}) as answer:
                statuses.append(answer.status)
    assert statuses == [401] * 5 + [429]


async def test_somebody_elses_wrong_passwords_keep_no_advocate_out(gateway: Gateway) -> None:
    await gateway.line.people.put(Advocate("advocate-1", "advocate", (), PASSWORD_HASH))
    stranger = await anew(gateway)
    await gateway.line.people.put(Advocate("advocate-1", "advocate", (), PASSWORD_HASH))
    async with stranger.client() as client:
        for _ in range(6):
            await client.post("/api/session", json={"name": "advocate-1", "password": "wrong"})
    async with await gateway.signed_in("advocate-1"):
        pass


@pytest.mark.parametrize("token", ["", "forged", "x" * 43])
async def test_a_forged_session_gets_nothing(gateway: Gateway, token: str) -> None:
    async with gateway.client() as client:
        for path in ("/api/queue", f"/api/conversations/c{'a' * 26}", "/api/session", "/api/live"):
            async with client.get(path, headers={"Cookie": f"pl_session={token}"}) as answer:
                assert answer.status == 401


async def test_an_expired_session_gets_nothing(gateway: Gateway) -> None:
    async with await gateway.signed_in("advocate-1") as client:
        assert (await client.get("/api/queue")).status == 200
        async for key in gateway.line.redis.scan_iter("pl:{sys}:session:*"):
            await gateway.line.redis.pexpire(key, 1)
        await asyncio.sleep(0.05)
        assert (await client.get("/api/queue")).status == 401


async def test_a_write_without_the_sessions_own_token_changes_nothing(gateway: Gateway) -> None:
    id = await gateway.somebody_writes()
    async with await gateway.signed_in("advocate-1") as client:
        async with client.post(f"/api/conversations/{id}/claim", headers={"X-CSRF": "other"}) as answer:
            assert answer.status == 403
    assert (await gateway.line.conversations.load(id)).advocate is None


async def test_another_sites_page_cannot_open_the_consoles_socket(gateway: Gateway) -> None:
    async with await gateway.signed_in("advocate-1") as client:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect("/api/live", headers={"Origin": "https://elsewhere.example"})
    assert refused.value.status == 403


async def test_an_unknown_conversation_is_not_found(gateway: Gateway) -> None:
    async with await gateway.signed_in("advocate-1") as client:
        for id in (f"c{'a' * 26}", "nonsense", "..%2f.."):
            for path in ("", "/claim", "/hand_back", "/close"):
                method = client.post if path else client.get
                async with method(f"/api/conversations/{id}{path}") as answer:
                    assert answer.status == 404


async def test_a_claim_made_by_twenty_at_once_is_given_once_and_the_others_learn_who(gateway: Gateway) -> None:
    id = await gateway.somebody_writes()
    clients = [await gateway.signed_in(f"advocate-{n}") for n in range(10)]
    try:
        answers = await asyncio.gather(*(c.post(f"/api/conversations/{id}/claim") for c in clients for _ in range(2)))
        told = [(a.status, await a.json()) for a in answers]
    finally:
        await asyncio.gather(*(c.close() for c in clients))
    winners = {body["conversation"]["advocate"] for status, body in told if status == 200}
    assert len(winners) == 1
    losers = [body for status, body in told if status != 200]
    assert len(losers) == 18
    assert {body["advocate"] for body in losers} == winners


async def test_only_the_holder_may_reply_and_the_same_reply_twice_is_one(gateway: Gateway) -> None:
    id = await gateway.somebody_writes()
    async with await gateway.signed_in("advocate-1") as one, await gateway.signed_in("advocate-2") as two:
        await one.post(f"/api/conversations/{id}/claim")
        body = {"id": str(uuid.uuid4()), "text": "I am here."}
        assert (await two.post(f"/api/conversations/{id}/replies", json=body)).status == 409
        for _ in range(2):
            assert (await one.post(f"/api/conversations/{id}/replies", json=body)).status == 201
        await one.post(f"/api/conversations/{id}/transfer", json={"to": "advocate-2"})
        late = {"id": str(uuid.uuid4()), "text": "One more thing."}
        assert (await one.post(f"/api/conversations/{id}/replies", json=late)).status == 409
    lines = await gateway.line.conversations.transcript(id)
    said = [
        e.event.text.reveal() for e in lines if e.event.kind == "out" and e.event.by == "advocate-1" and e.event.text
    ]
    assert said == ["I am here."]


async def test_an_emergency_reaches_the_console_and_the_person_while_rasa_is_down(gateway: Gateway) -> None:
    async with await gateway.signed_in("advocate-1") as client, client.ws_connect("/api/live") as live:
        assert (await live.receive_json())["t"] == "queue"
        async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
            await hello(ws)
            await say(ws, "he has a gun")
            alarm = await until(live, lambda m: m["t"] == "alarm")
            assert alarm["conversation"]["emergency"] == "violence_now"
            assert alarm["conversation"]["urgency"] == 100
            text = await until(ws, lambda m: m.get("from") == "line")
            assert "911" in text["text"]


async def test_a_no_to_the_advocate_is_no_alarm(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        token = await hello(ws)
        await say(ws, "hello")
        id = gateway.line.seal.conversation(Channel.WEB, token)
        asked = {"offer": ("safe_yes", "safe_no"), "offer_entry": "ask_safe_now", "doubt": "violence_now"}
        await gateway.line.conversations.commit(id, Plan("", set=asked), now=gateway.line.now())
        async with await gateway.signed_in("advocate-1") as client:
            assert (await client.post(f"/api/conversations/{id}/claim")).status == 200
        for words in ("no", "2"):
            assert (await say(ws, words))["t"] == "stored"
        async with asyncio.timeout(20):
            while await gateway.line.redis.xlen(keys.inbox(keys.partition_of(id))):
                await asyncio.sleep(0.05)
    assert (await gateway.line.conversations.load(id)).emergency is None


async def test_fear_is_no_yes_to_whether_they_are_safe_and_calls_a_person(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        token = await hello(ws)
        await say(ws, "hello")
        await until(ws, lambda m: m.get("from") == "line", 20)  # that the assistant is slow: it is not there
        id = gateway.line.seal.conversation(Channel.WEB, token)
        asked = {"offer": ("safe_yes", "safe_no"), "offer_entry": "ask_safe_now", "doubt": "violence_now"}
        await gateway.line.conversations.commit(id, Plan("", set=asked), now=gateway.line.now())
        await say(ws, "i dont know")
        async with asyncio.timeout(20):
            while (await gateway.line.conversations.load(id)).emergency != "violence_now":
                await asyncio.sleep(0.05)


async def test_who_wrote_start_is_not_opted_out_by_an_old_receipt(gateway: Gateway) -> None:
    phone, line = Address("+15550100178"), gateway.line
    id = (await accept(line, Inbound("twilio:SM" + "7" * 32, Channel.SMS, phone, Text("hello")))).conversation
    receipt = Receipt("SM" + "8" * 32, "failed", phone, Channel.SMS, "reply:r/1", "21610")
    out = (Outbound("reply:r/1", Voice.PERSON, Text("hello")),)
    await line.conversations.commit(id, Plan("", out=out), now=line.now(), opt_out=False)
    await receipts.record(line, receipt)
    assert (await line.conversations.load(id)).opted_out
    await line.conversations.commit(id, Plan(""), now=line.now(), opt_out=False)
    await receipts.record(line, receipt)
    assert not (await line.conversations.load(id)).opted_out


async def test_rasa_down_is_said_at_once_and_a_person_can_be_had(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        await hello(ws)
        await say(ws, "they did not pay me")
        slow = await until(
            ws, lambda m: any(c["id"] == "ask_human" for c in m.get("choices", ())) and "longer" in m["text"]
        )
        await ws.send_json({"t": "choose", "id": str(uuid.uuid4()), "choice": "ask_human"})
        nobody = await until(ws, lambda m: m.get("from") == "line" and m["text"] != slow["text"])
        assert "1-888-373-7888" in nobody["text"]


async def test_a_lost_connection_loses_no_message_and_doubles_none(gateway: Gateway) -> None:
    async with gateway.client() as visitor:
        async with visitor.ws_connect("/chat/socket") as ws:
            token = await hello(ws)
            first = str(uuid.uuid4())
            assert (await say(ws, "one", first))["t"] == "stored"
            seen = await until(ws, lambda m: m["t"] == "message")
        async with visitor.ws_connect("/chat/socket") as ws:
            await hello(ws, token=token, after=seen["seq"])
            assert (await say(ws, "one", first))["t"] == "stored"  # sent again: it had no answer before the break
            assert (await say(ws, "two"))["t"] == "stored"
        async with visitor.ws_connect("/chat/socket") as ws:
            await hello(ws, token=token)
            mine = []
            while len(mine) < 2:
                message = await until(ws, lambda m: m["t"] == "message")
                if message["from"] == "me":
                    mine.append(message["text"])
    assert mine == ["one", "two"]


async def test_a_flood_is_slowed_down_and_nothing_of_it_is_lost(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        await hello(ws)
        answers = [(await say(ws, f"message {n}"))["t"] for n in range(12)]
    assert answers.count("stored") >= 6
    assert "slow_down" in answers


async def test_a_flood_that_reconnects_is_slowed_down_too(gateway: Gateway) -> None:
    answers, token = [], ""
    async with gateway.client() as visitor:
        for n in range(12):
            async with visitor.ws_connect("/chat/socket") as ws:
                token = await hello(ws, token=token)
                answers.append((await say(ws, f"message {n}"))["t"])
    assert answers[:6] == ["stored"] * 6
    assert "slow_down" in answers


async def test_a_long_conversation_is_shown_to_its_end_to_whoever_opens_it(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        token = await hello(ws)
        await say(ws, "hello")
        id = gateway.line.seal.conversation(Channel.WEB, token)
        async with asyncio.timeout(20):
            while not (await gateway.line.conversations.load(id)).slow_told:  # the line has no more to say
                await asyncio.sleep(0.05)
    said = tuple(Event("note", "line", Text(f"note {n}"), ref=f"n{n}") for n in range(3_500))
    assert (await gateway.line.conversations.commit(id, Plan("", events=said), now=gateway.line.now())).done
    for n in range(1_200):
        await gateway.line.redis.xadd(
            keys.web(id), {"from": "line", "ref": f"w{n}", "body": gateway.line.seal.seal(f'{{"text": "text {n}"}}')}
        )
    async with await gateway.signed_in("advocate-1") as client, client.ws_connect("/api/live") as live:
        await live.send_json({"t": "open", "id": id, "after": ""})
        await until(live, lambda m: m["t"] == "events" and any(e["ref"] == "n3499" for e in m["events"]))
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        await hello(ws, token=token)
        await until(ws, lambda m: m["t"] == "message" and m["ref"] == "w1199")


async def test_an_address_that_begins_too_many_chats_is_told_whom_to_call_and_others_go_on(gateway: Gateway) -> None:
    async with gateway.client() as visitor:
        tokens = []
        for _ in range(BEGINNINGS):
            async with visitor.ws_connect("/chat/socket") as ws:
                tokens.append(await hello(ws))
                assert (await say(ws, "hello"))["t"] == "stored"
        async with visitor.ws_connect("/chat/socket") as ws:
            late = await hello(ws)
            refused = await say(ws, "hello")
            assert (refused["t"], refused["why"]) == ("refused", "too_many_chats")
            assert "1-888-373-7888" in refused["numbers"]
            assert 0 < refused["retry_after_s"] <= 600
        assert not (await gateway.line.conversations.load(gateway.line.seal.conversation(Channel.WEB, late))).exists
        async with visitor.ws_connect("/chat/socket") as ws:
            await hello(ws, token=tokens[0])
            assert (await say(ws, "I am still here"))["t"] == "stored"
        # A proxy that the settings do not name: nobody is counted, rather than everybody as one.
        async with visitor.ws_connect("/chat/socket", headers={"X-Forwarded-For": "203.0.113.7"}) as ws:
            await hello(ws)
            assert (await say(ws, "hello"))["t"] == "stored"


async def test_chats_begin_again_when_the_window_has_passed_and_no_address_is_kept() -> None:
    beginnings = Beginnings()
    assert [beginnings.take("203.0.113.7", n) for n in range(BEGINNINGS)] == [0.0] * BEGINNINGS
    assert beginnings.take("203.0.113.7", 100.0) == WINDOW_S - 100.0
    assert beginnings.take("203.0.113.8", 100.0) == 0.0
    assert beginnings.take("203.0.113.7", WINDOW_S + 0.5) == 0.0
    for n in range(BEGINNINGS):
        beginnings.take(f"2001:db8:0:1::{n}", 1_000.0)
    assert beginnings.take("2001:db8:0:1:ffff::1", 1_000.0) > 0, "one household has many addresses of IPv6"
    assert beginnings.take("2001:db8:0:2::1", 1_000.0) == 0.0
    beginnings.take("203.0.113.9", 9_999.0)
    assert list(beginnings.begun) == ["203.0.113.9"]


async def test_the_web_chat_is_told_how_to_have_an_entry_spoken_and_never_an_advocates_words(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        token = await hello(ws, language="es")
        await say(ws, "tiene una pistola y me va a matar")
        told = await until(ws, lambda m: m.get("from") == "line" and "911" in m["text"])
        assert (told["language"], told["content"], told["step"]) == ("es", "emergency_violence_now", 1)
        asked = {"id": told["content"], "step": told["step"], "country": told["country"], "language": told["language"]}
        async with visitor.get("/chat/audio", params=asked) as sound:
            assert (sound.status, sound.content_type) == (200, "audio/mpeg")
        id = gateway.line.seal.conversation(Channel.WEB, token)
        async with await gateway.signed_in("advocate-1") as client:
            await client.post(f"/api/conversations/{id}/claim")
            await client.post(f"/api/conversations/{id}/replies", json={"id": str(uuid.uuid4()), "text": "Estoy aquí."})
        theirs = await until(ws, lambda m: m.get("from") == "person" and m["text"] == "Estoy aquí.")
        assert theirs["content"] == ""


@pytest.mark.parametrize(
    "frame", ["", "[]", "{", '{"t": "say"}', '{"t": "say", "id": 5, "text": []}', "\x00", '{"t": 1}']
)
async def test_nonsense_on_the_socket_is_refused_and_not_stored(gateway: Gateway, frame: str) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        token = await hello(ws)
        await ws.send_str(frame)
        assert (await say(ws, "still here"))["t"] == "stored"
    lines = await gateway.line.conversations.transcript(gateway.line.seal.conversation(Channel.WEB, token))
    assert sum(line.event.kind == "in" for line in lines) == 1


async def test_a_full_redis_refuses_and_the_message_can_be_sent_again(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        await hello(ws)
        await gateway.line.redis.config_set("maxmemory", "1")
        try:
            refused = await say(ws, "hello", id := str(uuid.uuid4()))
        finally:
            await gateway.line.redis.config_set("maxmemory", "0")
        assert refused == {"t": "refused", "id": id, "why": "busy"}
        assert (await say(ws, "hello", id))["t"] == "stored"


async def test_a_snapshot_with_events_equals_a_fresh_snapshot(gateway: Gateway) -> None:
    id = await gateway.somebody_writes()
    async with await gateway.signed_in("advocate-1") as client, client.ws_connect("/api/live") as live:
        whole = await until(live, lambda m: m["t"] == "queue")
        state = {c["id"]: c for c in whole["conversations"]}
        for verb in ("claim", "hand_back", "claim", "close"):
            assert (await client.post(f"/api/conversations/{id}/{verb}")).status == 200
        await asyncio.sleep(0.5)
        while True:
            try:
                message = await live.receive_json(timeout=0.5)
            except TimeoutError:
                break
            if "conversation" in message:
                state[message["conversation"]["id"]] = message["conversation"]
        async with client.get("/api/queue") as answer:
            fresh = {c["id"]: c for c in (await answer.json())["conversations"]}
    assert state == fresh


async def test_what_is_erased_leaves_the_screens_that_show_it(gateway: Gateway) -> None:
    id, other = await gateway.somebody_writes("one"), await gateway.somebody_writes("two")
    async with await gateway.signed_in("advocate-1") as client, client.ws_connect("/api/live") as live:
        await until(live, lambda m: m["t"] == "queue")
        await live.send_json({"t": "open", "id": id, "after": ""})
        await until(live, lambda m: m["t"] == "events")
        await forget.erase(gateway.line, id, by="operator")
        assert await until(live, lambda m: m["t"] == "erased") == {"t": "erased", "id": id}
        async with client.get("/api/queue") as answer:
            left = {c["id"] for c in (await answer.json())["conversations"]}
    assert id not in left
    assert other in left


async def test_what_cannot_read_messages_is_said_where_it_is_looked_for(gateway: Gateway) -> None:
    async with gateway.client() as client, client.get("/readyz") as answer:
        told = await answer.json()
    assert told["embedding"] == "ok"
    assert told["model"] == ("untrained" if gateway.line.reader.untrained else "ok")


async def test_twenty_first_messages_at_once_are_one_conversation_and_each_is_kept_once(gateway: Gateway) -> None:
    phone = Address("+15550100177")
    texts = [f"{n} " + "\u0645\u0631\u062d\u0628\u0627 e\u0301 \U0001f46a " * 100 for n in range(20)]
    inbounds = [Inbound(f"twilio:SM{n:032x}", Channel.SMS, phone, Text(text[:1600])) for n, text in enumerate(texts)]
    accepted = await asyncio.gather(*(accept(gateway.line, i) for i in (*inbounds, *inbounds)))
    assert len({a.conversation for a in accepted}) == 1
    assert sum(a.duplicate for a in accepted) == 20
    lines = await gateway.line.conversations.transcript(accepted[0].conversation)
    kept = [line.event.text.reveal() for line in lines if line.event.kind == "in" and line.event.text]
    assert sorted(kept) == sorted(i.text.reveal() for i in inbounds)


async def test_a_misread_message_is_corrected_reviewed_and_gone_with_its_conversation(
    gateway: Gateway, tmp_path: Path
) -> None:
    id = await gateway.somebody_writes("my name is Testperson call +1 555 010 0199, they keep my papers")
    async with asyncio.timeout(20):
        while not (await gateway.line.conversations.load(id)).language:  # it has been read
            await asyncio.sleep(0.05)
    async with await gateway.signed_in("advocate-1") as client:
        async with client.get(f"/api/conversations/{id}") as answer:
            events = (await answer.json())["events"]
        ref = next(e["ref"] for e in events if e["kind"] == "in")
        for value, status in (("rights_housing", 201), ("rights_documents_taken", 201), ("no_such_topic", 404)):
            body = {"kind": "topic", "value": value, "ref": ref}
            async with client.post(f"/api/conversations/{id}/corrections", json=body) as answer:
                assert answer.status == status
        body = {"kind": "emergency", "value": "none", "ref": "somebody else's"}
        async with client.post(f"/api/conversations/{id}/corrections", json=body) as answer:
            assert answer.status == 404
    answers = iter(["y"])
    out = tmp_path / "candidates.yml"
    assert await review(gateway.line.settings, out, lambda _: next(answers)) == 0
    written = yaml.safe_load(out.read_text())
    assert written == {
        "topic": {"rights_documents_taken": {"en": ["my name is [name] call [number], they keep my papers"]}}
    }
    await forget.erase(gateway.line, id, by="operator")
    assert [c async for c in corrections(gateway.line)] == []


# The last one: a server that changes its role closes everybody's connections.
async def test_a_read_only_redis_refuses_and_the_message_can_be_sent_again(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        await hello(ws)
        await gateway.line.redis.execute_command("REPLICAOF", "127.0.0.1", str(free_port()))
        try:
            refused = await say(ws, "hello", id := str(uuid.uuid4()))
        finally:
            await gateway.line.redis.execute_command("REPLICAOF", "NO", "ONE")
        assert refused == {"t": "refused", "id": id, "why": "busy"}
        assert (await say(ws, "hello", id))["t"] == "stored"
