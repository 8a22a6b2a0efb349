"""Before a message waits its turn: commands, emergency phrases, the wish for a person. No model, no Rasa.

Without this, "he has a gun" would wait for the seconds that Rasa may take over the "hi" before it.
"""

from __future__ import annotations

from dataclasses import dataclass

from handoff.decide import later
from handoff.decide import plan as decide
from handoff.decide.choices import chosen
from handoff.decide.commands import command, standing
from handoff.decide.languages import wished
from handoff.line import say, shift
from handoff.line.runtime import Line
from handoff.links.listen import listen
from handoff.log import event
from handoff.model import Conversation, Inbound
from handoff.store.queues import Entry
from triage.danger import SPOKEN_OF
from triage.normal import fold


def key(inbound: Inbound) -> str:
    """The key of the arrival plan: it is carried out once, however often it is tried."""
    return f"{inbound.id}#arrival"


def choice_of(line: Line, c: Conversation, inbound: Inbound) -> str | None:
    """The choice this message makes: a pressed button, a number or label from the last offer, a standing word, the name
    of a language at a question."""
    if inbound.choice:
        return inbound.choice if line.library.knows_choice(inbound.choice) else None
    if later.tells(c, inbound.text.reveal()):
        return None
    if not c.offer:
        return _other(line, c, inbound.text.reveal())
    labels = {choice.id: choice.label for choice in line.library.choices(c.offer, c.language or "en")}
    found = chosen(inbound.text.reveal(), c.offer, labels)
    if c.offer == ("path_skip",) and found and fold(inbound.text.reveal()) != fold(labels.get("path_skip", "")):
        found = None  # the question is for a number or words of one's own: "1" is one, not the only choice
    if found is None and "safe_no" in c.offer:  # asked whether it is safe, people write yes or no, not the label
        answer = line.answers.read(inbound.text.reveal())
        if answer is None and c.offer_entry == "ask_safe_now" and line.answers.unsafe(inbound.text.reveal()):
            answer = "no"
        found = f"safe_{answer}" if answer else None
    if found is None and later.CANCEL in c.offer and line.answers.read(inbound.text.reveal()) == "no":
        found = later.CANCEL
    return found or _other(line, c, inbound.text.reveal())


def _other(line: Line, c: Conversation, words: str) -> str | None:
    """A standing word, or another language asked for at a question."""
    return _standing(c, words) or wished(c, words, line.language_names, line.questions)


def _standing(c: Conversation, words: str) -> str | None:
    """A standing word; "do not send it" is one only while something is to be sent."""
    found = standing(words)
    return None if found == later.CANCEL and c.later_at is None else found


def spoken_of(c: Conversation) -> bool:
    """Whether the conversation has spoken of danger, so that less is needed to raise the alarm."""
    return bool(c.emergency) or c.risk >= 100 * SPOKEN_OF


async def arrive(line: Line, entry: Entry, lease: str) -> Arrival:
    """Carries out what cannot wait, once, and remembers which choice the message makes of the offer then standing.

    Raises LeaseLost.
    """
    inbound = entry.inbound
    words = inbound.text.reveal()
    order = command(words)
    while True:
        c = await line.conversations.load(entry.conversation)
        spotted = line.emergencies.check(words, spoken_of=spoken_of(c))
        danger = decide.Danger(spotted.category, spotted.reason, spotted.doubtful) if spotted else None
        choice = choice_of(line, c, inbound)
        decision = decide.arrival(
            c,
            inbound,
            command=order,
            choice=choice,
            danger=danger,
            now=line.now(),
            on_shift=choice == "ask_human" and await shift.on_shift(line),
            heard=await listen(line, c) if order == "listen" and not c.opted_out else None,
        )
        decision = later.kept(c, inbound.id, decision)
        if decision.empty:
            return Arrival(False, choice)
        if not c.language:
            guess = line.reader.language(words, None)
            decision = decide.with_language(decision, guess.tag)
        plan = say.plan(line, c, decision, key(inbound), f"{inbound.id}/a")
        done = await line.conversations.commit(c.id, plan, now=line.now(), lease=lease, opt_out=decision.opt_out)
        if done.why == "lost":
            raise LeaseLost(entry.conversation)
        if done.done or done.why == "missing":
            if not done.why:
                event("inbound.ahead", conversation=c.id, message=inbound.id)
            return Arrival(True, choice)


@dataclass(frozen=True, slots=True)
class Arrival:
    """``taken``: the message is dealt with, and its turn only closes it."""

    taken: bool
    choice: str | None


class LeaseLost(Exception):
    """Another gateway works this partition now; stop at once, without writing."""
