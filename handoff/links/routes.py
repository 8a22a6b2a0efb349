"""``/l/<key>`` and ``/chat/audio``: what a link leads to, and the sound of an answer."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

from aiohttp import web

from content import UnknownContent
from handoff.line.runtime import Line
from handoff.links.aloud import aloud
from handoff.links.audio import Speaker
from handoff.links.child import Busy, Failed
from handoff.store import links

#: Of one network address, within a minute. Many people may share one; a guesser needs many more.
TRIES = 60
WINDOW_S = 60

#: No answer offers more; what somebody made up would only keep the voice busy.
MOST_CHOICES = 15

_ID = re.compile(r"[a-z][a-z0-9_]{0,60}")

#: Nothing may be kept, found by a search engine, or told to the next page. PDF and sound show themselves.
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
}

_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="robots" content="noindex">'
    '<meta name="viewport" content="width=device-width">{extra}<title>Page</title><p>{text}</p></html>'
)


def routes(line: Line, client_address: Callable[[web.Request], str]) -> list[web.RouteDef]:
    speaker = Speaker(line.settings.data_dir / "audio")

    async def slow_down(request: web.Request) -> bool:
        who = f"link:{client_address(request)}"
        return await line.people.count_try(who, WINDOW_S) > TRIES

    async def open_link(request: web.Request) -> web.StreamResponse:
        if await slow_down(request):
            return _again(429)
        payload = await links.find(line.redis, line.seal, request.match_info["key"])
        if payload and payload.get("kind") == "audio":
            return await _sound(request, speaker, str(payload["text"]), str(payload["language"]), keep=False)
        if payload and payload.get("kind") == "pdf":
            return _file(request, base64.b64decode(payload["data"]), "application/pdf", "page.pdf")
        return _gone()

    async def chat_audio(request: web.Request) -> web.StreamResponse:
        """The sound of a content entry and of the choices under it, by their ids. Nothing else is spoken: no words are
        taken from the address."""
        if await slow_down(request):
            return _again(429)
        query = request.query
        id, step = query.get("id", ""), query.get("step", "1")
        choices = query.get("choices", "").split()
        if not all(map(_ID.fullmatch, (id, *choices))) or not step.isdecimal() or len(step) > 2:
            return _gone()
        country = query.get("country", "").upper()
        values = {"line_name": line.settings.line_name}
        try:
            told = line.library.render(
                id, query.get("language", "en"), country if country in ("US", "CA") else None, values, int(step)
            )
        except UnknownContent:
            return _gone()
        if len(choices) > MOST_CHOICES or not all(map(line.library.knows_choice, choices)):
            return _gone()
        labels = [choice.label for choice in line.library.choices(choices, told.language)]
        # Only what every reader of the entry is offered stays on the disk: an address may name any choices.
        keep = choices in ([], [choice.id for choice in told.choices])
        return await _sound(request, speaker, aloud(told.text, labels), told.language, keep=keep)

    return [web.get("/l/{key}", open_link), web.get("/chat/audio", chat_audio)]


async def _sound(request: web.Request, speaker: Speaker, text: str, language: str, *, keep: bool) -> web.StreamResponse:
    try:
        sound = await speaker.say(text, language, keep=keep)
    except (Busy, Failed):
        return _again(503)
    return _file(request, sound, "audio/mpeg", "page.mp3") if sound else _gone()


def _file(request: web.Request, data: bytes, kind: str, name: str) -> web.Response:
    """The bytes, or the part of them a player asks for: some play nothing without that."""
    headers = {**_HEADERS, "Accept-Ranges": "bytes", "Content-Disposition": f'inline; filename="{name}"'}
    try:
        asked = request.http_range
    except ValueError:
        asked = slice(None)
    if asked.start is None and asked.stop is None:
        return web.Response(body=data, content_type=kind, headers=headers)
    first, last, _ = asked.indices(len(data))
    if first >= last:
        return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {first}-{last - 1}/{len(data)}"
    return web.Response(status=206, body=data[first:last], content_type=kind, headers=headers)


def _gone() -> web.Response:
    """The same for a link that never was and one that has ended: nobody can tell which keys were real."""
    page = _PAGE.format(extra="", text="This page is not here any more. You can write to the line again.")
    return web.Response(status=404, text=page, content_type="text/html", headers=_HEADERS)


def _again(status: int) -> web.Response:
    page = _PAGE.format(extra='<meta http-equiv="refresh" content="10">', text="One moment, please.")
    return web.Response(status=status, text=page, content_type="text/html", headers={**_HEADERS, "Retry-After": "10"})
