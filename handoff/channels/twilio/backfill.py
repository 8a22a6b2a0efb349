"""What Twilio holds and the line may never have seen: every inbound message since an instant, oldest first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime

from twilio.rest.api.v2010.account.message import MessageInstance

from handoff.channels.twilio import client, parse
from handoff.log import event
from handoff.model import Channel, Inbound
from handoff.settings import Settings

#: Twilio's largest page.
PAGE = 1000


def missed(settings: Settings) -> Callable[[datetime], AsyncIterator[Inbound]]:
    """A function of an instant that lists what people sent to the line's number since then, over SMS and WhatsApp.

    Oldest first, as far as Twilio's clock of whole seconds tells. A message is listed whether or not its webhook
    succeeded. Raises client.Answered, NotReached or NoAnswer, then before the first message.
    """

    async def since(instant: datetime) -> AsyncIterator[Inbound]:
        messages: list[MessageInstance] = []
        async with client.connect(settings) as twilio:
            for number in filter(
                None, (client.own_address(settings, over) for over in (Channel.SMS, Channel.WHATSAPP))
            ):
                listed = await twilio.messages.stream_async(to=number, date_sent_after=instant, page_size=PAGE)
                messages += [m async for m in listed if m.direction == "inbound" and _at(m) >= instant]
        messages.reverse()  # newest first in the list; the sort below keeps this order within a second
        for message in sorted(messages, key=_at):
            try:
                yield _inbound(message)
            except parse.BadInbound as bad:
                event("inbound.refused", code=bad.field)

    return since


def _inbound(message: MessageInstance) -> Inbound:
    form = {
        "MessageSid": message.sid or "",
        "From": message.from_ or "",
        "To": message.to or "",
        "Body": message.body or "",
        "NumMedia": str(message.num_media or "0"),
    }
    return replace(parse.inbound(form), sent_at=int(_at(message).timestamp() * 1000))


def _at(message: MessageInstance) -> datetime:
    at = message.date_sent or message.date_created
    assert isinstance(at, datetime), "Twilio gives every message a date"
    return at
