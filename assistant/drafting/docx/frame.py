"""The parts round the body: red head, recipients, attachments, signature, imprint.

Source: GB/T 9704-2012, 7.2.4 (发文机关标志), 7.2.5 (发文字号), 7.2.7 (红色分隔线), 7.3.2
(主送机关), 7.3.4 (附件说明), 7.3.5.2 (署名 and 成文日期 without a seal), 7.4 (版记).
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from assistant.drafting.docx.styles import (
    BODY,
    LINE_PT,
    SMALL_PT,
    TITLE,
    Run,
    add_run,
    paragraph,
    set_indent,
)
from assistant.drafting.model import Frame

_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
_MARK_PT, _MARK_LINE_PT = 36, 56
_THICK, _THIN = 8, 4  # eighths of a point: 0.35 mm and 0.25 mm as Word's nearest steps
# The schema's order of elements, which Word insists on.
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:kinsoku", "w:spacing", "w:ind", "w:jc", "w:rPr")
_AFTER_PLACE = ("w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblLook")
_TYPE_AREA_TWIPS = round(156 * 1440 / 25.4)


def red_head(document: Any, frame: Frame) -> None:
    """The issuer's mark, the document number two lines below, the red line under both."""
    if not (frame.issuer and frame.number):
        return
    size = min(_MARK_PT, 440 / (len(frame.issuer) + 2))
    runs = [Run(f"{frame.issuer}文件", TITLE)]
    paragraph(document, runs, indent=0, size=size, line=_MARK_LINE_PT, align=_CENTRE, red=True)
    blank(document)
    blank(document)
    number = paragraph(document, [Run(frame.number)], indent=0, align=_CENTRE)
    _line_below(number)
    blank(document)


def blank(document: Any) -> None:
    """An empty line."""
    paragraph(document, [], indent=0)


def recipients(document: Any, frame: Frame) -> None:
    """The 主送机关 at the left edge, with a colon."""
    if frame.recipients:
        runs = [Run(f"{frame.recipients.rstrip('：:')}：")]
        paragraph(document, runs, indent=0, align=_LEFT)


def attachments(document: Any, frame: Frame) -> None:
    """附件： one line below the body, two characters in; later ones stand under the first."""
    if not frame.attachments:
        return
    blank(document)
    several = len(frame.attachments) > 1
    for n, name in enumerate(frame.attachments, 1):
        ordinal = f"{n}. " if several else ""
        made = paragraph(document, [Run(("附件：" if n == 1 else "") + ordinal + name)], indent=0)
        set_indent(made, left=2 if n == 1 else 5)


def signature(document: Any, frame: Frame) -> None:
    """署名 two characters from the right, the date under it beginning two characters later."""
    if not frame.issuer and not frame.dated:
        return
    blank(document)
    written = chinese_date(frame.dated) if frame.dated else ""
    sign, day = _widths(frame.issuer or "", written)
    for text, right in ((frame.issuer, sign), (written, day)):
        if text:
            made = paragraph(document, [Run(text)], indent=0, align=_RIGHT)
            set_indent(made, right=right)


def imprint(document: Any, frame: Frame) -> None:
    """版记 at the foot of the last page: 抄送, then who printed it and when."""
    printed = f"{chinese_date(frame.dated)}印发" if frame.printer and frame.dated else ""
    rows = [f"抄送：{frame.copies.rstrip('。')}。"] if frame.copies else []
    if not rows and not printed:
        return
    table = document.add_table(rows=len(rows) + bool(printed), cols=1)
    _float_at_foot(table, sum(_lines(r) for r in rows) + bool(printed))
    for n, text in enumerate(rows):
        _imprint_line(table.rows[n].cells[0], text)
    if printed:
        cell = table.rows[len(rows)].cells[0]
        _imprint_line(cell, f"{frame.printer}\t{printed}")
    _rule(table)
    # A floating table stands on the page of the paragraph after it; the appendix is another.
    paragraph(document, [], indent=0, size=1, line=1)


def chinese_date(day: date) -> str:
    """2026年3月5日, the 成文日期's form (7.3.5.4: Arabic digits, no leading zero)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _width(text: str) -> float:
    """Characters, two half-width ones counting as one."""
    return sum(0.5 if c.isascii() else 1.0 for c in text)


def _widths(sign: str, day: str) -> tuple[float, float]:
    """How many characters 署名 and 成文日期 stay off the right edge (7.3.5.2)."""
    if not sign or not day:
        return 2.0, 2.0
    spare = _width(sign) - _width(day)
    if spare >= 2:
        return 2.0, spare
    return 4.0 - spare, 2.0


def _line_below(made: Any) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(_border("w:bottom", 16, "FF0000", space="4"))
    made._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


def _border(name: str, size: int, colour: str = "000000", space: str = "0") -> Any:
    border = OxmlElement(name)
    for key, value in (("val", "single"), ("sz", str(size)), ("space", space), ("color", colour)):
        border.set(qn(f"w:{key}"), value)
    return border


def _imprint_line(cell: Any, text: str) -> None:
    made = cell.paragraphs[0]
    add_run(made, text, BODY, SMALL_PT)
    made.paragraph_format.line_spacing = Pt(LINE_PT)
    set_indent(made, left=1, right=1, size=SMALL_PT)
    if "\t" in text:
        stop = Twips(_TYPE_AREA_TWIPS - SMALL_PT * 20)
        made.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.RIGHT)


def _rule(table: Any) -> None:
    """The first and last rules thick, those between thin (7.4.1)."""
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    borders.append(_border("w:top", _THICK))
    borders.append(_border("w:bottom", _THICK))
    borders.append(_border("w:insideH", _THIN))
    properties.insert_element_before(borders, "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _no_cell_margins(table: Any) -> None:
    """Let the rules begin and end with the type area, and the text one character in."""
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        margin = OxmlElement(f"w:{name}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _lines(text: str) -> int:
    """How many lines a row of the imprint takes, one character in from either edge."""
    room = _TYPE_AREA_TWIPS / (SMALL_PT * 20) - 2
    return max(1, math.ceil(_width(text) / room))


def _float_at_foot(table: Any, lines: int) -> None:
    """Set a table so that its last line is the last of the page's type area (7.4)."""
    foot_twips = (297 - 35) * 1440 / 25.4
    place = OxmlElement("w:tblpPr")
    for key, value in (
        ("vertAnchor", "page"),
        ("horzAnchor", "page"),
        ("tblpX", str(round(28 * 1440 / 25.4))),
        ("tblpY", str(round(foot_twips - lines * LINE_PT * 20))),
    ):
        place.set(qn(f"w:{key}"), value)
    table._tbl.tblPr.insert_element_before(place, *_AFTER_PLACE)
    width = table._tbl.tblPr.find(qn("w:tblW"))
    width.set(qn("w:w"), str(_TYPE_AREA_TWIPS))
    width.set(qn("w:type"), "dxa")
    table.autofit = False
    _no_cell_margins(table)
    for column in table.columns:
        column.width = Twips(_TYPE_AREA_TWIPS)
