"""Dates, figures, requirements and definitions: the sentence that says it, cut to size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answering.statement import Statement, spoken
from assistant.evidence import Evidence, Wanted, folded
from assistant.sentences import Piece, join, segments, sentences
from assistant.terms import Term
from corpus.model import Clause

_LENGTH_COST = 0.003
_VALUE_WORTH = 0.45
_OPEN_LIMIT, _PLURAL_LIMIT = 220, 300
_VALUE_LIMIT = 160
_PLURAL = re.compile(r"分别|[^和]和[^和]|、|各(?:是|为|有|类|种)|哪几|哪些|三类|两类")
_DEFINES = re.compile(r"[”」》]?(?:企业|工程|制度)?(?:是指|，?是|指|，是指)")
_NEARLY, _DEFINING = 0.85, 0.4
_FRESH, _NEXT_LIMIT = 5, 140
_OPENS_LIST = re.compile(r"(?:下列|以下|如下)[^。；]{0,30}[：:]?$|[：:]$")
_HOW = re.compile(r"怎么|如何|怎样|措施|举措|做法|办法")
_ANNOUNCES = re.compile(r"(?:措施|做法|如下|以下)[：:]?$")
_ITEMS, _LIST_LIMIT = 12, 360
_BYLINE = re.compile(
    r"(?:^|[^，。；]{0,40}?)(?:电|讯)\s*[（(](?:[^）)]{0,6}(?:记者|通讯员)[^）)]{0,30})[）)]\s*"
    r"|^[^，。；]{0,30}(?:日报|晚报|社|网)讯\s+"
)
_SOURCED = re.compile(
    r"^(?:[^，。；]{0,12}(?:日|近日|日前|昨日|今天)[，,]?)?(?:本报|本网)?记者[^，。；]{0,12}从[^，。；]{2,40}(?:获悉|了解到)[，,：:]\s*"
)
_GROUNDS = re.compile(r"^(?:为|为了|根据|按照|鉴于|由于|经)(?![期止])[^：:]{4,}[，,]$")
_WHY = re.compile(r"目的|为什么|为何|为啥|原因|为了|依据|根据|意义|哪条")
_ASKS_WHY = re.compile(r"为什么|为何|为啥|因何|原因(?:是|有|在)")
_SAYS_WHY = re.compile(
    r"因(?!地|此|素|时|人|材|企|城)|由于|原因|导致|造成|引起|为了|为(?:进一步|切实|深入|全面|加强|推动|促进|规范"
    r"|确保|贯彻|落实|保障|解决|更好|有效|加快)|旨在|目的|鉴于|所以|因此|使得|源于|以便|有利于|有助于"
    r"|考虑到|需要|必须|意味着|关系到|是[^，。]{2,}的(?:关键|基础|要求|需要|保障|举措|途径)|能够?|可以|避免|防止"
)
_REPEATS = 0.25
_SEVERAL = re.compile(r"分别|各(?:是|为|有|多|怎)|[两三四几]档|怎么定|如何")


def say_value(evidence: Evidence, wanted: Wanted) -> Statement:
    """The run of segments with the value asked for and the words it belongs to."""
    parts = segments(evidence.piece)
    if _SEVERAL.search(wanted.part.text) and len(evidence.values) > 1:
        window = _shortened(_from_first_touch(parts, wanted.terms), _VALUE_LIMIT + 60)
    else:
        window = _best_window(parts, evidence, wanted)
    withheld = all(v.withheld for v in evidence.values)
    return Statement(spoken(window.text), (window,), support=evidence.covered, withheld=withheld)


def say_open(evidence: Evidence, wanted: Wanted, follow: Sequence[Evidence] = ()) -> Statement:
    """What a sentence says, from the first segment that touches the question on."""
    limit = _PLURAL_LIMIT if is_plural(wanted) else _OPEN_LIMIT
    parts = segments(evidence.piece)
    piece = _from_first_touch(parts, wanted.terms)
    piece = _shortened(to_the_point(piece, wanted), limit)
    texts, sources = [spoken(piece.text)], [piece]
    for more in follow:
        if sum(map(len, texts)) + len(more.piece.text) > limit:
            break
        texts.append(spoken(more.piece.text))
        sources.append(more.piece)
    return Statement("。".join(texts), tuple(sources), support=evidence.covered)


def to_the_point(piece: Piece, wanted: Wanted) -> Piece:
    """A run without what leads up to the answer: a byline, grounds, the question itself.

    Each is left out only where enough is said after it.
    """
    piece = _without_byline(piece)
    parts = segments(piece)
    asks_why = _WHY.search(wanted.part.text) is not None
    for i, part in enumerate(parts[:-1]):
        rest = join(parts[i + 1], parts[-1])
        grounds = not asks_why and _GROUNDS.match(part.text) is not None
        repeats = part.text[-1] in "，,：:" and fresh(part.text, wanted) <= _REPEATS * len(
            part.text
        )
        if not (grounds or repeats) or fresh(rest.text, wanted) < _FRESH:
            return join(part, parts[-1])
    return parts[-1]


def _without_byline(piece: Piece) -> Piece:
    """A run from behind the news agency's, paper's or reporter's line on."""
    for line in (_BYLINE, _SOURCED):
        if (match := line.search(piece.text)) and match.end() < len(piece.text) - _FRESH:
            piece = Piece(piece.clause, piece.start + match.end(), piece.end)
    return piece


