"""Twilio's SDK on one aiohttp session: connections are reused, every request has an end, and nothing is logged.

The SDK's own clients log addresses and parameters, and forget ``Retry-After``; this one does neither.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from handoff.model import Channel
from handoff.settings import Settings

#: Until a connection stands (s). Nothing was sent before that, so failing here is always safe to repeat.
CONNECT_S = 5.0

#: For the whole request (s). Past it the outcome is unknown and has to be looked up.
REQUEST_S = 15.0

#: Idle connections are dropped before the far end does it: a request on a dead one has an unknown outcome (s).
KEEP_ALIVE_S = 25.0

#: Requests under way at once; Twilio answers 429 to an account that has too many.
AT_ONCE = 50


class Answered(Exception):
    """Twilio answered, and it was no."""

    def __init__(self, status: int, code: int | None, retry_after_s: float | None) -> None:
        super().__init__(f"status {status}, code {code}")
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s


class NotReached(Exception):
    """No connection came about: the request was never sent."""


class NoAnswer(Exception):
    """The request went out, wholly or in part, and no answer came: nobody here knows what became of it."""


class Http(AsyncHttpClient):  # type: ignore[misc]  # the SDK carries no types
    """What the SDK calls to speak HTTP. Raises Answered, NotReached or NoAnswer; returns successes only."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        super().__init__(logging.getLogger("twilio.http_client"), True, None)
        self._session = session

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        sent = dict(headers or {})
        if auth:
            sent["Authorization"] = aiohttp.encode_basic_auth(*auth)
        query: Any = {name: str(value) for name, value in (params or {}).items()}
        try:
            async with self._session.request(
                method, url, params=query, data=data or None, headers=sent, allow_redirects=allow_redirects
            ) as answer:
                text = await answer.text(errors="replace")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as trouble:
            raise NotReached(type(trouble).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            raise NoAnswer(type(trouble).__name__) from None
        if answer.status >= 300:
            raise Answered(answer.status, _code(text), _retry_after_s(answer.headers.get("Retry-After", "")))
        return Response(answer.status, text, answer.headers)


@contextlib.asynccontextmanager
async def connect(settings: Settings, *, request_s: float = REQUEST_S) -> AsyncIterator[Client]:
    """The SDK's client for the line's account, speaking to ``TWILIO_API_URL``; its session ends with the context."""
    timeout = aiohttp.ClientTimeout(total=request_s, sock_connect=CONNECT_S)
    connector = aiohttp.TCPConnector(limit=AT_ONCE, keepalive_timeout=KEEP_ALIVE_S)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        client = Client(settings.twilio_account_sid, settings.twilio_auth_token.reveal(), http_client=Http(http))
        if settings.twilio_api_url:
            parts = urlsplit(settings.twilio_api_url)
            client.api.base_url = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
        yield client


def own_address(settings: Settings, channel: Channel) -> str:
    """The line's own number on a channel, as Twilio writes it; empty when it has none."""
    if channel is Channel.WHATSAPP:
        number = settings.twilio_whatsapp_from or settings.twilio_from
        return f"whatsapp:{number}" if number else ""
    return settings.twilio_from


def _code(text: str) -> int | None:
    """Twilio's own code in the body of a refusal, if it is one of Twilio's and not some proxy's page."""
    try:
        code = json.loads(text).get("code")
    except (ValueError, AttributeError, RecursionError):
        return None
    return code if isinstance(code, int) and code > 999 else None


def _retry_after_s(value: str) -> float | None:
    """``Retry-After`` in seconds, from one to an hour; its other form, a date, counts as not given."""
    return min(max(float(value), 1.0), 3600.0) if value.isascii() and value.isdigit() else None
