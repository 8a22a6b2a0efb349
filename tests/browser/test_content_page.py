"""A supervisor finds an outdated answer, mends it, a second one approves, and a person has it at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from handoff.store.people import Advocate
from tests.browser.screens import fits, shot
from tests.content.copies import small
from tests.gateway import PASSWORD, PASSWORD_HASH, Gateway, gateway_in

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser, pytest.mark.timeout(240)]


@pytest_asyncio.fixture(loop_scope="module")
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with gateway_in(tmp_path / "var", 7, small(tmp_path)) as gateway:
        yield gateway


async def supervisor(gateway: Gateway, browser: Browser, name: str, width: int = 1280) -> Page:
    await gateway.line.people.put(Advocate(name, "supervisor", ("en",), PASSWORD_HASH))
    page = await (await browser.new_context(viewport={"width": width, "height": 800})).new_page()
    await page.goto(f"{gateway.address}/console")
    await page.locator("input[name=name]").fill(name)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("button", name="Texts").click()
    return page


async def test_an_outdated_answer_is_found_mended_approved_and_with_a_person_at_once(
    gateway: Gateway, browser: Browser
) -> None:
    page = await supervisor(gateway, browser, "one")
    await expect(page.locator("[data-entry]").first).to_be_visible(timeout=15_000)

    # Somebody changes the English by hand; the line reads it, and keeps what it was.
    history = gateway.line.settings.data_dir / "content_history"
    for _ in range(100):
        if len(list(history.glob("*.json"))) >= 7:
            break
        await page.wait_for_timeout(100)
    english = gateway.line.library.root / "en" / "any" / "first_contact.yml"
    english.write_text(english.read_text().replace("In danger: call 911.", "If you are in danger, call 911."))
    for _ in range(100):
        if "If you are" in " ".join(gateway.line.library.entries[("first_contact", "en", "any")].steps):
            break
        await page.wait_for_timeout(100)

    await page.reload()
    await page.get_by_role("button", name="Texts").click()
    await page.get_by_label("Language").select_option("es")
    await page.get_by_label("Show", exact=True).select_option("outdated")
    await expect(page.locator("[data-entry]")).to_have_count(1)
    await shot(page, "texts-list-1280")
    await page.locator("[data-entry]").click()
    changed = page.get_by_role("region", name="What changed in English")
    await expect(changed.locator("ins").first).to_contain_text("If")
    await expect(page.get_by_role("heading", name="first_contact")).to_be_focused()

    words = page.get_by_label("Step 1", exact=True)
    old = await words.input_value()
    await words.fill("Te garantizamos la visa.")
    await expect(page.locator(".edit .problems")).to_contain_text("may not be said")
    await words.fill(old.replace("En peligro: llama al 911.", "Si hay peligro, llama al 911."))
    await expect(page.locator(".edit .problems .stops")).to_have_count(0)
    await expect(page.locator(".edit .segments li").first).to_contain_text("Hola")
    await shot(page, "texts-edit-1280")
    await page.get_by_label("A native speaker").check()
    await page.get_by_label("Their role, no name").fill("native speaker, legal advocate")
    await page.get_by_role("button", name="Propose this change").press("Enter")
    waiting = page.get_by_role("region", name="A change waits")
    await expect(waiting).to_contain_text("Your change waits for another supervisor")

    second = await supervisor(gateway, browser, "two")
    await page.reload()  # now there is a second supervisor: the first may no longer approve alone
    await second.get_by_label("Show", exact=True).select_option("proposed")
    await second.locator("[data-entry]").click()
    waits = second.get_by_role("region", name="A change waits")
    await expect(waits).to_contain_text("one proposes a change")
    await shot(second, "texts-approve-1280")
    await waits.get_by_role("button", name="Approve").click()
    await expect(second.get_by_role("status").filter(has_text="Done.")).to_be_visible()
    await expect(waits).to_have_count(0)

    person = await (await browser.new_context(viewport={"width": 320, "height": 640}, locale="es-ES")).new_page()
    await person.goto(f"{gateway.address}/chat")
    await person.locator("textarea[name=message]").fill("hola, no me pagaron mi sueldo")
    await person.locator("button.send").click()
    await expect(person.locator("li.bubble:not([data-from=me])").first).to_contain_text(
        "Si hay peligro, llama al 911.", timeout=15_000
    )
    assert "Si hay peligro" in (gateway.line.library.root / "es" / "any" / "first_contact.yml").read_text()


async def test_two_at_once_lose_no_word_and_the_page_fits_a_phone(gateway: Gateway, browser: Browser) -> None:
    one, two = await supervisor(gateway, browser, "one"), await supervisor(gateway, browser, "two", width=320)
    for page in (one, two):
        await page.get_by_label("Language").select_option("ar")
        if page is two:
            await shot(two, "texts-list-320")
        await page.get_by_label("Words").fill("goodbye")
        await page.locator("[data-entry='any/goodbye']").click()
        await expect(page.get_by_label("Step 1", exact=True)).to_have_attribute("dir", "rtl")
    bubble = one.locator(".edit .chatbubble").first
    assert await bubble.evaluate("e => getComputedStyle(e).direction") == "rtl"
    await shot(one, "texts-arabic-1280")
    await fits(two, 320)
    await shot(two, "texts-edit-320", whole=True)

    theirs = await one.get_by_label("Step 1", exact=True).input_value()
    await one.get_by_label("Step 1", exact=True).fill(f"{theirs} شكرا.")
    await one.get_by_role("button", name="Propose this change").click()
    await expect(one.get_by_role("region", name="A change waits")).to_be_visible()
    mine = f"{theirs} مع السلامة."
    await two.get_by_label("Step 1", exact=True).fill(mine)
    await two.get_by_role("button", name="Propose this change").click()
    beside = two.get_by_role("region", name="What the other wrote")
    await expect(beside).to_contain_text("شكرا")
    await expect(two.get_by_label("Step 1", exact=True)).to_have_value(mine)
    await fits(two, 320)
    await beside.scroll_into_view_if_needed()
    await shot(two, "texts-meanwhile-320")
    await beside.get_by_role("button", name="keep my words").click()
    await two.get_by_role("button", name="Propose this change").click()
    await expect(two.get_by_role("region", name="A change waits")).to_contain_text("السلامة")
    await fits(two, 320)


async def test_an_advocate_has_no_texts_and_an_only_supervisor_says_that_nobody_else_is_there(
    gateway: Gateway, browser: Browser
) -> None:
    page = await supervisor(gateway, browser, "one")
    await page.locator("[data-entry='any/goodbye']").click()
    await page.get_by_label("Step 1", exact=True).fill("Cuídate mucho.")
    await page.keyboard.press("Control+Enter")
    waits = page.get_by_role("region", name="A change waits")
    approve = waits.get_by_role("button", name="Approve")
    await expect(approve).to_be_disabled()
    await waits.get_by_label("This line has no other supervisor").check()
    await shot(page, "texts-alone-1280")
    await approve.click()
    await expect(waits).to_have_count(0)
    assert gateway.line.library.render("goodbye", "es", None).text == "Cuídate mucho."

    await gateway.line.people.put(Advocate("helper", "advocate", ("en",), PASSWORD_HASH))
    other = await (await browser.new_context()).new_page()
    await other.goto(f"{gateway.address}/console")
    await other.locator("input[name=name]").fill("helper")
    await other.locator("input[name=password]").fill(PASSWORD)
    await other.get_by_role("button", name="Sign in").click()
    await expect(other.get_by_role("button", name="Sign out")).to_be_visible()
    await expect(other.get_by_role("button", name="Texts")).to_have_count(0)
