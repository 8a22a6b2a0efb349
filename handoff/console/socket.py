"""The console's live connection: the queue whole, then every change; an open transcript from where it was left."""

from __future__ import annotations

import asyncio
import contextlib
import json

from aiohttp import WSMsgType, web

from handoff.console import api, auth
from handoff.console.hub import Hub, Screen
from handoff.line.runtime import Line
from handoff.store.conversations import ID

MAX_FRAME = 16 * 1024

#: The client reconnects and starts over on this code.
TRY_AGAIN = 4000


def routes(line: Line, hub: Hub) -> list[web.RouteDef]:
    async def live(request: web.Request) -> web.StreamResponse:
        if not auth.same_origin(line, request):
            raise web.HTTPForbidden
        session = await auth.require(line, request, write=False)
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=MAX_FRAME)
        await socket.prepare(request)
        screen = Screen()
        hub.screens.add(screen)
        status = (await line.people.presence()).get(session.name, ("available", 0))[0]
        await line.people.seen(session.name, status, line.now())
        screen.tell({"t": "queue", **await api.snapshot(line)})
        sending = asyncio.create_task(_send(socket, screen))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                if await auth.session_of(line, request) is None:
                    break
                await _take(line, hub, screen, session.name, message.data)
        finally:
            hub.screens.discard(screen)
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending
        return socket

    return [web.get("/api/live", live)]


async def _send(socket: web.WebSocketResponse, screen: Screen) -> None:
    while not socket.closed:
        message = await screen.queue.get()
        if screen.lost:
            await socket.close(code=TRY_AGAIN)
            return
        with contextlib.suppress(ConnectionError):
            await socket.send_json(message)


async def _take(line: Line, hub: Hub, screen: Screen, name: str, data: str) -> None:
    try:
        told = json.loads(data)
        kind, id = told.get("t"), str(told.get("id", ""))
    except (ValueError, AttributeError):
        return
    if kind == "beat":
        status = (await line.people.presence()).get(name, ("available", 0))[0]
        await line.people.seen(name, status, line.now())
    elif kind == "open" and ID.fullmatch(id):
        screen.open[id] = str(told.get("after") or "-")
        try:
            await hub.catch_up(screen, id)
        except ValueError:
            screen.open[id] = "-"
            await hub.catch_up(screen, id)
    elif kind == "close_view":
        screen.open.pop(id, None)