def only_asks(evidence: Evidence, wanted: Wanted) -> bool:
    """Whether a sentence repeats the question and adds nothing: a heading or a question."""
    text = spoken(evidence.piece.text)
    if re.search(r"[？?]$|吗$", evidence.piece.text.strip()):
        return True
    return fresh(text, wanted) < _FRESH


def fresh(text: str, wanted: Wanted) -> int:
    """How many characters of a text are not words of the question."""
    rest = folded(text)
    for term in sorted(wanted.terms, key=lambda t: -len(t.word)):
        rest = rest.replace(term.word, "")
    return len(re.sub(r"[\W_]|的|和|及|对|在|要|是|了|关于|问题|工作|情况|方面", "", rest))


def say_next(
    evidence: Evidence, wanted: Wanted, clauses: Sequence[Clause] = ()
) -> Statement | None:
    """The sentences after one that only asks, up to the usual length.

    Where it ends its clause they are those of the next clause under the same heading.
    """
    own = evidence.found.clause
    after = [p for p in sentences(own) if p.start >= evidence.piece.end]
    if not after:
        later = (c for c in clauses if c.ordinal > own.ordinal and c.kind in {"item", "paragraph"})
        below = next(later, None)
        if below is not None and below.path[: len(own.path)] == own.path:
            after = list(sentences(below))
    if not after:
        return None
    last = after[0]
    for piece in after[1:]:
        if piece.end - after[0].start > _NEXT_LIMIT:
            break
        last = piece
    piece = _shortened(to_the_point(join(after[0], last), wanted), _OPEN_LIMIT)
    if fresh(piece.text, wanted) < _FRESH:
        return None
    return Statement(spoken(piece.text), (piece,), support=evidence.covered)


def enumerated(evidence: Evidence, clauses: Sequence[Clause]) -> Statement | None:
    """下列情况之一：… with the items that follow it; None where none follow."""
    if not _OPENS_LIST.search(evidence.piece.text):
        return None
    own = evidence.found.clause
    texts, sources = [spoken(evidence.piece.text)], [evidence.piece]
    rest = [p for p in sentences(own) if p.start >= evidence.piece.end]
    for clause in clauses:
        if clause.ordinal <= own.ordinal or len(texts) > _ITEMS:
            continue
        if clause.path[: len(own.path)] != own.path or clause.kind not in {"item", "paragraph"}:
            break
        rest.append(Piece(clause, clause.start, clause.end))
    for piece in rest:
        if sum(map(len, texts)) + len(piece.text) > _LIST_LIMIT:
            break
        texts.append(spoken(piece.text))
        sources.append(piece)
    if len(texts) == 1:
        return None
    said = texts[0] + "：" + "；".join(texts[1:])
    return Statement(said, tuple(sources), support=evidence.covered)


