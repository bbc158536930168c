"""A question to the weighted words that are searched for."""

from __future__ import annotations

from index.segment import search_words


def query_words(query: str) -> dict[str, float]:
    """Word → weight."""
    return {word: 1.0 for word in search_words(query)}
