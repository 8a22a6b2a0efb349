"""What a provider tells of a message it took, in whatever order it tells it."""

from __future__ import annotations

from handoff.line.runtime import Line
from handoff.log import event
from handoff.model import Event, Plan, Receipt

_STATE = {"sent": "sent", "delivered": "delivered", "read": "read", "undelivered": "failed", "failed": "failed"}


async def record(line: Line, receipt: Receipt) -> None:
    """Adds what a receipt says; one for a message the line does not know changes nothing."""
    state = _STATE.get(receipt.status)
    if state is None or not receipt.outbound_id:
        return
    conversation = line.seal.conversation(receipt.channel, receipt.to.reveal())
    told = await line.scripts.receipt(
        conversation,
        receipt.outbound_id,
        now=line.now(),
        state=state,
        why=receipt.code,
        provider_id=receipt.provider_id,
    )
    event("receipt.recorded", conversation=conversation, message=receipt.outbound_id, state=state, code=told)
    if receipt.code == "21610" and told == "ok":  # one told again, after a START, opts nobody out anew
        opted_out = Event("state", "line", state="opted_out", why="21610")
        plan = Plan(key="", expect={"exists": True}, events=(opted_out,))
        await line.conversations.commit(conversation, plan, now=line.now(), opt_out=True)