def asks_how(wanted: Wanted) -> bool:
    """Whether a part asks for measures."""
    return _HOW.search(wanted.part.text) is not None


def asks_why(wanted: Wanted) -> bool:
    """Whether a part asks for a cause or a purpose."""
    return _ASKS_WHY.search(wanted.part.text) is not None


def says_why(evidence: Evidence) -> bool:
    """Whether a sentence states a cause or a purpose."""
    return _SAYS_WHY.search(evidence.piece.text) is not None


def measures(evidence: Evidence, clauses: Sequence[Clause]) -> Statement | None:
    """The items under an entry that ends by announcing its measures; None without them."""
    own = evidence.found.clause
    if not _ANNOUNCES.search(own.text):
        return None
    under = [c for c in clauses if c.ordinal > own.ordinal and c.path[: len(own.path)] == own.path]
    pieces: list[Piece] = []
    for clause in under:
        if clause.path == own.path or sum(p.end - p.start for p in pieces) > _LIST_LIMIT:
            break
        pieces.append(Piece(clause, clause.start, clause.end))
    if not pieces:
        return None
    said = "；".join(spoken(p.text) for p in pieces)
    return Statement(said, tuple(pieces), support=evidence.covered)


def is_plural(wanted: Wanted) -> bool:
    """Whether a part asks for more than one sentence may hold."""
    return wanted.part.wants_list or _PLURAL.search(wanted.part.text) is not None


def following(best: Evidence, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Other sentences of the best one's clause that say nearly as much, in reading order."""
    near = [
        e
        for e in evidence[:12]
        if e is not best
        and e.found.clause.id == best.found.clause.id
        and e.piece.start > best.piece.start
        and e.score >= _NEARLY * best.score
    ]
    return tuple(sorted(near, key=lambda e: e.piece.start)[:3])


def defines(evidence: Evidence, wanted: Wanted) -> float:
    """A bonus for a sentence that says what one of the terms is."""
    text = folded(evidence.piece.text)
    for term in wanted.terms:
        at = text.find(term.word)
        if at >= 0 and _DEFINES.match(text, at + len(term.word)):
            return _DEFINING
    return 0.0


def _best_window(parts: Sequence[Piece], evidence: Evidence, wanted: Wanted) -> Piece:
    if len(parts) == 1:
        return parts[0]
    held = [_held(p, evidence) for p in parts]
    words = [_words_in(p, wanted.terms) for p in parts]
    total = sum(t.weight for t in wanted.terms) or 1.0
    best, best_score = (0, len(parts) - 1), float("-inf")
    for i in range(len(parts)):
        got: dict[str, float] = {}
        values = 0
        for j in range(i, len(parts)):
            got |= words[j]
            values += held[j]
            length = parts[j].end - parts[i].start
            score = (
                sum(got.values()) / total + _VALUE_WORTH * min(values, 1) - _LENGTH_COST * length
            )
            if score > best_score and (length <= _VALUE_LIMIT or i == j):
                best, best_score = (i, j), score
    return join(parts[best[0]], parts[best[1]])


def _held(piece: Piece, evidence: Evidence) -> int:
    offset = evidence.piece.start
    return sum(1 for v in evidence.values if piece.start <= offset + v.start < piece.end)


def _words_in(piece: Piece, terms: Iterable[Term]) -> dict[str, float]:
    text = folded(piece.text)
    return {t.word: t.weight for t in terms if t.word in text}


def _from_first_touch(parts: Sequence[Piece], terms: Sequence[Term]) -> Piece:
    for i, part in enumerate(parts):
        if _words_in(part, terms):
            return join(parts[i], parts[-1])
    return join(parts[0], parts[-1])


def _shortened(piece: Piece, limit: int) -> Piece:
    """Cut a long sentence at a semicolon, else at a comma, before the limit."""
    if piece.end - piece.start <= limit:
        return piece
    parts = segments(piece)
    kept = parts[0]
    for part in parts[1:]:
        if part.end - piece.start > limit:
            break
        kept = join(kept, part)
    return kept
