"""Order within a conversation, no waiting between conversations."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable


class Chains[T]:
    """Runs ``step`` for each item: one at a time and in order for equal keys, side by side for different ones.

    A step that raises ends the whole (its task group is cancelled), so that the owner starts over from the store.
    """

    def __init__(self, group: asyncio.TaskGroup, step: Callable[[T], Awaitable[None]]) -> None:
        self._group = group
        self._step = step
        self._waiting: dict[str, deque[T]] = {}

    def put(self, key: str, item: T) -> None:
        queue = self._waiting.get(key)
        if queue is not None:
            queue.append(item)
            return
        self._waiting[key] = deque([item])
        self._group.create_task(self._run(key))

    async def _run(self, key: str) -> None:
        queue = self._waiting[key]
        while queue:
            await self._step(queue[0])
            queue.popleft()
        del self._waiting[key]
