"""Nouns to rows and back."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import (
    Cell,
    Clause,
    Deadline,
    Obligation,
    ReadIssue,
    ReadReport,
    Span,
)
from index.records import (
    clause_from,
    clause_row,
    obligation_from,
    obligation_row,
    report_from,
    report_to,
)

_words = st.text(max_size=12)
_spans = st.none() | st.builds(Span, _words, st.integers(0, 99), st.integers(0, 99))
_days = st.none() | st.dates(date(1949, 10, 1), date(2100, 1, 1))
_deadlines = st.builds(
    Deadline,
    text=_words,
    kind=st.sampled_from(["date", "period", "recurring", "redacted", "none"]),
    date=_days,
    start=_days,
    rrule=st.none() | _words,
    precision=st.none() | st.sampled_from(["day", "month", "year"]),
    ambiguous=st.booleans(),
    inferred=st.booleans(),
)
_names = st.lists(_words, max_size=3).map(tuple)
_obligations = st.builds(
    Obligation,
    id=_words,
    document_id=_words,
    clause_id=_words,
    task=_words,
    lead=_names,
    support=_names,
    supervisor=_names,
    person=_names,
    goal=st.none() | _words,
    measures=_names,
    deadline=_deadlines,
    task_span=_spans,
    owner_span=_spans,
    deadline_span=_spans,
)
_clauses = st.builds(
    Clause,
    id=_words,
    document_id=_words,
    ordinal=st.integers(0, 99),
    path=_names,
    kind=st.sampled_from(["paragraph", "table_row", "noise"]),
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    text=_words,
    page=st.none() | st.integers(1, 9),
    cells=st.lists(st.builds(Cell, _words, st.integers(0, 9), st.integers(0, 9))).map(tuple),
)


@given(_clauses)
def test_a_clause_comes_back_as_it_was(clause: Clause) -> None:
    assert clause_from(clause.document_id, clause_row(clause)) == clause


@given(_obligations)
def test_an_obligation_comes_back_as_it_was(obligation: Obligation) -> None:
    assert obligation_from(str(obligation_row(obligation)[-1])) == obligation


def test_a_report_comes_back_as_it_was() -> None:
    report = ReadReport("pdf", None, 3, 12, 4, (ReadIssue("第2页", "图片没有文字"),))
    assert report_from(report_to(report)) == report
