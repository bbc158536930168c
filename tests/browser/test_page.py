"""The page in a real browser, over the real service and the sample files."""

from __future__ import annotations

import time
from datetime import date
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
ABSENT = "西藏的GDP是多少？"
VIEWS = (
    "#/ask",
    f"#/ask?q={quote(OWNER)}",
    f"#/ask?q={quote(ABSENT)}",
    "#/ledger",
    "#/ledger?view=units",
    "#/ledger?view=calendar&month=2026-12",
    "#/ledger?q=" + quote("没有这样的任务"),
    "#/library",
    "#/reports/weekly",
    "#/reports/monthly?list=" + quote("本期 overdue"),
    "#/draft",
    "#/draft?kind=circular&topic=" + quote("整改进展"),
)


def test_ask_and_see_the_quote_in_its_source(page: Page) -> None:
    opened(page, "#/ask")
    page.get_by_label("问题").fill(OWNER)
    page.get_by_role("button", name="提问").click()
    answer = page.locator(".answer")
    answer.get_by_role("button", name="复制（含出处）").wait_for()
    assert "市住房城乡建设局" in answer.locator(".text").first.inner_text()
    answer.locator(".text button.marker").first.click()
    page.wait_for_selector("#source mark")
    marked = "".join(page.locator("#source mark").all_inner_texts())
    assert "市住房城乡建设局" in marked
    assert page.locator("#source mark").first.is_visible()
    seen = page.locator("#source mark").first.bounding_box()
    assert seen is not None
    assert 0 < seen["y"] < 720
    assert page.locator("#source table th").all_inner_texts()[:2] == ["序号", "整改领域"]
    page.keyboard.press("Escape")
    page.wait_for_selector("#source", state="hidden")


def test_a_citation_in_prose_shows_its_headings(page: Page, site: Site) -> None:
    library = site.service.library
    own = next(e.document.id for e in library.documents() if e.document.file.startswith("02"))
    document = library.document(own)
    at = document.text.index("责任单位：市住房城乡建设局（牵头）")
    opened(page, f"#/ask?doc={document.id}&at={at}-{at + 12}")
    page.wait_for_selector("#source mark")
    assert page.locator("#source mark").inner_text() == document.text[at : at + 12]
    path = page.locator(".crumbs li").all_inner_texts()
    assert path[:2] == ["附件", "一、水环境方面"]


def test_follow_up_and_back(page: Page) -> None:
    opened(page, f"#/ask?q={quote('城区雨污混接管网改造由谁牵头？')}")
    page.get_by_label("问题").fill("那什么时候完成？")
    page.keyboard.press("Enter")
    expect(page.locator(".answer .actions")).to_have_count(2)
    assert "2026年12月底前" in page.locator(".answer").nth(1).inner_text()
    page.go_back()
    expect(page.locator(".turn")).to_have_count(1)


def test_a_refusal_offers_the_nearest_clauses(page: Page) -> None:
    opened(page, f"#/ask?q={quote(ABSENT)}")
    assert page.get_by_text("文件里没有查到依据").is_visible()
    assert "西藏" in page.locator(".answer .text").first.inner_text()
    page.locator(".near button").first.click()
    page.wait_for_selector("#source mark")


def test_the_keyboard_alone_reaches_a_source(page: Page) -> None:
    opened(page, "#/ask")
    page.keyboard.press("/")
    page.keyboard.insert_text(OWNER)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer .actions")
    page.evaluate("document.getElementById('main').focus()")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.answer .marker')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#source mark")
    assert page.evaluate("document.activeElement.textContent") == "关闭"
    page.keyboard.press("Enter")
    page.wait_for_selector("#source", state="hidden")
    assert page.evaluate("document.activeElement.matches('.answer .marker')")


def test_the_keyboard_alone_goes_from_sign_in_to_a_recorded_step(page: Page, site: Site) -> None:
    def tab_to(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"Tab 到不了 {selector}")

    key = site.key("editor", "张三")
    page.goto("/#/ask")
    page.wait_for_selector("#key")
    page.keyboard.insert_text(key)
    page.keyboard.press("Enter")
    page.wait_for_selector("#tabs a[aria-current]")
    page.evaluate("document.body.focus()")
    tab_to("#tabs a[href='#/ledger']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ledger tbody tr")
    page.keyboard.press("/")
    page.keyboard.insert_text("管网")
    page.keyboard.press("Enter")
    expect(page.locator(".ledger tbody tr").first).to_contain_text("管网")
    tab_to(".ledger tbody a")
    page.keyboard.press("Enter")
    page.wait_for_selector("#p-status")
    tab_to(".sources .cite")
    page.keyboard.press("Enter")
    page.wait_for_selector("#source mark")
    page.keyboard.press("Escape")
    page.wait_for_selector("#source", state="hidden")
    assert page.evaluate("document.activeElement.matches('.sources .cite')")
    tab_to("#p-note")
    page.keyboard.insert_text("已开工")
    tab_to("form button.main")
    page.keyboard.press("Enter")
    expect(page.locator(".steps > li")).to_have_count(1)


