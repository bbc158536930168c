"""FAISS on many clauses: latency, recall against the exact search, memory, build time.

    python bench/dense.py LAWS_DIR --encoder DIR --work DIR [--copies N] [--questions FILE]

Every paragraph of the files is a clause; ``--copies 3`` makes a million of 336,000. A find
counts as right when it is as near as the tenth of the exact search: copies tie.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import time
from pathlib import Path

import numpy as np

from index.dense import DenseIndex, DenseWriter
from index.encoder import Vectors, load_encoder

_BLOCK = 20_000
_QUERIES = 200
_SLACK = 1e-3  # float16 in the log


def main() -> int:
    """Build, search, print."""
    options = _options()
    encoder = load_encoder(options.encoder)
    texts = [
        line
        for path in sorted(options.laws.rglob("*.md"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    started = time.perf_counter()
    vectors = encoder.encode(texts)
    _say("encoded", f"{len(texts):,} in {time.perf_counter() - started:.1f} s")
    queries = encoder.encode_queries(_questions(options.questions, texts))
    shutil.rmtree(options.work, ignore_errors=True)
    started = time.perf_counter()
    _build(options.work, vectors, options.copies, encoder.fingerprint)
    _say("built", f"{time.perf_counter() - started:.1f} s")
    exact = [np.sort(np.einsum("ij,j->i", vectors, q))[::-1] for q in queries]
    tenth = [_tenth(e, options.copies) for e in exact]
    del vectors, exact
    before = _resident()
    dense = DenseIndex(options.work)
    dense.search(queries[0], 10)
    times, right = [], 0
    for query, least in zip(queries, tenth, strict=True):
        began = time.perf_counter()
        found = dense.search(query, 10)
        times.append(time.perf_counter() - began)
        right += sum(cosine >= least - _SLACK for _, _, cosine in found)
    times.sort()
    middle, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    _say("rows", f"{dense.size:,}")
    _say("search", f"p50 {middle * 1000:.1f} ms, p95 {most * 1000:.1f} ms")
    _say("recall@10", f"{right / (10 * len(queries)):.3f}")
    _say("resident for searching", f"{_resident() - before} MB")
    size = sum(f.stat().st_size for f in options.work.iterdir())
    _say("on disk", f"{size / 1e6:.0f} MB; most memory {_most()} MB, building included")
    return 0


def _build(folder: Path, vectors: Vectors, copies: int, fingerprint: str) -> None:
    dim = vectors.shape[1]
    writer = DenseWriter(DenseIndex(folder), encoder=fingerprint, dim=dim)
    serial = document = 0
    for _ in range(copies):
        for start in range(0, len(vectors), _BLOCK):
            block = vectors[start : start + _BLOCK]
            document += 1
            writer.add(document, list(range(serial, serial + len(block))), block)
            serial += len(block)
    writer.commit(1, final=True)
    writer.close()


def _tenth(ordered: Vectors, copies: int) -> float:
    return float(ordered[(10 - 1) // copies])


def _questions(path: Path | None, texts: list[str]) -> list[str]:
    if path is not None:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [r.get("question") or r.get("query") for r in rows][:_QUERIES]
    chosen = np.random.default_rng(1).choice(len(texts), _QUERIES, replace=False)
    return [texts[n][:20] for n in chosen]


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() >> 20


def _most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _say(name: str, value: str) -> None:
    sys.stdout.write(f"{name:24} {value}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("laws", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--questions", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
