"""Tables of web pages: those that hold data, and those that only lay out the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html as lxml_html

from corpus.readers.html_body import DROPPED, is_hidden
from corpus.readers.table import Grid

_INLINE = frozenset({
    "span", "b", "strong", "i", "em", "u", "font", "a", "sub", "sup", "s", "small", "big",
    "label", "o:p", "st1", "ins", "mark", "img",
})  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_WRAPPED = re.compile(r"(?<=[\u3000-\uffef]) (?=[\u3000-\uffef])")
_SPAN_LIMIT = 200
_CELL_LIMIT = 4000
"""Characters; a longer cell holds an article, not a value."""


def data_grid(table: lxml_html.HtmlElement) -> Grid | None:
    """The grid of a table that holds data; None for one that only lays out a page."""
    if table.find(".//table") is not None:
        return None
    rows, across = _filled(table)
    wide = [r for r in rows if len(r) > 1]
    longest = max((len(c) for r in rows for c in r), default=0)
    if len(wide) < 2 or longest > _CELL_LIMIT or (len(rows) <= 2 and longest > 1000):
        return None
    width = max(map(len, rows))
    filled = tuple(tuple(r + [""] * (width - len(r))) for r in rows)
    return Grid(filled, header_rows=_stated_header(table), across=frozenset(across))


def _filled(table: lxml_html.HtmlElement) -> tuple[list[list[str]], set[tuple[int, int]]]:
    """Rows of text with every merged cell filled, and the cells filled from their left."""
    cells: dict[tuple[int, int], str] = {}
    across: set[tuple[int, int]] = set()
    rows = list(table.iter("tr"))
    for r, tr in enumerate(rows):
        c = 0
        for cell in tr:
            if cell.tag not in {"td", "th"} or is_hidden(cell):
                continue
            while (r, c) in cells:
                c += 1
            text = _cell_text(cell)
            wide = _span(cell, "colspan")
            for d in range(min(_span(cell, "rowspan"), len(rows) - r)):
                for e in range(wide):
                    cells[r + d, c + e] = text
                    if e:
                        across.add((r + d, c + e))
            c += wide
    return [_row(cells, r) for r in range(len(rows))], across


def _row(cells: dict[tuple[int, int], str], r: int) -> list[str]:
    row: list[str] = []
    while (r, len(row)) in cells:
        row.append(cells[r, len(row)])
    return row


def _cell_text(cell: lxml_html.HtmlElement) -> str:
    lines = "".join(_cell_runs(cell)).split("\x00")
    return "\n".join(
        filter(None, (_WRAPPED.sub("", _SPACE.sub(" ", x)).strip("\xa0 \u3000") for x in lines))
    )


def _cell_runs(element: lxml_html.HtmlElement) -> Iterator[str]:
    """Text with NUL where a line ends; NUL itself was removed on decoding."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in DROPPED and not is_hidden(child):
            inline = child.tag in _INLINE
            yield "" if inline else "\x00"
            yield from _cell_runs(child)
            yield "" if inline else "\x00"
        yield child.tail or ""


def _span(cell: lxml_html.HtmlElement, name: str) -> int:
    digits = re.match(r"\s*(\d{1,4})", cell.get(name) or "1")
    return max(1, min(_SPAN_LIMIT, int(digits.group(1)) if digits else 1))


def _stated_header(table: lxml_html.HtmlElement) -> int | None:
    heads = table.findall(".//thead//tr")
    if heads:
        return len(heads)
    count = 0
    for row in table.iter("tr"):
        cells = [c for c in row if c.tag in {"td", "th"}]
        if not cells or any(c.tag == "td" for c in cells):
            break
        count += 1
    return count or None
