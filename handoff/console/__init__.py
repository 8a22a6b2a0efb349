"""The advocates' console: what it asks, what it is told live, and the pages themselves."""

from aiohttp import web
from aiohttp.typedefs import Middleware

from handoff.console import api, directory_api, pages, socket
from handoff.console.hub import Hub
from handoff.line.runtime import Line


def routes(line: Line, hub: Hub) -> list[web.RouteDef]:
    return [*pages.routes(line), *api.routes(line), *directory_api.routes(line), *socket.routes(line, hub)]


def middlewares(line: Line) -> list[Middleware]:
    return [pages.middleware(line)]
