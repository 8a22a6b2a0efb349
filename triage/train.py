"""``python -m triage.train [FILE]``: the line's own models, from the examples in ``data/``. Runs in Rasa's room.

Writes ``models/triage.npz``, or FILE: what watches for danger (embedding and n-grams) and what knows the languages
(n-grams).
"""

from __future__ import annotations

import itertools
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from triage.danger import NONE, Limits
from triage.examples import ROOT, Example, dangers, held, topics
from triage.head import Head
from triage.language import TAGS, language_grams
from triage.ngrams import Grams, grams
from triage.normal import fold
from triage.vectors import vectors

if TYPE_CHECKING:
    from triage.fit import Matrix

MODEL = ROOT / "models" / "triage.npz"
CACHE = ROOT / "models" / "vectors.npz"

#: The model alone calls at most this share an alarm, and asks about at most the second (alarms among them): of
#: messages about ordinary topics, and of those that come near a danger and are none. Lower shares would be quieter and
#: hear fewer emergencies: the curve is in benchmarks/understanding/.
ORDINARY, NEAR = (0.02, 0.04), (0.05, 0.10)

#: Emergencies are few among the examples and dear to miss; an example of one counts as much as so many others.
DEAR = 4.0


def danger_head(
    rows: Sequence[Example], vectors: Matrix | None, letters: Sequence[Grams], places: Sequence[int]
) -> Head:
    """What watches for danger, fitted to some of the rows (language, category or none, text)."""
    from triage import fit

    return fit.head(
        None if vectors is None else vectors[places],
        [letters[n] for n in places],
        [rows[n][1] for n in places],
        weights=[1.0 if rows[n][1] == NONE else DEAR for n in places],
        units=64,
        smooth=0.3,
        sparse_smooth=3e-6,
    )


def language_head(rows: Iterable[tuple[str, str]]) -> Head:
    """What knows the languages, from (language, text): whole messages, and the single words and pairs in them."""
    from triage import fit

    texts: list[str] = []
    labels: list[str] = []
    weights: list[float] = []
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for language, text in rows:
        if language not in TAGS:
            continue
        texts.append(text)
        labels.append(language)
        weights.append(1.0)
        said = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.casefold())
        words[language].update(said)
        words[language].update(" ".join(pair) for pair in itertools.pairwise(said))
    for language, counts in words.items():
        for word, times in counts.items():
            others = max(counts_of[word] for tag, counts_of in words.items() if tag != language)
            if times > 2 * others:  # a word of several languages says little, an English word in a Tagalog text nothing
                texts.append(word)
                labels.append(language)
                weights.append(0.5)
    return fit.head(None, [language_grams(text) for text in texts], labels, weights=weights, sparse_smooth=3e-6)


def danger_heads(
    rows: Sequence[Example], vectors: Matrix | None, letters: Sequence[Grams], ordinary: Collection[int]
) -> tuple[Head, list[Limits]]:
    """What watches for danger, from (language, category or none, text), and its limits with and without an embedding.

    ``ordinary`` are the places of messages about topics; others without danger are near misses. The limits are set on
    what was held back, by a head that never saw it.
    """
    from triage import fit

    back = [held(text) for *_, text in rows]
    head, some = fit.calibrated(
        lambda places: danger_head(rows, vectors, letters, places), vectors, letters, [row[1] for row in rows], back
    )
    none = some.labels.index(NONE)
    calm = [n for n, (_, label, _) in enumerate(rows) if back[n] and label == NONE]
    found = []
    for seen in (vectors, None):
        score = {n: float(1 - some.probabilities(None if seen is None else seen[n], letters[n])[none]) for n in calm}
        about, near = ([s for n, s in score.items() if (n in ordinary) is which] for which in (True, False))
        found.append(limits(about, near))
    return head, found


def limits(ordinary: Sequence[float], near: Sequence[float]) -> Limits:
    """From which probability on to alarm and to ask, by what messages without danger were given."""
    alarm, ask = (
        max(float(np.quantile(scores, 1 - shares[n])) for scores, shares in ((ordinary, ORDINARY), (near, NEAR)))
        for n in (0, 1)
    )
    return Limits(max(0.5, alarm), min(max(0.25, ask), max(0.5, alarm)))


def main() -> int:
    """Trains and writes; exit code 1 when there is nothing to train from."""
    started = time.monotonic()

    def say(what: str) -> None:
        print(f"model: {time.monotonic() - started:3.0f} s  {what}", flush=True)

    told, ordinary = dangers(), topics()
    if not told or not ordinary:
        print("data/nlu or data/emergencies is empty: there is nothing to train from", file=sys.stderr)
        return 1
    rows = told + [(language, NONE, text) for language, _, text in ordinary]
    texts = [text for *_, text in rows]
    seen = vectors(texts, CACHE, lambda done, of: say(f"reading examples, {done} of {of}"))
    if seen is None:
        print("the embedding is missing: the model is trained on n-grams alone", file=sys.stderr)
    say("what watches for danger")
    letters = [grams(fold(text)) for text in texts]
    head, found = danger_heads(rows, seen, letters, range(len(told), len(rows)))
    say("what knows the languages")
    languages = language_head((language, text) for language, _, text in rows)
    arrays = head.arrays("danger") | languages.arrays("language")
    arrays["danger.limits"] = np.array([[pair.alarm, pair.ask] for pair in found], dtype=np.float32)
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else MODEL
    out.parent.mkdir(exist_ok=True)
    beside = out.with_suffix(".part.npz")
    np.savez(beside, **arrays)  # type: ignore[arg-type]
    beside.replace(out)
    say(f"alarm from {found[0].alarm:.2f}, question from {found[0].ask:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
