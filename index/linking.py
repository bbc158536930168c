"""Which obligations of different documents are the same: found at ingest, kept as tables.

``link_keys`` finds candidates: an obligation's words under its leading unit and the year, and
a sketch of its wording. ``linked`` holds the groups. Both follow from the other tables, carry
the generation they stand at, and are caught up when behind.

Source: Broder 1997, On the resemblance and containment of documents (bottom-k sketches).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import nsmallest
from itertools import combinations
from typing import Any
from zlib import crc32

from sqlalchemy import Connection

from corpus.model import Obligation
from corpus.places import Level
from index.records import DOCUMENT_COLUMNS, document_from, obligation_from
from index.sameness import (
    Origins,
    Side,
    believable,
    compatible,
    differing,
    likeness,
    may_share,
    origins,
    side,
)
from index.segment import cut

LINKED_AT = "linked_generation"
_CHUNK = 500
_SKETCH, _SHINGLE = 4, 4
_WORDS = 20  # words of a wording that candidates are sought by
_SHARED = 2  # words under one owner that make a candidate
_COMMON = 100  # obligations of one document with the same key from which it tells nothing
_CANDIDATES = 32  # obligations of one document that are compared with one of another
_MARGIN = 0.04
_HELD = 150_000  # obligations kept ready for comparing, about 2 kB each
_D = ", ".join(f"d.{name.strip()}" for name in DOCUMENT_COLUMNS.split(","))


class Linker:
    """Brings the links level with the obligations, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work in the transaction of a connection."""
        self._connection = connection
        self._origins: dict[int, Origins] = {}
        self._sides: dict[int, Side] = {}
        self._document_of: dict[int, int] = {}
        self._places: dict[str, Level | None] = {}

    def catch_up(self, *, anew: bool = False) -> None:
        """Link what was stored since the links' generation, or everything ``anew``."""
        meta = dict(self._rows("SELECT key, value FROM meta"))
        since, target = int(meta.get(LINKED_AT, "0")), int(meta["generation"])
        if anew or since > target:
            self._run("DELETE FROM link_keys")
            self._run("DELETE FROM linked")
            since = 0
        if since == target:
            return
        fresh = [
            r[0]
            for r in self._rows(
                "SELECT serial FROM documents WHERE generation > ? ORDER BY serial", (since,)
            )
        ]
        for document in fresh:
            self._store_keys(document)
        again = [
            r[0]
            for r in self._rows(
                "SELECT DISTINCT o.document FROM linked l JOIN obligations o"
                " ON o.serial = l.obligation WHERE l.head IS NULL"
            )
        ]
        self._run("DELETE FROM linked WHERE head IS NULL")
        working = sorted({*fresh, *again})
        self._document_of = dict(self._rows("SELECT serial, document FROM obligations"))
        self._places = self._known_places()
        found = [pair for document in working for pair in self._pairs(document, set(working))]
        self._join(found)
        self._run("DELETE FROM meta WHERE key = ?", (LINKED_AT,))
        self._run("INSERT INTO meta (key, value) VALUES (?, ?)", (LINKED_AT, str(target)))

    def _store_keys(self, document: int) -> None:
        rows = [
            (mine.serial, key)
            for mine in self._of_document(document)
            for key in sorted({*_words(mine, _home(mine)), *_sketch(mine, _home(mine))})
        ]
        if rows:
            self._many("INSERT OR IGNORE INTO link_keys (obligation, key) VALUES (?, ?)", rows)

    def _pairs(self, document: int, working: set[int]) -> Iterator[tuple[float, int, int]]:
        """The surest counterpart of each obligation in every other document, if mutual."""
        if len(self._sides) > _HELD:
            self._sides.clear()
        mine = self._of_document(document)
        where = self._origin(document)
        later = {d for d in working if d > document}
        wanted = self._candidates(
            mine, self._homes(where), lambda d: d not in later and may_share(where, self._origin(d))
        )
        self._load({serial for group in wanted.values() for serial in group})
        scores: dict[int, list[tuple[float, int, int]]] = defaultdict(list)
        for own in mine:
            for serial in wanted.get(own.serial, ()):
                other = self._sides[serial]
                score = likeness(own, other)
                if score is not None:
                    scores[other.origin.document].append((score, own.serial, serial))
        for pairs in scores.values():
            sides = [(s, self._sides[a], self._sides[b]) for s, a, b in _mutual(pairs)]
            yield from ((s, a.serial, b.serial) for s, a, b in believable(sides))

    def _candidates(
        self, mine: Sequence[Side], homes: Sequence[str], allowed: Callable[[int], bool]
    ) -> dict[int, set[int]]:
        """Obligations of allowed documents that share enough keys, by own obligation.

        Of each document those that share most, and no key that tells too few apart in one:
        where hundreds are alike, none is surely the counterpart, and comparing each with
        each would take hours.
        """
        pairs = [(own, home) for own in mine for home in homes]
        words = _telling((own.serial, _words(own, home)) for own, home in pairs)
        sketches = _telling((own.serial, _sketch(own, home)) for own, home in pairs)
        shared: dict[tuple[int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for key, there, others in self._postings([*words, *sketches], allowed):
            for table, weight in ((words, 1), (sketches, _SHARED)):
                for serial in table.get(key, ()):
                    counts = shared[serial, there]
                    for other in others:
                        counts[other] += weight
        found: dict[int, set[int]] = defaultdict(set)
        for (serial, _), counts in shared.items():
            enough = [(-count, other) for other, count in counts.items() if count >= _SHARED]
            found[serial].update(other for _, other in nsmallest(_CANDIDATES, enough))
        return found

    def _known_places(self) -> dict[str, Level | None]:
        places = {}
        for (document,) in self._rows("SELECT serial FROM documents WHERE obligations > 0"):
            where = self._origin(document)
            places[where.place or ""] = where.level
        return places

    def _homes(self, where: Origins) -> list[str]:
        """Where obligations of a document's may have counterparts: place and year."""
        places = [
            place
            for place, level in self._places.items()
            if where.place is None or place in {where.place, ""} or level != where.level
        ]
        years = [where.year - 1, where.year, where.year + 1] if where.year else [0]
        return [f"{place} {year}" for place in places for year in years]

    def _postings(
        self, keys: Sequence[int], allowed: Callable[[int], bool]
    ) -> Iterator[tuple[int, int, list[int]]]:
        """Keys, documents, and the obligations of each that have the key, where they are few."""
        known: dict[int | None, bool] = {None: False}
        for chunk in _chunks(keys):
            marks = ",".join("?" * len(chunk))
            sql = f"SELECT key, obligation FROM link_keys WHERE key IN ({marks})"
            held: dict[tuple[int, int], list[int]] = defaultdict(list)
            for key, other in self._connection.exec_driver_sql(sql, tuple(chunk)):
                there = self._document_of.get(other)
                if there is not None and there not in known:
                    known[there] = allowed(there)
                if there is None or not known[there]:
                    continue
                if len(place := held[key, there]) <= _COMMON:
                    place.append(other)
            for (key, there), others in held.items():
                if len(others) <= _COMMON:
                    yield key, there, others

    def _join(self, pairs: Iterable[tuple[float, int, int]]) -> None:
        """Make groups of pairs, the surest first; at most one obligation of a document each.

        A speech says in its own words what plans and lists set: it joins what they have made.
        """
        head: dict[int, int] = {}
        members: dict[int, list[int]] = defaultdict(list)
        for obligation, of in self._rows("SELECT obligation, head FROM linked"):
            head[obligation] = of
            members[of].append(obligation)
        changed: set[int] = set()
        spoken = self._spoken()

        def order(pair: tuple[float, int, int]) -> tuple[bool, float, int, int]:
            score, one, other = pair
            told = {self._document_of.get(one), self._document_of.get(other)}
            return bool(told & spoken), -score, one, other

        for _, one, other in sorted(pairs, key=order):
            a, b = head.get(one, one), head.get(other, other)
            here, there = members.get(a) or [one], members.get(b) or [other]
            if a == b or not self._agree(here, there, (one, other)):
                continue
            first, last = min(a, b), max(a, b)
            members[first] = sorted({*here, *there})
            members.pop(last, None)
            changed = (changed - {last}) | {first}
            head |= dict.fromkeys(members[first], first)
        rows = [
            (serial, group, conflict)
            for group in sorted(changed)
            for conflict in [self._conflict(members[group])]
            for serial in members[group]
        ]
        if rows:
            self._many(
                "INSERT OR REPLACE INTO linked (obligation, head, conflict) VALUES (?, ?, ?)", rows
            )

    def _spoken(self) -> set[int | None]:
        return {r[0] for r in self._rows("SELECT serial FROM documents WHERE kind = '讲话'")}

    def _agree(self, here: Sequence[int], there: Sequence[int], pair: tuple[int, int]) -> bool:
        """Whether every two members of two groups may be the same."""
        self._load({*here, *there})
        for one in here:
            for other in there:
                if (one, other) != pair and not compatible(self._sides[one], self._sides[other]):
                    return False
        documents = [self._sides[s].origin.document for s in (*here, *there)]
        return len(set(documents)) == len(documents)

    def _conflict(self, group: Sequence[int]) -> int:
        """Owners that differ are 1, deadlines 2."""
        told = set[str]()
        for one, other in combinations(self._bodies(group), 2):
            told |= differing(one, other)
        return ("lead" in told) + 2 * ("deadline" in told)

    # Reading

    def _of_document(self, document: int) -> list[Side]:
        sql = "SELECT serial, body FROM obligations WHERE document = ? ORDER BY ordinal"
        rows = self._rows(sql, (document,))
        where = self._origin(document)
        sides = []
        for serial, body in rows:
            if serial not in self._sides:
                self._sides[serial] = side(serial, where, obligation_from(body))
            sides.append(self._sides[serial])
        return sides

    def _load(self, serials: Iterable[int]) -> None:
        missing = sorted(s for s in serials if s not in self._sides)
        for chunk in _chunks(missing):
            marks = ",".join("?" * len(chunk))
            sql = f"SELECT serial, document, body FROM obligations WHERE serial IN ({marks})"
            for serial, document, body in self._rows(sql, chunk):
                self._sides[serial] = side(serial, self._origin(document), obligation_from(body))

    def _bodies(self, serials: Sequence[int]) -> list[Obligation]:
        marks = ",".join("?" * len(serials))
        sql = f"SELECT body FROM obligations WHERE serial IN ({marks})"
        return [obligation_from(row[0]) for row in self._rows(sql, serials)]

    def _origin(self, document: int) -> Origins:
        if document not in self._origins:
            sql = f"SELECT d.obligations, {_D} FROM documents d WHERE d.serial = ?"
            size, *row = self._rows(sql, (document,))[0]
            self._origins[document] = origins(document, document_from(row), size)
        return self._origins[document]

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return [tuple(r) for r in self._connection.exec_driver_sql(sql, tuple(values)).fetchall()]

    def _run(self, sql: str, values: Sequence[object] = ()) -> None:
        self._connection.exec_driver_sql(sql, tuple(values))

    def _many(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        self._connection.exec_driver_sql(sql, list(rows))


def _mutual(pairs: Sequence[tuple[float, int, int]]) -> Iterator[tuple[float, int, int]]:
    """Pairs of two documents in which each is the other's best by a clear margin."""
    ranked: dict[tuple[str, int], list[float]] = defaultdict(list)
    for score, one, other in pairs:
        ranked["one", one].append(score)
        ranked["other", other].append(score)
    for score, one, other in pairs:
        rivals = [*ranked["one", one], *ranked["other", other]]
        # Both lists hold the pair itself; any other of nearly its score makes it doubtful.
        if sum(rival > score - _MARGIN for rival in rivals) == 2:
            yield score, one, other


def _telling(keyed: Iterable[tuple[int, set[int]]]) -> dict[int, list[int]]:
    """Who has a key, by keys that not too many have."""
    found: dict[int, list[int]] = defaultdict(list)
    for serial, keys in keyed:
        for key in keys:
            found[key].append(serial)
    return {key: serials for key, serials in found.items() if len(serials) <= _COMMON}


def _home(own: Side) -> str:
    return f"{own.origin.place or ''} {own.origin.year}"


def _words(own: Side, home: str) -> set[int]:
    """Keys of the words of a wording under each leading unit."""
    words = _cut(own.task, own.whole)
    return {_key(f"{home} {lead} {word}") for lead in own.leaders for word in words}


@lru_cache(maxsize=4096)
def _cut(task: str, whole: str) -> tuple[str, ...]:
    words = [w for w in cut(task) if len(w) > 1][:_WORDS]
    for part in whole.split("|"):
        if len(words) >= _WORDS:
            break
        words += [w for w in cut(part) if len(w) > 1]
    return tuple(dict.fromkeys(words))


def _sketch(own: Side, home: str) -> set[int]:
    """Keys of the few shingles of a wording that hash lowest."""
    text = own.task
    shingles = {text[i : i + _SHINGLE] for i in range(max(1, len(text) - _SHINGLE + 1))}
    lowest = sorted(crc32(s.encode()) for s in shingles)[:_SKETCH]
    return {_key(f"{home} {value}") for value in lowest}


def _key(text: str) -> int:
    data = text.encode()
    return crc32(data) << 31 | crc32(data[::-1]) >> 1


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
