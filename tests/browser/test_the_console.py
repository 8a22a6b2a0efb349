"""What an advocate does beside writing: corrects, looks services up and sends one, passes on, closes. In a browser."""

from __future__ import annotations

import secrets
import uuid

import pytest
from playwright.async_api import Browser, Page, expect

from handoff.line.accept import accept
from handoff.model import Address, Channel, Event, Inbound, Plan, Text
from tests.browser.screens import fits, shot
from tests.gateway import PASSWORD, Gateway

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser, pytest.mark.timeout(240)]

SIGNS = "points 7, most 22, signs threatened,papers_kept"
MANY = (
    "they did not pay me",
    "tienen mi pasaporte",
    "he locked the door and I cannot leave",
    "quiero hablar con una persona",
    "I paid a recruiter 8000 and now he wants more",
    "mwen bezwen yon kote pou m dòmi",
)


async def at_the_console(gateway: Gateway, browser: Browser, name: str, width: int) -> Page:
    """A console in which an advocate has signed in."""
    page = await (await browser.new_context(viewport={"width": width, "height": 800})).new_page()
    await page.goto(f"{gateway.address}/console")
    await page.locator("input[name=name]").fill(name)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=15_000)
    return page


async def writes(gateway: Gateway, text: str) -> str:
    """Somebody else's message; the conversation's id."""
    who = Address(secrets.token_urlsafe(32))
    return (await accept(gateway.line, Inbound(f"web:{uuid.uuid4().hex}", Channel.WEB, who, Text(text)))).conversation


async def test_correct_look_up_send_refer_transfer_and_close(gateway: Gateway, browser: Browser) -> None:
    await (await gateway.signed_in("advocate-1")).close()
    other = await gateway.signed_in("advocate-2")
    chat = await (await browser.new_context(viewport={"width": 400, "height": 700}, locale="es")).new_page()
    await chat.goto(f"{gateway.address}/chat")
    await chat.locator("textarea[name=message]").fill("mi jefe tiene una pistola")
    await chat.locator("button.send").click()
    await expect(chat.locator("li.bubble[data-from=line]").first).to_be_visible(timeout=15_000)
    id = gateway.line.seal.conversation(Channel.WEB, await chat.evaluate("sessionStorage.getItem('chat')"))

    desk = await at_the_console(gateway, browser, "advocate-1", 1280)
    await desk.locator(f"[data-conversation={id}]").click()
    await desk.get_by_role("button", name="Claim").click()
    await expect(desk.locator("main [data-holder=human]")).to_be_visible(timeout=10_000)

    # Misread: first what it was about, then that it was no emergency.
    log = desk.locator(".log")
    heard = log.locator("li[data-kind=in]").first
    for choice, told in (
        ("Rights: threats or revenge", "Misread: it was about Rights: threats or revenge"),
        ("No emergency", "Misread: it was no emergency"),
    ):
        await heard.get_by_role("button", name="Misread?").click()
        await heard.get_by_label("It was about").select_option(label=choice)
        if choice == "No emergency":
            await shot(desk, "console-misread-1280")
        await heard.get_by_role("button", name="Save").click()
        await expect(log.locator("li[data-kind=note]").last).to_contain_text(told, timeout=10_000)
        await expect(heard).to_contain_text(f"Marked as: {choice}")

    # A town that exists twice is asked about; then a service goes to the person with one click.
    await desk.get_by_role("button", name="Services").click()
    panel = desk.get_by_role("region", name="Services")
    await panel.get_by_label("Place").fill("Vancouver")
    await panel.get_by_label("Need").select_option("shelter")
    await panel.get_by_role("button", name="Look up").click()
    await panel.get_by_role("button", name="Vancouver, WA").click()
    hotline = panel.locator("[data-service=us-trafficking-hotline]")
    await expect(hotline).to_contain_text("Open day and night", timeout=15_000)
    await expect(hotline).to_contain_text("Why: ")
    await shot(desk, "console-services-1280")
    await hotline.get_by_role("button", name="Send to the person").click()
    await expect(chat.locator("li.bubble[data-from=person]").last).to_contain_text("1-888-373-7888", timeout=10_000)
    await hotline.get_by_role("button", name="Does not agree").click()
    await expect(log.locator("li[data-kind=note]").last).to_contain_text("did not agree", timeout=10_000)
    await hotline.get_by_role("button", name="Person agrees").click()
    await expect(desk.get_by_role("alert")).to_contain_text("wait for their answer", timeout=10_000)
    await chat.locator("textarea[name=message]").fill("sí, pueden llamar")
    await chat.locator("button.send").click()
    await expect(log.locator("li[data-kind=in]").last).to_contain_text("pueden llamar", timeout=10_000)
    await hotline.get_by_role("button", name="Person agrees").click()
    await expect(log.locator("li[data-kind=note]").last).to_contain_text("The person agreed", timeout=10_000)
    await expect(desk.get_by_role("alert")).to_have_count(0)
    before = await chat.locator("li.bubble[data-from=person]").count()
    await hotline.get_by_role("button", name="Tell the person I called").click()
    await expect(chat.locator("li.bubble[data-from=person]")).to_have_count(before + 1, timeout=10_000)
    await panel.get_by_label("Place").fill("xyzzyqwv")
    await panel.get_by_role("button", name="Look up").click()
    await expect(panel).to_contain_text("No such place is known", timeout=10_000)
    await desk.get_by_role("button", name="Services").click()
    await expect(panel).to_have_count(0)

    # What a guided path tells advocates.
    notes = (
        Event("note", "assistant", Text(f"path is_this_right, {SIGNS}"), why="points"),
        Event("note", "assistant", Text("path could_stay, routes t_visa:7,u_visa:3"), why="routes"),
        Event("note", "assistant", Text("danger: no\nchild: yes\nplace: Peoria IL\nseen: two at a stand"), why="tip"),
    )
    plan = Plan(key="test:notes", events=notes)
    assert (await gateway.line.conversations.commit(id, plan, now=gateway.line.now())).done
    await expect(log).to_contain_text('Signs in "Is this right?": 7 of 22 points. No verdict.', timeout=10_000)
    await expect(log).to_contain_text("Threatened, papers kept")
    await expect(log.locator("dl", has_text="T visa")).to_contain_text("7 points")
    await expect(log.locator("dl", has_text="Peoria IL")).to_contain_text("two at a stand")
    await shot(desk, "console-notes-1280")

    # Passed on: this advocate's box locks at once, the other's opens. Then closed.
    await gateway.line.people.seen("advocate-2", "available", gateway.line.now())  # only who is there can be chosen
    await desk.get_by_label("Transfer to").select_option("advocate-2")
    await expect(desk.locator("main .holder")).to_have_text("With advocate-2", timeout=10_000)
    await expect(desk.locator("textarea[name=reply]")).to_be_disabled()
    await other.close()
    second = await at_the_console(gateway, browser, "advocate-2", 1280)
    await second.locator(f"[data-conversation={id}]").click()
    await second.locator("textarea[name=reply]").fill("Hola, soy otra persona de apoyo.")
    await second.get_by_role("button", name="Send", exact=True).click()
    await expect(chat.locator("li.bubble[data-from=person]").last).to_contain_text("otra persona", timeout=10_000)
    await second.get_by_role("button", name="Close").click()
    await expect(second.locator("main .holder")).to_have_text("Closed", timeout=10_000)
    await expect(desk.locator("main .holder")).to_have_text("Closed", timeout=10_000)
    assert (await gateway.line.conversations.load(id)).holder == "closed"


