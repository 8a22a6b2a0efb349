"""An answer as it is heard: its words, then its choices with the numbers that choose them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_ENDS = ".?!।。？！؟"


def aloud(text: str, labels: Sequence[str]) -> str:
    """The words for a voice; the web chat makes the same ones for a voice of the phone itself."""
    lines = [f"{n}: {label}{'' if label.endswith(tuple(_ENDS)) else '.'}" for n, label in enumerate(labels, start=1)]
    return "\n\n".join([text, "\n".join(lines)]) if lines else text


def without_list(text: str, labels: Sequence[str]) -> str:
    """A phone's message without the numbered lines at its end, however it was cut; any other text as it is."""
    listed = "".join("".join(f"{n}{label}" for n, label in enumerate(labels, start=1)).split())
    end = len(text)
    for sign in reversed(listed):
        while end and text[end - 1].isspace():
            end -= 1
        if not end or text[end - 1] != sign:
            return text
        end -= 1
    return text[:end].rstrip()
