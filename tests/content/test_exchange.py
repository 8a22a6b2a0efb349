"""The translators' file goes out and comes back; a bad one changes nothing and says why. A new language is begun."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import load
from content.edit import Refused, in_one_line, write
from content.exchange import MOST_BYTES, MOST_TEXTS, bring_in, export
from content.languages import add_language
from content.library import Library
from content.lint import lint
from tests.content.copies import ROOT, small

DAY = date(2026, 11, 24)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(tmp_path)


@pytest.fixture(scope="module")
def whole() -> Library:
    """Everything the line says, read once; no test changes it."""
    return load(ROOT)


def files(root: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}


def exported(root: Path, language: str = "es") -> Path:
    file = root.parent / f"{language}.po"
    file.write_text(export(load(root), language), "utf-8")
    return file


def edited(file: Path, context: str, words: str, *, fuzzy: bool = False) -> None:
    """What a translator's tool does with one message."""
    catalogue = polib.pofile(str(file))
    message = next(m for m in catalogue if m.msgctxt == context)
    message.msgstr = words
    message.flags = ["fuzzy"] if fuzzy else []
    catalogue.save(str(file))


@pytest.mark.parametrize("language", ["es", "ht", "zh", "hi", "ar", "ru"])
def test_out_and_in_again_changes_nothing(tmp_path: Path, whole: Library, language: str) -> None:
    library = whole
    file = tmp_path / "a.po"
    file.write_text(export(library, language), "utf-8")
    told = bring_in(library, language, file, today=DAY)  # nothing is different, so nothing is written
    assert (told.written, told.labels, told.left_out) == (0, 0, ())


def test_the_file_tells_a_translator_what_they_need(root: Path) -> None:
    english = root / "en" / "any" / "goodbye.yml"
    english.write_text(english.read_text().replace("Take care.", "Be well.") + "note: Said last.\n")
    catalogue = polib.pofile(str(exported(root)))
    goodbye = next(m for m in catalogue if m.msgctxt == "any/goodbye/1")
    assert "fuzzy" in goodbye.flags
    assert "Note: Said last." in goodbye.comment
    assert goodbye.msgid.startswith("Be well.")
    visa = next(m for m in catalogue if m.msgctxt == "us/immig_t_visa_who/label")
    assert (visa.msgid, visa.msgstr) == ("Who can ask", "Quién puede")
    assert "uscis.gov" in visa.comment
    assert "choices/ask_human" in {m.msgctxt for m in catalogue}


def test_a_changed_translation_comes_in_as_a_draft_of_todays_english(root: Path) -> None:
    file = exported(root)
    edited(file, "any/goodbye/1", "Cuídate mucho. Escribe cuando quieras.")
    edited(file, "choices/ask_human", "Alguien")
    told = bring_in(load(root), "es", file, today=DAY)
    assert (told.written, told.labels) == (1, 1)
    library = load(root)
    entry = library.entries[("goodbye", "es", "any")]
    assert entry.steps == ("Cuídate mucho. Escribe cuando quieras.",)
    assert (entry.status, entry.made_from) == ("draft", library.entries[("goodbye", "en", "any")].hash)
    assert library.labels["es"]["ask_human"] == "Alguien"
    assert [f for f in lint(root, today=DAY) if not f.warning] == []


def test_english_that_changed_while_the_translator_worked_shows_as_outdated(root: Path) -> None:
    file = exported(root)
    english = root / "en" / "any" / "goodbye.yml"
    english.write_text(english.read_text().replace("Take care.", "Be well."))
    edited(file, "any/goodbye/1", "Cuídate mucho.")
    bring_in(load(root), "es", file, today=DAY)
    assert [f.place for f in lint(root, today=DAY) if f.rule == "current" and "es" in f.place] == ["es/any/goodbye"]


def test_a_fuzzy_text_stays_marked_and_one_that_still_fits_becomes_current(root: Path) -> None:
    english = root / "en" / "any" / "goodbye.yml"
    english.write_text(english.read_text().replace("Take care.", "Be well."))
    file = exported(root)
    assert bring_in(load(root), "es", file, today=DAY).written == 0
    words = load(root).entries[("goodbye", "es", "any")].steps[0]
    edited(file, "any/goodbye/1", words)  # looked at, and left as it is
    assert bring_in(load(root), "es", file, today=DAY).written == 1
    assert "es/any/goodbye" not in {f.place for f in lint(root, today=DAY)}


