"""An organisation's own list of services, or a 211's, into the directory: all of a file or nothing of it.

The file is read in one pass, a record at a time, so that its size costs time and no memory. What is wrong is said by
line; after ``MAX_PROBLEMS`` it stops. What was imported under the same name before is replaced in one step at the end.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import IO, Any

import phonenumbers
import yaml

from directory.hsds import BadService, clean, services_of, time_of, to_hsds, web
from directory.places import Place, own
from directory.regions import region
from directory.schedule import DAY
from directory.service import NEEDS, Hours, Phone, Service, Site

MAX_PROBLEMS = 20
#: The gateway keeps every service in memory, about 3 KB each.
MAX_SERVICES = 20_000
MAX_ROWS = 5_000_000
MAX_FIELD = 100_000
MAX_RECORD = 4_000_000
CHUNK = 1 << 16
#: Numbers of a few digits that work everywhere in both countries.
SHORT = frozenset({"211", "311", "511", "711", "811", "911", "988"})

#: Columns a mapping may name. The first three must be there.
COLUMNS = (
    "id", "name", "phone", "organization", "short", "description", "url", "text", "text_word", "needs", "languages",
    "interpreters", "hours", "time_zone", "serves", "street", "city", "state", "postal_code", "country", "latitude",
    "longitude", "walk_in", "children", "authority", "checked", "review_by", "source",
)  # fmt: skip
REQUIRED = ("id", "name", "phone")
_MAPPING = {"columns", "defaults", "needs", "languages", "split", "only"}

_YES = frozenset({"yes", "y", "true", "1", "x", "si", "oui"})
_NO = frozenset({"no", "n", "false", "0", "non"})
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DAYS = {name: n for n, names in enumerate(("mo mon", "tu tue", "we wed", "th thu", "fr fri", "sa sat", "su sun"))
         for name in names.split()}  # fmt: skip
_SPAN = re.compile(r"([a-z]{2,3})(?:-([a-z]{2,3}))?((?:,[a-z]{2,3}(?:-[a-z]{2,3})?)*) (\d{1,2}:\d{2})-(\d{1,2}:\d{2})")

#: How a page of an HSDS interface begins; what is before its list is passed over.
_PAGE = re.compile(r"\{\s*\"(contents|organizations|services)\"\s*:\s*")


class ImportFailed(Exception):
    """Nothing was imported; ``problems`` says why, in sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Mapping:
    """Which column of a CSV file is which, and what its words mean."""

    columns: dict[str, str]
    defaults: dict[str, str] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    split: str = ";"


@dataclass(frozen=True)
class Only:
    """What to keep of a file that is larger than what the line needs; empty keeps all."""

    needs: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()

    def may_want(self, needs: set[str], state: str, serves: str) -> bool:
        """Whether a row can be one to keep, by what is seen at a glance."""
        if self.needs and not self.needs & needs:
            return False
        return not self.regions or bool(serves) or not state or state in self.regions

    def wants(self, s: Service) -> bool:
        here = {site.region for site in s.sites} | {area for area in s.areas if len(area) == 5}
        wide = any(len(area) == 2 for area in s.areas)
        return (not self.needs or bool(self.needs & set(s.needs))) and (
            not self.regions or wide or bool(self.regions & here)
        )


@dataclass(frozen=True)
class Imported:
    """What came of an import. ``notes`` are things to know that stopped nothing."""

    services: int
    rows: int
    left_out: int
    notes: tuple[str, ...]


def import_file(
    file: Path, into: Path, name: str, *, mapping: Path | None = None, only: Only | None = None, today: date
) -> Imported:
    """Puts a file's services into the folder ``into`` as ``name``, in place of what was there under it.

    Raises ImportFailed, with nothing changed.
    """
    if not _NAME.fullmatch(name):
        raise ImportFailed(
            [f'The name "{name}" cannot be used. Use small letters, digits and hyphens, like springfield-211.']
        )
    csv_file = file.suffix.lower() in (".csv", ".tsv", ".txt")
    if csv_file and mapping is None:
        raise ImportFailed(
            [f"{file.name} is a table: say which column is which with --columns FILE. See docs/directory.md."]
        )
    rules = read_mapping(mapping, table=csv_file) if mapping else None
    into.mkdir(parents=True, exist_ok=True)
    run = _Run(name, rules, only or Only(), today, table=csv_file)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=into) as folder:
        new = Path(folder) / "new.jsonl"
        with new.open("w", encoding="utf-8") as out:
            run.copy(_rows(file, run.rules) if csv_file else _organizations(file), out)
            out.flush()
            os.fsync(out.fileno())
        if run.problems:
            raise ImportFailed(run.problems)
        if not run.kept:
            raise ImportFailed([f"{file.name} has no service that would be kept. {run.seen} records were read."])
        new.replace(into / f"{name}.jsonl")
    return Imported(run.kept, run.seen, run.left_out, tuple(run.notes))


