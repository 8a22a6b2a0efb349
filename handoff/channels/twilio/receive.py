"""Twilio's webhooks: texts and receipts come in here, and only Twilio's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from handoff.channels.twilio import parse
from handoff.log import event, names
from handoff.model import Accepted, Inbound, Receipt
from handoff.settings import Settings

#: A WhatsApp text may have 4,096 characters, each 12 bytes at worst in a form; SMS have 1,600. More is not Twilio's.
MAX_BODY_BYTES = 64 * 1024

EMPTY_TWIML = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'

Accept = Callable[[Inbound], Awaitable[Accepted]]
TakeReceipt = Callable[[Receipt], Awaitable[None]]


def routes(settings: Settings, accept: Accept, receipt: TakeReceipt) -> list[web.RouteDef]:
    """``POST /twilio/sms`` and ``/twilio/status``. What Twilio did not sign is answered 403 and leaves no trace.

    A text is answered 200 when ``accept`` has returned, that is, when it is safe. When ``accept`` fails in any way the
    answer is 503: Twilio then tries again or calls the fallback address, and the next catching-up finds the message.
    """

    async def receive_sms(request: web.Request) -> web.Response:
        form = await _signed_form(request, settings)
        try:
            inbound = parse.inbound(form)
        except parse.BadInbound as bad:
            event("inbound.refused", code=bad.field)
            return web.Response(status=400)
        try:
            await accept(inbound)
        except Exception as trouble:
            event("inbound.refused", code=names(trouble))
            return _later()
        return web.Response(body=EMPTY_TWIML, content_type="text/xml")

    async def receive_status(request: web.Request) -> web.Response:
        form = await _signed_form(request, settings)
        try:
            told = parse.receipt(form, request.query.get("o", ""))
        except parse.BadInbound as bad:
            event("receipt.refused", code=bad.field)
            return web.Response(status=400)
        try:
            await receipt(told)
        except Exception as trouble:
            event("receipt.refused", code=names(trouble))
            return _later()
        return web.Response(status=204)

    return [web.post("/twilio/sms", receive_sms), web.post("/twilio/status", receive_status)]


async def _signed_form(request: web.Request, settings: Settings) -> dict[str, str]:
    """The form, when Twilio signed it; else the answer, as an exception."""
    try:
        form = parse.form(await _capped(request))
    except parse.BadInbound:
        form = None
    signature = request.headers.get("X-Twilio-Signature", "")
    if form is None or not parse.verify(
        settings.twilio_auth_token, settings.public_url, _path_qs(request), form, signature
    ):
        event("request.refused", status=403, code="signature")
        raise web.HTTPForbidden
    return form


async def _capped(request: web.Request) -> bytes:
    """The body. More than the cap is refused without being read."""
    body = bytearray()
    if (request.content_length or 0) <= MAX_BODY_BYTES:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                break
        else:
            return bytes(body)
    event("request.refused", status=413, code="size")
    raise web.HTTPRequestEntityTooLarge(MAX_BODY_BYTES, len(body), headers={"Connection": "close"})


def _path_qs(request: web.Request) -> str:
    """Path and query as they came: Twilio signs the letters of the address, not its meaning."""
    raw = request.raw_path
    if "://" in raw.split("?", 1)[0]:  # a proxy may ask with the whole address
        raw = "/" + raw.split("://", 1)[1].partition("/")[2]
    return raw


def _later() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": "1"})
