"""Cutting and counting texts: what a person would see on a phone, and what it costs."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from content import gsm
from handoff.decide.segments import Count, count, split

pytestmark = pytest.mark.quick

FAMILY = "👨‍👩‍👧‍👦"

#: Texts of every kind the line speaks, mixed: letters, marks, emoji, typography, spaces, sentence ends.
PIECES = st.sampled_from(
    ["a", "word ", "Pay is due. ", "¿Está a salvo? ", "“quoted” ", "…", "é", "e\u0301", "ñ", "€", "[x] ", "\n", "  ",
     "ฉันต้องการ", "ខ្ញុំត្រូវការ", "ကျွန်တော်", "我需要帮助。", "مرحبا كيف حالك؟ ", "मुझे मदद चाहिए। ", "ਮਦਦ ", "한국어 ", FAMILY,
     "🇺🇸", "👍🏽", "\u0301", "\u200d", "\u200b", "\u00a0", "\u202b"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=150).map("".join) | st.text(max_size=400)


def visible(text: str) -> list[str]:
    """What a reader sees, without white space, in the plain signs and the form in which it may travel."""
    plain = "".join(gsm.PLAIN.get(c, c) for c in unicodedata.normalize("NFC", text))
    apart = "".join(unicodedata.normalize("NFD", c) for c in plain)  # each by itself: a cut changes no neighbour
    return [c for c in apart if not c.isspace()]


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(1, 4))
def test_nothing_but_space_is_lost_and_every_part_fits(text: str, most: int) -> None:
    parts = split(text, most)
    assert visible("".join(parts)) == visible(text)
    for part in parts:
        assert part.strip()
        assert count(part).segments <= most


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_character_is_cut_in_two(text: str) -> None:
    characters = iter(regex.findall(r"\X", gsm.to_gsm(text).strip()))
    for part in split(text):
        wanted, taken = visible(part), list[str]()
        while len(taken) < len(wanted):
            taken += visible(next(characters))
        assert taken == wanted  # the part ends exactly where a character does


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=600))
def test_counting_agrees_with_the_limits_of_one_and_of_several(text: str) -> None:
    told = count(text)
    if told.segments == 1:
        assert told.units <= gsm.SINGLE[told.encoding]
    else:
        assert told.units > gsm.SINGLE[told.encoding]
        assert (told.segments - 1) * (gsm.JOINED[told.encoding] - 1) < told.units
        assert told.units <= told.segments * gsm.JOINED[told.encoding]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 160, Count("GSM-7", 160, 1)),
        ("a" * 161, Count("GSM-7", 161, 2)),
        ("a" * 306, Count("GSM-7", 306, 2)),
        ("a" * 307, Count("GSM-7", 307, 3)),
        ("€" * 80, Count("GSM-7", 160, 1)),
        ("a" * 152 + "€" + "a" * 152, Count("GSM-7", 306, 3)),  # a two-unit character does not straddle
        ("ё" * 70, Count("UCS-2", 70, 1)),
        ("ё" * 71, Count("UCS-2", 71, 2)),
        ("😀" * 35, Count("UCS-2", 70, 1)),
    ],
)
def test_a_text_costs_what_a_carrier_charges(text: str, expected: Count) -> None:
    assert count(text) == expected


@pytest.mark.parametrize(
    ("label", "text", "first_ends"),
    [
        ("English", "You have a right to be paid for every hour. " * 20, "hour."),
        ("Spanish", "¿Le deben su sueldo? ¡No está solo! " * 20, "!?"),
        ("Arabic", "هل أنت في أمان الآن؟ " * 20, "؟"),
        ("Hindi", "आपको वेतन पाने का अधिकार है। " * 20, "।"),
        ("Punjabi", "ਤੁਹਾਨੂੰ ਤਨਖਾਹ ਦਾ ਹੱਕ ਹੈ। " * 20, "।"),
        ("Chinese", "您有权获得工资。您现在安全吗？" * 30, "。？"),
        ("Vietnamese", "Bạn có quyền được trả lương. " * 20, "."),
        ("quotation", "She said: “You must pay me.” " * 20, '"'),
        ("initials", "You have rights in the U.S. even without papers, it says. " * 14, "says."),
        ("a numbered list", "1. Keep your passport with you 2. Write down your hours\n" * 12, "hours"),
    ],
)
def test_a_part_ends_where_a_sentence_ends(label: str, text: str, first_ends: str) -> None:
    parts = split(text)
    assert len(parts) > 1
    assert parts[0][-1] in first_ends if len(first_ends) < 3 else parts[0].endswith(first_ends)


def test_without_sentences_a_part_ends_between_words() -> None:
    parts = split("please help me now " * 60)
    assert all(set(part.split()) <= {"please", "help", "me", "now"} for part in parts)


@pytest.mark.parametrize("unit", ["ฉันต้องการความช่วยเหลือ", "ខ្ញុំត្រូវការជំនួយ", "ကျွန်တော်", "我需要帮助", "a", FAMILY])
def test_text_without_spaces_is_cut_between_characters(unit: str) -> None:
    text = unit * (2000 // len(unit))
    parts = split(text)
    assert "".join(parts) == text
    assert [regex.findall(r"\X", part) for part in parts] != []
    assert sum(len(regex.findall(r"\X", part)) for part in parts) == len(regex.findall(r"\X", text))


def test_a_family_stays_together_at_the_border() -> None:
    # 201 units fit; the family would begin at 195 and needs 11.
    parts = split("ы" * 195 + FAMILY)
    assert parts == ["ы" * 195, FAMILY]


def test_a_vowel_written_first_stays_with_its_consonant() -> None:
    assert not any(part.endswith("เ") for part in split("เก" * 400))


def test_typography_does_not_make_a_text_longer_or_dearer() -> None:
    assert split("“It’s your pay” – really…") == ['"It\'s your pay" - really...']
    assert split("“Это ваши деньги”…") == ["“Это ваши деньги”…"]  # needs UCS-2 anyway: keeps its own signs


def test_a_blank_text_is_no_message() -> None:
    assert split(" \n\u00a0 ") == []
