"""The operator's verbs for the directory: each prints what it did and returns the exit code."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from directory.importer import ImportFailed, Only, import_file
from directory.live import Directory
from directory.places import resolve
from directory.search import Match, Query, may_show


def bring(file: Path, into: Path, name: str, columns: Path | None, needs: list[str], regions: list[str]) -> int:
    """Imports a file under a name, in place of what was there under it."""
    only = Only(frozenset(needs), frozenset(r.upper() for r in regions))
    try:
        done = import_file(file, into, name, mapping=columns, only=only, today=datetime.now(UTC).date())
    except ImportFailed as failed:
        for problem in failed.problems:
            print(problem, file=sys.stderr)
        print("Nothing was imported.", file=sys.stderr)
        return 1
    print(f"{done.services} services are in the directory as {name}; {done.rows} records were read.")
    if done.left_out:
        print(f"{done.left_out} were left out, as asked for.")
    for note in done.notes:
        print(note)
    return 0


def remove(into: Path, name: str) -> int:
    """Takes an import out of the directory again."""
    file = into / f"{name}.jsonl"
    if file.parent != into or not file.exists():
        there = ", ".join(sorted(f.stem for f in into.glob("*.jsonl"))) or "none"
        print(f"There is no import of this name. There are: {there}.", file=sys.stderr)
        return 1
    file.unlink()
    print(f"{name} is no longer in the directory.")
    return 0


def check(into: Path) -> int:
    """Says what is wrong or out of date; 1 if there is anything."""
    directory = Directory(into)
    today = datetime.now(UTC).date()
    for problem in directory.problems:
        print(problem)
    late = [s for s in directory.services if s.review_by is None or s.review_by < today]
    for s in late[:50]:
        print(f"{s.id}: was to be looked at by {s.review_by or 'no day that is written'}; nobody is told of it.")
    shown = sum(may_show(s, today) for s in directory.services)
    print(f"{len(directory.services)} services, {shown} can be told to people.")
    return 1 if directory.problems or late else 0


def look(into: Path, town: str, need: str, languages: list[str]) -> int:
    """Prints what somebody near a town would be told of, and why."""
    places = resolve(town)
    if not places:
        print("This place is not known. Try a bigger town near it, or a ZIP or postal code.", file=sys.stderr)
        return 1
    if len(places) > 1:
        print("There is more than one; the first is shown: " + "; ".join(p.label for p in places))
    now = datetime.now(UTC)
    query = Query(now.date(), places[0], need, tuple(languages), now)
    found = Directory(into).find(query)
    print(f"{places[0].label}, {need}: {len(found)} services")
    for match in found[:20]:
        print(_line(match))
    return 0


def _line(m: Match) -> str:
    phones = ", ".join(p.number if p.kind == "voice" else f"text {p.say} to {p.number}" for p in m.service.phones)
    return f"- {m.service.shown}: {phones} ({'; '.join(m.why)})"
