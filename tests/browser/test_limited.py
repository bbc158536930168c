"""A document for some units only: uploaded, seen, changed and not seen in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright")
expect = playwright.expect

from tests.browser.steps import opened, sign_in  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.slow

SECRET = "鹰嘴崖隧道渗水"
TEXT = f"""关于隧道治理的内部通知
一、主要任务
（一）{SECRET}全面治理并逐段验收。（牵头单位：市水利局；完成时限：2026年12月底前）
"""
QUESTION = f"{SECRET}由谁牵头？"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    place = tmp_path / "内部通知.txt"
    place.write_text(TEXT, encoding="utf-8")
    return place


def chosen(page: Page) -> list[str]:
    """The units in the chooser."""
    return page.locator(".chip").evaluate_all("all => all.map(c => c.firstChild.textContent)")


def out(page: Page) -> None:
    page.get_by_role("button", name="退出").click()
    page.get_by_label("密钥").wait_for()


def seen(page: Page) -> dict[str, bool]:
    """Where somebody who looks for it comes upon the secret."""
    found = {}
    opened(page, "#/library")
    found["library"] = page.locator(".library tbody tr", has_text="内部通知").count() > 0
    opened(page, f"#/ledger?q={quote(SECRET)}")
    found["ledger"] = SECRET in page.locator(".results").inner_text()
    opened(page, f"#/ask?q={quote(QUESTION)}")
    page.locator(".answer .actions").wait_for()
    found["ask"] = "市水利局" in page.locator(".answer .text").first.inner_text()
    cited = page.locator(".answer .cites, .answer .near")
    found["cited"] = any(SECRET in text for text in cited.all_inner_texts())
    opened(page, "#/reports/weekly?list=" + quote("全部"))
    found["reports"] = SECRET in page.locator("main").inner_text()
    return found


def test_a_document_for_one_unit_is_nowhere_for_another(
    page: Page, site: Site, secret: Path
) -> None:
    own, other = site.key("editor", "张三"), site.key("reader", "李四", "市生态环境局")
    page.goto("/#/library")
    sign_in(page, own)
    page.get_by_label("仅限以下单位").check()
    assert chosen(page) == ["市水利局"]
    page.set_input_files("#files", secret)
    page.locator(".jobs .badge", has_text="已导入").wait_for()
    row = page.locator(".library tbody tr", has_text="内部通知")
    expect(row.locator(".badge", has_text="仅限 市水利局")).to_have_count(1)
    assert [place for place, there in seen(page).items() if not there] == []
    out(page)
    sign_in(page, other)
    assert [place for place, there in seen(page).items() if there] == []
    out(page)
    sign_in(page, own)
    opened(page, "#/library")
    row.get_by_role("button", name="详情").click()
    field = page.locator(".detail-body .audience")
    field.get_by_label("添加可见单位").fill("市生态环境局")
    field.get_by_role("button", name="添加").click()
    page.get_by_role("button", name="保存可见范围").click()
    row.locator(".badge", has_text="仅限 市水利局、市生态环境局").wait_for()
    out(page)
    sign_in(page, other)
    assert [place for place, there in seen(page).items() if not there] == []


def test_units_are_offered_and_can_be_taken_off(page: Page, site: Site) -> None:
    key = site.key("editor", "张三")
    site.key("reader", "李四", "市生态环境局")
    page.goto("/#/library")
    sign_in(page, key)
    page.get_by_label("仅限以下单位").check()
    offered = page.locator("#u-units option")
    expect(offered).to_have_count(2)
    assert page.locator("#u-units option").evaluate_all("all => all.map(o => o.value)") == [
        "市水利局",
        "市生态环境局",
    ]
    field = page.get_by_label("添加可见单位")
    field.fill("市生态环境局、龙潭县人民政府")
    field.press("Enter")
    assert chosen(page) == [
        "市水利局",
        "市生态环境局",
        "龙潭县人民政府",
    ]
    page.get_by_role("button", name="去掉市生态环境局").click()
    assert page.locator(".chip").count() == 2


def test_a_restricted_upload_needs_a_unit(page: Page, secret: Path) -> None:
    opened(page, "#/library")
    page.get_by_label("仅限以下单位").check()
    page.set_input_files("#files", secret)
    page.get_by_text("请写明可以看到的单位").wait_for()
    assert page.locator(".jobs li").count() == 0


def test_a_mistyped_unit_is_refused_and_can_be_mended(page: Page, site: Site, secret: Path) -> None:
    key = site.key("editor", "张三")
    page.goto("/#/library")
    sign_in(page, key)
    page.get_by_label("仅限以下单位").check()
    page.get_by_label("添加可见单位").fill("市水力局")
    page.keyboard.press("Enter")
    page.set_input_files("#files", secret)
    page.locator(".jobs").get_by_text("没有市水力局的密钥").wait_for()
    page.get_by_role("button", name="去掉市水力局").click()
    page.get_by_role("button", name="再试一次").click()
    page.locator(".jobs .badge", has_text="已导入").wait_for()
    limited = page.locator(".library .badge", has_text="仅限")
    expect(limited).to_have_text("仅限 市水利局")
