"""The only door out: the last check, the attempt, and what became of it."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

from content import UnknownContent
from handoff.decide import backoff
from handoff.line import forget
from handoff.line.arrive import LeaseLost
from handoff.line.runtime import Line, Provider
from handoff.links.audio import available
from handoff.log import event
from handoff.model import (
    Address,
    Channel,
    Event,
    OptedOut,
    Outbound,
    Plan,
    Refused,
    Retry,
    Sent,
    Unknown,
    Verdict,
    Voice,
)
from handoff.store import queues
from handoff.store.queues import Due

#: Tries before a message is shown as failed; with the backoff's growth this is about a day.
ATTEMPTS = 60

#: A provider lists what it took with some delay; before that "not found" proves nothing (s).
LOOK_UP_AFTER_S = 6.0

#: While a provider cannot say, it is asked less and less often, down to this (s).
LONGEST_LOOK_UP_S = 300.0

#: The next part of an answer waits for the one before it to arrive, so that they are read in order (s).
PART_WAIT_S = 3.0


async def deliver(line: Line, due: Due, lease: str) -> None:
    """Brings one outbound message to its end: sent, stopped or failed, never twice. Raises LeaseLost.

    One after which everything goes keeps its place in the outbox until everything is gone: whoever is killed in
    between, the next one erases.
    """
    looked_up, looks = False, 0
    while True:
        reply = await line.scripts.begin(
            due.conversation,
            line.seal.stop_id(due.conversation),
            due.outbound.id,
            lease=lease,
            voice=due.outbound.voice,
            despite=due.outbound.despite_opt_out,
            now=line.now(),
            looked_up=looked_up,
        )
        looked_up = False
        word = reply[0]
        if word == "lost":
            raise LeaseLost(due.conversation)
        if word in ("done", "gone", "stopped"):
            await _finish(line, due, lease, "stopped", str(reply[-1]), 0, leaves=word == "gone" or not due.then_erase)
            if word == "gone":
                return  # erased already: what is there by now came afterwards
            break
        if word == "open":
            found = await _look_up(line, due, int(reply[2]), reply[3])
            if found is None:
                looks += 1
                pause = backoff.delay_s(looks, random.random(), first_s=LOOK_UP_AFTER_S, longest_s=LONGEST_LOOK_UP_S)
                await asyncio.sleep(pause)
            elif found:
                await _finish(line, due, lease, "sent", found, int(reply[1]), leaves=not due.then_erase)
                break
            else:
                looked_up = True
            continue
        attempt = int(reply[1])
        verdict = await _attempt(line, due, reply[2])
        if await _settle(line, due, lease, verdict, attempt):
            break
    if due.then_erase:
        await forget.erase(line, due.conversation, by="person")


async def give_up(line: Line, due: Due, lease: str) -> None:
    """The message cannot be sent (a fault of ours, or no key opens the address): that is shown, and the ones behind it
    go on. Raises LeaseLost."""
    await _finish(line, due, lease, "unknown", "fault", 0, leaves=not due.then_erase)
    if due.then_erase:
        await forget.erase(line, due.conversation, by="person")


async def _attempt(line: Line, due: Due, sealed_address: str) -> Verdict:
    channel, address, _ = _address(line, sealed_address)
    provider = line.providers.get(channel)
    if channel is Channel.WEB:
        return Sent("web")
    if provider is None:
        return Refused("no_provider")
    return await provider.send(address, due.outbound.text, channel, due.outbound.id)


async def _settle(line: Line, due: Due, lease: str, verdict: Verdict, attempt: int) -> bool:
    """Writes the verdict down; True when the message needs no further attempt."""
    leaves = not due.then_erase
    match verdict:
        case Sent(provider_id):
            await _finish(line, due, lease, "sent", provider_id, attempt, leaves=leaves)
            if provider_id != "web":
                await _until_delivered(line, due)
        case Retry(why, after_s):
            if attempt >= ATTEMPTS:
                await _finish(line, due, lease, "failed", why, attempt, leaves=leaves)
                return True
            await _finish(line, due, lease, "queued", why, attempt)
            event("outbound.retry", conversation=due.conversation, message=due.outbound.id, attempt=attempt, code=why)
            await asyncio.sleep(after_s if after_s is not None else backoff.delay_s(attempt, random.random()))
            return False
        case Unknown(why):
            event("outbound.unknown", conversation=due.conversation, message=due.outbound.id, code=why)
            await asyncio.sleep(LOOK_UP_AFTER_S)
            return False
        case OptedOut(why):
            told = Event("state", "line", state="opted_out", why=why)
            plan = Plan(key="", expect={"exists": True}, events=(told,))
            await line.conversations.commit(due.conversation, plan, now=line.now(), lease=lease, opt_out=True)
            await _finish(line, due, lease, "failed", why, attempt, leaves=leaves)
        case Refused(why):
            event("outbound.refused", conversation=due.conversation, message=due.outbound.id, code=why)
            await _finish(line, due, lease, "failed", why, attempt, leaves=leaves)
    return True


async def _look_up(line: Line, due: Due, started: int, sealed_address: str) -> str | None:
    """An attempt whose outcome nobody knows: the provider's id if it was taken, "" if not, None while unclear."""
    channel, address, _ = _address(line, sealed_address)
    provider: Provider | None = line.providers.get(channel)
    if channel is Channel.WEB or provider is None:
        return ""  # a web chat's sending is the finishing step itself, so an open attempt sent nothing
    if line.now() - started < LOOK_UP_AFTER_S * 1000:
        return None
    known = await line.conversations.provider_ids(due.conversation)
    try:
        return await provider.find_sent(address, due.outbound.text, started, known, channel) or ""
    except Exception as trouble:
        event(
            "outbound.lookup_failed",
            conversation=due.conversation,
            message=due.outbound.id,
            code=type(trouble).__name__,
        )
        return None


