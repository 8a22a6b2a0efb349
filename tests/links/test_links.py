"""Links and sound against a real gateway and a real Redis: who may open what, for how long, and what is forgotten."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis

from handoff.decide.commands import command
from handoff.decide.plan import Decision, Reply
from handoff.line import arrive, forget, say
from handoff.line.runtime import Line
from handoff.links import audio, listen
from handoff.links.aloud import aloud, without_list
from handoff.links.child import Busy, Child
from handoff.links.voices import VOICES
from handoff.model import Outbound, Plan, Text, Voice
from handoff.store import keys, links
from tests.links.people import Gateway, somebody

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def answered(line: Line, id: str, *replies: Reply, cause: str = "web:1") -> None:
    """The line's answer, as if the assistant had chosen it."""
    c = await line.conversations.load(id)
    plan = say.plan(line, c, Decision(replies), f"{cause}#test", cause)
    assert (await line.conversations.commit(id, plan, now=line.now())).done


async def kept(line: Line, id: str, seconds: int = 60, **payload: Any) -> str:
    told = {"kind": "audio", "text": "hello, how are you", "language": "en", **payload}
    return await links.keep(line.scripts, line.seal, id, told, seconds)


async def test_a_link_leads_to_its_sound_and_to_nothing_that_is_kept_or_found(gateway: Gateway) -> None:
    line, client = gateway
    key = await kept(line, await somebody(line))
    async with client.get(f"/l/{key}") as answer:
        assert answer.status == 200
        assert answer.content_type == "audio/mpeg"
        sound = await answer.read()
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert len(sound) > 2_000
    assert sound[0] == 0xFF, "an MP3 begins with a frame"
    async with client.get(f"/l/{key}", headers={"Range": "bytes=10-19"}) as part:
        assert part.status == 206
        assert await part.read() == sound[10:20]
    async with client.get(f"/l/{key}", headers={"Range": "bytes=99999999-"}) as beyond:
        assert beyond.status == 416


async def test_unknown_expired_and_malformed_links_answer_alike(gateway: Gateway) -> None:
    line, client = gateway
    id = await somebody(line)
    expired = await kept(line, id, seconds=1)
    await asyncio.sleep(1.2)
    answers = []
    for key in (expired, "0" + "A" * 24, "x", "x y", "f" * 400):
        async with client.get(f"/l/{key}") as answer:
            told = {k: v for k, v in answer.headers.items() if k != "Date"}
            answers.append((answer.status, await answer.text(), told))
    assert answers[0][0] == 404
    assert all(answer == answers[0] for answer in answers)


async def test_keys_are_long_and_the_store_holds_only_their_hash_and_a_sealed_value(gateway: Gateway) -> None:
    line, _ = gateway
    id = await somebody(line)
    made = {await kept(line, id, text="zanzibarquark") for _ in range(50)}
    assert len(made) == 50
    assert {len(key) for key in made} == {25}, "one digit and 144 bits by chance"
    found = 0
    plain: Redis = Redis(connection_pool=line.redis.connection_pool)
    async for name in plain.scan_iter(match="pl:*:link:*"):
        found += 1
        assert not any(key in name for key in made)
        value = await plain.get(name)
        assert "zanzibarquark" not in value
        assert 0 < await plain.ttl(name) <= 60
    assert found == 50


async def test_erasing_a_conversation_ends_its_links_at_once(gateway: Gateway) -> None:
    line, client = gateway
    id = await somebody(line)
    ended = [await kept(line, id) for _ in range(3)]
    await forget.erase(line, id, by="test")
    for key in ended:
        async with client.get(f"/l/{key}") as answer:
            assert answer.status == 404
    assert [key async for key in line.redis.scan_iter(match="pl:*:link*")] == []
    with pytest.raises(links.Gone):
        await kept(line, id)


async def test_links_made_while_a_conversation_is_erased_do_not_stay(gateway: Gateway) -> None:
    line, _ = gateway
    id = await somebody(line)

    async def make() -> None:
        for _ in range(40):
            try:
                await kept(line, id)
            except links.Gone:
                return

    making = [asyncio.create_task(make()) for _ in range(4)]
    await asyncio.sleep(0.02)
    await line.scripts.erase(id)
    await asyncio.gather(*making)
    assert [key async for key in line.redis.scan_iter(match="pl:*:link*")] == []


