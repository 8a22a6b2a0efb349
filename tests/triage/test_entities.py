"""What a message names: sums, times, ages, visas, places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.entities import Entities

KNOWN = Entities.load(Path(__file__).parent.parent.parent / "data" / "phrases" / "places.yml")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("they owe me $1,200.50 since march", "money", "1200.50"),
        ("me deben 1.200 dolares", "money", "1200"),
        ("il me doit 900 $", "money", "900"),
        ("paid CAD 300 to agency", "money", "300 CAD"),
        ("trabajo 70 horas a la semana", "hours", "70"),
        ("८० घंटे काम", "hours", "80"),
        ("no pay for 6 weeks", "weeks", "6"),
        ("hace 3 meses", "months", "3"),
        ("im 16 and scared", "age", "16"),
        ("tengo 17 años", "age", "17"),
        ("my visa is H2A", "visa", "H-2A"),
        ("vine con visa h-2b", "visa", "H-2B"),
        ("came as j1 student", "visa", "J-1"),
        ("what is a T visa", "visa", "T"),
        ("it was on 2026-03-05", "date", "2026-03-05"),
        ("estoy en Canadá", "country", "CA"),
        ("i work in Ontario", "region", "CA-ON"),
        ("я в сша", "country", "US"),
    ],
)
def test_what_a_message_names(text: str, kind: str, value: str) -> None:
    assert (kind, value) in [(e.kind, e.value) for e in KNOWN.find(text)]


def test_a_sum_is_no_age_and_an_age_no_sum() -> None:
    assert [e.kind for e in KNOWN.find("im 40 hours a week here")] == ["hours"]
    assert KNOWN.find("i have 2 kids") == []


def test_a_country_is_taken_only_when_one_is_named() -> None:
    assert KNOWN.country("i am in texas") == "US"
    assert KNOWN.country("from texas to canada") is None
    assert KNOWN.country("my boss is mean") is None


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=200)
def test_no_text_is_too_much(text: str) -> None:
    for entity in KNOWN.find(text):
        assert 0 <= entity.start <= entity.end <= len(text)
        assert entity.value
