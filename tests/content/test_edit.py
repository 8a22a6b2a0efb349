"""A text is changed: checked before it is written, proposed, approved by a second person, whole or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import load
from content.edit import Change, Refused, candidate, checked, text_of, version, write
from content.gsm import cut, segments
from content.history import History
from content.library import Library
from content.lint import lint
from content.proposals import Proposal, Proposals
from tests.content.copies import small

DAY = date(2026, 11, 24)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return load(small(tmp_path))


@pytest.fixture
def proposals(tmp_path: Path) -> Proposals:
    return Proposals(tmp_path / "proposals", History(tmp_path / "history"))


def change(library: Library, id: str, language: str, *steps: str, country: str = "any", **more: object) -> Change:
    english = library.entries[(id, "en", country)]
    made_from = "" if language == "en" else english.hash
    return Change(language, country, id, steps, label=english.label, **{"made_from": made_from, **more})  # type: ignore[arg-type]


def put(p: Proposals, library: Library, c: Change, author: str = "one", over: str = "", base: str = "?") -> Proposal:
    now = library.entries.get((c.id, c.language, c.country))
    seen = version(now) if base == "?" else base
    return p.put(library, c, base=seen, over=over, author=author, now_ms=1_000, today=DAY)[0]


def files(root: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_an_approved_change_is_in_the_folder_and_the_rest_of_its_file_is_as_it_was(
    library: Library, proposals: Proposals
) -> None:
    file = library.root / "en" / "any" / "goodbye.yml"
    file.write_text("# why this is short\n" + file.read_text() + "note: for translators   # keep\n")
    library.reload_if_changed()
    before = file.read_text()
    made = put(proposals, library, change(library, "goodbye", "en", "Take good care. Write to us any time."))
    assert file.read_text() == before
    entry = proposals.approve(library, made.id, who="two", alone=False, today=DAY)
    assert entry.steps == ("Take good care. Write to us any time.",)
    after = file.read_text()
    assert "# why this is short" in after
    assert "note: for translators   # keep" in after
    assert yaml.safe_load(after) == {**yaml.safe_load(before), "steps": {1: "Take good care. Write to us any time."}}
    assert proposals.pending() == []
    assert lint(library.root, today=DAY)[0].rule == "current"  # the translations are of the old words now


def test_nobody_approves_their_own_change_unless_they_are_alone(library: Library, proposals: Proposals) -> None:
    made = put(proposals, library, change(library, "goodbye", "en", "Take good care."))
    with pytest.raises(Refused) as refused:
        proposals.approve(library, made.id, who="one", alone=False, today=DAY)
    assert refused.value.code == "own"
    assert proposals.approve(library, made.id, who="one", alone=True, today=DAY).steps == ("Take good care.",)


def test_the_second_of_two_supervisors_is_told_and_neither_loses_a_word(library: Library, proposals: Proposals) -> None:
    seen = version(library.entries[("goodbye", "en", "any")])
    first = put(proposals, library, change(library, "goodbye", "en", "The first."))
    with pytest.raises(Refused) as refused:
        put(proposals, library, change(library, "goodbye", "en", "The second."), "two")
    assert refused.value.code == "proposed"
    assert proposals.of("en", "any", "goodbye") == first
    second = put(proposals, library, change(library, "goodbye", "en", "The second."), "two", over=first.id)
    assert [p.change.steps for p in proposals.pending()] == [("The second.",)]
    with pytest.raises(Refused, match="no longer waiting"):
        proposals.approve(library, first.id, who="two", alone=False, today=DAY)
    proposals.approve(library, second.id, who="one", alone=False, today=DAY)
    with pytest.raises(Refused) as refused:
        put(proposals, library, change(library, "goodbye", "en", "The third."), "three", base=seen)
    assert refused.value.code == "changed"
    kept = [p.read_text() for p in (proposals._folder / "decided").glob("*.json")]
    assert sum("The first." in text for text in kept) == 1


def test_a_hundred_proposals_at_once_leave_one(library: Library, proposals: Proposals) -> None:
    def one(n: int) -> str:
        try:
            put(proposals, library, change(library, "goodbye", "en", f"Take care, number {n}."), f"person-{n}")
        except Refused as refused:
            return refused.code
        return "kept"

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(one, range(100)))
    assert sorted(set(told)) == ["kept", "proposed"]
    assert told.count("kept") == 1 == len(proposals.pending())


def test_a_change_by_hand_after_the_proposal_is_not_overwritten(library: Library, proposals: Proposals) -> None:
    made = put(proposals, library, change(library, "goodbye", "en", "Take good care."))
    file = library.root / "en" / "any" / "goodbye.yml"
    file.write_text(file.read_text().replace("Take care.", "Be well."))
    with pytest.raises(Refused) as refused:
        proposals.approve(library, made.id, who="two", alone=False, today=DAY)
    assert refused.value.code == "changed"
    assert "Be well." in file.read_text()
    assert [p.id for p in proposals.pending()] == [made.id]


def test_an_approval_that_was_cut_off_after_writing_can_be_finished(library: Library, proposals: Proposals) -> None:
    made = put(proposals, library, change(library, "goodbye", "en", "Take good care."))
    new = candidate(library, made.change, DAY)
    write({new.file: text_of(new)})
    assert proposals.approve(library, made.id, who="two", alone=False, today=DAY).steps == ("Take good care.",)
    assert proposals.pending() == []


def test_the_old_english_is_there_to_be_compared(library: Library, proposals: Proposals, tmp_path: Path) -> None:
    old = library.entries[("goodbye", "en", "any")]
    made = put(proposals, library, change(library, "goodbye", "en", "Take good care."))
    proposals.approve(library, made.id, who="two", alone=False, today=DAY)
    translation = library.entries[("goodbye", "es", "any")]
    found = History(tmp_path / "history").find(translation.made_from)
    assert found
    assert found.steps == old.steps
    assert History(tmp_path / "history").find("../../etc/passwd") is None


def test_a_mended_translation_is_current_again_and_says_who_reviewed_it(library: Library, proposals: Proposals) -> None:
    c = change(library, "goodbye", "es", "Cuídate mucho.", reviewed=True, by="native speaker")
    entry = proposals.approve(library, put(proposals, library, c).id, who="two", alone=False, today=DAY)
    assert (entry.status, entry.by, entry.made_from) == (
        "reviewed",
        "native speaker",
        library.entries[("goodbye", "en", "any")].hash,
    )
    with pytest.raises(Refused, match="role"):
        put(proposals, library, change(library, "goodbye", "es", "Otra vez.", reviewed=True))


def test_reading_the_sources_again_moves_the_day(library: Library, proposals: Proposals) -> None:
    english = library.entries[("immig_t_visa_who", "en", "us")]
    c = change(library, "immig_t_visa_who", "en", *english.steps, country="us", sources_read=True)
    made = proposals.put(library, c, base=version(english), over="", author="one", now_ms=1, today=date(2027, 1, 1))[0]
    entry = proposals.approve(library, made.id, who="two", alone=False, today=date(2027, 1, 2))
    assert (str(entry.reviewed_on), str(entry.review_by)) == ("2027-01-02", "2027-04-02")


@pytest.mark.parametrize(
    ("language", "words", "rule"),
    [
        ("en", "You will get a visa.", "forbidden"),
        ("en", "Call {number:nobody}.", "number"),
        ("en", "Hello {person_name}.", "placeholders"),
        ("en", "Hello {line_name.", "placeholders"),
        ("en", "<b>Take care.</b>", "markup"),
        ("en", "Take care.\ufffd", "characters"),
        ("en", "Take care. " * 60, "length"),
        ("es", "Somos {line_name}.", "placeholders"),
        ("es", "Te garantizamos la visa.", "forbidden"),
        ("es", "You can write to us again at any time of day or night.", "language"),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_in_words_and_nothing_is_written(
    library: Library, proposals: Proposals, tmp_path: Path, language: str, words: str, rule: str
) -> None:
    before = files(tmp_path)
    c = change(library, "goodbye", language, words)
    now = version(library.entries[("goodbye", language, "any")])
    with pytest.raises(Refused) as refused:
        proposals.put(
            library, c, base=now, over="", author="one", now_ms=1, today=DAY,
            tongue=lambda text: "en" if "You can" in text else None,
        )  # fmt: skip
    assert rule in {f.rule for f in refused.value.findings}
    assert {p: b for p, b in files(tmp_path).items() if p.name != ".lock"} == before


def test_one_character_that_makes_messages_dear_is_told_and_stops_nothing(library: Library) -> None:
    entry = candidate(library, change(library, "goodbye", "en", "Take care, Zoë. Ħello."), DAY)
    found = checked(library, entry, DAY)
    assert [(f.rule, f.warning) for f in found] == [("alphabet", True)]
    assert "Ħ" in found[0].what


def test_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "one.yml", tmp_path / "b" / "two.yml"
    one.parent.mkdir()
    one.write_text("old")
    two.mkdir(parents=True)  # cannot be replaced by a file
    (two / "x").write_text("")
    with pytest.raises(Refused):
        write({one: "new", two: "new"})
    assert one.read_text() == "old"
    assert [p.name for p in tmp_path.rglob(".*")] == []


WORDS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=200).filter(lambda t: t.split())


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_whatever_words_are_written_the_same_are_read(library: Library, steps: list[str]) -> None:
    entry = candidate(library, change(library, "goodbye", "es", *steps), DAY)
    text = text_of(entry)
    raw = yaml.safe_load(text)
    assert tuple(raw["steps"][n] for n in range(1, len(steps) + 1)) == entry.steps
    assert raw["from"] == entry.made_from


def test_a_text_never_looks_like_training_data(library: Library) -> None:
    for words in ("rules: ask first", "Your boss must keep the rest of these rules: " * 8):
        entry = candidate(library, change(library, "goodbye", "es", words), DAY)
        assert "training" not in {f.rule for f in checked(library, entry, DAY)}


@given(st.text(st.sampled_from("ab €é😀\n"), max_size=500))
def test_segments_hold_the_text_in_order(text: str) -> None:
    pieces = cut(text)
    assert "".join(pieces) == text
    assert len(pieces) == segments(text)
