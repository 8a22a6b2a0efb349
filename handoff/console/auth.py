"""Who is signed in: argon2 passwords, few tries, a cookie no script can read, a token no other page can guess."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from ipaddress import ip_address, ip_network

from aiohttp import web
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from handoff.line.runtime import Line
from handoff.log import event
from handoff.store import keys
from handoff.store.people import Session

WINDOW_S = 300
#: Within the window: for a name from one address, from one address, and for a name from everywhere. The last is wide,
#: or whoever knows an advocate's name could keep them out of the console with five wrong passwords.
TRIES = 5
TRIES_BY_ADDRESS = 30
TRIES_BY_NAME = 60

_hasher = PasswordHasher()

#: Checked when there is no advocate of a name, so that time does not tell which names exist.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def verify(stored: str, password: str) -> bool:
    """Whether a password fits a hash; takes about the same time either way."""
    try:
        return _hasher.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False


def cookie(line: Line) -> str:
    return "__Host-pl_session" if secure(line) else "pl_session"


def secure(line: Line) -> bool:
    return line.settings.public_url.startswith("https://")


def client_address(line: Line, request: web.Request) -> str:
    """The visitor's network address; a proxy's word counts only if the proxy is trusted."""
    peer = request.remote or ""
    try:
        trusted = any(ip_address(peer) in ip_network(net) for net in line.settings.trusted_proxies)
    except ValueError:
        trusted = False
    told = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return told if trusted and told else peer


async def sign_in(line: Line, request: web.Request, name: str, password: str) -> tuple[str, Session] | None:
    """A new session's token, or None when name and password do not fit. Raises HTTPTooManyRequests."""
    address = client_address(line, request)
    limits = {f"name:{name}:{address}": TRIES, f"address:{address}": TRIES_BY_ADDRESS, f"name:{name}": TRIES_BY_NAME}
    if any([await line.people.count_try(who, WINDOW_S) > most for who, most in limits.items()]):
        event("session.refused", status=429)
        raise web.HTTPTooManyRequests(
            text=f'{{"code": "slow_down", "retry_after_s": {WINDOW_S}}}',
            content_type="application/json",
            headers={"Retry-After": str(WINDOW_S)},
        )
    advocate = await line.people.get(name)
    fits = await asyncio.to_thread(verify, advocate.password_hash if advocate else _NOBODY, password)
    if not fits or advocate is None:
        event("session.refused", status=401)
        return None
    await line.people.forget_tries(f"name:{name}:{address}")
    await line.people.forget_tries(f"name:{name}")
    token = secrets.token_urlsafe(32)
    session = Session(name, secrets.token_urlsafe(24), line.now())
    await line.people.open_session(token, session)
    await line.people.audit(name, "sign_in", "", line.now())
    event("session.opened")
    return token, session


async def session_of(line: Line, request: web.Request) -> Session | None:
    token = request.cookies.get(cookie(line), "")
    return await line.people.session(token) if token else None


async def require(line: Line, request: web.Request, *, write: bool) -> Session:
    """Who asks. Raises 401 for nobody, 403 for a write without the session's own token."""
    session = await session_of(line, request)
    if session is None:
        raise web.HTTPUnauthorized(text='{"code": "signed_out"}', content_type="application/json")
    given = request.headers.get("X-CSRF", "")
    if write and not hmac.compare_digest(given.encode(), session.csrf.encode()):
        event("request.refused", status=403, code="csrf")
        raise web.HTTPForbidden(text='{"code": "csrf"}', content_type="application/json")
    return session


def same_origin(line: Line, request: web.Request) -> bool:
    """Whether a page of the line's own opened this WebSocket; browsers always say which page did."""
    origin = request.headers.get("Origin")
    if origin is None:
        return True  # no browser: it has no cookie of somebody else's to misuse
    return origin in {line.settings.public_url.rstrip("/"), f"http://{request.host}", f"https://{request.host}"}


def set_cookie(line: Line, response: web.StreamResponse, token: str) -> None:
    response.set_cookie(
        cookie(line),
        token,
        max_age=keys.SESSION_SECONDS,
        httponly=True,
        secure=secure(line),
        samesite="Strict",
        path="/",
    )
