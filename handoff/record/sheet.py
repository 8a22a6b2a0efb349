"""What stands on the page, in the person's language: words from the content, numbers from the sum. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from content import Library
from handoff.record.fonts import script_of
from wages import Owed, Source
from wages.owed import CENT


def sheet(library: Library, owed: Owed, language: str, line_name: str) -> dict[str, Any]:
    """The page as plain values, ready for ``handoff.record.page``. It has no name and nothing but what was answered."""
    work, country = owed.work, owed.work.country
    values = {"line_name": line_name}

    def steps(id: str) -> list[str]:
        entry = library.find(id, language, country)
        return [library.render(id, language, country, values, step).text for step in range(1, len(entry.steps) + 1)]

    head, mine, sum = steps("record_head"), steps("record_work"), steps("record_sum")
    us, ca, safe = steps("record_where")
    written = library.render("record_head", language, country, values).language
    first, last = work.period
    facts = [(mine[1], first.isoformat()), (mine[2], last.isoformat())]
    if work.weeks is not None:
        facts.append((mine[3], _plain(work.weeks)))
    if work.hours_a_week is not None:
        facts.append((mine[4], _plain(work.hours_a_week)))
    if work.days_a_week is not None and work.hours_a_day is not None:
        facts += [(mine[5], _plain(work.days_a_week)), (mine[6], _plain(work.hours_a_day))]
    facts += [
        (mine[7], owed.place),
        (mine[8], _money(work.paid, owed)),
        (mine[9], _money(work.deducted, owed)),
        (mine[10], mine[12] if work.farm else mine[13]),
        (mine[11], mine[12] if work.tips else mine[13]),
    ]
    rows = []
    for part in owed.parts:
        when = f"{part.start.isoformat()} / {part.end.isoformat()}"
        # The two lines of a part add up to its sum: what rounding leaves over goes to the overtime.
        plain = (part.rate * part.hours).quantize(CENT) if part.overtime else part.amount
        rows.append([when, _plain(part.hours), _money(part.rate, owed), _money(plain, owed)])
        if part.overtime:
            extra = part.amount - plain
            rows.append([sum[5], _plain(part.overtime), _money(part.overtime_rate, owed), _money(extra, owed)])
    totals = [(sum[6], _money(owed.due, owed)), (mine[8], _money(work.paid, owed))]
    result = [(sum[7], _money(owed.may_be_owed, owed))]
    if work.deducted:
        result.append((sum[8], _money(owed.if_deductions_allowed, owed)))
    notes = [
        library.render(f"record_note_{note}", language, country, {"day": _day(note, owed).isoformat()}).text
        for note in owed.notes
    ]
    return {
        "language": written,
        "direction": library.direction(written),
        "script": script_of(written),
        "title": head[0],
        "fill": {"title": head[1], "lines": head[2:6]},
        "work": {"title": mine[0], "facts": facts},
        "sum": {"title": sum[9], "head": [sum[1], sum[2], sum[3], sum[4]], "rows": rows, "totals": totals},
        "result": {"title": sum[0], "rows": result},
        "notes": {"title": sum[10], "lines": notes},
        "sources": {"title": sum[11], "lines": [_source(source) for source in owed.sources]},
        "where": [us if country == "US" else ca, safe],
        "foot": [head[10], head[8], head[9]],
        "sign": [head[6], head[7]],
    }


def _money(amount: Decimal, owed: Owed) -> str:
    return f"{amount:,.2f} {owed.currency}"


def _plain(number: Decimal) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _day(note: str, owed: Owed) -> date:
    if note == "rate_old":
        return min(part.source.as_of for part in owed.parts if part.old)
    return owed.work.today


def _source(source: Source) -> str:
    return f"{source.publisher}: {source.title}. {source.address} ({source.checked.isoformat()})"
