"""Blocking work off the event loop, with a bound on how much of it waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, to_thread

from api.errors import OverloadedError
from api.service.limits import Limits

T = TypeVar("T")


class Threads:
    """Threads shared by all requests of a process."""

    def __init__(self, limits: Limits) -> None:
        """Take the bounds."""
        self._limits = limits
        self._limiter = CapacityLimiter(limits.threads)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of ``work``, called in a thread.

        Raises:
            OverloadedError: too many are waiting already, or it took longer than a request
                may; then the thread ends by itself.
        """
        if self._limiter.statistics().tasks_waiting >= self._limits.waiting:
            raise OverloadedError("同时进行的请求太多：请稍等几秒再试。")
        try:
            with anyio.fail_after(self._limits.answer_seconds):
                return await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._limiter)
        except TimeoutError as error:
            raise OverloadedError(
                f"没有在 {self._limits.answer_seconds:.0f} 秒内完成：请缩小范围后再试。"
            ) from error
