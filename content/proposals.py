"""A supervisor's change waits here until a second one has read it. One file each; one at a time for each text."""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from content.edit import Change, Refused, candidate, checked, fresh, refuse, text_of, version, write
from content.entry import Entry
from content.history import History
from content.library import Library
from content.lint import Finding, Tongue

_ID = re.compile(r"[0-9a-f]{16}")

#: So many decided ones are kept, to look up who changed what.
KEPT = 500


@dataclass(frozen=True)
class Proposal:
    """``base`` is the version of the text it was made over."""

    id: str
    change: Change
    base: str
    author: str
    at_ms: int


class Proposals:
    """The folder of proposals. Every verb holds the folder's lock, so that two gateways on one folder agree."""

    def __init__(self, folder: Path, history: History) -> None:
        self._folder = folder
        self._history = history

    def pending(self) -> list[Proposal]:
        """All that wait, the oldest first; a file that cannot be read is left alone."""
        found = [_read(file) for file in self._folder.glob("*.json")]
        return sorted((p for p in found if p), key=lambda p: (p.at_ms, p.id))

    def of(self, language: str, country: str, id: str) -> Proposal | None:
        return _read(self._file(language, country, id))

    def put(
        self,
        library: Library,
        change: Change,
        *,
        base: str,
        over: str,
        author: str,
        now_ms: int,
        today: date,
        tongue: Tongue | None = None,
    ) -> tuple[Proposal, list[Finding]]:
        """Keeps a change for somebody else to approve; what the linter warns of comes with it.

        ``base`` is the version of the text the author saw, ``over`` the proposal they saw, if there was one. Raises
        Refused, ``changed`` or ``proposed`` when another was faster; nothing of either is lost.
        """
        with self._locked():
            fresh(library)
            new = candidate(library, change, today)
            current = library.entries.get((change.id, change.language, change.country))
            waiting = self.of(change.language, change.country, change.id)
            if version(current) != base:
                raise Refused("changed", "Somebody changed this text meanwhile. Your words are still here.")
            if waiting and waiting.id != over:
                raise Refused("proposed", f"{waiting.author} proposed a change meanwhile. Your words are still here.")
            if version(new) == base:
                raise Refused("nothing", "Nothing is different from what stands now.")
            found = checked(library, new, today, tongue)
            refuse(found)
            if waiting:
                self._settle(waiting, "replaced", author)
            proposal = Proposal(secrets.token_hex(8), change, base, author, now_ms)
            self._keep(self._file(change.language, change.country, change.id), proposal, {})
            return proposal, found

    def approve(self, library: Library, id: str, *, who: str, alone: bool, today: date) -> Entry:
        """Writes a proposal into the folder of texts and returns the entry as it is now.

        The author may only when ``alone``: there is no second supervisor. Raises Refused. After a crash in between,
        approving again finishes.
        """
        with self._locked():
            proposal = self._waiting(id)
            if proposal.author == who and not alone:
                raise Refused("own", "Another supervisor has to approve what you proposed.")
            fresh(library)
            change = proposal.change
            key = (change.id, change.language, change.country)
            new = candidate(library, change, today)
            current = library.entries.get(key)
            if version(current) != version(new):
                if version(current) != proposal.base:
                    raise Refused("changed", "Somebody changed this text after the proposal was made.")
                refuse(checked(library, new, today))
                if change.language == "en" and current:
                    self._history.keep(current)
                write({new.file: text_of(new)})
                fresh(library)
            if change.language == "en":
                self._history.keep(new)
            self._settle(proposal, "approved", who)
            return library.entries[key]

    def reject(self, id: str, *, who: str) -> Proposal:
        """Takes a proposal away; its words are kept with the decided ones. Raises Refused when it is gone."""
        with self._locked():
            proposal = self._waiting(id)
            self._settle(proposal, "rejected", who)
            return proposal

    def _waiting(self, id: str) -> Proposal:
        found = next((p for p in self.pending() if p.id == id), None) if _ID.fullmatch(id) else None
        if found is None:
            raise Refused("gone", "This proposal is no longer waiting: it was decided or replaced.")
        return found

    def _file(self, language: str, country: str, id: str) -> Path:
        return self._folder / f"{language}.{country}.{id}.json"

    def _keep(self, file: Path, proposal: Proposal, more: dict[str, str]) -> None:
        told = {**asdict(proposal), **more}
        write({file: json.dumps(told, ensure_ascii=False, indent=1)})

    def _settle(self, proposal: Proposal, outcome: str, who: str) -> None:
        done = self._folder / "decided"
        self._keep(done / f"{proposal.at_ms:015}-{proposal.id}.json", proposal, {"outcome": outcome, "decided_by": who})
        change = proposal.change
        self._file(change.language, change.country, change.id).unlink(missing_ok=True)
        for old in sorted(done.glob("*.json"))[:-KEPT]:
            old.unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise Refused("unwritable", f"Proposals cannot be kept ({type(error).__name__}).") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _read(file: Path) -> Proposal | None:
    try:
        told = json.loads(file.read_text("utf-8"))
        change = Change(**{**told["change"], "steps": tuple(told["change"]["steps"])})
        return Proposal(str(told["id"]), change, str(told["base"]), str(told["author"]), int(told["at_ms"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
