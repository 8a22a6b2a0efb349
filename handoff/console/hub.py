"""Live screens: follows the store's feed and tells whoever looks. A screen that missed something reads anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from handoff.console import wire
from handoff.line.runtime import Line
from handoff.log import event, names
from handoff.store import feed

#: Messages that may wait for a slow screen; past it the screen is closed, and starts over when it comes back.
BACKLOG = 500

#: How long one read of the feed waits (ms).
BLOCK_MS = 1_000

Tell = Callable[[wire.Message], None]


class Screen:
    """One open console. ``tell`` never waits; ``lost`` is set once it could not keep up."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[wire.Message] = asyncio.Queue(BACKLOG)
        self.lost = False
        #: The conversations whose transcript is open on it, and up to where it has been read.
        self.open: dict[str, str] = {}
        #: The conversations it shows; one that is erased has to leave it.
        self.shown: set[str] = set()

    def tell(self, message: wire.Message) -> None:
        if "conversation" in message:
            self.shown.add(message["conversation"]["id"])
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.lost = True


class Hub:
    """One a process: reads the sixteen feeds once and passes on to all screens of this process."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.screens: set[Screen] = set()
        self.chats: dict[str, set[asyncio.Event]] = {}

    async def run(self) -> None:
        """Follows the feeds until cancelled. After trouble with the store every screen starts over."""
        places: dict[str, str] = {}
        while True:
            try:
                if not places:
                    places = await feed.ends(self._line.redis)
                    self._start_over()
                await self._read(places)
            except feed.TROUBLE as trouble:
                event("socket.fault", code=names(trouble))
                places = {}
                await asyncio.sleep(0.5)
            except Exception as fault:
                event("socket.fault", code=names(fault))
                await asyncio.sleep(0.5)

    async def _read(self, places: dict[str, str]) -> None:
        changed: dict[str, bool] = {}
        for change in await feed.read(self._line.redis, places, BLOCK_MS):
            changed[change.conversation] = changed.get(change.conversation, False) or change.alarm
        erased = changed.pop("", None) is not None
        for id in changed:
            for waiting in self.chats.get(id, ()):
                waiting.set()
        if self.screens:
            for alarm in (True, False):  # a crowd of other news does not hold an alarm up
                if some := {id: alarm for id, raised in changed.items() if raised is alarm}:
                    await self._show(some)
            if erased:
                await self._take_away()

    async def _take_away(self) -> None:
        """Screens forget what is no longer there."""
        shown = set().union(*(screen.shown for screen in self.screens))
        gone = shown - {c.id for c in await self._line.conversations.load_many(sorted(shown))}
        for screen in self.screens:
            for id in sorted(gone & screen.shown):
                screen.shown.discard(id)
                screen.open.pop(id, None)
                screen.tell({"t": "erased", "id": id})

    async def _show(self, changed: dict[str, bool]) -> None:
        for c in await self._line.conversations.load_many(list(changed)):
            message = {"t": "alarm" if changed[c.id] else "conversation", "conversation": wire.summary(c)}
            for screen in self.screens:
                screen.tell(message)
        for screen in list(self.screens):
            for id in changed.keys() & screen.open.keys():
                await self.catch_up(screen, id)

    async def catch_up(self, screen: Screen, id: str) -> None:
        """Sends a screen what it has not seen of an open transcript, to its end, however long it is."""
        while id in screen.open:
            lines = await self._line.conversations.transcript(id, screen.open[id])
            if not lines or id not in screen.open:
                return
            screen.open[id] = lines[-1].seq
            events = [wire.transcript_event(line) for line in lines]
            screen.tell({"t": "events", "id": id, "events": events, "last": lines[-1].seq})

    def _start_over(self) -> None:
        for screen in self.screens:
            screen.lost = True
            screen.tell({"t": "again"})
        for waiting in self.chats.values():
            for one in waiting:
                one.set()