async def test_one_address_cannot_try_keys_without_end(gateway: Gateway) -> None:
    _, client = gateway
    seen = []
    for n in range(70):
        async with client.get(f"/l/{n:025d}") as answer:
            seen.append(answer.status)
    assert seen[0] == 404
    assert seen[-1] == 429


async def test_listen_gives_a_link_to_the_last_answer_and_leaves_its_choices_standing(gateway: Gateway) -> None:
    line, client = gateway
    id = await somebody(line)
    await answered(line, id, Reply("help_menu"))
    before = await line.conversations.load(id)
    heard = await listen.listen(line, before)
    assert heard.content_id == "listen_link"
    await answered(line, id, replace(heard, offer=()), cause="web:2")
    after = await line.conversations.load(id)
    assert (after.offer, after.offer_entry) == (before.offer, before.offer_entry)
    path = heard.values["link"].removeprefix(line.settings.public_url)
    async with client.get(path) as answer:
        assert answer.status == 200
        assert answer.content_type == "audio/mpeg"
    again = await listen.listen(line, after)
    assert again.content_id == "listen_link", "what is heard is the answer, not the words about listening"


async def test_listen_before_any_answer_and_in_a_language_without_a_voice_says_so(gateway: Gateway) -> None:
    line, _ = gateway
    id = await somebody(line)
    assert (await listen.listen(line, await line.conversations.load(id))).content_id == "listen_nothing"
    assert all(audio.available(tag) for tag in line.library.languages)
    assert not audio.available("so"), "a language that a supervisor has added"
    out = Outbound("web:so/1", Voice.ASSISTANT, Text("Waan ku caawin karaa."), "so", "ltr", content_id="help_menu")
    assert (await line.conversations.commit(id, Plan(key="web:so#test", out=(out,)), now=line.now())).done
    assert (await listen.listen(line, await line.conversations.load(id))).content_id == "listen_no_voice"


async def test_the_link_reads_the_answer_and_then_its_choices_with_their_numbers(gateway: Gateway) -> None:
    line, _ = gateway
    id = await somebody(line)
    told = line.library.render("help_menu", "en", "US", {"line_name": line.settings.line_name})
    labels = [choice.label for choice in told.choices]
    assert len(labels) > 1
    for channel in ("web", "sms"):
        await line.redis.hset(keys.conversation(id), mapping={"channel": channel, "country": "US"})
        # A greeting that offers something before the answer: its numbers choose nothing any more.
        await answered(line, id, Reply("greet"), Reply("help_menu"), cause=f"{channel}:listed")
        link = (await listen.listen(line, await line.conversations.load(id))).values["link"]
        stored = await links.find(line.redis, line.seal, link.rsplit("/", 1)[1])
        assert stored is not None
        assert stored["text"].endswith(aloud(told.text, labels)), channel
        assert stored["text"].count("1: ") == 1, channel
        assert "\n1 " not in stored["text"], channel


async def test_choices_are_told_apart_from_the_answer_however_a_phone_got_them() -> None:
    labels = ["More", "Who can help?", "人"]
    assert aloud("You can ask.", labels) == "You can ask.\n\n1: More.\n2: Who can help?\n3: 人."
    assert aloud("You can ask.", []) == "You can ask."
    assert without_list("You can ask.\n1 More\n2 Who can\nhelp?\n3\n人", labels) == "You can ask."
    for other in ("You can ask.", "2 Who can help?\n3 人", ""):
        assert without_list(other, labels) == other


async def test_an_advocates_words_are_not_read_out(gateway: Gateway) -> None:
    line, _ = gateway
    id = await somebody(line)
    await answered(line, id, Reply("help_menu"))
    await answered(line, id, Reply("greet", Voice.PERSON), cause="web:2")
    said = await line.conversations.last_said(id)
    assert [message.content_id for message in said] == ["help_menu"]


async def test_listen_is_a_command_in_every_language() -> None:
    for word in ("LISTEN", "escuchar", "écouter", "ouvir", "koute", "pakinggan", "nghe", "收听", "듣기", "dengar",
                 "सुनें", "ਸੁਣੋ", "استمع", "слушать", "слухати"):  # fmt: skip
        assert command(word) == "listen", word
    for cry in ("suno", "listen to me please", "escucha"):
        assert command(cry) is None, cry


async def test_listen_by_message_is_answered_without_the_assistant(gateway: Gateway) -> None:
    line, _ = gateway
    id = await somebody(line)
    await answered(line, id, Reply("help_menu"))
    await somebody(line, "LISTEN")
    async with asyncio.timeout(10):
        while True:
            shown = [row["text"] for _, row in await line.conversations.screen(id) if row["from"] != "person"]
            if any("/l/" in str(text) for text in shown):
                return
            await asyncio.sleep(0.1)


