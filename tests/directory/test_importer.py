"""An organisation's own list, whole or not at all, with a clear word about what is wrong in it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from directory import Directory, Query, resolve
from directory.importer import MAX_SERVICES, Imported, ImportFailed, Only, hours_of, import_file, read_mapping
from directory.service import Hours

pytestmark = pytest.mark.quick

TODAY = date(2026, 11, 24)
COLUMNS = """
columns: {id: Agency ID, organization: Agency, name: Program, phone: Phone, city: City, state: State, needs: Categories,
          hours: Hours, languages: Languages, walk_in: Walk in, serves: Serves}
defaults: {country: US, checked: 2026-11-01}
needs: {Emergency Shelter: shelter, Food Pantry: food}
languages: {English: en, Spanish: es}
"""
HEAD = [
    "Agency ID",
    "Agency",
    "Program",
    "Phone",
    "City",
    "State",
    "Categories",
    "Hours",
    "Languages",
    "Walk in",
    "Serves",
]
ROW = ["7", "Night House", "Beds", "(312) 555-0123", "Chicago", "IL", "Emergency Shelter; Food Pantry",
       "Mo-Fr 09:00-17:00; Sa 20:00-07:00", "English;Spanish", "yes", ""]  # fmt: skip


class Desk:
    """A folder with a mapping, and what an operator does with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.into = folder / "directory"
        self.columns = folder / "columns.yml"
        self.columns.write_text(COLUMNS)

    def table(self, *rows: list[str], head: list[str] = HEAD, encoding: str = "utf-8") -> Path:
        file = self.folder / "list.csv"
        with file.open("w", newline="", encoding=encoding) as out:
            csv.writer(out).writerows([head, *rows])
        return file

    def bring(self, file: Path, **more: Any) -> Imported:
        return import_file(file, self.into, "ours", **{"mapping": self.columns, "today": TODAY, **more})

    def refused(self, file: Path, **more: Any) -> str:
        """What is said about a file of which nothing is imported."""
        before = sorted(p.name for p in self.into.glob("*"))
        with pytest.raises(ImportFailed) as failed:
            self.bring(file, **more)
        assert sorted(p.name for p in self.into.glob("*")) == before
        return "\n".join(failed.value.problems)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def changed(**by: str) -> list[str]:
    return [by.get(name.replace(" ", "_"), value) for name, value in zip(HEAD, ROW, strict=True)]


def test_a_row_becomes_a_service_with_place_hours_and_languages(desk: Desk) -> None:
    desk.bring(desk.table(ROW))
    service = Directory(desk.into).get("ours.7")
    assert service is not None
    assert (service.needs, service.languages, service.walk_in) == (("shelter", "food"), ("en", "es"), True)
    assert service.phones[0].number == "1-312-555-0123"
    assert service.sites[0].latitude is not None
    assert service.hours[1] == Hours((5,), 20 * 60, 7 * 60, "America/Chicago")
    assert service.verified
    assert service.review_by == date(2027, 4, 30)
    assert service.shown == "Beds, Night House"


def test_it_is_found_near_its_town_and_apart_from_what_comes_with_the_line(desk: Desk) -> None:
    desk.bring(desk.table(ROW))
    found = Directory(desk.into).find(Query(TODAY, resolve("Evanston IL")[0], "shelter"))
    assert found[0].service.id == "ours.7"
    assert found[0].reach == "near"
    assert len(found) > 1


def test_a_second_import_of_the_name_replaces_the_first(desk: Desk) -> None:
    desk.bring(desk.table(ROW))
    desk.bring(desk.table(changed(Agency_ID="8")))
    directory = Directory(desk.into)
    assert directory.get("ours.7") is None
    assert directory.get("ours.8") is not None


def test_wrong_columns_are_named_beside_those_that_are_there(desk: Desk) -> None:
    said = desk.refused(desk.table(ROW[:-1], head=[*HEAD[:3], "Telephone", *HEAD[4:-1]]))
    assert '"Phone"' in said and '"Serves"' in said and "Telephone" in said


