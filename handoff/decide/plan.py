"""What the line does about one message: from what is known to a decision, without I/O, clock or chance.

A decision names content ids, never words; the step that carries it out renders them. Four moments:
``arrival`` (before the message waits its turn), ``first`` (before Rasa), ``second`` (with Rasa's answer) and ``slow``
(when there is none).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handoff.decide import urgency
from handoff.model import Conversation, Event, Holder, Inbound, Page, Text, Voice

#: The safety text is not repeated for the same danger within this time, or ten frightened messages get ten copies.
REPEAT_SAFETY_MS = 10 * 60_000

#: A message this old when it is handled gets a word of apology.
LATE_MS = 10 * 60_000


#: The same words this often in a row are an answering machine's; only an alarm is still heard.
LOOP = 4

#: ... within the same ten minutes: whoever writes "hello" each morning is a person.
LOOP_MS = 10 * 60_000

#: How many notices there are to those who wait; with as many marked as given, no more comes.
NOTICES = 2

#: Why somebody waits whom no human was called for: they left something, or named a time.
NOT_CALLED = ("tip", "callback")

#: The entry that asks which language.
LANGUAGES = "change_language"

NOT_SAFE = "Asked whether they are safe right now, they did not say yes."


@dataclass(frozen=True, slots=True)
class Reply:
    """A content entry to say. ``offer`` None means the entry's own choices."""

    content_id: str
    voice: Voice = Voice.ASSISTANT
    values: Mapping[str, str] = field(default_factory=dict)
    offer: tuple[str, ...] | None = None
    step: int = 1
    #: Said in this language too, below the conversation's own.
    also: str | None = None
    despite_opt_out: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What shall happen. ``ask_rasa`` says that the assistant's own answer is still to come."""

    replies: tuple[Reply, ...] = ()
    set: Mapping[str, Any] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    pages: tuple[Page, ...] = ()
    opt_out: bool | None = None
    erase: bool = False
    ask_rasa: bool = False

    @property
    def empty(self) -> bool:
        return not (self.replies or self.set or self.events or self.pages or self.opt_out is not None or self.erase)


@dataclass(frozen=True, slots=True)
class Danger:
    """An emergency some layer saw; ``why`` in words an advocate can read, without the message's own."""

    category: str
    why: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    content_id: str
    values: Mapping[str, str]
    offer: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class BotTurn:
    """Rasa's answer to one message: what to say, what it asks of the line."""

    say: tuple[Say, ...]
    ask: tuple[Mapping[str, str], ...]
    topic: str | None = None


def _picture(inbound: Inbound) -> Event:
    """What the advocate is told who holds the conversation: without it a picture alone is an empty message."""
    told = "A picture or file came. The line cannot open or keep it; ask for what it shows in words."
    return Event("note", "line", Text(told), ref=f"{inbound.id}#media", why="media")


def repeated(c: Conversation, words: str, at: int) -> str:
    """What is compared to know an answering machine: the words, the time (``at``, ms) they came, and at a question of a
    guided path that question too.

    "No" to each of ten questions is ten answers.
    """
    entry = c.offer_entry or ""
    question = entry if entry.startswith("path_") and "_ask_" in entry else ""
    return f"{at // LOOP_MS}\n{question}\n{words}"


def arrival(
    c: Conversation,
    inbound: Inbound,
    *,
    command: str | None,
    choice: str | None,
    danger: Danger | None,
    now: int,
    on_shift: bool,
    heard: Reply | None = None,
) -> Decision:
    """What cannot wait behind the sender's earlier messages: STOP and its kin, an emergency, the wish for a person.

    ``heard`` is the answer to LISTEN, with the link that was made for it.
    """
    if command:
        return _obey(c, command, heard)
    if danger is None and choice == "safe_no" and c.offer_entry == "ask_safe_now":
        danger = Danger(c.doubt or "violence_now", NOT_SAFE)
    if danger and not danger.doubtful:
        return alarm(c, inbound.id, danger, now=now)
    if choice == "ask_human" and c.holder in (Holder.BOT, Holder.WAITING, Holder.CLOSED) and not c.opted_out:
        called = hand_over(c, inbound.id, "asked", now=now, on_shift=on_shift)
        if c.greeted:
            return called
        # Their very first word: who this is, how to stop and 911 are said all the same, with nothing to answer.
        who = Reply("first_contact", offer=())
        return replace(called, replies=(who, *called.replies), set={**called.set, "greeted": True})
    return Decision()


