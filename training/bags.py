"""Texts as bags of tokens: flat arrays, so that a batch of pairs is a few numpy calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.sources import Text

Ints = NDArray[np.int32]
_BATCH = 20_000  # texts tokenized at once


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of tokens of different lengths: row ``r`` is ``tokens[starts[r]:starts[r + 1]]``."""

    tokens: Ints
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> Bag:
        """Row ``n`` of the result holds the tokens of the rows ``first[n]`` up to ``last[n]``."""
        begins, ends = self.starts[first], self.starts[np.maximum(first, last)]
        lengths = ends - begins
        rows = np.repeat(np.arange(len(first), dtype=np.int32), lengths)
        shift = np.repeat(begins - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        return Bag(rows, self.tokens[np.arange(len(rows)) + shift])

    def one(self, rows: NDArray[np.int64]) -> Bag:
        """Row ``n`` of the result holds the tokens of the row ``rows[n]``."""
        return self.take(rows, rows + 1)


@dataclass(frozen=True, slots=True)
class Bag:
    """Tokens and the row that each belongs to; order within a row means nothing."""

    rows: Ints
    tokens: Ints

    def __add__(self, other: Bag) -> Bag:
        return Bag(
            np.concatenate((self.rows, other.rows)), np.concatenate((self.tokens, other.tokens))
        )

    def where(self, keep: NDArray[np.bool_]) -> Bag:
        """Only the tokens to keep."""
        return Bag(self.rows[keep], self.tokens[keep])

    def known(self) -> Bag:
        """Without the unknown."""
        return self.where(self.tokens != 0)

    def shifted(self, by: int) -> Bag:
        """The same tokens ``by`` rows further down."""
        return Bag(self.rows + np.int32(by), self.tokens)

    def counts(self, rows: int) -> NDArray[np.int64]:
        """How many tokens each row holds."""
        return np.bincount(self.rows, minlength=rows)

    def sorted(self, rows: int) -> tuple[Ints, NDArray[np.int64]]:
        """The tokens row after row, and where each row starts."""
        order = np.argsort(self.rows, kind="stable")
        counts = self.counts(rows)
        return self.tokens[order], np.concatenate(([0], np.cumsum(counts)[:-1]))


@dataclass(frozen=True, slots=True)
class Shelf:
    """A corpus in tokens: its sentences, which text each is of, and the titles."""

    sentences: Ragged
    texts: NDArray[np.int64]  # (texts + 1): the first sentence of each
    owner: NDArray[np.int64]  # (sentences): the text each is of
    titles: Ragged


def ragged(tokenizer: Tokenizer, texts: Sequence[str]) -> Ragged:
    """Tokenize texts, one row each."""
    parts, lengths = [], [0]
    for start in range(0, len(texts), _BATCH):
        encodings = tokenizer.encode_batch_fast(
            list(texts[start : start + _BATCH]), add_special_tokens=False
        )
        rows = [e.ids for e in encodings]
        lengths += map(len, rows)
        parts.append(np.fromiter((i for row in rows for i in row), np.int32))
    return Ragged(np.concatenate(parts), np.cumsum(np.array(lengths, np.int64)))


def shelf(tokenizer: Tokenizer, texts: Sequence[Text]) -> Shelf:
    """Tokenize a corpus."""
    counts = np.array([len(t.sentences) for t in texts], np.int64)
    return Shelf(
        ragged(tokenizer, [s for t in texts for s in t.sentences]),
        np.concatenate(([0], np.cumsum(counts))),
        np.repeat(np.arange(len(texts)), counts),
        ragged(tokenizer, [t.title for t in texts]),
    )
