"""``porchlight corrections``: what advocates said was misread, line by line; a person decides what may be learnt."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import yaml
from redis.exceptions import RedisError

from handoff.app import open_line
from handoff.line.correct import Correction, corrections
from handoff.settings import Settings

QUESTION = "May this be learnt? y: yes, n: no, e: write it anew, q: stop  "


async def review(settings: Settings, out: Path | None, ask: Callable[[str], str] = input) -> int:
    """Shows every correction without identifying details; with ``out``, asks about each and writes what was approved.

    Nothing is trained on: the file holds candidates, by kind, label and language, for somebody to copy into ``data/``.
    """
    try:
        async with open_line(settings) as line:
            found = [correction async for correction in corrections(line)]
    except (RedisError, OSError) as error:
        print(f"Redis does not answer ({type(error).__name__}): start the line with `make up`.", file=sys.stderr)
        return 1
    if not found:
        print("No message was corrected.")
        return 0
    approved: list[Correction] = []
    for number, correction in enumerate(found, start=1):
        print(f"{number} of {len(found)}  {correction.kind}: {correction.value}  [{correction.language}]")
        print(f"    {correction.text}")
        if out is None:
            continue
        answer = ask(QUESTION).strip().casefold()
        if answer == "q":
            break
        text = ask("    as: ").strip() if answer == "e" else correction.text
        if answer in ("y", "e") and text:
            approved.append(
                Correction("", "", correction.kind, correction.value, correction.language, text, correction.by)
            )
    if out is not None:
        _write(out, approved)
        print(f"{len(approved)} of {len(found)} written to {out}")
    return 0


def _write(out: Path, approved: list[Correction]) -> None:
    """Adds to what stands in the file; no conversation, no name of an advocate."""
    known = yaml.safe_load(out.read_text("utf-8")) or {} if out.exists() else {}
    for correction in approved:
        lines = known.setdefault(correction.kind, {}).setdefault(correction.value, {})
        texts = lines.setdefault(correction.language or "unknown", [])
        if correction.text not in texts:
            texts.append(correction.text)
    out.write_text(yaml.safe_dump(known, allow_unicode=True, sort_keys=True), "utf-8")
    out.chmod(0o600)
