"""The console's live connection: the queue whole, then every change; an open transcript from where it was left."""

from __future__ import annotations

import asyncio
import contextlib
import json

from aiohttp import WSMsgType, web

from handoff.console import api, auth, wire
from handoff.console.hub import Hub, Screen
from handoff.line.runtime import Line
from handoff.store import feed
from handoff.store.conversations import ID

MAX_FRAME = 16 * 1024

#: The client reconnects and starts over on this code.
TRY_AGAIN = 4000

#: How often an open screen is asked whether its session still stands (s); it may only listen, and never ask itself.
STILL_S = 5.0


def routes(line: Line, hub: Hub) -> list[web.RouteDef]:
    async def live(request: web.Request) -> web.StreamResponse:
        if not auth.same_origin(line, request):
            raise web.HTTPForbidden
        session = await auth.require(line, request, write=False)
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=MAX_FRAME)
        await socket.prepare(request)
        screen = Screen()
        hub.screens.add(screen)
        await _sign(line, session.name)
        # What changes while the queue is read is told after it, or the older word would be the last one.
        queue = {"t": "queue", **await api.snapshot(line)}
        screen.shown.update(c["id"] for c in queue["conversations"])
        beside = [
            asyncio.create_task(_send(socket, screen, queue)),
            asyncio.create_task(_watch(line, request, socket, session.name)),
        ]
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                if await auth.session_of(line, request) is None:
                    break
                await _take(line, hub, screen, session.name, message.data)
        finally:
            hub.screens.discard(screen)
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
        return socket

    return [web.get("/api/live", live)]


async def _send(socket: web.WebSocketResponse, screen: Screen, first: wire.Message) -> None:
    message = first
    while not socket.closed:
        if screen.lost:
            await socket.close(code=TRY_AGAIN)
            return
        with contextlib.suppress(ConnectionError):
            await socket.send_json(message)
        message = await screen.queue.get()


async def _watch(line: Line, request: web.Request, socket: web.WebSocketResponse, name: str) -> None:
    """Ends the connection when its session has ended: signed out, run out, a new password, the advocate removed.

    Until then an open connection is a sign of life: a browser lets a page in the background speak once a minute at
    most, but answers the connection's own pings all the time.
    """
    while not socket.closed:
        await asyncio.sleep(STILL_S)
        with contextlib.suppress(*feed.TROUBLE):  # without the store there is nothing to tell either
            if await auth.session_of(line, request) is None:
                await socket.close(code=TRY_AGAIN)
            else:
                await _sign(line, name)


async def _sign(line: Line, name: str) -> None:
    """A sign of life, without a change to what they say of themselves."""
    status = (await line.people.presence()).get(name, ("available", 0))[0]
    await line.people.seen(name, status, line.now())


async def _take(line: Line, hub: Hub, screen: Screen, name: str, data: str) -> None:
    try:
        told = json.loads(data)
        kind, id = told.get("t"), str(told.get("id", ""))
    except (ValueError, AttributeError):
        return
    if kind == "beat":
        await _sign(line, name)
        screen.tell({"t": "advocates", "advocates": await api.colleagues(line)})
    elif kind == "open" and ID.fullmatch(id):
        screen.open[id] = str(told.get("after") or "-")
        screen.shown.add(id)
        try:
            await hub.catch_up(screen, id)
        except ValueError:
            screen.open[id] = "-"
            await hub.catch_up(screen, id)
    elif kind == "close_view":
        screen.open.pop(id, None)
