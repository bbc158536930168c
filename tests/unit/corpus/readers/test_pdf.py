"""PDF: lines to paragraphs, furniture dropped, ruled tables, scans."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from corpus.model import RawDocument
from corpus.readers import read_bytes
from corpus.readers.pdf_lines import Line, assemble, without_furniture

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
BODY = ParagraphStyle(
    "b", fontName=FONT, fontSize=14, leading=22, firstLineIndent=28, wordWrap="CJK"
)
CELL = ParagraphStyle("c", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
TASK = (
    "各县市区人民政府要切实履行主体责任，对照问题清单逐项制定整改措施，"
    "明确责任单位和完成时限，于2024年12月底前全部整改到位，确保按期销号。"
)


def _furniture(canvas: Canvas, _: Any) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawString(72, A4[1] - 40, "云山省整改方案")
    canvas.drawCentredString(A4[0] / 2, 30, f"— {canvas.getPageNumber()} —")


def _pdf(story: Sequence[Any]) -> RawDocument:
    out = io.BytesIO()
    template = SimpleDocTemplate(out, pagesize=A4)
    template.build(list(story), onFirstPage=_furniture, onLaterPages=_furniture)
    return read_bytes(out.getvalue(), name="方案.pdf")


def _table(rows: Sequence[Sequence[str]], *merges: Any) -> Table:
    table = Table([[Paragraph(x, CELL) for x in r] for r in rows], colWidths=[40, 200, 90, 90])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), *merges]))
    return table


def test_lines_become_paragraphs_and_furniture_goes() -> None:
    items = [f"（{n}）{TASK}" for n in "一二三四五六七八九"]
    document = _pdf([Paragraph(x, BODY) for x in ("一、总体要求", *items, *items)])
    assert [b.text for b in document.blocks] == ["一、总体要求", *items, *items]
    assert document.blocks[0].page == 1
    assert document.blocks[-1].page == 2
    assert document.report.pages == 2


def test_a_ruled_table_gives_rows_between_its_neighbours() -> None:
    rows = [
        ["序号", "任务", "责任分工", ""],
        ["", "", "牵头单位", "配合单位"],
        ["1", "城区排水管网雨污混流，生活污水直排河道，群众反映强烈", "市水务局", "市住建局"],
        ["2", "扬尘", "各县区", ""],
    ]
    spans = [
        ("SPAN", (0, 0), (0, 1)),
        ("SPAN", (1, 0), (1, 1)),
        ("SPAN", (2, 0), (3, 0)),
        ("SPAN", (2, 3), (3, 3)),
    ]
    document = _pdf(
        [Paragraph("任务如下：", BODY), _table(rows, *spans), Paragraph("特此通知。", BODY)]
    )
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("paragraph", "云山省整改方案"),  # on one page nothing shows that it is a running head
        ("paragraph", "任务如下："),
        (
            "table_row",
            "序号：1 | 任务：城区排水管网雨污混流，生活污水直排河道，群众反映强烈"
            " | 牵头单位：市水务局 | 配合单位：市住建局",
        ),
        ("table_row", "序号：2 | 任务：扬尘 | 牵头单位：各县区"),
        ("paragraph", "特此通知。"),
    ]


def test_a_table_on_the_next_page_keeps_its_header() -> None:
    header = ["序号", "任务", "单位", "时限"]
    first = _table([header, ["1", "清淤", "市水务局", "年内"]])
    second = _table([["2", "截污", "市住建局", "年内"], ["3", "植绿", "市林业局", "长期"]])
    document = _pdf([first, PageBreak(), second])
    assert [(b.page, b.text) for b in document.blocks] == [
        (1, "序号：1 | 任务：清淤 | 单位：市水务局 | 时限：年内"),
        (2, "序号：2 | 任务：截污 | 单位：市住建局 | 时限：年内"),
        (2, "序号：3 | 任务：植绿 | 单位：市林业局 | 时限：长期"),
    ]


def test_a_page_with_only_a_page_number_is_reported_as_a_scan() -> None:
    document = _pdf([Paragraph("正文。", BODY), PageBreak(), Paragraph(" ", BODY), PageBreak()])
    assert [b.text for b in document.blocks] == ["正文。"]
    assert [(i.place, i.what) for i in document.report.issues] == [
        ("第2页", "第2页没有文字（可能是扫描件）")
    ]


def test_digits_of_another_height_stay_in_their_line() -> None:
    pieces = [
        Line("年", 28, 42, 100, 114),
        Line("2024", 0, 28, 103, 112),
        Line("底前", 60, 88, 100, 114),
        Line("次行", 0, 28, 122, 136),
    ]
    assert [x.text for x in assemble(pieces)] == ["2024年 底前", "次行"]


def test_page_numbers_in_several_forms_are_dropped() -> None:
    for number in ("— 3 —", "第3页 共9页", "3", "-3-", "3/9"):
        lines = [Line("正文", 0, 28, 90, 104), Line(number, 0, 28, 800, 810)]
        assert [[x.text for x in page] for page in without_furniture([lines])] == [["正文"]]


def test_a_line_repeated_elsewhere_on_the_page_is_text() -> None:
    pages = [
        [Line("同志们", 0, 28, 90 + 40 * n, 104 + 40 * n), Line(f"正文{'甲' * n}", 0, 9, 400, 414)]
        for n in range(4)
    ]
    assert [len(p) for p in without_furniture(pages)] == [2, 2, 2, 2]


def test_rows_and_sentences_that_repeat_at_a_page_s_edge_are_kept() -> None:
    story = [Paragraph(f"（一）{TASK}", BODY) for _ in range(60)]
    assert [b.text for b in _pdf(story).blocks] == [f"（一）{TASK}"] * 60
    pages = [
        [Line(f"{n}清淤市水务局", 0, 90, 72, 84), Line("甲" * n, 0, 9, 400, 414)]
        for n in range(1, 5)
    ]
    assert without_furniture(pages) == pages
