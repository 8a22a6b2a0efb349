"""Services near somebody, for advocates: look them up, send one with one click, write down a warm referral."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from directory import NEEDS, Match, Place, Query, resolve
from handoff.console import auth
from handoff.console.api import _body, _id, _refused
from handoff.line import referral
from handoff.line.runtime import Line

#: More than these nobody reads.
MOST = 50


def routes(line: Line) -> list[web.RouteDef]:
    """``/api/directory`` and what is done with one of its services."""

    async def look(request: web.Request) -> web.StreamResponse:
        await auth.require(line, request, write=False)
        asked = request.query
        need = asked.get("need") or "any"
        if need not in NEEDS:
            return web.json_response({"code": "bad_need", "needs": NEEDS}, status=400)
        country = asked.get("country", "").upper() or None
        places = await asyncio.to_thread(resolve, asked.get("place", "")) if asked.get("place", "").strip() else []
        region = asked.get("region", "").upper()
        chosen = [p for p in places if not region or region in (p.region, p.country)]
        if asked.get("place", "").strip() and not chosen:
            return web.json_response({"code": "unknown_place", "places": [], "matches": []})
        if len({p.region or p.country for p in chosen}) > 1:
            return web.json_response({"code": "which_place", "places": [_place(p) for p in chosen], "matches": []})
        place = next((p for p in chosen if p.kind == "town"), chosen[0] if chosen else None)
        now = datetime.fromtimestamp(line.now() / 1000, UTC)
        query = Query(
            today=now.date(),
            place=place,
            need=need,
            languages=tuple(filter(None, asked.get("language", "")[:60].split(","))),
            open_at=now,
            walk_in=asked.get("walk_in") == "1",
            children=asked.get("children") == "1",
            country=place.country if place else country,
        )
        found = await asyncio.to_thread(line.directory.find, query)
        shown = [_match(m) for m in found[:MOST]]
        return web.json_response(
            {"code": "ok", "places": [_place(p) for p in chosen], "matches": shown, "more": len(found) > MOST}
        )

    async def send(request: web.Request) -> web.StreamResponse:
        session = await auth.require(line, request, write=True)
        body = await _body(request)
        id, what = _asked_id(body), body.get("say", "service")
        if not isinstance(what, str) or what not in referral.SAY:
            return web.json_response({"code": "bad_say", "say": sorted(referral.SAY)}, status=400)
        service = request.match_info["service"]
        outcome = await referral.send(line, session.name, _id(request), id, service, what)
        if not outcome.done:
            return _refused(outcome)
        return web.json_response({"id": id, "segments": outcome.segments}, status=201)

    async def refer(request: web.Request) -> web.StreamResponse:
        session = await auth.require(line, request, write=True)
        body = await _body(request)
        id, consent = _asked_id(body), body.get("consent")
        if not isinstance(consent, bool):
            return web.json_response({"code": "bad_consent"}, status=400)
        outcome = await referral.refer(
            line, session.name, _id(request), id, request.match_info["service"], consent=consent
        )
        return web.json_response({"id": id}, status=201) if outcome.done else _refused(outcome)

    one = "/api/conversations/{id}/services/{service}"
    return [web.get("/api/directory", look), web.post(one, send), web.post(one + "/referral", refer)]


def _asked_id(body: dict[str, Any]) -> str:
    id = body.get("id")
    if not isinstance(id, str) or not 8 <= len(id) <= 64 or not id.replace("-", "").isalnum():
        raise web.HTTPBadRequest(text='{"code": "bad_body"}', content_type="application/json")
    return id


def _place(p: Place) -> dict[str, Any]:
    return {"label": p.label, "kind": p.kind, "region": p.region, "country": p.country}


def _match(m: Match) -> dict[str, Any]:
    s = m.service
    site = m.site
    return {
        "id": s.id,
        "name": s.name,
        "organization": s.organization,
        "description": s.description,
        "phones": [{"number": p.number, "kind": p.kind, "say": p.say} for p in s.phones],
        "url": s.url,
        "needs": s.needs,
        "languages": s.languages,
        "interpreters": s.interpreters,
        "speaks": m.speaks,
        "open": m.open.now,
        "always": m.open.always,
        "opens": m.open.next.isoformat() if m.open.next else None,
        "reach": m.reach,
        "distance_km": round(m.distance_km, 1) if m.distance_km is not None else None,
        "address": ", ".join(filter(None, (site.street, site.city, site.region[3:], site.postal))) if site else "",
        "walk_in": s.walk_in,
        "children": s.children,
        "authority": s.authority,
        "why": m.why,
        "source": s.source,
        "checked": s.checked.isoformat() if s.checked else None,
        "review_by": s.review_by.isoformat() if s.review_by else None,
    }
