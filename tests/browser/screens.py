"""Pictures for somebody to look at, in ``artifacts/screenshots``."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page

ARTIFACTS = Path(__file__).parent.parent.parent / "artifacts" / "screenshots"


async def shot(page: Page, name: str, *, whole: bool = False) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=whole)


async def fits(page: Page, width: int) -> None:
    """Nothing has to be scrolled sideways."""
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"the page is {wide} px wide"