async def _finish(line: Line, due: Due, lease: str, state: str, why: str, attempt: int, *, leaves: bool = True) -> None:
    """``leaves`` says whether a message that is done leaves the outbox, or stays until its conversation is erased."""
    web_body = web_from = ""
    if state == "sent" and why == "web":
        o = due.outbound
        web_body = line.seal.seal(
            json.dumps(
                {
                    "text": o.text.reveal(),
                    "choices": o.choices,
                    "language": o.language,
                    "direction": o.direction,
                    **_sound(line, o),
                }
            )
        )
        web_from = {Voice.PERSON: "person", Voice.LINE: "line", Voice.NOTICE: "line"}.get(o.voice, "assistant")
    reply = await line.scripts.finish(
        due.conversation,
        due.outbound.id,
        due.stream_id if leaves else queues.NOTHING,
        lease=lease,
        now=line.now(),
        state=state,
        why=why,
        attempt=attempt,
        web_body=web_body,
        web_from=web_from,
    )
    if reply[0] == "lost":
        raise LeaseLost(due.conversation)
    if state != "queued":
        event(f"outbound.{state}", conversation=due.conversation, message=due.outbound.id, attempt=attempt)


def _sound(line: Line, o: Outbound) -> dict[str, Any]:
    """What the web chat asks the sound of a message with: the entry, only where its sound says the same words."""
    if o.content_id is None or o.voice is Voice.PERSON or not available(o.language):
        return {}
    values = {"line_name": line.settings.line_name}
    try:
        entry = line.library.render(o.content_id, o.language, o.country, values, o.step)
    except UnknownContent:
        return {}  # it has values of its own, or is another one by now
    if entry.language != o.language or not f"{o.text.reveal()}\n".startswith(f"{entry.text}\n"):
        return {}
    return {"content": o.content_id, "step": o.step, "country": o.country or ""}


async def _until_delivered(line: Line, due: Due) -> None:
    """Waits a little for the receipt when more of the same conversation is queued, so that parts arrive in order."""
    if await line.conversations.pending_out(due.conversation) == 0:
        return
    for _ in range(int(PART_WAIT_S / 0.1)):
        state = await line.conversations.out_state(due.conversation, due.outbound.id)
        if state is None or not state.startswith("sent"):
            return
        await asyncio.sleep(0.1)


def _address(line: Line, sealed: str) -> tuple[Channel, Address, str]:
    if not sealed:
        raise LeaseLost("address gone")
    packed = json.loads(line.seal.open(sealed))
    return Channel(packed["channel"]), Address(packed["address"]), packed["to"]