def _obey(c: Conversation, command: str, heard: Reply | None) -> Decision:
    if command == "stop":
        if c.opted_out:
            return Decision()
        told = Event("state", "line", state="opted_out")
        confirm = Reply("stop_confirmed", Voice.LINE, offer=(), despite_opt_out=True)
        return Decision((confirm,), {"offer": None, "offer_entry": None}, events=(told,), opt_out=True)
    if command == "start":
        told = Event("state", "line", state="opted_in")
        events = (told,) if c.opted_out else ()
        return Decision((Reply("start_confirmed", Voice.LINE),), events=events, opt_out=False if c.opted_out else None)
    if command == "listen" and heard:
        # The choices of what is heard stay the ones that a number chooses from.
        return Decision() if c.opted_out else Decision((replace(heard, offer=()),))
    return Decision() if c.opted_out else Decision((Reply("help_reply", Voice.LINE),))


def alarm(c: Conversation, cause: str, danger: Danger, *, now: int) -> Decision:
    """The safety text, the first place in the queue, people called; whoever holds the conversation."""
    rank = urgency.of_emergency(danger.category)
    event = Event("alarm", "line", state=danger.category, why=danger.why)
    known = bool(c.emergency) and c.urgency >= rank and now - c.alarm_at < REPEAT_SAFETY_MS
    page = Page(f"{cause}#page", c.id, danger.category)
    change: dict[str, Any] = {"alarm_at": now, "doubt": None}
    if rank >= c.urgency or not c.emergency:
        change |= {"urgency": rank, "emergency": danger.category, "why": danger.category}
    if c.holder is Holder.HUMAN:
        return Decision((), change, {"version": c.version}, (event,), () if known else (page,))
    if known and c.holder is Holder.WAITING:
        return Decision((), change, {"version": c.version}, (event,))
    change |= {"holder": Holder.WAITING, "advocate": None, "waiting_since": c.waiting_since or now}
    change |= {"pages": 1, "paged_at": now}
    text = Reply(f"emergency_{danger.category}", Voice.LINE)
    return Decision((text,), change, {"version": c.version}, (event,), (page,))


def hand_over(c: Conversation, cause: str, why: str, *, now: int, on_shift: bool) -> Decision:
    """Calls a human; honest when nobody is there."""
    if c.holder is Holder.HUMAN:
        return Decision()
    if c.holder is Holder.WAITING and c.why not in NOT_CALLED:
        told = Reply("handover_still_waiting" if on_shift else "handover_none_on_shift", Voice.NOTICE)
        rank = urgency.of_reason(why)
        return Decision((told,), {"urgency": rank, "why": why} if rank > c.urgency else {}, {"version": c.version})
    change: dict[str, Any] = {
        "holder": Holder.WAITING,
        "advocate": None,
        "waiting_since": now,
        "urgency": max(c.urgency, urgency.of_reason(why)),
        "why": why,
        "notices": 0,
        "stuck": 0,
        "pages": 0 if on_shift else 1,
        "paged_at": now,
    }
    event = Event("state", "line", state="waiting", why=why)
    if on_shift:
        return Decision((Reply("handover_waiting", Voice.NOTICE),), change, {"version": c.version}, (event,))
    page = Page(f"{cause}#page", c.id, why)
    reply = Reply("handover_none_on_shift", Voice.NOTICE)
    return Decision((reply,), change, {"version": c.version}, (event,), (page,))