class _Run:
    """One pass over a file."""

    def __init__(self, name: str, rules: Mapping | None, only: Only, today: date, *, table: bool) -> None:
        self.name = name
        self.rules = rules or Mapping({})
        self.table = table
        self.only = only
        self.today = today
        self.places = own()
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.seen = self.kept = self.left_out = 0
        self._ids: set[str] = set()
        self._no_hours = self._no_need = 0

    def copy(self, records: Iterator[tuple[str, Any]], out: IO[str]) -> None:
        try:
            for where, record in records:
                self.seen += 1
                if self.seen > MAX_ROWS:
                    raise ImportFailed([f"The file has more than {MAX_ROWS:,} records. Cut it into parts."])
                try:
                    self._one(where, record, out)
                except BadService as error:
                    self._problem(str(error))
        except ImportFailed as stop:
            self.problems += stop.problems
        if self._no_hours:
            self.notes.append(f"{self._no_hours} services have hours that were not understood: people are told to ask.")
        if self._no_need:
            self.notes.append(f"{self._no_need} records have no need that is known and were left out.")

    def _one(self, where: str, record: Any, out: IO[str]) -> None:
        if self.table:
            # Most rows of a large file are of no use here: they are passed over before anything else is looked at.
            needs = _needs(record, self.rules)
            wanted = bool(needs) and self.only.may_want(needs, *_where(record, self.rules))
            self._no_need += not needs
            self.left_out += bool(needs) and not wanted
            found = [self._of_row(where, record, self.rules, needs)] if wanted else []
        else:
            default = _day(self.rules.defaults.get("checked", ""), where)
            every = services_of(record, where, self.rules.needs)
            found = [s if s.checked else replace(s, checked=default) for s in every]
        for service in found:
            if not service.needs:
                self._no_need += 1
                continue
            ready = self._ready(where, service)
            if not self.only.wants(ready):
                self.left_out += 1
                continue
            if service.id in self._ids:
                self._problem(f"{where}: the id {service.id} was there before. Each service needs an id of its own.")
                continue
            self._ids.add(service.id)
            self.kept += 1
            if self.kept > MAX_SERVICES:
                much = f"There are more than {MAX_SERVICES:,} services, and the line keeps all in memory."
                raise ImportFailed([f"{much} Import those you need: --only-need shelter --only-region US-NY."])
            if not self.problems:
                out.write(json.dumps(to_hsds(ready), ensure_ascii=False, separators=(",", ":")) + "\n")

    def _problem(self, sentence: str) -> None:
        self.problems.append(sentence)
        if len(self.problems) >= MAX_PROBLEMS:
            raise ImportFailed([f"After {MAX_PROBLEMS} mistakes the rest was not looked at."])

    def _ready(self, where: str, s: Service) -> Service:
        """A service with what can be told from the rest: points on the map, time zones, the day of review."""
        sites = tuple(self._located(site) for site in s.sites)
        zone = next((site.time_zone for site in sites if site.time_zone), "")
        hours = tuple(replace(h, time_zone=zone) if h.time_zone == "local" and zone else h for h in s.hours)
        self._no_hours += any(not h.known for h in hours)
        if not s.phones:
            raise BadService(where, "has no phone", "A service without a number cannot be told to anybody")
        if not sites and not s.areas:
            raise BadService(where, "has neither an address nor a service area", "Say where it helps: serves: US-NY")
        if s.checked is None:
            raise BadService(where, "does not say when it was checked", "Give assured_date, or checked under defaults")
        if s.checked > self.today:
            raise BadService(where, f"was checked on {s.checked}, which is yet to come", "Write the day it was checked")
        phones = tuple(replace(p, number=number_of(p, where)) for p in s.phones)
        review_by = s.review_by or s.checked + timedelta(days=180)
        # Ids of one file never meet those of another.
        return replace(s, id=f"{self.name}.{s.id}", sites=sites, hours=hours, phones=phones, review_by=review_by)

    def _located(self, site: Site) -> Site:
        if site.latitude is not None:
            if site.time_zone and site.region:
                return site
            town = self._nearest(round(site.latitude, 1), round(site.longitude or 0.0, 1))
        else:
            town = self._town(site.postal, site.city, site.region)
        if town is None:
            return site
        return replace(
            site,
            latitude=site.latitude if site.latitude is not None else town.latitude,
            longitude=site.longitude if site.longitude is not None else town.longitude,
            time_zone=site.time_zone or town.time_zone,
            region=site.region or town.region,
            country=site.country or town.country,
        )

    @cache  # noqa: B019 - lives as long as one import
    def _town(self, postal: str, city: str, state: str) -> Place | None:
        for written in (postal, f"{city}, {state[3:]}" if city and state else ""):
            found = self.places.resolve(written) if written else []
            if len(found) == 1 and (not state or found[0].region == state) and found[0].latitude is not None:
                return found[0]
        return None

    @cache  # noqa: B019
    def _nearest(self, latitude: float, longitude: float) -> Place | None:
        return self.places.nearest(latitude, longitude)

    def _of_row(self, where: str, row: dict[str, str], rules: Mapping, needs: set[str]) -> Service:
        def get(name: str) -> str:
            value = row.get(rules.columns.get(name, ""), "") or rules.defaults.get(name, "")
            return clean(value, {"short": "alternate_name"}.get(name, name), where) if value else ""

        country = get("country").upper()
        country = {"USA": "US", "UNITED STATES": "US", "CANADA": "CA", "CAN": "CA"}.get(country, country)
        if country not in ("", "US", "CA"):
            raise BadService(where, f"country is {country}", "Write US or CA")
        state = get("state")
        code = region(state, country) or region(state)
        if state and not code:
            raise BadService(where, f'the state or province "{state}" is not known', "Write it like NY, ON or Ontario")
        point = (get("latitude"), get("longitude"))
        try:
            latitude, longitude = (float(point[0]), float(point[1])) if all(point) else (None, None)
        except ValueError as error:
            raise BadService(where, "latitude or longitude is no number", "Write it like 43.65") from error
        street, city, postal = get("street"), get("city"), get("postal_code").upper().replace(" ", "")
        sites = (
            (Site(city, code, country or code[:2], postal, street, latitude, longitude),)
            if city or postal or code
            else ()
        )
        phones = [Phone(get("phone"))] if get("phone") else []
        if get("text"):
            phones.append(Phone(get("text"), "text", get("text_word")))
        tags = [part.strip().casefold() for part in get("languages").split(rules.split) if part.strip()]
        id = re.sub(r"[^A-Za-z0-9._-]+", "-", get("id")).strip("-")
        if not id:
            raise BadService(where, "has no id", "Each service needs an id that stays the same")
        if not get("name"):
            raise BadService(where, "has no name", "Write what the service is called")
        checked, review_by = _day(get("checked"), where), _day(get("review_by"), where)
        return Service(
            id=id,
            organization=get("organization") or get("name"),
            name=get("name"),
            short=get("short"),
            description=get("description"),
            needs=tuple(n for n in NEEDS if n in needs),
            phones=tuple(phones),
            url=web(get("url"), "url", where),
            languages=tuple(
                dict.fromkeys(t for tag in tags if (t := rules.languages.get(tag, tag)) and len(t) in (2, 3))
            ),
            interpreters=yes(get("interpreters")) is True,
            hours=hours_of(get("hours"), get("time_zone") or "local", where),
            areas=tuple(_areas(get("serves"), where)),
            sites=sites,
            walk_in=yes(get("walk_in")),
            children=yes(get("children")),
            authority=yes(get("authority")) is True,
            source=web(get("source"), "source", where),
            checked=checked,
            review_by=review_by,
        )


