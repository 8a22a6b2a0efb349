"""Plays Twilio and the phones: signed webhooks out, replies noted as they reach the stand-in.

Times count from when a message was due, not from when it could be sent: a side that holds up its senders is charged for
it (no coordinated omission).
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import re
import time
import uuid
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field

import aiohttp

from benchmarks.sides import ACCOUNT, NUMBER, TOKEN

SID = re.compile(r"SM[0-9a-f]{32}")

#: Nothing is waited for longer than this (s).
PATIENCE_S = 60.0


def phones(first: int, count: int) -> list[str]:
    """Numbers reserved for fiction (555-0100 to 0199 of every area code), from the ``first`` of 79,900 on."""
    return [f"+1{201 + n // 100}55501{n % 100:02d}" for n in range(first, first + count)]


@dataclass(slots=True)
class Turn:
    """One message of a phone and what came of it; times are monotonic seconds, 0 for "not yet".

    ``replied``: the first text it caused, "the assistant is slow" aside. ``answered``: the first by the assistant.
    """

    phone: str
    sid: str
    due: float
    acked: float = 0.0
    status: int = 0
    replied: float = 0.0
    answered: float = 0.0
    parts: int = 0
    slow: bool = False
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ack_ms(self) -> float:
        return (self.acked - self.due) * 1000

    @property
    def reply_ms(self) -> float:
        return (self.replied - self.due) * 1000


class Load:
    """A connection to one side's webhook and to the stand-in's record."""

    def __init__(self, webhook: str, api_url: str) -> None:
        self._webhook = webhook
        self._api_url = api_url
        self._open: dict[str, Turn] = {}
        self._by_phone: dict[str, deque[Turn]] = defaultdict(deque)
        self.last_out = 0.0
        self.kinds: Counter[str] = Counter()
        self.bodies: Counter[str] = Counter()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Load]:
        timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as self._session:
            async with self._session.ws_connect(f"{self._api_url}/bench/taken", heartbeat=30) as socket:
                listener = asyncio.create_task(self._listen(socket))
                try:
                    yield self
                finally:
                    listener.cancel()
                    await asyncio.gather(listener, return_exceptions=True)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            self._arrived(json.loads(message.data))

    def _arrived(self, told: dict[str, str | float]) -> None:
        at, cause = float(told["at"]), str(told["cause"])
        self.last_out = at
        # The line names the message an answer belongs to; stock Rasa does not, but answers each phone strictly in turn.
        sid = SID.search(cause)
        waiting = self._by_phone[str(told["to"])]
        turn = self._open.get(sid.group()) if sid else next(iter(waiting), None)
        kind = cause.split("/")[1] if cause.count("/") > 1 else "answer"
        self.kinds[kind] += 1
        if turn is None:
            return
        turn.parts += 1
        if kind == "s":  # "the assistant is slow": true, but not the answer
            turn.slow = True
            return
        self.bodies[str(told["body"])] += 1
        if kind == "answer" and not turn.answered:
            turn.answered = at
        if not turn.replied:
            turn.replied = at
            turn.done.set()
            if turn in waiting:
                waiting.remove(turn)

    async def send(self, phone: str, text: str, due: float | None = None) -> Turn:
        """Sends one message and returns when the webhook was answered."""
        sid = "SM" + uuid.uuid4().hex
        turn = Turn(phone, sid, time.monotonic() if due is None else due)
        self._open[sid] = turn
        self._by_phone[phone].append(turn)
        form = {
            "MessageSid": sid, "SmsMessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "ApiVersion": "2010-04-01",
            "From": phone, "To": NUMBER, "Body": text, "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received",
        }  # fmt: skip
        headers = {"X-Twilio-Signature": sign(self._webhook, form)}
        try:
            async with self._session.post(self._webhook, data=form, headers=headers) as response:
                await response.read()
                turn.status = response.status
        except (aiohttp.ClientError, TimeoutError):
            turn.status = -1
        if turn.status not in (200, 204) and turn in self._by_phone[phone]:
            self._by_phone[phone].remove(turn)  # no reply came while it waited, and none will now
        turn.acked = time.monotonic()
        return turn

    async def converse(self, phone: str, text: str, patience_s: float = PATIENCE_S) -> Turn:
        """Sends one message and waits for its reply."""
        turn = await self.send(phone, text)
        await self.settled([turn], patience_s)
        return turn

    async def settled(self, turns: Sequence[Turn], patience_s: float = PATIENCE_S) -> None:
        """Waits until all turns have their reply or patience ends."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                for turn in turns:
                    await turn.done.wait()

    async def quiet(self, quiet_s: float = 1.0, patience_s: float = 30.0) -> None:
        """Waits until nothing more comes out."""
        until = time.monotonic() + patience_s
        while time.monotonic() < until and time.monotonic() - self.last_out < quiet_s:
            await asyncio.sleep(0.1)

    async def warm(self, numbers: Sequence[str], texts: Iterator[str], at_once: int = 8) -> None:
        """Lets every phone have its first contact, so that what follows measures conversations under way."""
        places = asyncio.Semaphore(at_once)

        async def one(phone: str) -> None:
            async with places:
                await self.converse(phone, next(texts))

        await asyncio.gather(*(one(phone) for phone in numbers))
        await self.quiet()

    async def at_rate(self, numbers: Sequence[str], texts: Iterator[str], rate: float, seconds: float) -> list[Turn]:
        """Open loop: one message every 1/rate s whatever comes back, phones in rotation; then waits for the replies."""
        start = time.monotonic() + 0.1
        tasks: list[asyncio.Task[Turn]] = []
        for n in range(int(rate * seconds)):
            due = start + n / rate
            text = next(texts)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            tasks.append(asyncio.create_task(self.send(numbers[n % len(numbers)], text, due)))
        turns = list(await asyncio.gather(*tasks))
        await self.settled(turns)
        return turns

    async def flat_out(self, numbers: Sequence[str], texts: Iterator[str], seconds: float) -> tuple[list[Turn], float]:
        """Closed loop: every phone sends its next message when its reply is there. The turns that ended in the time,
        and the seconds it took."""
        start = time.monotonic()
        until = start + seconds
        ended: list[Turn] = []

        async def one(phone: str) -> None:
            while time.monotonic() < until:
                turn = await self.converse(phone, next(texts))
                if turn.replied and turn.replied <= until:
                    ended.append(turn)

        await asyncio.gather(*(one(phone) for phone in numbers))
        return ended, seconds


def sign(url: str, form: dict[str, str]) -> str:
    """Twilio's signature of a webhook: HMAC-SHA1 over the address and the sorted fields."""
    text = url + "".join(key + form[key] for key in sorted(form))
    return base64.b64encode(hmac.new(TOKEN.encode(), text.encode(), hashlib.sha1).digest()).decode()
