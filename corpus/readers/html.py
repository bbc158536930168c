"""Government web pages: the body's paragraphs and tables, the page's furniture left out."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from corpus.errors import EmptyFileError, UnreadableFileError
from corpus.model import Block, BlockKind, RawDocument, ReadIssue, ReadReport
from corpus.readers.encoding import decode
from corpus.readers.html_body import DROPPED, is_hidden, page_body
from corpus.readers.html_table import data_grid
from corpus.readers.table import grid_blocks

BLOCKS = frozenset({
    "p", "div", "section", "article", "li", "ul", "ol", "dl", "dt", "dd", "blockquote",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "thead", "tfoot", "tr", "td", "th",
    "br", "hr", "center", "pre", "address", "figure", "figcaption", "caption", "main", "body",
    "title", "fieldset", "legend", "details", "summary",
})  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_NO_BREAK_SPACE = re.compile(r" ?\xa0[\xa0 ]*")
_WRAPPED = re.compile(r"(?<=[\u3000-\uffef]) (?=[\u3000-\uffef])")
_SITE_NAME = re.compile(r"\s*[_|｜]\s*|\s+[-—]+\s*")


def read_html(data: bytes, *, name: str) -> RawDocument:
    """Read a page.

    Raises:
        UnreadableFileError: no HTML can be made of it.
        EmptyFileError: a page without text.
    """
    decoded = decode(data, name=name)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded.text)
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(f"{name}：网页内容读不出来（{error}）。") from error
    title = _title(root)
    body = page_body(root)
    walker = _Walker()
    walker.walk(body)
    blocks = tuple(walker.finish())
    if not blocks:
        raise EmptyFileError(f"{name}：网页里没有正文文字。")
    rows = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport(
        "html",
        encoding=decoded.encoding,
        paragraphs=len(blocks) - rows,
        table_rows=rows,
        issues=decoded.issues + _images(body),
    )
    return RawDocument(blocks, title, report)


def clean_inline(text: str) -> str:
    """White space as a browser shows it; none where a source line broke between characters."""
    text = _WRAPPED.sub("", _SPACE.sub(" ", text))
    return _NO_BREAK_SPACE.sub(" ", text).strip()


def _images(body: lxml_html.HtmlElement) -> tuple[ReadIssue, ...]:
    count = len(body.findall(".//img"))
    return (ReadIssue("全文", f"有 {count} 张图片，其中的文字没有读取"),) if count else ()


def _title(root: lxml_html.HtmlElement) -> str | None:
    for path in (".//meta[@name='ArticleTitle']/@content", ".//h1", ".//title"):
        found = root.xpath(path)
        if not found:
            continue
        text = found[0] if isinstance(found[0], str) else found[0].text_content()
        title = _SITE_NAME.split(clean_inline(str(text)))[0]
        if title and not (path == ".//h1" and len(found) > 1):
            return title
    return None


class _Walker:
    """Collects blocks in reading order; inline elements join without spaces."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._run: list[str] = []
        self._level: int | None = None

    def finish(self) -> list[Block]:
        self._flush()
        return self._blocks

    def walk(self, element: lxml_html.HtmlElement, *, verbatim: bool = False) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in DROPPED or not tag or is_hidden(element):
            return
        if tag == "table" and (grid := data_grid(element)):
            self._flush()
            self._blocks += grid_blocks(grid)
            return
        verbatim = verbatim or tag == "pre"
        breaks = tag in BLOCKS
        if breaks:
            self._flush()
        outer = self._level
        self._level = _HEADINGS.get(tag, outer)
        self._take(element.text, verbatim=verbatim)
        for child in element:
            self.walk(child, verbatim=verbatim)
            self._take(child.tail, verbatim=verbatim)
        if breaks:
            self._flush()
        self._level = outer

    def _take(self, text: str | None, *, verbatim: bool) -> None:
        if not text:
            return
        if not verbatim:
            self._run.append(text)
            return
        first, *rest = text.split("\n")
        self._run.append(first)
        for line in rest:
            self._flush()
            self._run.append(line)

    def _flush(self) -> None:
        text = clean_inline("".join(self._run))
        self._run = []
        if text:
            kind: BlockKind = "heading" if self._level else "paragraph"
            self._blocks.append(Block(text, kind=kind, level=self._level))
