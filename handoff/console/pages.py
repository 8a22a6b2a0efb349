"""The built pages, and the headers that keep them to themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

from handoff.line.runtime import Line
from handoff.log import event, names, where
from handoff.store import feed

DIST = Path(__file__).parent.parent.parent / "web" / "dist"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; object-src 'none'; "


def middleware(line: Line) -> Middleware:
    # Older browsers (Safari before 15.4) do not take a WebSocket of the page's own for 'self': the chat stayed silent.
    policy = f"{_POLICY}connect-src 'self' {_socket_address(line.settings.public_url)}; "

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as told:
            _dress(request, told, policy)
            raise
        except feed.TROUBLE as trouble:
            event("store.unavailable", code=names(trouble))
            response = web.json_response({"code": "unavailable"}, status=503, headers={"Retry-After": "2"})
        except Exception as fault:
            event("request.fault", code=names(fault), where=where(fault))
            response = web.json_response({"code": "fault"}, status=500)
        _dress(request, response, policy)
        return response

    return guard


def _dress(request: web.Request, response: web.StreamResponse, policy: str) -> None:
    if response.prepared:
        return
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    # The chat may be framed by an organisation's own site; nothing else by anybody else.
    frames = "*" if request.path == "/chat" and "embed" in request.query else "'self'"
    response.headers.setdefault("Content-Security-Policy", f"{policy}frame-ancestors {frames}")
    if request.path.startswith("/assets/"):
        response.headers.setdefault("Cache-Control", "public, max-age=31536000, immutable")
    else:
        response.headers.setdefault("Cache-Control", "no-store")


def _socket_address(public_url: str) -> str:
    """Where the pages' WebSockets lead, as a policy names it: http becomes ws, https becomes wss."""
    parts = urlsplit(public_url)
    return f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"


def routes(line: Line) -> list[web.RouteDef]:
    def page(name: str) -> Handler:
        async def handler(_: web.Request) -> web.StreamResponse:
            file = DIST / name
            if not file.exists():
                return web.Response(status=503, text="The pages are not built yet: run make web.")
            return web.FileResponse(file)

        return handler

    async def asset(request: web.Request) -> web.StreamResponse:
        file = (DIST / "assets" / request.match_info["name"]).resolve()
        if not file.is_file() or not file.is_relative_to(DIST.resolve()):
            raise web.HTTPNotFound
        return web.FileResponse(file)

    async def config(_: web.Request) -> web.StreamResponse:
        languages = [
            {"tag": tag, "name": str(told["name"]), "direction": str(told["direction"])}
            for tag, told in line.library.languages.items()
        ]
        return web.json_response(
            {
                "line_name": line.settings.line_name,
                "demo": line.settings.demo,
                "quick_exit_url": line.settings.quick_exit_url,
                "languages": languages,
                "version": "0.1.0",
            }
        )

    async def home(_: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/demo" if line.settings.demo else "/chat")

    found = [
        web.get("/", home),
        web.get("/chat", page("chat.html")),
        web.get("/console", page("console.html")),
        web.get("/widget.js", page("widget.js")),
        web.get("/assets/{name}", asset),
        web.get("/config.json", config),
    ]
    if line.settings.demo:
        found.append(web.get("/demo", page("demo.html")))
    return found
