"""From single measurements to the few numbers that are reported. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any


def percentile(values: Sequence[float], q: float) -> float:
    """The nearest-rank percentile: always a value that was really measured. NaN when there is none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(q / 100 * len(ordered)) - 1)]


def spread(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """Lowest, median and highest of one figure over the repeats."""
    if not values:
        return {}
    return {
        "min": round(min(values), digits),
        "median": round(statistics.median(values), digits),
        "max": round(max(values), digits),
    }


def latency(repeats: Sequence[Sequence[float]]) -> dict[str, Any]:
    """p50 and p99 of each repeat as a spread, and of all repeats together; milliseconds in, milliseconds out."""
    together = [value for repeat in repeats for value in repeat]
    kept = [repeat for repeat in repeats if repeat]
    return {
        "samples": len(together),
        "p50_ms": spread([percentile(repeat, 50) for repeat in kept]),
        "p99_ms": spread([percentile(repeat, 99) for repeat in kept]),
        "all_p50_ms": round(percentile(together, 50), 2),
        "all_p99_ms": round(percentile(together, 99), 2),
        "all_max_ms": round(max(together), 2) if together else math.nan,
    }
