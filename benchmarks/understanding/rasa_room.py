"""The part that needs Rasa or scikit-learn: topics by the trained model, languages left out, pictures. Python 3.10.

Reads one JSON object on standard input, writes one on standard output.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.understanding.messages import ROOT, Message, load
from triage import fit
from triage.danger import NONE
from triage.examples import dangers, topics
from triage.head import Head
from triage.ngrams import grams
from triage.normal import fold
from triage.train import CACHE, danger_head, danger_heads
from triage.vectors import vectors


def by_head(head: Head, texts: list[str], seen: np.ndarray | None) -> list[list[tuple[str, float]]]:
    """The five likeliest labels of each text."""
    return [
        head.ranked(None if seen is None else seen[n].tolist(), grams(fold(text)))[:5] for n, text in enumerate(texts)
    ]


def stored_topics() -> Head:
    """The head inside the trained Rasa model, as the line uses it."""
    import io
    import tarfile

    with tarfile.open(ROOT / "models" / "porchlight.tar.gz") as archive:
        member = next(m for m in archive.getmembers() if m.name.endswith("topics.npz"))
        body = archive.extractfile(member)
        assert body
        with np.load(io.BytesIO(body.read())) as stored:
            return Head.of("topics", {name: stored[name] for name in stored.files})


def left_out(messages: list[Message]) -> dict[str, Any]:
    """For each language: topics and dangers by heads that never saw a text in it; limits as in the running line.

    By the encoder as it came in the wheel: our own layers have learnt from every language.
    """
    known, told = topics(), dangers()
    rows = told + [(language, NONE, text) for language, _, text in known]
    kept = CACHE.with_name("vectors-wheel.npz")
    both = vectors([text for *_, text in rows], kept, own=False)
    seen = vectors([m.text for m in messages], CACHE.with_name("measured-wheel.npz"), own=False)
    assert both is not None
    assert seen is not None
    letters = [grams(fold(text)) for *_, text in rows]
    whole, (limits, _) = danger_heads(rows, both, letters, range(len(told), len(rows)))
    found: dict[str, Any] = {}
    for language in sorted({m.language for m in messages}):
        keep = [n for n, row in enumerate(rows) if row[0] != language]
        danger = replace(danger_head(rows, both, letters, keep), sharpness=whole.sharpness)
        about = [n for n in keep if n >= len(told)]
        topic = fit.head(
            both[about],
            [letters[n] for n in about],
            [known[n - len(told)][1] for n in about],
            units=256,
        )
        none = danger.labels.index(NONE)
        scores: dict[int, float] = {}
        right: list[tuple[bool, bool]] = []
        for n, message in enumerate(messages):
            if message.language != language or message.kind == "word":
                continue
            looked = (seen[n].tolist(), grams(fold(message.text)))
            scores[n] = float(1 - danger.probabilities(*looked)[none])
            if message.kind == "topic":
                first, second = [name for name, _ in topic.ranked(*looked)[:2]]
                right.append((first == message.label, message.label in (first, second)))
        found[language] = {"danger": scores, "topics": right, "limits": [limits.alarm, limits.ask]}
        print(f"left out: {language}", file=sys.stderr, flush=True)
    return found


def main() -> int:
    asked = json.load(sys.stdin)
    messages = load(Path(asked["folder"]))
    texts = [m.text for m in messages]
    seen = vectors(texts, ROOT / "models" / "measured.npz")
    assert seen is not None, "the embedding is missing"
    answer: dict[str, Any] = {"topics": by_head(stored_topics(), texts, seen)}
    answer["topics_blind"] = by_head(stored_topics(), texts, None)
    if asked["left_out"]:
        answer["left_out"] = left_out(messages)
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
