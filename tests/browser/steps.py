"""What tests of the page do again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Site


def opened(page: Page, address: str) -> None:
    """Open a view and wait until it has what it shows."""
    from playwright.sync_api import expect

    page.goto("about:blank")
    page.goto(f"/{address}")
    page.wait_for_selector("#tabs a[aria-current]")
    expect(page.locator(".loading")).to_have_count(0)


def task_id(site: Site) -> str:
    """The first task of the ledger."""
    return site.service.library.obligations(limit=1)[1][0].id


def sign_in(page: Page, key: str) -> None:
    """Sign in on the page for it."""
    page.get_by_label("密钥").fill(key)
    page.get_by_role("button", name="登录").click()
    page.wait_for_selector("#tabs a[aria-current]")


def violations(page: Page) -> list[str]:
    """What axe-core finds amiss on the page as it is."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]
