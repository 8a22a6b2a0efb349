"""Which entry below a topic a question means."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import Library, load
from handoff.line.finer import Finer
from handoff.processes import ASKS
from triage.embedding import Embedder

ROOT = Path(__file__).parent.parent.parent / "data" / "content"


@pytest.fixture(scope="module")
def known() -> tuple[Finer, Embedder, Library]:
    finer, embedder, library = Finer(), Embedder(), load(ROOT)
    assert finer.build(library, ASKS) > 50
    return finer, embedder, library


def test_a_question_about_a_part_gets_the_part_in_any_language(known: tuple[Finer, Embedder, Library]) -> None:
    finer, embedder, _ = known
    for text in ("how much does it cost to apply for the T visa", "¿cuánto cuesta pedir la visa T?"):
        assert finer.pick("immig_t_visa", embedder.embed(text), "US") == "immig_t_visa_fee"


def test_an_open_question_gets_the_overview(known: tuple[Finer, Embedder, Library]) -> None:
    finer, embedder, _ = known
    assert finer.pick("immig_t_visa", embedder.embed("what is a T visa"), "US") is None
    assert finer.pick("greet", embedder.embed("hello there"), "US") is None
    assert finer.pick(None, None, None) is None


def test_nobody_is_told_the_rules_of_the_other_country(known: tuple[Finer, Embedder, Library]) -> None:
    finer, _, library = known
    for (id, language, country), entry in library.entries.items():
        if language != "en" or not entry.topic:
            continue
        for question in entry.asks[:1]:
            other = {"us": "CA", "ca": "US"}.get(country)
            found = other and finer.pick(entry.topic, known[1].embed(question), other)
            assert (
                not found
                or found != id
                or (id, "en", "any") in library.entries
                or (id, "en", other.lower()) in library.entries
            )


def test_while_the_country_is_unknown_nothing_is_picked_that_cannot_be_said(
    known: tuple[Finer, Embedder, Library],
) -> None:
    finer, embedder, library = known
    for text in ("how do i claim my unpaid wages step by step", "where can I find a free lawyer"):
        for topic in ("rights_unpaid_wages", "need_lawyer"):
            found = finer.pick(topic, embedder.embed(text), None)
            assert found is None or library.find(found, "en", None)
