"""Calls people on duty, by text message or by webhook, in the order of the on-call list.

A page says that somebody waits and how urgent it is, never what they wrote or who they are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import aiohttp

from handoff.model import Address, Channel, Sent, Text, Verdict

SendText = Callable[[Address, Text, Channel, str], Awaitable[Verdict]]

TIMEOUT_S = 10.0


class Pager:
    """The on-call list: E.164 numbers and http(s) addresses, the first one called first.

    ``send_text`` is the way out of text messages; without one, numbers cannot be called.
    """

    def __init__(self, oncall: Sequence[str], console_url: str, send_text: SendText | None) -> None:
        self._oncall = tuple(oncall)
        self._console_url = console_url
        self._send_text = send_text
        self._session: aiohttp.ClientSession | None = None

    @property
    def targets(self) -> int:
        return len(self._oncall)

    async def __aenter__(self) -> Pager:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()

    async def page(self, target: int, *, page_id: str, conversation: str, why: str, urgent: bool) -> bool:
        """Calls one of the list; True when the call was taken, or when there is nobody to call.

        ``urgent`` says that somebody is in danger.
        """
        if not self._oncall:
            return True
        where = self._oncall[target % len(self._oncall)]
        link = f"{self._console_url}#c/{conversation}"
        if where.startswith(("http://", "https://")):
            return await self._post(where, page_id, why, link, urgent)
        if self._send_text is None:
            return True
        text = Text(f"{'EMERGENCY: somebody needs a person now.' if urgent else 'Somebody waits for a person.'} {link}")
        return isinstance(await self._send_text(Address(where), text, Channel.SMS, f"page:{page_id}"), Sent)

    async def _post(self, url: str, page_id: str, why: str, link: str, urgent: bool) -> bool:
        assert self._session, "used outside of its context"
        body = {"id": page_id, "why": why, "urgent": urgent, "link": link}
        try:
            # The id lets the receiver drop a page that comes twice.
            async with self._session.post(url, json=body, headers={"Idempotency-Key": page_id}) as response:
                return response.status < 300
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False
