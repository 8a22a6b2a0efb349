"""The measurements, one function each, the same for both sides."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks import processes
from benchmarks.figures import latency, spread
from benchmarks.load import Load
from benchmarks.sides import Side

#: Twilio gives up on a webhook after this (s).
TWILIO_WAITS_S = 15.0

#: The turns of one conversation that are reported.
MARKS = (1, 10, 100, 500, 1000)


@dataclass(frozen=True)
class Cold:
    taken_s: float
    answered_s: float


@dataclass(frozen=True)
class Sizes:
    """How much of everything; ``quick`` shows that it works, the figures to quote come from ``full``."""

    repeats: int
    seconds: float
    crowd: int
    turns: int
    colds: int
    many: int


FULL = Sizes(repeats=3, seconds=10, crowd=200, turns=1000, colds=2, many=10_000)
QUICK = Sizes(repeats=1, seconds=4, crowd=40, turns=60, colds=1, many=1_000)


async def cold_start(load: Load, side: Side, texts: Iterator[str], number: str, patience_s: float = 120.0) -> Cold:
    """Seconds from starting the first process until a text is taken, and until one is answered by the assistant."""
    until = side.started + patience_s
    while time.monotonic() < until:
        turn = await load.send(number, next(texts))
        if turn.status not in (200, 204):
            if not side.alive():
                raise SystemExit(f"{side.name} ended while starting; its logs are in {side.logs}")
            await asyncio.sleep(0.1)
            continue
        while not turn.answered and time.monotonic() < until:
            await asyncio.sleep(0.02)
        if turn.answered:
            return Cold(turn.acked - side.started, turn.answered - side.started)
        break
    raise SystemExit(f"{side.name} did not answer within {patience_s:.0f} s; its logs are in {side.logs}")


async def throughput(
    load: Load, side: Side, texts: Iterator[str], crowd: Sequence[str], sizes: Sizes
) -> dict[str, Any]:
    """Messages answered a second with 32 phones that each wait for their answer, and the processor time of one."""
    rates, cpu, waits = [], [], []
    for _ in range(sizes.repeats):
        before = processes.cpu_seconds(side.pids())
        ended, took = await load.flat_out(crowd[:32], texts, sizes.seconds)
        used = processes.cpu_seconds(side.pids()) - before
        began = time.monotonic()
        await load.quiet(0.5)
        waits.append(max(0.0, time.monotonic() - began - 0.5))
        rates.append(len(ended) / took)
        cpu.append(used / max(1, len(ended)) * 1000)
    return {
        "messages_per_s": spread(rates, 1),
        "cpu_ms_per_message": spread(cpu, 1),
        "drained_s": spread(waits, 1),
        "phones": 32,
    }


async def at_rate(
    load: Load, texts: Iterator[str], crowd: Sequence[str], rate: float, sizes: Sizes, seconds: float | None = None
) -> dict[str, Any]:
    """Acknowledgment and reply times at a fixed rate, open loop."""
    acks, replies, bad, late, lost, slow, parts = [], [], 0, 0, 0, 0, 0
    for _ in range(sizes.repeats):
        turns = await load.at_rate(crowd, texts, rate, seconds or sizes.seconds)
        acks.append([t.ack_ms for t in turns if t.status in (200, 204)])
        replies.append([t.reply_ms for t in turns if t.replied])
        bad += sum(t.status not in (200, 204) for t in turns)
        late += sum(t.ack_ms > TWILIO_WAITS_S * 1000 for t in turns)
        lost += sum(not t.replied for t in turns)
        slow += sum(t.slow for t in turns)
        parts += sum(t.parts for t in turns)
        await load.quiet(0.5)
    sent = sum(len(repeat) for repeat in acks) + bad
    return {
        "rate_per_s": round(rate, 1),
        "sent": sent,
        "ack": latency(acks),
        "reply": latency(replies),
        "not_acknowledged": bad,
        "acknowledged_after_twilio_gave_up": late,
        "not_answered": lost,
        "told_assistant_is_slow": slow,
        "parts_per_answer": round(parts / max(1, sent), 2),
    }


async def growth(load: Load, texts: Iterator[str], number: str, turns: int, budget_s: float) -> dict[str, Any]:
    """Time of a turn as one conversation grows: each sent when the one before was answered. Stops at the budget."""
    took: list[float] = []
    until = time.monotonic() + budget_s
    while len(took) < turns and time.monotonic() < until:
        turn = await load.converse(number, next(texts))
        if not turn.replied:
            break
        took.append(turn.reply_ms)
    at = {str(mark): around(took, mark) for mark in MARKS if mark <= len(took)}
    return {"ms_at_turn": at, "turns": len(took)}


async def some_turns(load: Load, texts: Iterator[str], number: str, count: int = 3) -> float:
    """The median time of a few turns of a conversation, in ms."""
    return round(statistics.median([(await load.converse(number, next(texts))).reply_ms for _ in range(count)]), 2)


def around(took: Sequence[float], mark: int) -> float:
    """The median of the turns about a mark, a tenth of it to both sides, at most ten: one hiccup is not the figure."""
    reach = min(10, mark // 10)
    window = took[max(0, mark - 1 - reach) : mark + reach]
    return round(statistics.median(window), 2)


def footprint(side: Side) -> dict[str, Any]:
    return {**processes.memory(side.pids()), "by_process_pss_mb": processes.by_name(side.pids())}
