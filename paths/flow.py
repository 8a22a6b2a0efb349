"""What is asked next, and what is said at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from paths.definition import Condition, Path, Question, Saying
from paths.scoring import holds, points, routes

Answers = Mapping[str, str]

#: So many routes can be chosen to read more: with more the last text does not fit a phone in every language.
LEADS = 1

#: Always the last choice of the last text.
HUMAN = "ask_human"


@dataclass(frozen=True)
class Ending:
    """A content entry to say at the end. ``offer`` None means the entry's own choices."""

    say: str
    offer: tuple[str, ...] | None = None


def next_question(path: Path, answers: Answers) -> Question | None:
    """The first question that is to be asked and has no answer yet; None when all is known."""
    for question in path.questions:
        if question.id not in answers and _asked(question.when, question.unless, answers):
            return question
    return None


def asked(path: Path, answers: Answers) -> list[Question]:
    """The questions that these answers lead past, in order."""
    return [q for q in path.questions if q.id in answers and _asked(q.when, q.unless, answers)]


def _asked(when: Iterable[Condition], unless: Iterable[Condition], answers: Answers) -> bool:
    when = tuple(when)
    return (not when or holds(when, answers)) and not holds(unless, answers)


def endings(path: Path, answers: Answers) -> tuple[Ending, ...]:
    """What is said at the end, in order. Empty for a path whose end is worked out elsewhere (a sum, a search)."""
    total = points(path, answers).total if path.indicators else 0
    fits = routes(path, answers)
    said = [Ending(fit.route.say, offer=()) for fit in fits[: path.most_routes]]
    if path.no_route and not said and _says(path.no_route, answers, total):
        said.append(Ending(path.no_route.say, offer=()))
    told = [s for s in path.endings if _says(s, answers, total)]
    said += [Ending(s.say, offer=() if path.last else None) for s in (told[: path.most] if path.most else told)]
    said += [Ending(s.say, s.offer or None) for s in path.last if _says(s, answers, total)]
    offer = _offer(path, answers)
    if said and offer and not said[-1].offer:
        said[-1] = Ending(said[-1].say, offer)
    return tuple(said)


def _says(saying: Saying, answers: Answers, total: int) -> bool:
    if saying.points_from is not None and total < saying.points_from:
        return False
    if saying.points_below is not None and total >= saying.points_below:
        return False
    return _asked(saying.when, saying.unless, answers)


def _offer(path: Path, answers: Answers) -> tuple[str, ...]:
    """The choices under the last text: where the heaviest signs or the best routes lead, and a person."""
    if path.routes:
        leads = [fit.route.offer for fit in routes(path, answers) if fit.route.offer][:LEADS]
        leads += ["need_lawyer"]
    elif path.offer_signs:
        seen = sorted(points(path, answers).seen, key=lambda indicator: -indicator.weight)
        leads = [indicator.offer for indicator in seen if indicator.offer][: path.offer_signs]
        leads = leads or ["path_help_near_me"]
    else:
        return ()
    return tuple(dict.fromkeys([*leads, HUMAN]))
