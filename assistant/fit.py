"""Whether a clause can speak for the place and the year that a question names."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.scope import Scope, provinces_in
from corpus.model import Clause, Document
from corpus.units import find_units, same_unit

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年|[-./]\d)")


@lru_cache(maxsize=256)
def units_of(document: Document) -> frozenset[str]:
    """Every unit name in a document's text."""
    return frozenset(m.text for m in find_units(document.text))


def misfits(scope: Scope, document: Document, clause: Clause) -> tuple[str, ...]:
    """What the question names that neither the clause nor its document speaks for.

    Args:
        scope: what the question pins down.
        document: with its text.
        clause: one of the document's.

    Returns:
        The places and years, as written; empty where the clause fits.
    """
    near = f"{clause.text}\n{' '.join(clause.path)}"
    wrong = [p for p in scope.places if not _place_fits(p, document, near)]
    wrong += [u for u in scope.units if not names_unit(u, document, clause)]
    wrong += [f"{y}年" for y in scope.years if not _year_fits(y, document, near)]
    return tuple(wrong)


def names_unit(unit: str, document: Document, clause: Clause) -> bool:
    """Whether a document speaks of a unit under any of its names."""
    if unit in clause.text or unit in document.text or unit in document.title:
        return True
    return any(same_unit(unit, other) for other in units_of(document))


def contradicts(scope: Scope, document: Document) -> bool:
    """Whether a document's title or date states another place or year than is asked for."""
    stated = f"{document.title} {document.issuer or ''}"
    elsewhere = provinces_in(stated)
    if elsewhere and any(p not in stated for p in scope.places):
        return True
    return bool(scope.years) and not any(_year_fits(y, document, "") for y in scope.years)


def _place_fits(place: str, document: Document, near: str) -> bool:
    stated = f"{document.title} {document.issuer or ''}"
    if place in near or place in stated:
        return True
    if provinces_in(stated):
        return False
    return place in document.text


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
    if document.issued_on is not None:
        return False
    told = _YEAR.findall(document.text)
    return not told or str(year) in told


def _spans_year(title: str, year: int) -> bool:
    """Whether a title such as 2021—2025年 covers the year."""
    return any(
        int(a) <= year <= int(b)
        for a, b in re.findall(r"((?:19|20)\d{2})年?\s*[-—–－~～至到]+\s*((?:19|20)\d{2})", title)
    )