def test_the_ledger_filters_sorts_and_exports(page: Page) -> None:
    opened(page, "#/ledger")
    everything = page.locator(".ledger tbody tr").count()
    page.get_by_label("单位", exact=True).fill("市水利局")
    page.get_by_label("单位角色").select_option("lead")
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.locator(".ledger tbody tr")).not_to_have_count(everything)
    expect(page.locator(".loading")).to_have_count(0)
    page.wait_for_selector(".ledger tbody tr")
    leads = page.locator(".ledger tbody td:nth-child(3)").all_inner_texts()
    assert leads
    assert all("市水利局" in lead for lead in leads)
    page.get_by_role("button", name="时限").click()
    page.wait_for_selector("th[aria-sort=ascending]")
    for button, start in (("导出表格 xlsx", b"PK"), ("导出日历 ics", b"BEGIN:VCALENDAR")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=button).click()
        assert Path(saved.value.path()).read_bytes().startswith(start)


def test_ready_filters_find_what_is_late_or_disputed(page: Page, site: Site) -> None:
    library = site.service.library
    late, _ = library.tasks(overdue_on=date.today(), limit=0)
    disputed, _ = library.tasks(disputed=True, limit=0)
    opened(page, "#/ledger")
    rows = page.locator(".ledger tbody tr")
    page.get_by_role("button", name="逾期", exact=True).click()
    expect(rows).to_have_count(late)
    assert page.locator(".ledger tbody tr.late").count() == late > 0
    page.get_by_role("button", name="说法不一致").click()
    expect(rows).to_have_count(disputed)
    assert page.locator(".ledger .marks .badge.late").all_inner_texts() == [
        "时限不一致",
        "牵头单位不一致",
    ]


def test_a_task_leads_back_to_the_list_it_was_opened_from(page: Page) -> None:
    opened(page, f"#/ledger?unit={quote('市水利局')}&sort=due")
    page.locator(".ledger tbody a").first.click()
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("link", name="返回台账").click()
    page.locator(".ledger tbody tr").first.wait_for()
    assert page.get_by_label("单位", exact=True).input_value() == "市水利局"
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("时限")


def test_a_disputed_task_shows_each_source_and_what_it_says(page: Page, site: Site) -> None:
    task = site.service.library.tasks(disputed=True)[1][0]
    opened(page, f"#/ledger/{task.obligation.id}")
    said = page.locator(".note li strong").all_inner_texts()
    assert said == ["2026年9月底前", "2026年11月底前"]
    assert page.locator(".sources h3").count() == len(task.sources) == 3
    page.locator(".note li button").last.click()
    page.wait_for_selector("#source mark")
    assert "2026年11月底前" in "".join(page.locator("#source mark").all_inner_texts())


def test_the_calendar_has_recurring_tasks_on_their_days(page: Page) -> None:
    opened(page, "#/ledger?view=calendar&month=2026-12")
    monthly = page.get_by_role("button", name="2026年12月28日到期")
    assert "项" in monthly.inner_text()
    monthly.click()
    assert page.evaluate("document.activeElement.closest('section').id") == "day-2026-12-28"
    page.get_by_role("button", name="下个月").click()
    page.get_by_role("heading", level=2, name="2027年1月").wait_for()
    assert page.get_by_role("button", name="2027年1月28日到期").is_visible()


def test_a_draft_cites_and_says_what_is_missing(page: Page) -> None:
    opened(page, "#/draft")
    page.get_by_label("主题").fill("清水河治理")
    page.get_by_role("button", name="起草", exact=True).click()
    page.locator(".draft h3").first.wait_for()
    assert page.locator(".draft h3").first.inner_text().startswith("一、")
    assert "本节缺少依据" in page.locator(".draft .note").first.inner_text()
    page.locator(".draft button.marker").first.click()
    page.wait_for_selector("#source mark")


def test_what_is_copied_has_its_sources(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, f"#/ask?q={quote(OWNER)}")
    page.get_by_role("button", name="复制（含出处）").click()
    page.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0] == f"问：{OWNER}"
    assert copied[1].startswith("答：城区雨污混接管网改造：由市住房城乡建设局牵头")
    assert copied[2:4] == ["出处：", "[1] 临江市2026年生态环境重点整改任务清单"]


def test_a_report_number_opens_its_list(page: Page) -> None:
    opened(page, "#/reports/weekly")
    tile = page.locator('[data-list="全部"]')
    count = int(tile.locator("b").inner_text())
    tile.click()
    page.wait_for_selector('[data-list="全部"][aria-pressed=true]')
    assert page.locator(".panel .card").count() == count > 0
    spoken = page.locator('[data-list="讲话"]')
    count = int(spoken.locator("b").inner_text())
    spoken.click()
    page.get_by_role("heading", name="只见于讲话的要求").wait_for()
    assert page.locator(".panel .card").count() == count > 0


