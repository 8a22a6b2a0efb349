"""The story of one message in its turn, top to bottom."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from handoff.decide import later
from handoff.decide import plan as decide
from handoff.decide.plan import BotTurn
from handoff.line import arrive, asks, forget, reads, say, shift
from handoff.line.arrive import Arrival, LeaseLost
from handoff.line.runtime import Line
from handoff.log import event
from handoff.model import Conversation, Holder, Plan
from handoff.rasa import BotUnavailable, Question
from handoff.store.queues import Entry
from triage.reading import Before, Reading

#: Pauses between tries while Rasa does not answer (s); the last one repeats.
WAIT_S = (0.5, 1.0, 2.0, 4.0, 8.0)

#: With every message that is done: nobody waits for the assistant any more, and the next slowness is told again.
NOT_SLOW: dict[str, Any] = {"slow_told": False}


async def handle(line: Line, entry: Entry, lease: str, arrival: Arrival | None = None) -> None:
    """Handles one message to its end: its effects stand, and it has left the inbox, in one atomic step.

    Safe to repeat from any point after a crash. Returns only when the message is done; while Rasa is down that can be
    long. Raises LeaseLost when another gateway has taken over.
    """
    arrival = arrival or await arrive.arrive(line, entry, lease)
    if arrival.taken:
        await _close(line, entry, lease)
        return
    inbound, choice = entry.inbound, arrival.choice
    c = await line.conversations.load(entry.conversation)
    if not c.exists:
        return  # erased meanwhile, and its messages with it
    greeted_now = not c.greeted
    reading = await _read(line, c, entry)
    danger = _danger(reading)
    mark = line.seal.mark(decide.repeated(c, inbound.text.reveal(), entry.at)) if inbound.text and not choice else ""
    repeats = c.repeats + 1 if mark and mark == c.mark else 0
    while True:
        first = decide.first(
            c,
            inbound,
            language=None if choice or not reading.language.tag else reading.language.tag,
            language_sure=reading.language.sure,
            danger=danger,
            choice=choice,
            repeats=repeats,
            now=line.now(),
            finer=line.library.finer(choice) if choice else None,
            second_language=reading.language.second,
            risk=round(100 * reading.risk),
            country=None if choice else line.entities.country(inbound.text.reveal()),
        )
        if first.erase:
            await forget.erase(line, c.id, by="person")
            return
        if first.ask_rasa:
            planned = later.heard(c, inbound.id, inbound.text.reveal(), choice, now=line.now())
            if planned is not None:
                first = replace(
                    planned,
                    replies=(*first.replies, *planned.replies),
                    set={**first.set, **planned.set},
                    expect=first.expect,
                    events=(*first.events, *planned.events),
                )
        if first.ask_rasa or (choice == "more" and danger is None):
            looked_up = await asks.near(line, c, inbound, choice)
            if looked_up is not None:
                first = replace(
                    looked_up,
                    set={**first.set, **looked_up.set},
                    expect=first.expect,
                    events=(*first.events, *looked_up.events),
                )
        first = later.kept(c, inbound.id, first)
        done = "" if first.ask_rasa else entry.stream_id
        if done:
            first = replace(first, set={**NOT_SLOW, **first.set})
        if done or not first.empty:
            plan = say.plan(line, c, first, f"{inbound.id}#first" if not done else "", f"{inbound.id}/f")
            outcome = await line.conversations.commit(
                c.id, plan, now=line.now(), lease=lease, done=done, clear=_keys(entry) if done else ()
            )
            if outcome.why == "lost":
                raise LeaseLost(c.id)
            if outcome.why == "stale":
                c = await line.conversations.load(c.id)
                continue
            if done or outcome.why == "missing":
                return
            c = await line.conversations.load(c.id)
        break
    question = _question(c, entry, reading, choice)
    await _answer(line, entry, lease, question, greeted_now, {"mark": mark, "repeats": repeats})


async def _answer(
    line: Line, entry: Entry, lease: str, question: Question, greeted_now: bool, noted: dict[str, Any]
) -> None:
    """Asks until the assistant answers, a human takes over, or the person stops."""
    inbound = entry.inbound
    tries = 0
    while True:
        c = await line.conversations.load(entry.conversation)
        if not c.exists:
            await _forget_anew(line, c.id)
            return
        if c.holder is Holder.HUMAN or c.opted_out:
            await _close(line, entry, lease)
            return
        try:
            turn = await _ask(line, entry, lease, question)
        except BotUnavailable as trouble:
            event("rasa.unavailable", conversation=c.id, message=inbound.id, code=trouble.code)
            await _tell_slow(line, entry, lease)
            await asyncio.sleep(WAIT_S[min(tries, len(WAIT_S) - 1)])
            tries += 1
            continue
        now = line.now()
        decision = decide.second(
            c,
            inbound,
            turn,
            greeted_now=greeted_now,
            waited_ms=now - entry.at,
            now=now,
            on_shift=bool(turn.ask) and await shift.on_shift(line),
            named_language=_named(line, c, question),
            finer=line.finer.pick(turn.topic, question.reading.vector, say.country_of(line, c)),
        )
        decision = later.kept(c, inbound.id, await asks.carry_out(line, c, turn, decision))
        plan = say.plan(line, c, replace(decision, set={**NOT_SLOW, **noted, **decision.set}), "", inbound.id)
        outcome = await line.conversations.commit(
            c.id,
            plan,
            now=line.now(),
            lease=lease,
            done=entry.stream_id,
            clear=_keys(entry),
            then_erase=plan.out[-1].id if decision.erase and plan.out else "",
        )
        if outcome.why == "lost":
            raise LeaseLost(c.id)
        if outcome.why in ("missing", "again"):  # erased, and perhaps begun anew since
            await _forget_anew(line, c.id)
            return
        if outcome.why != "stale":
            event("inbound.done", conversation=c.id, message=inbound.id, ms=line.now() - entry.at)
            return


async def _forget_anew(line: Line, id: str) -> None:
    """Erased while the assistant was asked about a message: what it remembered of that one afterwards goes too.

    Nothing else does: what the person has written since waits behind this message, unknown to the assistant.
    """
    if await line.conversations.drop_tracker(id):
        await forget.rewrite(line)


async def _ask(line: Line, entry: Entry, lease: str, question: Question) -> BotTurn:
    """The assistant's answer. Raises BotUnavailable.

    Only a few are asked at once: while Rasa hangs the others wait for their place, and they too are told in time.
    """
    asking = asyncio.create_task(line.rasa.ask(question))
    try:
        done, _ = await asyncio.wait({asking}, timeout=line.settings.rasa_timeout_s)
        if not done:
            await _tell_slow(line, entry, lease)
        return await asking
    finally:
        asking.cancel()


async def _tell_slow(line: Line, entry: Entry, lease: str) -> None:
    """Says once that the answer takes longer, unless a human holds the conversation by now."""
    c = await line.conversations.load(entry.conversation)
    decision = decide.slow(c)
    if not c.exists or decision.empty:
        return
    plan = say.plan(line, c, decision, f"{entry.inbound.id}#slow", f"{entry.inbound.id}/s")
    if (await line.conversations.commit(c.id, plan, now=line.now(), lease=lease)).why == "lost":
        raise LeaseLost(c.id)


async def give_up(line: Line, entry: Entry, lease: str) -> None:
    """The message cannot be handled (a fault of ours): a person is called, and the ones behind it go on."""
    while True:
        c = await line.conversations.load(entry.conversation)
        decision = decide.failed(c, entry.inbound.id, now=line.now(), on_shift=await shift.on_shift(line))
        decision = replace(decision, set={**NOT_SLOW, **decision.set})
        plan = say.plan(line, c, decision, "", f"{entry.inbound.id}/g")
        outcome = await line.conversations.commit(
            c.id, plan, now=line.now(), lease=lease, done=entry.stream_id, clear=_keys(entry)
        )
        if outcome.why == "lost":
            raise LeaseLost(c.id)
        if outcome.why != "stale":  # somebody claimed it meanwhile: they see the message, and it still has to leave
            return


async def _close(line: Line, entry: Entry, lease: str) -> None:
    outcome = await line.conversations.commit(
        entry.conversation,
        Plan(key="", set=NOT_SLOW, expect={"exists": True}),
        now=line.now(),
        lease=lease,
        done=entry.stream_id,
        clear=_keys(entry),
    )
    if outcome.why == "lost":
        raise LeaseLost(entry.conversation)


def _named(line: Line, c: Conversation, question: Question) -> str | None:
    """The language a message names; else the one it is surely written in, when it is not the conversation's.

    Whoever asks in Spanish for Spanish is told "Spanish", though the conversation is in Spanish from that message on.
    """
    guess = question.reading.language
    written = guess.tag if guess.sure and guess.tag != c.language else None
    return line.language_names.named(question.text) or written


def _keys(entry: Entry) -> tuple[str, ...]:
    return tuple(f"{entry.inbound.id}#{moment}" for moment in ("arrival", "first", "slow"))


async def _read(line: Line, c: Conversation, entry: Entry) -> Reading:
    before = Before(language=c.language, emergency=c.emergency, risk=c.risk / 100)
    loop = asyncio.get_running_loop()
    reading = await loop.run_in_executor(line.reading, line.reader.read, entry.inbound.text.reveal(), before)
    reads.tell(line)
    return reading


def _danger(reading: Reading) -> decide.Danger | None:
    alarm = reading.emergency
    return decide.Danger(alarm.category, alarm.reason, alarm.doubtful) if alarm else None


def _question(c: Conversation, entry: Entry, reading: Reading, choice: str | None) -> Question:
    return Question(
        message_id=entry.inbound.id,
        conversation=c.id,
        text="" if choice else entry.inbound.text.reveal(),
        payload=f"/{choice}" if choice else None,
        language=c.language or "en",
        country=c.country,
        channel=str(entry.inbound.channel),
        reading=reading,
    )
