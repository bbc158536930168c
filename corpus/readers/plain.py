"""Plain text and Markdown."""

from __future__ import annotations

import re

from corpus.errors import EmptyFileError
from corpus.model import Block, RawDocument, ReadReport
from corpus.readers.encoding import Decoded, decode
from corpus.readers.table import Grid, grid_blocks

_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_BOLD = re.compile(r"\*\*(\S(?:[^*\n]*\S)?)\*\*|(?<![_\w])__([^\s_](?:[^_\n]*[^\s_])?)__(?![_\w])")
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\([^()\n]*\)")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((?:https?:|mailto:|[./#])[^()\s]*\)")
_BULLET = re.compile(r"^(?:>\s?)*(?:[-*+]\s+)?")
_PIPE = re.compile(r"(?<!\\)\|")
_FRONT_MATTER_LIMIT = 4000


def read_text(data: bytes, *, name: str) -> RawDocument:
    """Read plain text: every line with something in it a block, its wording untouched.

    Raises:
        UnreadableFileError: no encoding fits.
        EmptyFileError: only blanks.
    """
    decoded = decode(data, name=name)
    lines = (line.strip() for line in decoded.text.split("\n"))
    blocks = tuple(Block(line) for line in lines if line)
    return _document("text", decoded, blocks, None, name=name)


def read_markdown(data: bytes, *, name: str) -> RawDocument:
    """Read Markdown with its headings' levels and tables; front matter and marks dropped.

    Raises:
        UnreadableFileError: no encoding fits.
        EmptyFileError: no text in it.
    """
    decoded = decode(data, name=name)
    lines = _without_front_matter(_without_comments(decoded.text)).split("\n")
    blocks: list[Block] = []
    i = 0
    while i < len(lines):
        line = lines[i].strip()
        if "|" in line and i + 1 < len(lines) and _is_table_rule(lines[i + 1]):
            i, table = _table(lines, i)
            blocks += table
            continue
        i += 1
        if block := _line_block(line):
            blocks.append(block)
    title = next((b.text for b in blocks if b.level == 1), None)
    return _document("markdown", decoded, tuple(blocks), title, name=name)


def _document(
    kind: str, decoded: Decoded, blocks: tuple[Block, ...], title: str | None, *, name: str
) -> RawDocument:
    if not blocks:
        raise EmptyFileError(f"{name}：文件里没有文字。")
    rows = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport(
        kind,
        encoding=decoded.encoding,
        paragraphs=len(blocks) - rows,
        table_rows=rows,
        issues=decoded.issues,
    )
    return RawDocument(blocks, title, report)


def _line_block(line: str) -> Block | None:
    if not line or line.startswith(("```", "~~~")) or (len(line) >= 3 and not line.strip("-*_ =")):
        return None
    heading = _HEADING.match(line)
    if heading is None:
        text = _plain(line)
        return Block(text) if text else None
    text = _plain(heading.group(2).rstrip("# \t"))
    return Block(text, kind="heading", level=len(heading.group(1))) if text else None


def _without_comments(text: str) -> str:
    """Written as a scan: a pattern would take quadratic time where none is closed."""
    kept = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join(kept) + text[at:]


def _without_front_matter(text: str) -> str:
    if text.startswith("---\n"):
        end = text.find("\n---", 3, _FRONT_MATTER_LIMIT)
        if end > 0:
            return text[end + 4 :]
    return text


def _plain(line: str) -> str:
    if "[" in line:
        line = _LINK.sub(r"\1", _IMAGE.sub(r"\1", line))
    if "**" in line or "__" in line:
        line = _BOLD.sub(lambda m: m.group(1) or m.group(2), line)
    return _BULLET.sub("", line).strip()


def _is_table_rule(line: str) -> bool:
    line = line.strip()
    return "|" in line and "-" in line and not line.strip("|:- \t")


def _table(lines: list[str], start: int) -> tuple[int, list[Block]]:
    rows = []
    i = start
    while i < len(lines) and "|" in lines[i]:
        if i != start + 1:
            line = lines[i].strip().removeprefix("|")
            cells = _PIPE.split(line.removesuffix("|"))
            rows.append(tuple(_plain(_cell_text(c)) for c in cells))
        i += 1
    return i, grid_blocks(Grid(tuple(rows), header_rows=1))


def _cell_text(cell: str) -> str:
    return re.sub(r"<br\s*/?>", "\n", cell.strip()).replace("\\|", "|")
