"""A question to the weighted words that are searched for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from index.segment import search_words

# Words that make a sentence a question, or say that something is asked of a document, and
# say little about which clause answers. Kept at a low weight: in a title they still tell.
ASKING_WORDS = Path(__file__).with_name("asking_words.txt")
_ASKING_WEIGHT = 0.4
# A question has at most some hundred characters of substance; the rest of a pasted page
# would only make the search slow.
_MOST_WORDS = 120


def query_words(query: str) -> dict[str, float]:
    """Word → weight, in the order of the question, without repeats."""
    asking = _asking()
    weights: dict[str, float] = {}
    for word in search_words(query):
        weights[word] = _ASKING_WEIGHT if word in asking else 1.0
        if len(weights) == _MOST_WORDS:
            break
    return weights


@lru_cache(maxsize=1)
def _asking() -> frozenset[str]:
    return frozenset(ASKING_WORDS.read_text(encoding="utf-8").split())
