"""How long to wait before trying again. Pure: chance comes in as a number."""

from __future__ import annotations

#: The first wait (s), and the longest (s): after an outage of a day nobody waits more than this for the next try.
FIRST_S = 1.0
LONGEST_S = 30 * 60.0


def delay_s(attempt: int, jitter: float, *, first_s: float = FIRST_S, longest_s: float = LONGEST_S) -> float:
    """Seconds to wait after the ``attempt``-th try (1, 2, …) failed; ``jitter`` is a number in 0..1.

    Doubles each time up to ``longest_s``. Half of the wait is certain and half is ``jitter``'s, so that many messages
    held up by one outage do not all come back in the same instant.
    """
    whole = min(longest_s, first_s * 2.0 ** min(max(attempt, 1) - 1, 30))
    return whole * (0.5 + 0.5 * min(max(jitter, 0.0), 1.0))