def test_a_duplicate_id_is_named_by_line(desk: Desk) -> None:
    said = desk.refused(desk.table(ROW, changed(Agency_ID="8"), ROW))
    assert "list.csv line 4" in said and "id 7" in said


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"Program": "<b>Beds</b>"}, "HTML"),
        ({"Program": "Beds &nbsp; and food"}, "HTML"),
        ({"Program": "Beds\u202e"}, "cannot be shown"),
        ({"Program": ""}, "no name"),
        ({"Program": "x" * 500}, "500 characters"),
        ({"Phone": "call us"}, "phone number"),
        ({"Phone": "+44 20 7946 0958"}, "does not exist"),
        ({"Phone": "123-456"}, "phone number"),
        ({"Phone": ""}, "no phone"),
        ({"State": "Bavaria"}, "Bavaria"),
        ({"Serves": "Narnia"}, "Narnia"),
        ({"Agency_ID": " "}, "no id"),
        ({"Hours": "Mo-Fr 25:99-26:00"}, "time"),
        ({"City": "", "State": ""}, "service area"),
    ],
)
def test_a_mistake_in_a_field_is_said_with_its_line_and_nothing_is_imported(
    desk: Desk, change: dict[str, str], word: str
) -> None:
    desk.bring(desk.table(ROW))
    said = desk.refused(desk.table(changed(Agency_ID="1"), changed(**{"Agency_ID": "2", **change})))
    assert "list.csv line 3" in said
    assert word in said
    assert Directory(desk.into).get("ours.7") is not None


def test_after_twenty_mistakes_it_stops(desk: Desk) -> None:
    said = desk.refused(desk.table(*(changed(Agency_ID=str(n), Phone="none") for n in range(100))))
    assert len(said.splitlines()) == 21


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "empty"),
        ("id,näme\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest of a spreadsheet", "spreadsheet"),
        (
            ",".join(HEAD).encode() + b"\r\n" + ",".join(ROW).replace(";", "/").encode().replace(b"Beds", b"L\xe9vis"),
            "line 2",
        ),
        (",".join(HEAD).encode() + b'\n"7,Night House', "table"),
        (",".join(HEAD).encode() + b"\n7,Night House\n", "fields"),
        (b"\x00\x01\x02" * 50, "column"),
        (b"x" * 300_000, "not a table"),
    ],
)
def test_a_file_that_is_no_table_in_utf_8_is_refused_in_words(desk: Desk, raw: bytes, word: str) -> None:
    file = desk.folder / "list.csv"
    file.write_bytes(raw)
    assert word in desk.refused(file)


def test_a_table_saved_with_a_byte_order_mark_or_semicolons_is_read(desk: Desk) -> None:
    assert desk.bring(desk.table(ROW, encoding="utf-8-sig")).services == 1
    file = desk.folder / "list.csv"
    row = [field.replace(";", ",") for field in ROW]
    with file.open("w", newline="") as out:
        csv.writer(out, delimiter=";").writerows([HEAD, row])
    desk.columns.write_text(COLUMNS + 'split: ","\n')
    assert desk.bring(file).services == 1


def test_hours_that_are_not_understood_are_kept_as_not_known(desk: Desk) -> None:
    done = desk.bring(desk.table(changed(Hours="by appointment")))
    assert "hours that were not understood" in done.notes[0]
    service = Directory(desk.into).get("ours.7")
    assert service is not None and not service.hours[0].known


