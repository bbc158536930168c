"""Whether a clause can speak for the place and the year that a question names."""

from __future__ import annotations

import re

from assistant.scope import Scope, provinces_in
from corpus.model import Clause, Document

_HEAD = 600
_OFTEN = 3


def misfits(scope: Scope, document: Document, clause: Clause) -> tuple[str, ...]:
    """What the question names that neither the clause nor its document speaks for.

    Args:
        document: with its text.

    Returns:
        The places and years, as written; empty where the clause fits.
    """
    near = f"{clause.text}\n{' '.join(clause.path)}"
    wrong = [p for p in scope.places if not _place_fits(p, document, near)]
    wrong += [f"{y}年" for y in scope.years if not _year_fits(y, document, near)]
    return tuple(wrong)


def _place_fits(place: str, document: Document, near: str) -> bool:
    stated = f"{document.title} {document.issuer or ''}"
    if place in near or place in stated:
        return True
    if provinces_in(stated):
        return False
    text = document.text
    return place in text[:_HEAD] or text.count(place) >= _OFTEN


def _year_fits(year: int, document: Document, near: str) -> bool:
    stated = f"{document.title} {document.number or ''}"
    if str(year) in near or str(year) in stated:
        return True
    if document.issued_on is not None and document.issued_on.year == year:
        return True
    if _spans_year(stated, year):
        return True
    if re.search(r"(?:19|20)\d{2}年", document.title):
        return False
    text = document.text
    return document.issued_on is None and (
        str(year) in text[:_HEAD] or str(year) in text[-200:]
    )


def _spans_year(title: str, year: int) -> bool:
    """Whether a title such as 2021—2025年 covers the year."""
    return any(
        int(a) <= year <= int(b)
        for a, b in re.findall(r"((?:19|20)\d{2})年?\s*[-—–－~～至到]+\s*((?:19|20)\d{2})", title)
    )
