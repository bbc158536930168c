"""The file opened again: every measure of GB/T 9704-2012 that the writer promises."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from assistant.answer import Citation
from assistant.drafting.docx import docx_bytes
from assistant.drafting.model import Draft, Frame, Section, Sentence

TITLE = "关于秸秆禁烧有关情况的通报"
QUOTE = "各县（市、区）要把秸秆禁烧责任落到村组。"
FRAME = Frame(
    issuer="临江市人民政府督查室",
    number="临政督发〔2026〕11号",
    recipients="各县（市、区）人民政府",
    dated=date(2026, 3, 5),
    copies="市委办公室，市人大常委会办公室",
    printer="临江市人民政府督查室",
    attachments=("进展情况表", "问题清单"),
)


def draft(frame: Frame = FRAME) -> Draft:
    citation = Citation(1, "d1", "整改方案", "方案.txt", ("一、任务",), "c1", QUOTE, 0, len(QUOTE))
    head = "（一）落实责任。"
    return Draft(
        "circular",
        TITLE,
        (
            Section(
                "工作要求",
                (
                    Sentence(head, "sourced", (1,), place="item", head=len(head)),
                    Sentence(QUOTE, "sourced", (1,)),
                    Sentence("【待核实】请各县补充火点数。", "unsourced", place="paragraph"),
                ),
            ),
            Section("存在问题", (), "（本节缺少依据。）"),
        ),
        (citation,),
        frame=frame,
    )


@pytest.fixture(scope="module")
def document() -> Any:
    return docx.Document(io.BytesIO(docx_bytes(draft())))


def paragraph(document: Any, text: str) -> Any:
    return next(p for p in document.paragraphs if text in p.text)


def faces(run: Any) -> set[str]:
    fonts = run._r.rPr.rFonts
    return {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")}


def indent(made: Any, name: str) -> int:
    return int(made._p.pPr.ind.get(qn(f"w:{name}"), "0"))


def test_the_page_is_a4_with_the_margins_of_the_standard(document: Any) -> None:
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin,
    )  # fmt: skip
    assert [round(m.mm, 1) for m in margins] == [37.0, 35.0, 28.0, 26.0]


def test_the_grid_is_22_lines_of_28_characters(document: Any) -> None:
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert 225 * 1440 / 25.4 // int(grid.get(qn("w:linePitch"))) == 22
    character = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert 156 * 72 / 25.4 / character == pytest.approx(28, abs=0.01)


def test_condensed_type_puts_28_characters_on_a_line_without_the_grid(document: Any) -> None:
    style = document.styles["Normal"].element
    assert style.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    condensed = int(style.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 156 * 72 / 25.4 // (16 + condensed) == 28


def test_the_title_is_xiaobiaosong_22_centred(document: Any) -> None:
    made = paragraph(document, TITLE)
    assert made.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    assert made.runs[0].font.size.pt == 22
    assert faces(made.runs[0]) == {"方正小标宋简体"}


def test_the_body_is_fangsong_16_on_28_points_with_two_characters_indent(document: Any) -> None:
    made = paragraph(document, "【待核实】")
    assert made.runs[0].font.size.pt == 16
    assert faces(made.runs[0]) == {"仿宋_GB2312"}
    assert made.paragraph_format.line_spacing.pt == 28
    assert made.paragraph_format.line_spacing_rule == docx.enum.text.WD_LINE_SPACING.EXACTLY
    assert indent(made, "firstLineChars") == 200


def test_headings_have_the_face_of_their_level(document: Any) -> None:
    assert faces(paragraph(document, "一、工作要求").runs[0]) == {"黑体"}
    second = paragraph(document, "（一）落实责任").runs
    assert [(r.text, faces(r)) for r in second] == [
        ("（一）落实责任[1]。", {"楷体_GB2312"}),
        (f"{QUOTE[:-1]}[1]。", {"仿宋_GB2312"}),
    ]


def test_page_numbers_stand_outside_between_dashes_in_song_14(document: Any) -> None:
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer is True
    for footer, side, chars in (
        (section.footer, docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT, "rightChars"),
        (section.even_page_footer, docx.enum.text.WD_ALIGN_PARAGRAPH.LEFT, "leftChars"),
    ):
        made = footer.paragraphs[0]
        assert made.alignment == side
        assert indent(made, chars) == 100
        assert made.text == "—  —"
        assert made._p.findall(f".//{qn('w:instrText')}")[0].text == "PAGE"
        assert {r.font.size.pt for r in made.runs} == {14}
        assert set.union(*(faces(r) for r in made.runs)) == {"宋体"}


def test_the_red_head_has_the_number_and_a_red_line(document: Any) -> None:
    assert str(paragraph(document, "督查室文件").runs[0].font.color.rgb) == "FF0000"
    number = paragraph(document, "临政督发〔2026〕11号")
    assert number.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    line = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert line.get(qn("w:color")) == "FF0000"


def test_recipients_stand_at_the_left_edge_with_a_colon(document: Any) -> None:
    made = paragraph(document, "各县（市、区）人民政府：")
    assert indent(made, "firstLineChars") == 0


def test_signature_and_date_stand_right_the_date_two_characters_in(document: Any) -> None:
    sign = next(p for p in document.paragraphs if p.text == "临江市人民政府督查室")
    day = paragraph(document, "2026年3月5日")
    assert sign.alignment == day.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert indent(sign, "rightChars") == 200
    # 署名 10 characters, the date 6: beginning 2 later it ends 2 + 10 - 2 - 6 from the edge.
    assert indent(day, "rightChars") == 400


def test_attachments_are_numbered_where_there_are_several(document: Any) -> None:
    texts = [p.text for p in document.paragraphs]
    at = texts.index("附件：1. 进展情况表")
    assert texts[at - 1 : at + 2] == ["", "附件：1. 进展情况表", "2. 问题清单"]
    assert indent(paragraph(document, "附件：1."), "leftChars") == 200
    assert indent(paragraph(document, "2. 问题清单"), "leftChars") == 500


def test_the_imprint_has_copies_and_printer_between_rules(document: Any) -> None:
    table = document.tables[0]
    assert [row.cells[0].text for row in table.rows] == [
        "抄送：市委办公室，市人大常委会办公室。",
        "临江市人民政府督查室\t2026年3月5日印发",
    ]
    anchor = table._tbl.getnext()  # on the last page of the text, not on the appendix's
    assert anchor.pPr.find(qn("w:pageBreakBefore")) is None
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    foot = int(place.get(qn("w:tblpY"))) + 2 * 28 * 20
    assert foot * 25.4 / 1440 == pytest.approx(297 - 35, abs=0.1)
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    sizes = {b.tag.split("}")[1]: int(b.get(qn("w:sz"))) for b in borders}
    assert sizes["top"] == sizes["bottom"] > sizes["insideH"]
    assert {r.font.size.pt for r in table.rows[0].cells[0].paragraphs[0].runs} == {14}


def test_the_appendix_lists_every_citation(document: Any) -> None:
    texts = [p.text for p in document.paragraphs]
    at = texts.index("来源附录")
    assert texts[at + 1 : at + 3] == ["[1] 《整改方案》（方案.txt），一、任务", f"“{QUOTE}”"]
    assert document.paragraphs[at].paragraph_format.page_break_before is True


def test_sentences_carry_their_markers(document: Any) -> None:
    assert paragraph(document, "落到村组").text == (
        "（一）落实责任[1]。各县（市、区）要把秸秆禁烧责任落到村组[1]。"
    )


def test_an_empty_section_says_so(document: Any) -> None:
    assert paragraph(document, "（本节缺少依据。）").runs[0].font.size.pt == 16


def test_nothing_is_made_up_where_the_frame_is_empty() -> None:
    document = docx.Document(io.BytesIO(docx_bytes(draft(Frame()))))
    assert document.tables == []
    assert document.paragraphs[0].text == TITLE


@pytest.mark.parametrize(
    ("issuer", "sign", "day"),
    # The date is 7 characters wide and begins 2 after the signature.
    [("临江市政府", 600, 200), ("临江市人民政府办公室综合督查室", 200, 800)],
)
def test_a_date_longer_than_the_signature_keeps_two_characters_off_the_edge(
    issuer: str, sign: int, day: int
) -> None:
    frame = Frame(issuer=issuer, dated=date(2026, 11, 23))
    document = docx.Document(io.BytesIO(docx_bytes(draft(frame))))
    made = next(p for p in document.paragraphs if p.text == issuer)
    assert indent(made, "rightChars") == sign
    assert indent(paragraph(document, "2026年11月23日"), "rightChars") == day