def _needs(row: dict[str, str], rules: Mapping) -> set[str]:
    written = row.get(rules.columns.get("needs", ""), "") or rules.defaults.get("needs", "")
    parts = {part.strip().casefold() for part in written.split(rules.split)}
    return {rules.needs.get(part, part) for part in parts} & set(NEEDS)


def _where(row: dict[str, str], rules: Mapping) -> tuple[str, str]:
    """The code of a row's state or province, empty when it has to be looked at more closely, and what it serves."""
    state = row.get(rules.columns.get("state", ""), "") or rules.defaults.get("state", "")
    country = (row.get(rules.columns.get("country", ""), "") or rules.defaults.get("country", "")).strip().upper()
    serves = row.get(rules.columns.get("serves", ""), "") or rules.defaults.get("serves", "")
    return _region(state, country if country in ("US", "CA") else ""), serves


@lru_cache(maxsize=4096)
def _region(state: str, country: str) -> str:
    return region(state, country)


def number_of(phone: Phone, where: str) -> str:
    """A phone number as it is shown. Raises BadService for one that cannot be dialled."""
    mend = "Write a number of the US or Canada, like 212-555-0123"
    if phone.digits in SHORT or (phone.kind == "text" and 5 <= len(phone.digits) <= 6):
        return phone.digits
    try:
        number = phonenumbers.parse(phone.number, "US")
    except phonenumbers.NumberParseException as error:
        raise BadService(where, f'the phone number "{phone.number[:30]}" is none', mend) from error
    if number.country_code != 1 or not phonenumbers.is_valid_number(number):
        raise BadService(where, f'the phone number "{phone.number[:30]}" does not exist', mend)
    national = str(number.national_number)
    shown = f"1-{national[:3]}-{national[3:6]}-{national[6:]}"
    return f"{shown} ext. {number.extension}" if number.extension else shown


