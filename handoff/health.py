"""Whether the gateway lives, and whether everything it leans on does."""

from __future__ import annotations

from aiohttp import web
from redis.exceptions import RedisError

from handoff.line.reads import parts
from handoff.line.runtime import Line


def routes(line: Line) -> list[web.RouteDef]:
    """``/healthz``: the process answers. ``/readyz``: Redis can be written to; Rasa and the models by name."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        try:
            redis = bool(await line.redis.ping())
        except (RedisError, OSError):
            redis = False
        rasa = "ok" if await line.rasa.ready() else "down"
        state = {"redis": "ok" if redis else "down", "rasa": rasa, **parts(line)}
        # Without Rasa the line still accepts, alarms and hands over: that is degraded, not down.
        return web.json_response(state, status=200 if redis else 503)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]
