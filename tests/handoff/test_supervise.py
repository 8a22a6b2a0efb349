"""The supervisor with real children: what dies comes back, what stops stops whole, nothing is left behind."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import stat
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError

from handoff import supervise, up
from handoff.settings import Settings, keyring
from handoff.settings.sources import as_environment
from handoff.supervise import Stack
from tests.redis_server import free_port

ROOT = Path(__file__).parents[2]


def settings_in(folder: Path) -> Settings:
    ports = {name: free_port() for name in ("port", "redis_port", "rasa_port", "actions_port")}
    return keyring.complete(Settings(data_dir=folder, **ports))


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """Redis under supervision."""
    stack = Stack(settings_in(tmp_path), parts=["redis"])
    await stack.start()
    yield stack
    await stack.stop()


def client(stack: Stack) -> Redis:
    return Redis.from_url(stack.settings.redis_url.reveal(), decode_responses=True)


async def test_redis_keeps_what_it_was_given_through_a_kill(stack: Stack) -> None:
    async with client(stack) as redis:
        await redis.set("kept", "yes")
    before = stack.pid("redis")
    await stack.kill("redis")
    assert not stack.ready("redis")
    await stack.wait_ready("redis")
    assert stack.pid("redis") != before
    async with client(stack) as redis:
        assert await redis.get("kept") == "yes"


async def test_redis_is_set_up_for_what_the_line_promises(stack: Stack) -> None:
    async with client(stack) as redis:
        config = await redis.config_get("*")
        assert config["appendonly"] == "yes"
        assert config["appendfsync"] == "always"
        assert config["maxmemory-policy"] == "noeviction"
        assert config["bind"] == "127.0.0.1"
    bare = Redis(port=stack.settings.redis_port)
    with pytest.raises(AuthenticationError):
        await bare.ping()
    await bare.aclose()
    conf = stack.settings.data_dir / "redis" / "redis.conf"
    assert stat.S_IMODE(conf.stat().st_mode) == 0o600


async def test_no_password_stands_in_the_list_of_processes(stack: Stack) -> None:
    shown = " ".join(psutil.Process(stack.pid("redis")).cmdline())
    assert stack.settings.redis_url.reveal().split(":")[2].split("@")[0] not in shown


async def test_a_child_that_dies_by_itself_is_started_again(stack: Stack) -> None:
    before = stack.pid("redis")
    assert before
    os.kill(before, signal.SIGTERM)
    async with asyncio.timeout(20):
        while stack.pid("redis") in (None, before) or not stack.ready("redis"):
            await asyncio.sleep(0.05)


async def test_a_restart_is_polite_and_comes_back(stack: Stack) -> None:
    before = stack.pid("redis")
    await stack.restart("redis")
    assert stack.ready("redis")
    assert stack.pid("redis") != before
    said = (stack.settings.data_dir / "logs" / "redis.log").read_text()
    assert "bye bye" in said


async def test_after_a_stop_nothing_of_it_runs(tmp_path: Path) -> None:
    stack = Stack(settings_in(tmp_path), parts=["redis"])
    await stack.start()
    pid = stack.pid("redis")
    assert pid
    await stack.stop()
    assert not psutil.pid_exists(pid)
    assert stack.pid("redis") is None


async def test_a_child_that_will_not_end_is_ended(tmp_path: Path) -> None:
    stack = Stack(settings_in(tmp_path), parts=["redis"], grace_s=0.5)
    await stack.start()
    pid = stack.pid("redis")
    assert pid
    os.kill(pid, signal.SIGSTOP)  # hears no SIGTERM any more
    async with asyncio.timeout(10):
        await stack.stop()
    assert not psutil.pid_exists(pid)


def test_a_log_file_stays_small_and_old_ones_are_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "LOG_BYTES", 100)
    log = tmp_path / "x.log"
    with supervise.opened(log) as writer:
        for n in range(8):
            writer.write(f"{n}".encode() * 120)
            writer.flush()
            supervise.put_aside(log)
        writer.write(b"last")
    assert log.read_text() == "last"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.log", "x.log.1", "x.log.2", "x.log.3"]
    assert (tmp_path / "x.log.1").read_text() == "7" * 120
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


async def test_children_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    """``kill -9`` of the supervisor leaves no Redis behind that a second start would collide with."""
    settings = settings_in(tmp_path)
    program = """
import asyncio, os
from pathlib import Path
from handoff.settings import load
from handoff.supervise import Stack

async def main():
    stack = Stack(load(os.environ, Path("/nonexistent")), parts=["redis"])
    await stack.start()
    print(stack.pid("redis"), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **as_environment(settings)},
        stdout=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout
        pid = int(await asyncio.to_thread(parent.stdout.readline))
        assert psutil.pid_exists(pid)
        parent.kill()
    async with asyncio.timeout(10):
        while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            await asyncio.sleep(0.05)


# --- before anything is started ---------------------------------------------------------------------------------------


def model(path: Path, metadata: object = None) -> Path:
    content = json.dumps({"rasa_open_source_version": "3.6.21"} if metadata is None else metadata).encode()
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("metadata.json")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
        noise = os.urandom(50_000)
        info = tarfile.TarInfo("components/train.bin")
        info.size = len(noise)
        archive.addfile(info, io.BytesIO(noise))
    return path


def test_a_whole_model_is_accepted(tmp_path: Path) -> None:
    assert up.model_problems(model(tmp_path / "m.tar.gz")) == []


def test_a_missing_model_is_told_with_its_mend(tmp_path: Path) -> None:
    (told,) = up.model_problems(tmp_path / "porchlight.tar.gz")
    assert "is missing: run `make train`" in told


def test_a_model_cut_short_is_told_wherever_it_is_cut(tmp_path: Path) -> None:
    whole = model(tmp_path / "m.tar.gz").read_bytes()
    for length in (0, 5, 100, len(whole) // 2, len(whole) - 9):
        (tmp_path / "cut.tar.gz").write_bytes(whole[:length])
        (told,) = up.model_problems(tmp_path / "cut.tar.gz")
        assert "is broken: run `make train`" in told


def test_a_model_with_a_flipped_byte_is_told(tmp_path: Path) -> None:
    whole = bytearray(model(tmp_path / "m.tar.gz").read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (tmp_path / "flipped.tar.gz").write_bytes(bytes(whole))
    assert up.model_problems(tmp_path / "flipped.tar.gz")


def test_something_else_in_the_models_place_is_told(tmp_path: Path) -> None:
    assert "broken" in up.model_problems(model(tmp_path / "m.tar.gz", {"other": 1}))[0]
    (tmp_path / "text.tar.gz").write_text("not a model")
    assert "broken" in up.model_problems(tmp_path / "text.tar.gz")[0]


async def test_a_port_that_is_taken_is_told_by_its_setting(stack: Stack) -> None:
    told = up.before_start(stack.settings, assistant=False)
    assert len(told) == 1
    assert f"PORCHLIGHT_REDIS_PORT is {stack.settings.redis_port}: another program listens there" in told[0]


def test_a_foreign_address_is_told(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, host="192.0.2.1", port=free_port(), redis_port=free_port())
    assert "no address of this machine" in up.before_start(settings, assistant=False)[0]
