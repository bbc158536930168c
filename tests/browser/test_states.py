"""What the page shows when something is amiss, missing or very long; and that it stays usable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright")
expect = playwright.expect

from tests.browser.steps import opened, sign_in, task_id, violations  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.slow

OWNER = "城区雨污混接管网改造由谁牵头，什么时候完成？"


def signed_in(page: Page, site: Site, address: str, role: str = "editor") -> str:
    key = site.key(role, "张三")
    page.goto(f"/{address}")
    sign_in(page, key)
    return key


def again(page: Page, key: str) -> None:
    """Sign in over the page."""
    dialog = page.locator("dialog")
    dialog.get_by_text("登录已过期").wait_for()
    dialog.get_by_label("密钥").fill(key)
    dialog.get_by_role("button", name="登录", exact=True).click()
    dialog.wait_for(state="detached")


def test_an_expired_session_loses_no_question(page: Page, site: Site) -> None:
    key = signed_in(page, site, "#/ask")
    page.context.clear_cookies()
    page.get_by_label("问题").fill(OWNER)
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for()
    assert violations(page) == []
    page.locator("dialog").get_by_label("密钥").fill("duban_wrong")
    page.locator("dialog").get_by_role("button", name="登录", exact=True).click()
    page.locator("dialog").get_by_role("alert").wait_for()
    again(page, key)
    page.locator(".answer .actions").wait_for()
    assert "市住房城乡建设局" in page.locator(".answer .text").first.inner_text()


def test_an_expired_session_loses_nothing_that_was_filled_in(
    page: Page, site: Site, tmp_path: Path
) -> None:
    proof = tmp_path / "照片.txt"
    proof.write_text("整改后", encoding="utf-8")
    key = signed_in(page, site, f"#/ledger/{task_id(site)}")
    page.get_by_label("说明").fill("已开工，完成三成")
    page.set_input_files("#p-file", proof)
    page.context.clear_cookies()
    page.get_by_role("button", name="登记").click()
    again(page, key)
    step = page.locator(".steps > li")
    expect(step).to_have_count(1)
    assert "已开工，完成三成" in step.inner_text()
    assert "照片.txt" in step.inner_text()


def test_who_does_not_sign_in_again_is_told(page: Page, site: Site) -> None:
    signed_in(page, site, "#/ask")
    page.context.clear_cookies()
    page.get_by_label("问题").fill(OWNER)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="暂不登录").click()
    page.locator(".answer").get_by_text("需要有效的密钥").wait_for()
    assert page.locator(".asked").inner_text() == OWNER


def test_somebody_else_who_signs_in_sees_a_page_of_their_own(page: Page, site: Site) -> None:
    other = site.key("reader", "李四", "市生态环境局")
    signed_in(page, site, "#/ask")
    page.context.clear_cookies()
    page.get_by_label("问题").fill(OWNER)
    page.keyboard.press("Enter")
    dialog = page.locator("dialog")
    dialog.get_by_label("密钥").fill(other)
    dialog.get_by_role("button", name="登录", exact=True).click()
    page.get_by_text("市生态环境局　李四（查阅）").wait_for()


def test_a_token_renewed_in_another_tab_is_taken_up(page: Page, site: Site) -> None:
    key = signed_in(page, site, f"#/ledger/{task_id(site)}")
    page.get_by_role("button", name="登记").wait_for()
    answer = page.context.request.post("/v1/session", data={"key": key})
    assert answer.ok
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".steps > li")).to_have_count(1)


@pytest.mark.parametrize("view", ["#/ledger", "#/library", "#/reports/weekly", "#/ask?q=x"])
def test_a_service_that_is_gone_is_said_and_tried_again(page: Page, view: str) -> None:
    opened(page, "#/draft")
    page.route("**/v1/**", lambda route: route.abort())
    page.goto(f"/{view}")
    fault = page.get_by_text("连不上服务").first
    fault.wait_for()
    assert violations(page) == []
    page.unroute("**/v1/**")
    page.get_by_role("button", name="再试一次").first.click()
    fault.wait_for(state="detached")
    expect(page.locator(".loading")).to_have_count(0)


def test_a_broken_connection_does_not_end_an_upload(page: Page, tmp_path: Path) -> None:
    fresh = tmp_path / "值守通知.txt"
    fresh.write_text("值守通知\n一、值守由市气象局牵头负责。\n", encoding="utf-8")
    opened(page, "#/library")
    page.route("**/v1/jobs/**", lambda route: route.abort())
    page.set_input_files("#files", fresh)
    page.get_by_text("连接中断").wait_for()
    page.unroute("**/v1/jobs/**")
    page.locator(".jobs .badge", has_text="已导入").wait_for()


def test_a_long_answer_can_be_stopped(page: Page) -> None:
    opened(page, "#/ask")
    page.route("**/v1/ask", lambda _: None)  # never answered
    page.get_by_label("问题").fill(OWNER)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="停止").click()
    page.get_by_text("已停止").wait_for()
    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="重新提问").click()
    page.locator(".answer .actions").wait_for()


def test_an_empty_library_says_what_to_do(page: Page, site: Site, empty_site: Site) -> None:
    found = {}
    for view, text in {
        "#/ask": "文库里还没有文件",
        "#/library": "文库里还没有文件",
        "#/ledger": "台账里还没有任务",
        "#/ledger?view=units": "台账里还没有任务",
        "#/ledger?view=calendar": "台账里还没有任务",
        "#/reports/weekly": "台账中没有任务",
    }.items():
        page.goto("about:blank")
        page.goto(f"{empty_site.address}/{view}")
        page.get_by_text(text).first.wait_for()
        found[view] = violations(page)
    assert {k: v for k, v in found.items() if v} == {}
    site.foreign = [url for url in site.foreign if not url.startswith(empty_site.address)]


def test_nothing_found_offers_a_way_on(page: Page) -> None:
    opened(page, f"#/ledger?q={quote('没有这样的任务')}")
    page.get_by_text("没有符合条件的任务").wait_for()
    page.get_by_role("link", name="清除筛选条件").click()
    page.locator(".ledger tbody tr").first.wait_for()
    opened(page, f"#/library?q={quote('没有这样的文件')}")
    page.get_by_text("没有这样的文件").wait_for()


def test_a_file_that_cannot_be_read_is_told_apart(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "坏的.docx"
    broken.write_bytes(b"PK\x03\x04 not a document")
    opened(page, "#/library")
    page.set_input_files("#files", broken)
    page.locator(".jobs .badge", has_text="没有读进来").wait_for()
    assert page.locator(".jobs .problem").inner_text()
    assert violations(page) == []


LONG = "进一步加强清水河流域水环境综合整治和长江入河排污口排查整治" * 2


@pytest.mark.parametrize("width", [360, 1280])
def test_long_names_and_many_tasks_fit(page: Page, tmp_path: Path, width: int) -> None:
    unit = "临江市清水河流域水环境综合整治工作领导小组办公室"
    duty = f"对沿线问题逐一建立台账、逐项销号，{LONG}"
    lines = [
        f"（{n}）第{n}处{duty}。（牵头单位：{unit}；完成时限：2026年12月底前）" for n in range(120)
    ]
    text = "\n".join([f"关于{LONG}的任务清单", "二、主要任务", *lines])
    (tmp_path / f"{LONG[:60]}.txt").write_text(text, encoding="utf-8")
    (tmp_path / f"{'without_a_break_' * 8}.txt").write_text("通知\n无\n", encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 720})
    opened(page, "#/library")
    page.set_input_files("#files", sorted(tmp_path.glob("*.txt")))
    page.locator(".jobs .badge").nth(1).wait_for()
    found = {}
    for view in (
        "#/library",
        "#/ledger",
        "#/ledger?view=units",
        "#/ledger?page=2",
        "#/reports/weekly",
    ):
        opened(page, view)
        found[view] = page.evaluate("document.documentElement.scrollWidth")
    assert {k: v for k, v in found.items() if v > width} == {}
    assert page.evaluate("document.title") == "报告 · 督办"


def test_dialogs_and_open_details_break_no_accessibility_rule(page: Page, site: Site) -> None:
    opened(page, "#/library")
    page.get_by_role("button", name="详情").first.click()
    page.get_by_text("全部读到").wait_for()
    page.get_by_label("仅限以下单位").last.check()
    assert violations(page) == []
    page.get_by_role("button", name="保存可见范围").click()
    page.get_by_text("请写明可以看到的单位").wait_for()
    page.get_by_role("button", name="删除").click()
    page.locator("dialog").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    opened(page, f"#/ledger/{task_id(site)}")
    for count, status in enumerate(("done", "writeoff_requested"), 1):
        page.get_by_label("进展到").select_option(status)
        page.get_by_role("button", name="登记").click()
        expect(page.locator(".steps > li")).to_have_count(count)
    page.get_by_label("进展到").select_option("accepted")
    page.get_by_role("button", name="登记").click()
    page.locator("main .problem").wait_for()
    assert violations(page) == []


def test_forced_colours_and_high_contrast_break_no_rule(page: Page) -> None:
    for media in ({"forced_colors": "active"}, {"contrast": "more"}):
        page.emulate_media(**media)  # type: ignore[arg-type]
        for view in (
            f"#/ask?q={quote(OWNER)}",
            "#/ledger",
            "#/ledger?view=units",
            "#/reports/weekly",
        ):
            opened(page, view)
            assert violations(page) == []
