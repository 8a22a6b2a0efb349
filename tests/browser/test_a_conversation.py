"""What a person and an advocate do, in a real browser against the whole running line, in demo mode.

Screenshots go to ``artifacts/screenshots``; somebody looks at them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from handoff.console.show import NAME
from handoff.settings import Settings, keyring
from handoff.supervise import Stack
from tests.browser.screens import shot
from tests.redis_server import free_port

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser, pytest.mark.timeout(240)]


@pytest_asyncio.fixture(loop_scope="module")
async def demo(tmp_path: Path) -> AsyncIterator[Settings]:
    ports = {name: free_port() for name in ("port", "redis_port", "rasa_port", "actions_port")}
    settings = keyring.complete(Settings(data_dir=tmp_path, country="US", **ports))
    stack = Stack(settings)
    try:
        await stack.start()
        for name in stack.names:
            await stack.wait_ready(name)
        yield settings
    finally:
        await stack.stop()


async def test_text_in_spanish_ask_for_a_person_be_answered_and_be_handed_back(
    demo: Settings, browser: Browser
) -> None:
    phone = await (await browser.new_context(viewport={"width": 1600, "height": 900})).new_page()
    await phone.goto(f"{demo.public_url}/demo")
    texts = phone.locator("section.phone li[data-from=line]")

    async def text(words: str) -> None:
        await phone.locator("section.phone input[name=text]").fill(words)
        await phone.get_by_role("button", name="Text", exact=True).click()

    await text("no me pagaron mi sueldo")
    await expect(texts).to_have_count(2, timeout=15_000)
    await expect(texts.nth(0)).to_contain_text("¿Es seguro escribirte?")
    await expect(texts.nth(1)).to_contain_text("Puedes reclamar el pago")

    advocate = await (await browser.new_context(viewport={"width": 1280, "height": 800})).new_page()
    await advocate.goto(f"{demo.public_url}/console")
    await shot(advocate, "console-sign-in-1280")
    await advocate.locator("input[name=name]").fill(NAME)
    await advocate.locator("input[name=password]").fill((demo.data_dir / "keys" / "demo_password").read_text().strip())
    await advocate.get_by_role("button", name="Sign in").click()
    await expect(advocate.get_by_role("button", name="Sign out")).to_be_visible(timeout=10_000)

    await text("quiero hablar con una persona")
    await expect(texts).to_have_count(3, timeout=15_000)
    await expect(texts.nth(2)).to_contain_text("persona")
    waiting = advocate.locator("[data-conversation][data-holder=waiting]")
    await expect(waiting).to_have_count(1, timeout=10_000)
    await shot(advocate, "console-queue-1280")
    await waiting.click()
    await advocate.get_by_role("button", name="Claim").click()
    await expect(advocate.locator("[data-holder=human]").first).to_be_visible()
    await expect(texts).to_have_count(4, timeout=10_000)
    await expect(texts.nth(3)).to_contain_text("Ahora te responde una persona")

    await advocate.locator("textarea[name=reply]").fill("Hola, estoy aquí. ¿Es seguro escribir ahora?")
    await advocate.get_by_role("button", name="Send").click()
    await expect(texts.nth(4)).to_contain_text("estoy aquí", timeout=10_000)
    await text("sí, gracias")
    await expect(advocate.locator("li[data-kind=in]").last).to_contain_text("sí, gracias", timeout=10_000)
    await phone.wait_for_timeout(1500)
    await expect(texts).to_have_count(5)  # the assistant says nothing while a human holds
    await shot(advocate, "console-conversation-1280")

    await advocate.get_by_role("button", name="Hand back").click()
    await expect(texts).to_have_count(6, timeout=10_000)
    await text("tienen mi pasaporte")
    await expect(texts.nth(6)).to_contain_text("pasaporte", timeout=15_000)
    await shot(phone, "demo-1600")
    await advocate.set_viewport_size({"width": 320, "height": 640})
    await shot(advocate, "console-conversation-320")


async def test_the_web_chat_at_320_pixels_answers_offers_and_leaves_at_once(demo: Settings, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 320, "height": 568})
    page = await context.new_page()
    outside: list[str] = []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((demo.public_url, "data:")) else None)
    await page.goto(f"{demo.public_url}/chat")
    await page.locator("textarea[name=message]").fill("they took my passport")
    await page.locator("button.send").click()
    answers = page.locator("li.bubble:not([data-from=me])")
    await expect(answers.nth(1)).to_contain_text("passport", timeout=15_000)
    await shot(page, "chat-320")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320, f"the page is {wide} px wide"
    assert not outside, "the page asked somebody else"

    await page.get_by_role("button", name="A person", exact=True).last.click()
    await expect(answers.last).to_contain_text("1-888-373-7888", timeout=10_000)
    await page.reload()
    await expect(page.locator("li.bubble").first).to_be_visible(timeout=10_000)

    await page.set_viewport_size({"width": 1280, "height": 800})
    await shot(page, "chat-1280")
    await page.route(
        "**/*", lambda route: route.fulfill(body="neutral") if "google" in route.request.url else route.continue_()
    )
    await page.locator("button.exit").click()
    await page.wait_for_url("**/search**")
    back = await context.new_page()
    await back.goto(f"{demo.public_url}/chat")
    await page.go_back()
    await back.wait_for_timeout(1500)
    assert await back.locator("li.bubble[data-from=me]").count() == 0, "the chat is still there for the next who looks"
    kept = await back.evaluate("JSON.stringify([Object.keys(localStorage)])")
    assert kept == "[[]]"
