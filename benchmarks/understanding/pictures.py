"""The confusion matrix and the threshold curve as PNG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.understanding.messages import Message
from triage.reading import Reading


def draw(folder: Path, messages: Sequence[Message], readings: Sequence[Reading], ranked: Sequence[Any]) -> None:
    """``confusion.png`` (which topic is taken for which), ``thresholds.png`` (what each threshold would raise)."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np

    pairs = [(m.label, str(names[0][0])) for m, names in zip(messages, ranked, strict=True) if m.kind == "topic"]
    labels = sorted({label for label, _ in pairs})
    place = {label: n for n, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)))
    for told, found in pairs:
        if found in place:
            table[place[told], place[found]] += 1
    table /= table.sum(axis=1, keepdims=True).clip(1)
    figure, axes = plt.subplots(figsize=(13, 12))
    axes.imshow(table, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=7)
    axes.set_yticks(range(len(labels)), labels, fontsize=7)
    axes.set_xlabel("read as")
    axes.set_ylabel("written about")
    axes.set_title("Topics: share of each row")
    figure.tight_layout()
    figure.savefig(folder / "confusion.png", dpi=90)
    plt.close(figure)

    steps = np.linspace(0, 1, 101)
    figure, axes = plt.subplots(figsize=(8, 5))
    groups = {
        "emergencies seen": {"emergency"},
        "hard negatives, false alarms": {"hard_negative"},
        "everyday and topics, false alarms": {"topic", "everyday"},
    }
    for name, kinds in groups.items():
        scores = np.array([r.danger for m, r in zip(messages, readings, strict=True) if m.kind in kinds])
        axes.plot(steps, [(scores >= step).mean() if len(scores) else 0 for step in steps], label=name)
    axes.set_xlabel("alarm from this score on")
    axes.set_ylabel("share of messages")
    axes.grid(alpha=0.3)
    axes.legend()
    axes.set_title("Danger: what each threshold would raise")
    figure.tight_layout()
    figure.savefig(folder / "thresholds.png", dpi=90)
    plt.close(figure)
