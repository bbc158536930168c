"""Word documents: paragraphs, tables and the numbering that Word computes.

The XML is read directly: tracked changes, text boxes and content controls lie outside
what python-docx walks. Source for the numbering: ECMA-376-1, 17.9 (Numbering).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from corpus.errors import EmptyFileError, UnreadableFileError
from corpus.model import Block, RawDocument, ReadIssue, ReadReport
from corpus.readers.docx_numbering import Numbering
from corpus.readers.table import Grid, grid_blocks

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NS = {"w": _W[1:-1]}
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}pict"}
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX = f"{_W}txbxContent"


def read_docx(data: bytes, *, name: str) -> RawDocument:
    """Read a Word document.

    Raises:
        UnreadableFileError: a part is missing or damaged.
        EmptyFileError: no text in it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, "word/document.xml")
            styles = _part(archive, "word/styles.xml", optional=True)
            numbers = _part(archive, "word/numbering.xml", optional=True)
            notes = [
                _part(archive, f"word/{kind}.xml", optional=True)
                for kind in ("footnotes", "endnotes")
            ]
            names = archive.namelist()
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError) as error:
        raise UnreadableFileError(f"{name}：Word 文件已损坏，打不开（{error}）。请重新另存后再导入。") from error
    if body is None:
        raise UnreadableFileError(f"{name}：Word 文件缺少正文。")
    walker = _Walker(_Styles(styles), Numbering(numbers))
    root = body.find("w:body", _NS)
    walker.walk(root if root is not None else body)
    for part in notes:
        if part is not None:
            walker.walk_notes(part)
    blocks = tuple(walker.blocks)
    if not blocks:
        raise EmptyFileError(f"{name}：Word 文件里没有文字（可能只有图片）。")
    rows = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport(
        "docx",
        paragraphs=len(blocks) - rows,
        table_rows=rows,
        issues=tuple(_issues(names)),
    )
    return RawDocument(blocks, None, report)


def _part(
    archive: zipfile.ZipFile, path: str, *, optional: bool = False
) -> etree._Element | None:
    if optional and path not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(path), parser)


def _issues(names: list[str]) -> Iterator[ReadIssue]:
    images = sum(1 for n in names if n.startswith("word/media/"))
    objects = sum(1 for n in names if n.startswith("word/embeddings/"))
    if images:
        yield ReadIssue("全文", f"有 {images} 张图片，其中的文字没有读取")
    if objects:
        yield ReadIssue("全文", f"有 {objects} 个嵌入对象，没有读取")