def first(
    c: Conversation,
    inbound: Inbound,
    *,
    language: str | None,
    language_sure: bool,
    danger: Danger | None,
    choice: str | None,
    repeats: int,
    now: int,
    finer: str | None = None,
    second_language: str | None = None,
    risk: int = 0,
    country: str | None = None,
) -> Decision:
    """Everything about a message in its turn that waits for nobody. ``ask_rasa``: the assistant is to answer.

    ``finer`` is the topic of the choice, when the choice is an entry below a topic: it is said as it stands.
    ``second_language`` is the next likeliest language, ``risk`` the danger spoken of so far, this message included,
    ``country`` the one of the line's countries that the message names.
    """
    change: dict[str, Any] = {} if risk == c.risk else {"risk": risk}
    if country and not c.country:
        change["country"] = country
    if language and (language_sure or not c.language) and language != c.language:
        change |= {"language": language, "language_sure": language_sure}
    if c.opted_out and choice == "delete_data" and c.holder is not Holder.HUMAN:
        return Decision((), {}, erase=True)  # nothing may be asked or said after STOP, and they have said it twice
    if c.opted_out or c.holder is Holder.HUMAN:
        seen = (_picture(inbound),) if inbound.media else ()
        return Decision((), change, {"version": c.version}, seen)
    events: tuple[Event, ...] = ()
    if danger and (not danger.doubtful or c.doubt):  # a second message in doubt is no longer one
        raised = alarm(c, inbound.id, danger, now=now)
        change |= raised.set
        if raised.replies:
            return replace(raised, set=change)
        # People are called already and the safety text was just said: it may ask something all the same.
        danger, events = None, raised.events
    if repeats >= LOOP:
        return Decision((), {**change, "repeats": repeats}, {"version": c.version}, events)
    replies: list[Reply] = []
    if c.holder is Holder.CLOSED:
        change |= {"holder": Holder.BOT, "advocate": None, "urgency": 0, "emergency": None, "why": None, "stuck": 0}
    if inbound.late:
        replies.append(Reply("late_apology", Voice.LINE, offer=()))
    if not c.greeted:
        change["greeted"] = True
        replies.append(Reply("first_contact"))
        if language and not language_sure and second_language and not choice:
            asked = (f"lang_{language}", f"lang_{second_language}")
            replies.append(Reply("ask_language", offer=asked, also=second_language))
    if inbound.media:
        replies.append(Reply("media_not_read"))
    if danger:
        change["doubt"] = danger.category
        replies.append(Reply("ask_safe_now"))
        return Decision(tuple(replies), change, {"version": c.version})
    if choice in ("safe_yes", "safe_no") and c.doubt:
        change |= {"doubt": None, "risk": 0 if choice == "safe_yes" else risk}
    if choice and choice.startswith("lang_"):
        change |= {"language": choice.removeprefix("lang_"), "language_sure": True}
        return Decision((*replies, *_in_new_language(c)), change, {"version": c.version}, events)
    if choice == "more" and c.offer_entry:
        replies.append(Reply(c.offer_entry, step=c.offer_step + 1))
        return Decision(tuple(replies), change, {"version": c.version}, events)
    if choice and finer:
        replies.append(Reply(choice))
        return Decision(tuple(replies), {**change, "topic": finer}, {"version": c.version}, events)
    said_something = bool(inbound.text.reveal().strip()) or bool(choice)
    if not said_something and not replies:
        replies.append(Reply("help_menu"))
    return Decision(tuple(replies), change, {"version": c.version}, events, ask_rasa=said_something)


def second(
    c: Conversation,
    inbound: Inbound,
    turn: BotTurn,
    *,
    greeted_now: bool,
    waited_ms: int,
    now: int,
    on_shift: bool,
    named_language: str | None = None,
    finer: str | None = None,
) -> Decision:
    """The assistant's answer, and what it asked of the line. ``greeted_now``: the first-contact text just went out.

    ``named_language`` is the language the message names or is written in, if it is another than the conversation's.
    ``finer`` is the entry below the message's topic that answers it better than the topic's own.
    """
    answered = _answered(c, inbound, turn, named_language, now=now)
    if answered is not None:
        return answered
    said = [
        Reply(finer if finer and s.content_id == turn.topic else s.content_id, values=s.values, offer=s.offer)
        for s in turn.say
    ]
    if waited_ms > LATE_MS and not inbound.late:
        said.insert(0, Reply("late_apology", offer=()))
    if greeted_now and turn.topic == "greet":
        said = []  # the first-contact text was the greeting
    change: dict[str, Any] = {"topic": turn.topic} if turn.topic else {}
    if any(reply.content_id == LANGUAGES for reply in said) and c.offer_entry != LANGUAGES:
        waits = (c.offer_entry or "").startswith("path_")
        change |= {"held_entry": c.offer_entry if waits else None, "held_offer": c.offer if waits else ()}
    result = Decision(tuple(said), change, {"version": c.version})
    for ask in turn.ask:
        result = _join(result, _carry_out(c, inbound, ask, now=now, on_shift=on_shift))
    return result


def _answered(
    c: Conversation, inbound: Inbound, turn: BotTurn, named_language: str | None, *, now: int
) -> Decision | None:
    """What the message answers to a question of the line itself, which Rasa did not hear; None if it answers none."""
    expect = {"version": c.version}
    if named_language and any(s.content_id == LANGUAGES for s in turn.say):
        change = {"language": named_language, "language_sure": True}
        return Decision(_in_new_language(c), change, expect)
    if c.offer_entry == "ask_safe_now" and turn.topic == "deny":
        return alarm(c, inbound.id, Danger(c.doubt or "violence_now", NOT_SAFE), now=now)
    if c.offer_entry == "ask_safe_now" and turn.topic == "affirm":
        # A plain yes was taken before Rasa saw it: this is "yes but I am scared", and no reason to be reassured.
        return Decision((Reply("ask_safe_now"),), {"topic": turn.topic}, expect)
    if c.offer_entry == "first_contact" and turn.topic in ("affirm", "deny"):
        said = "safe_yes" if turn.topic == "affirm" else "unsafe_ack"
        return Decision((Reply(said),), {"doubt": None, "topic": turn.topic}, expect)
    return None