def test_half_a_translation_waits_for_the_other_half(root: Path) -> None:
    (root / "es" / "us" / "immig_t_visa_who.yml").unlink()
    file = exported(root)
    edited(file, "us/immig_t_visa_who/1", "Es para quien tuvo que trabajar por fuerza.")
    before = files(root)
    told = bring_in(load(root), "es", file, today=DAY)
    assert told.left_out == ("us/immig_t_visa_who: not all of its parts are translated yet",)
    assert files(root) == before


def bad(root: Path, kind: str) -> bytes:
    text = exported(root).read_text("utf-8")
    entry = 'msgctxt "any/goodbye/1"\nmsgid "Take care. You can write here again any time."\nmsgstr "Adiós."\n'
    made: dict[str, str | bytes] = {
        "csv": "id,text\n1,hola\n",
        "empty": "",
        "key": text.replace("any/goodbye/1", "any/no_such_text/1"),
        "no context": text.replace('msgctxt "any/goodbye/1"\n', ""),
        "twice": f"{text}\n{entry}",
        "plural": f'{text}\nmsgctxt "any/greet/9"\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n',
        "latin-1": text.encode("latin-1", "replace"),
        "utf-16": text.encode("utf-16"),
        "cut off": text[: text.index("Cuídate") + 3],
        "html": text.replace('"Cuídate.', '"<b>Cuídate.</b>'),
        "placeholder": text.replace('"Cuídate.', '"{name} cuídate.'),
        "unknown number": text.replace('"Cuídate.', '"{number:mine} cuídate.'),
        "label": text.replace('"Una persona"', '"Una persona que te escucha"'),
        "other language": text.replace("Language: es", "Language: fr"),
        "binary": b"\x7fELF" + bytes(range(256)) * 50,
    }
    found = made[kind]
    return found if isinstance(found, bytes) else found.encode()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("csv", "no msgid"),
        ("empty", "no msgid"),
        ("key", "no place of a text"),
        ("no context", "no place of a text"),
        ("twice", "twice"),
        ("plural", "plural"),
        ("latin-1", "not UTF-8"),
        ("utf-16", "not UTF-8"),
        ("cut off", "not whole"),
        ("html", "web page"),
        ("placeholder", "names in braces"),
        ("unknown number", "not a verified number"),
        ("label", "at most 20"),
        ("other language", "says it is fr"),
        ("binary", "UTF-8"),
    ],
)
def test_a_bad_file_changes_nothing_and_is_told_in_words(root: Path, kind: str, said: str) -> None:
    raw = bad(root, kind)
    file = root.parent / "bad.po"
    file.write_bytes(raw)
    before = files(root)
    with pytest.raises(Refused) as refused:
        bring_in(load(root), "es", file, today=DAY)
    told = " ".join([refused.value.sentence, *map(str, refused.value.findings)])
    assert said in told
    assert files(root) == before


def test_one_mistake_among_good_changes_keeps_all_of_them_out(root: Path) -> None:
    file = exported(root)
    edited(file, "any/goodbye/1", "Cuídate mucho.")
    edited(file, "any/greet/1", "<script>alert(1)</script>")
    before = files(root)
    with pytest.raises(Refused) as refused:
        bring_in(load(root), "es", file, today=DAY)
    assert {f.place for f in refused.value.findings} == {"es/any/greet"}
    assert files(root) == before


@pytest.mark.parametrize("rows", [MOST_TEXTS + 1, 1_000_000])
def test_a_file_of_a_million_rows_is_refused_at_once(root: Path, rows: int) -> None:
    file = root.parent / "many.po"
    with file.open("w") as out:
        for n in range(rows):
            out.write(f'msgctxt "any/a/{n}"\nmsgid "a"\nmsgstr "b"\n\n')
    assert (file.stat().st_size > MOST_BYTES) == (rows == 1_000_000)
    start = time.perf_counter()
    with pytest.raises(Refused, match="Is it the right file"):
        bring_in(load(root), "es", file, today=DAY)
    assert time.perf_counter() - start < 5


