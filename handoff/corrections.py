"""``porchlight corrections``: what advocates said was misread, line by line; a person decides what may be learnt."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from redis.exceptions import RedisError

from handoff.app import open_line
from handoff.line.correct import Correction, corrections
from handoff.settings import Settings

QUESTION = "May this be learnt? y: yes, n: no, e: write it anew, q: stop  "

#: By kind, label and language.
Candidates = dict[str, dict[str, dict[str, list[str]]]]


async def review(settings: Settings, out: Path | None, ask: Callable[[str], str] = input) -> int:
    """Shows every correction without identifying details; with ``out``, asks about each and writes what was approved.

    Nothing is trained on: the file holds candidates, by kind, label and language, for somebody to copy into ``data/``.
    A file that holds something else is left as it is, and nothing is asked. The end of the input or Ctrl-C at a
    question stops like ``q``: what was approved until then is written.
    """
    try:
        known = _read(out) if out is not None else {}
    except (OSError, ValueError) as error:
        print(f"{out} cannot be added to ({error}): name another file. Nothing was changed.", file=sys.stderr)
        return 1
    try:
        async with open_line(settings) as line:
            found = [correction async for correction in corrections(line)]
    except (RedisError, OSError) as error:
        print(f"Redis does not answer ({type(error).__name__}): start the line with `make up`.", file=sys.stderr)
        return 1
    if not found:
        print("No message was corrected.")
        return 0
    with _ctrl_c():
        approved = _approved(found, ask if out is not None else None)
    if out is not None:
        try:
            _write(out, _added(known, approved))
        except OSError as error:
            print(f"{out} cannot be written ({error}).", file=sys.stderr)
            return 1
        print(f"{len(approved)} of {len(found)} written to {out}")
    return 0


@contextlib.contextmanager
def _ctrl_c() -> Iterator[None]:
    """Ctrl-C is felt at the question: an event loop would only note it, and cancel once the question is answered."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _approved(found: list[Correction], ask: Callable[[str], str] | None) -> list[Correction]:
    """Shows each; without ``ask`` nothing is approved. No conversation and no message is named in what is."""
    approved: list[Correction] = []
    for number, correction in enumerate(found, start=1):
        print(f"{number} of {len(found)}  {correction.kind}: {correction.value}  [{correction.language}]")
        print(f"    {correction.text}")
        if ask is None:
            continue
        try:
            answer = ask(QUESTION).strip().casefold()
            text = ask("    as: ").strip() if answer == "e" else correction.text
        except (EOFError, KeyboardInterrupt):
            print()
            break
        if answer == "q":
            break
        if answer in ("y", "e") and text:
            approved.append(
                Correction("", "", correction.kind, correction.value, correction.language, text, correction.by)
            )
    return approved


def _read(out: Path) -> Candidates:
    """What stands in the file; empty when there is none. ``ValueError``: it holds something else."""
    if not out.exists():
        if not out.resolve().parent.is_dir():
            raise ValueError("there is no such folder")
        return {}
    try:
        known = yaml.safe_load(out.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        raise ValueError("it is no YAML file") from None
    if known is None:
        return {}
    kinds = known.values() if isinstance(known, dict) else [None]
    labels = [label for kind in kinds for label in (kind.values() if isinstance(kind, dict) else [None])]
    texts = [text for label in labels for text in (label.values() if isinstance(label, dict) else [None])]
    if not all(isinstance(some, list) and all(isinstance(text, str) for text in some) for some in texts):
        raise ValueError("it holds something other than candidates by kind, label and language")
    return Candidates(known)


def _added(known: Candidates, approved: list[Correction]) -> Candidates:
    for correction in approved:
        lines = known.setdefault(correction.kind, {}).setdefault(correction.value, {})
        texts = lines.setdefault(correction.language or "unknown", [])
        if correction.text not in texts:
            texts.append(correction.text)
    return known


def _write(out: Path, candidates: Candidates) -> None:
    """All of it or nothing, and never readable by others, not even for a moment."""
    handle, beside = tempfile.mkstemp(dir=out.resolve().parent, prefix=f".{out.name}.")  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            yaml.safe_dump(candidates, file, allow_unicode=True, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, out.resolve())
    except BaseException:
        os.unlink(beside)
        raise
