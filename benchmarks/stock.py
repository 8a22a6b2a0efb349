"""Stock Rasa 3.6.21: what ``rasa init`` gives, on the same examples, with its own Twilio channel and Redis stores.

Nothing of this project runs in it. The one thing changed is where Twilio's library sends to: its base address is
Twilio's own and no setting, so a subclass of the channel points it at the stand-in.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from redis import Redis

from benchmarks.messages import examples
from benchmarks.processes import Process, free_port, redis_server
from benchmarks.sides import ACCOUNT, NUMBER, TOKEN, Side

ROOT = Path(__file__).parent.parent
RASA = ROOT / ".venv-rasa" / "bin" / "rasa"

CHANNEL = '''
import os
from rasa.core.channels.twilio import TwilioInput


class TwilioAtStandIn(TwilioInput):
    """Rasa's own channel; only the address of Twilio's API is another."""

    def get_output_channel(self):
        channel = super().get_output_channel()
        channel.api.base_url = os.environ["TWILIO_API_URL"]
        return channel
'''

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "NO_PROXY": "127.0.0.1,localhost",
}

#: Pipeline and policies that Rasa 3.6.21 itself fills in when config.yml names none, with its own epochs.
PIPELINE = """
recipe: default.v1
assistant_id: stock
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: {epochs}
    constrain_similarities: true
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
  - name: UnexpecTEDIntentPolicy
    max_history: 5
    epochs: {epochs}
  - name: TEDPolicy
    max_history: 5
    epochs: {epochs}
    constrain_similarities: true
