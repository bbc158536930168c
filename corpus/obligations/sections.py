"""An owner named once, at the end of a section's last item, owns the whole section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.model import Clause, Document
from corpus.obligations.draft import Draft


def for_whole_sections(
    document: Document, clauses: Sequence[Clause], drafts: Sequence[Draft]
) -> Iterator[Draft]:
    """Drafts, those that close a section of several items given the section as their task."""
    sections = _sections(clauses)
    by_parent: dict[tuple[str, ...], list[Draft]] = {}
    for draft in drafts:
        if len(draft.clause.path) >= 2:
            by_parent.setdefault(draft.clause.path[:-1], []).append(draft)
    for draft in drafts:
        parent = draft.clause.path[:-1]
        section = sections.get(parent)
        alone = len(by_parent.get(parent, ())) == 1
        if section is None or not alone or not _closes(document, draft, section):
            yield draft
            continue
        title = parent[-1]
        start = document.text.find(title, section[0].start, section[0].start + 200)
        if start < 0:
            yield draft
            continue
        yield replace(draft, task=(start, start + len(title)))


def _sections(clauses: Sequence[Clause]) -> dict[tuple[str, ...], list[Clause]]:
    """Clauses by their parent's path, where that has at least two items under it."""
    found: dict[tuple[str, ...], list[Clause]] = {}
    for clause in clauses:
        if len(clause.path) >= 2 and not clause.cells:
            found.setdefault(clause.path[:-1], []).append(clause)
    return {p: c for p, c in found.items() if len({x.path for x in c}) >= 2}


def _closes(document: Document, draft: Draft, section: Sequence[Clause]) -> bool:
    """Whether the draft's owner stands in brackets at the very end of the section."""
    if draft.owner is None or draft.clause.path != section[-1].path:
        return False
    if document.text[draft.owner[1] - 1] not in "）)":
        return False
    return not document.text[draft.owner[1] : section[-1].end].strip(" 。\n\u3000")
