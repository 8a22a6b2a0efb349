"""The texts people are told, for supervisors: every language and its state, previews, proposals and their approval."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime
from functools import partial
from textwrap import shorten
from typing import Any

from aiohttp import web

from content.edit import Change, Refused, candidate, checked, version
from content.entry import Entry, fill, placeholders
from content.gsm import cut, encoding, to_gsm, units
from content.history import History
from content.library import MORE
from content.lint import Finding
from content.proposals import Proposal, Proposals
from handoff.console import auth
from handoff.console.api import _body
from handoff.line.runtime import Line
from handoff.store.people import Session

#: Longer searches are pasted texts; the first words find them as well.
LONGEST_SEARCH = 100

#: What the line fills in by itself, as it may look; anything else shows its name.
SAMPLES = {"owed": "$300", "paid": "$100", "due": "$400", "hours": "40", "time": "14:30", "distance": "5 km"}

_STATUS = {"unknown_entry": 404, "gone": 404, "unwritable": 503, "broken": 503}
_CONFLICT = ("changed", "proposed", "own")


def routes(line: Line) -> list[web.RouteDef]:
    """``/api/content…``; every one for supervisors only."""
    history = History(line.settings.data_dir / "content_history")
    proposals = Proposals(line.settings.data_dir / "content_proposals", history)

    async def every(request: web.Request) -> web.StreamResponse:
        await _supervisor(line, request, write=False)
        words = request.query.get("q", "")[:LONGEST_SEARCH].casefold().split()
        waiting = await asyncio.to_thread(proposals.pending)
        languages = [{"tag": t, "name": str(v["name"])} for t, v in line.library.languages.items()]
        told = await asyncio.to_thread(_rows, line, words, request.query.get("language", ""), waiting, _today(line))
        return _json({"languages": languages, "entries": told, "alone": await _alone(line)})

    async def one(request: web.Request) -> web.StreamResponse:
        await _supervisor(line, request, write=False)
        english = _asked(line, request)
        waiting = [p for p in await asyncio.to_thread(proposals.pending) if _is_about(p, english)]
        told = await asyncio.to_thread(_whole, line, english, history)
        return _json({**told, "proposals": [_proposal(p) for p in waiting], "alone": await _alone(line)})

    async def preview(request: web.Request) -> web.StreamResponse:
        await _supervisor(line, request, write=True)
        change, _ = _change(line, request, await _body(request))
        try:
            entry = candidate(line.library, change, _today(line))
            found = await asyncio.to_thread(checked, line.library, entry, _today(line), _tongue(line))
        except Refused as refused:
            return _json(
                {"steps": [], "findings": [{"rule": refused.code, "what": refused.sentence, "warning": False}]}
            )
        return _json({"steps": _steps(line, entry), "findings": [_finding(f) for f in found]})

    async def propose(request: web.Request) -> web.StreamResponse:
        session = await _supervisor(line, request, write=True)
        body = await _body(request)
        change, english = _change(line, request, body)
        put = partial(
            proposals.put,
            line.library,
            change,
            base=str(body.get("base", "")),
            over=str(body.get("over", "")),
            author=session.name,
            now_ms=line.now(),
            today=_today(line),
            tongue=_tongue(line),
        )
        try:
            proposal, found = await asyncio.to_thread(put)
        except Refused as refused:
            theirs = await asyncio.to_thread(proposals.of, change.language, change.country, change.id)
            now = line.library.entries.get((change.id, change.language, change.country))
            return _refused(refused, current=_text(line, now, english, history) if now else None, proposal=theirs)
        await line.people.audit(session.name, "content_propose", _place(change), line.now())
        return _json({"proposal": _proposal(proposal), "findings": [_finding(f) for f in found]}, status=201)

    async def approve(request: web.Request) -> web.StreamResponse:
        session = await _supervisor(line, request, write=True)
        confirmed = (await _body(request)).get("alone") is True
        alone = confirmed and await _alone(line)
        act = partial(
            proposals.approve, line.library, request.match_info["id"], who=session.name, alone=alone, today=_today(line)
        )
        try:
            entry = await asyncio.to_thread(act)
        except Refused as refused:
            return _refused(refused)
        place = f"{entry.language}/{entry.country}/{entry.id}"
        await line.people.audit(session.name, "content_approve_own" if alone else "content_approve", place, line.now())
        return _json({"version": version(entry)})

    async def reject(request: web.Request) -> web.StreamResponse:
        session = await _supervisor(line, request, write=True)
        try:
            act = partial(proposals.reject, request.match_info["id"], who=session.name)
            proposal = await asyncio.to_thread(act)
        except Refused as refused:
            return _refused(refused)
        await line.people.audit(session.name, "content_reject", _place(proposal.change), line.now())
        return _json({})

    entry = "/api/content/{country}/{id}"
    decided = "/api/content/proposals/{id}"
    return [
        web.get("/api/content", every),
        web.post(decided + "/approve", approve),
        web.post(decided + "/reject", reject),
        web.get(entry, one),
        web.post(entry + "/preview", preview),
        web.post(entry + "/proposals", propose),
    ]


async def _supervisor(line: Line, request: web.Request, *, write: bool) -> Session:
    """Who asks. Raises 401 and 403 as ``auth.require``, and 403 for everybody who is no supervisor."""
    session = await auth.require(line, request, write=write)
    advocate = await line.people.get(session.name)
    if advocate is None or advocate.role != "supervisor":
        body = {"code": "supervisors_only", "sentence": "Only supervisors see and change what people are told."}
        raise web.HTTPForbidden(text=json.dumps(body), content_type="application/json")
    return session


async def _alone(line: Line) -> bool:
    """Whether the line has one supervisor only: then nobody else can approve."""
    people = [await line.people.get(name) for name in await line.people.names()]
    return sum(p is not None and p.role == "supervisor" for p in people) < 2


def _today(line: Line) -> date:
    return datetime.fromtimestamp(line.now() / 1000, UTC).date()


def _tongue(line: Line) -> Any:
    """Which language a text is surely in, where the trained model is there to say so."""
    if line.reader.untrained:
        return None

    def heard(text: str) -> str | None:
        guess = line.reader.language(text, None)
        return guess.tag if guess.sure else None

    return heard


def _asked(line: Line, request: web.Request) -> Entry:
    key = (request.match_info["id"], "en", request.match_info["country"])
    if key not in line.library.entries:
        raise web.HTTPNotFound(text='{"code": "unknown_entry"}', content_type="application/json")
    return line.library.entries[key]


def _change(line: Line, request: web.Request, body: dict[str, Any]) -> tuple[Change, Entry]:
    english = _asked(line, request)
    steps, language = body.get("steps"), body.get("language")
    texts = [body.get(name, "") for name in ("label", "made_from", "by")]
    flags = [body.get(name, False) for name in ("reviewed", "sources_read")]
    right = isinstance(steps, list) and all(isinstance(s, str) for s in steps) and len(steps) <= 100
    right = right and all(isinstance(t, str) for t in texts) and all(isinstance(f, bool) for f in flags)
    if not right or not isinstance(steps, list) or language not in line.library.languages:
        raise web.HTTPBadRequest(text='{"code": "bad_body"}', content_type="application/json")
    label, made_from, by = texts
    known = made_from if made_from.isalnum() and len(made_from) <= 20 else ""
    change = Change(
        language=str(language),
        country=english.country,
        id=english.id,
        steps=tuple(steps),
        label=label[:200],
        made_from="" if language == "en" else known or english.hash,
        reviewed=flags[0],
        by=by[:200],
        sources_read=flags[1],
    )
    return change, english


def _rows(line: Line, words: list[str], language: str, waiting: list[Proposal], today: date) -> list[dict[str, Any]]:
    library = line.library
    proposed: dict[tuple[str, str], list[str]] = {}
    for p in waiting:
        proposed.setdefault((p.change.country, p.change.id), []).append(p.change.language)
    rows = []
    for (id, tag, country), english in sorted(library.entries.items()):
        if tag != "en":
            continue
        own = {t: library.entries.get((id, t, country)) for t in library.languages}
        if words:
            looked = [own.get(language) or english, english] if language else [e for e in own.values() if e]
            text = " ".join([id, country, *(" ".join((e.label, *e.steps)) for e in looked)]).casefold()
            if not all(word in text for word in words):
                continue
        rows.append(
            {
                "id": id,
                "country": country,
                "topic": english.topic,
                "first": shorten(english.steps[0], 90, placeholder="..."),
                "status": {t: _state(e, english) for t, e in own.items() if t != "en"},
                "review_by": english.review_by.isoformat() if english.review_by else None,
                "past": english.review_by is None or english.review_by < today,
                "sources": len(english.sources),
                "proposed": proposed.get((country, id), []),
            }
        )
    return rows


def _state(entry: Entry | None, english: Entry) -> str:
    if entry is None:
        return "missing"
    return "outdated" if entry.made_from != english.hash else entry.status


def _whole(line: Line, english: Entry, history: History) -> dict[str, Any]:
    library = line.library
    texts = {t: library.entries.get((english.id, t, english.country)) for t in library.languages}
    return {
        "id": english.id,
        "country": english.country,
        "topic": english.topic,
        "note": english.note,
        "review_by": english.review_by.isoformat() if english.review_by else None,
        "reviewed_on": english.reviewed_on.isoformat() if english.reviewed_on else None,
        "past": english.review_by is None or english.review_by < _today(line),
        "english": english.hash,
        "sources": [
            {
                "title": s.title,
                "publisher": s.publisher,
                "address": s.address,
                "checked": s.checked.isoformat(),
                "mark": s.mark,
            }
            for s in english.sources
        ],
        "languages": [
            {"tag": t, "name": str(v["name"]), "direction": library.direction(t)} for t, v in library.languages.items()
        ],
        "texts": {t: _text(line, entry, english, history) for t, entry in texts.items() if entry},
    }


def _text(line: Line, entry: Entry, english: Entry, history: History) -> dict[str, Any]:
    state = "reviewed" if entry.language == "en" else _state(entry, english)
    old = history.find(entry.made_from) if state == "outdated" else None
    return {
        "steps": entry.steps,
        "label": entry.label,
        "status": state,
        "by": entry.by,
        "made_from": entry.made_from,
        "version": version(entry),
        "old_english": {"steps": old.steps, "label": old.label} if old else None,
        "preview": _steps(line, entry),
    }


def _steps(line: Line, entry: Entry) -> list[dict[str, Any]]:
    """Each step as it goes out: the words, the choices under them, and the segments a phone gets."""
    library = line.library
    english = library.entries[(entry.id, "en", entry.country)]
    right = library.direction(entry.language) == "rtl"
    marks = ("\u2066", "\u2069") if right else ("", "")
    known = {f"number:{n.id}": f"{marks[0]}{n.shown}{marks[1]}" for n in library.numbers.values() if n.verified}
    known |= SAMPLES | {"line_name": line.settings.line_name}
    shown = []
    for n, step in enumerate(entry.steps, start=1):
        values = {name: known.get(name, name.replace("_", " ")) for name in placeholders(step)}
        text = to_gsm(fill(step, values))
        offers = ((MORE,) if n < len(entry.steps) else ()) + english.offers
        choices = [c.label for c in library.choices(offers, entry.language)]
        message = "\n".join([text, *(f"{k} {label}" for k, label in enumerate(choices, start=1))])
        shown.append(
            {
                "text": text,
                "choices": choices,
                "direction": library.direction(entry.language),
                "encoding": encoding(message),
                "units": units(message),
                "segments": cut(message),
            }
        )
    return shown


def _proposal(p: Proposal) -> dict[str, Any]:
    c = p.change
    told = {"steps": c.steps, "label": c.label, "made_from": c.made_from, "reviewed": c.reviewed, "by": c.by}
    return {
        "id": p.id,
        "language": c.language,
        "author": p.author,
        "at_ms": p.at_ms,
        "base": p.base,
        **told,
        "sources_read": c.sources_read,
    }


def _is_about(p: Proposal, english: Entry) -> bool:
    return (p.change.country, p.change.id) == (english.country, english.id)


def _place(change: Change) -> str:
    return f"{change.language}/{change.country}/{change.id}"


def _finding(f: Finding) -> dict[str, Any]:
    return {"rule": f.rule, "what": f.what, "warning": f.warning}


def _refused(
    refused: Refused, *, current: dict[str, Any] | None = None, proposal: Proposal | None = None
) -> web.Response:
    status = _STATUS.get(refused.code, 409 if refused.code in _CONFLICT else 422)
    body: dict[str, Any] = {"code": refused.code, "sentence": refused.sentence}
    body["findings"] = [_finding(f) for f in refused.findings]
    if refused.code in _CONFLICT and (current or proposal):
        body |= {"current": current, "proposal": _proposal(proposal) if proposal else None}
    return _json(body, status=status)


def _json(told: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(told, status=status, dumps=partial(json.dumps, ensure_ascii=False))
