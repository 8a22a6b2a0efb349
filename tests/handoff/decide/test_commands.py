"""Commands and standing words: whole messages that mean one thing, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import load
from handoff.decide.commands import command, standing, standing_words, words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("STOP", "stop"),
        ("Stop.", "stop"),
        ("ARRET", "stop"),
        ("стоп", "stop"),
        ("退订", "stop"),
        ("START", "start"),
        ("HELP", "help"),
        ("Dừng!", "stop"),
        ("DỪNG LẠI", "stop"),
        ("dung lai", "stop"),
        ("hủy", "stop"),
        ("Đúng", None),  # "that is right", the answer to many a question
        ("dùng", None),
        ("dung", None),  # either of the two
        ("Huy", None),  # a name
        ("make him stop", None),
        ("stop hitting me", None),
        ("", None),
    ],
)
def test_only_a_whole_message_is_a_command(text: str, kind: str | None) -> None:
    assert command(text) == kind


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("PERSON", "ask_human"),
        ("persona", "ask_human"),
        ("¡PERSONA!", "ask_human"),
        ("Người thật", "ask_human"),
        ("真人", "ask_human"),
        ("ЧЕЛОВЕК.", "ask_human"),
        ("forget me", "delete_data"),
        ("Efase tout", "delete_data"),
        ("the person who holds my passport", None),
        ("personal", None),
    ],
)
def test_the_words_that_messages_name_choose_whether_offered_or_not(text: str, choice: str | None) -> None:
    assert standing(text) == choice


def test_no_standing_word_is_a_command() -> None:
    assert not set(words()) & set(standing_words())


def test_the_labels_of_a_person_of_forgetting_and_of_going_on_always_count_in_every_language() -> None:
    library = load(Path(__file__).parents[3] / "data" / "content")
    for language in library.languages:
        for choice in ("ask_human", "delete_data", "path_continue"):
            assert standing(library.labels[language][choice]) == choice, f"{choice} in {language}"
