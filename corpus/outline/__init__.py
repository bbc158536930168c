"""Blocks to the canonical text and its clauses.

``candidates`` finds ordinals, ``sequence`` decides which are headings, ``units`` cuts the
text there, ``clauses`` joins and splits to a citable size. A rule about one of these
questions lives in that file alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Block, Clause
from corpus.outline.clauses import build_clauses
from corpus.outline.closing import set_closing_apart
from corpus.outline.units import Cutter, lay_out

__all__ = ["outline"]


def outline(
    blocks: Sequence[Block], *, document_id: str, title: str | None = None
) -> tuple[str, tuple[Clause, ...]]:
    """The canonical text of a document and its clauses.

    Args:
        blocks: as a reader found them.
        document_id: goes into the clauses' ids.
        title: the document's title where it is known; it stays out of paths.

    Returns:
        The text, blocks joined by line feeds, and clauses that are in order, do not
        overlap and together hold every non-blank character.
    """
    text, lines = lay_out(blocks)
    units = set_closing_apart(text, Cutter(text, title).cut(lines))
    return text, build_clauses(text, units, document_id)
