"""Units joined and split into clauses of a citable size."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.model import Clause
from corpus.outline.units import Unit

TARGET = 320
LONGEST = 500
WHOLE = 900
SHORTEST = 16
_SENTENCE = re.compile(r"[。！？；\n][”’」』）)]*|\u3000{2,}")
_OWNER_TAIL = re.compile(
    r"[（(][^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*"
    r"(?:负责|牵头|单位|部门|配合|落实|时限)[^（）()]*[)）]\s*[。]?\s*$"
)
_LABEL = re.compile(
    r"^(?:整改|完成|办结|责任|牵头|配合|督导|验收|督办|主办|协办|联系|主管|参与|具体|主要|工作|任务|进展)?(?:目标|时限|期限|单位|部门|责任人|领导|措施|情况|任务|要求|节点|进展)[：:]"
)
_NUMBERED = re.compile(r"[（(\d０-９一二三四五六七八九十①-⑳]")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d０-９]+条")
_HEAD_END = 400
_HEAD_LINE = 60
_SKIPPED = frozenset({"noise", "repeat"})


def build_clauses(text: str, units: Sequence[Unit], document_id: str) -> tuple[Clause, ...]:
    """Clauses in order, without overlap, holding every non-blank character."""
    sized = [piece for unit in _joined(text, units) for piece in _split(text, unit)]
    return tuple(_clauses(text, sized, document_id))


def _joined(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Bare headings joined to what follows, short neighbours joined together."""
    merged: list[Unit] = []
    for unit in _with_whole_articles(units):
        last = merged[-1] if merged else None
        if last is not None and _heads(last, unit):
            merged[-1] = replace(unit, start=last.start, page=last.page or unit.page)
        elif last is not None and _belongs(text, last, unit):
            merged[-1] = replace(last, end=unit.end)
        else:
            merged.append(unit)
    following: list[Unit | None] = [*merged[1:], None]
    return [_as_item(text, u, after) for u, after in zip(merged, following, strict=False)]


def _as_item(text: str, unit: Unit, following: Unit | None) -> Unit:
    """A numbered line with nothing under it is an item, not a heading."""
    if not unit.bare or unit.kind != "heading":
        return unit
    if following is not None and following.path[: len(unit.path)] == unit.path:
        return unit
    numbered = _NUMBERED.match(text[unit.start : unit.end].lstrip())
    return replace(unit, kind="item") if numbered else unit


def _with_whole_articles(units: Sequence[Unit]) -> Iterator[Unit]:
    """Articles of a law whole where they are short, else their items in groups.

    An article's items are seldom understood without its first sentence.
    """
    at = 0
    while at < len(units):
        depth = _article_depth(units[at])
        stop = at + 1
        while depth and stop < len(units) and _inside(units[at], units[stop], depth):
            stop += 1
        if depth and stop - at > 1:
            yield from _packed(units[at:stop], depth)
        else:
            yield units[at]
        at = stop


def _article_depth(unit: Unit) -> int:
    """How deep in the path the article stands; 0 where the unit is in none."""
    for i, element in enumerate(unit.path):
        if element.startswith("第") and _ARTICLE.match(element):
            return i + 1
    return 0


def _inside(first: Unit, unit: Unit, depth: int) -> bool:
    return (
        unit.path[:depth] == first.path[:depth]
        and unit.kind not in {*_SKIPPED, "table_row"}
        and not unit.sealed
    )


def _packed(units: Sequence[Unit], depth: int) -> Iterator[Unit]:
    path = units[0].path[:depth]
    whole = units[-1].end - units[0].start <= LONGEST
    held = replace(units[0], path=path, bare=False, kind="item", sealed=whole)
    for unit in units[1:]:
        if whole or unit.end - held.start <= TARGET:
            held = replace(held, end=unit.end)
        else:
            yield held
            held = replace(unit, path=path, bare=False, kind="item")
    yield held


def _heads(last: Unit, unit: Unit) -> bool:
    """Whether a bare heading should open the clause of the text under it."""
    if not last.bare or unit.kind in {*_SKIPPED, "table_row"}:
        return False
    if unit.sealed and unit.path == last.path:  # the first row under a table's title
        return False
    if unit.path[: len(last.path)] != last.path:
        return False
    return last.end - last.start <= 160


