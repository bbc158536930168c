"""BM25 over texts, every score of a question at once; tantivy gives no more than the best.

Source: Robertson & Zaragoza 2009.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from index.segment import search_words

Floats = NDArray[np.float32]

K1, B = 1.2, 0.75  # as tantivy has them


class Bm25:
    """The words of some texts, counted."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Count the words of the texts."""
        self._words: dict[str, int] = {}
        rows, columns, counts = [], [], []
        for row, text in enumerate(texts):
            for word, count in Counter(search_words(text)).items():
                rows.append(row)
                columns.append(self._words.setdefault(word, len(self._words)))
                counts.append(count)
        tf = np.array(counts, np.float32)
        row_of, column_of = np.array(rows), np.array(columns)
        length = np.bincount(row_of, weights=tf, minlength=len(texts))
        found = np.bincount(column_of, minlength=len(self._words))
        idf = np.log(1 + (len(texts) - found + 0.5) / (found + 0.5))
        self._idf, self._most = idf, float(np.log(1 + (len(texts) + 0.5) / 0.5))
        norm = K1 * (1 - B + B * length / length.mean())
        value = idf[column_of] * tf * (K1 + 1) / (tf + norm[row_of])
        shape = (len(self._words), len(texts))
        self._matrix = csr_matrix((value.astype(np.float32), (column_of, row_of)), shape=shape)

    def scores(self, question: str) -> Floats:
        """The score of every text."""
        known = {self._words[w] for w in search_words(question) if w in self._words}
        total: Floats = np.asarray(self._matrix[sorted(known)].sum(axis=0), np.float32).ravel()
        return total

    def coverage(self, question: str, text: int) -> float:
        """The share of the question's words, by their idf, that a text has; 0 to 1."""
        words = set(search_words(question))
        known = [self._words[w] for w in words if w in self._words]
        there = self._matrix[known, text].toarray().ravel() > 0 if known else np.zeros(0, bool)
        total = self._idf[known].sum() + self._most * (len(words) - len(known))
        return float(self._idf[known][there].sum() / total) if words else 0.0
