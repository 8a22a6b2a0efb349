"""The assistant behind the line, with real Rasa: repeated questions, failing actions, and a Rasa that is away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from handoff.app import open_line
from handoff.model import Channel
from handoff.rasa import Question
from handoff.store import keys
from tests.line.running import phone, running, settings_for
from triage.reading import Before

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(180)]

PERSON = phone(77)


async def test_the_assistant_answers_once_a_message_and_is_missed_without_harm(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with running(settings) as (stack, twilio), open_line(settings) as line:
        await twilio.text(PERSON, "no me pagaron")
        first = await twilio.arrives(PERSON, 2)
        assert first[1].startswith("Puedes reclamar el pago")

        id = line.seal.conversation(Channel.SMS, PERSON)
        reading = line.reader.read("gracias", Before("es"))
        question = Question("twilio:SMx", id, "gracias", None, "es", "US", "sms", reading)
        assert await line.rasa.ask(question) == await line.rasa.ask(question), "a repeated question has the same answer"
        tracker = keys.tracker(id)
        length = await line.redis.llen(tracker)
        await line.rasa.ask(question)
        assert await line.redis.llen(tracker) == length, "and is not handled again"

        await twilio.text(PERSON, "1")  # the first choice of the last offer: more
        assert "castigarte" in (await twilio.arrives(PERSON, 3))[2]

        await stack.kill("actions")
        await twilio.text(PERSON, "asdf qwer zxcv")
        assert (await twilio.arrives(PERSON, 4))[3], "an action server that is down is not silence"
        await stack.wait_ready("actions")

        await stack.kill("rasa")
        await twilio.text(PERSON, "tienen mi pasaporte")
        told = (await twilio.arrives(PERSON, 5))[4]
        assert "Tu mensaje está guardado" in told
        await twilio.text(PERSON, "tiene una pistola")
        alarm = (await twilio.arrives(PERSON, 6))[5]
        assert "911" in alarm, "an emergency waits for no Rasa"
        await stack.wait_ready("rasa")
        answered = await twilio.arrives(PERSON, 7, timeout_s=40)
        assert "pasaporte" in answered[6], "what waited is answered when Rasa is back"

        await twilio.text(PERSON, "STOP")
        await twilio.arrives(PERSON, 8)
        await twilio.text(PERSON, "hola")
        await asyncio.sleep(2)
        assert len(twilio.to(PERSON)) == 8, "nothing is sent after STOP"
        await twilio.text(PERSON, "START")
        await twilio.arrives(PERSON, 9)
