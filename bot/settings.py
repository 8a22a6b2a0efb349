"""The three variables this side reads, and nothing else of the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class BotSettings:
    """Without ``redis_url`` (plain ``rasa shell``, ``rasa test``) trackers live in memory."""

    redis_url: str
    secret_keys: tuple[str, ...]
    retention_days: int


def read() -> BotSettings:
    keys = os.environ.get("PORCHLIGHT_SECRET_KEYS", "")
    return BotSettings(
        redis_url=os.environ.get("PORCHLIGHT_REDIS_URL", ""),
        secret_keys=tuple(k.strip() for k in keys.split(",") if k.strip()),
        retention_days=int(os.environ.get("PORCHLIGHT_RETENTION_DAYS", "90")),
    )
