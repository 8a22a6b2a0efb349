"""``python -m benchmarks.run``: stock Rasa, then the line, on the same messages; figures to ``results/latest.json``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks import measure, processes, report, stock
from benchmarks.figures import spread
from benchmarks.line import Porchlight, emergencies
from benchmarks.load import Load, phones
from benchmarks.measure import FULL, QUICK, Sizes
from benchmarks.messages import Messages
from benchmarks.sides import ACCOUNT, NUMBER, TOKEN, Side

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent

#: Where each phase's phones begin, so that no phase meets another's conversations.
CROWD, FRESH, GROWING, COLD, MANY = 0, 10_000, 20_000, 21_000, 30_000


def main(argv: Sequence[str] | None = None) -> int:
    about = argparse.ArgumentParser(description=__doc__)
    about.add_argument("--quick", action="store_true", help="seconds instead of minutes: shows that it works")
    about.add_argument("--only", choices=("stock", "porchlight"), help="measure one side; no ratios then")
    about.add_argument("--keep", action="store_true", help="also write benchmarks/results.json and the README's table")
    examples = ROOT / "data" / "nlu" / "es.yml"
    about.add_argument("--nlu", type=Path, default=examples, help="training examples, also the messages")
    about.add_argument("--work", type=Path, default=ROOT / "var" / "bench", help="logs, data, the trained stock model")
    about.add_argument("--epochs", type=int, default=100, help="stock Rasa's own default is 100")
    args = about.parse_args(argv)
    args.work.mkdir(parents=True, exist_ok=True)
    results = asyncio.run(_run(args, QUICK if args.quick else FULL))
    latest = HERE / "results" / "latest.json"
    latest.parent.mkdir(exist_ok=True)
    latest.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(report.table(results))
    print(f"all figures: {latest}")
    if args.keep:
        report.keep(results, HERE)
    return 0


async def _run(args: argparse.Namespace, sizes: Sizes) -> dict[str, Any]:
    started = time.monotonic()
    results: dict[str, Any] = {"sizes": vars(sizes), "machine": _machine(), "busy_before": processes.busy()}
    if args.only != "porchlight":
        project, took = stock.train(args.work, args.nlu, args.epochs)
        results["stock_training"] = {"seconds": took, "epochs": args.epochs}
        _say(f"stock Rasa is trained ({took:.0f} s, {args.epochs} epochs)")
        results["stock"] = await _stock(args, sizes, project)
    if args.only != "stock":
        results["porchlight"] = await _porchlight(args, sizes)
    results["busy_after"] = processes.busy()
    results["took_s"] = round(time.monotonic() - started)
    return results


async def _stock(args: argparse.Namespace, sizes: Sizes, project: Path) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    async with _standing(args.work) as api:
        texts = Messages(args.nlu)
        start: Callable[[], stock.Stock] = lambda: stock.Stock(project, args.work, api)  # noqa: E731
        figures["cold_start"] = await _cold(api, start, texts, sizes)
        async with _up(api, start()) as (side, load):
            await measure.cold_start(load, side, texts, phones(COLD, 1)[0])
            crowd = phones(CROWD, sizes.crowd)
            await load.warm(crowd, texts)
            figures |= await _common(load, side, texts, crowd, sizes)
            number = phones(GROWING, 1)[0]
            figures["growth"] = grown = await measure.growth(
                load, texts, number, sizes.turns, budget_s=sizes.seconds * 4
            )
            _say(f"stock: one conversation of {grown['turns']} turns: {grown['ms_at_turn']}")
            for mark in measure.MARKS:
                if grown["turns"] < mark <= sizes.turns:
                    side.grow(number, mark - 2)
                    grown["ms_at_turn"][str(mark)] = await measure.some_turns(load, texts, number)
                    grown.setdefault("lengthened", []).append(mark)
            figures["many"] = await _many(load, side, texts, crowd[0], sizes, side.fill)
            figures["answers"] = _answers(load)
    async with _standing(args.work) as api, _up(api, stock.Stock(project, args.work, api, workers=2)) as (side, load):
        await measure.cold_start(load, side, texts, phones(COLD, 1)[0])
        await load.warm(crowd, texts)
        figures["two_workers"] = {
            "throughput": await measure.throughput(load, side, texts, crowd, sizes),
            "at_5_per_s": await measure.at_rate(load, texts, crowd, 5, sizes),
            "memory": measure.footprint(side),
        }
        _say(f"stock, two workers: {figures['two_workers']['throughput']['messages_per_s']} messages/s")
    return figures


async def _porchlight(args: argparse.Namespace, sizes: Sizes) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    async with _standing(args.work) as api:
        texts = Messages(args.nlu)
        start: Callable[[], Porchlight] = lambda: Porchlight(args.work, api)  # noqa: E731
        figures["cold_start"] = await _cold(api, start, texts, sizes)
        async with _up(api, start()) as (side, load):
            await measure.cold_start(load, side, texts, phones(COLD, 1)[0])
            crowd = phones(CROWD, sizes.crowd)
            await load.warm(crowd, texts)
            figures |= await _common(load, side, texts, crowd, sizes)
            fresh = phones(FRESH, 5_000)
            figures["emergency"] = await emergencies(side, load, texts, crowd, fresh, sizes.repeats, sizes.seconds)
            _say(f"porchlight: emergency to alarm {figures['emergency']['alarm']}")
            number = phones(GROWING, 1)[0]
            figures["growth"] = await measure.growth(load, texts, number, sizes.turns, budget_s=120)
            _say(f"porchlight: one conversation: {figures['growth']['ms_at_turn']}")
            figures["many"] = await _many(load, side, texts, crowd[0], sizes, side.fill)
            figures["answers"] = _answers(load)
    return figures


async def _common(load: Load, side: Side, texts: Messages, crowd: list[str], sizes: Sizes) -> dict[str, Any]:
    """What both sides are asked in the same way."""
    found: dict[str, Any] = {"throughput": await measure.throughput(load, side, texts, crowd, sizes)}
    capacity = found["throughput"]["messages_per_s"]["median"]
    _say(f"{side.name}: {found['throughput']['messages_per_s']} messages/s")
    found["at_5_per_s"] = await measure.at_rate(load, texts, crowd, 5, sizes, sizes.seconds * 1.5)
    found["at_half"] = await measure.at_rate(load, texts, crowd, capacity / 2, sizes)
    found["at_50_per_s"] = await measure.at_rate(load, texts, crowd, 50, sizes)
    for name in ("at_5_per_s", "at_half", "at_50_per_s"):
        _say(f"{side.name}: {name}: ack p99 {found[name]['ack']['p99_ms']}, reply p50 {found[name]['reply']['p50_ms']}")
    found["memory"] = measure.footprint(side)
    return found


async def _many(
    load: Load, side: Side, texts: Messages, like: str, sizes: Sizes, fill: Callable[[str, Sequence[str]], None]
) -> dict[str, Any]:
    """The same with many conversations open: copies of one that was held; the messages come from them."""
    numbers = phones(MANY, sizes.many)
    await asyncio.to_thread(fill, like, numbers)
    senders = numbers[:: max(1, sizes.many // sizes.crowd)]
    found: dict[str, Any] = {
        "conversations": sizes.many,
        "at_5_per_s": await measure.at_rate(load, texts, senders, 5, sizes),
        "at_50_per_s": await measure.at_rate(load, texts, senders, 50, sizes),
        "memory": measure.footprint(side),
    }
    _say(f"{side.name}: with {sizes.many} conversations: reply p50 {found['at_5_per_s']['reply']['p50_ms']}")
    return found


def _answers(load: Load) -> dict[str, Any]:
    return {"kinds": dict(load.kinds), "different_texts": len(load.bodies)}


async def _cold(api: str, start: Callable[[], Side], texts: Messages, sizes: Sizes) -> dict[str, Any]:
    taken, answered = [], []
    for n in range(sizes.colds):
        async with _up(api, start()) as (side, load):
            cold = await measure.cold_start(load, side, texts, phones(COLD + 1 + n, 1)[0])
            name = side.name
        taken.append(cold.taken_s)
        answered.append(cold.answered_s)
    _say(f"{name}: cold start {answered}")
    return {"first_message_taken_s": spread(taken), "first_answer_s": spread(answered)}


@contextlib.asynccontextmanager
async def _up[S: Side](api: str, side: S) -> AsyncIterator[tuple[S, Load]]:
    """A side and the load on it; the side's processes are ended whatever happens."""
    await _aim(api, side.webhook)
    try:
        async with Load(side.webhook, api).running() as load:
            yield side, load
    finally:
        await asyncio.to_thread(side.stop)


