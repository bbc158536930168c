"""Word documents: paragraphs, tables and the numbering that Word computes.

The XML is read directly: tracked changes, text boxes and content controls lie outside
what python-docx walks. Source for the numbering: ECMA-376-1, 17.9 (Numbering).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from lxml import etree

from corpus.errors import EmptyFileError, UnreadableFileError
from corpus.model import Block, BlockKind, RawDocument, ReadIssue, ReadReport
from corpus.readers.docx_numbering import Numbering
from corpus.readers.docx_styles import Styles
from corpus.readers.table import Grid, grid_blocks

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NS = {"w": _W[1:-1]}
_SKIPPED = {
    f"{_W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "pict", "rt", "rPr")
}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN_PART = re.compile(r"word/document\d*\.xml")
_LAYOUT_CELL = 4000
"""Characters; a longer cell holds an article, not a value."""
_MARKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
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
            names = archive.namelist()
            main = next((n for n in names if _MAIN_PART.fullmatch(n)), "word/document.xml")
            body = _part(archive, main)
            styles = _part(archive, "word/styles.xml")
            numbers = _part(archive, "word/numbering.xml")
            notes = [_part(archive, f"word/{kind}.xml") for kind in ("footnotes", "endnotes")]
            issues = tuple(_issues(archive, names))
    except (KeyError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OSError) as error:
        raise UnreadableFileError(
            f"{name}：Word 文件已损坏，打不开（{error}）。请重新另存后再导入。"
        ) from error
    if body is None:
        raise UnreadableFileError(f"{name}：Word 文件缺少正文，请重新另存后再导入。")
    walker = _Walker(Styles(styles), Numbering(numbers))
    root = body.find("w:body", _NS)
    walker.walk(body if root is None else root)
    for part in notes:
        walker.walk_notes(() if part is None else part)
    blocks = tuple(walker.blocks)
    if not blocks:
        raise EmptyFileError(f"{name}：Word 文件里没有文字（可能只有图片）。")
    rows = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport("docx", paragraphs=len(blocks) - rows, table_rows=rows, issues=issues)
    return RawDocument(blocks, walker.title, report)


def _part(archive: zipfile.ZipFile, path: str) -> etree._Element | None:
    if path not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(path).replace(_STRICT, _NS["w"].encode()), parser)


def _issues(archive: zipfile.ZipFile, names: list[str]) -> Iterator[ReadIssue]:
    counts = {
        "张图片，其中的文字没有读取": r"word/media/.+",
        "个嵌入对象，没有读取": r"word/embeddings/.+",
        "份嵌入的文件，没有读取": r"(?:word/)?afchunk.+",
    }
    for what, pattern in counts.items():
        if count := sum(1 for n in names if re.fullmatch(pattern, n)):
            yield ReadIssue("全文", f"有 {count} {what}")
    if any(
        _has_text(archive, n) for n in names if re.fullmatch(r"word/(?:head|foot)er\d*\.xml", n)
    ):
        yield ReadIssue("页眉页脚", "不属于正文，没有读取")
    if _has_text(archive, "word/comments.xml"):
        yield ReadIssue("批注", "不属于正文，没有读取")


def _has_text(archive: zipfile.ZipFile, path: str) -> bool:
    part = _part(archive, path)
    return part is not None and any((t.text or "").strip() for t in part.iter(f"{_W}t"))


class _Walker:
    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.blocks: list[Block] = []
        self.title: str | None = None
        self._styles = styles
        self._numbering = numbering

    def walk(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                self.walk(child)

    def walk_notes(self, notes: Iterable[etree._Element]) -> None:
        for note in notes:
            if note.get(f"{_W}type") in {"separator", "continuationSeparator"}:
                continue
            text = " ".join(filter(None, (_text(p).strip() for p in note.iter(f"{_W}p"))))
            if text:
                self.blocks.append(Block(text))

    def _paragraph(self, paragraph: etree._Element) -> None:
        text = self._numbered(paragraph)
        if text:
            level = self._styles.level(paragraph)
            kind: BlockKind = "heading" if level else "paragraph"
            lines = [part.strip() for part in text.split("\n")]
            self.blocks += [Block(x, kind=kind, level=level) for x in lines if x]
            if self.title is None and self._styles.is_title(paragraph):
                self.title = text.replace("\n", "")
        for box in paragraph.iter(_TEXT_BOX):
            if not _is_copy(box) and next(box.iterancestors(f"{_W}p")) is paragraph:
                self.walk(box)

    def _numbered(self, paragraph: etree._Element) -> str:
        """A paragraph's text behind the label that Word computes for it.

        An empty paragraph counts in its list, one that was deleted does not.
        """
        text = _text(paragraph).strip()
        if not text and paragraph.find(".//w:del", _NS) is not None:
            return ""
        numbering = self._styles.numbering(paragraph)
        label = self._numbering.next_label(*numbering) if numbering else ""
        return label + text if text else ""

    def _table(self, table: etree._Element) -> None:
        grid = self._grid(table)
        longest = max((len(c) for r in grid.rows for c in r), default=0)
        nested = table.find(".//w:tbl", _NS) is not None and len(grid.rows) <= 2
        if longest > _LAYOUT_CELL or nested:
            for cell in _own(table, "tc"):
                self.walk(cell)
        else:
            self.blocks += grid_blocks(grid)

    def _grid(self, table: etree._Element) -> Grid:
        rows: list[list[str]] = []
        across = set()
        for tr in _own(table, "tr"):
            if tr.find("w:trPr/w:del", _NS) is not None:
                continue
            row = [""] * _number(tr.find("w:trPr/w:gridBefore", _NS), 0)
            for tc in _own(tr, "tc"):
                text = "\n".join(filter(None, (self._numbered(p) for p in _cell_paragraphs(tc))))
                merge = tc.find("w:tcPr/w:vMerge", _NS)
                at = len(row)
                if merge is not None and merge.get(f"{_W}val") != "restart" and rows:
                    text = rows[-1][at] if at < len(rows[-1]) else ""
                wide = min(_number(tc.find("w:tcPr/w:gridSpan", _NS), 1), 100)
                across |= {(len(rows), at + k) for k in range(1, wide)}
                row += [text] * wide
            rows.append(row)
        width = max(map(len, rows), default=0)
        filled = tuple(tuple(r + [""] * (width - len(r))) for r in rows)
        return Grid(filled, header_rows=_stated_header(table), across=frozenset(across))


def _own(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """A table's rows or cells, through content controls, without those of inner tables."""
    for child in parent:
        if child.tag == f"{_W}{tag}":
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"} or (
            tag == "tc" and child.tag == f"{_W}tr"
        ):
            yield from _own(child, tag)


def _cell_paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    return (p for p in cell.iter(f"{_W}p") if not _is_copy(p))


def _is_copy(element: etree._Element) -> bool:
    """Whether it is the second form of a text box, written for old programs."""
    return next(element.iterancestors(_MC_FALLBACK), None) is not None


def _number(element: etree._Element | None, default: int) -> int:
    value = "" if element is None else element.get(f"{_W}val", "")
    return int(value) if value.isdigit() else default


def _text(paragraph: etree._Element) -> str:
    return "".join(_runs(paragraph))


def _runs(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in {f"{_W}t", _MATH_TEXT}:
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag in _SKIPPED or child.tag in {_MC_FALLBACK, _TEXT_BOX, f"{_W}pPr"}:
            continue
        elif isinstance(child.tag, str):
            yield from _runs(child)


def _stated_header(table: etree._Element) -> int | None:
    count = 0
    for tr in _own(table, "tr"):
        if tr.find("w:trPr/w:tblHeader", _NS) is None:
            break
        count += 1
    return count or None
