"""Every service in two folders: those that come with this tree and those an organisation brought; read again on change.

A file that cannot be read changes nothing for the others: its services are missing and ``problems`` says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from directory.hsds import BadService, services_of
from directory.search import Match, Query, find
from directory.service import Phone, Service

ROOT = Path(__file__).parent.parent / "data"
STARTER = ROOT / "directory"
NUMBERS = ROOT / "content" / "numbers.yml"


class Directory:
    """The services of the tree's folder and of an installation's own, which is ``data_dir/directory``.

    A starter service is shown only while its number stands as verified in the file of numbers; an imported one when it
    came with the day on which its organisation checked it.
    """

    def __init__(self, imported: Path | None = None, *, starter: Path = STARTER, numbers: Path = NUMBERS) -> None:
        self._imported = imported
        self._starter = starter
        self._numbers = numbers
        self._read()

    def _read(self) -> None:
        stamp = self._stamp_now()
        self.problems: list[str] = []
        found: dict[str, Service] = {}
        verified = _verified(self._numbers)
        for file in sorted(self._starter.glob("*.json")):
            for service in self._of(file):
                phones = tuple(p for p in service.phones if p.digits in verified)
                if len(phones) < len(service.phones):
                    self.problems.append(f"{file.name}: {service.id} has a number that is not verified in numbers.yml")
                self._add(found, replace(service, phones=phones, verified=bool(phones)), file)
        for file in sorted(self._imported.glob("*.jsonl")) if self._imported else ():
            for service in self._of(file):
                self._add(found, replace(service, verified=service.checked is not None), file)
        self.services = tuple(found.values())
        self._by_id = found
        self._stamp = stamp

    def _add(self, found: dict[str, Service], service: Service, file: Path) -> None:
        if service.id in found:
            self.problems.append(f"{file.name}: the id {service.id} is there twice; the first one counts")
        else:
            found[service.id] = service

    def _of(self, file: Path) -> Iterator[Service]:
        try:
            with file.open(encoding="utf-8") as lines:
                if file.suffix == ".jsonl":
                    for n, row in enumerate(lines, start=1):
                        yield from services_of(json.loads(row), f"{file.name} line {n}")
                else:
                    yield from services_of(json.load(lines), file.name)
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            self.problems.append(f"{file.name}: cannot be read ({type(error).__name__}). Save it as JSON in UTF-8.")
        except BadService as error:
            self.problems.append(str(error))

    def reload_if_changed(self) -> bool:
        """Reads both folders anew when a file was added, changed or removed."""
        if self._stamp_now() == self._stamp:
            return False
        self._read()
        return True

    def _stamp_now(self) -> tuple[tuple[str, int], ...]:
        files = [*self._starter.glob("*.json"), self._numbers]
        files += self._imported.glob("*.jsonl") if self._imported and self._imported.is_dir() else ()
        return tuple((str(f), f.stat().st_mtime_ns) for f in sorted(files) if f.exists())

    def get(self, id: str) -> Service | None:
        return self._by_id.get(id)

    def find(self, query: Query) -> list[Match]:
        """What fits a question, the best first."""
        return find(self.services, query)


def _verified(file: Path) -> set[str]:
    raw = yaml.safe_load(file.read_text("utf-8")) or {}
    return {Phone(str(n["number"])).digits for n in raw.values() if isinstance(n, dict) and n.get("verified") is True}