def test_an_uploaded_file_is_found_and_removed(page: Page, tmp_path: Path) -> None:
    fresh = tmp_path / "防汛值守通知.txt"
    fresh.write_text("临江市防汛值守通知\n一、防汛值守由市气象局牵头负责。\n", encoding="utf-8")
    opened(page, "#/library")
    page.set_input_files("#files", fresh)
    page.locator(".jobs .badge", has_text="已导入").wait_for()
    row = page.locator(".library tbody tr", has_text="防汛值守通知")
    row.wait_for()
    opened(page, f"#/ask?q={quote('防汛值守由谁牵头？')}")
    assert "市气象局" in page.locator(".answer .text").first.inner_text()
    opened(page, "#/library")
    row.get_by_role("button", name="详情").click()
    page.get_by_text("全部读到，没有遗漏").wait_for()
    page.get_by_role("button", name="删除").click()
    page.locator("dialog").get_by_role("button", name="删除").click()
    row.wait_for(state="detached")


def test_markup_in_files_is_text(page: Page, tmp_path: Path) -> None:
    bad = "<img src=x onerror=document.title=1>"
    fresh = tmp_path / "甲<img src=x onerror=alert(1)>.txt"
    fresh.write_text(f"{bad}的通知\n一、{bad}由市气象局牵头负责。\n", encoding="utf-8")
    opened(page, "#/library")
    page.set_input_files("#files", fresh)
    page.locator(".jobs .badge").first.wait_for()
    page.locator(".library button.link", has_text="onerror").first.click()
    page.wait_for_selector("#source .clause")
    assert bad in page.locator("#source .source-body").inner_text()
    assert page.locator("main img, #source img").count() == 0
    assert page.title() == "文库 · 督办"


def test_two_people_write_a_task_off(page: Page, site: Site, tmp_path: Path) -> None:
    first, second = site.key("editor", "张三"), site.key("editor", "李四")
    proof = tmp_path / "验收单.txt"
    proof.write_text("已验收", encoding="utf-8")
    page.goto(f"/#/ledger/{task_id(site)}")
    sign_in(page, first)
    steps = page.locator(".steps > li")

    def record(status: str, count: int) -> None:
        page.get_by_label("进展到").select_option(status)
        page.get_by_label("说明").fill("办理情况属实")
        page.set_input_files("#p-file", proof)
        page.get_by_role("button", name="登记").click()
        steps.nth(count - 1).wait_for()

    record("done", 1)
    record("writeoff_requested", 2)
    page.get_by_label("进展到").select_option("accepted")
    page.get_by_role("button", name="登记").click()
    page.locator("main .problem").wait_for()
    assert steps.count() == 2
    page.get_by_role("button", name="退出").click()
    sign_in(page, second)
    record("accepted", 3)
    record("published", 4)
    record("written_off", 5)
    expect(page.locator("main .badge").first).to_have_text("已销号")
    with page.expect_download() as saved:
        steps.first.get_by_role("link", name="验收单.txt").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8") == "已验收"


def test_a_reader_may_look_only(page: Page, site: Site) -> None:
    key = site.key("reader", "王五")
    page.goto("/#/library")
    page.get_by_label("密钥").fill("duban_wrong")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("alert").wait_for()
    sign_in(page, key)
    page.wait_for_selector(".library tbody tr")
    assert page.locator("#files").count() == 0
    page.get_by_role("button", name="详情").first.click()
    page.get_by_role("button", name="下载原件").wait_for()
    assert page.get_by_role("button", name="删除").count() == 0
    opened(page, f"#/ledger/{task_id(site)}")
    page.get_by_text("您的权限是查阅").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_breaks_an_accessibility_rule(page: Page, site: Site, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = {}
    for address in (*VIEWS, f"#/ledger/{task_id(site)}"):
        opened(page, address)
        found[address] = violations(page)
    page.goto(f"/{VIEWS[1]}")
    page.locator(".answer .text button.marker").first.click()
    page.wait_for_selector("#source mark")
    found["source"] = violations(page)
    site.key("reader", "王五")
    page.context.clear_cookies()
    time.sleep(2.5)  # that there is no key is believed for two seconds
    page.goto("about:blank")
    page.goto("/")
    page.wait_for_selector("#key")
    found["sign-in"] = violations(page)
    assert {k: v for k, v in found.items() if v} == {}


@pytest.mark.parametrize("width", [360, 640])  # 640 is 1280 at 200 % zoom
def test_nothing_scrolls_sideways(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    wide = {}
    for address in (*VIEWS, f"#/ledger/{task_id(site)}"):
        opened(page, address)
        wide[address] = page.evaluate("document.documentElement.scrollWidth")
    assert {k: v for k, v in wide.items() if v > width} == {}
