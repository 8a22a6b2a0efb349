"""The demo's advocate: one that signs in with what the demo page shows. Only in demo mode."""

from __future__ import annotations

import asyncio
import secrets

from aiohttp import web

from handoff.console.auth import hash_password, verify
from handoff.line.runtime import Line
from handoff.settings import keyring
from handoff.store.people import Advocate

NAME = "demo"

#: The pretended phone, from the range set aside for fiction.
PHONE = "+15550100123"


def _password(line: Line) -> str:
    return keyring.kept(line.settings.data_dir / "keys" / "demo_password", lambda: secrets.token_urlsafe(9))


async def sign_up(line: Line) -> None:
    """Makes the demo's advocate, or gives it back its password; one that has it stays signed in."""
    known = await line.people.get(NAME)
    if known is not None:
        fits = await asyncio.to_thread(verify, known.password_hash, _password(line))
        if fits:
            return
    hashed = await asyncio.to_thread(hash_password, _password(line))
    await line.people.put(Advocate(NAME, "supervisor", (), hashed))


def routes(line: Line) -> list[web.RouteDef]:
    """``/demo.json``: how to sign in, and the number of the pretended phone."""

    async def hint(_: web.Request) -> web.StreamResponse:
        return web.json_response({"name": NAME, "password": _password(line), "number": PHONE})

    return [web.get("/demo.json", hint)]
