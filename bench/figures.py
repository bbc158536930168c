"""Figures of a load: shares, growth, and the tables that RESULTS.md takes."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """One request: when it ended and how long it took, in seconds, and its status.

    ``status`` is 0 where there was no answer; ``fault`` says what was amiss.
    """

    ended: float
    seconds: float
    status: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """What came of a load: answers a second, and milliseconds."""

    answers: int
    errors: int
    per_second: float
    p50: float
    p95: float
    p99: float
    most: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of all do not exceed; 0 where there are none.

    Source: the nearest-rank method.
    """
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def rates(replies: Sequence[Reply], start: float, seconds: float) -> Rates:
    """The figures of the requests that ended within ``seconds`` from ``start``."""
    inside = [r for r in replies if start <= r.ended < start + seconds]
    took = [r.seconds * 1000 for r in inside if not r.fault]
    return Rates(
        answers=len(took),
        errors=len(inside) - len(took),
        per_second=len(took) / seconds,
        p50=percentile(took, 0.50),
        p95=percentile(took, 0.95),
        p99=percentile(took, 0.99),
        most=max(took, default=0.0),
    )


def growth(samples: Sequence[tuple[float, float]], since: float, width: float = 30.0) -> float:
    """How much larger the last ``width`` seconds are than as many before ``since``, as a share.

    Args:
        samples: seconds from the start, and a size.
        since: the second from which growth counts.
        width: seconds whose median is taken at either end.

    Raises:
        ValueError: there are no samples at one of the ends.
    """
    end = max((at for at, _ in samples), default=0.0)
    first = [size for at, size in samples if since - width <= at < since]
    last = [size for at, size in samples if end - width <= at and at >= since]
    if not first or not last:
        raise ValueError("no samples at one of the ends")
    return statistics.median(last) / statistics.median(first) - 1


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def verdict(good: bool) -> str:
    """The mark beside a requirement."""
    return "" if good else "，未达到"
