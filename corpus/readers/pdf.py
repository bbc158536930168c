"""PDF with a text layer: lines rejoined, running heads and page numbers dropped.

pypdfium2 gives characters with their boxes about ten times faster than pdfplumber;
pdfplumber is asked only for the tables of pages with ruling lines.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from corpus.errors import EmptyFileError, PasswordError, UnreadableFileError
from corpus.model import Block, RawDocument, ReadIssue, ReadReport
from corpus.readers.pdf_lines import Line, page_lines, without_furniture
from corpus.readers.pdf_table import RuledTable, ruled_tables
from corpus.readers.table import Grid, grid_blocks
from corpus.readers.table_header import count_header_rows

_SENTENCE_END = re.compile(r"[。！？；：:）)」”]$")
_ORDINAL_START = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十百\d]+[章节条]|附件)"
)
_SAME_SIZE = 0.8
_RULED_PATHS = 6


def read_pdf(data: bytes, *, name: str) -> RawDocument:
    """Read a PDF.

    Raises:
        PasswordError: encrypted.
        UnreadableFileError: damaged.
        EmptyFileError: no page has text (a scan).
    """
    import pypdfium2  # slow to import

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PasswordError(f"{name}：PDF 设了打开密码。请取消密码、另存后再导入。") from error
        raise UnreadableFileError(
            f"{name}：PDF 已损坏，打不开（{error}）。请重新导出后再导入。"
        ) from error
    try:
        count = len(pdf)
        pages = without_furniture([page_lines(pdf[i]) for i in range(count)])
        ruled = [i for i in range(count) if pages[i] and _has_rules(pdf[i])]
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(f"{name}：PDF 有一页读不出来（{error}）。") from error
    finally:
        pdf.close()
    empty = [i for i, lines in enumerate(pages) if not lines]
    if len(empty) == count:
        raise EmptyFileError(f"{name}：PDF 没有文字，可能是扫描件。请先做文字识别（OCR）再导入。")
    issues = [ReadIssue(f"第{i + 1}页", f"第{i + 1}页没有文字（可能是扫描件）") for i in empty]
    blocks = _all_blocks(pages, ruled_tables(data, ruled))
    rows = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport(
        "pdf",
        pages=count,
        paragraphs=len(blocks) - rows,
        table_rows=rows,
        issues=tuple(issues),
    )
    return RawDocument(tuple(blocks), None, report)


def _all_blocks(pages: list[list[Line]], tables: dict[int, list[RuledTable]]) -> list[Block]:
    """The blocks of all pages; a table that goes on keeps the header of its first page."""
    blocks: list[Block] = []
    header: tuple[tuple[str, ...], ...] = ()
    for i, lines in enumerate(pages):
        for part in _parts(lines, tables.get(i, [])):
            if isinstance(part, RuledTable):
                goes_on = bool(blocks) and blocks[-1].kind == "table_row" and blocks[-1].page == i
                grid, header = _table_grid(part, header if goes_on else (), i + 1)
                blocks += grid_blocks(grid)
            else:
                blocks += _paragraphs(part, lines, i + 1)
    return _joined_across_pages(blocks)


def _parts(lines: list[Line], tables: list[RuledTable]) -> list[RuledTable | list[Line]]:
    """A page's runs of lines and its tables, from top to bottom."""
    kept = [t for t in tables if t.holds_text_of([x for x in lines if t.covers(x)])]
    parts: list[RuledTable | list[Line]] = []
    for line in lines:
        table = next((t for t in kept if t.covers(line)), None)
        if table is not None:
            if table not in parts:
                parts.append(table)
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _table_grid(
    table: RuledTable, header: tuple[tuple[str, ...], ...], page: int
) -> tuple[Grid, tuple[tuple[str, ...], ...]]:
    """The table's grid, and its header rows for the page that may follow."""
    if header and len(header[0]) == len(table.rows[0]) and table.rows[0] != header[0]:
        grid = Grid(header + table.rows, len(header), _moved(table.across, len(header)), page)
        return grid, header
    count = count_header_rows(table.rows)
    return Grid(table.rows, count or None, table.across, page), table.rows[:count]


def _moved(across: frozenset[tuple[int, int]], down: int) -> frozenset[tuple[int, int]]:
    return frozenset((r + down, c) for r, c in across)


def _paragraphs(lines: list[Line], whole: list[Line], page: int) -> list[Block]:
    """Lines to paragraphs; the margins are those of the whole page's lines."""
    left, right = min(x.left for x in whole), max(x.right for x in whole)
    paragraphs: list[str] = []
    previous: Line | None = None
    for line in lines:
        if previous is not None and _continues(previous, line, left, right):
            paragraphs[-1] += _joint(paragraphs[-1], line.text) + line.text
        else:
            paragraphs.append(line.text)
        previous = line
    return [Block(p, page=page) for p in paragraphs if p.strip()]


def _continues(previous: Line, line: Line, left: float, right: float) -> bool:
    size = max(previous.bottom - previous.top, 6.0)
    if previous.right < right - 2.2 * size or _ORDINAL_START.match(line.text):
        return False
    heights = sorted((previous.bottom - previous.top, line.bottom - line.top))
    if heights[0] < _SAME_SIZE * heights[1]:  # a title set larger is a line of its own
        return False
    if line.left > left + 1.4 * size and not previous.left > left + 1.4 * size:
        return False
    return line.top - previous.bottom < 2.2 * size


def _joint(before: str, after: str) -> str:
    both_latin = before[-1:].isascii() and after[:1].isascii()
    return " " if both_latin and before[-1:].isalnum() and after[:1].isalnum() else ""


def _joined_across_pages(blocks: list[Block]) -> list[Block]:
    """A paragraph cut by a page's end is one block, on the page where it starts."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == block.kind == "paragraph"
            and last.page is not None
            and block.page == last.page + 1
            and len(last.text) > 30
            and not _SENTENCE_END.search(last.text)
            and not _ORDINAL_START.match(block.text)
        ):
            joined[-1] = Block(last.text + block.text, page=last.page)
        else:
            joined.append(block)
    return joined


def _has_rules(page: Any) -> bool:
    """Whether a page draws enough lines to have a table."""
    import pypdfium2.raw as raw

    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2)
    return sum(1 for _ in islice(paths, _RULED_PATHS)) == _RULED_PATHS
