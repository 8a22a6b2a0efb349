"""Which language a text is in, as the line itself hears it: a file must hold what its folder says."""

from __future__ import annotations

from pathlib import Path

from content.lint import Tongue

MODEL = Path(__file__).parent.parent / "models" / "triage.npz"

#: From this share of the quick model's evidence on the slower witnesses are not asked.
ENOUGH = 0.8


def tongue(model: Path = MODEL) -> Tongue | None:
    """Says a text's language when it is sure; None without the trained model, which alone is good enough to refuse."""
    import numpy as np

    from triage.head import Head
    from triage.language import Detector, language_grams

    try:
        with np.load(model) as stored:
            head = Head.of("language", {name: stored[name] for name in stored.files})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    detector = Detector(head)

    def heard(text: str) -> str | None:
        if sum(ord(c) >= 0x600 for c in text) * 2 > len(text):
            return detector.detect(text, None).tag  # its letters tell
        ranked = dict(head.ranked(None, language_grams(text)))
        best = max(ranked, key=lambda tag: ranked[tag])
        if ranked[best] >= ENOUGH:
            return best
        guess = detector.detect(text, None)
        return guess.tag if guess.sure else None

    return heard
