"""``python -m benchmarks.understanding`` (``make evaluate``): how well messages are understood, and what that rests on.

Language and danger by the reader that the gateway runs, topics by the head inside the trained Rasa model; the same with
a language left out of training, and without the embedding. Writes ``understanding.md`` and pictures beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.understanding import conversations, languages, pictures, report
from benchmarks.understanding.apart import copies, meaning
from benchmarks.understanding.messages import FOLDER, ROOT, Message, load
from handoff import processes
from triage.examples import dangers, topics
from triage.reading import Before, Reader, Reading


def main() -> int:
    """Exit code 1 when a message that is measured on is nearly one that was learnt from."""
    about = argparse.ArgumentParser(description=__doc__)
    about.add_argument("--folder", type=Path, default=FOLDER, help="messages to measure on")
    about.add_argument("--quick", action="store_true", help="without the languages left out")
    args = about.parse_args()
    messages = load(args.folder)
    near = copies(messages, topics() + dangers(), meaning)
    for held, learnt in near:
        print(f"nearly the same: {held!r} (measured on), {learnt!r} (learnt from)", file=sys.stderr)
    _say(f"{len(messages)} messages; {len(near)} too near to what was learnt from")
    reader = Reader.load(ROOT / "data", processes.TRIAGE)
    readings, seconds = _read(reader, messages)
    _say(f"read in {seconds:.1f} s, {1000 * seconds / len(messages):.1f} ms a message")
    room = _room(args.folder, left_out=not args.quick)
    results: dict[str, Any] = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "ms": round(1000 * seconds / len(messages), 1),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "copies": len(near),
        "emergencies": report.emergencies(messages, readings),
        "conversations": conversations.measure(reader, conversations.load()),
        "topics": report.topics(messages, room["topics"]),
        "topics_blind": report.topics(messages, room["topics_blind"]),
        "languages": languages.compare(reader, messages),
        "left_out": report.left_out(messages, readings, room.get("left_out") or {}),
    }
    text = report.markdown(results)
    print(text)
    (ROOT / "benchmarks" / "understanding.md").write_text(text, "utf-8")
    pictures.draw(ROOT / "benchmarks" / "understanding", messages, readings, room["topics"])
    return 1 if near else 0


def _read(reader: Reader, messages: list[Message]) -> tuple[list[Reading], float]:
    reader.read("hello", Before())  # what is loaded on first use is not a message's cost
    started = time.perf_counter()
    readings = [reader.read(m.text, Before()) for m in messages]
    return readings, time.perf_counter() - started


def _room(folder: Path, *, left_out: bool) -> dict[str, Any]:
    command = [str(processes.RASA_PYTHON), "-W", "ignore", "-m", "benchmarks.understanding.rasa_room"]
    asked = json.dumps({"folder": str(folder), "left_out": left_out})
    done = subprocess.run(
        command, cwd=ROOT, env=processes.outside_rasa(), input=asked, stdout=subprocess.PIPE, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
