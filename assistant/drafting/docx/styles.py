"""The type of an official document: faces, sizes, indents, line spacing.

Source: GB/T 9704-2012, 5.2.2 (仿宋 of size 3 unless stated otherwise), 7.3.1 (title in
小标宋 of size 2), 7.3.3 (一、 黑体, （一） 楷体, 1. and （1） 仿宋; two characters' indent).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from assistant.exporting.xml_text import xml_text

BODY, HEI, KAI, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
TITLE = "方正小标宋简体"
BODY_PT, TITLE_PT, SMALL_PT = 16, 22, 14
LINE_PT, TITLE_LINE_PT = 28, 35
RED = RGBColor(0xFF, 0x00, 0x00)
CONDENSED_TWIPS = -5
_FACES = ("ascii", "hAnsi", "eastAsia", "cs")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one face."""

    text: str
    face: str = BODY


def set_defaults(document: Any) -> None:
    """Make 仿宋 of 16 pt with 28 pt lines the style that all paragraphs build on."""
    style = document.styles["Normal"]
    style.font.name = BODY
    style.font.size = Pt(BODY_PT)
    _set_faces(style.element.get_or_add_rPr(), BODY)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(LINE_PT)
    style.paragraph_format.widow_control = False
    _leave_grid(style.element)


def add_run(
    paragraph: Any, text: str, face: str = BODY, size: float = BODY_PT, red: bool = False
) -> Any:
    """A run whose East Asian face is set too, so that Word and WPS use it."""
    run = paragraph.add_run(xml_text(text))
    run.font.name = face
    run.font.size = Pt(size)
    if red:
        run.font.color.rgb = RED
    _set_faces(run._r.get_or_add_rPr(), face)
    return run


def paragraph(
    where: Any,
    runs: Iterable[Run],
    *,
    indent: int = 2,
    size: float = BODY_PT,
    line: float = LINE_PT,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    red: bool = False,
) -> Any:
    """A paragraph of runs; ``indent`` is its first line's, in characters."""
    made = where.add_paragraph()
    made.alignment = align
    made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    made.paragraph_format.line_spacing = Pt(line)
    set_indent(made, first=indent, size=size)
    for run in runs:
        add_run(made, run.text, run.face, size, red)
    return made


def set_indent(
    made: Any, *, first: float = 0, left: float = 0, right: float = 0, size: float = BODY_PT
) -> None:
    """Indents in characters; the twips beside them serve programs that know no characters."""
    indent = made._p.get_or_add_pPr().get_or_add_ind()
    for name, value in (("firstLine", first), ("left", left), ("right", right)):
        indent.set(qn(f"w:{name}Chars"), str(round(value * 100)))
        indent.set(qn(f"w:{name}"), str(round(value * size * 20)))


def _leave_grid(style: Any) -> None:
    """28 characters a line by condensed type, not by snapping.

    156 mm hold 27.6 characters of 16 pt. Word would condense to its grid, but other
    programs give each character that is wider than a cell two cells.
    """
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    after = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
    style.get_or_add_pPr().insert_element_before(snap, *after)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(CONDENSED_TWIPS))
    style.get_or_add_rPr().insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang"
    )


def _set_faces(properties: Any, face: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in _FACES:
        fonts.set(qn(f"w:{name}"), face)
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
