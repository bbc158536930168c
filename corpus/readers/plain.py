"""Plain text and Markdown."""

from __future__ import annotations

import re

from corpus.model import Block, RawDocument, ReadReport
from corpus.readers.encoding import decode
from corpus.readers.table import Grid, grid_blocks

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"^\s*\|?[\s:|-]+\|[\s:|-]*$")
_MARKS = re.compile(r"\*\*(.+?)\*\*|__(.+?)__")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]*\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def read_text(data: bytes, *, name: str) -> RawDocument:
    """Every line with something in it as a block, its wording untouched."""
    text, encoding = decode(data, name=name)
    blocks = tuple(Block(line.strip()) for line in text.split("\n") if line.strip())
    report = ReadReport("text", encoding=encoding, paragraphs=len(blocks))
    return RawDocument(blocks, None, report)


def read_markdown(data: bytes, *, name: str) -> RawDocument:
    """Markdown with its headings' levels and tables; front matter and marks dropped."""
    text, encoding = decode(data, name=name)
    lines = _without_front_matter(_COMMENT.sub("", text)).split("\n")
    blocks: list[Block] = []
    title = None
    i = 0
    while i < len(lines):
        line = lines[i].strip()
        if line.startswith("|") and i + 1 < len(lines) and _RULE.match(lines[i + 1]):
            i, table = _table(lines, i)
            blocks += table
            continue
        i += 1
        if not line or line in {"---", "***", "___"}:
            continue
        heading = _HEADING.match(line)
        plain = _plain(heading.group(2) if heading else line)
        if not plain:
            continue
        if heading:
            level = len(heading.group(1))
            if level == 1 and title is None:
                title = plain
            blocks.append(Block(plain, kind="heading", level=level))
        else:
            blocks.append(Block(plain))
    rows = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport(
        "markdown", encoding=encoding, paragraphs=len(blocks) - rows, table_rows=rows
    )
    return RawDocument(tuple(blocks), title, report)


def _without_front_matter(text: str) -> str:
    if text.startswith("---\n"):
        end = text.find("\n---", 4)
        if end > 0 and end < 4000:
            return text[end + 4 :]
    return text


def _plain(line: str) -> str:
    line = _IMAGE.sub(r"\1", line)
    line = _LINK.sub(r"\1", line)
    line = _MARKS.sub(lambda m: m.group(1) or m.group(2), line)
    line = re.sub(r"^>\s?", "", line)
    return re.sub(r"^[-*+]\s+", "", line).strip()


def _table(lines: list[str], start: int) -> tuple[int, list[Block]]:
    rows = []
    i = start
    while i < len(lines) and lines[i].strip().startswith("|"):
        if not _RULE.match(lines[i]):
            cells = lines[i].strip().strip("|").split("|")
            rows.append(tuple(_plain(c.strip().replace("<br>", "\n")) for c in cells))
        i += 1
    return i, grid_blocks(Grid(tuple(rows), header_rows=1))
