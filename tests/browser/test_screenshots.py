"""Screenshots of the views for docs/, made when SCREENSHOTS names a folder to write to."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.slow
FOLDER = os.environ.get("SCREENSHOTS")  # noqa: TID251
QUESTION = quote("城区雨污混接管网改造由谁牵头，什么时候完成？")
SHOTS = {
    "page-ask": f"#/ask?q={QUESTION}",
    "page-ledger": "#/ledger",
    "page-units": "#/ledger?view=units",
    "page-library": "#/library",
    "page-report": "#/reports/weekly",
}


@pytest.mark.skipif(FOLDER is None, reason="只在 make screenshots 时运行")
def test_screenshots(page: Page, site: Site) -> None:
    from playwright.sync_api import expect

    folder = Path(str(FOLDER))
    task = site.service.library.obligations(limit=1)[1][0].id
    for name, address in {**SHOTS, "page-task": f"#/ledger/{task}"}.items():
        page.goto("about:blank")
        page.goto(f"/{address}")
        page.wait_for_selector("#tabs a[aria-current]")
        expect(page.locator(".loading")).to_have_count(0)
        if name == "page-ask":
            page.locator(".answer .text button.marker").first.click()
            page.wait_for_selector("#source mark")
        place = folder / f"{name}.png"
        shot = Image.open(BytesIO(page.screenshot()))
        shot.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(place, optimize=True)
        assert place.stat().st_size <= 200_000