@pytest.mark.parametrize(
    ("text", "days", "span"),
    [
        ("24/7", (0, 1, 2, 3, 4, 5, 6), (0, 1440)),
        ("Mo-Fr 9:00-17:00", (0, 1, 2, 3, 4), (540, 1020)),
        ("Fri-Mon 20:00-06:00", (0, 4, 5, 6), (1200, 360)),
        ("mon, wed 09:00 – 12:00", (0, 2), (540, 720)),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, days: tuple[int, ...], span: tuple[int, int]) -> None:
    [found] = hours_of(text, "local", "test")
    assert (found.days, (found.opens, found.closes)) == (days, span)


def test_a_mapping_that_cannot_be_right_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "columns.yml"
    for text, word in (
        ("columns: {id: A, name: B}", '"phone"'),
        ("columns: {id: A, name: B, phone: C, colour: D}", "colour"),
        ("columns: {id: A, name: B, phone: C}\nneeds: {Beds: sleep}", "sleep"),
        ("columns: {id: A, name: B, phone: C}\nneed: {}", '"need"'),
        ("columns: [id]", "columns"),
        ("- 1", "columns"),
        ("{", "YAML"),
    ):
        file.write_text(text)
        with pytest.raises(ImportFailed) as failed:
            read_mapping(file)
        assert word in str(failed.value)


def organization(id: str = "a", **more: Any) -> dict[str, Any]:
    service = {
        "id": id,
        "name": "Beds",
        "status": "active",
        "assured_date": "2026-11-01",
        "phones": [{"id": "p", "number": "312-555-0123"}],
        "attributes": [{"id": "t", "taxonomy_term": {"id": "1", "code": "BH-1800", "name": "Shelter"}}],
        "service_areas": [{"id": "w", "name": "Illinois"}],
        "schedules": [
            {"id": "h", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00", "timezone": -6}
        ],
    }
    return {"id": "o", "name": "Night House", "services": [{**service, **more}]}


@pytest.mark.parametrize("shape", ["one", "list", "page", "late page", "lines"])
def test_hsds_is_read_in_each_of_its_shapes(desk: Desk, shape: str) -> None:
    desk.columns.write_text("needs: {BH-1800: shelter}")
    one, two = organization("a"), organization("b")
    text = {
        "one": json.dumps(one),
        "list": json.dumps([one, two], indent=2),
        "page": json.dumps({"contents": [one, two], "total_pages": 1}),
        "late page": json.dumps({"total_pages": 1, "contents": [one, two]}),
        "lines": f"{json.dumps(one)}\n{json.dumps(two)}\n",
    }[shape]
    file = desk.folder / "list.json"
    file.write_text(text)
    assert desk.bring(file).services == (1 if shape == "one" else 2)
    service = Directory(desk.into).get("ours.a")
    assert service is not None
    assert (service.needs, service.areas) == (("shelter",), ("US-IL",))
    assert service.hours[0].time_zone == "-06:00"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ('[{"id": "o"}]', "without a name"),
        ("[1, 2]", "object"),
        (json.dumps(organization(name="<i>Beds</i>")), "HTML"),
        (json.dumps(organization(phones=[{"number": "1"}])), "phone number"),
        (json.dumps(organization(url="javascript:alert(1)")), "web address"),
        (json.dumps(organization(source="ftp://example.org")), "web address"),
        (json.dumps(organization(assured_date="yesterday")), "date"),
        (json.dumps(organization(assured_date="2027-01-01")), "yet to come"),
        (json.dumps(organization(service_areas=[{"name": "Narnia"}])), "service area"),
        (json.dumps(organization(schedules=[{"byday": "XX", "opens_at": "09:00", "closes_at": "10:00"}])), "day"),
        (json.dumps(organization(phones="312")), "list"),
    ],
)
def test_hsds_with_a_mistake_is_refused_in_words(desk: Desk, text: str, word: str) -> None:
    desk.columns.write_text("needs: {BH-1800: shelter}")
    file = desk.folder / "list.json"
    file.write_text(text)
    assert word in desk.refused(file)


