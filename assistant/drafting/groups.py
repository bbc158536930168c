"""Candidates put together as they stood: a run-in heading with its sentences, or one alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.drafting.bench import Bench
from assistant.drafting.composing import Line
from assistant.drafting.material import Candidate
from assistant.drafting.model import Place
from assistant.drafting.rendering import chinese_ordinal
from assistant.drafting.roles import Role, opens_with_verb
from assistant.drafting.wording import ended
from assistant.sentences import Piece

_MOST_ITEMS = 10
_PER_DOCUMENT = 3
_PHRASE = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences under one run-in heading in the order of their source; ``head`` may be empty."""

    head: str
    head_piece: Piece | None
    members: tuple[Candidate, ...]
    score: float


def grouped(scored: Sequence[tuple[float, Candidate]], most: int) -> list[Group]:
    """Groups, best first; ``most`` sentences each, those that score best."""
    buckets: dict[tuple[str, str], list[tuple[float, Candidate]]] = {}
    for score, candidate in scored:
        key = (candidate.clause.id, candidate.head or str(candidate.piece.start))
        buckets.setdefault(key, []).append((score, candidate))
    groups = []
    for bucket in buckets.values():
        best = sorted(bucket, key=lambda p: -p[0])[:most]
        members = sorted((c for _, c in best), key=lambda c: c.piece.start)
        first = members[0]
        groups.append(Group(first.head, first.head_piece, tuple(members), best[0][0]))
    return sorted(groups, key=lambda g: -g.score)


def say_groups(
    bench: Bench, groups: Iterable[Group], *, style: str, most: int, per_document: int = 99
) -> int:
    """Say groups as numbered paragraphs until there are ``most``.

    Args:
        bench: where they go.
        groups: best first.
        style: （一）, 一是 or 一要, the ordinals of the paragraphs.
        most: paragraphs, at most ten: 十一 would be a number to check.
        per_document: paragraphs that one document may give.

    Returns:
        How many were said.
    """
    said = 0
    used: dict[str, int] = {}
    for group in groups:
        if said >= min(most, _MOST_ITEMS):
            break
        document = group.members[0].document.id
        if used.get(document, 0) >= per_document:
            continue
        if _say(bench, group, said + 1, style):
            said += 1
            used[document] = used.get(document, 0) + 1
    return said


def _say(bench: Bench, group: Group, number: int, style: str) -> bool:
    composer = bench.composer
    fresh = [c for c in group.members if composer.would_say(Line(c.text, (c.piece,)))]
    if not fresh:
        return False
    head = group.head_piece if _fits(group.head, style) else None
    if head is not None and composer.said.new_heading(group.head):
        text = ended(_numbered(style, number, group.head))
        source = _with_head(head, fresh[0].piece)
        opened = Line(text, source[:1], place="item", head=len(text), core=group.head)
        if not composer.say(opened):
            return False
        composer.say(Line(fresh[0].text, source[-1:]))
        for candidate in fresh[1:]:
            composer.say(Line(candidate.text, (candidate.piece,)))
        return True
    first = fresh[0]
    text = _numbered(style, number, first.text)
    if not composer.say(Line(text, (first.piece,), place="item", core=first.text)):
        return False
    for candidate in fresh[1:]:
        composer.say(Line(candidate.text, (candidate.piece,)))
    return True


def _fits(head: str, style: str) -> bool:
    """Whether a heading reads on after 一要 or 一是: 强化督查 does, 月度进展 does not."""
    return bool(head) and (
        style == "（一）" or opens_with_verb(head.removeprefix("要")) or len(head) >= _PHRASE
    )


def _with_head(head: Piece, first: Piece) -> tuple[Piece, ...]:
    """A heading and its first sentence as one quotation where nothing stands between them."""
    clause = head.clause
    between = clause.text[head.end - clause.start : first.start - clause.start]
    if clause.id == first.clause.id and head.end <= first.start and not between.strip(" 。：\n"):
        return (Piece(clause, head.start, first.end),)
    return head, first


def _numbered(style: str, number: int, text: str) -> str:
    """A text with its ordinal: （一）…, 一是…, or 一要… where something to be done follows."""
    written = chinese_ordinal(number)
    if style == "（一）":
        return f"（{written}）{text.removeprefix('要')}"
    plain = text.removeprefix("要")
    if style == "一要" and (plain != text or opens_with_verb(text)):
        return f"{written}要{plain}"
    return f"{written}是{text}"


def say_run(
    bench: Bench, scored: Sequence[tuple[float, Candidate]], *, most: int, per_clause: int = 2
) -> int:
    """Say the best sentences as one paragraph, those of a document together in its order."""
    chosen: list[Candidate] = []
    clauses: dict[str, int] = {}
    documents: dict[str, int] = {}
    for _, c in scored:
        enough = clauses.get(c.clause.id, 0) >= per_clause
        if enough or documents.get(c.document.id, 0) >= _PER_DOCUMENT + 1:
            continue
        if len(chosen) >= most or not bench.composer.would_say(Line(c.text, (c.piece,))):
            continue
        chosen.append(c)
        clauses[c.clause.id] = clauses.get(c.clause.id, 0) + 1
        documents[c.document.id] = documents.get(c.document.id, 0) + 1
    order = {c.document.id: n for n, c in reversed(list(enumerate(chosen)))}
    chosen.sort(key=lambda c: (order[c.document.id], c.piece.start))
    said = 0
    for candidate in chosen:
        place: Place = "paragraph" if said == 0 else "run_on"
        said += bench.composer.say(Line(candidate.text, (candidate.piece,), place=place))
    return said


def ranked(bench: Bench, role: Role) -> list[tuple[float, Candidate]]:
    """The material that serves a role, best first."""
    return bench.material.best(role)
