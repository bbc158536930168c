"""One score from two: words and vectors, normalised within a question and weighed.

A weighted sum of scores rather than of ranks: with a weak encoder, equal-weight reciprocal
ranks pull good lexical finds down.
"""

from __future__ import annotations

from collections.abc import Mapping

DENSE_WEIGHT = 0.15


def fuse(
    lexical: Mapping[int, float], dense: Mapping[int, float], *, weight: float = DENSE_WEIGHT
) -> list[tuple[int, float]]:
    """Candidates by their fused score.

    Args:
        lexical: candidate → BM25 sum; a candidate without one counts as 0.
        dense: candidate → cosine; a candidate without one counts as the lowest.
        weight: of the dense part, 0 to 1.

    Returns:
        (candidate, score from 0 to 1), best first; ties in the order of the candidates.
    """
    words, vectors = _by_top(lexical), _by_range(dense)
    scores = {
        c: (1 - weight) * words.get(c, 0.0) + weight * vectors.get(c, 0.0)
        for c in {**words, **vectors}
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _by_top(scores: Mapping[int, float]) -> dict[int, float]:
    top = max(scores.values(), default=0.0)
    return {c: s / top for c, s in scores.items()} if top > 0 else dict.fromkeys(scores, 0.0)


def _by_range(scores: Mapping[int, float]) -> dict[int, float]:
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    if high <= low:
        return dict.fromkeys(scores, 0.0)
    return {c: (s - low) / (high - low) for c, s in scores.items()}