async def _aim(api: str, webhook: str) -> None:
    """Forgets what the stand-in took before: with a growing memory it would slow down, and only for the second side."""
    async with aiohttp.ClientSession() as session, session.post(f"{api}/reset") as answer:
        answer.raise_for_status()


@contextlib.asynccontextmanager
async def _standing(work: Path) -> AsyncIterator[str]:
    """The stand-in for Twilio, fresh for each side; its address."""
    port = processes.free_port()
    api = f"http://127.0.0.1:{port}"
    given = {"port": port, "account": ACCOUNT, "token": TOKEN, "number": NUMBER, "webhook": "http://127.0.0.1:9/"}
    words = [f"--{name}={value}" for name, value in given.items()]
    process = processes.Process(
        [sys.executable, "-m", "benchmarks.channel", *words], cwd=ROOT, log=work / "channel.log"
    )
    try:
        async with aiohttp.ClientSession() as session:
            for _ in range(100):
                try:
                    async with session.get(f"{api}/faults") as answer:
                        if answer.status == 200:
                            break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)
            else:
                raise SystemExit(f"the stand-in for Twilio did not start; see {work / 'channel.log'}")
        yield api
    finally:
        process.stop()


def _machine() -> dict[str, Any]:
    cpu = next((l for l in Path("/proc/cpuinfo").read_text().splitlines() if l.startswith("model name")), "")  # noqa: E741
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
    redis = subprocess.run([str(processes.redis_server()), "--version"], capture_output=True, text=True, check=True)
    listed = [
        str(ROOT / ".venv-rasa" / "bin" / "python"),
        "-c",
        "from importlib.metadata import version as v; print(v('rasa'), v('tensorflow'), v('twilio'))",
    ]
    rasa = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "cpu": cpu.partition(":")[2].strip(),
        "memory_gb": round(memory, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "redis": redis.stdout.split("v=")[1].split()[0],
        "rasa": rasa[0],
        "tensorflow": rasa[1],
        "twilio_of_stock": rasa[2],
        "aiohttp": version("aiohttp"),
        "appendfsync": _appendfsync(),
        "command": "python -m benchmarks.run " + " ".join(sys.argv[1:]),
    }


def _appendfsync() -> str:
    """The durability the line really runs with, read from the settings it writes for its Redis."""
    from handoff.processes import REDIS_CONF

    return next(l.split()[1] for l in REDIS_CONF.splitlines() if l.startswith("appendfsync "))  # noqa: E741


def _say(sentence: str) -> None:
    print(f"{datetime.datetime.now(datetime.UTC):%H:%M:%S} {sentence}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
