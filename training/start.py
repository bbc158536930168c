"""Where training starts: token vectors from latent semantic analysis of passages.

Source: Halko, Martinsson & Tropp 2011 (randomized range finder); Arora, Liang & Ma 2017 for
the weight of a token, a / (a + p(w)).
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from training.bags import Shelf

Floats = NDArray[np.float32]

_A = 3e-4
_ROUNDS = 3
_MORE = 32  # directions beyond those kept
_SPREAD = 0.1  # the usual size of a component, in proportion to the rate of learning


def frequencies(shelves: list[Shelf], size: int) -> NDArray[np.int64]:
    """How often each token occurs."""
    total = np.zeros(size, np.int64)
    for shelf in shelves:
        total += np.bincount(shelf.sentences.tokens, minlength=size)
    return total


def telling(counts: NDArray[np.int64]) -> Floats:
    """How telling each token is, 0 to 1."""
    share = counts / counts.sum()
    return np.asarray(_A / (_A + share), np.float32)


def vectors(
    shelves: list[Shelf], weights: Floats, dim: int, passages: int, rng: Generator
) -> Floats:
    """Token vectors, float32 (tokens, dim), from passages of about four sentences."""
    matrix = _matrix(shelves, weights, passages, rng)
    basis = rng.standard_normal((matrix.shape[1], dim + _MORE), dtype=np.float32)
    turned = matrix.T.tocsr()
    for _ in range(_ROUNDS):
        basis, _ = np.linalg.qr(turned @ (matrix @ basis))
    small = matrix @ basis
    values, rotation = np.linalg.eigh(small.T @ small)
    order = np.argsort(-values)[:dim]
    found = basis @ rotation[:, order]
    spread = values[order] ** -0.25
    found = found * (spread / spread[0]) / np.maximum(_lengths(matrix), 1e-6)[:, None]
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
    found *= weights[:, None] * _SPREAD * np.sqrt(dim)
    noise = rng.standard_normal(found.shape, dtype=np.float32) * _SPREAD * 0.2
    out = np.asarray(found + noise * weights[:, None], np.float32)
    out[0] = 0
    return out


def _lengths(matrix: csr_matrix) -> Floats:
    return np.asarray(np.sqrt(matrix.multiply(matrix).sum(axis=0)), np.float32).ravel()


def _matrix(shelves: list[Shelf], weights: Floats, passages: int, rng: Generator) -> csr_matrix:
    rows, tokens, at = [], [], 0
    sizes = np.array([len(s.sentences) for s in shelves], float)
    for shelf, share in zip(shelves, np.sqrt(sizes) / np.sqrt(sizes).sum(), strict=True):
        count = min(int(share * passages), len(shelf.sentences) // 2)
        first = rng.integers(len(shelf.sentences) - 4, size=count)
        last = np.minimum(first + 4, shelf.texts[shelf.owner[first] + 1])
        bag = shelf.sentences.take(first, last).known()
        rows.append(bag.rows + at)
        tokens.append(bag.tokens)
        at += count
    row, token = np.concatenate(rows), np.concatenate(tokens)
    made = csr_matrix((np.ones(len(row), np.float32), (row, token)), shape=(at, len(weights)))
    made.sum_duplicates()
    made.data = np.log1p(made.data) * weights[made.indices]
    norms = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    made.data /= np.repeat(np.maximum(norms, 1e-6), np.diff(made.indptr)).astype(np.float32)
    return made
