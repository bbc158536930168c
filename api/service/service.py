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
from assistant.llm.chat import ChatModel
from assistant.progress import Steps
from assistant.reports import Thresholds
from index.federation import Vaults
from index.library import Library
from index.view import LibraryView


@dataclass(frozen=True, slots=True)
class View:
    """What one person sees: every route reads through this and through nothing else."""

    library: LibraryView
    assistant: Assistant


@dataclass(frozen=True, slots=True)
class Service:
    """Concrete parts, made in ``api/wiring.py`` and passed to whoever serves."""

    vaults: Vaults
    model: ChatModel | None
    store: ServiceStore
    keys: Keys
    sessions: Sessions
    audit: Audit
    jobs: Jobs
    steps: Steps = field(default_factory=Steps)
    thresholds: Thresholds = field(default_factory=Thresholds)
    limits: Limits = field(default_factory=Limits)

    @property
    def library(self) -> Library:
        """What everybody sees; for looking whether it can be read, not for answering."""
        return self.vaults.base

    def view(self, principal: Principal) -> View:
        """The library as ``principal`` may see it: all of it, or what their unit may."""
        vaults = self.vaults
        library = vaults.whole() if principal.may("admin") else vaults.seen_by(principal.unit)
        return View(library, Assistant(library, self.model))

    def close(self) -> None:
        """Let go of files."""
        self.jobs.close()
        self.store.close()
        self.vaults.close()
