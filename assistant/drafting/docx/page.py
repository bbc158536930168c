"""The page of an official document: size, margins, grid, page numbers.

Source: GB/T 9704-2012 党政机关公文格式, 5.1 (A4), 5.2.1 (天头 37 mm, 订口 28 mm, 版心
156 mm × 225 mm), 5.2.3 (22 lines of 28 characters), 7.5 (page numbers).
"""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from assistant.drafting.docx.styles import SONG, add_run

PAGE_MM = (210, 297)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
LINES, CHARACTERS = 22, 28
_BODY_PT = 16
_NUMBER_PT = 14
_TWIPS_A_MM = 1440 / 25.4
# 7.5: the dashes' top lies 7 mm below the type area; a line of 14 pt is about 5 mm high.
_FOOTER_MM = BOTTOM_MM - 7 - 5
_GRID_UNITS_A_POINT = 4096


def set_page(document: Any) -> None:
    """Give the only section of a python-docx document the standard's page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.footer_distance = Mm(_FOOTER_MM)
    _set_grid(section)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "rightChars", "right")
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "leftChars", "left")


def _set_grid(section: Any) -> None:
    """22 lines a page and 28 characters a line, as Word's grid states them."""
    height = PAGE_MM[1] - TOP_MM - BOTTOM_MM
    width = PAGE_MM[0] - LEFT_MM - RIGHT_MM
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    pitch_pt = width * 72 / 25.4 / CHARACTERS
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(int(height * _TWIPS_A_MM / LINES)))
    grid.set(qn("w:charSpace"), str(int((pitch_pt - _BODY_PT) * _GRID_UNITS_A_POINT)))


def _number(footer: Any, side: WD_ALIGN_PARAGRAPH, chars: str, twips: str) -> None:
    """— 1 — at the outer side, one character in from the edge (7.5)."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{chars}"), "100")
    indent.set(qn(f"w:{twips}"), str(_NUMBER_PT * 20))
    add_run(paragraph, "— ", SONG, _NUMBER_PT)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = add_run(paragraph, "", SONG, _NUMBER_PT)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    add_run(paragraph, " —", SONG, _NUMBER_PT)
