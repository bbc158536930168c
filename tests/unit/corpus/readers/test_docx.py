"""Word documents: order, tables, tracked changes, numbering."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.model import Block, RawDocument
from corpus.readers import read, read_bytes

_W = nsdecls("w")


def _read(document: Document) -> RawDocument:
    out = io.BytesIO()
    document.save(out)
    return read_bytes(out.getvalue(), name="方案.docx")


def _texts(document: Document) -> list[str]:
    return [b.text for b in _read(document).blocks]


def _append(document: Document, xml: str) -> None:
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def _list(document: Document, levels: list[tuple[str, str]], *, overrides: str = "") -> int:
    """Add a list of (format, label text) levels; the id of its numbering."""
    numbering = document.part.numbering_part.element
    shared = 900 + len(numbering)
    xml = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (fmt, text) in enumerate(levels)
    )
    first_num = numbering.find("{*}num")
    first_num.addprevious(
        parse_xml(f'<w:abstractNum {_W} w:abstractNumId="{shared}">{xml}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(
            f'<w:num {_W} w:numId="{shared}"><w:abstractNumId w:val="{shared}"/>{overrides}</w:num>'
        )
    )
    return shared


def _item(document: Document, text: str, number: int, level: int = 0) -> None:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {_W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def test_paragraphs_and_tables_stand_in_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("临江市整改方案", 0)
    document.add_heading("一、总体要求", 1)
    table = document.add_table(3, 3)
    for cell, text in zip(
        table._cells, ["序号", "任务", "单位", "1", "清淤", "市水务局"], strict=False
    ):
        cell.text = text
    table.cell(2, 0).merge(table.cell(2, 2)).text = "二、大气环境方面"
    document.add_paragraph("第一行\n第二行")
    path = tmp_path / "方案.docx"
    document.save(str(path))
    found = read(path)
    assert [(b.kind, b.level, b.text) for b in found.blocks] == [
        ("paragraph", None, "临江市整改方案"),
        ("heading", 1, "一、总体要求"),
        ("table_row", None, "序号：1 | 任务：清淤 | 单位：市水务局"),
        ("paragraph", None, "二、大气环境方面"),
        ("paragraph", None, "第一行"),
        ("paragraph", None, "第二行"),
    ]
    assert found.title == "临江市整改方案"
    assert (found.report.format, found.report.paragraphs, found.report.table_rows) == ("docx", 5, 1)


def test_insertions_are_read_and_deletions_are_not() -> None:
    document = docx.Document()
    _append(
        document,
        f"<w:p {_W}><w:r><w:t>于</w:t></w:r><w:del><w:r><w:delText>六月</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12月</w:t></w:r></w:ins><w:r><w:t>底前</w:t></w:r></w:p>",
    )
    assert _texts(document) == ["于12月底前"]


def test_links_controls_smart_tags_and_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    document = docx.Document()
    _append(
        document,
        f'<w:sdt {_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<w:sdtContent><w:p><w:hyperlink><w:r><w:t>甲</w:t></w:r></w:hyperlink>"
        "<w:smartTag><w:r><w:t>乙</w:t></w:r></w:smartTag>"
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "</w:p></w:sdtContent></w:sdt>",
    )
    assert _texts(document) == ["甲乙", "框内"]


def test_labels_that_word_computes_are_written_into_the_text() -> None:
    document = docx.Document()
    number = _list(
        document,
        [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")],
    )
    levels = {"总体": 0, "思想": 1, "甲": 2, "乙": 2, "原则": 1, "丙": 2, "措施": 0, "组织": 1}
    for text, level in levels.items():
        _item(document, text, number, level)
    assert _texts(document) == [
        "一、总体", "（一）思想", "1. 甲", "2. 乙", "（二）原则", "1. 丙", "二、措施", "（一）组织",
    ]  # fmt: skip


def test_an_override_starts_a_list_again() -> None:
    document = docx.Document()
    number = _list(document, [("decimal", "%1.")])
    again = _list(
        document,
        [("decimal", "%1.")],
        overrides='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>',
    )
    _item(document, "甲", number)
    _item(document, "乙", again)
    _item(document, "丙", number)
    assert _texts(document) == ["1. 甲", "5. 乙", "2. 丙"]


@pytest.mark.parametrize(
    ("style", "template", "expected"),
    [
        ("decimal", "第%1条", "第1条 甲"),
        ("chineseCounting", "第%1章", "第一章 甲"),
        ("ideographTraditional", "%1、", "甲、甲"),
        ("japaneseCounting", "%1、", "一、甲"),
        ("upperLetter", "%1.", "A. 甲"),
        ("lowerRoman", "(%1)", "(i)甲"),
        ("decimalEnclosedCircle", "%1", "①甲"),
        ("decimalFullWidth", "%1．", "１．甲"),
        ("chineseLegalSimplified", "%1、", "壹、甲"),
        ("bullet", "●", "甲"),
    ],
)
def test_number_formats(style: str, template: str, expected: str) -> None:
    document = docx.Document()
    _item(document, "甲", _list(document, [(style, template)]))
    assert _texts(document) == [expected]


def test_numbering_and_level_come_from_a_style_based_on_another() -> None:
    document = docx.Document()
    number = _list(document, [("chineseCounting", "%1、")])
    base = document.styles["Heading 2"]
    base.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {_W}><w:numId w:val="{number}"/></w:numPr>')
    )
    child = document.styles.add_style("本单位二级", 1)
    child.base_style = base
    document.add_paragraph("总体要求", style="本单位二级")
    assert _read(document).blocks == (Block("一、总体要求", kind="heading", level=2),)


def test_heads_pictures_and_vertical_merges() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "云山省"
    table = document.add_table(3, 3)
    texts = ["序号", "任务", "单位", "1", "清淤", "市水务局", "2", "", "市住建局"]
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    found = _read(document)
    assert [b.text for b in found.blocks] == [
        "序号：1 | 任务：清淤 | 单位：市水务局",
        "序号：2 | 任务：清淤 | 单位：市住建局",
    ]
    assert [i.place for i in found.report.issues] == ["页眉页脚"]
