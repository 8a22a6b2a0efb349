"""What supervisors read and change of the texts, through a real gateway on a copy of the texts."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.content.copies import small
from tests.gateway import Gateway, anew, gateway_in, hello, say, told, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

GOODBYE = "/api/content/any/goodbye"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    folder = tmp_path_factory.mktemp("gateway")
    async with gateway_in(folder / "var", 5, small(folder)) as gateway:
        yield gateway


@pytest_asyncio.fixture(loop_scope="module")
async def gateway(running: Gateway, tmp_path: Path) -> Gateway:
    """The texts are as at the beginning, and nothing waits."""
    shutil.copytree(small(tmp_path), running.line.library.root, dirs_exist_ok=True)
    running.line.library.reload_if_changed()
    shutil.rmtree(running.line.settings.data_dir / "content_proposals", ignore_errors=True)
    return await anew(running)


async def supervisor(gateway: Gateway, name: str) -> aiohttp.ClientSession:
    return await gateway.signed_in(name, "supervisor")


async def written(client: aiohttp.ClientSession, language: str = "en") -> dict[str, Any]:
    """The goodbye as a supervisor has it open, ready to be changed."""
    status, entry = await told(client, "GET", GOODBYE)
    assert status == 200
    text = entry["texts"][language]
    return {"language": language, "steps": text["steps"], "label": "", "base": text["version"], "over": ""}


async def test_only_supervisors_see_and_change_what_people_are_told(gateway: Gateway) -> None:
    calls = [
        ("GET", "/api/content"),
        ("GET", GOODBYE),
        ("POST", f"{GOODBYE}/preview"),
        ("POST", f"{GOODBYE}/proposals"),
        ("POST", "/api/content/proposals/0123456789abcdef/approve"),
        ("POST", "/api/content/proposals/0123456789abcdef/reject"),
    ]
    async with await gateway.signed_in("advocate-1") as advocate, gateway.client() as nobody:
        for method, path in calls:
            assert (await told(advocate, method, path, {}))[0] == 403, path
            assert (await told(nobody, method, path, {}))[0] == 401, path
    async with await supervisor(gateway, "one") as one:
        one.headers["X-CSRF"] = "other"
        for method, path in calls[2:]:
            assert await told(one, method, path, {}) == (403, {"code": "csrf"}), path


async def test_the_list_tells_of_every_text_and_language_what_state_it_is_in(gateway: Gateway) -> None:
    root = gateway.line.library.root
    (root / "zh" / "any" / "goodbye.yml").unlink()
    english = root / "en" / "any" / "goodbye.yml"
    english.write_text(english.read_text().replace("review_by: 2027-11-23", "review_by: 2020-01-01"))
    file = root / "es" / "any" / "goodbye.yml"
    file.write_text(file.read_text().replace("from: ", "from: 0"))
    gateway.line.library.reload_if_changed()
    async with await supervisor(gateway, "one") as one:
        _, listing = await told(one, "GET", "/api/content")
        row = next(r for r in listing["entries"] if r["id"] == "goodbye")
        assert row["status"] == {"es": "outdated", "ar": "draft", "zh": "missing"}
        assert row["past"]
        assert {r["id"] for r in listing["entries"]} == set(gateway.line.library.ids())
        _, found = await told(one, "GET", "/api/content?q=cu%C3%ADdate&language=es")
        assert [r["id"] for r in found["entries"]] == ["goodbye"]
        _, none = await told(one, "GET", "/api/content?q=xyzzyq")
        assert none["entries"] == []


async def test_an_entry_shows_its_languages_sources_and_how_it_arrives(gateway: Gateway) -> None:
    async with await supervisor(gateway, "one") as one:
        _, entry = await told(one, "GET", "/api/content/us/immig_t_visa_who")
        assert entry["sources"][0]["publisher"].startswith("U.S. Citizenship")
        first = entry["texts"]["es"]["preview"][0]
        assert first["encoding"] == "UCS-2"
        assert 1 <= len(first["segments"]) <= 3
        assert first["choices"][0] == "Más"
        assert "".join(first["segments"]).startswith(first["text"])
        assert "\n1 Más" in "".join(first["segments"])
        assert entry["texts"]["ar"]["preview"][0]["direction"] == "rtl"
        assert (await told(one, "GET", "/api/content/us/nothing"))[0] == 404
        assert (await told(one, "GET", "/api/content/xx/goodbye"))[0] == 404


async def test_a_change_is_live_for_people_once_a_second_supervisor_has_approved(gateway: Gateway) -> None:
    async with await supervisor(gateway, "one") as one, await supervisor(gateway, "two") as two:
        change = {**await written(one), "steps": ["Take good care. Write to us any time."]}
        status, made = await told(one, "POST", f"{GOODBYE}/proposals", change)
        assert status == 201
        id = made["proposal"]["id"]
        assert gateway.line.library.render("goodbye", "en", None).text.startswith("Take care.")
        status, refused = await told(one, "POST", f"/api/content/proposals/{id}/approve", {"alone": True})
        assert (status, refused["code"]) == (409, "own")
        _, entry = await told(two, "GET", GOODBYE)
        assert [p["author"] for p in entry["proposals"]] == ["one"]
        assert (await told(two, "POST", f"/api/content/proposals/{id}/approve", {}))[0] == 200
        assert (await told(two, "POST", f"/api/content/proposals/{id}/approve", {}))[0] == 404
        _, entry = await told(two, "GET", GOODBYE)
        assert entry["texts"]["es"]["status"] == "outdated"
        assert entry["texts"]["es"]["old_english"]["steps"][0].startswith("Take care.")
    assert gateway.line.library.render("goodbye", "en", None).text == "Take good care. Write to us any time."
    audited = {(line["who"], line["did"], line["what"]) for line in await gateway.line.people.audited()}
    assert {("one", "content_propose", "en/any/goodbye"), ("two", "content_approve", "en/any/goodbye")} <= audited


async def test_a_file_changed_by_hand_is_live_and_one_with_a_mistake_stops_nothing(gateway: Gateway) -> None:
    file = gateway.line.library.root / "en" / "any" / "goodbye.yml"
    text = file.read_text()
    file.write_text("steps: [")
    await asyncio.sleep(3)
    assert gateway.line.library.render("goodbye", "en", None).text.startswith("Take care.")
    file.write_text(text.replace("Take care.", "Be well."))
    async with asyncio.timeout(10):
        while not gateway.line.library.render("goodbye", "en", None).text.startswith("Be well."):
            await asyncio.sleep(0.1)


async def test_an_only_supervisor_approves_their_own_change_after_saying_so(gateway: Gateway) -> None:
    async with await supervisor(gateway, "one") as one:
        change = {**await written(one, "es"), "steps": ["Cuídate mucho."], "reviewed": True, "by": "native speaker"}
        _, made = await told(one, "POST", f"{GOODBYE}/proposals", change)
        path = f"/api/content/proposals/{made['proposal']['id']}/approve"
        assert (await told(one, "POST", path, {}))[0] == 409
        assert (await told(one, "POST", path, {"alone": True}))[0] == 200
        _, entry = await told(one, "GET", GOODBYE)
    assert (entry["texts"]["es"]["status"], entry["texts"]["es"]["by"]) == ("reviewed", "native speaker")
    assert entry["alone"]


async def test_the_second_of_two_at_once_gets_the_others_words(gateway: Gateway) -> None:
    async with await supervisor(gateway, "one") as one, await supervisor(gateway, "two") as two:
        first, second = await written(one), await written(two)
        made = await told(one, "POST", f"{GOODBYE}/proposals", {**first, "steps": ["The first words."]})
        status, refused = await told(two, "POST", f"{GOODBYE}/proposals", {**second, "steps": ["The second."]})
        assert (status, refused["code"]) == (409, "proposed")
        assert refused["proposal"]["steps"] == ["The first words."]
        await told(two, "POST", f"/api/content/proposals/{made[1]['proposal']['id']}/approve", {})
        status, refused = await told(two, "POST", f"{GOODBYE}/proposals", {**second, "steps": ["The second."]})
        assert (status, refused["code"]) == (409, "changed")
        assert refused["current"]["steps"] == ["The first words."]
        again = {**second, "steps": ["The second."], "base": refused["current"]["version"]}
        assert (await told(two, "POST", f"{GOODBYE}/proposals", again))[0] == 201


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"steps": ["You will get a visa."]}, 422),
        ({"steps": ["<img src=x>"]}, 422),
        ({"steps": [""]}, 422),
        ({"steps": ["x"] * 21}, 422),
        ({"steps": "x"}, 400),
        ({"steps": [5]}, 400),
        ({"steps": ["x"], "language": "../../etc"}, 400),
        ({"steps": ["x"], "reviewed": "yes"}, 400),
        ({}, 422),
    ],
)
async def test_a_change_that_cannot_be_is_refused_and_nothing_is_kept(
    gateway: Gateway, more: dict[str, object], status: int
) -> None:
    async with await supervisor(gateway, "one") as one:
        found, refused = await told(one, "POST", f"{GOODBYE}/proposals", {**await written(one), **more})
        assert found == status
        assert refused.get("sentence") or status == 400
        _, entry = await told(one, "GET", GOODBYE)
    assert entry["proposals"] == []


async def test_a_rejected_change_is_gone_and_people_never_got_it(gateway: Gateway) -> None:
    async with await supervisor(gateway, "one") as one, await supervisor(gateway, "two") as two:
        _, made = await told(one, "POST", f"{GOODBYE}/proposals", {**await written(one), "steps": ["Other words."]})
        assert (await told(two, "POST", f"/api/content/proposals/{made['proposal']['id']}/reject", {}))[0] == 200
        assert (await told(two, "GET", GOODBYE))[1]["proposals"] == []
    assert gateway.line.library.render("goodbye", "en", None).text.startswith("Take care.")


async def test_a_preview_counts_what_is_being_written_and_keeps_nothing(gateway: Gateway) -> None:
    async with await supervisor(gateway, "one") as one:
        body = {"language": "en", "steps": ["Take care. " * 20], "label": ""}
        _, shown = await told(one, "POST", f"{GOODBYE}/preview", body)
        assert len(shown["steps"][0]["segments"]) == 2
        body["steps"] = ["Call {number:nobody}."]
        _, shown = await told(one, "POST", f"{GOODBYE}/preview", body)
        assert "number" in {f["rule"] for f in shown["findings"]}
        body["steps"] = [""]
        _, shown = await told(one, "POST", f"{GOODBYE}/preview", body)
        assert shown["findings"][0]["rule"] == "empty"
        assert (await told(one, "GET", GOODBYE))[1]["proposals"] == []


async def test_a_person_gets_the_new_words_without_a_restart(gateway: Gateway) -> None:
    path = "/api/content/any/first_contact"
    async with await supervisor(gateway, "one") as one, await supervisor(gateway, "two") as two:
        _, entry = await told(one, "GET", path)
        text = entry["texts"]["en"]
        steps = [text["steps"][0].replace("Hi", "Good day", 1), *text["steps"][1:]]
        assert steps != text["steps"]
        change = {"language": "en", "steps": steps, "label": "", "base": text["version"], "over": ""}
        _, made = await told(one, "POST", f"{path}/proposals", change)
        await told(two, "POST", f"/api/content/proposals/{made['proposal']['id']}/approve", {})
    async with gateway.client() as visitor, visitor.ws_connect("/chat/socket") as ws:
        await hello(ws)
        await say(ws, "hello")
        await until(ws, lambda m: "Good day" in m.get("text", ""))
