"""Every route through the guided paths, walked from a phone through the running line: no dead end, no foreign word.

Each way is walked in one language, the languages taking turns; with ``EVERY_ROUTE=1`` (``make routes``) each is walked
in every language.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from content import gsm
from handoff.app import open_line
from handoff.line.runtime import Line
from handoff.model import Channel, Event, Plan
from handoff.store import keys
from tests.line.running import StandIn, phone, running, settings_for
from tests.paths.routes import PATHS, Way, ways

EVERY = os.environ.get("EVERY_ROUTE") == "1"

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(3600 if EVERY else 900)]

STARTS = {"tell": "path_tell"}

#: How many people walk at once: two cores answer no more.
AT_ONCE = 6


class Walker:
    """Somebody on a phone who goes one way through a path."""

    def __init__(self, line: Line, twilio: StandIn, number: int, language: str) -> None:
        self._line = line
        self._twilio = twilio
        self._phone = phone(number)
        self._language = language
        self.said: list[str] = []

    async def walk(self, way: Way) -> None:
        """From the first question to the end. Raises AssertionError for a dead end, another question or ending than the
        path says, and a long or a foreign text."""
        path, where = way.path, f"{way.path.id} in {self._language}, {[(s.question, s.choice) for s in way.steps]}"
        id, before = await self._arrive()
        await self._set(id, {"offer": (STARTS.get(path.id, path.start),), "offer_entry": "help_menu"})
        await self._say(id, "1")
        for n, step in enumerate(way.steps, start=1):
            question = path.question(step.question)
            c = await self._line.conversations.load(id)
            assert question and c.offer_entry == question.ask, f"{where}: {c.offer_entry} is asked, not {step.question}"
            if step.choice:
                assert step.choice in c.offer, f"{where}: {step.choice} is not offered at {step.question}"
            words = step.typed or self._chosen(step.choice, c.offer, spelled=question.kind != "choice" or n % 2 == 1)
            await self._say(id, words)
        c = await self._line.conversations.load(id)
        assert not (c.offer_entry or "").startswith(f"path_{path.id}_ask"), f"{where}: {c.offer_entry} is asked, no end"
        rows = await self._line.conversations.transcript(id, count=10_000)
        self._all_right([row.event for row in rows[before:] if row.event.kind == "out"], way, c.country, where)

    def _chosen(self, choice: str, offer: tuple[str, ...], *, spelled: bool) -> str:
        """A choice by its number; "not sure", when it is ``spelled``, in words. Where a number is asked "1" is one."""
        if choice == "path_skip" and spelled:
            return self._line.library.choices((choice,), self._language)[0].label
        return str(offer.index(choice) + 1)

    async def _arrive(self) -> tuple[str, int]:
        """The conversation, and how many lines it has before the path begins."""
        await self._twilio.text(self._phone, "ok")
        await self._twilio.arrives(self._phone, 1, timeout_s=60)
        id = self._line.seal.conversation(Channel.SMS, self._phone)
        await self._quiet(id)
        await self._set(id, {"language": self._language, "language_sure": True, "country": "US"})
        return id, len(await self._line.conversations.transcript(id, count=10_000))

    async def _set(self, id: str, fields: dict[str, object]) -> None:
        done = await self._line.conversations.commit(id, Plan(key="", set=fields), now=self._line.now())
        assert done.done

    async def _say(self, id: str, words: str) -> None:
        self.said.append(words)
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

    def _all_right(self, out: list[Event], way: Way, country: str | None, where: str) -> None:
        for event in out:
            assert event.language == self._language, f"{where}: something was said in {event.language}"
        texts = self._twilio.to(self._phone)
        for text in texts:
            assert gsm.segments(text) <= 3, f"{where}: a text of {gsm.segments(text)} segments"
            assert "{" not in text, where
        said = _bare(" ".join(event.text.reveal() for event in out if event.text))
        assert self._words("action_failed", country) not in said, f"{where}: something went wrong"
        for ending in way.endings:
            assert self._words(ending, country) in said, f"{where}: {ending} is not said at the end"

    def _words(self, id: str, country: str | None) -> str:
        values = {"line_name": self._line.settings.line_name}
        return _bare(self._line.library.render(id, self._language, country, values).text)


def _bare(text: str) -> str:
    """Without spaces: a text may have been split anywhere between sentences."""
    return "".join(text.split())


async def test_every_route_comes_to_its_end_as_the_path_says(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, country="both")
    async with running(settings) as (_, twilio), open_line(settings) as line:
        tags = sorted(line.library.languages)
        planned = [way for path in PATHS.values() for way in ways(path)]
        walks = [(way, tag) for n, way in enumerate(planned) for tag in (tags if EVERY else (tags[n % len(tags)],))]
        places = asyncio.Semaphore(AT_ONCE)

        async def one(number: int, way: Way, tag: str) -> None:
            async with places:
                walker = Walker(line, twilio, number, tag)
                try:
                    await walker.walk(way)
                except TimeoutError:
                    raise AssertionError(f"{way.path.id} in {tag}: no answer to {walker.said}") from None

        found = await asyncio.gather(*(one(n, way, tag) for n, (way, tag) in enumerate(walks)), return_exceptions=True)
        troubles = [repr(outcome) for outcome in found if isinstance(outcome, BaseException)]
        print(f"{len(walks)} walks, {sum(len(way.steps) for way, _ in walks)} answers, {len(tags)} languages")
        assert not troubles, "\n".join([f"{len(troubles)} of {len(walks)} walks", *troubles[:20]])