def _in_new_language(c: Conversation) -> tuple[Reply, ...]:
    """Said after a change of language: within a guided path its open question comes again, with its own choices."""
    if c.offer_entry == LANGUAGES and c.held_entry:
        return Reply("language_changed", offer=()), Reply(c.held_entry, offer=c.held_offer)
    if c.offer_entry and c.offer_entry.startswith("path_"):
        return Reply("language_changed", offer=()), Reply(c.offer_entry, offer=c.offer, step=c.offer_step or 1)
    return (Reply("language_changed"),)


def _carry_out(c: Conversation, inbound: Inbound, ask: Mapping[str, str], *, now: int, on_shift: bool) -> Decision:
    what = ask.get("what", "")
    if what == "handover":
        return hand_over(c, inbound.id, ask.get("why", "asked"), now=now, on_shift=on_shift)
    if what == "callback":
        note = Event("note", "assistant", Text(ask.get("time", "")), ref=f"{inbound.id}#callback", why="callback")
        # They have named their time: a notice at another may be read by somebody else.
        change: dict[str, Any] = {"callback": True, "notices": NOTICES}
        if c.holder is Holder.BOT:
            change |= {"holder": Holder.WAITING, "waiting_since": now, "why": "callback"}
            change["urgency"] = max(c.urgency, urgency.CALLBACK)
        return Decision((), change, events=(note,))
    if what == "country" and ask.get("country") in ("US", "CA"):
        return Decision((), {"country": ask["country"]})
    if what == "note":
        told = ", ".join(f"{k} {v}" for k, v in ask.items() if k not in ("what", "text_id") and v)
        note = Event("note", "assistant", Text(told), ref=f"{inbound.id}#note", why=ask.get("text_id", "note"))
        return Decision(events=(note,))
    if what == "tip":
        return _tip(c, inbound, ask, now=now)
    if what == "erase":
        return Decision((Reply("erased", Voice.LINE, offer=()),), erase=True)
    return Decision()


def _tip(c: Conversation, inbound: Inbound, ask: Mapping[str, str], *, now: int) -> Decision:
    """A tip about somebody else: a note for advocates, low in the queue; called about when somebody is in danger."""
    told = "\n".join(f"{k}: {v}" for k, v in ask.items() if k != "what" and v)
    note = Event("note", "assistant", Text(told), ref=f"{inbound.id}#tip", why="tip")
    danger = ask.get("danger") == "yes"
    change: dict[str, Any] = {}
    if c.holder is Holder.BOT:
        change = {"holder": Holder.WAITING, "waiting_since": now, "why": "tip", "notices": NOTICES}
    if c.holder in (Holder.BOT, Holder.WAITING):
        change["urgency"] = max(c.urgency, urgency.TIP_DANGER if danger else urgency.TIP)
    pages = (Page(f"{inbound.id}#page", c.id, "tip"),) if danger else ()
    return Decision((), change, events=(note,), pages=pages)


def slow(c: Conversation) -> Decision:
    """The assistant does not answer: say so once, offer a person; the message keeps its place."""
    if c.slow_told or c.opted_out or c.holder is Holder.HUMAN:
        return Decision()
    return Decision((Reply("assistant_slow", Voice.NOTICE),), {"slow_told": True}, {"version": c.version})


def failed(c: Conversation, cause: str, *, now: int, on_shift: bool) -> Decision:
    """A message the line itself could not handle, after several tries: a person must look at it."""
    told = Event("state", "line", state=str(c.holder), why="error")
    if c.holder is Holder.WAITING and not c.opted_out:  # a person is called already
        return Decision((Reply("action_failed", Voice.NOTICE),), {}, events=(told,))
    if c.holder is Holder.HUMAN or c.opted_out:
        return Decision((), {}, events=(told,))
    handed = hand_over(c, cause, "error", now=now, on_shift=on_shift)
    return replace(handed, replies=(Reply("action_failed", Voice.LINE), *handed.replies))


def with_language(decision: Decision, language: str | None) -> Decision:
    """The same decision, said in a language guessed from the very first message."""
    return replace(decision, set={"language": language, **decision.set}) if language else decision


def _join(a: Decision, b: Decision) -> Decision:
    return Decision(
        (*a.replies, *b.replies),
        {**a.set, **b.set},
        {**a.expect, **b.expect},
        (*a.events, *b.events),
        (*a.pages, *b.pages),
        b.opt_out if b.opt_out is not None else a.opt_out,
        a.erase or b.erase,
    )
