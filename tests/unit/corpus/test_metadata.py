"""Metadata as the text states it; None where it does not."""

from datetime import date

import pytest

from corpus.metadata import Metadata, metadata
from corpus.model import Block


def about(*lines: str, stated: str | None = None, file: str = "a.txt") -> Metadata:
    return metadata([Block(line) for line in lines], stated_title=stated, file=file)


NOTICE = (
    "临江市人民政府办公室关于印发《临江市河道治理方案》的通知",
    "临政办发〔2024〕12号",
    "各县（市、区）人民政府，市政府各部门：",
    "《临江市河道治理方案》已经市政府同意，现印发给你们，请认真贯彻执行。",
    "临江市人民政府办公室",
    "2024年3月5日",
    "临江市河道治理方案",
    "到2025年12月31日前完成。根据云政发〔2023〕7号文件要求制定。",
)


def test_notice_with_its_plan() -> None:
    assert about(*NOTICE) == Metadata(
        title=NOTICE[0],
        kind="方案",
        issuer="临江市人民政府办公室",
        number="临政办发〔2024〕12号",
        issued_on=date(2024, 3, 5),
        classification=None,
        recipients="各县（市、区）人民政府，市政府各部门",
    )


def test_what_is_not_stated_is_none() -> None:
    found = about("河道治理工作方案", "根据云政发〔2023〕7号文件，到2025年12月31日前完成治理。")
    assert (found.title, found.kind) == ("河道治理工作方案", "方案")
    assert (found.issuer, found.number, found.issued_on) == (None, None, None)
    assert (found.classification, found.recipients) == (None, None)


def test_title_over_two_lines_is_rejoined() -> None:
    assert about("临江市人民政府关于", "加强河道治理的意见", "正文。").title == (
        "临江市人民政府关于加强河道治理的意见"
    )


def test_clipped_first_line_is_completed_from_the_text() -> None:
    lines = (
        "关于做好临江市河道治理重点工作的...",
        "现将关于做好临江市河道治理重点工作的通知印发。",
    )
    assert about(*lines).title == "关于做好临江市河道治理重点工作的通知"


def test_several_signers_are_all_named() -> None:
    lines = (
        "关于印发《临江市矿山修复措施》的通知", "请认真贯彻落实。",
        "临江市自然资源局", "临江市财政局",
        "2024年5月11日",
    )  # fmt: skip
    found = about(*lines)
    assert (found.issuer, found.issued_on) == ("临江市自然资源局临江市财政局", date(2024, 5, 11))


def test_date_in_chinese_numerals_after_the_order() -> None:
    text = "现印发给你们，请遵照执行。　　二〇〇五年九月三十日临江市购房补贴细则第一章总则"
    assert about("临江市购房补贴细则", text).issued_on == date(2005, 9, 30)


def test_number_in_half_width_brackets() -> None:
    assert about("关于治理河道的通知", "临政办字[2023]122号", "各县：").number == (
        "临政办字〔2023〕122号"
    )


@pytest.mark.parametrize(
    ("line", "level"), [("秘密★1年", "秘密"), ("机密", "机密"), ("保守国家秘密的规定", None)]
)
def test_classification_stands_top_left(line: str, level: str | None) -> None:
    assert about(line, "关于治理河道的通知", "正文。").classification == level


def test_classification_is_not_read_from_the_body() -> None:
    assert about("标题通知", "一", "二", "三", "四", "秘密").classification is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("在全市河道治理工作会议上的讲话", "讲话"),
        ("临江市人民政府关于加强河道治理的意见", "意见"),
        ("临江市河道管理条例", "条例"),
        ("临江市人民政府关于修复矿山的批复", "批复"),
        ("《临江市河道治理方案》政策解读", "解读"),
        ("临江市2026年政府工作报告", "政府工作报告"),
        ("督查通报", "通报"),
        ("河道现状", None),
    ],
)
def test_kind_comes_from_the_title(title: str, kind: str | None) -> None:
    assert about(title, "正文。").kind == kind


def test_file_stem_is_the_last_resort() -> None:
    assert about("为做好河道治理工作，现提出要求。", file="库/河道治理.txt").title == "河道治理"


def test_a_bulletins_date_stands_beside_its_office() -> None:
    lines = ["督查通报", "第10期", "临江市人民政府督查室  2026年11月6日", "一、总体情况"]
    found = metadata([Block(x) for x in lines], stated_title=None, file="通报.txt")
    assert (found.issued_on, found.issuer) == (date(2026, 11, 6), "临江市人民政府督查室")
