"""One score from two: words and vectors, the words counting by how much they explain.

A weighted sum of scores rather than of ranks: with a weak encoder, equal-weight reciprocal
ranks pull good lexical finds down. Where even the best find by words lacks most of the
question's telling words, its score says little, and the cosine decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

DENSE_WEIGHT = 0.2

C = TypeVar("C", int, tuple[int, int])
"""What names a candidate: its row, or a library among several and its row there."""


def fuse(
    lexical: Mapping[C, float],
    dense: Mapping[C, float],
    *,
    coverage: float,
    weight: float = DENSE_WEIGHT,
) -> list[tuple[C, float]]:
    """Candidates by their fused score.

    Args:
        lexical: candidate → BM25 sum; a candidate without one counts as 0.
        dense: candidate → cosine; a candidate without one counts as the lowest.
        coverage: the score of the best find by words, 0 to 1; see ``covered_share``.
        weight: of the cosine.

    Returns:
        (candidate, score), best first; ties in the order of the candidates.
    """
    top = max(lexical.values(), default=0.0)
    # Not x · (coverage / top): that is infinite where the top is next to nothing.
    words = {c: coverage * (x / top) for c, x in lexical.items()} if top > 0 else {}
    lowest = min(dense.values(), default=0.0)
    scores = {
        c: words.get(c, 0.0) + weight * dense.get(c, lowest) for c in {**lexical, **dense}
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def covered_share(
    words: Mapping[str, float], rarity: Mapping[str, float], there: Collection[str]
) -> float:
    """The share of a question's words that a text has.

    Args:
        words: word → weight in the question.
        rarity: word → inverse document frequency, 0 where no text has it; such a word
            counts as the rarest of the others.
        there: the words of the text.

    Returns:
        0 to 1, by weight and rarity; 0 for no words.
    """
    rarest = max(rarity.values(), default=0.0)
    shares = {w: weight * (rarity.get(w, 0.0) or rarest) for w, weight in words.items()}
    whole = sum(shares.values())
    return sum(x for w, x in shares.items() if w in there) / whole if whole > 0 else 0.0
