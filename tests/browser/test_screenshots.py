"""Screenshots of the views for docs/, made when SCREENSHOTS names a folder to write to."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from PIL import Image

from assistant.progress import Recorder, Steps

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from index.library import Library
    from index.standing import Status
    from tests.browser.conftest import Site

pytestmark = pytest.mark.slow
FOLDER = os.environ.get("SCREENSHOTS")  # noqa: TID251
QUESTION = quote("城区雨污混接管网改造由谁牵头，什么时候完成？")
SHOTS = {
    "page-ask": f"#/ask?q={QUESTION}",
    "page-refusal": f"#/ask?q={quote('双溪水库的水质是几类？')}",
    "page-ledger": "#/ledger",
    "page-units": "#/ledger?view=units",
    "page-calendar": "#/ledger?view=calendar&month=2026-11",
    "page-library": "#/library",
    "page-report": "#/reports/weekly?list=" + quote("本期 overdue"),
    "page-draft": "#/draft?kind=circular&topic=" + quote("整改进展"),
}
DONE: dict[str, tuple[Status, ...]] = {
    "秸秆": ("in_progress",),
    "扬尘": ("in_progress", "done"),
    "渗滤液": ("in_progress", "done", "writeoff_requested"),
    "粪污": ("done",),
}


@pytest.mark.skipif(FOLDER is None, reason="只在 make screenshots 时运行")
def test_screenshots(page: Page, site: Site, tmp_path: Path) -> None:
    library = site.service.library
    worked_on(library, tmp_path)
    task = library.tasks(disputed=True)[1][0].obligation.id
    for name, address in {**SHOTS, "page-task": f"#/ledger/{task}"}.items():
        shoot(page, name, address)
    page.set_viewport_size({"width": 390, "height": 720})
    shoot(page, "page-phone", SHOTS["page-ledger"])


def worked_on(library: Library, folder: Path) -> None:
    """Some tasks under way, so that there is something to see."""
    proof = folder / "验收单.txt"
    proof.write_text("样例", encoding="utf-8")
    recorder = Recorder(library, Steps())
    for words, steps in DONE.items():
        for task in library.tasks(q=words)[1][:1]:
            for status in steps:
                evidence = [] if status == "in_progress" else [proof]
                recorder.add(
                    task.obligation.id, status=status, by="市水利局 张三", evidence=evidence
                )


def shoot(page: Page, name: str, address: str) -> None:
    from playwright.sync_api import expect

    page.goto("about:blank")
    page.goto(f"/{address}")
    page.wait_for_selector("#tabs a[aria-current]")
    expect(page.locator(".loading")).to_have_count(0)
    if name in ("page-ask", "page-draft"):
        page.locator("main button.marker").first.click()
        page.wait_for_selector("#source mark")
        page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    place = Path(str(FOLDER)) / f"{name}.png"
    shot = Image.open(BytesIO(page.screenshot()))
    shot.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(place, optimize=True)
    assert place.stat().st_size <= 200_000
