"""The person's connection: says hello with a token, writes with ids of its own, reads from where it stopped."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import re
import secrets
import time
from typing import Any, Protocol

from aiohttp import WSCloseCode, WSMsgType, web

from handoff.channels.webchat.limit import Beginnings, Buckets
from handoff.log import event
from handoff.model import Accepted, Address, Channel, Conversation, Inbound, Text

MAX_FRAME = 16 * 1024
MAX_CHARACTERS = 4_000

#: Nonsense frames before the connection is closed; a broken client, or somebody who tries.
MAX_NONSENSE = 20

#: Connections of one visitor: a few tabs.
MAX_SOCKETS = 5

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class Chats(Protocol):
    """What the web chat needs of the line, handed in."""

    def conversation_of(self, token: str) -> str: ...
    async def accept(self, inbound: Inbound) -> Accepted: ...
    async def load(self, conversation: str) -> Conversation: ...
    async def screen(self, conversation: str, after: str) -> list[tuple[str, dict[str, Any]]]: ...
    async def forget(self, conversation: str) -> None: ...
    def allowed(self, request: web.Request) -> bool: ...
    def greeting(self, language: str | None) -> dict[str, str]: ...
    def address(self, request: web.Request) -> str: ...
    def numbers(self) -> list[str]: ...

    @property
    def waking(self) -> dict[str, set[asyncio.Event]]: ...


def routes(chats: Chats) -> list[web.RouteDef]:
    buckets = Buckets()
    beginnings = Beginnings()

    async def socket(request: web.Request) -> web.StreamResponse:
        if not chats.allowed(request):
            raise web.HTTPForbidden
        ws = web.WebSocketResponse(heartbeat=25.0, max_msg_size=MAX_FRAME)
        await ws.prepare(request)
        await _Visit(chats, ws, buckets, beginnings, chats.address(request)).run()
        return ws

    return [web.get("/chat/socket", socket)]


class _Visit:
    """One connection of one visitor."""

    def __init__(
        self,
        chats: Chats,
        ws: web.WebSocketResponse,
        buckets: Buckets,
        beginnings: Beginnings,
        address: str,
    ) -> None:
        self._chats = chats
        self._ws = ws
        self._buckets = buckets
        self._beginnings = beginnings
        self._address = address
        self._begun = False
        self._token = ""
        self._id = ""
        self._after = "-"
        self._holder = ""
        self._changed = asyncio.Event()
        self._nonsense = 0

    async def run(self) -> None:
        showing: asyncio.Task[None] | None = None
        try:
            async for frame in self._ws:
                if frame.type is not WSMsgType.TEXT:
                    continue
                told = _parsed(frame.data)
                if told is None:
                    self._nonsense += 1
                    await self._send({"t": "refused", "id": "", "why": "unreadable"})
                elif told.get("t") == "hello" and not self._id:
                    if not await self._hello(told):
                        break
                    showing = asyncio.create_task(self._show())
                elif told.get("t") in ("say", "choose") and self._id:
                    await self._take(told)
                elif told.get("t") == "end" and self._id:
                    if told.get("forget") is True:
                        await self._forget()
                    break
                else:
                    self._nonsense += 1
                if self._nonsense > MAX_NONSENSE:
                    break
        finally:
            waiting = self._chats.waking.get(self._id)
            if waiting:
                waiting.discard(self._changed)
                if not waiting:
                    self._chats.waking.pop(self._id, None)
            if showing:
                showing.cancel()
                with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                    await showing
            await self._ws.close()

    async def _hello(self, told: dict[str, Any]) -> bool:
        token = told.get("token")
        known = isinstance(token, str) and bool(_TOKEN.fullmatch(token))
        self._token = str(token) if known else secrets.token_urlsafe(32)
        self._id = self._chats.conversation_of(self._token)
        after = told.get("after")
        self._after = after if known and isinstance(after, str) and re.fullmatch(r"\d{1,16}-\d{1,16}", after) else "-"
        waiting = self._chats.waking.setdefault(self._id, set())
        if len(waiting) >= MAX_SOCKETS:
            await self._send({"t": "refused", "id": "", "why": "too_many_tabs"})
            return False
        waiting.add(self._changed)
        c = await self._chats.load(self._id)
        self._holder = c.holder
        self._begun = c.exists
        language = c.language or (told.get("language") if isinstance(told.get("language"), str) else None)
        await self._send({"t": "welcome", "token": self._token, "holder": c.holder, **self._chats.greeting(language)})
        self._changed.set()
        return True

    async def _take(self, told: dict[str, Any]) -> None:
        id, choice, text = told.get("id"), told.get("choice"), told.get("text", "")
        right = isinstance(id, str) and bool(_ID.fullmatch(id)) and isinstance(text, str)
        chooses = told["t"] == "choose"
        right = right and (isinstance(choice, str) and len(choice) < 60 if chooses else bool(text.strip()))
        if not right or len(text) > MAX_CHARACTERS:
            self._nonsense += 1
            why = "too_long" if isinstance(text, str) and len(text) > MAX_CHARACTERS else "unreadable"
            await self._send({"t": "refused", "id": id if isinstance(id, str) else "", "why": why})
            return
        wait_s = self._buckets.take(self._id, time.monotonic())
        if wait_s:
            await self._send({"t": "slow_down", "id": id, "retry_after_s": round(wait_s, 1)})
            return
        if not await self._may_begin(str(id)):
            return
        unique = hashlib.sha256(f"{self._token}\0{id}".encode()).hexdigest()[:32]
        inbound = Inbound(
            id=f"web:{unique}",
            channel=Channel.WEB,
            sender=Address(self._token),
            text=Text("" if chooses else _harmless(text)),
            choice=choice if chooses else None,
        )
        try:
            await self._chats.accept(inbound)
        except Exception:  # whatever the store's trouble is, the client keeps the message and sends it again
            await self._send({"t": "refused", "id": id, "why": "busy"})
            return
        await self._send({"t": "stored", "id": id, "ref": inbound.id})

    async def _may_begin(self, id: str) -> bool:
        """Whether this visitor's conversation exists or may begin. Who is refused is told whom to call meanwhile."""
        if self._begun:
            return True
        wait_s = self._beginnings.take(self._address, time.monotonic())
        if wait_s:
            event("chat.refused", code="too_many_chats")
            told = {"t": "refused", "id": id, "why": "too_many_chats", "retry_after_s": round(wait_s)}
            await self._send({**told, "numbers": self._chats.numbers()})
            return False
        self._begun = True
        return True

    async def _forget(self) -> None:
        """Erases; a clean close tells the page that it is done, any other that it is not."""
        try:
            await self._chats.forget(self._id)
        except Exception:
            await self._ws.close(code=WSCloseCode.INTERNAL_ERROR)

    async def _show(self) -> None:
        """Sends what is new on this person's screen, whenever the line says that something is."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                rows = await self._chats.screen(self._id, self._after)
                holder = (await self._chats.load(self._id)).holder
            except Exception:  # the store is away for a moment; what is new is still there afterwards
                await asyncio.sleep(1.0)
                self._changed.set()
                continue
            for seq, row in rows:
                self._after = seq
                await self._send(_message(seq, row))
            if rows:
                self._changed.set()  # one reading brings only so many
            if holder != self._holder:
                self._holder = holder
                await self._send({"t": "holder", "holder": holder})

    async def _send(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(ConnectionError):
            await self._ws.send_json(message)


def _parsed(data: str) -> dict[str, Any] | None:
    try:
        told = json.loads(data)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _message(seq: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "t": "message",
        "seq": seq,
        "ref": row["ref"],
        "from": row["from"],
        "text": row.get("text", ""),
        "choice": row.get("choice"),
        "choices": [{"id": id, "label": label} for id, label in row.get("choices") or []],
        "language": row.get("language", ""),
        "direction": row.get("direction", "auto"),
        "content": row.get("content", ""),
        "step": row.get("step", 1),
        "country": row.get("country", ""),
    }


def _harmless(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
