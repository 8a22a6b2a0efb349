"""The Twilio stand-in in a process of its own, noting when each message arrived at it.

The clock is the machine's monotonic one, which all processes share, so that its times compare with the load's.
``/bench/taken`` is a WebSocket that tells each message at once: ``{to, at, cause, body}``.
"""

from __future__ import annotations

import argparse
import hashlib
import time
import urllib.parse
from collections.abc import Awaitable, Callable

from aiohttp import WSMsgType, web

from handoff.channels.simulator import twilio_api

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build(account: str, token: str, number: str, webhook: str) -> web.Application:
    app = twilio_api.build(account, token, number, webhook)
    listeners: set[web.WebSocketResponse] = set()

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        at = time.monotonic()
        response = await handler(request)
        if request.method == "POST" and request.path.endswith("/Messages.json") and response.status < 300:
            form = await request.post()
            callback = urllib.parse.urlsplit(str(form.get("StatusCallback", "")))
            told = {
                "to": str(form.get("To", "")),
                "at": at,
                "cause": urllib.parse.parse_qs(callback.query).get("o", [""])[0],
                "body": hashlib.sha256(str(form.get("Body", "")).encode()).hexdigest()[:12],
            }
            for listener in list(listeners):
                await listener.send_json(told)
        return response

    async def taken(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        listeners.add(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            listeners.discard(socket)
        return socket

    app.middlewares.append(note)
    app.router.add_get("/bench/taken", taken)
    return app


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("port", "account", "token", "number", "webhook"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    app = build(args.account, args.token, args.number, args.webhook)
    web.run_app(app, host="127.0.0.1", port=int(args.port), access_log=None, print=None)


if __name__ == "__main__":
    main()
