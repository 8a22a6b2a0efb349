"""What understanding is measured on is whole, and was kept apart from what is learnt from."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from benchmarks.understanding import conversations
from benchmarks.understanding.apart import copies
from benchmarks.understanding.messages import Message, load
from triage.examples import dangers, topics

ROOT = Path(__file__).parent.parent.parent
LANGUAGES = sorted(file.stem for file in (ROOT / "tests" / "understanding").glob("*.yml"))


@pytest.mark.timeout(240)
def test_no_measured_message_is_nearly_one_that_was_learnt_from() -> None:
    told = [message for message in load() if message.kind != "word"]
    told += [Message(talk.language, "emergency", "", talk.now) for talk in conversations.load()]
    assert copies(told, topics() + dangers()) == []


def test_every_language_measures_every_topic_and_danger() -> None:
    vocabulary = yaml.safe_load((ROOT / "data" / "vocabulary.yml").read_text("utf-8"))
    every = {id for group in vocabulary["topics"].values() for id in group}
    assert len(LANGUAGES) == 15
    for language in LANGUAGES:
        mine = [message for message in load() if message.language == language]
        assert {m.label for m in mine if m.kind == "topic"} == every, language
        assert {m.label for m in mine if m.kind == "emergency"} == set(vocabulary["emergencies"]), language
        unusual = [m for m in mine if m.unusual]
        assert len(unusual) >= 0.2 * len([m for m in mine if m.kind in ("topic", "emergency")]), language


def test_the_training_text_has_enough_of_everything() -> None:
    vocabulary = yaml.safe_load((ROOT / "data" / "vocabulary.yml").read_text("utf-8"))
    every = {id for group in vocabulary["topics"].values() for id in group}
    known = topics()
    for language in LANGUAGES:
        for topic in every:
            there = sum(row[:2] == (language, topic) for row in known)
            assert there >= (25 if language == "en" else 8), f"{topic} in {language}: {there}"
    told = dangers()
    for danger in vocabulary["emergencies"]:
        assert sum(label == danger for _, label, _ in told) >= 40
    assert sum(label == "none" for _, label, _ in told) >= 40 * 6