async def test_the_chats_sound_speaks_entries_only(gateway: Gateway) -> None:
    line, client = gateway
    async with client.get("/chat/audio", params={"id": "help_menu", "language": "es"}) as answer:
        assert (answer.status, answer.content_type) == (200, "audio/mpeg")
        sound = await answer.read()
    files = list((line.settings.data_dir / "audio").iterdir())
    assert sound in [file.read_bytes() for file in files], "kept by the hash of its words"
    for asked in (
        {"id": "no_such_entry"},
        {"id": "../../etc/passwd"},
        {"id": "help_menu", "step": "9"},
        {"id": "help_menu", "step": "x"},
        {"id": "listen_link"},  # it needs values, which no address gives
        {"text": "say this"},
        {"id": "help_menu", "choices": "no_such_choice"},
        {"id": "help_menu", "choices": "Say this"},
        {"id": "help_menu", "choices": "more " * 16},
    ):
        async with client.get("/chat/audio", params=asked) as refused:
            assert refused.status == 404, asked


async def test_the_chats_sound_has_the_choices_in_it_and_keeps_only_what_everybody_is_offered(gateway: Gateway) -> None:
    line, client = gateway
    kept_before = set((line.settings.data_dir / "audio").glob("*.mp3"))
    own = [choice.id for choice in line.library.render("goodbye", "tl", None).choices]
    assert own
    lengths = []
    for choices in ([], own, [*own, "country_ca"]):
        asked = {"id": "goodbye", "language": "tl", "choices": " ".join(choices)}
        async with client.get("/chat/audio", params=asked) as answer:
            assert answer.status == 200
            lengths.append(len(await answer.read()))
    assert lengths[0] < lengths[1] < lengths[2]
    assert len(set((line.settings.data_dir / "audio").glob("*.mp3")) - kept_before) == 2


async def test_too_much_at_once_is_refused_and_a_slow_process_is_ended() -> None:
    slow = Child("tests.links.slow", at_once=1, waiting=1, limit_s=1.0)
    first, second = (asyncio.create_task(slow.run({})) for _ in range(2))
    await asyncio.sleep(0.05)
    with pytest.raises(Busy):
        await slow.run({})
    started = asyncio.get_running_loop().time()
    assert [type(result) for result in await asyncio.gather(first, second, return_exceptions=True)] == [Busy, Busy]
    assert asyncio.get_running_loop().time() - started < 3


LOUDEST = """
import array, json, sys
from handoff.links.speak import samples
rate, sound = samples(*sys.argv[1:3])
print(json.dumps([len(sound) / 2 / rate, max(map(abs, array.array("h", sound)))]))
"""


async def test_every_voice_makes_sound_that_is_not_silence() -> None:
    words = {
        "ar": "مرحبا بك، كيف حالك",
        "zh": "你好，请告诉我",
        "ko": "안녕하세요, 말씀해 주세요",
        "hi": "आप कैसे हैं",
        "pa": "ਤੁਸੀਂ ਕਿਵੇਂ ਹੋ",
        "ru": "Здравствуйте, как дела",
        "uk": "Добрий день, як справи",
    }
    for language, voice in VOICES.items():
        text = words.get(language, "Bonjour, hola, 1 2 3")
        # Each in a process of its own, as in the line: the library is not made to be opened twice.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", LOUDEST, voice, text, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        seconds, loudest = json.loads(out)
        assert seconds > 0.5, language
        assert loudest > 2_000, language


async def test_the_keys_of_links_stand_in_the_table() -> None:
    id = "c" + "a" * 26
    for key in (keys.links(id), keys.link(3, "0" * 32)):
        assert any(re.fullmatch(row.pattern, key) for row in keys.TABLE), key


async def test_arriving_makes_no_link_for_somebody_who_said_stop(gateway: Gateway) -> None:
    line, _ = gateway
    assert arrive.listen is listen.listen
    id = await somebody(line)
    await answered(line, id, Reply("help_menu"))
    c = await line.conversations.load(id)
    plan = say.plan(line, c, Decision(), "web:9#x", "web:9")
    assert (await line.conversations.commit(id, plan, now=line.now(), opt_out=True)).done
    await somebody(line, "LISTEN")
    await asyncio.sleep(1.0)
    assert [key async for key in line.redis.scan_iter(match="pl:*:link:*")] == []
