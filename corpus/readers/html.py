"""Government web pages: the body's paragraphs and tables, the page's furniture left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from corpus.errors import EmptyFileError, UnreadableFileError
from corpus.model import Block, RawDocument, ReadIssue, ReadReport
from corpus.readers.encoding import decode
from corpus.readers.table import Grid, grid_blocks

_BODY_IDS = (
    "UCAP-CONTENT", "zoom", "Zoom", "content", "article", "TRS_Editor", "news_content",
    "vsb_content", "detail", "mainText",
)  # fmt: skip
_DROPPED = {
    "script", "style", "noscript", "template", "head", "nav", "footer", "form", "button",
    "select", "iframe", "svg", "header", "aside",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "li", "ul", "ol", "dl", "dt", "dd", "blockquote",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "thead", "tr", "td", "th", "br",
    "hr", "center", "pre", "address", "figure", "caption", "main", "body",
}  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def read_html(data: bytes, *, name: str) -> RawDocument:
    """Read a page.

    Raises:
        UnreadableFileError: no HTML can be made of it.
        EmptyFileError: a page without text.
    """
    text, encoding = decode(data, name=name)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = lxml_html.document_fromstring(text, parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(f"{name}：网页内容读不出来（{error}）。") from error
    body = _body(root)
    walker = _Walker()
    walker.walk(body)
    blocks = tuple(walker.finish())
    if not blocks:
        raise EmptyFileError(f"{name}：网页里没有正文文字。")
    images = len(body.findall(".//img"))
    issues = (ReadIssue("全文", f"有 {images} 张图片，其中的文字没有读取"),) if images else ()
    rows = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport(
        "html", encoding=encoding, paragraphs=len(blocks) - rows, table_rows=rows, issues=issues
    )
    return RawDocument(blocks, _title(root), report)


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)


def _title(root: lxml_html.HtmlElement) -> str | None:
    for path in (".//meta[@name='ArticleTitle']/@content", ".//title/text()", ".//h1//text()"):
        for found in root.xpath(path):
            title = _SPACE.sub(" ", str(found)).strip()
            title = re.split(r"\s*[_|]\s*|\s+-\s+", title)[0].strip()
            if title:
                return title
    return None


def _body(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    for name in _BODY_IDS:
        for found in root.xpath(f".//*[@id='{name}' or contains(@class, '{name}')]"):
            if len(found.text_content().strip()) > 80:
                return found
    body = root.find("body")
    return root if body is None else body


class _Walker:
    """Collects blocks in reading order; inline elements join without spaces."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._run: list[str] = []
        self._level: int | None = None

    def finish(self) -> list[Block]:
        self._flush()
        return self._blocks

    def walk(self, element: lxml_html.HtmlElement) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _DROPPED or not tag:
            return
        if tag == "table" and (rows := _data_rows(element)):
            self._flush()
            self._blocks += grid_blocks(Grid(rows, header_rows=_stated_header(element)))
            return
        breaks = tag in _BLOCKS
        if breaks:
            self._flush()
            self._level = _HEADINGS.get(tag)
        if element.text:
            self._run.append(element.text)
        for child in element:
            self.walk(child)
            if child.tail:
                self._run.append(child.tail)
        if breaks:
            self._flush()

    def _flush(self) -> None:
        text = _SPACE.sub(" ", "".join(self._run).replace("\xa0", " ")).strip(" \u3000")
        text = re.sub(r"(?<=[\u3000-\uffef]) (?=[\u3000-\uffef])", "", text)
        self._run = []
        if text:
            kind = "heading" if self._level else "paragraph"
            self._blocks.append(Block(text, kind=kind, level=self._level))
        self._level = None


def _data_rows(table: lxml_html.HtmlElement) -> tuple[tuple[str, ...], ...]:
    """The grid of a table that holds data; empty for one that only lays out a page."""
    if table.findall(".//table"):
        return ()
    grid: list[list[str]] = []
    pending: dict[tuple[int, int], str] = {}
    for r, tr in enumerate(table.iter("tr")):
        row: list[str] = []
        for cell in tr:
            if cell.tag not in {"td", "th"}:
                continue
            while (r, len(row)) in pending:
                row.append(pending.pop((r, len(row))))
            text = _cell_text(cell)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for c in range(across):
                for d in range(1, down):
                    pending[r + d, len(row) + c] = text
            row += [text] * across
        while (r, len(row)) in pending:
            row.append(pending.pop((r, len(row))))
        if row:
            grid.append(row)
    wide = [r for r in grid if len(r) > 1]
    longest = max((len(c) for r in grid for c in r), default=0)
    if len(wide) < 2 or (len(grid) <= 2 and longest > 1500):
        return ()
    width = max(map(len, grid))
    return tuple(tuple(r + [""] * (width - len(r))) for r in grid)


def _cell_text(cell: lxml_html.HtmlElement) -> str:
    return "".join(_cell_runs(cell)).replace("\xa0", " ").strip()


def _cell_runs(element: lxml_html.HtmlElement) -> Iterator[str]:
    if element.text:
        yield _SPACE.sub(" ", element.text)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _DROPPED:
            if child.tag in _BLOCKS:
                yield "\n"
            yield from _cell_runs(child)
        if child.tail:
            yield _SPACE.sub(" ", child.tail)


def _span(cell: lxml_html.HtmlElement, name: str) -> int:
    digits = re.match(r"\s*(\d{1,3})", cell.get(name) or "1")
    return max(1, min(100, int(digits.group(1)) if digits else 1))


def _stated_header(table: lxml_html.HtmlElement) -> int | None:
    heads = table.findall(".//thead//tr")
    if heads:
        return len(heads)
    rows = list(table.iter("tr"))
    count = 0
    for row in rows:
        cells = [c for c in row if c.tag in {"td", "th"}]
        if not cells or any(c.tag == "td" for c in cells):
            break
        count += 1
    return count or None
