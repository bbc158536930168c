"""The text cut at every heading and paragraph, each piece knowing its path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Block, Cell, ClauseKind
from corpus.outline.candidates import Candidate, breaks, candidates
from corpus.outline.enclosures import enclosures, is_enclosure
from corpus.outline.flat_table import flat_rows
from corpus.outline.noise import noise_line, repeat_of_body, tail_noise
from corpus.outline.sequence import Heading, Open, Sequencer
from corpus.outline.titles import path_element, title_end

_INLINE_STYLES = frozenset({"point", "circle", "numb"})
_WIDE_BREAK_LINE = 160
_PART_TITLE_LIMIT = 60
_SHORT_LINE = 30
_SENTENCE_ENDS = frozenset("。：；！？）)”")


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of the text under one path: characters of the whole text, half-open.

    ``bare`` says that it holds a heading and nothing else; ``sealed`` that it is joined
    with no neighbour.
    """

    start: int
    end: int
    path: tuple[str, ...]
    kind: ClauseKind
    bare: bool = False
    sealed: bool = False
    page: int | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A block in the whole text; ``wide`` are the offsets of lost breaks inside it."""

    start: int
    end: int
    block: Block
    wide: tuple[int, ...] = ()


def lay_out(blocks: Sequence[Block]) -> tuple[str, list[Line]]:
    """Join blocks into the canonical text, one a line."""
    lines = []
    at = 0
    for block in blocks:
        wide: tuple[int, ...] = ()
        if block.kind == "paragraph" and len(block.text) >= _WIDE_BREAK_LINE:
            wide = tuple(at + n for n in _real_breaks(block.text))
        lines.append(Line(at, at + len(block.text), block, wide))
        at += len(block.text) + 1
    return "\n".join(b.text for b in blocks), lines


def _real_breaks(text: str) -> Iterator[int]:
    """Wide spaces that end a sentence or set a short line off, not those inside one."""
    last = 0
    for at in breaks(text):
        before = text[last:at].rstrip()
        if before[-1:] in _SENTENCE_ENDS or len(before) <= _SHORT_LINE:
            yield at
            last = at


class Cutter:
    """Cuts a laid-out text into units, line by line."""

    def __init__(self, text: str, title: str | None) -> None:
        """Hold the text; headings equal to the title stay out of paths."""
        self._text = text
        self._title = title
        self._sequencer = Sequencer(text)
        self._path: list[str] = []
        self._part: str | None = None
        self._last_line: str = ""
        self._enclosing = False
        self.units: list[Unit] = []

    def cut(self, lines: Sequence[Line]) -> list[Unit]:
        """All units in order."""
        repeat = repeat_of_body(self._text)
        tail = tail_noise(self._text)
        for line in lines:
            if line.block.kind == "table_row":
                self._row(line)
                continue
            body_end = min(line.end, tail)
            if body_end <= line.start or noise_line(line.block.text):
                self._add(line.start, line.end, "noise", line)
                continue
            if repeat and line.start <= repeat[0] < body_end:
                self._line(line, line.start, repeat[0])
                again = min(repeat[1], body_end)
                self._add(repeat[0], again, "repeat", line)
                self._line(line, again, body_end)
            elif repeat and repeat[0] < line.start < repeat[1]:
                self._add(line.start, body_end, "repeat", line)
            else:
                self._line(line, line.start, body_end)
            self._add(body_end, line.end, "noise", line)
        return self.units

    def _row(self, line: Line) -> None:
        cells = tuple(
            Cell(c.header, line.start + c.start, line.start + c.end) for c in line.block.cells
        )
        path = self._full_path()
        if self._last_line and self._last_line not in (*path, self._title):
            path = (*path, self._last_line)
        self.units.append(
            Unit(line.start, line.end, path, "table_row", page=line.block.page, cells=cells)
        )

    def _line(self, line: Line, start: int, end: int) -> None:
        """Cut one line (or what is left of it) at its headings and lost breaks."""
        if not self._text[start:end].strip():
            return
        stated = line.block.kind == "heading" and line.block.level and start == line.start
        if stated and self._stated_heading(line):
            return
        if self._enclosed(start, end):
            return
        listed = enclosures(self._text, start, end)
        if listed < end:
            self._line(line, start, listed)
            path = self._full_path()[:1]
            kept = path if path and path[0].startswith("附件") else ()
            self.units.append(
                Unit(listed, end, kept, "paragraph", sealed=True, page=line.block.page)
            )
            self._enclosing = True
            return
        self._remember(line)
        found = _line_candidates(self._text, line, start, end)
        headings = self._sequencer.decide(found)
        inside = [w for w in line.wide if start < w < end and not self._after_label(headings, w)]
        marks = sorted({start, *(h.candidate.start for h in headings), *inside})
        rows = flat_rows(self._text, start, end)
        if rows:
            marks = sorted({m for m in marks if m < rows[0]} | set(rows))
            headings = [h for h in headings if h.candidate.start < rows[0]]
        by_start = {h.candidate.start: h for h in headings}
        for i, at in enumerate(marks):
            stop = marks[i + 1] if i + 1 < len(marks) else end
            heading = by_start.get(at)
            if heading is not None:
                self._heading(heading, at, stop, line)
            else:
                kind: ClauseKind = "item" if at in rows else "paragraph"
                self._add(at, stop, kind, line, sealed=at in rows)

    def _enclosed(self, start: int, end: int) -> bool:
        """Take a numbered line that goes on a list of enclosures into that list."""
        self._enclosing = self._enclosing and is_enclosure(self._text[start:end])
        if self._enclosing:
            self.units[-1] = replace(self.units[-1], end=end)
        return self._enclosing

    def _after_label(self, headings: Sequence[Heading], at: int) -> bool:
        """Whether nothing but space stands between a label and a lost break."""
        return any(
            h.candidate.end <= at <= h.candidate.end + 6
            and not self._text[h.candidate.end : at].strip()
            for h in headings
        )

    def _heading(self, heading: Heading, at: int, stop: int, line: Line) -> None:
        candidate = heading.candidate
        if candidate.style == "attachment":
            self._part = None
        elif heading.depth == 0 and candidate.value == 1 and self._path:
            self._new_part()
        del self._path[heading.depth :]
        if candidate.style == "article":
            ends = candidate.end
        else:
            ends = title_end(self._text, candidate.end, stop)
        while len(self._path) < heading.depth:
            self._path.append("")
        self._path.append(path_element(self._text, at, ends))
        bare = ends >= stop and candidate.style != "article"
        kind: ClauseKind = "heading" if bare else "item"
        self.units.append(Unit(at, stop, self._full_path(), kind, bare=bare, page=line.block.page))

    def _new_part(self) -> None:
        """A sequence that starts again at the top: another text in the same file."""
        last = self.units[-1] if self.units else None
        if last is None:
            return
        title = path_element(self._text, last.start, last.end)
        short = 4 <= len(title) <= _PART_TITLE_LIMIT and "。" not in title
        self._part = title if short and last.kind == "paragraph" else None

    def _stated_heading(self, line: Line) -> bool:
        """A heading whose level the file states; False where its ordinal says more."""
        block = line.block
        found = [c for c in candidates(block.text, line.start) if c.start == line.start]
        if found and found[0].style not in {"article", "attachment"}:
            self._last_line = ""
            return False
        self._last_line = ""
        level = (block.level or 1) - 1
        self._sequencer.reset()
        if block.text == self._title:
            self._path = []
            self._add(line.start, line.end, "heading", line)
            return True
        del self._path[level:]
        self._path.append(path_element(self._text, line.start, line.end))
        self._path = [p for p in self._path if p]
        self._sequencer.stack = [_stated(line.start) for _ in self._path]
        self.units.append(
            Unit(line.start, line.end, self._full_path(), "heading", bare=True, page=block.page)
        )
        return True

    def _remember(self, line: Line) -> None:
        """A short line may be the title of the table that follows it."""
        text = line.block.text
        if re.search(r"[：:]", text):  # 填报单位：… says something of the table, it is no title
            return
        self._last_line = path_element(self._text, line.start, line.end) if len(text) <= 40 else ""

    def _full_path(self) -> tuple[str, ...]:
        path = tuple(p for p in self._path if p)
        return (self._part, *path) if self._part else path

    def _add(
        self, start: int, end: int, kind: ClauseKind, line: Line, *, sealed: bool = False
    ) -> None:
        if self._text[start:end].strip():
            path, page = self._full_path(), line.block.page
            self.units.append(Unit(start, end, path, kind, sealed=sealed, page=page))


def _stated(at: int) -> Open:
    return Open("stated", 0, at)


def _line_candidates(text: str, line: Line, start: int, end: int) -> list[Candidate]:
    """Candidates between two offsets; those after a lost break stand at a line's start."""
    kept = []
    for candidate in candidates(text[start:end], start):
        own = candidate
        if own.start in line.wide and own.strength != "line":
            own = replace(own, strength="line")
        if own.strength == "line" or own.style not in _INLINE_STYLES:
            kept.append(own)
    return kept
