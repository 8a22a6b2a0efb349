"""The phones of the stand-in: what the demo's screen and the tests type into, and what arrives on it."""

from __future__ import annotations

import asyncio
import contextlib
import re

from aiohttp import WSMsgType, web

from handoff.channels.simulator.account import WHATSAPP, Account, Message, new_sid, on_phone
from handoff.channels.simulator.webhooks import Webhooks

#: What a phone can send in one go; Twilio passes on 1,600 characters of an SMS and 4,096 of WhatsApp.
LONGEST = {"sms": 1600, "whatsapp": 4096}

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}")

_STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"})
_START = frozenset({"START", "YES", "UNSTOP"})
_HELP = frozenset({"HELP", "INFO"})

_ANSWERS = {
    "STOP": "You have unsubscribed and will get no more messages from this number. Reply START to resubscribe.",
    "START": "You have resubscribed and will get messages from this number again. Reply STOP to unsubscribe.",
    "HELP": "Reply STOP to unsubscribe.",
}


def routes(account: Account, webhooks: Webhooks) -> list[web.RouteDef]:
    """``POST /phones/{number}/texts``, ``GET …/messages``, WebSocket ``…/live``."""

    async def text(request: web.Request) -> web.Response:
        """``{text, media: 0, channel: "sms", sid?}`` → 201 ``{id}``; ``?wait=1`` adds the webhook's HTTP status."""
        number = _number(request)
        try:
            given = await request.json()
            body, media = given.get("text", ""), given.get("media", 0)
            channel, sid = given.get("channel", "sms"), given.get("sid")
            longest = LONGEST[channel]
            right = isinstance(body, str) and type(media) is int and 0 <= media <= 10 and len(body) <= longest
            right = right and (bool(body) or media > 0) and (sid is None or bool(_SID.fullmatch(sid)))
        except (ValueError, AttributeError, KeyError, TypeError):
            right = False
        if not right:
            wanted = 'wanted: {"text": "…", "media": 0 to 10, "channel": "sms" or "whatsapp"}'
            return web.json_response({"error": wanted}, status=400)
        prefix = WHATSAPP if channel == "whatsapp" else ""
        now = account.clock()
        message = Message(
            sid or new_sid(media),
            "inbound",
            prefix + number,
            prefix + account.number,
            body,
            "received",
            now,
            sent_ms=now,
            media=media,
        )
        if message.sid not in account.messages:
            account.add(message)
        word = _mind_opt_out(account, message)
        call = webhooks.text_came(message, word if account.faults.opt_out == "advanced" else "")
        answer = {"id": message.sid, "at_ms": now}
        if request.query.get("wait"):
            answer["webhook"] = await call
        return web.json_response(answer, status=201)

    async def messages(request: web.Request) -> web.Response:
        return web.json_response({"messages": [on_phone(m) for m in account.of_phone(_number(request))]})

    async def live(request: web.Request) -> web.WebSocketResponse:
        """← ``{t: messages}`` once, then ``{t: message}`` and ``{t: status}`` as they happen."""
        number = _number(request)
        socket = web.WebSocketResponse(heartbeat=20.0)
        await socket.prepare(request)
        queue: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        account.views[number].add(queue)
        try:
            await socket.send_json({"t": "messages", "messages": [on_phone(m) for m in account.of_phone(number)]})

            async def push() -> None:
                with contextlib.suppress(ConnectionError):
                    while True:
                        await socket.send_json(await queue.get())

            pushing = asyncio.create_task(push())
            try:
                async for came in socket:
                    if came.type is WSMsgType.ERROR:
                        break
            finally:
                pushing.cancel()
        finally:
            account.views[number].discard(queue)
        return socket

    return [
        web.post("/phones/{number}/texts", text),
        web.get("/phones/{number}/messages", messages),
        web.get("/phones/{number}/live", live),
    ]


def _number(request: web.Request) -> str:
    number = request.match_info["number"]
    if not _NUMBER.fullmatch(number):
        raise web.HTTPNotFound(text="a number is written like +15550100123")
    return number


def _mind_opt_out(account: Account, message: Message) -> str:
    """Twilio's own handling of STOP, START and HELP, when switched on: a list, and an answer of its own."""
    if account.faults.opt_out == "off" or message.media:
        return ""
    said = message.body.strip().upper()
    word = "STOP" if said in _STOP else "START" if said in _START else "HELP" if said in _HELP else ""
    if not word:
        return ""
    known = message.sender in account.opted_out
    if word == "STOP":
        account.opted_out.add(message.sender)
    elif word == "START":
        account.opted_out.discard(message.sender)
    if (word == "STOP" and known) or (word != "STOP" and word != "START" and known):
        return word
    now = account.clock()
    reply = Message(
        new_sid(), "outbound-reply", message.to, message.sender, _ANSWERS[word], "delivered", now, sent_ms=now
    )
    account.add(reply)
    return word
