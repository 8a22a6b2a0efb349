"""For people who cannot read: answers are heard, choices are seen. In a real browser, which has no voice of its own."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from playwright.async_api import Browser, Page, expect

from handoff.decide.plan import Decision, Reply
from handoff.line import say
from handoff.model import Channel, Outbound, Plan, Text, Voice
from tests.browser.screens import fits, shot
from tests.gateway import Gateway

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser, pytest.mark.timeout(240)]

#: Remembers what the browser is asked to play; the playing itself is the browser's.
WATCH = """
window.sounds = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.sounds.push(this); return play.call(this); };
"""

ARABIC = (
    "يمكنك أن تطلب أجرك حتى لو لم تكن لديك أوراق. هل تريد معرفة المزيد؟ اتصل بالرقم \u20661-888-373-7888\u2069.",
    (
        ("rights_unpaid_wages", "الأجر المستحق لي"),
        ("rights_documents_taken", "أخذوا أوراقي"),
        ("path_continue", "متابعة"),
        ("path_back", "رجوع"),
        ("path_leave", "خروج"),
        ("ask_human", "شخص"),
    ),
)
HINDI = (
    "आप अपनी मज़दूरी माँग सकते हैं, चाहे आपके पास काग़ज़ हों या न हों। क्या आप और जानना चाहते हैं?",
    (
        ("rights_unpaid_wages", "मेरी मज़दूरी"),
        ("need_shelter", "सुरक्षित जगह"),
        ("need_lawyer", "वकील"),
        ("path_skip", "पक्का नहीं"),
        ("more", "और"),
        ("ask_human", "कोई व्यक्ति"),
    ),
)


async def chat(gateway: Gateway, browser: Browser, width: int, words: str, language: str = "en") -> tuple[Page, str]:
    """A chat in which somebody has written, and its conversation's id."""
    context = await browser.new_context(viewport={"width": width, "height": 640}, locale=language)
    page = await context.new_page()
    await page.add_init_script(WATCH)
    await page.goto(f"{gateway.address}/chat")
    await page.locator("textarea[name=message]").fill(words)
    await page.locator("button.send").click()
    await expect(page.locator("li.bubble[data-from=me]")).to_have_count(1, timeout=10_000)
    await expect(page.locator("li.bubble:not([data-from=me])").first).to_be_visible(timeout=15_000)
    token = await page.evaluate("sessionStorage.getItem('chat')")
    return page, gateway.line.seal.conversation(Channel.WEB, token)


async def comes_true(page: Page, what: str, timeout_s: float) -> None:
    """Waits for something in the page; the page's own policy forbids Playwright's waiting in it."""
    async with asyncio.timeout(timeout_s):
        while not await page.evaluate(f"Boolean({what})"):
            await asyncio.sleep(0.1)


async def answered(gateway: Gateway, id: str, *replies: Reply, cause: str) -> None:
    """The line's answer, as if the assistant had chosen it."""
    c = await gateway.line.conversations.load(id)
    plan = say.plan(gateway.line, c, Decision(replies), f"{cause}#test", cause)
    assert (await gateway.line.conversations.commit(id, plan, now=gateway.line.now())).done


