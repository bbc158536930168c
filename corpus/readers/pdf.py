"""PDF with a text layer: lines rejoined, running heads and page numbers dropped.

pypdfium2 gives characters with their boxes about ten times faster than pdfplumber;
pdfplumber is asked only for the tables of pages with ruling lines.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from corpus.errors import EmptyFileError, PasswordError, UnreadableFileError
from corpus.model import Block, RawDocument, ReadIssue, ReadReport
from corpus.readers.table import Grid, grid_blocks

_PAGE_NUMBER = re.compile(
    r"^[\s—–\-－·•]*(?:第?\s*\d{1,4}\s*页?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页?)?|[ivxIVX]{1,6})[\s—–\-－·•]*$"
)
_SENTENCE_END = re.compile(r"[。！？；：:）)」”]$")
_ORDINAL_START = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十百\d]+[章节条]|附件)"
)
_RULED_PATHS = 6


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float


def read_pdf(data: bytes, *, name: str) -> RawDocument:
    """Read a PDF.

    Raises:
        PasswordError: encrypted.
        UnreadableFileError: damaged.
        EmptyFileError: no page has text (a scan).
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        count = len(pdf)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PasswordError(f"{name}：PDF 设了打开密码。请取消密码、另存后再导入。") from error
        raise UnreadableFileError(
            f"{name}：PDF 已损坏，打不开（{error}）。请重新导出后再导入。"
        ) from error
    try:
        pages = [_page_lines(pdf[i]) for i in range(count)]
        ruled = [i for i in range(count) if _has_rules(pdf[i])]
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(f"{name}：PDF 有一页读不出来（{error}）。") from error
    finally:
        pdf.close()
    empty = [i for i, lines in enumerate(pages) if not lines]
    if len(empty) == count:
        raise EmptyFileError(
            f"{name}：PDF 里没有文字层，可能是扫描件。请先做文字识别（OCR）再导入。"
        )
    issues = [ReadIssue(f"第 {i + 1} 页", "没有文字，可能是扫描件或图片") for i in empty]
    running = _running_lines(pages)
    tables = _tables(data, ruled)
    blocks: list[Block] = []
    for i, lines in enumerate(pages):
        blocks += _page_blocks(lines, running, tables.get(i, []), i + 1)
    blocks = _joined_across_pages(blocks)
    rows = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport(
        "pdf",
        pages=count,
        paragraphs=len(blocks) - rows,
        table_rows=rows,
        issues=tuple(issues),
    )
    return RawDocument(tuple(blocks), None, report)


def _page_lines(page: Any) -> list[_Line]:
    """Lines of a page from top to bottom; coordinates in points from the top left."""
    text_page = page.get_textpage()
    height = page.get_height()
    pieces = []
    for r in range(text_page.count_rects()):
        left, bottom, right, top = text_page.get_rect(r)
        text = text_page.get_text_bounded(left, bottom, right, top).strip("\r\n")
        if text.strip():
            pieces.append(_Line(text, left, right, height - top, height - bottom))
    pieces.sort(key=lambda p: (round(p.top / 3), p.left))
    return _assembled(pieces)


def _assembled(pieces: list[_Line]) -> list[_Line]:
    lines: list[_Line] = []
    for piece in sorted(pieces, key=lambda p: ((p.top + p.bottom) / 2, p.left)):
        last = lines[-1] if lines else None
        middle = (piece.top + piece.bottom) / 2
        if last is not None and last.top <= middle <= last.bottom and piece.left >= last.right - 2:
            gap = piece.left - last.right
            space = " " if gap > (last.bottom - last.top) * 0.6 else ""
            lines[-1] = _Line(
                last.text + space + piece.text,
                last.left,
                max(last.right, piece.right),
                min(last.top, piece.top),
                max(last.bottom, piece.bottom),
            )
        elif last is not None and piece.text == last.text and abs(piece.top - last.top) < 1:
            continue
        else:
            lines.append(piece)
    return [
        _Line(
            re.sub(r"(?<=[\u3000-\uffef]) +(?=[\u3000-\uffef])", "", p.text).strip(),
            p.left,
            p.right,
            p.top,
            p.bottom,
        )
        for p in lines
        if p.text.strip()
    ]


def _running_lines(pages: list[list[_Line]]) -> frozenset[str]:
    """Head and foot lines that stand on most pages, digits blanked."""
    if len(pages) < 3:
        return frozenset()
    counts: Counter[str] = Counter()
    for lines in pages:
        counts.update({_blanked(x.text) for x in lines[:2] + lines[-2:]})
    return frozenset(t for t, n in counts.items() if n >= max(3, len(pages) * 0.6))


def _blanked(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _page_blocks(
    lines: list[_Line],
    running: frozenset[str],
    tables: list[tuple[float, float, tuple[tuple[str, ...], ...]]],
    page: int,
) -> list[Block]:
    edge = {id(x) for x in lines[:2] + lines[-2:]}
    body = [
        x
        for x in lines
        if not (id(x) in edge and (_PAGE_NUMBER.match(x.text) or _blanked(x.text) in running))
    ]
    blocks: list[Block] = []
    run: list[_Line] = []
    waiting = sorted(tables, key=lambda t: t[0])
    right = max((x.right for x in body), default=0.0)
    left = min((x.left for x in body), default=0.0)
    for line in body:
        inside = next(
            (t for t in tables if t[0] - 1 <= (line.top + line.bottom) / 2 <= t[1] + 1), None
        )
        if inside is not None:
            if inside in waiting:
                blocks += _paragraphs(run, left, right, page)
                run = []
                blocks += grid_blocks(Grid(inside[2], page=page))
                waiting.remove(inside)
            continue
        run.append(line)
    blocks += _paragraphs(run, left, right, page)
    return blocks


def _paragraphs(lines: list[_Line], left: float, right: float, page: int) -> list[Block]:
    paragraphs: list[str] = []
    previous: _Line | None = None
    for line in lines:
        if previous is not None and _continues(previous, line, left, right):
            paragraphs[-1] += _joint(paragraphs[-1], line.text) + line.text
        else:
            paragraphs.append(line.text)
        previous = line
    return [Block(p, page=page) for p in paragraphs if p.strip()]


def _continues(previous: _Line, line: _Line, left: float, right: float) -> bool:
    size = max(previous.bottom - previous.top, 6.0)
    if previous.right < right - 2.2 * size or _ORDINAL_START.match(line.text):
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

    paths = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2):
        del item
        paths += 1
        if paths >= _RULED_PATHS:
            return True
    return False


def _tables(
    data: bytes, pages: list[int]
) -> dict[int, list[tuple[float, float, tuple[tuple[str, ...], ...]]]]:
    if not pages:
        return {}
    import pdfplumber  # slow; only for pages with ruling lines

    found: dict[int, list[tuple[float, float, tuple[tuple[str, ...], ...]]]] = {}
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for i in pages:
            for table in pdf.pages[i].find_tables():
                rows = tuple(tuple((c or "").strip() for c in row) for row in table.extract())
                if len(rows) >= 2 and max(map(len, rows)) >= 2:
                    found.setdefault(i, []).append((table.bbox[1], table.bbox[3], rows))
    return found
