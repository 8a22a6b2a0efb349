"""``porchlight up``: Redis, the gateway, Rasa and the action server as children of one process.

Redis first, then the gateway at once, since an emergency waits for no assistant; Rasa and its actions beside them. A
child that dies is started again; a stop goes the other way round, gateway first, so that no step in hand finds Rasa or
Redis gone. Everything runs on loopback, each child in a process group of its own that only its own id ever ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import shutil
import signal
import time
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import BinaryIO

from handoff import processes
from handoff.log import Name, event, names
from handoff.processes import Child
from handoff.settings import Settings

#: The pause before a dead child is started again doubles up to the longest; a long life sets it back (s).
BACKOFF_S, LONGEST_BACKOFF_S, LIVED_S = 0.2, 10.0, 30.0

#: A watched child that gives no sign for this many checks in a row is wedged, and ended. About a minute.
CHECK_EVERY_S, CHECKS = 10.0, 6

#: A log file larger than this is put aside; this many old ones are kept, so logs never fill the disk.
LOG_BYTES, OLD_LOGS = 5_000_000, 3

#: Loaded before any fork: a child between fork and exec may not load anything.
LIBC = ctypes.CDLL(None)


class Stack:
    """The running whole, or the ``parts`` of it that are named. ``settings`` must be complete (``keyring.complete``).

    ``start`` returns once the gateway takes messages; ``wait_ready("rasa")`` waits for more. ``kill`` ends a child the
    hard way and leaves it to the supervision to start it again. ``grace_s`` caps how long any child may take to end.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        assistant: bool = True,
        parts: Collection[str] = tuple(processes.PARTS),
        model: Path = processes.MODEL,
        grace_s: float = 60.0,
    ) -> None:
        self.settings = settings
        wanted = set(parts) if assistant else set(parts) - processes.ASSISTANT
        makes = [make for name, make in processes.PARTS.items() if name in wanted and processes.is_ours(name, settings)]
        self._logs = settings.data_dir / "logs"
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._kept = {
            child.name: _Kept(child, self._logs, grace_s) for child in (make(settings, model) for make in makes)
        }
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._kept)

    def pid(self, name: str) -> int | None:
        """The process id of a child that runs now."""
        process = self._kept[name].process
        return process.pid if process and process.returncode is None else None

    async def start(self, timeout_s: float = 60.0) -> None:
        """Starts everything; returns when the gateway answers. Raises TimeoutError when it does not."""
        for name in ("redis", "gateway"):
            if name in self._kept:
                self._run(name)
                await self.wait_ready(name, timeout_s)
        for name in self._kept:
            if name not in self._tasks:
                self._run(name)

    def _run(self, name: str) -> None:
        self._tasks[name] = asyncio.create_task(self._kept[name].run(), name=f"keep {name}")

    async def wait_ready(self, name: str, timeout_s: float = 120.0) -> None:
        """Returns when the child answers. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            await self._kept[name].up.wait()

    def ready(self, name: str) -> bool:
        return self._kept[name].up.is_set()

    async def kill(self, name: str) -> None:
        """Ends a child at once (SIGKILL); it is started again like any child that died."""
        await self._kept[name].end(signal.SIGKILL)

    async def restart(self, name: str) -> None:
        """Ends a child politely and returns when it is ready again."""
        kept = self._kept[name]
        await kept.end(signal.SIGTERM)
        await self.wait_ready(name)

    async def stop(self) -> None:
        """Ends everything, gateway first and Redis last; what does not end within its grace is killed."""
        for name in ("gateway", "rasa", "actions", "redis"):
            if name in self._kept:
                kept = self._kept[name]
                kept.stopping = True
                await kept.end(signal.SIGTERM)
                if task := self._tasks.pop(name, None):
                    task.cancel()
                    await asyncio.gather(task, return_exceptions=True)

    def hurry(self) -> None:
        """Kills what is left, without waiting: the second Ctrl-C."""
        for kept in self._kept.values():
            kept.stopping = True
            if kept.process and kept.process.returncode is None:
                kept.signal(signal.SIGKILL)


class _Kept:
    """One child, started again whenever it ends, until ``stopping``."""

    def __init__(self, child: Child, logs: Path, grace_s: float) -> None:
        self.child = child
        self.process: asyncio.subprocess.Process | None = None
        self.up = asyncio.Event()
        self.stopping = False
        self._grace_s = min(grace_s, child.grace_s)
        self._log = logs / f"{child.name}.log"

    async def run(self) -> None:
        pause = BACKOFF_S
        while not self.stopping:
            started = time.monotonic()
            put_aside(self._log)
            try:
                with opened(self._log) as log:
                    self.process = await asyncio.create_subprocess_exec(
                        *self.child.command,
                        cwd=self.child.folder,
                        env=dict(self.child.env),
                        stdin=asyncio.subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                        preexec_fn=partial(_born, self.child.patience),
                    )
            except OSError as fault:
                event(Name.CHILD_FAULT, child=self.child.name, code=names(fault))
            else:
                event(Name.CHILD_STARTED, child=self.child.name, pid=self.process.pid)
                await self._watch(self.process)
                self.up.clear()
                self.signal(signal.SIGKILL)  # whatever it may have left behind in its group
                if not self.stopping:
                    event(Name.CHILD_DIED, child=self.child.name, code=str(self.process.returncode))
            if time.monotonic() - started > LIVED_S:
                pause = BACKOFF_S
            if not self.stopping:
                await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_BACKOFF_S)

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """Returns when the process has ended; marks it ready, and ends it when it has been silent for too long."""
        signs = asyncio.create_task(self._look(process))
        try:
            await process.wait()
        finally:
            signs.cancel()
            await asyncio.gather(signs, return_exceptions=True)

    async def _look(self, process: asyncio.subprocess.Process) -> None:
        started = time.monotonic()
        while not await self.child.ready():
            await asyncio.sleep(0.1)
        if process.returncode is None:
            self.up.set()
        event(Name.CHILD_READY, child=self.child.name, ms=int((time.monotonic() - started) * 1000))
        silent = 0
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            put_aside(self._log)
            silent = 0 if not self.child.watched or await self.child.ready() else silent + 1
            if silent >= CHECKS:
                event(Name.CHILD_KILLED, child=self.child.name, pid=process.pid)
                self.signal(signal.SIGKILL)

    async def end(self, how: signal.Signals) -> None:
        """Returns when the process that runs now has ended; what outlives its grace is killed."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        self.up.clear()
        self.signal(how)
        try:
            async with asyncio.timeout(self._grace_s):
                await process.wait()
        except TimeoutError:
            event(Name.CHILD_KILLED, child=self.child.name, pid=process.pid)
            self.signal(signal.SIGKILL)
            await process.wait()
        self.up.clear()

    def signal(self, how: signal.Signals) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, how)


def opened(log: Path) -> BinaryIO:
    return open(log, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))


def put_aside(log: Path) -> None:
    """Keeps a log file small. The child goes on writing to the same, emptied file: it writes at its end only."""
    if not log.exists() or log.stat().st_size < LOG_BYTES:
        return
    for n in range(OLD_LOGS, 1, -1):
        old = log.with_name(f"{log.name}.{n - 1}")
        if old.exists():
            old.replace(log.with_name(f"{log.name}.{n}"))
    shutil.copy2(log, log.with_name(f"{log.name}.1"))
    os.truncate(log, 0)


def _born(patience: int) -> None:
    """In the child: SIGTERM when the supervisor dies, however it dies, so that nothing is left running."""
    LIBC.prctl(1, signal.SIGTERM)
    os.nice(patience)
