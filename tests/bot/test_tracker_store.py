"""Rasa's memory: sealed, only ever appended to, and no larger to read at turn 1,000 than at turn 10."""

from __future__ import annotations

import redis
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import SealedTrackerStore, key
from bot.tracker_store import turn as turn_of

WHO = "c" + "a" * 26


async def turn(store: SealedTrackerStore, n: int, *more: object) -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker(WHO)
    said = UserUttered(f"planted words {n}", {"name": "ask", "confidence": 1.0}, message_id=f"m{n}")
    for event in (said, *more, BotUttered("", {"custom": {"say": "greet"}}), ActionExecuted(ACTION_LISTEN_NAME)):
        tracker.update(event, store.domain)
    await store.save(tracker)
    return tracker


async def test_a_long_conversation_is_read_in_one_short_piece_and_forgets_no_slot(
    store: SealedTrackerStore, raw: redis.Redis
) -> None:
    await turn(store, 0, SlotSet("place", "near the lake"))
    for n in range(1, 400):
        await turn(store, n)
    tracker = await store.retrieve(WHO)
    assert tracker is not None
    assert tracker.get_slot("place") == "near the lake", "set 400 turns ago"
    assert len(tracker.events) < 40, "what is walked through stays short"
    assert raw.llen(key(WHO)) > 1_200, "nothing was written over"
    last = [event.message_id for event in tracker.events if isinstance(event, UserUttered)][-1]
    assert last == "m399"


async def test_what_is_stored_shows_no_word_of_it(store: SealedTrackerStore, raw: redis.Redis) -> None:
    await turn(store, 1, SlotSet("place", "near the lake"))
    stored = "".join(raw.lrange(key(WHO), 0, -1))
    assert stored
    assert "planted" not in stored
    assert "lake" not in stored
    assert 0 < raw.ttl(key(WHO)) <= 91 * 24 * 3600


async def test_a_turn_saved_again_adds_nothing(store: SealedTrackerStore, raw: redis.Redis) -> None:
    tracker = await turn(store, 1)
    length = raw.llen(key(WHO))
    await store.save(tracker)
    assert raw.llen(key(WHO)) == length


async def test_nobody_is_known_before_they_write(store: SealedTrackerStore) -> None:
    assert await store.retrieve("c" + "b" * 26) is None
    await turn(store, 1)
    assert list(await store.keys()) == [WHO]


async def test_the_last_turn_is_found_again_and_one_never_handled_is_not(store: SealedTrackerStore) -> None:
    for n in range(30):
        await turn(store, n)
    found = await turn_of(store, WHO, "m29")
    assert found is not None
    assert [type(event) for event in found] == [UserUttered, BotUttered, ActionExecuted]
    before = await turn_of(store, WHO, "m28")
    assert before is not None
    assert isinstance(before[0], UserUttered)
    assert before[0].message_id == "m28"
    assert len(before) == 3
    assert await turn_of(store, WHO, "m30") is None
    assert await turn_of(store, "c" + "b" * 26, "m1") is None
