"""The stand-in's web application: Twilio's Messages API, the switches, what tests want to know, and the phones."""

from __future__ import annotations

import asyncio
import base64
import hmac
import re
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from handoff.channels.simulator import faults as switches
from handoff.channels.simulator import phone, webhooks
from handoff.channels.simulator.account import WHATSAPP, Account, Message, in_api, new_sid
from handoff.channels.simulator.faults import Faults
from handoff.channels.simulator.webhooks import Webhooks

ACCOUNT = web.AppKey("account", Account)
WEBHOOKS = web.AppKey("webhooks", Webhooks)

_API = "/2010-04-01/Accounts/{sid}"
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def build(
    account_sid: str,
    auth_token: str,
    number: str,
    webhook_url: str,
    faults: Faults | None = None,
    *,
    reach: tuple[str, str] | None = None,
) -> web.Application:
    """The stand-in for one account with one number, which tells ``webhook_url`` of every text.

    ``reach`` = (public address, address on this machine): webhooks are signed for the first and go to the second.
    Times, messages and faults live as long as the application.
    """
    account = Account(account_sid, auth_token, number, webhook_url, faults or Faults())
    calls = Webhooks(account, reach)
    app = web.Application(client_max_size=1024 * 1024)
    app[ACCOUNT], app[WEBHOOKS] = account, calls
    app.cleanup_ctx.append(calls.context)
    app.add_routes(
        [
            web.post(_API + "/Messages.json", _create),
            web.get(_API + "/Messages.json", _list),
            web.get(_API + "/Messages/{message}.json", _fetch),
            web.get(_API + "/IncomingPhoneNumbers.json", _numbers),
            web.get(_API + ".json", _account),
            web.get("/faults", _faults),
            web.put("/faults", _put_faults),
            web.get("/requests", _requests),
            web.get("/webhooks", _webhooks),
            web.post(r"/webhooks/{n:\d+}/again", _again),
            web.get("/idle", _idle),
            web.post("/reset", _reset),
        ]
    )
    app.add_routes(phone.routes(account, calls))
    return app


# --- Twilio's own API -------------------------------------------------------------------------------------------------


async def _create(request: web.Request) -> web.StreamResponse:
    account = _authorized(request)
    form = {name: str(value) for name, value in (await request.post()).items()}
    told = {"at_ms": account.clock(), "to": form.get("To", ""), "body": form.get("Body", ""), "sid": "", "status": 0}
    account.requests.append(told)
    if account.faults.latency_s:
        await asyncio.sleep(account.faults.latency_s)
    fault = account.take_fault(form.get("To", "").removeprefix(WHATSAPP))
    if fault is None or fault.take:
        answer, message = _taken(request, account, form)
        told["sid"] = message.sid if message else ""
    if fault:
        if fault.hang_s:
            await asyncio.sleep(fault.hang_s)
        if fault.drop:
            told["status"] = -1
            if request.transport:
                request.transport.abort()
            raise web.HTTPServiceUnavailable
        if fault.status:
            answer = _refusal(fault.status, fault.code or fault.status)
            if fault.retry_after_s is not None:
                answer.headers["Retry-After"] = str(fault.retry_after_s)
        elif not fault.take:
            if request.transport is None:  # whoever asked has given up
                raise web.HTTPRequestTimeout
            answer, message = _taken(request, account, form)
            told["sid"] = message.sid if message else ""
    told["status"] = answer.status
    return answer


def _taken(request: web.Request, account: Account, form: dict[str, str]) -> tuple[web.Response, Message | None]:
    """Takes a message, or says why not, as Twilio does."""
    to, sender, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
    number = to.removeprefix(WHATSAPP)
    if not to:
        return _refusal(400, 21604), None
    if not sender:
        return _refusal(400, 21603), None
    if not body:
        return _refusal(400, 21602), None
    if len(body) > 1600:
        return _refusal(400, 21617), None
    if not _E164.fullmatch(number):
        return _refusal(400, 21211), None
    if sender.removeprefix(WHATSAPP) != account.number or sender.startswith(WHATSAPP) != to.startswith(WHATSAPP):
        return _refusal(400, 21606), None
    if to in account.opted_out:
        return _refusal(400, 21610), None
    message = Message(new_sid(), "outbound-api", sender, to, body, "queued", account.clock())
    message.callback = form.get("StatusCallback", "")
    account.add(message)
    request.app[WEBHOOKS].message_taken(message)
    return web.json_response(in_api(account, message), status=201), message


