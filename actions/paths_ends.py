"""The ends of the paths that need more than a text: points for advocates, a sum, a search, a tip."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path as File

import paths
import wages
from actions.safe import Answer

RATES = File(__file__).parent.parent / "data" / "wages" / "rates.yml"

YES_NO = {"affirm": "yes", "deny": "no"}


@cache
def rates() -> wages.Rates:
    return wages.Rates.load(RATES)


def finish(path: paths.Path, answers: Mapping[str, str], answer: Answer, today: date) -> None:
    """Says the endings of a path and asks the line for what belongs to them."""
    if path.id == "owed_money":
        _owed(answers, answer, today)
        return
    for ending in paths.endings(path, answers):
        answer.say(ending.say, None if ending.offer is None else list(ending.offer))
    if path.id == "is_this_right":
        told = paths.points(path, answers)
        signs = sorted(told.seen, key=lambda sign: -sign.weight)
        answer.ask(
            "note",
            text_id="points",
            path=path.id,
            points=str(told.total),
            most=str(told.most),
            signs=",".join(sign.id for sign in signs),
        )
    elif path.id == "could_stay":
        fits = ",".join(f"{fit.route.id}:{fit.total}" for fit in paths.routes(path, answers))
        answer.ask("note", text_id="routes", path=path.id, routes=fits)
    elif path.id == "help_near_me":
        need = answers.get("other", "") if answers.get("need") == "pa_other" else answers.get("need", "")
        answer.ask("services", place=_text(answers, "place"), need=path.needs.get(need, "any"), country="")
    elif path.id == "tell" and answers.get("keep") == "affirm":
        answer.ask(
            "tip",
            danger=YES_NO.get(answers.get("danger", ""), "unknown"),
            child=YES_NO.get(answers.get("child", ""), "unknown"),
            place=_text(answers, "place"),
            seen=_text(answers, "seen"),
            when=_choice(answers, "when"),
            how=_choice(answers, "how"),
        )


def _owed(answers: Mapping[str, str], answer: Answer, today: date) -> None:
    try:
        work = work_of(answers, today)
        owed = wages.compute(work, rates())
    except wages.AskPerson:
        answer.say("record_person")
        return
    except wages.BadField:
        answer.say("path_owed_money_unknown")
        return
    safe = answers.get("safe") == "affirm"
    if not safe:
        answer.say("path_owed_money_private")
    elif owed.may_be_owed == 0:
        answer.say("path_owed_money_nothing")
    else:
        hours = sum((part.hours + part.overtime for part in owed.parts), Decimal(0))
        answer.say(
            "path_owed_money_sum",
            hours=f"{hours:,.0f}",
            due=_money(owed.due, owed.currency),
            paid=_money(work.paid, owed.currency),
            owed=_money(owed.may_be_owed, owed.currency),
        )
    answer.ask(
        "record",
        country=work.country,
        place=work.place or "",
        start=work.start.isoformat() if work.start else "",
        end=work.end.isoformat() if work.end else "",
        weeks=_plain(work.weeks),
        hours_a_week=_plain(work.hours_a_week),
        paid=_plain(work.paid),
        deducted=_plain(work.deducted),
        farm="yes" if work.farm else "no",
        safe="yes" if safe else "no",
    )


def work_of(answers: Mapping[str, str], today: date) -> wages.Work:
    """The work that the answers tell of. Raises BadField for what is missing or cannot be."""
    region = _text(answers, "region")
    country, _, place = region.partition("-")
    start, end = _text(answers, "start"), _text(answers, "end")
    ended = today.isoformat() if end == "pa_now" else end
    return wages.Work(
        country=country,
        place=place or None,
        today=today,
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(ended) if ended and start else None,
        weeks=_number(answers, "weeks"),
        hours_a_week=_number(answers, "hours"),
        paid=_needed(answers, "paid"),
        deducted=_number(answers, "deducted") or Decimal(0),
        farm=answers.get("farm") == "affirm",
    )


def _text(answers: Mapping[str, str], id: str) -> str:
    value = answers.get(id, "")
    return "" if value == "path_skip" else value


def _choice(answers: Mapping[str, str], id: str) -> str:
    return _text(answers, id).removeprefix("pa_") or "unknown"


def _number(answers: Mapping[str, str], id: str) -> Decimal | None:
    value = _text(answers, id)
    return Decimal(value) if value else None


def _needed(answers: Mapping[str, str], id: str) -> Decimal:
    value = _number(answers, id)
    if value is None:
        raise wages.BadField(id, "is not known")
    return value


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _money(value: Decimal, currency: str) -> str:
    return f"{value:,.2f} {currency}"