ODD = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Co", "Cn"], blacklist_characters="<&{}\ufffd"), max_size=40
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    ODD,
    st.sampled_from(
        ['"', "\\", "\\n", "'", ": ", " #", "%s", "\u2028", "\u0085", "\u00a0", "😀", "#~", 'msgid "x"', "- "]
    ),
)
def test_odd_characters_survive_the_way_out_and_in(root: Path, words: str, odd: str) -> None:
    text = f"Adiós {odd}{words}{odd} y cuídate"
    file = exported(root)
    edited(file, "any/goodbye/1", text)
    bring_in(load(root), "es", file, today=DAY)
    library = load(root)
    assert library.entries[("goodbye", "es", "any")].steps == (in_one_line(text),)
    before = files(root)
    assert bring_in(load(root), "es", exported(root), today=DAY).written == 0
    assert files(root) == before


def test_english_and_a_language_that_is_not_there_are_refused(root: Path) -> None:
    for language, said in (("en", "English"), ("xx", "no language xx")):
        with pytest.raises(Refused, match=said):
            export(load(root), language)


def test_a_new_language_is_begun_filled_by_a_translators_file_and_spoken(root: Path) -> None:
    add_language(root, "so", "Soomaali")
    add_language(root, "he", "עברית")
    library = load(root)
    assert library.languages["he"] == {"name": "עברית", "direction": "rtl", "sms": "UCS-2"}
    assert library.languages["so"] == {"name": "Soomaali", "direction": "ltr", "sms": "GSM-7"}
    assert [f for f in lint(root, today=DAY) if not f.warning] == []
    file = exported(root, "so")
    catalogue = polib.pofile(str(file))
    for message in catalogue:
        message.msgstr = message.msgid  # a throw-away language: English words
    catalogue.save(str(file))
    told = bring_in(load(root), "so", file, today=DAY)
    assert told.left_out == ()
    library = load(root)
    assert library.render("goodbye", "so", None, {}).language == "so"
    assert library.labels["so"].keys() == library.labels["en"].keys()
    assert [f for f in lint(root, today=DAY) if not f.warning] == []


@pytest.mark.parametrize(
    ("tag", "name", "said"),
    [("es", "Español", "there already"), ("Somali", "Soomaali", "no language tag"), ("../x", "X", "no language tag"),
     ("so", "", "own name"), ("so", "123", "own name"), ("so", "x" * 41, "own name")],
)  # fmt: skip
def test_a_language_that_cannot_be_is_refused_and_nothing_is_made(root: Path, tag: str, name: str, said: str) -> None:
    before = files(root)
    with pytest.raises(Refused, match=said):
        add_language(root, tag, name)
    assert files(root) == before


def test_the_commands_work_as_the_guide_says(root: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "content", "--root", str(root), *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT.parent.parent, check=False)

    out = root.parent / "so.po"
    assert run("add-language", "so", "Soomaali").returncode == 0
    assert run("export", "so", "--out", str(out)).returncode == 0
    assert "0 entries and 0 labels" in run("import", "so", str(out)).stdout
    write({out: out.read_text().replace("any/goodbye/1", "nowhere")})
    refused = run("import", "so", str(out))
    assert refused.returncode == 1
    assert "nowhere" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert run("import", "so", str(root / "none.po")).returncode == 1
    assert run("show", "goodbye", "--language", "so").returncode == 0


def test_the_answer_of_the_guide_can_be_added_as_it_stands_there(root: Path) -> None:
    guide = (ROOT.parent.parent / "docs" / "content.md").read_text("utf-8")
    example = guide.split("## Add an answer")[1].split("```")[1].strip("\n") + "\n"
    (root / "en" / "us" / "need_tax_help.yml").write_text(example, "utf-8")
    assert [str(f) for f in lint(root, today=DAY) if not f.warning] == []
    assert load(root).render("need_tax_help", "es", "US", {}).text.startswith("Many places help")
