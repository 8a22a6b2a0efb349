"""The advocates' console: what it asks, what it is told live, and the pages themselves."""

from aiohttp import web
from aiohttp.typedefs import Middleware

from handoff.console import api, content_api, directory_api, pages, socket
from handoff.console.hub import Hub
from handoff.line.runtime import Line


def routes(line: Line, hub: Hub) -> list[web.RouteDef]:
    found = [*pages.routes(line), *api.routes(line), *directory_api.routes(line), *content_api.routes(line)]
    return [*found, *socket.routes(line, hub)]


def middlewares(line: Line) -> list[Middleware]:
    return [pages.middleware(line)]
