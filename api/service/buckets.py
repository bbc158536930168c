"""Token buckets: so many requests a minute, with some at once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from api.errors import TooManyRequestsError

_HOLDERS = 10_000  # buckets kept; the least used is forgotten first, which only fills it
_BURST = 6  # a bucket holds the share of 60 / _BURST seconds


class Buckets:
    """One bucket for each holder, in this process."""

    def __init__(self, per_minute: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the share of a holder; 0 is no limit. ``clock`` gives seconds."""
        self._rate = per_minute / 60
        self._size = max(1.0, per_minute / _BURST)
        self._clock = clock
        self._lock = threading.Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, holder: str) -> None:
        """Use one token.

        Raises:
            TooManyRequestsError: there is none; it says when there will be.
        """
        if self._rate <= 0:
            return
        now = self._clock()
        with self._lock:
            level, since = self._levels.pop(holder, (self._size, now))
            level = min(self._size, level + (now - since) * self._rate)
            allowed = level >= 1
            self._levels[holder] = (level - 1 if allowed else level, now)
            while len(self._levels) > _HOLDERS:
                self._levels.popitem(last=False)
        if not allowed:
            wait = (1 - level) / self._rate
            raise TooManyRequestsError(f"请求太频繁：请 {max(1, round(wait))} 秒后再试。", wait)

    def give_back(self, holder: str) -> None:
        """Return a token that was taken for nothing."""
        with self._lock:
            if holder in self._levels:
                level, since = self._levels[holder]
                self._levels[holder] = (min(self._size, level + 1), since)
