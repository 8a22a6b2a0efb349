"""Every guided path in every language, walked from a phone through the running line: no dead end, no foreign word."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

import paths
from content import gsm
from handoff.app import open_line
from handoff.line.runtime import Line
from handoff.model import Channel, Conversation, Event, Plan
from handoff.store import keys
from paths import Path as Guided
from tests.line.running import StandIn, phone, running, settings_for

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]

DATA = Path(__file__).parent.parent.parent / "data" / "paths"
KNOWN = paths.load(DATA)
STARTS = {"tell": "path_tell"}

#: More questions than this no path has.
MOST_TURNS = 40

#: How many people walk at once: two cores answer no more.
AT_ONCE = 6

#: Words for a question that takes words of one's own.
TYPED = {
    "number": ("12", "40", "0"),
    "date": ("2026-03-01", "2026-06-30"),
    "region": ("Ohio", "Ontario"),
    "text": ("Chicago",),
}


#: How often somebody is not sure; without a date other questions follow.
UNSURE = {"date": 0.4}


class Walker:
    """Somebody on a phone who answers whatever a path asks."""

    def __init__(self, line: Line, twilio: StandIn, number: int, language: str, seed: int) -> None:
        self._line = line
        self._twilio = twilio
        self._phone = phone(number)
        self._language = language
        self._dice = random.Random(seed)
        self.asked: list[str] = []

    async def walk(self, path: Guided) -> None:
        """From the first question to the end. Raises AssertionError for a dead end, a long or a foreign text."""
        id = await self._arrive()
        await self._set(id, {"offer": (STARTS.get(path.id, f"path_{path.id}"),), "offer_entry": "help_menu"})
        await self._say(id, "1")
        for _ in range(MOST_TURNS):
            c = await self._line.conversations.load(id)
            if not (c.offer_entry or "").startswith(f"path_{path.id}_ask"):
                break
            self.asked.append(str(c.offer_entry))
            await self._say(id, self._answer(path, c))
        else:
            raise AssertionError(f"{path.id} in {self._language} never ended: {self.asked}")
        assert self.asked, f"{path.id} in {self._language} asked nothing"
        await self._all_right(id, path)

    async def _arrive(self) -> str:
        await self._twilio.text(self._phone, "ok")
        await self._twilio.arrives(self._phone, 1, timeout_s=60)
        id = self._line.seal.conversation(Channel.SMS, self._phone)
        await self._quiet(id)
        await self._set(id, {"language": self._language, "language_sure": True, "country": "US"})
        rows = await self._line.conversations.transcript(id, count=10_000)
        self._from = len(rows)
        return id

    async def _set(self, id: str, fields: dict[str, object]) -> None:
        done = await self._line.conversations.commit(id, Plan(key="", set=fields), now=self._line.now())
        assert done.done

    async def _say(self, id: str, words: str) -> None:
        await self._twilio.text(self._phone, words)
        await self._quiet(id)

    async def _quiet(self, id: str) -> None:
        """Until everything written has been handled and everything said has left."""
        async with asyncio.timeout(60):
            while True:
                waiting = await self._line.redis.xrange(keys.inbox(keys.partition_of(id)))
                mine = [fields for _, fields in waiting if fields["c"] == id]
                if not mine and not await self._line.conversations.pending_out(id):
                    return
                await asyncio.sleep(0.05)

    def _answer(self, path: Guided, c: Conversation) -> str:
        question = next(q for q in path.questions if q.ask == c.offer_entry)
        if question.kind != "choice" and self._dice.random() < UNSURE.get(question.kind, 0.1):
            return self._line.library.choices(("path_skip",), self._language)[0].label
        if question.kind != "choice" and (not question.choices or self._dice.random() < 0.6):
            return self._dice.choice(TYPED[question.kind])
        places = range(1, len(c.offer) + (1 if self._dice.random() < 0.2 else 0))
        return str(self._dice.choice(list(places)))

    async def _all_right(self, id: str, path: Guided) -> None:
        rows = await self._line.conversations.transcript(id, count=10_000)
        out: list[Event] = [row.event for row in rows[self._from :] if row.event.kind == "out"]
        where = f"{path.id} in {self._language} after {self.asked}"
        for event in out:
            assert event.language == self._language, f"{where}: something was said in {event.language}"
        for text in self._twilio.to(self._phone):
            assert gsm.segments(text) <= 3, f"{where}: a text of {gsm.segments(text)} segments"
            assert "{" not in text, where
        spare = self._line.library.render("action_failed", self._language, "US").text
        assert not any(spare in text for text in self._twilio.to(self._phone)), f"{where}: something went wrong"
        await self._line.conversations.load(id)


async def test_every_path_in_every_language_comes_to_its_end(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, country="both")
    async with running(settings) as (_, twilio), open_line(settings) as line:
        walks = [(path, tag) for path in KNOWN.values() for tag in line.library.languages]
        walks += [(path, "en") for path in KNOWN.values() for _ in range(6)]
        places = asyncio.Semaphore(AT_ONCE)

        async def one(number: int, path: Guided, tag: str) -> Walker:
            async with places:
                walker = Walker(line, twilio, number, tag, seed=number)
                await walker.walk(path)
                return walker

        found = await asyncio.gather(
            *(one(n, path, tag) for n, (path, tag) in enumerate(walks)), return_exceptions=True
        )
        troubles = [str(outcome) for outcome in found if isinstance(outcome, BaseException)]
        assert not troubles, "\n".join(troubles[:20])
        asked = {entry for outcome in found if isinstance(outcome, Walker) for entry in outcome.asked}
        every = {question.ask for path in KNOWN.values() for question in path.questions}
        assert every - asked == set(), "questions that no walk came to"
