"""One message in the middle of a path: an answer, a step back, a way out, or something else altogether."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from paths.definition import SKIP, Path, Question
from paths.flow import asked, next_question
from paths.parse import Answer, Unclear, parse_answer
from paths.words import Regions, Words

#: After this long a message that is no clear answer may have forgotten the question.
FORGOTTEN_HOURS = 6.0

#: Not understood this often in a row, a person is called.
LOST = 3

#: How sure the topic of a message has to be to be taken for another subject, or for an answer in own words.
SURE = 0.5

#: A place is named in fewer words than this.
QUESTION_WORDS = 6
VERY_SURE = 0.8

#: What a person can want at any question, whatever is asked. They end the questions for now, answers are kept.
WANTS = frozenset(
    (
        "ask_human",
        "stop_contact",
        "delete_data",
        "not_safe_to_text",
        "change_language",
        "callback",
        "safe_no",
        "safe_yes",
    )
)

#: Those of them that are heard when a message is nothing but their label.
LABELLED = ("ask_human", "stop_contact", "delete_data", "change_language", "callback")

#: Said in passing: the question is simply asked again.
PLEASANTRIES = frozenset(("greet", "thank", "ask_identity", "ask_confidential", "help_menu"))

#: No subject of their own.
NOTHING = frozenset(("", "nlu_fallback", "not_understood", "out_of_scope", "affirm", "deny", "goodbye"))


@dataclass(frozen=True)
class State:
    """What is kept of a path. ``asked`` is the question that was put last, ``unclear`` how often in a row in vain.

    ``others`` are the answers to paths that were begun before and wait to be finished, the latest last.
    """

    path: str
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""
    unclear: int = 0
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        kept = {"path": self.path, "answers": dict(self.answers), "asked": self.asked, "unclear": self.unclear}
        return kept | ({"others": {id: dict(answers) for id, answers in self.others.items()}} if self.others else {})

    @staticmethod
    def of(raw: Any, paths: Mapping[str, Path]) -> State | None:
        """A state as it was kept; None when there is none or its path is not known any more.

        Answers to questions that are gone are left out: a definition may have changed overnight.
        """
        if not isinstance(raw, dict) or raw.get("path") not in paths:
            return None
        path = paths[raw["path"]]
        waits = raw.get("others")
        waits = waits if isinstance(waits, dict) else {}
        others = {id: _answers(paths[id], kept) for id, kept in waits.items() if id in paths and id != path.id}
        return State(
            path.id,
            _answers(path, raw.get("answers")),
            str(raw.get("asked", "")),
            int(raw.get("unclear", 0)),
            {id: answers for id, answers in others.items() if answers},
        )


def _answers(path: Path, kept: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in kept.items() if path.question(str(k))} if isinstance(kept, dict) else {}


@dataclass(frozen=True)
class Message:
    """What came: ``choice`` when one of the offered was chosen, else ``text`` with its likeliest intent."""

    text: str = ""
    choice: str | None = None
    intent: str = ""
    sure: float = 0.0
    hours_since: float = 0.0


@dataclass(frozen=True)
class Turn:
    """What follows. ``then`` is one of

    - ``ask``: the next question is put (``question``)
    - ``end``: all is known
    - ``left``: the person leaves; ``resume``: they are asked whether to go on
    - ``want``: another wish or subject (``about``); the questions wait
    - ``hold``: ``about`` is said and the question stays open, without being put again
    - ``switch``: another path (``about``); ``stuck``: a person is called

    ``says`` is said first. ``country`` is the one that the person's answer names.
    """

    state: State
    then: str
    says: tuple[str, ...] = ()
    question: Question | None = None
    about: str = ""
    country: str = ""


def begin(path: Path) -> Turn:
    """The first question, after a word on how it goes."""
    return _ask(path, State(path.id), ("path_start",))


def start(path: Path, state: State | None) -> Turn:
    """A path that somebody chooses: its first question, or the one where they left it. Nothing they answered is lost:
    what they have told another path waits, and each is said."""
    if state is None:
        return begin(path)
    others, own = dict(state.others), state.answers
    says: tuple[str, ...] = ()
    if state.path != path.id:
        own = others.pop(path.id, {})
        if state.answers:
            others |= {state.path: state.answers}
            says = ("path_other_kept",)
    told = "path_own_kept" if own else "path_start"
    return _ask(path, State(path.id, own, others=others), (*says, told))


def waiting(state: State) -> State | None:
    """Once a path is at its end, the one that waited last; None when none does."""
    if not state.others:
        return None
    id = list(state.others)[-1]
    return State(id, state.others[id], others={k: v for k, v in state.others.items() if k != id})


def resume(path: Path, state: State) -> Turn:
    """The question where the person left off."""
    return _ask(path, replace(state, unclear=0))


def hear(path: Path, state: State, message: Message, words: Words, regions: Regions, today: date) -> Turn:
    """What a message means at the question that was asked. Always leads somewhere: there is no dead end."""
    question = path.question(state.asked)
    if question is None or state.asked in state.answers:
        return _ask(path, state)
    steer = message.choice or words.steers(message.text) or words.label(message.text, LABELLED)
    turn = _steered(path, state, question, steer)
    if turn is not None:
        return turn
    if message.choice:
        return _chosen(path, state, question, message, words, regions, today)
    return _typed(path, state, question, message, words, regions, today)


def _steered(path: Path, state: State, question: Question, steer: str | None) -> Turn | None:
    if steer == "path_back":
        past = [q.id for q in asked(path, state.answers)]
        if past:
            state = replace(state, answers={k: v for k, v in state.answers.items() if k != past[-1]})
        return _ask(path, replace(state, unclear=0))
    if steer in ("path_again", "path_continue"):
        return _ask(path, replace(state, unclear=0))
    if steer == "path_leave" and steer not in question.offer:
        return Turn(state, "left")
    return _wants(state, steer or "") if steer in LABELLED else None


def _wants(state: State, about: str) -> Turn:
    """Another wish. The question stays open while the language is chosen, so that it is answered in the new one."""
    return Turn(state, "hold" if about == "change_language" else "want", about=about)


def _chosen(
    path: Path, state: State, question: Question, message: Message, words: Words, regions: Regions, today: date
) -> Turn:
    choice = message.choice or ""
    if choice in question.offer:
        return _answered(path, state, question, choice)
    if choice == path.start:
        return start(path, state)
    if choice.startswith("path_"):
        return Turn(state, "switch", about=choice)
    if choice.startswith("pa_") or choice in NOTHING:
        return _unclear(path, state, Unclear())  # a choice of an earlier question
    if choice in ("country_us", "country_ca"):
        return replace(_ask(path, state), country=choice[-2:].upper())
    return _wants(state, choice)


def _typed(
    path: Path, state: State, question: Question, message: Message, words: Words, regions: Regions, today: date
) -> Turn:
    sure = message.sure
    forgotten = message.hours_since > FORGOTTEN_HOURS
    several = len(message.text.split()) > 1
    if not question.free and message.intent in WANTS and sure >= VERY_SURE and several:
        return _wants(state, message.intent)
    if question.kind == "text" and sure >= VERY_SURE and _asks(message, one_word=not question.free):
        return _wants(state, message.intent)
    if question.kind == "text" and not question.free and sure >= VERY_SURE and _about_else(message):
        return Turn(state, "want", about=message.intent)
    if question.kind == "text" and forgotten and words.steers(message.text) != SKIP:
        return Turn(state, "resume")
    given = parse_answer(question, message.text, words, regions, today=today, answers=dict(state.answers))
    if isinstance(given, Answer):
        return _answered(path, state, question, given.value)
    if message.intent in question.choices and sure >= SURE:
        return _answered(path, state, question, message.intent)
    if given.why in ("range", "date") and any(c.isdecimal() for c in message.text):
        return _unclear(path, state, given)
    if forgotten:
        return Turn(state, "resume")
    if (message.intent in ("goodbye", "deny") and sure >= VERY_SURE) or words.yes_or_no(message.text) == "deny":
        return Turn(state, "left")
    if message.intent in WANTS and sure >= SURE:
        return _wants(state, message.intent)
    if message.intent in PLEASANTRIES and sure >= VERY_SURE:
        return _ask(path, state)
    if _subject(message.intent) and sure >= SURE and several:
        return Turn(state, "want", about=message.intent)
    return _unclear(path, state, given)


def _subject(intent: str) -> bool:
    """Whether an intent is a subject that an answer exists for, not an answer or a wish about the talk itself."""
    passing = intent in NOTHING or intent in PLEASANTRIES or intent in WANTS
    return not passing and not intent.startswith(("pa_", "path_", "country_", "lang_"))


def _asks(message: Message, *, one_word: bool) -> bool:
    """Whether a few words, at a question for words of one's own, ask for another language or for a person.

    ``one_word``: a language may be asked for by its name alone. In a tip "haitiano" is what somebody saw.
    """
    words = len(message.text.split())
    if message.intent == "change_language":
        return words < QUESTION_WORDS and (one_word or words > 1)
    return words < QUESTION_WORDS and message.intent == "ask_human"


def _about_else(message: Message) -> bool:
    """Whether words at a question for a place are a question of their own."""
    asks = any(mark in message.text for mark in "?？؟") or len(message.text.split()) >= QUESTION_WORDS
    return asks and _subject(message.intent)


def _answered(path: Path, state: State, question: Question, value: str) -> Turn:
    answers = {k: v for k, v in state.answers.items() if k != question.id} | {question.id: value}
    says = (question.tells[value],) if value in question.tells else ()
    turn = _ask(path, State(path.id, answers, others=state.others), says)
    return replace(turn, country=_country(value) if question.country else "")


def _country(value: str) -> str:
    """``US`` or ``CA`` of ``country_us`` or ``US-NY``."""
    named = value.removeprefix("country_")[:2].upper()
    return named if named in ("US", "CA") else ""


def _unclear(path: Path, state: State, given: Unclear) -> Turn:
    times = state.unclear + 1
    if times >= LOST:
        return Turn(replace(state, unclear=0), "stuck")
    turn = _ask(path, state, (given.say,))
    return replace(turn, state=replace(turn.state, unclear=times))


def _ask(path: Path, state: State, says: tuple[str, ...] = ()) -> Turn:
    question = next_question(path, state.answers)
    if question is None:
        return Turn(replace(state, asked="", unclear=0), "end", says)
    return Turn(replace(state, asked=question.id), "ask", says, question)
