"""The provider knows a person's number: it is told nothing that leads from the number into the line's store."""

from __future__ import annotations

from pathlib import Path

from handoff.line import takeover
from handoff.line.accept import accept
from handoff.model import Address, Channel, Inbound, Text
from handoff.store import keys
from handoff.store.people import Advocate
from tests.gateway import emptied, gateway_of
from tests.line.running import phone, settings_for, stand_in
from tests.redis_server import free_port


async def test_ids_of_sent_texts_name_no_conversation_and_no_advocate(tmp_path: Path) -> None:
    port, person = free_port(), phone(952)
    settings = settings_for(tmp_path, port=port, public_url=f"http://127.0.0.1:{port}", redis_url=await emptied(db=14))
    async with stand_in(settings) as twilio, gateway_of(settings) as gateway:
        line = gateway.line
        await line.people.put(Advocate("wilhelmina", "advocate", ("en",), ""))
        asked = Inbound("twilio:SM" + "9" * 32, Channel.SMS, Address(person), Text("PERSON"))
        id = (await accept(line, asked)).conversation
        await twilio.arrives(person, 1)
        await line.redis.hincrby(keys.conversation(id), "waiting_since", -61_000)  # a minute passes
        await twilio.arrives(person, 2)
        await line.people.seen("wilhelmina", "available", line.now())
        assert (await takeover.claim(line, "wilhelmina", id)).done
        await twilio.arrives(person, 3)
        assert (await takeover.hand_back(line, "wilhelmina", id)).done
        await twilio.arrives(person, 4)
        told = [o for o, _, _ in twilio.sent()]
        assert [o for o in told if id in o or "wilhelmina" in o] == []
        assert len(set(told)) == len(told)
