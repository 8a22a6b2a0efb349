"""``porchlight up`` as somebody at a terminal has it: what it prints, what it refuses, how Ctrl-C ends all of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.redis_server import free_port

ROOT = Path(__file__).parents[2]


class Terminal:
    """A running ``porchlight up`` and every line it has printed so far."""

    def __init__(self, environ: dict[str, str], *arguments: str) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("PORCHLIGHT_")}
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "handoff", "up", *arguments],
            cwd=ROOT,
            env={**clean, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def until(self, words: str, seconds: float = 60.0) -> str:
        for _ in range(int(seconds * 20)):
            for line in self.lines:
                if words in line:
                    return line
            time.sleep(0.05)
        raise AssertionError(f"{words!r} was not printed; these were: {self.lines}")

    def end(self) -> int:
        code = self.process.wait(60)
        self._reader.join(5)
        assert self.process.stdout
        self.process.stdout.close()
        return code


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    ports = {f"PORCHLIGHT_{name}": str(free_port()) for name in ("PORT", "REDIS_PORT", "RASA_PORT", "ACTIONS_PORT")}
    return {"PORCHLIGHT_DATA_DIR": str(tmp_path / "var"), **ports}


@pytest.fixture
def line(environ: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal(environ, "--without-assistant")
    yield terminal
    if terminal.process.poll() is None:
        terminal.process.terminate()
    terminal.end()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_line_says_where_it_is_and_ends_whole(line: Terminal, environ: dict[str, str], how: signal.Signals) -> None:
    here = f"http://127.0.0.1:{environ['PORCHLIGHT_PORT']}"
    line.until("The line takes messages")
    for page in ("/demo", "/chat", "/console"):
        line.until(f"{here}{page}")
        with urllib.request.urlopen(f"{here}{page}") as answer:
            assert answer.status == 200
    children = psutil.Process(line.process.pid).children(recursive=True)
    assert len(children) == 2
    line.process.send_signal(how)
    line.until("stopped; everything accepted is on disk")
    assert line.end() == 0
    assert not [child for child in children if child.is_running()]


def test_a_second_start_from_the_same_folder_is_refused(line: Terminal, environ: dict[str, str]) -> None:
    line.until("The line takes messages")
    second = Terminal(environ, "--without-assistant")
    second.until("already running from")
    assert second.end() == 1


def test_a_taken_port_ends_the_start_at_once_with_its_setting(line: Terminal, environ: dict[str, str]) -> None:
    line.until("The line takes messages")
    other = {**environ, "PORCHLIGHT_DATA_DIR": environ["PORCHLIGHT_DATA_DIR"] + "2"}
    second = Terminal(other, "--without-assistant")
    second.until(f"PORCHLIGHT_PORT is {environ['PORCHLIGHT_PORT']}: another program listens there")
    assert second.end() == 1
