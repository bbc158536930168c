"""Contrastive training: each query must find its passage among those of the whole batch."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from training.bags import Bag
from training.pairs import Pairs

Floats = NDArray[np.float32]

_LOG = logging.getLogger(__name__)
_SCALE = 20.0  # one over the temperature
_WARM = 40  # steps until the full rate
_REPORT = 50


def fit(
    start: Floats,
    draw: Callable[[], Pairs],
    steps: int,
    rate: float,
    rows: int,
) -> Floats:
    """Train token vectors for a number of steps.

    Args:
        start: float32 (tokens, dim); row 0, the unknown, stays zero.
        draw: the next batch of pairs.
        steps: how many batches.
        rate: Adam's rate after warming up, falling linearly to nothing.
        rows: pairs in a batch.
    """
    table = torch.nn.Parameter(torch.from_numpy(start.copy()))
    optimizer = torch.optim.Adam([table], lr=rate, betas=(0.9, 0.99), fused=True)
    began, mean = time.perf_counter(), 0.0
    for step, pairs in enumerate(_ahead(draw, steps), 1):
        optimizer.param_groups[0]["lr"] = rate * min(step / _WARM, 1 - (step - 1) / steps)
        loss = _loss(table, pairs, rows)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        mean += (float(loss.detach()) - mean) / min(step, _REPORT)
        if step % _REPORT == 0 or step == steps:
            spent = time.perf_counter() - began
            _LOG.info("step %d of %d, loss %.3f, %.0f s", step, steps, mean, spent)
    trained: Floats = table.detach().numpy()
    trained[0] = 0
    return trained


def _ahead(draw: Callable[[], Pairs], steps: int) -> Iterator[Pairs]:
    """Draw the next batch while this one is trained on."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(draw)
        for step in range(steps):
            pairs = coming.result()
            if step + 1 < steps:
                coming = pool.submit(draw)
            yield pairs


class InBatch(torch.autograd.Function):
    """The symmetric cross entropy of a batch, with its gradient written out.

    Cosines are at most 1, so exponentials need no maximum taken off; that and working in
    place make it three times as fast as the composed functions.
    """

    @staticmethod
    def forward(
        ctx: Any,
        queries: torch.Tensor,
        passages: torch.Tensor,
        same: torch.Tensor,
    ) -> torch.Tensor:
        """The mean loss of unit rows.

        Args:
            ctx: keeps what the gradient needs.
            queries: float32 (n, dim).
            passages: float32 (n, dim), the passage of query ``r`` in row ``r``.
            same: int64 (m, 2), rows and columns that are no negatives of each other.
        """
        cosines = queries @ passages.T
        wanted = (cosines.diagonal().mean() - 1) * _SCALE
        odds = cosines.sub_(1).mul_(_SCALE).exp_()
        odds[same[:, 0], same[:, 1]] = 0
        across, down = odds.sum(1), odds.sum(0)
        loss = (across.log().mean() + down.log().mean()) / 2 - wanted
        pull = odds.mul_((1 / across)[:, None] + (1 / down)[None, :])
        pull.diagonal().sub_(2)
        ctx.save_for_backward(queries, passages, pull)
        return loss

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """The gradient with respect to queries and passages."""
        queries, passages, pull = ctx.saved_tensors
        factor = grads[0] * _SCALE / (2 * len(queries))
        return pull @ passages * factor, pull.T @ queries * factor, None


def _loss(table: torch.Tensor, pairs: Pairs, rows: int) -> torch.Tensor:
    full = (pairs.queries.counts(rows) > 0) & (pairs.passages.counts(rows) > 0)
    kept = np.flatnonzero(full)
    queries = _embed(table, pairs.queries, rows)[torch.from_numpy(kept)]
    passages = _embed(table, pairs.passages, rows)[torch.from_numpy(kept)]
    loss: torch.Tensor = InBatch.apply(  # type: ignore[no-untyped-call]
        queries, passages, _same(pairs.groups[kept])
    )
    return loss


def _same(groups: NDArray[np.int64]) -> torch.Tensor:
    """Rows and columns of one group, the diagonal left out."""
    _, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    several = np.flatnonzero(counts[inverse] > 1)
    rows, columns = np.nonzero(inverse[several, None] == inverse[None, several])
    pairs = np.stack((several[rows], several[columns]), axis=1)
    return torch.from_numpy(pairs[rows != columns])


def _embed(table: torch.Tensor, bag: Bag, rows: int) -> torch.Tensor:
    tokens, starts = bag.sorted(rows)
    summed = functional.embedding_bag(
        torch.from_numpy(tokens.astype(np.int64)), table, torch.from_numpy(starts), mode="sum"
    )
    return functional.normalize(summed, dim=1)
