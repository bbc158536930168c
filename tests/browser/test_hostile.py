"""Markup in documents, file names and notes stays text, wherever the page shows it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright")

from assistant.progress import Recorder  # noqa: E402
from tests.browser.test_page import VIEWS, opened  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.slow

IMAGE = '<img src=x onerror="window.broken=1">'
SCRIPT = "</script><script>window.broken=1</script>"
LINK = "[点这里](javascript:window.broken=1)"
NAME = '"><svg onload=window.broken=1>通知.md'
TEXT = f"""# {IMAGE}治理通知

市{IMAGE}办〔2026〕9号

## 一、{SCRIPT}工作任务

1. {IMAGE}黑水沟治理{LINK}由市<b onmouseover=window.broken=1>水利</b>局牵头，2026年12月底前完成。
2. 白石沟清淤{SCRIPT}由市水利局牵头，2026年11月底前完成。

| 序号 | 任务{IMAGE} | 牵头单位 | 完成时限 |
| --- | --- | --- | --- |
| 1 | 青石沟{SCRIPT}疏浚 | 市水利局{IMAGE} | 2026年12月底前 |
"""


@pytest.fixture
def hostile(site: Site, tmp_path: Path) -> str:
    """The id of a document that is full of markup; one of its tasks has a note that is, too."""
    place = tmp_path / NAME
    place.write_text(TEXT, encoding="utf-8")
    library = site.service.library
    (result,) = library.ingest([place], workers=0).results
    assert result.status == "added"
    assert result.document_id is not None
    _, tasks = library.obligations(document_id=result.document_id)
    photo = tmp_path / "p"
    photo.write_bytes(b"x")
    steps = Recorder(library, site.service.steps)
    for task in tasks:
        steps.add(
            task.id,
            status="in_progress",
            by=f"市水利局 {IMAGE}",
            note=IMAGE + SCRIPT + LINK,
            evidence=[(photo, NAME)],
        )
    return result.document_id


def test_markup_is_shown_and_never_obeyed(page: Page, site: Site, hostile: str) -> None:
    page.on("dialog", lambda d: d.accept())
    _, tasks = site.service.library.obligations(document_id=hostile)
    text = site.service.library.document(hostile).text
    at = text.index("黑水沟")
    places = [
        *VIEWS,
        f"#/ask?q={quote('黑水沟治理由谁牵头？')}",
        f"#/ask?q={quote(IMAGE + SCRIPT)}",
        f"#/ask?doc={hostile}&at={at}-{at + 9}",
        f"#/ask?doc={quote(IMAGE)}&at=0-9",
        f"#/ledger?doc={hostile}",
        f"#/ledger?q={quote(IMAGE)}",
        f"#/reports/weekly?list={quote(IMAGE)}",
        f"#/{quote(IMAGE)}",
        *(f"#/ledger?task={task.id}" for task in tasks),
    ]
    shown = ""
    for place in places:
        opened(page, place)
        page.wait_for_timeout(200)
        shown += page.locator("body").inner_text()
        assert page.evaluate("window.broken") is None, place
        injected = "img[src=x], svg[onload], b[onmouseover], a[href^='javascript:'], body script"
        assert page.locator(injected).count() == 0, place
    assert "onerror=" in shown
    assert "svg onload=" in shown
