"""Work too heavy for the event loop, in a process of its own: few at once, a short queue, a time limit."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from typing import Any


class Busy(Exception):
    """Too much waits already, or it took too long: try again later."""


class Failed(Exception):
    """The process ended without a result; ``code`` is its exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Child:
    """Runs ``python -m <module>`` with JSON on its standard input and takes what it writes."""

    def __init__(self, module: str, *, at_once: int, waiting: int, limit_s: float) -> None:
        self._module = module
        self._room = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._limit_s = limit_s
        self._asked = 0

    async def run(self, told: dict[str, Any]) -> bytes:
        """Its output. Raises Busy, Failed. What is told stands on no command line and in no environment."""
        if self._asked >= self._most:
            raise Busy
        self._asked += 1
        try:
            async with asyncio.timeout(self._limit_s), self._room:
                return await self._once(json.dumps(told).encode())
        except TimeoutError as late:
            raise Busy from late
        finally:
            self._asked -= 1

    async def _once(self, told: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._module,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            out, _ = await process.communicate(told)
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode:
            raise Failed(process.returncode)
        return out
