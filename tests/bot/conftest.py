"""What the tests of Rasa's side share: a real Redis with a database of its own."""

from __future__ import annotations

import pytest
import redis
from cryptography.fernet import Fernet
from rasa.shared.core.domain import Domain

from bot.tracker_store import SealedTrackerStore
from tests.redis_server import running_redis

DOMAIN = """
version: "3.1"
intents: [greet, ask]
slots:
  place: {type: text, influence_conversation: false, mappings: [{type: custom}]}
"""


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> SealedTrackerStore:
    url = running_redis(db=5)
    redis.Redis.from_url(url).flushdb()
    monkeypatch.setenv("PORCHLIGHT_REDIS_URL", url)
    monkeypatch.setenv("PORCHLIGHT_SECRET_KEYS", Fernet.generate_key().decode())
    return SealedTrackerStore(Domain.from_yaml(DOMAIN))


@pytest.fixture
def raw(store: SealedTrackerStore) -> redis.Redis:
    """The store's database, to look into."""
    return redis.Redis.from_url(running_redis(db=5), decode_responses=True)