async def _list(request: web.Request) -> web.Response:
    account = _authorized(request)
    if account.faults.list_status:
        return _refusal(account.faults.list_status, account.faults.list_status)
    query = dict(request.query)
    size = min(max(int(query.get("PageSize") or 50), 1), 1000)
    after = query.get("PageToken", "").removeprefix("PA")
    page: list[dict[str, Any]] = []
    more = False
    for message in account.listed(query):
        if after:
            after = "" if message.sid == after else after
        elif len(page) == size:
            more = True
            break
        else:
            page.append(in_api(account, message))
    number = int(query.get("Page") or 0)
    uri = f"/2010-04-01/Accounts/{account.sid}/Messages.json?"
    kept = {name: value for name, value in query.items() if name not in ("Page", "PageToken")}
    following = {**kept, "Page": str(number + 1), "PageToken": "PA" + page[-1]["sid"]} if more else None
    return web.json_response(
        {
            "messages": page,
            "page": number,
            "page_size": size,
            "start": number * size,
            "end": number * size + max(len(page) - 1, 0),
            "uri": uri + urlencode(query),
            "first_page_uri": uri + urlencode({**kept, "Page": "0"}),
            "next_page_uri": uri + urlencode(following) if following else None,
            "previous_page_uri": None,
        }
    )


async def _fetch(request: web.Request) -> web.Response:
    account = _authorized(request)
    message = account.messages.get(request.match_info["message"])
    return web.json_response(in_api(account, message)) if message else _refusal(404, 20404)


async def _account(request: web.Request) -> web.Response:
    account = _authorized(request)
    return web.json_response({"sid": account.sid, "status": "active", "type": "Full", "friendly_name": "stand-in"})


async def _numbers(request: web.Request) -> web.Response:
    account = _authorized(request)
    wanted = request.query.get("PhoneNumber", account.number)
    number = {
        "sid": "PN" + "0" * 32,
        "account_sid": account.sid,
        "phone_number": account.number,
        "sms_url": account.webhook_url,
        "sms_method": "POST",
        "capabilities": {"sms": True, "mms": True, "voice": True},
    }
    found = [number] if wanted in account.number else []
    return web.json_response({"incoming_phone_numbers": found, "page": 0, "page_size": 50, "next_page_uri": None})


def _authorized(request: web.Request) -> Account:
    account = request.app[ACCOUNT]
    given = request.headers.get("Authorization", "")
    wanted = "Basic " + base64.b64encode(f"{account.sid}:{account.token}".encode()).decode()
    if not hmac.compare_digest(given.encode(), wanted.encode()) or request.match_info["sid"] != account.sid:
        refusal = _refusal(401, 20003)
        raise web.HTTPUnauthorized(text=refusal.text, content_type="application/json")
    return account


def _refusal(status: int, code: int) -> web.Response:
    where = f"https://www.twilio.com/docs/errors/{code}"
    return web.json_response({"code": code, "message": "refused", "more_info": where, "status": status}, status=status)


# --- switches, and what tests want to know ----------------------------------------------------------------------------


async def _faults(request: web.Request) -> web.Response:
    return web.json_response(switches.shown(request.app[ACCOUNT].faults))


async def _put_faults(request: web.Request) -> web.Response:
    try:
        asked = switches.read(await request.json())
    except ValueError as wrong:
        return web.json_response({"error": str(wrong)}, status=400)
    request.app[ACCOUNT].faults = asked
    return web.json_response(switches.shown(asked))


async def _requests(request: web.Request) -> web.Response:
    return web.json_response({"requests": request.app[ACCOUNT].requests})


async def _webhooks(request: web.Request) -> web.Response:
    return web.json_response({"webhooks": [webhooks.shown(call) for call in request.app[WEBHOOKS].attempts]})


async def _again(request: web.Request) -> web.Response:
    n = int(request.match_info["n"])
    if n >= len(request.app[WEBHOOKS].attempts):
        raise web.HTTPNotFound
    return web.json_response({"status": await request.app[WEBHOOKS].again(n)})


async def _idle(request: web.Request) -> web.Response:
    """Answers when no webhook is under way: within ``seconds`` (10 by default), else 504."""
    try:
        async with asyncio.timeout(float(request.query.get("seconds", 10))):
            await request.app[WEBHOOKS].idle()
    except TimeoutError:
        raise web.HTTPGatewayTimeout from None
    return web.json_response({"idle": True})


async def _reset(request: web.Request) -> web.Response:
    """Forgets every message, request and fault; open screens stay open."""
    account = request.app[ACCOUNT]
    for kept in (account.messages, account.requests, account.opted_out, account.by_address):
        kept.clear()
    account.faults = Faults()
    request.app[WEBHOOKS].attempts.clear()
    return web.json_response({})
