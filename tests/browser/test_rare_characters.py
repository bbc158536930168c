"""Characters beyond the basic plane: offsets count them once, JavaScript's own count twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright")

from tests.browser.steps import opened  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.slow

TEXT = "临江市巡查通知\n由市水利局𬭎𫘧同志会同𬀩江北区负责巡查，2026年5月底前完成。\n"
TABLE = (
    "<table><tr><th>序号</th><th>责任人</th><th>时限</th></tr>"
    "<tr><td>1</td><td>𬭎𫘧𬀩、李四</td><td>2026年5月底前</td></tr></table>"
)


@pytest.mark.parametrize(
    ("name", "content", "quote"),
    [("通知.txt", TEXT, "2026年5月底前"), ("清单.html", TABLE, "李四")],
)
def test_the_quote_is_marked_behind_rare_characters(
    page: Page, site: Site, tmp_path: Path, name: str, content: str, quote: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    library = site.service.library
    library.ingest([tmp_path / name], workers=0)
    own = next(e.document.id for e in library.documents() if e.document.file == name)
    at = library.document(own).text.index(quote)
    opened(page, f"#/ask?doc={own}&at={at}-{at + len(quote)}")
    page.wait_for_selector("#source mark")
    assert page.locator("#source mark").inner_text() == quote
    assert "𬭎𫘧" in page.locator("#source").inner_text()
