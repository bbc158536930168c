"""What answering works with: who calls, what they see, and where work is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from api.service.audit import Trace
from api.service.principals import Principal
from api.service.service import Service, View
from api.service.threads import Threads

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One request of somebody known."""

    service: Service
    principal: Principal
    threads: Threads
    trace: Trace

    @property
    def view(self) -> View:
        """The library as this one may see it."""
        return self.service.view(self.principal)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of blocking work."""
        return await self.threads.run(work)

    def record(self, action: str, about: str = "", detail: Mapping[str, Any] | None = None) -> None:
        """Append to the audit log; blocks, so call it inside the work."""
        self.service.audit.record(self.principal, action, about, detail, trace=self.trace)