class _Styles:
    """Outline levels and numbering that paragraph styles bring with them."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, int] = {}
        self._numbering: dict[str, tuple[str, int]] = {}
        for style in () if root is None else root.iterfind("w:style", _NS):
            style_id = style.get(f"{_W}styleId", "")
            label = style.find("w:name", _NS)
            named = (label.get(f"{_W}val", "") if label is not None else "").lower()
            level = style.find("w:pPr/w:outlineLvl", _NS)
            if level is not None:
                self._levels[style_id] = int(level.get(f"{_W}val", "9")) + 1
            elif named.startswith("heading ") and named[8:].isdigit():
                self._levels[style_id] = int(named[8:])
            number = style.find("w:pPr/w:numPr/w:numId", _NS)
            if number is not None:
                depth = style.find("w:pPr/w:numPr/w:ilvl", _NS)
                at = int(depth.get(f"{_W}val", "0")) if depth is not None else 0
                self._numbering[style_id] = (number.get(f"{_W}val", "0"), at)

    def level(self, style_id: str) -> int | None:
        level = self._levels.get(style_id)
        return level if level is not None and level <= 9 else None

    def numbering(self, style_id: str) -> tuple[str, int] | None:
        return self._numbering.get(style_id)


class _Walker:
    def __init__(self, styles: _Styles, numbering: Numbering) -> None:
        self.blocks: list[Block] = []
        self._styles = styles
        self._numbering = numbering

    def walk(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self.blocks += grid_blocks(Grid(self._grid(child), _stated_header(child)))
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                self.walk(child)

    def walk_notes(self, root: etree._Element) -> None:
        for note in root:
            if note.get(f"{_W}type") in {"separator", "continuationSeparator"}:
                continue
            text = " ".join(filter(None, (_text(p) for p in note.iter(f"{_W}p"))))
            if text.strip():
                self.blocks.append(Block(f"注：{text.strip()}"))

    def _paragraph(self, paragraph: etree._Element) -> None:
        text = _text(paragraph).strip()
        style = paragraph.find("w:pPr/w:pStyle", _NS)
        style_id = style.get(f"{_W}val", "") if style is not None else ""
        if text:
            text = self._number(paragraph, style_id) + text
            level = self._level(paragraph, style_id)
            kind = "heading" if level else "paragraph"
            for line in filter(None, (part.strip() for part in text.split("\n"))):
                self.blocks.append(Block(line, kind=kind, level=level))
        for box in paragraph.iter(_TEXT_BOX):
            if not any(a.tag == _MC_FALLBACK for a in box.iterancestors()):
                self.walk(box)

    def _level(self, paragraph: etree._Element, style_id: str) -> int | None:
        own = paragraph.find("w:pPr/w:outlineLvl", _NS)
        if own is not None:
            level = int(own.get(f"{_W}val", "9")) + 1
            return level if level <= 9 else None
        return self._styles.level(style_id)

    def _number(self, paragraph: etree._Element, style_id: str) -> str:
        number = paragraph.find("w:pPr/w:numPr/w:numId", _NS)
        if number is not None:
            depth = paragraph.find("w:pPr/w:numPr/w:ilvl", _NS)
            level = int(depth.get(f"{_W}val", "0")) if depth is not None else 0
            return self._numbering.next_label(number.get(f"{_W}val", "0"), level)
        inherited = self._styles.numbering(style_id)
        return self._numbering.next_label(*inherited) if inherited else ""

    def _grid(self, table: etree._Element) -> tuple[tuple[str, ...], ...]:
        rows: list[list[str]] = []
        for tr in table.iterfind("w:tr", _NS):
            row: list[str] = []
            for tc in tr.iterfind(".//w:tc", _NS):
                if tc.getparent() is not tr and tc.iterancestors(f"{_W}tr").__next__() is not tr:
                    continue
                text = self._cell(tc)
                across = tc.find("w:tcPr/w:gridSpan", _NS)
                merge = tc.find("w:tcPr/w:vMerge", _NS)
                at = len(row)
                if merge is not None and merge.get(f"{_W}val") != "restart" and rows:
                    text = rows[-1][at] if at < len(rows[-1]) else ""
                row += [text] * (int(across.get(f"{_W}val", "1")) if across is not None else 1)
            rows.append(row)
        width = max(map(len, rows), default=0)
        return tuple(tuple(r + [""] * (width - len(r))) for r in rows)

    def _cell(self, cell: etree._Element) -> str:
        lines = []
        for paragraph in cell.iter(f"{_W}p"):
            text = _text(paragraph).strip()
            if text:
                style = paragraph.find("w:pPr/w:pStyle", _NS)
                style_id = style.get(f"{_W}val", "") if style is not None else ""
                lines.append(self._number(paragraph, style_id) + text)
        return "\n".join(lines)


def _text(paragraph: etree._Element) -> str:
    return "".join(_runs(paragraph))


def _runs(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag in _SKIPPED or child.tag in {_MC_FALLBACK, _TEXT_BOX, f"{_W}pPr"}:
            continue
        elif isinstance(child.tag, str):
            yield from _runs(child)


def _stated_header(table: etree._Element) -> int | None:
    count = 0
    for tr in table.iterfind("w:tr", _NS):
        if tr.find("w:trPr/w:tblHeader", _NS) is None:
            break
        count += 1
    return count or None
