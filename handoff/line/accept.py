"""The only door in: a message is on disk before its sender is told so."""

from __future__ import annotations

import json

from handoff.line.runtime import Line
from handoff.log import event
from handoff.model import Accepted, Inbound
from handoff.store import queues


async def accept(line: Line, inbound: Inbound) -> Accepted:
    """Stores one inbound message, in the order of the calls, once.

    When this returns, the message survives the death of every process. Raises what the store raises (a
    ``redis.RedisError``) when it cannot be stored; then nothing of it is.
    """
    address = inbound.sender.reveal()
    conversation = line.seal.conversation(inbound.channel, address)
    stored = await line.scripts.accept(
        conversation,
        inbound.id,
        line.seal.message_id(inbound.id),
        now=line.now(),
        inbound=line.seal.seal(queues.pack_inbound(inbound)),
        address=line.seal.seal(json.dumps({"channel": inbound.channel, "address": address, "to": inbound.to})),
        text=line.seal.seal(json.dumps({"text": inbound.text.reveal(), "choice": inbound.choice})),
        channel=inbound.channel,
    )
    event("inbound.accepted" if stored else "inbound.duplicate", conversation=conversation, message=inbound.id)
    return Accepted(conversation, duplicate=not stored)
