"""The table of a run, and the two committed files made from it: ``results.json`` and the table in ``README.md``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: written by `python -m benchmarks.run --keep` -->", "<!-- end figures -->"

Results = dict[str, Any]


def keep(results: Results, folder: Path) -> None:
    """Makes a run the one that is quoted."""
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    readme = folder / "README.md"
    text = readme.read_text()
    before, rest = text.split(BEGIN)
    readme.write_text(before + BEGIN + "\n" + table(results) + END + rest.split(END)[1])


def table(results: Results) -> str:
    """Markdown: the machine, the comparison, the targets. Leaves out what was not measured."""
    parts = [_machine(results)]
    if "stock" in results and "porchlight" in results:
        parts += [_comparison(results["stock"], results["porchlight"])]
    if "porchlight" in results:
        parts += [_targets(results)]
    return "\n".join(parts)


def _machine(results: Results) -> str:
    m, sizes = results["machine"], results["sizes"]
    trained = results.get("stock_training")
    run = (
        f"{m['date']}, `{m['command'].strip()}`, {results['took_s'] / 60:.1f} minutes. "
        f"{m['cores']} cores ({m['cpu']}), "
        f"{m['memory_gb']} GB, Linux {m['kernel']}, Python {m['python']}, Redis {m['redis']}, Rasa {m['rasa']}, "
        f"TensorFlow {m['tensorflow']}, aiohttp {m['aiohttp']}. The line's Redis: `appendfsync {m['appendfsync']}`."
    )
    how = (
        f"{sizes['repeats']} repeats of {sizes['seconds']} s; figures are the median repeat (lowest to highest). "
        f"Share of the cores in use before and after: {results['busy_before']:.0%}, {results['busy_after']:.0%}."
    )
    lines = [run, how]
    if trained:
        lines.append(f"Stock Rasa trained {trained['epochs']} epochs in {trained['seconds']:.0f} s.")
    return "\n".join(lines) + "\n"


def _comparison(stock: Results, ours: Results) -> str:
    rows = [
        "| | stock Rasa | Porchlight | Porchlight / stock |",
        "| --- | ---: | ---: | ---: |",
        _row("messages answered a second, 32 phones", stock, ours, "throughput", "messages_per_s"),
        _row("processor time a message, ms", stock, ours, "throughput", "cpu_ms_per_message"),
    ]
    for name, title in (("at_5_per_s", "5 a second"), ("at_half", "half its own rate"), ("at_50_per_s", "50 a second")):
        rows += [
            _row(f"webhook to reply p50 at {title}, ms", stock, ours, name, "reply", "p50_ms"),
            _row(f"webhook to reply p99 at {title}, ms", stock, ours, name, "reply", "p99_ms"),
            _row(f"webhook acknowledged p50 at {title}, ms", stock, ours, name, "ack", "p50_ms"),
            _row(f"webhook acknowledged p99 at {title}, ms", stock, ours, name, "ack", "p99_ms"),
        ]
    for name, title in (("at_5_per_s", "5 a second"), ("at_50_per_s", "50 a second")):
        many = f"{ours['many']['conversations']:,} conversations open, {title}"
        rows += [
            _row(f"{many}: reply p50, ms", stock, ours, "many", name, "reply", "p50_ms"),
            _row(f"{many}: reply p99, ms", stock, ours, "many", name, "reply", "p99_ms"),
            _row(f"{many}: acknowledged p99, ms", stock, ours, "many", name, "ack", "p99_ms"),
        ]
    for mark in ours["growth"]["ms_at_turn"]:
        seeded = " (lengthened)" if int(mark) in stock["growth"].get("lengthened", []) else ""
        rows.append(
            _plain(f"turn {int(mark):,} of one conversation, ms{seeded}", stock, ours, "growth", "ms_at_turn", mark)
        )
    rows += [
        _plain("memory, all processes (PSS), MB", stock, ours, "memory", "pss_mb"),
        _plain("memory, all processes (RSS), MB", stock, ours, "memory", "rss_mb"),
        _row("cold start to first message taken, s", stock, ours, "cold_start", "first_message_taken_s"),
        _row("cold start to first answer, s", stock, ours, "cold_start", "first_answer_s"),
    ]
    two = stock.get("two_workers")
    if two:
        ratio = _at(ours, "throughput", "messages_per_s", "median") / _at(two, "throughput", "messages_per_s", "median")
        rows.append(
            f"| messages a second, stock with `SANIC_WORKERS=2` ({two['memory']['pss_mb']:.0f} MB) | "
            f"{_spread(two['throughput']['messages_per_s'])} | {_spread(ours['throughput']['messages_per_s'])} | "
            f"{ratio:.2f} |"
        )
    return "\n".join(rows) + "\n"


def _targets(results: Results) -> str:
    ours, stock = results["porchlight"], results.get("stock")
    rows = ["| target | reached | |", "| --- | ---: | --- |"]

    def row(target: str, reached: str, yes: bool) -> None:
        rows.append(f"| {target} | {reached} | {'yes' if yes else '**no**'} |")

    if stock:
        ratio = _at(ours, "throughput", "messages_per_s", "median") / _at(
            stock, "throughput", "messages_per_s", "median"
        )
        row("at least 4 times stock's messages a second", f"{ratio:.2f} times", ratio >= 4)
        mine, theirs = (_at(side, "at_5_per_s", "reply", "p50_ms", "median") for side in (ours, stock))
        row("at a lower p50 (5 a second)", f"{mine:.1f} ms against {theirs:.1f} ms", mine < theirs)
    turns = ours["growth"]["ms_at_turn"]
    if "1000" in turns:
        ratio = turns["1000"] / turns["10"]
        row("turn 1,000 costs at most 1.2 times turn 10", f"{ratio:.2f} times", ratio <= 1.2)
    ack = _at(ours, "at_50_per_s", "ack", "p99_ms", "median")
    row("webhook acknowledged in under 10 ms p99 at 50 a second", f"{ack:.1f} ms", ack < 10)
    if "emergency" in ours:
        alarm, missed = _at(ours, "emergency", "alarm", "p99_ms", "median"), ours["emergency"]["without_alarm"]
        row(
            "emergency to the console's socket under 50 ms p99 at 50 a second",
            f"{alarm:.1f} ms, {missed} missed",
            alarm < 50 and not missed,
        )
    return "\n".join(rows) + "\n"


def _at(side: Results, *path: str) -> Any:
    found: Any = side
    for name in path:
        found = found.get(name, {}) if isinstance(found, dict) else {}
    return found if found != {} else float("nan")


def _row(title: str, stock: Results, ours: Results, *path: str) -> str:
    theirs, mine = _at(stock, *path), _at(ours, *path)
    ratio = _at(ours, *path, "median") / _at(stock, *path, "median")
    return f"| {title} | {_spread(theirs)} | {_spread(mine)} | {ratio:.2f} |"


def _plain(title: str, stock: Results, ours: Results, *path: str) -> str:
    theirs, mine = _at(stock, *path), _at(ours, *path)
    return f"| {title} | {theirs:.1f} | {mine:.1f} | {mine / theirs:.2f} |"


def _spread(figure: Any) -> str:
    if not isinstance(figure, dict) or "median" not in figure:
        return "-"
    if figure["min"] == figure["max"]:
        return f"{figure['median']:.1f}"
    return f"{figure['median']:.1f} ({figure['min']:.1f} to {figure['max']:.1f})"
