"""The way out over Twilio: one attempt to send, and the search for an attempt whose outcome nobody knows."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Collection
from types import TracebackType
from typing import Self
from urllib.parse import quote

from twilio.rest import Client

from handoff.channels.twilio import client, errors
from handoff.model import Address, Channel, Retry, Sent, Text, Unknown, Verdict
from handoff.settings import Settings

#: Twilio's clock and ours may differ by this much (ms).
CLOCK_MS = 60_000

#: How many messages to one person the search looks at, newest first; they come in pages of this size.
LOOK_AT = 200

#: What a trial account puts in front of every text.
TRIAL = "Sent from your Twilio trial account - "


class Sender:
    """Sends over one account, with connections kept open between messages. Use it as a context."""

    def __init__(self, settings: Settings, *, request_s: float = client.REQUEST_S) -> None:
        self._settings = settings
        self._request_s = request_s
        self._stack = contextlib.AsyncExitStack()
        self._client: Client | None = None

    async def __aenter__(self) -> Self:
        self._client = await self._stack.enter_async_context(client.connect(self._settings, request_s=self._request_s))
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._stack.aclose()

    async def send(self, to: Address, text: Text, channel: Channel, outbound_id: str) -> Verdict:
        """Tries once. ``Unknown`` means: look for it with ``find_sent`` before trying again."""
        assert self._client, "used outside of its context"
        try:
            message = await self._client.messages.create_async(
                to=_written(to.reveal(), channel),
                from_=client.own_address(self._settings, channel),
                body=text.reveal(),
                status_callback=self._callback(outbound_id),
            )
        except client.Answered as no:
            return errors.verdict(no.status, no.code, no.retry_after_s)
        except client.NotReached as trouble:
            return Retry(str(trouble))
        except client.NoAnswer as trouble:
            return Unknown(str(trouble))
        except (ValueError, KeyError, TypeError, AttributeError):  # taken, but the answer is not Twilio's
            return Unknown("unreadable_answer")
        return Sent(message.sid) if message.sid else Unknown("unreadable_answer")

    def _callback(self, outbound_id: str) -> str:
        # Colon and slash stay as they are: written as %3A, some servers on the way put them back, and the signature,
        # which is over the letters of the address, would be wrong.
        return f"{self._settings.public_url}/twilio/status?o={quote(outbound_id, safe=':/')}"

    async def find_sent(
        self, to: Address, text: Text, since: int, known: Collection[str], channel: Channel | None = None
    ) -> str | None:
        """Twilio's id of a message with this text to this person, made at ``since`` (ms) or later; else None.

        Without a ``channel`` both SMS and WhatsApp are searched. Ids in ``known`` belong to other messages of ours and
        do not count, so that two equal texts stay two; of several the oldest is returned. Raises client.Answered,
        NotReached or NoAnswer when Twilio cannot be asked: then nobody knows, and the message must not be sent again.
        """
        assert self._client, "used outside of its context"
        wanted, oldest = _folded(text.reveal()), since - CLOCK_MS
        found = None
        for over in [channel] if channel else [Channel.SMS, Channel.WHATSAPP]:
            # No filter by date: a message still in Twilio's queue has no DateSent, and that is the one looked for.
            async for message in await self._client.messages.stream_async(
                to=_written(to.reveal(), over), limit=LOOK_AT, page_size=LOOK_AT
            ):
                if str(message.direction or "").startswith("inbound") or message.sid in known:
                    continue
                made = message.date_created
                if made is None or made.timestamp() * 1000 < oldest:
                    continue
                if _folded(message.body or "") == wanted:
                    found = message.sid  # newest first: what is found later is older
            if found:
                break
        return found


def _written(number: str, channel: Channel) -> str:
    return f"whatsapp:{number}" if channel is Channel.WHATSAPP else number


def _folded(text: str) -> str:
    """What stays the same of a text whatever Twilio does to it: its form, spaces at the ends, the words of a trial."""
    return " ".join(unicodedata.normalize("NFKC", text).removeprefix(TRIAL).split())