@lru_cache(maxsize=4096)
def hours_of(text: str, time_zone: str, where: str) -> tuple[Hours, ...]:
    """ "Mo-Fr 09:00-17:00; Sa 10:00-14:00", or "24/7". What is written otherwise is kept as hours not known."""
    text = text.strip().lower()
    if not text:
        return ()
    if text in ("24/7", "24 hours", "24h", "always"):
        return (Hours(tuple(range(7)), 0, DAY, time_zone),)
    found = []
    for part in filter(None, (p.strip() for p in text.replace("–", "-").split(";"))):
        span = _SPAN.fullmatch(re.sub(r"\s*([-,])\s*", r"\1", " ".join(part.split())))
        days = _days(span) if span else None
        if span is None or days is None:
            return (Hours(tuple(range(7)), 0, 0, "local", known=False),)
        opens, closes = time_of(span.group(4), where)[0], time_of(span.group(5), where)[0]
        found.append(Hours(days, opens % DAY, closes, time_zone))
    return tuple(found)


def _days(span: re.Match[str]) -> tuple[int, ...] | None:
    days: set[int] = set()
    for part in (f"{span.group(1)}-{span.group(2)}" if span.group(2) else span.group(1), *span.group(3).split(",")[1:]):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            return None
        start, end = _DAYS[first], _DAYS[last] if last else _DAYS[first]
        days.update(d % 7 for d in range(start, (end if end >= start else end + 7) + 1))
    return tuple(sorted(days))


def yes(text: str) -> bool | None:
    """True, False, or None for what says neither."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def read_mapping(file: Path, *, table: bool = True) -> Mapping:
    """The mapping in a YAML file; for HSDS it needs no columns, only what needs are called. Raises ImportFailed."""
    try:
        raw = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ImportFailed([f"{file.name} cannot be read as YAML ({type(error).__name__})."]) from error
    raw = {"columns": {}, **raw} if isinstance(raw, dict) and not table else raw
    if not isinstance(raw, dict) or not isinstance(raw.get("columns"), dict):
        raise ImportFailed(
            [f"{file.name} has no columns. Write columns: and below it id: with the name of that column."]
        )
    problems = [
        f'{file.name}: "{key}" is not known. It may have {", ".join(sorted(_MAPPING))}.' for key in set(raw) - _MAPPING
    ]
    given = {str(k): str(v) for k, v in raw["columns"].items()}
    defaults = {str(k): str(v) for k, v in (raw.get("defaults") or {}).items()}
    odd = sorted({*given, *defaults} - set(COLUMNS))
    problems += [f'{file.name}: there is no "{key}" to fill. There are {", ".join(COLUMNS)}.' for key in odd]
    absent = [key for key in REQUIRED if table and key not in given]
    problems += [f'{file.name}: columns does not say which column is "{key}".' for key in absent]
    needs = {str(k).casefold(): str(v) for k, v in (raw.get("needs") or {}).items()}
    for word, need in needs.items():
        if need not in NEEDS:
            problems.append(f'{file.name}: "{word}" means "{need}", which is no need. There are {", ".join(NEEDS)}.')
    if problems:
        raise ImportFailed(problems)
    languages = {str(k).casefold(): str(v) for k, v in (raw.get("languages") or {}).items()}
    return Mapping(given, defaults, needs, languages, str(raw.get("split") or ";"))


def _rows(file: Path, rules: Mapping) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a table, by column. Raises ImportFailed for a file that is no such table."""
    csv.field_size_limit(MAX_FIELD)
    _look(file)
    line = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            first = lines.readline(MAX_FIELD)
            lines.seek(0)
            table = csv.reader(lines, delimiter=max(",;\t", key=first.count), strict=True)
            head = [name.strip() for name in next(table, [])]
            _check_head(file, head, rules)
            for row in table:
                line = table.line_num
                if not any(row):
                    continue
                where = f"{file.name} line {line}"
                if len(row) != len(head):
                    much = f"{where}: has {len(row)} fields and the first line {len(head)}."
                    raise ImportFailed([f"{much} Look for a quote or a separator too many or too few."])
                yield where, dict(zip(head, row, strict=True))
    except UnicodeDecodeError as error:
        raise ImportFailed([_not_utf8(file)]) from error
    except csv.Error as error:
        raise ImportFailed([f"{file.name} after line {line}: is not a table ({error})."]) from error