@pytest.mark.parametrize("width", [1280, 320])
async def test_many_conversations_fit_the_screen(gateway: Gateway, browser: Browser, width: int) -> None:
    await (await gateway.signed_in("advocate-1")).close()
    ids = [await writes(gateway, MANY[n % len(MANY)]) for n in range(24)]
    desk = await at_the_console(gateway, browser, "advocate-1", width)
    waiting = desk.locator("[data-conversation][data-holder=waiting]")
    await expect(waiting.nth(3)).to_be_visible(timeout=30_000)
    await fits(desk, width)
    await shot(desk, f"console-many-{width}")
    urgent = desk.locator(f"[data-conversation={ids[2]}]")
    await expect(urgent).to_contain_text("Emergency: Held captive")
    await urgent.click()
    await desk.get_by_role("button", name="Claim").click()
    await expect(desk.locator("main [data-holder=human]")).to_be_visible(timeout=10_000)

    # Half a reply stays with its conversation while the advocate looks at another one.
    await desk.locator("textarea[name=reply]").fill("I am here. Is it safe")
    await desk.evaluate(f"location.hash = 'c/{ids[3]}'")
    await expect(desk.locator("textarea[name=reply]")).to_have_value("", timeout=10_000)
    await desk.evaluate(f"location.hash = 'c/{ids[2]}'")
    await expect(desk.locator("textarea[name=reply]")).to_have_value("I am here. Is it safe", timeout=10_000)

    await desk.get_by_role("button", name="Services").click()
    panel = desk.get_by_role("region", name="Services")
    await panel.get_by_label("Place").fill("Chicago")
    await panel.get_by_role("button", name="Look up").click()
    await expect(panel.locator("li").first).to_be_visible(timeout=15_000)
    await fits(desk, width)
    await shot(desk, f"console-many-open-{width}")
    await shot(desk, f"console-many-whole-{width}", whole=True)
    if width == 320:
        # On a phone the conversation takes the screen; the way back says who waits meanwhile.
        await expect(waiting.first).to_be_hidden()
        back = desk.get_by_role("button", name="Back to the queue")
        await expect(back).to_contain_text("in danger")
        await back.click()
        await expect(waiting.first).to_be_visible()
        await expect(desk.get_by_role("main")).to_have_count(0)
