"""Clauses to the ledger: who owes what by when, each part tied to its span.

``owners`` reads an owner's wording, ``parentheses``, ``labels``, ``tables`` and ``prose``
find where one stands, ``draft`` makes obligations of what they found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.model import Clause, Document, Obligation
from corpus.obligations.draft import Draft, finish
from corpus.obligations.duties import in_duties
from corpus.obligations.labels import labelled_entry
from corpus.obligations.owners import states_first_leads
from corpus.obligations.prose import in_parentheses, in_sentences
from corpus.obligations.sections import for_whole_sections
from corpus.obligations.tables import flat_row, table_row

__all__ = ["extract"]

_LEFT_OUT = frozenset({"noise", "repeat"})
_RULE = re.compile(r"[^。；\n]*(?:第一|首)位?[^。；\n]*牵头[^。；\n]*")
_WORTH_A_LOOK = re.compile(
    r"负责|牵头|配合|单位|部门|落实|时限|[委局厅办部院组府室会]要|每[周月季旬]"
)
_LABELLED = re.compile(r"(?:单位|部门|主体|处室|牵头|分工|责任人|及责任人)\s*[：:]")


def extract(document: Document, clauses: Sequence[Clause]) -> tuple[Obligation, ...]:
    """All obligations of a document, in the order of its text.

    Args:
        document: with its text.
        clauses: all of them, in order; page noise and repeated bodies are passed over.
    """
    kept = [c for c in clauses if c.kind not in _LEFT_OUT]
    first_leads_from = _first_leads_from(kept)
    drafts = list(_drafts(document, kept, first_leads_from))
    return finish(document, for_whole_sections(document, kept, drafts))


def _drafts(
    document: Document, clauses: Sequence[Clause], first_leads_from: int | None
) -> Iterator[Draft]:
    for _, members in groupby(clauses, key=lambda c: (c.path, c.kind == "table_row")):
        group = list(members)
        first = first_leads_from is not None and group[-1].end > first_leads_from
        if group[0].cells:
            for clause in group:
                if row := table_row(document, clause, first_leads=first):
                    yield row
            continue
        text = document.text[group[0].start : group[-1].end]
        if not _WORTH_A_LOOK.search(text) and group[0].kind != "item":
            continue
        yield from _of_group(document, group, first_leads_from, first=first)


def _of_group(
    document: Document,
    group: list[Clause],
    first_leads_from: int | None,
    *,
    first: bool,
) -> Iterator[Draft]:
    found = list(in_parentheses(document, group, first_leads_from=first_leads_from))
    text = document.text
    labelled = not found and _LABELLED.search(text, group[0].start, group[-1].end)
    if labelled and (entry := labelled_entry(document, group, first_leads=first)):
        found = [entry]
    if not found:
        for clause in group:
            if clause.kind == "item" and (row := flat_row(document, clause)):
                found.append(row)
            else:
                said = list(in_sentences(document, clause))
                taken = tuple(d.owner[0] for d in said if d.owner)
                duties = in_duties(document, clause, taken)
                found += sorted((*said, *duties), key=lambda d: d.task)
    yield from found


def _first_leads_from(clauses: Sequence[Clause]) -> int | None:
    """Where the rule that the first named leads is laid down; None without one."""
    for clause in clauses:
        if "牵头" in clause.text and states_first_leads(clause.text):
            match = _RULE.search(clause.text)
            return clause.start + (match.start() if match else 0)
    return None