def _check_head(file: Path, head: list[str], rules: Mapping) -> None:
    missing = [name for name in rules.columns.values() if name not in head]
    if missing:
        there = ", ".join(head[:40]) or "nothing"
        wanted = ", ".join(f'"{name}"' for name in missing)
        raise ImportFailed([f"{file.name} has no column {wanted}. Its first line has: {there}."])
    twice = {name for name in rules.columns.values() if head.count(name) > 1}
    if twice:
        raise ImportFailed([f"{file.name} has the column {', '.join(sorted(twice))} twice."])


def _organizations(file: Path) -> Iterator[tuple[str, Any]]:
    """The organizations in an HSDS file: one, a list, a page with ``contents``, or one a line."""
    _look(file)
    decoder = json.JSONDecoder()
    try:
        with file.open(encoding="utf-8-sig") as text:
            buffer = _Buffer(text)
            buffer.skip(" \t\r\n")
            opening = _PAGE.match(buffer.head)
            if opening:
                buffer.drop(opening.end())
            inside = buffer.head.startswith("[")
            if inside:
                buffer.drop(1)
            n = 0
            while True:
                buffer.skip(" \t\r\n,")
                if not buffer.head or buffer.head[0] in "]}":
                    return
                value = buffer.value(decoder, f"{file.name} record {n + 1}")
                page = value.get("contents") if isinstance(value, dict) else None
                for record in page if isinstance(page, list) else [value]:
                    n += 1
                    yield f"{file.name} record {n}", record
    except UnicodeDecodeError as error:
        raise ImportFailed([_not_utf8(file)]) from error


class _Buffer:
    """The part of a file that is being looked at."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self.head = text.read(CHUNK)

    def drop(self, size: int) -> None:
        self.head = self.head[size:]

    def skip(self, signs: str) -> None:
        while True:
            self.head = self.head.lstrip(signs)
            if self.head or not (more := self._text.read(CHUNK)):
                return
            self.head = more

    def value(self, decoder: json.JSONDecoder, where: str) -> Any:
        """The next JSON value. Raises ImportFailed."""
        while True:
            try:
                value, end = decoder.raw_decode(self.head)
            except (json.JSONDecodeError, RecursionError) as error:
                more = self._text.read(max(CHUNK, len(self.head)))
                if not more or len(self.head) > MAX_RECORD or isinstance(error, RecursionError):
                    raise ImportFailed(
                        [f"{where}: is not JSON. Look for a comma or a quote too many or too few."]
                    ) from error
                self.head += more
                continue
            self.drop(end)
            return value


def _look(file: Path) -> None:
    """Refuses what is no text file before it is read. Raises ImportFailed."""
    try:
        with file.open("rb") as raw:
            start = raw.read(4)
    except OSError as error:
        raise ImportFailed([f"{file} cannot be read ({type(error).__name__})."]) from error
    if not start:
        raise ImportFailed([f"{file.name} is empty."])
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportFailed([f'{file.name} is in UTF-16. Save it as "CSV UTF-8".'])
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ImportFailed([f'{file.name} is a spreadsheet. Save it as "CSV UTF-8".'])


def _not_utf8(file: Path) -> str:
    line = 0
    with file.open("rb") as raw:
        for row in raw:
            line += 1
            try:
                row.decode("utf-8")
            except UnicodeDecodeError:
                break
    return f'{file.name} line {line}: has letters that are not in UTF-8. Save it as "CSV UTF-8".'


def _areas(text: str, where: str) -> Iterator[str]:
    for part in filter(None, (p.strip() for p in re.split(r"[;|]", text))):
        code = part.upper()
        if re.fullmatch(r"(US|CA)(-[A-Z]{2}|:[A-Z0-9]{1,5})?", code):
            yield code
        elif found := region(part):
            yield found
        else:
            raise BadService(
                where, f'serves "{part[:40]}", which is not known', "Write US, CA, US-NY, CA-ON or US:10001"
            )


def _day(text: str, where: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadService(where, f'"{text[:20]}" is not a date', "Write it like 2026-11-24") from error
