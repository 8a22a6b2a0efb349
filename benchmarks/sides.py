"""What the two measured sides have in common: an account at the stand-in, a webhook, processes that can be ended."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

ACCOUNT = "AC" + "b" * 32
TOKEN = "benchmark-token-not-a-secret"
NUMBER = "+15550109999"


class Side(Protocol):
    """A running line under measure. ``started`` is when its first process was started (monotonic s)."""

    name: str
    webhook: str
    logs: Path
    started: float

    def alive(self) -> bool: ...

    def pids(self) -> list[int]: ...

    def stop(self) -> None: ...
