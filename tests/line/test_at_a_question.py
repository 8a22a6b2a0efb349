"""In the middle of a guided path, from a phone through the running line: what people do at a question but answer it."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.app import open_line
from handoff.model import Channel, Plan
from tests.line.running import StandIn, phone, running, settings_for

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]


class Person:
    """A phone, and what came to it."""

    def __init__(self, twilio: StandIn, number: int) -> None:
        self._twilio = twilio
        self._phone = phone(number)

    async def says(self, words: str, more: int = 1) -> list[str]:
        """Writes, and waits for so many texts; those."""
        before = len(self._twilio.to(self._phone))
        await self._twilio.text(self._phone, words)
        return (await self._twilio.arrives(self._phone, before + more))[before:]


async def test_what_is_done_at_a_question_leads_on(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with running(settings) as (_, twilio), open_line(settings) as line:

        def question(id: str, language: str = "en") -> str:
            return line.library.render(f"path_{id}", language, "US").text

        async def begun(number: int, path: str, first_question: str) -> Person:
            """Somebody at the first question of a path."""
            someone = Person(twilio, number)
            await someone.says("they do not pay me", 2)
            id = line.seal.conversation(Channel.SMS, phone(number))
            offer = {"offer": (f"path_{path}",), "offer_entry": "help_menu"}
            assert (await line.conversations.commit(id, Plan(key="", set=offer), now=line.now())).done
            (_, first) = await someone.says("1", 2)
            assert first.startswith(question(first_question))
            return someone

        # The same short word at each question is an answer each time, not an answering machine.
        someone = await begun(61, "is_this_right", "is_this_right_ask_leave")
        asked = ["papers", "pay", "debt", "promise", "alone", "threats", "hurt", "made", "young"]
        for id in asked:
            (told,) = await someone.says("nope")
            assert told.startswith(question(f"is_this_right_ask_{id}")), id

        # The language is chosen from the list, and the question comes again in it.
        someone = await begun(62, "is_this_right", "is_this_right_ask_leave")
        (languages,) = await someone.says("another language please")
        assert "2 Español" in languages
        changed, again = await someone.says("2", 2)
        assert changed == line.library.render("language_changed", "es", "US").text
        assert again.startswith(question("is_this_right_ask_leave", "es"))
        (told,) = await someone.says("1")
        assert told.startswith(question("is_this_right_ask_papers", "es"))

        # Every language of the line is on the list, and its own name chooses it too.
        someone = await begun(64, "is_this_right", "is_this_right_ask_leave")
        (languages,) = await someone.says("another language please")
        assert languages.rstrip().endswith("15 Українська")
        for number, language in (("15", "uk"), ("13", "ar")):
            changed, again = await someone.says(number, 2)
            assert changed == line.library.render("language_changed", language, "US").text
            assert again.startswith(question("is_this_right_ask_leave", language))
            await someone.says(line.library.labels[language]["change_language"])
        _, again = await someone.says("한국어", 2)
        assert again.startswith(question("is_this_right_ask_leave", "ko"))

        # The bare name of a language is heard at a question of any kind: for a place, yes or no, a state, a day.
        someone = await begun(65, "help_near_me", "help_near_me_ask_place")
        for words, language in (("español", "es"), ("tagalog po", "tl"), ("中文", "zh"), ("in english please", "en")):
            changed, again = await someone.says(words, 2)
            assert changed == line.library.render("language_changed", language, "US").text
            assert again.startswith(question("help_near_me_ask_place", language))
        someone = await begun(66, "owed_money", "owed_money_ask_safe")
        for answer, asks in ((None, "safe"), ("yes", "region"), ("Texas", "start")):
            if answer:
                await someone.says(answer)
            for words, language in (("ਪੰਜਾਬੀ", "pa"), ("English", "en")):
                _, again = await someone.says(words, 2)
                assert again.startswith(question(f"owed_money_ask_{asks}", language)), asks

        # Another path leaves what was answered alone; afterwards CONTINUE goes on with it.
        someone = await begun(67, "is_this_right", "is_this_right_ask_leave")
        await someone.says("no")
        id = line.seal.conversation(Channel.SMS, phone(67))
        other = {"offer": ("path_help_near_me",), "offer_entry": "help_menu"}
        assert (await line.conversations.commit(id, Plan(key="", set=other), now=line.now())).done
        kept, _, first = await someone.says("1", 3)
        assert kept == line.library.render("path_other_kept", "en", "US").text
        assert first.startswith(question("help_near_me_ask_place"))
        await someone.says("Chicago")
        await someone.says("1", 2)
        (told,) = await someone.says("CONTINUE")
        assert told.startswith(question("is_this_right_ask_papers"))
        (told,) = await someone.says("no")
        assert told.startswith(question("is_this_right_ask_pay"))

        # A language named at a question for words of one's own is no place.
        someone = await begun(63, "help_near_me", "help_near_me_ask_place")
        changed, again = await someone.says("can we do this in Spanish", 2)
        assert changed == line.library.render("language_changed", "es", "US").text
        assert again.startswith(question("help_near_me_ask_place", "es"))
        (told,) = await someone.says("Chicago")
        assert told.startswith(question("help_near_me_ask_need", "es"))