async def test_a_message_is_heard_where_the_browser_has_no_voice_and_stops_at_the_second_press(
    gateway: Gateway, browser: Browser
) -> None:
    page, id = await chat(gateway, browser, 320, "tiene una pistola y me va a matar", "es")
    assert await page.evaluate("speechSynthesis.getVoices().filter((v) => v.localService).length") == 0
    urgent = page.locator("li.bubble[data-from=line]", has_text="911").first
    button = urgent.get_by_role("button", name="Leer en voz alta")
    async with page.expect_response(lambda r: "/chat/audio" in r.url) as heard:
        await button.click()
    told = await heard.value
    assert told.status in (200, 206)
    assert "id=emergency_violence_now" in told.url
    assert "language=es" in told.url
    assert "pistola" not in told.url
    await comes_true(page, "sounds[0].duration > 0 && sounds[0].currentTime > 0", 15)
    await shot(page, "chat-listening-320")
    stop = urgent.get_by_role("button", name="Parar")
    await expect(stop).to_have_attribute("aria-pressed", "true")
    await stop.click()
    await expect(button).to_have_attribute("aria-pressed", "false")
    assert await page.evaluate("sounds[0].paused")

    # Another message silences the one before; leaving the page silences all.
    await button.click()
    await comes_true(page, "sounds.length === 2 && !sounds[1].paused", 15)
    await answered(gateway, id, Reply("help_menu"), cause="web:menu")
    menu = page.locator("li.bubble:not([data-from=me])").last
    await expect(menu.locator(".choices button").first).to_be_visible(timeout=10_000)
    offered = [choice.id for choice in gateway.line.library.render("help_menu", "es", "US").choices]
    async with page.expect_request(lambda r: "id=help_menu" in r.url) as asked:
        await menu.get_by_role("button", name="Leer en voz alta").click()
    assert f"choices={'+'.join(offered)}" in (await asked.value).url, "they are heard after the answer"
    await comes_true(page, "sounds.length === 3 && sounds[1].paused && !sounds[2].paused", 15)
    await expect(page.locator("button.listen[aria-pressed=true]")).to_have_count(1)
    await comes_true(page, "sounds[2].ended", 60)
    await expect(page.locator("button.listen[aria-pressed=true]")).to_have_count(0)


async def test_an_advocates_words_are_never_sent_to_be_spoken(gateway: Gateway, browser: Browser) -> None:
    page, id = await chat(gateway, browser, 320, "he has a gun")
    async with await gateway.signed_in("advocate-1") as client:
        await client.post(f"/api/conversations/{id}/claim")
        words = {"id": str(uuid.uuid4()), "text": "I am here with you."}
        assert (await client.post(f"/api/conversations/{id}/replies", json=words)).status == 201
    theirs = page.locator("li.bubble[data-from=person]", has_text="I am here")
    await expect(theirs).to_be_visible(timeout=10_000)
    # This browser has no voice, and the line speaks its own entries only: better no button than one that does nothing.
    await expect(theirs.locator("button.listen")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
async def test_every_choice_shows_a_drawing_before_its_words(gateway: Gateway, browser: Browser, width: int) -> None:
    page, id = await chat(gateway, browser, width, "they did not pay me")
    await answered(gateway, id, Reply("help_menu"), cause="web:menu")
    menu = page.locator("li.bubble:not([data-from=me])").last
    choices = menu.locator(".choices button")
    # Not those of an answer before it, while it is on its way.
    await expect(choices).to_have_count(
        len(gateway.line.library.render("help_menu", "en", "US").choices), timeout=10_000
    )
    assert await choices.count() == await choices.locator("svg[aria-hidden=true]").count()
    await expect(menu.get_by_role("button", name="A person", exact=True)).to_be_visible()
    await fits(page, width)
    await shot(page, f"chat-pictograms-{width}")
    for name, language, direction, (text, offered) in (
        ("arabic", "ar", "rtl", ARABIC),
        ("hindi", "hi", "ltr", HINDI),
    ):
        out = Outbound(f"web:{name}/1", Voice.ASSISTANT, Text(text), language, direction, offered)
        plan = Plan(key=f"web:{name}#test", out=(out,))
        assert (await gateway.line.conversations.commit(id, plan, now=gateway.line.now())).done
        said = page.locator(f"li.bubble p[lang={language}]")
        await expect(said).to_be_visible(timeout=10_000)
        await page.locator("footer select").select_option(language)
        await expect(page.locator("html")).to_have_attribute("dir", direction)
        await expect(page.locator("button.send")).to_be_visible()
        await fits(page, width)
        await shot(page, f"chat-{name}-{width}")


async def test_too_many_new_chats_are_told_plainly_whom_to_call(gateway: Gateway, browser: Browser) -> None:
    for _ in range(20):
        await gateway.somebody_writes()
    page = await (await browser.new_context(viewport={"width": 320, "height": 640})).new_page()
    await page.goto(f"{gateway.address}/chat")
    await page.locator("textarea[name=message]").fill("I need help")
    await page.locator("button.send").click()
    notice = page.get_by_role("alert")
    await expect(notice).to_contain_text("call 911", timeout=10_000)
    await expect(notice.get_by_role("link", name="1-888-373-7888")).to_have_attribute("href", "tel:18883737888")
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
    await fits(page, 320)
    await shot(page, "chat-too-many-320")
