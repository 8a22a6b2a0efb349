"""The record of work and pay: one page, in the person's language, behind a link, with nothing in it that names them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from content import load
from handoff import record
from handoff.line import forget
from handoff.record import fonts
from handoff.record.make import work_of
from handoff.record.sheet import sheet
from handoff.store import links
from tests.links.people import Gateway, somebody
from wages import BadField, Rates, Work, compute

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).parent.parent.parent
LIBRARY = load(ROOT / "data" / "content")
RATES = Rates.load(ROOT / "data" / "wages" / "rates.yml")
TODAY = date(2026, 11, 24)
ANSWERS = {"country": "US", "place": "CA", "weeks": "6", "hours_a_week": "60", "paid": "500", "farm": "no", "tips": ""}


def fullest(country: str) -> Work:
    """Work that brings every line and every note."""
    told: dict[str, Any] = {"today": TODAY, "paid": Decimal("1250.50"), "deducted": Decimal(300), "tips": True}
    if country == "US":
        return Work(country="US", place="WA", weeks=Decimal(90), hours_a_week=Decimal(70), farm=True, **told)
    return Work(
        country="CA", place="BC", start=date(2024, 6, 3), end=date(2026, 11, 1), hours_a_day=Decimal(12),
        days_a_week=Decimal(6), **told,
    )  # fmt: skip


def drawn(told: dict[str, Any]) -> bytes:
    asked = json.dumps(told).encode()
    made = subprocess.run([sys.executable, "-m", "handoff.record.page"], input=asked, capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()[-2000:]
    return made.stdout


@pytest.mark.parametrize("language", sorted(LIBRARY.languages))
async def test_the_fullest_page_is_one_page_in_every_language(language: str) -> None:
    assert not fonts.missing(), "run make fonts"
    country = "US" if sorted(LIBRARY.languages).index(language) % 2 else "CA"
    page = drawn(sheet(LIBRARY, compute(fullest(country), RATES), language, "Info Line"))
    assert page.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", page)) == 1


@pytest.mark.parametrize("name", sorted(set(fonts.SCRIPTS.values()) | {fonts.LATIN}))
async def test_every_letter_of_the_texts_has_a_shape_in_the_fonts(name: str) -> None:
    from fontTools.ttLib import TTFont

    languages = [tag for tag in LIBRARY.languages if fonts.script_of(tag) == name]
    for weight in fonts.WEIGHTS:
        shapes: set[int] = set()
        for font in {name, fonts.LATIN}:
            with TTFont(fonts.file(font, weight), lazy=True) as opened:
                shapes |= set(opened.getBestCmap())
        for entry in LIBRARY.entries.values():
            if entry.language in languages and entry.id.startswith("record_"):
                lacking = {c for c in "".join(entry.steps) if ord(c) not in shapes and c not in "\n\u200c\u200d"}
                assert not lacking, f"{entry.language}/{entry.id}: {lacking}"


async def test_the_sheet_has_blank_lines_for_names_and_no_name() -> None:
    told = sheet(LIBRARY, compute(fullest("US"), RATES), "en", "Info Line")
    assert told["fill"]["lines"] == ["My name", "Employer", "Place of work", "How to reach me safely"]
    assert told["foot"][0] == "This is a sum, not a promise. The labor office decides."


async def test_the_lines_of_the_sheet_add_up_to_its_sum() -> None:
    for country in ("US", "CA"):
        owed = compute(fullest(country), RATES)
        told = sheet(LIBRARY, owed, "en", "Info Line")
        amounts = [Decimal(row[3].split()[0].replace(",", "")) for row in told["sum"]["rows"]]
        # Each part is rounded by itself: at most half a cent a part is lost or won.
        assert abs(sum(amounts) - owed.due) <= Decimal("0.005") * len(owed.parts)


async def test_a_page_is_behind_its_link_for_two_days_and_says_nothing_in_its_title(gateway: Gateway) -> None:
    line, client = gateway
    id = await somebody(line)
    c = await line.conversations.load(id)
    told = await record.reply(line, c, ANSWERS)
    assert told.content_id == "record_ready"
    assert not re.search(r"\d{3}", told.values["hours"]), "no amount"
    link = told.values["link"]
    async with client.get(link.removeprefix(line.settings.public_url)) as answer:
        assert answer.status == 200
        assert answer.content_type == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store"
        page = await answer.read()
    assert page.startswith(b"%PDF")
    assert b"/Title (Page)" in page or b"/Title <FEFF0050006100670065>" in page.upper().replace(b"/TITLE", b"/Title")
    words = b"".join(_inflated(page))
    assert id.encode() not in page + words
    [key] = [k async for k in line.redis.scan_iter(match="pl:*:link:*")]
    assert 47 * 3600 < await line.redis.ttl(key) <= 48 * 3600
    await forget.erase(line, id, by="test")
    async with client.get(link.removeprefix(line.settings.public_url)) as answer:
        assert answer.status == 404


def _inflated(page: bytes) -> list[bytes]:
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", page, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return found


async def test_what_cannot_be_computed_asks_for_a_person_and_absurd_answers_make_no_page(gateway: Gateway) -> None:
    line, _ = gateway
    c = await line.conversations.load(await somebody(line))
    assert (await record.reply(line, c, {**ANSWERS, "country": "CA", "place": "YT"})).content_id == "record_person"
    for wrong in (
        {"paid": "1000000000"},
        {"paid": "idk"},
        {"weeks": "-1"},
        {"start": "tomorrow", "weeks": ""},
        {"country": ""},
    ):
        assert (await record.reply(line, c, {**ANSWERS, **wrong})).content_id == "record_none", wrong
    assert [k async for k in line.redis.scan_iter(match="pl:*:link:*")] == []


async def test_without_fonts_there_is_no_page_and_the_person_is_told(
    gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, _ = gateway
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    c = await line.conversations.load(await somebody(line))
    assert (await record.reply(line, c, ANSWERS)).content_id == "record_none"
    assert len(fonts.missing()) == 12


async def test_a_page_for_a_conversation_that_was_erased_is_not_kept(gateway: Gateway) -> None:
    line, _ = gateway
    c = await line.conversations.load(await somebody(line))
    await forget.erase(line, c.id, by="test")
    with pytest.raises(record.NotReady):
        await record.ready(line, c, ANSWERS)
    assert await links.find(line.redis, line.seal, "0" * 25) is None


async def test_answers_are_read_as_they_are_written() -> None:
    work = work_of({**ANSWERS, "farm": "yes", "deducted": " 20.50 ", "place": " CA "}, TODAY)
    assert (work.paid, work.deducted, work.farm, work.tips, work.place) == (500, Decimal("20.50"), True, False, "CA")
    with pytest.raises(BadField, match="hours_a_week"):
        work_of({**ANSWERS, "hours_a_week": "many"}, TODAY)