"""

REPLY = (
    "You have rights at work, whatever your papers say. Keep notes of dates, hours and what was said. "
    "This is general information about {topic}, not legal advice. Text PERSON to reach a person."
)


def write_project(folder: Path, nlu: Path, epochs: int) -> None:
    """A plain Rasa project: the examples, one rule and one reply for each intent, a story for every two intents."""
    if folder.exists():
        shutil.rmtree(folder)
    (folder / "data").mkdir(parents=True)
    intents = examples(nlu)
    names = sorted(intents)
    training = [
        {"intent": name, "examples": "".join(f"- {text}\n" for text in texts)}
        for name, texts in sorted(intents.items())
    ]
    rules = [{"rule": f"answer {name}", "steps": [{"intent": name}, {"action": f"utter_{name}"}]} for name in names] + [
        {"rule": "not understood", "steps": [{"intent": "nlu_fallback"}, {"action": "utter_default"}]},
    ]
    stories = [
        {
            "story": f"{one} then {two}",
            "steps": [{"intent": one}, {"action": f"utter_{one}"}, {"intent": two}, {"action": f"utter_{two}"}],
        }
        for one, two in zip(names, names[1:] + names[:1], strict=True)
    ]
    domain = {
        "version": "3.1",
        "intents": names,
        "responses": {f"utter_{name}": [{"text": REPLY.format(topic=name.replace("_", " "))}] for name in names}
        | {"utter_default": [{"text": "I did not understand. Text PERSON to reach a person."}]},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }
    for name, content in {
        "data/nlu.yml": {"version": "3.1", "nlu": training},
        "data/rules.yml": {"version": "3.1", "rules": rules},
        "data/stories.yml": {"version": "3.1", "stories": stories},
        "domain.yml": domain,
    }.items():
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    (folder / "config.yml").write_text(PIPELINE.format(epochs=epochs))
    (folder / "stand_in.py").write_text(CHANNEL)


def train(work: Path, nlu: Path, epochs: int = 100) -> tuple[Path, float]:
    """The trained project and the seconds it took; kept in ``work``: only running is measured."""
    learned = hashlib.sha256(PIPELINE.encode() + str(epochs).encode())
    for path in sorted(nlu.rglob("*.yml")) if nlu.is_dir() else [nlu]:
        learned.update(path.read_bytes())
    folder = work / f"stock-{learned.hexdigest()[:12]}"
    took = folder / "trained-in"
    if not took.exists():
        write_project(folder, nlu, epochs)
        job = Process(
            [str(RASA), "train", "--fixed-model-name", "stock"], cwd=folder, log=folder / "train.log", env=QUIET
        )
        try:
            while job.alive():
                time.sleep(0.5)
        finally:
            job.stop()
        if not (folder / "models" / "stock.tar.gz").exists():
            raise SystemExit(f"stock Rasa did not train; see {folder / 'train.log'}")
        took.write_text(f"{time.monotonic() - job.started:.1f}")
    return folder, float(took.read_text())


class Stock(Side):
    """A running stock Rasa with its own Redis. ``workers`` is Sanic's number of processes (1 is Rasa's default)."""

    name = "stock"

    def __init__(self, project: Path, work: Path, api_url: str, workers: int = 1) -> None:
        self.port, self.redis_port = free_port(), free_port()
        self.webhook = f"http://127.0.0.1:{self.port}/webhooks/twilio/webhook"
        self.logs = work
        data = work / "stock-redis"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        # redis-server as it comes: snapshots, no append-only file. Less durable than the line's, and faster.
        redis = [str(redis_server()), "--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(data)]
        (project / "endpoints.yml").write_text(
            yaml.safe_dump(
                {
                    "tracker_store": {"type": "redis", "url": "127.0.0.1", "port": self.redis_port, "db": 0},
                    "lock_store": {"type": "redis", "url": "127.0.0.1", "port": self.redis_port, "db": 1},
                }
            )
        )
        account = {"account_sid": ACCOUNT, "auth_token": TOKEN, "twilio_number": NUMBER}
        (project / "credentials.yml").write_text(yaml.safe_dump({"stand_in.TwilioAtStandIn": account}))
        env = {**QUIET, "TWILIO_API_URL": api_url, "SANIC_WORKERS": str(workers), "PYTHONPATH": str(project)}
        self._redis = Process(redis, cwd=data, log=work / "stock-redis.log")
        self._rasa = Process(
            [str(RASA), "run", "--interface", "127.0.0.1", "--port", str(self.port), "--model", "models/stock.tar.gz"],
            cwd=project,
            log=work / "stock-rasa.log",
            env=env,
        )
        self.started = self._redis.started

    def alive(self) -> bool:
        return self._redis.alive() and self._rasa.alive()

    def pids(self) -> list[int]:
        return self._redis.tree() + self._rasa.tree()

    def stop(self) -> None:
        self._rasa.stop()
        self._redis.stop()

    def grow(self, number: str, turns: int) -> None:
        """Makes a conversation that exists as long as ``turns``: its own turns again, earlier and earlier."""
        with self._store() as store:
            key = f"tracker:{number}"
            tracker = json.loads(_text(store.get(key)))
            events = tracker["events"]
            head = next(n for n, e in enumerate(events) if e["event"] == "user")
            start, body = events[:head], events[head:]
            have = sum(e["event"] == "user" for e in body)
            longer: list[dict[str, Any]] = []
            span = body[-1]["timestamp"] - body[0]["timestamp"] + 0.001
            copies = math.ceil(turns / have)
            for n in range(copies):
                back = (copies - 1 - n) * span
                longer += [{**event, "timestamp": event["timestamp"] - back} for event in body]
            starts = [n for n, event in enumerate(longer) if event["event"] == "user"]
            # Cut at a turn's own beginning (the listening before its message), so that the turns left are whole.
            longer = longer[starts[-turns] :]
            early = longer[0]["timestamp"] - 1
            tracker["events"] = [{**event, "timestamp": early} for event in start] + longer
            store.set(key, json.dumps(tracker))

    def fill(self, like: str, numbers: Sequence[str]) -> None:
        """Opens a conversation for each number, the same as the one of ``like``."""
        with self._store() as store:
            tracker = _text(store.get(f"tracker:{like}"))
            for number in numbers:
                store.set(f"tracker:{number}", tracker.replace(like, number))

    @contextlib.contextmanager
    def _store(self) -> Iterator[Redis]:
        with Redis(port=self.redis_port, decode_responses=True) as store:
            yield store


def _text(value: Any) -> str:
    assert isinstance(value, str), "no such conversation"
    return value
