"""The console's requests: each checks who asks, calls one function of the line, and says what came of it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from handoff.console import auth, wire
from handoff.decide.queue_order import order
from handoff.line import correct, reply, shift, takeover
from handoff.line.runtime import Line
from handoff.line.takeover import Outcome
from handoff.model import Text
from handoff.store.conversations import ID

#: What a message can be corrected to; ``none`` says that it was no emergency.
_VOCABULARY = yaml.safe_load((Path(__file__).parent.parent.parent / "data" / "vocabulary.yml").read_text("utf-8"))
TOPICS = frozenset(id for group in _VOCABULARY["topics"].values() for id in group)
EMERGENCIES = frozenset(_VOCABULARY["emergencies"]) | {"none"}

_STATUS = dict.fromkeys(("unknown_conversation", "unknown_message", "unknown_advocate", "unknown_service"), 404)


def routes(line: Line) -> list[web.RouteDef]:
    """``/api/…`` as the console uses it."""

    async def sign_in(request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        name, password = str(body.get("name", ""))[:60], str(body.get("password", ""))[:200]
        opened = await auth.sign_in(line, request, name, password)
        if opened is None:
            return web.json_response({"code": "wrong"}, status=401)
        token, session = opened
        await line.people.seen(name, "available", line.now())
        response = web.json_response(await _me(line, session.name, session.csrf))
        auth.set_cookie(line, response, token)
        return response

    async def who(request: web.Request) -> web.StreamResponse:
        session = await auth.require(line, request, write=False)
        return web.json_response(await _me(line, session.name, session.csrf))

    async def sign_out(request: web.Request) -> web.StreamResponse:
        session = await auth.require(line, request, write=True)
        await line.people.close_session(request.cookies.get(auth.cookie(line), ""))
        await line.people.gone(session.name)
        response = web.json_response({})
        response.del_cookie(auth.cookie(line), path="/")
        return response

    async def queue(request: web.Request) -> web.StreamResponse:
        await auth.require(line, request, write=False)
        return web.json_response(await snapshot(line))

    async def conversation(request: web.Request) -> web.StreamResponse:
        await auth.require(line, request, write=False)
        c = await line.conversations.load(_id(request))
        if not c.exists:
            return _refused(takeover.refused("unknown_conversation"))
        try:
            lines = await line.conversations.transcript(c.id, request.query.get("after", "-"))
        except ValueError:
            return web.json_response({"code": "bad_sequence"}, status=400)
        events = [wire.transcript_event(row) for row in lines]
        last = lines[-1].seq if lines else request.query.get("after", "")
        return web.json_response({"conversation": wire.summary(c), "events": events, "last": last})

    def verb(act: Callable[[Line, str, str], Awaitable[Outcome]]) -> Callable[..., Awaitable[web.StreamResponse]]:
        async def handler(request: web.Request) -> web.StreamResponse:
            session = await auth.require(line, request, write=True)
            return _told(await act(line, session.name, _id(request)))

        return handler

    async def transfer(request: web.Request) -> web.StreamResponse:
        session = await auth.require(line, request, write=True)
        to = str((await _body(request)).get("to", ""))
        return _told(await takeover.transfer(line, session.name, _id(request), to))

    async def post_reply(request: web.Request) -> web.StreamResponse:
        session = await auth.require(line, request, write=True)
        id, text = await _words(request)
        outcome = await reply.reply(line, session.name, _id(request), id, text)
        if not outcome.done:
            return _refused(outcome)
        return web.json_response({"id": id, "segments": outcome.segments}, status=201)

    async def post_note(request: web.Request) -> web.StreamResponse:
        session = await auth.require(line, request, write=True)
        id, text = await _words(request)
        outcome = await reply.note(line, session.name, _id(request), id, text)
        return web.json_response({"id": id}, status=201) if outcome.done else _refused(outcome)

    async def post_correction(request: web.Request) -> web.StreamResponse:
        session = await auth.require(line, request, write=True)
        body = await _body(request)
        kind, value, ref = body.get("kind"), str(body.get("value", "")), str(body.get("ref", ""))
        if kind not in ("topic", "emergency"):
            return web.json_response({"code": "bad_body"}, status=400)
        known = TOPICS if kind == "topic" else EMERGENCIES
        outcome = await correct.correct(line, session.name, _id(request), ref, kind, value, known)
        return web.json_response({}, status=201) if outcome.done else _refused(outcome)

    async def vocabulary(request: web.Request) -> web.StreamResponse:
        await auth.require(line, request, write=False)
        return web.json_response({"topics": sorted(TOPICS), "emergencies": sorted(EMERGENCIES)})

    async def presence(request: web.Request) -> web.StreamResponse:
        session = await auth.require(line, request, write=True)
        status = (await _body(request)).get("status")
        if status not in ("available", "away"):
            return web.json_response({"code": "bad_status"}, status=400)
        await line.people.seen(session.name, status, line.now())
        return web.json_response({})

    one = "/api/conversations/{id}"
    return [
        web.post("/api/session", sign_in),
        web.get("/api/session", who),
        web.delete("/api/session", sign_out),
        web.get("/api/queue", queue),
        web.get(one, conversation),
        web.post(one + "/claim", verb(takeover.claim)),
        web.post(one + "/hand_back", verb(takeover.hand_back)),
        web.post(one + "/close", verb(takeover.close)),
        web.post(one + "/transfer", transfer),
        web.post(one + "/replies", post_reply),
        web.post(one + "/notes", post_note),
        web.post(one + "/corrections", post_correction),
        web.get("/api/vocabulary", vocabulary),
        web.put("/api/presence", presence),
    ]


async def snapshot(line: Line) -> dict[str, Any]:
    """The whole queue as it is now: who waits, who is held, and the latest with the assistant."""
    need = await line.conversations.in_need()
    seen = {c.id for c in need}
    rest = [c for c in await line.conversations.latest() if c.id not in seen]
    return {
        "conversations": [wire.summary(c) for c in (*order(need), *rest)],
        "advocates": await colleagues(line),
        "now": line.now(),
    }


async def colleagues(line: Line) -> list[dict[str, str]]:
    """The advocates who are there now."""
    return [{"name": name, "status": status} for name, status in (await shift.present(line)).items()]


async def _me(line: Line, name: str, csrf: str) -> dict[str, Any]:
    advocate = await line.people.get(name)
    role = advocate.role if advocate else ""
    languages = list(advocate.languages) if advocate else []
    return {"advocate": {"name": name, "role": role, "languages": languages}, "csrf": csrf}


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text='{"code": "bad_body"}', content_type="application/json")
    return body


async def _words(request: web.Request) -> tuple[str, Text]:
    body = await _body(request)
    id, text = body.get("id"), body.get("text")
    known = isinstance(id, str) and 8 <= len(id) <= 64 and id.replace("-", "").isalnum()
    if not known or not isinstance(text, str) or not text.strip() or len(text) > reply.MAX_CHARACTERS:
        raise web.HTTPBadRequest(text='{"code": "bad_body"}', content_type="application/json")
    return str(id), Text(text.replace("\0", ""))


def _id(request: web.Request) -> str:
    id = request.match_info["id"]
    if not ID.fullmatch(id):
        raise web.HTTPNotFound(text='{"code": "unknown_conversation"}', content_type="application/json")
    return id


def _told(outcome: Outcome) -> web.StreamResponse:
    if not outcome.done or outcome.conversation is None:
        return _refused(outcome)
    return web.json_response({"conversation": wire.summary(outcome.conversation)})


def _refused(outcome: Outcome) -> web.StreamResponse:
    body: dict[str, Any] = {"code": outcome.code, "sentence": outcome.sentence}
    if outcome.conversation:
        body["advocate"] = outcome.conversation.advocate
    return web.json_response(body, status=_STATUS.get(outcome.code, 409))
