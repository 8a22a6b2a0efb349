"""After a gap: what Twilio holds and the line never saw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handoff.channels.twilio import backfill, client
from handoff.model import Address, Channel, Inbound, Text
from tests.handoff.channels.rig import PERSON, Rig


async def listed(rig: Rig, since: datetime) -> list[Inbound]:
    return [inbound async for inbound in backfill.missed(rig.settings)(since)]


def ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


async def test_what_came_while_the_line_was_away_is_listed_oldest_first(rig: Rig) -> None:
    await rig.faults(webhooks="lose")
    for n in range(5):
        await rig.phone(f"lost {n}")
    await rig.phone("perdu", channel="whatsapp")
    await rig.phone("", media=2)
    missed = await listed(rig, ago(minutes=10))
    assert [i.text.reveal() for i in missed if i.channel is Channel.SMS] == [*(f"lost {n}" for n in range(5)), ""]
    assert [i.text.reveal() for i in missed if i.channel is Channel.WHATSAPP] == ["perdu"]
    assert missed[-1].media == 2 or missed[-2].media == 2
    assert rig.accepted == []


async def test_a_message_has_one_id_however_it_comes(rig: Rig) -> None:
    await rig.phone("¡Ayuda! 🆘 e\u0301")
    (missed,) = await listed(rig, ago(minutes=10))
    (seen,) = rig.accepted
    assert (missed.id, missed.sender, missed.text, missed.to) == (seen.id, seen.sender, seen.text, seen.to)
    assert missed.sent_at is not None
    assert abs(missed.sent_at - datetime.now(UTC).timestamp() * 1000) < 60_000


async def test_the_line_s_own_words_and_other_times_are_not_listed(rig: Rig) -> None:
    async with rig.sender() as sender:
        await sender.send(Address(PERSON), Text("ours"), Channel.SMS, "o")
    await rig.phone("theirs")
    assert [i.text.reveal() for i in await listed(rig, ago(minutes=10))] == ["theirs"]
    assert await listed(rig, ago(minutes=-10)) == []


async def test_more_than_a_page_is_listed_whole_and_in_order(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "PAGE", 7)
    await rig.faults(webhooks="lose")
    for n in range(40):
        await rig.phone(f"{n}", number=f"+120255501{n % 10:02d}")
    assert [i.text.reveal() for i in await listed(rig, ago(minutes=10))] == [f"{n}" for n in range(40)]


async def test_when_twilio_cannot_be_asked_the_caller_learns_it(rig: Rig) -> None:
    await rig.faults(list_status=503)
    with pytest.raises(client.Answered):
        await listed(rig, ago(minutes=10))
