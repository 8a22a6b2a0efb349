"""Tells the line what happened, as Twilio does: signed forms, in their own time, every attempt written down."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from twilio.request_validator import RequestValidator
from yarl import URL

from handoff.channels.simulator.account import WHATSAPP, Account, Message

#: Twilio's whole patience with one webhook, tries included (s).
PATIENCE_S = 15.0


@dataclass(slots=True)
class Attempt:
    """One request to the line. ``status`` is 0 when no answer came."""

    n: int
    url: str
    form: dict[str, str]
    at_ms: int
    attempt: int = 1
    status: int = 0
    ms: float = 0.0


@dataclass(slots=True)
class Webhooks:
    """Calls the line. ``reach`` replaces the beginning of an address on the wire, not in the signature."""

    account: Account
    reach: tuple[str, str] | None = None
    attempts: list[Attempt] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _lines: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def context(self, _: web.Application) -> AsyncIterator[None]:
        """Opens before the first request and ends what is under way with the last."""
        timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
        connector = aiohttp.TCPConnector(limit=100)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as self._session:
            yield
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def text_came(self, message: Message, opt_out_type: str = "") -> asyncio.Task[int]:
        """Tells the line of a text; the task's result is the HTTP status of its answer."""
        return self._start(self._text(message, opt_out_type))

    def message_taken(self, message: Message) -> None:
        """Moves a taken message along its states and tells the line of each."""
        self._start(self._receipts(message))

    async def again(self, n: int) -> int:
        """Sends an earlier webhook once more, the very same."""
        earlier = self.attempts[n]
        return await self._post(earlier.url, earlier.form, earlier.attempt + 1)

    async def idle(self) -> None:
        """Returns when nothing is under way."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def _start(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _text(self, message: Message, opt_out_type: str) -> int:
        faults = self.account.faults
        if faults.webhooks == "lose":
            return 0
        form = _text_form(self.account, message, opt_out_type)
        async with self._lines[message.sender]:  # one phone's texts arrive in their order
            status, started = 0, time.monotonic()
            for attempt in range(1, faults.webhook_retries + 2):
                status = await self._post(self.account.webhook_url, form, attempt)
                if 200 <= status < 500 or time.monotonic() - started > PATIENCE_S:
                    break
                await asyncio.sleep(min(0.1 * 2**attempt, 2.0))
            return status

    async def _receipts(self, message: Message) -> None:
        faults = self.account.faults
        end = ("undelivered", faults.undelivered) if faults.undelivered else ("delivered", None)
        # No receipt for the state a message is made in (queued): Twilio sends none.
        steps: list[tuple[str, int | None]] = [("sent", None), end]
        told = [s for s in steps if faults.receipts != "last" or s is end]
        if faults.receipts == "shuffled":
            random.shuffle(told)
        for step in told:
            await asyncio.sleep(faults.receipt_s)
            for reached in steps[: steps.index(step) + 1]:
                self.account.advance(message, *reached)
            if message.callback and faults.receipts != "none":
                await self._post(message.callback, _receipt_form(self.account, message, *step), 1)

    async def _post(self, url: str, form: dict[str, str], attempt: int) -> int:
        assert self._session, "used outside of its context"
        call = Attempt(len(self.attempts), url, form, self.account.clock(), attempt)
        self.attempts.append(call)
        signature = RequestValidator(self.account.token).compute_signature(url, form)
        where = url
        if self.reach and url.startswith(self.reach[0]):
            where = self.reach[1] + url[len(self.reach[0]) :]
        started = time.perf_counter()
        try:
            async with self._session.post(
                URL(where, encoded=True), data=form, headers={"X-Twilio-Signature": signature}
            ) as answer:
                await answer.read()
                call.status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            call.status = 0
        call.ms = round((time.perf_counter() - started) * 1000, 2)
        return call.status


def shown(call: Attempt) -> dict[str, Any]:
    kind = "status" if "MessageStatus" in call.form else "sms"
    return {**asdict(call), "kind": kind, "sid": call.form.get("MessageSid", "")}


def _text_form(account: Account, m: Message, opt_out_type: str) -> dict[str, str]:
    form = {
        "ToCountry": "US",
        "ToState": "",
        "SmsMessageSid": m.sid,
        "NumMedia": str(m.media),
        "ToCity": "",
        "FromZip": "",
        "SmsSid": m.sid,
        "FromState": "",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": m.body,
        "FromCountry": "US",
        "To": m.to,
        "ToZip": "",
        "NumSegments": "1",
        "MessageSid": m.sid,
        "AccountSid": account.sid,
        "From": m.sender,
        "ApiVersion": "2010-04-01",
    }
    if m.sender.startswith(WHATSAPP):
        form |= {
            "ChannelPrefix": "whatsapp",
            "MessageType": "image" if m.media else "text",
            "ProfileName": "",
            "WaId": "",
        }
    for n in range(m.media):
        form[f"MediaContentType{n}"] = "image/jpeg"
        form[f"MediaUrl{n}"] = (
            f"https://api.twilio.com/2010-04-01/Accounts/{account.sid}/Messages/{m.sid}/Media/ME{n:032x}"
        )
    if opt_out_type:
        form["OptOutType"] = opt_out_type
    return form


def _receipt_form(account: Account, m: Message, status: str, code: int | None) -> dict[str, str]:
    form = {
        "SmsSid": m.sid,
        "SmsStatus": status,
        "MessageStatus": status,
        "To": m.to,
        "MessageSid": m.sid,
        "AccountSid": account.sid,
        "From": m.sender,
        "ApiVersion": "2010-04-01",
    }
    if code:
        form["ErrorCode"] = str(code)
    return form
