"""Vectors on disk: exact search, the inverted file, filters, drops and kills."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import index.dense
from index.dense import DenseIndex, DenseWriter, State
from index.encoder import Vectors

_DIM = 16


def _unit(count: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, _DIM)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _writer(folder: Path, encoder: str = "e") -> DenseWriter:
    return DenseWriter(DenseIndex(folder), encoder=encoder, dim=_DIM)


def _fill(folder: Path, vectors: Vectors, each: int = 5) -> None:
    """Documents 1, 2, … of ``each`` clauses; serials count from 100."""
    writer = _writer(folder)
    for start in range(0, len(vectors), each):
        block = vectors[start : start + each]
        serials = list(range(100 + start, 100 + start + len(block)))
        writer.add(1 + start // each, serials, block)
    writer.commit(1, final=True)
    writer.close()


def _best(vectors: Vectors, query: Vectors, limit: int) -> list[int]:
    return [100 + int(n) for n in np.argsort(-(vectors @ query), kind="stable")[:limit]]


def test_a_small_log_is_searched_exactly(tmp_path: Path) -> None:
    vectors, query = _unit(40), _unit(1, seed=9)[0]
    _fill(tmp_path, vectors)
    found = DenseIndex(tmp_path).search(query, 5)
    assert [s for s, _, _ in found] == _best(vectors, query, 5)
    assert found[0][1] == 1 + (found[0][0] - 100) // 5
    assert found[0][2] == pytest.approx(float((vectors @ query).max()), abs=1e-3)


def test_a_large_log_goes_through_the_inverted_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.dense, "EXACT_ROWS", 500)
    # Around centres, as sentences are; evenly spread vectors have no near neighbours.
    vectors = np.repeat(_unit(60), 50, axis=0) + 0.3 * _unit(3_000, seed=2)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    _fill(tmp_path, vectors, each=10)
    dense = DenseIndex(tmp_path)
    assert dense.state.covered == 3_000
    queries = vectors[::100]
    right = sum(
        len({s for s, _, _ in dense.search(q, 10)} & set(_best(vectors, q, 10))) for q in queries
    )
    assert right / 300 >= 0.95


def test_rows_added_after_the_inverted_file_are_found_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.dense, "EXACT_ROWS", 500)
    vectors = _unit(1_010)
    _fill(tmp_path, vectors[:1_000], each=10)
    writer = _writer(tmp_path)
    writer.add(101, list(range(1_100, 1_110)), vectors[1_000:])
    writer.commit(2, final=True)
    writer.close()
    dense = DenseIndex(tmp_path)
    assert (dense.state.covered, dense.state.rows) == (1_000, 1_010)
    assert dense.search(vectors[1_004], 1)[0][0] == 1_104


@pytest.mark.parametrize("exact_rows", [50_000, 20])
def test_filters_hold_inside_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact_rows: int
) -> None:
    monkeypatch.setattr(index.dense, "EXACT_ROWS", exact_rows)
    vectors, query = _unit(200), _unit(1, seed=4)[0]
    _fill(tmp_path, vectors)
    allowed = list(range(3, 30))
    found = DenseIndex(tmp_path).search(query, 4, documents=allowed)
    inside = np.zeros(200, bool)
    inside[10:145] = True
    scores = np.where(inside, vectors @ query, -9)
    assert [s for s, _, _ in found] == [100 + int(n) for n in np.argsort(-scores)[:4]]


def test_dropped_documents_are_not_found(tmp_path: Path) -> None:
    vectors = _unit(20)
    _fill(tmp_path, vectors)
    writer = _writer(tmp_path)
    writer.drop([2, 77])
    writer.commit(2, final=True)
    writer.close()
    dense = DenseIndex(tmp_path)
    assert dense.size == 15
    assert {s for s, _, _ in dense.search(vectors[6], 20)} == {*range(100, 105), *range(110, 120)}
    assert dense.cosines(vectors[6], [106, 111]) == {
        111: pytest.approx(float(vectors[11] @ vectors[6]), abs=1e-3)
    }


def test_what_was_not_committed_is_cut_off(tmp_path: Path) -> None:
    vectors = _unit(20)
    _fill(tmp_path, vectors)
    killed = _writer(tmp_path)
    killed.add(9, [200, 201], vectors[:2])
    killed.close()
    assert DenseIndex(tmp_path).size == 20
    writer = _writer(tmp_path)
    writer.add(9, [300], vectors[3:4])
    writer.commit(2, final=True)
    writer.close()
    dense = DenseIndex(tmp_path)
    assert [s for s, _, _ in dense.search(vectors[3], 2)] == [103, 300]
    assert (tmp_path / "vectors-1.f16").stat().st_size == 21 * _DIM * 2


def test_another_encoder_starts_anew_and_former_files_go(tmp_path: Path) -> None:
    _fill(tmp_path, _unit(20))
    writer = _writer(tmp_path, encoder="other")
    assert writer.generation == 0
    writer.add(1, [100], _unit(1))
    writer.commit(5, final=True)
    writer.close()
    assert DenseIndex(tmp_path).state.encoder == "other"
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "rows-2.i64",
        "state.json",
        "vectors-2.f16",
    ]


def test_a_torn_state_counts_as_none(tmp_path: Path) -> None:
    _fill(tmp_path, _unit(20))
    (tmp_path / "state.json").write_text('{"generation": 1, "ro', encoding="utf-8")
    assert State.read(tmp_path) == State()
    assert DenseIndex(tmp_path).search(_unit(1)[0], 3) == []


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    dense = DenseIndex(tmp_path)
    assert (dense.generation, dense.size) == (0, 0)
    assert dense.search(_unit(1)[0], 3) == []
    assert dense.cosines(_unit(1)[0], [1]) == {}


def _pieced(folder: Path, owners: list[int], vectors: Vectors, each: int = 3) -> None:
    """The vectors of clauses, ``each`` clauses a document, in two commits."""
    writer = _writer(folder)
    half = owners.index(owners[len(owners) // 2])
    for start, end in ((0, half), (half, len(owners))):
        for document in sorted({owner // each for owner in owners[start:end]}):
            rows = [n for n in range(start, end) if owners[n] // each == document]
            writer.add(document, [owners[n] for n in rows], vectors[rows])
        writer.commit(1, final=True)
    writer.close()


def _by_best_piece(owners: list[int], vectors: Vectors, query: Vectors) -> dict[int, float]:
    best: dict[int, float] = {}
    for owner, cosine in zip(owners, vectors.astype(np.float16) @ query, strict=True):
        best[owner] = max(float(cosine), best.get(owner, -9.0))
    return best


def test_a_clause_of_several_pieces_is_found_once_by_its_nearest(tmp_path: Path) -> None:
    vectors = np.eye(_DIM, dtype=np.float32)[:5]
    query = np.array([0.1, 0.5, 0.3, 0.7, 0.2] + [0.0] * 11, np.float32)
    _pieced(tmp_path, [7, 7, 7, 8, 8], vectors)
    dense = DenseIndex(tmp_path)
    assert dense.search(query, 5) == [
        (8, 2, pytest.approx(0.7, abs=1e-3)),
        (7, 2, pytest.approx(0.5, abs=1e-3)),
    ]
    assert dense.search(query, 1) == [(8, 2, pytest.approx(0.7, abs=1e-3))]
    assert dense.cosines(query, [7, 8, 9, 7]) == {
        7: pytest.approx(0.5, abs=1e-3),
        8: pytest.approx(0.7, abs=1e-3),
    }


def test_pieces_that_say_the_same_count_once(tmp_path: Path) -> None:
    vectors = np.repeat(_unit(2), [3, 2], axis=0)
    _pieced(tmp_path, [4, 4, 4, 5, 5], vectors)
    assert [s for s, _, _ in DenseIndex(tmp_path).search(vectors[0], 9)] == [4, 5]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=30),
    st.integers(1, 12),
    st.sets(st.integers(0, 10)),
    st.booleans(),
)
def test_search_is_the_exact_ranking_by_best_piece(
    tmp_path_factory: pytest.TempPathFactory,
    counts: list[int],
    limit: int,
    dropped: set[int],
    filtered: bool,
) -> None:
    folder = tmp_path_factory.mktemp("dense")
    owners = [clause for clause, count in enumerate(counts) for _ in range(count)]
    vectors, query = _unit(len(owners), seed=sum(counts)), _unit(1, seed=77)[0]
    _pieced(folder, owners, vectors)
    writer = _writer(folder)
    writer.drop(dropped)
    writer.commit(2, final=True)
    writer.close()
    allowed = [0, 1, 2, 5] if filtered else None
    left = {
        owner: cosine
        for owner, cosine in _by_best_piece(owners, vectors, query).items()
        if owner // 3 not in dropped and (allowed is None or owner // 3 in allowed)
    }
    dense = DenseIndex(folder)
    found = dense.search(query, limit, documents=allowed)
    assert [s for s, _, _ in found] == sorted(left, key=lambda s: -left[s])[:limit]
    assert [c for _, _, c in found] == pytest.approx([left[s] for s, _, _ in found], abs=1e-3)
    assert all(d == s // 3 for s, d, _ in found)
    alive = {o for o in owners if o // 3 not in dropped}
    assert set(dense.cosines(query, range(40))) == alive


def test_a_clause_of_many_near_pieces_leaves_room_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.dense, "EXACT_ROWS", 500)
    near = _unit(1, seed=5)[0]
    crowd = near + 0.01 * _unit(400, seed=6)
    vectors = np.concatenate((crowd / np.linalg.norm(crowd, axis=1, keepdims=True), _unit(400)))
    owners = [0] * 400 + list(range(1, 401))
    _pieced(tmp_path, owners, vectors)
    dense = DenseIndex(tmp_path)
    assert dense.state.inverted is not None
    left = _by_best_piece(owners, vectors, near)
    found = dense.search(near, 6)
    assert [s for s, _, _ in found] == sorted(left, key=lambda s: -left[s])[:6]
    assert found[0][0] == 0


def test_rows_of_an_earlier_layout_count_as_none(tmp_path: Path) -> None:
    _fill(tmp_path, _unit(20))
    state = json.loads((tmp_path / "state.json").read_text(encoding="utf-8"))
    del state["layout"]
    (tmp_path / "state.json").write_text(json.dumps(state), encoding="utf-8")
    assert State.read(tmp_path) == State()
    assert _writer(tmp_path).generation == 0