def _belongs(text: str, last: Unit, unit: Unit) -> bool:
    if last.path != unit.path or "table_row" in {last.kind, unit.kind}:
        return False
    if last.sealed or unit.sealed:
        return False
    if (last.kind in _SKIPPED) != (unit.kind in _SKIPPED) or last.bare or unit.bare:
        return False
    if last.kind in _SKIPPED:
        return last.kind == unit.kind
    if not unit.path and unit.end <= _HEAD_END and _short(text, last) and _short(text, unit):
        return True
    length, added = unit.end - last.start, len(text[unit.start : unit.end].strip())
    if added < SHORTEST or len(text[last.start : last.end].strip()) < SHORTEST:
        return length <= LONGEST and bool(unit.path or added < SHORTEST / 2)
    piece = text[unit.start : unit.end]
    if _OWNER_TAIL.fullmatch(piece.strip()):
        return length <= WHOLE
    if _LABEL.match(piece.strip()):
        return length <= LONGEST
    return bool(unit.path) and length <= TARGET and unit.kind == "paragraph"


def _short(text: str, unit: Unit) -> bool:
    own = text[unit.start : unit.end].strip()
    return len(own) <= _HEAD_LINE and "。" not in own


def _split(text: str, unit: Unit) -> Iterator[Unit]:
    """A long unit in pieces that end with a sentence, its owner left with its text."""
    length = unit.end - unit.start
    if unit.kind in _SKIPPED or unit.kind == "table_row" or length <= LONGEST:
        yield unit
        return
    owner = _OWNER_TAIL.search(text, max(unit.start, unit.end - 400), unit.end)
    if owner and length <= WHOLE:
        yield unit
        return
    last_cut = owner.start() if owner else unit.end
    start = unit.start
    best: int | None = None
    for end in _sentence_ends(text, unit.start, last_cut):
        if end - start > LONGEST and best is not None and best > start:
            yield replace(unit, start=start, end=best)
            start = best
        best = end
        if end - start >= TARGET and unit.end - end >= TARGET / 3 and end < last_cut:
            yield replace(unit, start=start, end=end)
            start = end
    yield from _forced(replace(unit, start=start))


def _forced(unit: Unit) -> Iterator[Unit]:
    """What has no sentence end to be cut at is cut by length, far above the usual."""
    limit = 2 * WHOLE
    start = unit.start
    while unit.end - start > limit:
        yield replace(unit, start=start, end=start + limit)
        start += limit
    yield replace(unit, start=start)


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Sentence ends outside brackets; a bracket never closed counts for nothing."""
    depth_end = -1
    for match in _SENTENCE.finditer(text, start, end):
        if match.start() < depth_end:
            continue
        opened = max(text.rfind("（", start, match.start()), text.rfind("(", start, match.start()))
        if opened >= 0 and match.start() - opened <= 300:
            closed = _closing(text, opened, min(end, opened + 400))
            if closed > match.start() and match.group()[-1] not in "）)":
                depth_end = closed
                continue
        yield match.end()


def _closing(text: str, opened: int, end: int) -> int:
    depth = 0
    for i in range(opened, end):
        if text[i] in "（(":
            depth += 1
        elif text[i] in "）)":
            depth -= 1
            if depth == 0:
                return i + 1
    return -1


def _clauses(text: str, units: Iterable[Unit], document_id: str) -> Iterator[Clause]:
    seen: Counter[str] = Counter()
    ordinal = 0
    for unit in units:
        start, end = _trim(text, unit.start, unit.end)
        if start >= end:
            continue
        own = text[start:end]
        key = re.sub(r"\s", "", own)
        seen[key] += 1
        digest = hashlib.sha256(f"{document_id}\n{key}\n{seen[key]}".encode()).hexdigest()
        yield Clause(
            id=digest[:16],
            document_id=document_id,
            ordinal=ordinal,
            path=unit.path,
            kind=unit.kind,
            start=start,
            end=end,
            text=own,
            page=unit.page,
            cells=unit.cells,
        )
        ordinal += 1


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    own = text[start:end]
    lead = len(own) - len(own.lstrip())
    return start + lead, start + lead + len(own.strip())
