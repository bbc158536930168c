"""What answering works with: who calls, what they see, and where work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from api.service.audit import Trace
from api.service.principals import Principal
from api.service.service import Service, View
from api.service.threads import Threads
from corpus.errors import DubanError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One request of somebody known; ``via`` names another interface than the contract's."""

    service: Service
    principal: Principal
    threads: Threads
    trace: Trace
    via: str = ""

    @property
    def view(self) -> View:
        """The library as this one may see it."""
        return self.service.view(self.principal)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of blocking work."""
        return await self.threads.run(work)

    def record(self, action: str, about: str = "", detail: Mapping[str, Any] | None = None) -> None:
        """Append to the audit log; blocks, so call it inside the work."""
        told = {**(detail or {}), **({"via": self.via} if self.via else {})}
        self.service.audit.record(self.principal, action, about, told, trace=self.trace)

    @contextmanager
    def recorded(
        self, action: str, about: str = "", detail: Mapping[str, Any] | None = None
    ) -> Iterator[None]:
        """Append to the audit log what is about to be done, and again if that fails.

        In this order nothing is ever changed of which the log does not know.

        Raises:
            StoreError: the log cannot be written, so nothing is done.
        """
        self.record(action, about, detail)
        try:
            yield
        except Exception as error:
            reason = str(error) if isinstance(error, DubanError) else type(error).__name__
            self.record(action, about, {"failed": reason})
            raise
