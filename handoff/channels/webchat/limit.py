"""How fast one visitor may write. Pure: the clock is an argument."""

from __future__ import annotations

from dataclasses import dataclass

#: So many at once, then one in so many seconds.
BURST = 6
EVERY_S = 1.5


@dataclass
class Bucket:
    """Tokens of one visitor."""

    tokens: float = BURST
    at_s: float = 0.0

    def take(self, now_s: float) -> float:
        """0 when the message may come in, else the seconds until the next one may."""
        if self.at_s:
            self.tokens = min(BURST, self.tokens + (now_s - self.at_s) / EVERY_S)
        self.at_s = now_s
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) * EVERY_S