def test_a_rule_that_is_not_weekly_is_not_known_and_an_inactive_service_is_left_out(desk: Desk) -> None:
    desk.columns.write_text("needs: {BH-1800: shelter}")
    file = desk.folder / "list.json"
    monthly = {"freq": "MONTHLY", "byday": "2MO", "opens_at": "09:00", "closes_at": "10:00"}
    file.write_text(json.dumps([organization("a", schedules=[monthly]), organization("b", status="inactive")]))
    assert desk.bring(file).services == 1
    service = Directory(desk.into).get("ours.a")
    assert service is not None and not service.hours[0].known


@pytest.mark.parametrize("name", ["", "../up", "UPPER", "a b", "x" * 41, ".hidden"])
def test_a_name_cannot_lead_out_of_the_folder(desk: Desk, name: str) -> None:
    with pytest.raises(ImportFailed):
        import_file(desk.table(ROW), desk.into, name, mapping=desk.columns, today=TODAY)


def test_a_running_directory_reads_a_new_import_and_survives_a_broken_file(desk: Desk) -> None:
    directory = Directory(desk.into)
    own = len(directory.services)
    assert not directory.reload_if_changed()
    desk.bring(desk.table(ROW))
    assert directory.reload_if_changed()
    assert len(directory.services) == own + 1
    (desk.into / "broken.jsonl").write_text("{\n")
    assert directory.reload_if_changed()
    assert len(directory.services) == own + 1
    assert "broken.jsonl" in directory.problems[-1]
    os.unlink(desk.into / "ours.jsonl")
    assert directory.reload_if_changed()
    assert len(directory.services) == own


def test_a_starter_service_whose_number_is_no_longer_verified_is_told_to_nobody(tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.yml"
    numbers.write_text(
        "ht_us: {number: 1-888-373-7888, verified: true}\nwhd: {number: 1-866-487-9243, verified: false}\n"
    )
    directory = Directory(numbers=numbers)
    found = directory.find(Query(TODAY, resolve("Chicago")[0], "labour"))
    assert [m.service.id for m in found] == ["us-trafficking-hotline"]
    assert any("us-wage-hour" in problem for problem in directory.problems)


def test_two_hundred_thousand_rows_take_little_memory_and_stop_or_end_in_time(desk: Desk) -> None:
    file = desk.folder / "large.csv"
    with file.open("w", newline="") as out:
        table = csv.writer(out)
        table.writerow(HEAD)
        for n in range(200_000):
            state = "IL" if n % 100 == 0 else "TX"
            kind = "Emergency Shelter" if n % 4 == 0 else "Tax help"
            table.writerow(
                [str(n), f"Agency {n}", "Beds", f"312-555-01{n % 100:02d}", "", state, kind, "24/7", "English", "", ""]
            )
    script = (
        "import sys, json, re; from datetime import date; from pathlib import Path\n"
        "from directory.importer import Only, import_file\n"
        "done = import_file(Path(sys.argv[1]), Path(sys.argv[2]), 'large', mapping=Path(sys.argv[3]),"
        " only=Only(frozenset({'shelter'}), frozenset({'US-IL'})), today=date(2026, 11, 24))\n"
        "most = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())\n"
        "print(json.dumps([done.services, int(most.group(1)) / 1024]))\n"
    )
    started = time.monotonic()
    command = [sys.executable, "-c", script, str(file), str(desk.into), str(desk.columns)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=110)
    services, megabytes = json.loads(ran.stdout)
    assert services == 2_000
    assert megabytes < 150
    assert time.monotonic() - started < 100


def test_more_services_than_the_line_can_keep_are_refused_with_the_way_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.importer.MAX_SERVICES", 3)
    rows = [changed(Agency_ID=str(n)) for n in range(5)]
    assert "--only-need" in desk.refused(desk.table(*rows))
    done = desk.bring(
        desk.table(*rows, changed(Agency_ID="x", State="TX", City="Austin")), only=Only(regions=frozenset({"US-TX"}))
    )
    assert (done.services, done.left_out) == (1, 5)
    assert MAX_SERVICES >= 20_000
