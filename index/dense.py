"""The dense index: vectors of clauses on disk, searched exactly or through FAISS.

A clause has one vector or several, in rows that follow one another; it is found once, as
near as the nearest of them.

Derived from the database. Vectors are appended to a log of rows (float16); a small log is
searched exactly, a large one through an inverted file with 8-bit codes that lies mapped on
disk, its finds weighed again with the stored vectors. ``state.json`` is replaced whole and
says how many rows count, so a kill in between leaves the last state.

Source: Jégou et al. 2011 (inverted files); FAISS ``IVF,SQ8``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors

# What the rows stand for: a folder of another layout counts as empty and is made again.
LAYOUT = 2
# Up to here every vector is compared: some milliseconds, and FAISS need not be imported.
EXACT_ROWS = 50_000
# The inverted file is made again when this share of its rows stands outside it.
_OUTSIDE = 0.25
_LISTS_PER_ROOT = 2  # inverted lists for each unit of sqrt(rows)
_SAMPLES_PER_LIST = 40
# Rows compared for a query, about: what bounds the time, whatever the index holds.
_COMPARED = 100_000
_AGAIN = 4  # times the limit: finds of 8-bit codes weighed again with float16
STATE = "state.json"

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class State:
    """What of the files counts. ``dropped`` are ranges of rows, half-open."""

    layout: int = LAYOUT
    generation: int = 0
    rows: int = 0
    dim: int = 0
    encoder: str = ""
    log: str = "0"
    inverted: str | None = None
    covered: int = 0
    dropped: tuple[tuple[int, int], ...] = ()

    @classmethod
    def read(cls, folder: Path) -> State:
        """The state of a folder; the empty one where there is none of this layout."""
        try:
            values = json.loads((folder / STATE).read_text("utf-8"))
            if values.get("layout") != LAYOUT:
                return cls()
            values["dropped"] = tuple((int(a), int(b)) for a, b in values["dropped"])
            return cls(**values)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def write(self, folder: Path) -> None:
        """Replace the state in one step."""
        fresh = folder / f"{STATE}.new"
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        with fresh.open("rb") as handle:
            os.fsync(handle.fileno())
        fresh.replace(folder / STATE)


class DenseIndex:
    """Searches the vectors in a folder."""

    def __init__(self, folder: Path) -> None:
        """Open; the files are mapped when first searched."""
        self.folder = folder
        self.reload()

    def reload(self) -> None:
        """See the last commit."""
        self.state = State.read(self.folder)
        self._vectors: NDArray[np.float16] | None = None
        self._owners: tuple[Rows, Rows] | None = None
        self._exact: Vectors | None = None
        self._inverted: Any = None
        self._alive: NDArray[np.bool_] | None = None

    @property
    def generation(self) -> int:
        """The generation it stands at."""
        return self.state.generation

    @property
    def size(self) -> int:
        """How many vectors count."""
        return self.state.rows - sum(b - a for a, b in self.state.dropped)

    def search(
        self, query: Vectors, limit: int, *, documents: Sequence[int] | None = None
    ) -> list[tuple[int, int, float]]:
        """The nearest clauses.

        Args:
            query: ``float32 (dim,)``, unit.
            limit: how many at most.
            documents: rows of the documents allowed; ``None`` allows all.

        Returns:
            (clause serial, document serial, cosine), best first.
        """
        if self.state.rows == 0 or limit < 1:
            return []
        allowed = self._allowed(documents)
        serials, owners = self._rows()
        rows, scores = self._nearest(query, limit, allowed)
        return [
            (s, d, c)
            for s, d, c in zip(
                serials[rows].tolist(), owners[rows].tolist(), scores.tolist(), strict=True
            )
        ]

    def cosines(self, query: Vectors, serials: Sequence[int]) -> dict[int, float]:
        """The cosines of given clauses; one that has no vector is left out."""
        if self.state.rows == 0 or not serials:
            return {}
        known, _ = self._rows()
        wanted = np.unique(np.asarray(serials, np.int64))
        first = np.searchsorted(known, wanted)
        counts = np.searchsorted(known, wanted, side="right") - first
        ends = np.cumsum(counts)
        rows = np.repeat(first - (ends - counts), counts) + np.arange(counts.sum())
        rows = rows[self._living()[rows]]
        best, scores = self._weighed(rows, query, len(wanted))
        return dict(zip(known[best].tolist(), scores.tolist(), strict=True))

    def _nearest(
        self, query: Vectors, limit: int, allowed: NDArray[np.bool_]
    ) -> tuple[Rows, Vectors]:
        """The nearest row of each of the nearest clauses, and its cosine, best first."""
        count = int(allowed.sum())
        if count <= EXACT_ROWS or self.state.inverted is None:
            return self._weighed(np.flatnonzero(allowed), query, limit)
        covered = self.state.covered
        outside = covered + np.flatnonzero(allowed[covered:])
        within = count - len(outside)
        wanted = limit * _AGAIN
        while True:
            probed = self._probe(query, wanted, allowed[:covered])
            rows, scores = self._weighed(np.concatenate((probed, outside)), query, limit)
            # Pieces of a few clauses may take all the places.
            if len(rows) == limit or len(probed) < wanted or wanted >= within:
                return rows, scores
            wanted *= _AGAIN

    def _weighed(self, rows: Rows, query: Vectors, limit: int) -> tuple[Rows, Vectors]:
        """The best of some rows by the stored vectors, a clause once."""
        known, _ = self._rows()
        if self.state.inverted is not None:
            stored = self._log()[rows].astype(np.float32)
        else:
            stored = self._all() if len(rows) == self.state.rows else self._all()[rows]
        return _best(known, rows, _products(stored, query), limit)

    def _probe(self, query: Vectors, count: int, allowed: NDArray[np.bool_]) -> Rows:
        import faiss

        selector: Any = faiss.IDSelectorBitmap
        inverted = self._load_inverted()
        lists = inverted.nlist * _COMPARED // max(1, self.state.covered)
        settings: dict[str, Any] = {"nprobe": min(max(1, lists), inverted.nlist)}
        if not allowed.all():
            settings["sel"] = selector(np.packbits(allowed, bitorder="little"))
        parameters = faiss.SearchParametersIVF(**settings)
        # Many ask at once: each thread's own team of threads would only get in the others' way.
        faiss.omp_set_num_threads(1)
        _, rows = inverted.search(query.reshape(1, -1), count, params=parameters)
        return np.asarray(rows[0][rows[0] >= 0], np.int64)

    def _load_inverted(self) -> Any:
        if self._inverted is None:
            import faiss

            path = str(self.folder / str(self.state.inverted))
            self._inverted = faiss.read_index(path, faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        return self._inverted

    def _log(self) -> NDArray[np.float16]:
        if self._vectors is None:
            path = self.folder / f"vectors-{self.state.log}.f16"
            shape = (self.state.rows, self.state.dim)
            self._vectors = np.memmap(path, np.float16, "r", shape=shape)
        return self._vectors

    def _rows(self) -> tuple[Rows, Rows]:
        """The clause and the document of each row; clauses in ascending order."""
        if self._owners is None:
            path = self.folder / f"rows-{self.state.log}.i64"
            pairs = np.fromfile(path, np.int64, self.state.rows * 2).reshape(-1, 2)
            self._owners = (pairs[:, 0].copy(), pairs[:, 1].copy())
        return self._owners

    def _all(self) -> Vectors:
        if self._exact is None:
            self._exact = self._log().astype(np.float32)
        return self._exact

    def _living(self) -> NDArray[np.bool_]:
        if self._alive is None:
            self._alive = np.ones(self.state.rows, np.bool_)
            for start, end in self.state.dropped:
                self._alive[start:end] = False
        return self._alive

    def _allowed(self, documents: Sequence[int] | None) -> NDArray[np.bool_]:
        living = self._living()
        if documents is None:
            return living
        return living & np.isin(self._rows()[1], np.asarray(documents, np.int64))


class DenseWriter:
    """Appends and drops vectors; nothing counts before ``commit``."""

    def __init__(self, index: DenseIndex, *, encoder: str, dim: int) -> None:
        """Start from what counts in the folder, or anew where another encoder made it."""
        self._folder = index.folder
        self._folder.mkdir(parents=True, exist_ok=True)
        found = State.read(self._folder)
        same = found.encoder == encoder and found.dim == dim
        self._state = found if same else State(encoder=encoder, dim=dim, log=_next(found.log))
        self._rows = self._read_rows()
        self._fresh: list[NDArray[np.int64]] = []
        self._open()

    @property
    def generation(self) -> int:
        """The generation the folder stands at for this encoder."""
        return self._state.generation

    def clear(self) -> None:
        """Drop everything."""
        self.close()
        empty = State(encoder=self._state.encoder, dim=self._state.dim)
        self._state = replace(empty, log=_next(self._state.log))
        self._rows = np.zeros((0, 2), np.int64)
        self._fresh = []
        self._open()

    def drop(self, documents: Iterable[int]) -> None:
        """Drop the vectors of documents, by row."""
        rows = self._all_rows()
        gone = []
        for document in documents:
            places = np.flatnonzero(rows[:, 1] == document)
            if len(places):
                gone.append((int(places[0]), int(places[-1]) + 1))
        dropped = sorted({*self._state.dropped, *gone})
        self._state = replace(self._state, dropped=tuple(dropped))

    def add(self, document: int, serials: Sequence[int], vectors: Vectors) -> None:
        """Append a document's vectors.

        Args:
            document: its row.
            serials: the clause of each vector; never falling, and growing from call to call.
            vectors: ``float32 (n, dim)``.
        """
        if not serials:
            return
        pairs = np.empty((len(serials), 2), np.int64)
        pairs[:, 0], pairs[:, 1] = serials, document
        self._fresh.append(pairs)
        self._vector_file.write(vectors.astype("<f2").tobytes())
        self._row_file.write(pairs.tobytes())

    def commit(self, generation: int, *, final: bool) -> None:
        """Make the changes count, standing at ``generation``.

        Args:
            generation: of the database.
            final: whether this is the end of the run, when a large log is indexed.
        """
        for file in (self._vector_file, self._row_file):
            file.flush()
            os.fsync(file.fileno())
        self._rows, self._fresh = self._all_rows(), []
        self._state = replace(self._state, generation=generation, rows=len(self._rows))
        if final:
            self._index()
        self._state.write(self._folder)
        if final:
            self._sweep()

    def close(self) -> None:
        """Close the files; what was not committed does not count."""
        self._vector_file.close()
        self._row_file.close()

    def _index(self) -> None:
        state = self._state
        outside = state.rows - state.covered
        if state.rows <= EXACT_ROWS or outside <= max(EXACT_ROWS // 5, _OUTSIDE * state.covered):
            return
        name = f"inverted-{state.log}-{state.generation}.faiss"
        shape = (state.rows, state.dim)
        log = np.memmap(self._folder / f"vectors-{state.log}.f16", np.float16, "r", shape=shape)
        build_inverted(log, self._folder / name)
        self._state = replace(state, inverted=name, covered=state.rows)

    def _sweep(self) -> None:
        """Delete the files of former states; a reader that has one open keeps it."""
        log, inverted = self._state.log, self._state.inverted
        keep = {STATE, f"vectors-{log}.f16", f"rows-{log}.i64", inverted}
        for file in self._folder.iterdir():
            if file.name not in keep:
                file.unlink(missing_ok=True)

    def _all_rows(self) -> NDArray[np.int64]:
        return np.concatenate([self._rows, *self._fresh]) if self._fresh else self._rows

    def _read_rows(self) -> NDArray[np.int64]:
        path = self._folder / f"rows-{self._state.log}.i64"
        if self._state.rows == 0:
            return np.zeros((0, 2), np.int64)
        return np.fromfile(path, np.int64, self._state.rows * 2).reshape(-1, 2)

    def _open(self) -> None:
        """Open the log at its end, cutting off what a killed run appended."""
        log, rows, dim = self._state.log, self._state.rows, self._state.dim
        self._vector_file = _at(self._folder / f"vectors-{log}.f16", rows * dim * 2)
        self._row_file = _at(self._folder / f"rows-{log}.i64", rows * 16)


def build_inverted(vectors: NDArray[np.float16], path: Path) -> None:
    """Make the inverted file of all rows, by inner product, in blocks."""
    import faiss

    count, dim = vectors.shape
    lists = max(16, int(_LISTS_PER_ROOT * count**0.5))
    inverted: Any = faiss.index_factory(dim, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    chosen = np.random.default_rng(0).choice(
        count, min(count, lists * _SAMPLES_PER_LIST), replace=False
    )
    inverted.cp.niter = 8
    inverted.train(vectors[np.sort(chosen)].astype(np.float32))
    for start in range(0, count, EXACT_ROWS):
        inverted.add(vectors[start : start + EXACT_ROWS].astype(np.float32))
    faiss.write_index(inverted, str(path))


def _products(vectors: Vectors, query: Vectors) -> Vectors:
    """The inner products, ``float32 (n,)``, in this thread.

    BLAS would wake threads that go on spinning and hold up the rest of the question.
    """
    products: Vectors = np.einsum("ij,j->i", vectors, query)
    return products


def _best(serials: Rows, rows: Rows, scores: Vectors, limit: int) -> tuple[Rows, Vectors]:
    """The best rows, of each clause only its best, best first; ties in the order of rows."""
    rows, scores = _leading(serials, rows, scores)
    if len(rows) > limit:
        near = np.argpartition(-scores, limit - 1)[:limit]
        rows, scores = rows[near], scores[near]
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]


def _leading(serials: Rows, rows: Rows, scores: Vectors) -> tuple[Rows, Vectors]:
    """The best row of each clause."""
    if len(rows) == 0:
        return rows, scores
    if np.any(np.diff(rows) < 0):
        order = np.argsort(rows)
        rows, scores = rows[order], scores[order]
    owners = serials[rows]
    starts = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    best = np.maximum.reduceat(scores, starts)
    lengths = np.diff(np.concatenate((starts, [len(rows)])))
    top = np.flatnonzero(scores == np.repeat(best, lengths))
    # A clause may say the same twice: the first of its best rows stands for it.
    first = np.flatnonzero(np.concatenate(([True], owners[top][1:] != owners[top][:-1])))
    return rows[top[first]], best


def _next(log: str) -> str:
    return str(int(log) + 1)


def _at(path: Path, size: int) -> Any:
    handle = path.open("r+b" if path.exists() else "w+b")
    handle.truncate(size)
    handle.seek(size)
    return handle
