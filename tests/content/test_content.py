"""The texts themselves, and the rules that keep them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from content import ContentError, UnknownContent, load
from content.gsm import encoding, segments, to_gsm
from content.lint import lint

ROOT = Path(__file__).parent.parent.parent / "data" / "content"
VALUES = {"line_name": "Info Line"}


def test_every_answer_in_every_language_keeps_the_rules() -> None:
    assert [str(finding) for finding in lint(ROOT) if not finding.warning] == []


def test_everything_is_said_in_every_language() -> None:
    library = load(ROOT)
    english = {(id, country) for id, tag, country in library.entries if tag == "en"}
    for tag in library.languages:
        assert english - {(id, country) for id, own, country in library.entries if own == tag} == set(), tag
        assert library.labels["en"].keys() - library.labels[tag].keys() == set(), tag


def test_every_topic_of_the_vocabulary_has_an_answer_in_each_country() -> None:
    library = load(ROOT)
    intents = (ROOT.parent.parent / "bot" / "domain" / "intents.yml").read_text().split("intents:")[1]
    without = {"ask_human", "affirm", "deny", "safe_no", "callback"}
    without |= {"country_us", "country_ca"}
    for id in (line[2:].strip() for line in intents.splitlines() if line.startswith("- ")):
        for country in ("US", "CA", None):
            if id not in without:
                assert library.render(id, "es", country, VALUES).text


def test_a_language_without_the_text_falls_back_and_says_which_it_is(tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(ROOT, root)
    for language in ("ht", "ru"):
        (root / language / "any" / "greet.yml").unlink()
    library = load(root)
    assert library.render("greet", "ht", None, VALUES).language == "fr"
    assert library.render("greet", "ru", None, VALUES).language == "en"
    assert library.render("greet", "es", None, VALUES).language == "es"


def test_an_unknown_entry_step_or_value_is_an_error_and_never_half_a_text() -> None:
    library = load(ROOT)
    for id, values, step in (("nothing", VALUES, 1), ("greet", VALUES, 9), ("first_contact", {}, 1)):
        with pytest.raises(UnknownContent):
            library.render(id, "en", None, values, step)


def test_a_correction_is_read_and_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(ROOT, root)
    library = load(root)
    file = root / "en" / "any" / "goodbye.yml"
    original = file.read_text()
    file.write_text(original.replace("Take care.", "Take good care."))
    assert library.reload_if_changed()
    assert library.render("goodbye", "en", None, VALUES).text.startswith("Take good care.")
    file.write_text("steps: [")
    with pytest.raises(ContentError) as told:
        library.reload_if_changed()
    assert "goodbye.yml" in str(told.value)
    assert library.render("goodbye", "en", None, VALUES).text.startswith("Take good care.")


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("forbidden", "Take care.", "Take care. You will get a visa."),
        ("forbidden", "Take care.", "You are a victim."),
        ("number", "Take care.", "Call {number:nobody}."),
        ("length", "Take care.", "Take care. " * 60),
        ("offers", "[ask_human]", "[no_such_choice]"),
        ("review", "review_by: 2027-11-23", "review_by: 2026-11-24"),
        ("training", "note: x", "rules: x"),
    ],
)
def test_each_rule_finds_what_it_is_for(tmp_path: Path, rule: str, old: str, new: str) -> None:
    root = tmp_path / "content"
    shutil.copytree(ROOT, root)
    file = root / "en" / "any" / "goodbye.yml"
    text = file.read_text() + "note: x\n"
    assert old in text
    broken = text.replace(old, new)
    if rule == "training":
        broken = text.replace("note: x", "note: |\n  x\n  rules: x")
    file.write_text(broken)
    assert rule in {finding.rule for finding in lint(root, today=date(2026, 12, 1))}


def test_a_changed_english_text_shows_which_translations_are_old(tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(ROOT, root)
    file = root / "en" / "any" / "goodbye.yml"
    file.write_text(file.read_text().replace("Take care.", "Be well."))
    old = {finding.place for finding in lint(root) if finding.rule == "current"}
    assert old == {f"{tag}/any/goodbye" for tag in load(ROOT).languages if tag != "en"}


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("á" * 70, "UCS-2", 1),
        ("á" * 71, "UCS-2", 2),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 36, "UCS-2", 2),
        ("", "GSM-7", 1),
    ],
)
def test_segments_as_a_carrier_counts_them(text: str, kind: str, count: int) -> None:
    assert (encoding(text), segments(text)) == (kind, count)


def test_typography_is_made_plain_only_where_that_spares_ucs2() -> None:
    assert to_gsm("It’s “fine” – really…") == 'It\'s "fine" - really...'
    assert to_gsm("Está “bien”") == "Está “bien”"
