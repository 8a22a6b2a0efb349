"""How fast one visitor may write, and how many chats one address may begin. Pure: the clock is an argument."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

#: So many at once, then one in so many seconds.
BURST = 6
EVERY_S = 1.5

#: New conversations from one address within the window. A shelter or a library shares one, so not a few.
BEGINNINGS = 20
WINDOW_S = 600.0


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


@dataclass
class Buckets:
    """Everybody's, whether connected or not: who reconnects after each message gets no fresh one. Kept until full."""

    of: dict[str, Bucket] = field(default_factory=dict)
    _tidied_s: float = 0.0

    def take(self, visitor: str, now_s: float) -> float:
        """As ``Bucket.take``, for one visitor."""
        full_after_s = BURST * EVERY_S
        if now_s - self._tidied_s >= full_after_s:
            self._tidied_s = now_s
            self.of = {id: bucket for id, bucket in self.of.items() if now_s - bucket.at_s < full_after_s}
        return self.of.setdefault(visitor, Bucket()).take(now_s)


@dataclass
class Beginnings:
    """Who began how many chats lately, by network address; kept in memory only, and no longer than the window."""

    begun: dict[str, deque[float]] = field(default_factory=dict)

    def take(self, address: str, now_s: float) -> float:
        """0 when another chat may begin from an address, else the seconds until one may. "" is nobody's: no cap."""
        if not address:
            return 0.0
        self._forget(now_s)
        times = self.begun.setdefault(_network(address), deque())
        if len(times) >= BEGINNINGS:
            return times[0] + WINDOW_S - now_s
        times.append(now_s)
        return 0.0

    def _forget(self, now_s: float) -> None:
        for address, times in list(self.begun.items()):
            while times and times[0] <= now_s - WINDOW_S:
                times.popleft()
            if not times:
                del self.begun[address]


def _network(address: str) -> str:
    """What counts as one address: a household of IPv6 has 2^64 of them."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return known.exploded[:19] if isinstance(known, IPv6Address) else address
