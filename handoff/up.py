"""``porchlight up``: looks before it starts, starts everything, says where it is, and stops it all on Ctrl-C."""

from __future__ import annotations

import asyncio
import fcntl
import gzip
import json
import signal
import socket
import sys
import tarfile
import time
import zlib
from pathlib import Path

from handoff import log, processes
from handoff.settings import Settings
from handoff.supervise import Stack

#: A stop that takes longer is wedged, and everything left is killed (s).
STOP_S = 60.0


def up(settings: Settings, *, assistant: bool = True) -> int:
    """Runs until SIGINT or SIGTERM. Returns 1 at once, with the mend in words, when something needed is missing."""
    log.configure(settings.log_level)
    with (settings.data_dir / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"The line is already running from {settings.data_dir}: stop that one first.", file=sys.stderr)
            return 1
        problems = before_start(settings, assistant=assistant)
        for problem in problems:
            print(problem, file=sys.stderr)
        if problems:
            return 1
        return asyncio.run(_run(settings, assistant))


def before_start(settings: Settings, *, assistant: bool, model: Path = processes.MODEL) -> list[str]:
    """What would keep the line from starting, one sentence each with its mend."""
    problems = model_problems(model) if assistant else []
    if assistant and not processes.RASA_PYTHON.exists():
        problems.append("Rasa's environment (.venv-rasa) is missing: run `make up`, which makes it.")
    ports = [("PORT", settings.host, settings.port)]
    if settings.redis_embedded:
        ports.append(("REDIS_PORT", "127.0.0.1", settings.redis_port))
    if assistant:
        ports += [("RASA_PORT", "127.0.0.1", settings.rasa_port), ("ACTIONS_PORT", "127.0.0.1", settings.actions_port)]
    for name, host, port in ports:
        if trouble := _port_problem(host, port):
            problems.append(f"PORCHLIGHT_{name} is {port}: {trouble}")
    return problems


def model_problems(model: Path) -> list[str]:
    """Whether Rasa's model can be read to its last byte and is a model at all."""
    mend = "run `make train`, or start with `porchlight up --without-assistant` (people and emergencies only)."
    if not model.exists():
        return [f"Rasa's model {model.name} is missing: {mend}"]
    try:
        with gzip.open(model) as whole:
            while whole.read(1 << 20):  # to the end, where the checksum is
                pass
        with tarfile.open(model) as archive:
            members = {member.name.removeprefix("./") for member in archive}
            metadata = next((m for m in archive.getmembers() if m.name.removeprefix("./") == "metadata.json"), None)
            file = archive.extractfile(metadata) if metadata else None
            trained_with = json.loads(file.read())["rasa_open_source_version"] if file else ""
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError, zlib.error):
        return [f"Rasa's model {model.name} is broken: {mend}"]
    if not members or not trained_with:
        return [f"{model.name} is no model of Rasa: {mend}"]
    return []


def _port_problem(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return "this user may not listen there; choose a port above 1023"
        except (OSError, socket.gaierror) as error:
            if error.errno == 98:
                return "another program listens there; stop it or choose another port"
            return f"{host} is no address of this machine; set PORCHLIGHT_HOST to one that is"
    return ""


async def _run(settings: Settings, assistant: bool) -> int:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log.on_loop_fault)
    asked = asyncio.Event()
    stack = Stack(settings, assistant=assistant)

    def stop() -> None:
        if asked.is_set():
            stack.hurry()
        asked.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    started = time.monotonic()
    telling = asyncio.create_task(_tell(settings, stack, started))
    ended = asyncio.create_task(asked.wait())
    await asyncio.wait({telling, ended}, return_when=asyncio.FIRST_COMPLETED)
    failed = telling.done() and telling.exception() is not None
    if not failed:
        await ended
    else:
        print(f"The gateway did not start; {settings.data_dir}/logs/ says why.", file=sys.stderr)
    telling.cancel()
    ended.cancel()
    await asyncio.gather(telling, ended, return_exceptions=True)
    print("stopping", flush=True)
    try:
        async with asyncio.timeout(STOP_S):
            await stack.stop()
    except TimeoutError:
        stack.hurry()
        return 1
    print("stopped; everything accepted is on disk", flush=True)
    return 1 if failed else 0


async def _tell(settings: Settings, stack: Stack, started: float) -> None:
    """Starts the stack and prints where everything is, and when the assistant joins."""
    await stack.start()
    took = time.monotonic() - started
    print(f"\nThe line takes messages ({took:.1f} s). Ctrl-C stops it.\n")
    if settings.demo:
        print(f"  demo      {settings.public_url}/demo")
    print(f"  web chat  {settings.public_url}/chat")
    print(f"  console   {settings.public_url}/console")
    print(f"  logs      {(settings.data_dir / 'logs').resolve()}\n", flush=True)
    if "rasa" in stack.names:
        await stack.wait_ready("rasa", timeout_s=3600)
        print(f"The assistant answers ({time.monotonic() - started:.1f} s).", flush=True)
