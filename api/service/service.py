"""The parts that serve, held together, and what each person is shown of the library."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.service.audit import Audit
from api.service.jobs import Jobs
from api.service.keys import Keys
from api.service.limits import Limits
from api.service.principals import Principal
from api.service.sessions import Sessions
from api.service.store import ServiceStore
from assistant import Assistant
from assistant.progress import Steps
from assistant.reports import Thresholds
from index.library import Library


@dataclass(frozen=True, slots=True)
class View:
    """What one person sees: every route reads through this and through nothing else."""

    library: Library
    assistant: Assistant


@dataclass(frozen=True, slots=True)
class Service:
    """Concrete parts, made in ``api/wiring.py`` and passed to whoever serves."""

    library: Library
    assistant: Assistant
    store: ServiceStore
    keys: Keys
    sessions: Sessions
    audit: Audit
    jobs: Jobs
    steps: Steps = field(default_factory=Steps)
    thresholds: Thresholds = field(default_factory=Thresholds)
    limits: Limits = field(default_factory=Limits)

    def view(self, principal: Principal) -> View:  # noqa: ARG002 - everyone sees everything yet
        """The library as ``principal`` may see it."""
        return View(self.library, self.assistant)

    def close(self) -> None:
        """Let go of files."""
        self.jobs.close()
        self.store.close()
        self.library.close()
