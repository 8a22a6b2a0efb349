"""Which choice a reply to numbered choices makes: in any digits, in words, by its label, and when it makes none."""

from __future__ import annotations

import pytest

from handoff.decide.choices import chosen

pytestmark = pytest.mark.quick

OFFER = ("more", "ask_human", "help_menu", "safe_no")
LABELS = {"more": "More", "ask_human": "Una persona", "help_menu": "القائمة", "safe_no": "I am not safe"}


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2", "ask_human"),
        (" 2. ", "ask_human"),
        ("(2)", "ask_human"),
        ("#2", "ask_human"),
        ("option 2", "ask_human"),
        ("2\ufe0f\u20e3", "ask_human"),
        ("２", "ask_human"),
        ("٢", "ask_human"),
        ("۲", "ask_human"),
        ("२", "ask_human"),
        ("੨", "ask_human"),
        ("二", "ask_human"),
        ("dos", "ask_human"),
        ("Deux", "ask_human"),
        ("bốn", "safe_no"),
        ("una persona", "ask_human"),
        ("UNA PERSONA!", "ask_human"),
        ("القائمة", "help_menu"),
        ("0", None),
        ("5", None),
        ("911", None),
        ("2 days ago they took it", None),
        ("Bon", None),
        ("more or less", None),
        ("", None),
    ],
)
def test_a_reply_makes_one_of_the_choices_or_none(text: str, choice: str | None) -> None:
    assert chosen(text, OFFER, LABELS) == choice


def test_nothing_is_chosen_where_nothing_was_offered() -> None:
    assert chosen("1", (), {}) is None
