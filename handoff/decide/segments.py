"""How a text becomes SMS: what it costs, and where it may be cut. Pure; the alphabet itself is ``content.gsm``.

A part of an answer is read on its own, perhaps alone, so it ends where a sentence ends if it can, else between words,
and never inside what a reader sees as one character.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from content import gsm

#: Breaking here leaves a part shorter than this share of what would fit: then the next worse kind of break is taken.
FULL_ENOUGH = 1 / 3

#: Where a sentence ends: after its mark and what closes behind it. A full stop must be followed by space, and must not
#: belong to an initial (U.S.) or a number in a list (1.); marks of scripts without spaces end a sentence by themselves.
_SENTENCE = regex.compile(
    r"""
    (?: (?<! (?:^|[\s.(]) \p{L} ) (?<! (?:^|\s) \p{Nd}{1,2} ) [.!?…؟۔।॥]+ [\p{Pe}\p{Pf}"']* (?=\s)
      | [。！？｡។៕။၊]+ [\p{Pe}\p{Pf}"']*
      | \n
    )
    """,
    regex.VERBOSE,
)

#: Between words: after white space, and after the commas of scripts that write none.
_WORD = regex.compile(r"\s+|[，、；：]")

#: Signs that mean something only with the next: Thai and Lao vowels written first, signs that stack consonants.
_BINDS_NEXT = frozenset("เแโใไເແໂໃໄ\u1039\u17d2\u200d")


@dataclass(frozen=True, slots=True)
class Count:
    """What a text costs: its encoding, units of that encoding, SMS segments."""

    encoding: str
    units: int
    segments: int


def count(text: str) -> Count:
    """What a text costs as it stands."""
    return Count(gsm.encoding(text), gsm.units(text), gsm.segments(text))


def split(text: str, max_segments: int = 3) -> list[str]:
    """The text as parts of at most ``max_segments`` SMS segments each, in order; nothing for a blank text.

    Loses nothing but white space at the cuts. Typographic signs are written plainly where a part would travel as UCS-2
    because of nothing else. A single character with more marks on it than fit is cut, since no phone could show it.
    """
    whole = gsm.to_gsm(text).strip()
    if gsm.segments(whole) <= max_segments:
        return [whole] if whole else []
    clusters = [piece for cluster in regex.findall(r"\X", whole) for piece in _bearable(cluster, max_segments)]
    sentences, words = _breaks(whole, clusters)
    most = max(gsm.SINGLE[gsm.GSM], gsm.JOINED[gsm.GSM] * max_segments)
    parts: list[str] = []
    start = _skip(clusters, 0)
    while start < len(clusters):
        reach = _reach(clusters, start, min(start + most, len(clusters)), max_segments)
        end = reach if _skip(clusters, reach) == len(clusters) else _cut(clusters, start, reach, sentences, words)
        parts.append(_spared("".join(_trimmed(clusters[start:end]))))
        start = _skip(clusters, end)
    return parts


def _bearable(cluster: str, max_segments: int) -> list[str]:
    """The cluster; in pieces of single characters when it alone is longer than a part may be."""
    return [cluster] if gsm.segments(cluster) <= max_segments else list(cluster)


def _breaks(whole: str, clusters: list[str]) -> tuple[set[int], set[int]]:
    """The places, counted in clusters, behind which a sentence ends and behind which a word ends."""
    at, offset = {}, 0
    for n, cluster in enumerate(clusters, start=1):
        offset += len(cluster)
        at[offset] = n
    sentences = {at[m.end()] for m in _SENTENCE.finditer(whole) if m.end() in at}
    words = {at[m.end()] for m in _WORD.finditer(whole) if m.end() in at}
    return sentences, words


def _reach(clusters: list[str], start: int, most: int, max_segments: int) -> int:
    """The furthest end that still fits; always beyond ``start``."""
    low, high = start + 1, most
    while low < high:
        middle = (low + high + 1) // 2
        if gsm.segments(_spared("".join(_trimmed(clusters[start:middle])))) <= max_segments:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(clusters: list[str], start: int, reach: int, sentences: set[int], words: set[int]) -> int:
    """The best place to end a part at or before ``reach``."""
    full_enough = start + max(1, int((reach - start) * FULL_ENOUGH))
    # What follows the cut is skipped if it is space, so a break behind a space that itself no longer fits counts too.
    furthest = _skip(clusters, reach)
    for breaks in (sentences, words):
        for end in range(furthest, full_enough - 1, -1):
            if end in breaks:
                return end
    end = reach
    while end > start + 1 and clusters[end - 1][-1] in _BINDS_NEXT:
        end -= 1
    return end


def _skip(clusters: list[str], n: int) -> int:
    """The place of the first cluster from ``n`` on that is not white space."""
    while n < len(clusters) and clusters[n].isspace():
        n += 1
    return n


def _trimmed(clusters: list[str]) -> list[str]:
    end = len(clusters)
    while end and clusters[end - 1].isspace():
        end -= 1
    return clusters[:end]


def _spared(part: str) -> str:
    """The part in plain signs if that makes it no longer on the way."""
    plain = gsm.to_gsm(part)
    return plain if gsm.segments(plain) <= gsm.segments(part) else part
