"""Services near somebody in the console: looked up, sent with one click, a warm referral written down."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from directory.importer import import_file
from handoff.decide.segments import count
from handoff.line import services
from handoff.model import Channel, Conversation, Event
from tests.gateway import Gateway, gateway_in, hello, say, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """One for all: each test has a conversation of its own, and none changes what another looks up."""
    async with gateway_in(tmp_path_factory.mktemp("gateway"), db=4) as gateway:
        yield gateway


async def looked_up(client: Any, **asked: str) -> dict[str, Any]:
    async with client.get("/api/directory", params=asked) as answer:
        assert answer.status == 200
        return dict(await answer.json())


async def test_nobody_who_is_not_signed_in_looks_a_service_up(gateway: Gateway) -> None:
    async with gateway.client() as client, client.get("/api/directory?place=Chicago") as answer:
        assert answer.status == 401


async def test_services_near_a_misspelt_town_say_why_they_fit(gateway: Gateway) -> None:
    async with await gateway.signed_in("advocate-1") as client:
        told = await looked_up(client, place="Chicagoo", need="shelter", language="es")
    assert told["places"][0]["label"] == "Chicago, IL"
    first = told["matches"][0]
    assert first["id"] == "us-trafficking-hotline"
    assert first["phones"][0]["number"] == "1-888-373-7888"
    assert {"helps with shelter", "interpreters", "open day and night"} <= set(first["why"])


async def test_a_town_that_exists_twice_asks_which(gateway: Gateway) -> None:
    async with await gateway.signed_in("advocate-1") as client:
        told = await looked_up(client, place="Vancouver", need="shelter")
        assert told["code"] == "which_place"
        assert {p["region"] for p in told["places"]} == {"CA-BC", "US-WA"}
        assert told["matches"] == []
        told = await looked_up(client, place="Vancouver", region="CA-BC", need="shelter")
    assert told["matches"][0]["id"] == "ca-bc-victimlink"


async def test_an_unknown_place_and_an_unknown_need_are_said_as_such(gateway: Gateway) -> None:
    async with await gateway.signed_in("advocate-1") as client:
        assert (await looked_up(client, place="xyzzyqwv"))["code"] == "unknown_place"
        async with client.get("/api/directory?need=money") as answer:
            assert answer.status == 400


async def test_an_imported_list_is_found_without_a_restart(gateway: Gateway) -> None:
    table = gateway.line.settings.data_dir / "list.csv"
    table.write_text("id,name,phone,city,state,need\n1,Night House,(309) 555-0123,Peoria,IL,shelter\n")
    columns = gateway.line.settings.data_dir / "columns.yml"
    today = datetime.now(UTC).date()
    columns.write_text(
        "columns: {id: id, name: name, phone: phone, city: city, state: state, needs: need}\n"
        f"defaults: {{country: US, checked: {today}}}\n"
    )
    import_file(table, gateway.line.settings.data_dir / "directory", "ours", mapping=columns, today=today)
    async with await gateway.signed_in("advocate-1") as client:
        async with asyncio.timeout(90):
            while (await looked_up(client, place="Peoria IL", need="shelter"))["matches"][0]["name"] != "Night House":
                await asyncio.sleep(0.1)


async def test_one_click_tells_the_person_once_and_only_from_who_holds_them(gateway: Gateway) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        token = await hello(ws)
        await say(ws, "hello")
        id = gateway.line.seal.conversation(Channel.WEB, token)
        sent = {"id": str(uuid.uuid4())}
        path = f"/api/conversations/{id}/services/us-trafficking-hotline"
        async with await gateway.signed_in("advocate-1") as client:
            assert (await client.post(path, json=sent)).status == 409
            assert (await client.post(f"/api/conversations/{id}/claim")).status == 200
            assert [(await client.post(path, json=sent)).status for _ in range(2)] == [201, 201]
            assert (await client.post(path, json={"id": "x"})).status == 400
            assert (await client.post(path, json={"id": str(uuid.uuid4()), "say": "poem"})).status == 400
            assert (await client.post(path, json={"id": str(uuid.uuid4()), "say": "ask"})).status == 201
            unknown = await client.post(f"/api/conversations/{id}/services/no-such", json={"id": str(uuid.uuid4())})
            assert unknown.status == 404
        told = await until(ws, lambda m: "1-888-373-7888" in str(m))
        assert "day and night" in str(told)
        lines = await gateway.line.conversations.transcript(id)
        said = [row for row in lines if row.event.text and "1-888-373-7888" in row.event.text.reveal()]
        assert [row.event.by for row in said] == ["advocate-1"]


async def referrals(gateway: Gateway, id: str) -> list[Event]:
    rows = await gateway.line.conversations.transcript(id)
    assert all(row.event.kind == "note" for row in rows if row.event.why == "referral")
    return [row.event for row in rows if row.event.why == "referral"]


@pytest.mark.parametrize("what", ["service", "ask"])
async def test_that_somebody_agreed_rests_on_what_they_wrote_since_the_service_was_sent(
    gateway: Gateway, what: str
) -> None:
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        id = gateway.line.seal.conversation(Channel.WEB, await hello(ws))
        await say(ws, "hello")
        one = f"/api/conversations/{id}/services/us-trafficking-hotline"
        async with await gateway.signed_in("advocate-1") as client:
            assert (await client.post(f"/api/conversations/{id}/claim")).status == 200

            async def note(path: str = one) -> tuple[int, dict[str, Any]]:
                async with client.post(path + "/referral", json={"id": str(uuid.uuid4()), "consent": True}) as answer:
                    return answer.status, await answer.json()

            async def send(path: str = one, say: str = what) -> None:
                assert (await client.post(path, json={"id": str(uuid.uuid4()), "say": say})).status == 201

            (status, told) = await note()
            assert (status, told["code"]) == (409, "not_answered"), "it was never sent"
            assert "wait for their answer" in told["sentence"]
            await send()
            assert (await note())[0] == 409, "they have written nothing since"
            await say(ws, "yes please call them")
            other = one.replace("us-trafficking-hotline", "us-runaway-safeline")
            assert (await note(other))[0] == 409, "another service was not sent"
            asked = {"id": str(uuid.uuid4()), "consent": True}
            assert [(await client.post(one + "/referral", json=asked)).status for _ in range(2)] == [201, 201]
            await send(say="done")
            assert (await note())[0] == 201, "that they were called is no new question"
            await send()
            assert (await note())[0] == 409, "it was sent anew, and they have not answered"
    lines = [row.event for row in await gateway.line.conversations.transcript(id) if row.event.kind == "in"]
    assert lines[-1].text and lines[-1].text.reveal() == "yes please call them"
    notes = await referrals(gateway, id)
    assert [(n.by, n.state, n.ref) for n in notes] == [("advocate-1", "yes", lines[-1].ref)] * 2


async def test_that_somebody_does_not_agree_can_be_noted_at_any_time(gateway: Gateway) -> None:
    id = await gateway.somebody_writes()
    path = f"/api/conversations/{id}/services/us-trafficking-hotline/referral"
    async with await gateway.signed_in("advocate-1") as client:
        assert (await client.post(path, json={"id": str(uuid.uuid4())})).status == 400
        asked = {"id": str(uuid.uuid4()), "consent": False}
        assert [(await client.post(path, json=asked)).status for _ in range(2)] == [201, 201]
        unknown = path.replace(id, "c" + "b" * 26)
        assert (await client.post(unknown, json=asked)).status == 404
    assert [(n.by, n.state) for n in await referrals(gateway, id)] == [("advocate-1", "no")]


async def test_a_referral_without_the_sessions_own_token_changes_nothing(gateway: Gateway) -> None:
    id = await gateway.somebody_writes()
    path = f"/api/conversations/{id}/services/us-trafficking-hotline"
    async with await gateway.signed_in("advocate-1") as client:
        for end in ("", "/referral"):
            body = {"id": str(uuid.uuid4()), "consent": True}
            assert (await client.post(path + end, json=body, headers={"X-CSRF": "other"})).status == 403


def somebody(language: str, channel: Channel = Channel.SMS, country: str | None = "US") -> Conversation:
    return Conversation("c" + "a" * 26, exists=True, language=language, channel=channel, country=country)


async def test_the_line_lists_services_that_fit_three_segments_in_every_language(gateway: Gateway) -> None:
    line = gateway.line
    for language in line.library.languages:
        for need in ("shelter", "labour", "indigenous", "youth", "any"):
            shown = 0
            while True:
                said = await services.answer(line, somebody(language), "Chicago", need, shown=shown)
                reply = said.replies[0]
                if reply.content_id == "services_end":
                    break
                country = "US"
                rendered = line.library.render(reply.content_id, language, country, reply.values)
                labels = line.library.choices(reply.offer or (), language)
                text = "\n".join([rendered.text, *(f"{n} {c.label}" for n, c in enumerate(labels, start=1))])
                assert count(text).segments <= 3, f"{language} {need} {shown}"
                assert said.shown > shown
                shown = said.shown
                if not said.more:
                    break
            assert shown


async def test_the_line_asks_for_what_it_does_not_know(gateway: Gateway) -> None:
    async def entry(place: str, country: str | None = "US") -> str:
        return (
            (await services.answer(gateway.line, somebody("en", country=country), place, "shelter"))
            .replies[0]
            .content_id
        )

    assert await entry("Springfield") == "services_which_place"
    assert await entry("xyzzyqwv") == "services_place_unknown"
    assert await entry("New York") == "services_country"
    assert await entry("Surrey BC") == "services_list"
    assert await entry("") == "services_country"


async def test_the_town_is_never_said_back(gateway: Gateway) -> None:
    for place in ("Springfield", "Surrey BC", "Chicago"):
        said = await services.answer(gateway.line, somebody("en"), place, "need_shelter")
        for reply in said.replies:
            text = gateway.line.library.render(reply.content_id, "en", "US", reply.values).text
            assert place.split()[0] not in text
