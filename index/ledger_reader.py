"""The library's ledger: obligations, tasks, and the names that units go by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from corpus.model import Obligation
from corpus.unit_matching import Match, match_unit
from index.errors import AmbiguousIdError, NotInLibraryError
from index.ledger import Conditions, Named, ObligationQuery
from index.reading import Reading
from index.tasks import Order, Task, Tasks


class LedgerReader:
    """What a library tells of its obligations; a part of ``Library``."""

    _reading: Reading
    _units_at = -1
    _units: dict[str, tuple[Match, ...]]

    def obligations(
        self, *, limit: int = -1, offset: int = 0, **conditions: Unpack[Conditions]
    ) -> tuple[int, list[Obligation]]:
        """Obligations that meet all conditions: how many in all, and a page of them.

        See ``ObligationQuery`` for the conditions; ``limit`` -1 is all.
        """
        return self._reading.obligations(self._query(conditions).condition(), limit, offset)

    def units_matching(self, unit: str) -> tuple[Match, ...]:
        """The names under which the ledger has a unit, and how each was matched."""
        generation = self._reading.generation()
        if self._units_at != generation:
            self._units_at, self._units = generation, {}
        if unit not in self._units:
            found = (match_unit(unit, name) for name in self._reading.owner_names())
            self._units[unit] = tuple(m for m in found if m is not None)
        return self._units[unit]

    def _named(self, unit: str) -> Named:
        names = tuple(m.name for m in self.units_matching(unit))
        defined = [
            (document, other)
            for document, short, full in self._reading.defined_units()
            for one, other in ((short, full), (full, short))
            if match_unit(unit, one) is not None and other not in names
        ]
        return Named(names, tuple(dict.fromkeys(defined)))

    def tasks(
        self,
        *,
        order: Order = "document",
        limit: int = -1,
        offset: int = 0,
        **conditions: Unpack[Conditions],
    ) -> tuple[int, list[Task]]:
        """The ledger with what is the same shown once: how many tasks in all, and a page of them.

        A task counts where at least one of its sources meets all conditions.
        """
        return Tasks(self._reading).find(self._query(conditions), order, limit, offset)

    def rows(
        self,
        *,
        order: Order = "document",
        limit: int = -1,
        offset: int = 0,
        **conditions: Unpack[Conditions],
    ) -> tuple[int, list[Task]]:
        """As ``tasks``, but every obligation that meets the conditions is an entry of its own."""
        query = self._query(conditions)
        return Tasks(self._reading).each(query, order, limit, offset)

    def _query(self, conditions: Conditions) -> ObligationQuery:
        unit = conditions.get("unit")
        given: dict[str, Any] = {**conditions, "unit": self._named(unit) if unit else None}
        return ObligationQuery(**given)

    def same_as(self, idents: Sequence[str]) -> dict[str, Task]:
        """The tasks that obligations share with other documents' obligations, by id."""
        return Tasks(self._reading).same_as(idents)

    def obligation(self, ident: str) -> Obligation:
        """An obligation by its id or the beginning of it.

        Raises:
            NotInLibraryError: none has it.
            AmbiguousIdError: more than one has.
        """
        found = self._reading.obligation(ident) if ident else []
        if len(found) == 1 or (found and found[0].id == ident):
            return found[0]
        if found:
            raise AmbiguousIdError(f"不止一项任务的编号以 {ident} 开头：请多写几位。")
        raise NotInLibraryError(f"台账中没有任务 {ident}：请用 duban tasks 查看任务编号。")
