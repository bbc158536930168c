"""The encoder measured: BM25 alone, the encoder alone and both, in one table.

    PYTHONPATH=. python -m bench.encoder --data DIR [--encoder DIR] [--grid]

``--data`` holds ``statutes``, ``ncp``, ``dev`` and ``train/cmrc.jsonl.xz`` as the training
README describes them. Only questions that training leaves out are asked. "Both" is what
``index.fusion`` does among the candidates of a question; "coverage, w" adds w times the cosine
to BM25's score, its best at the share of the question's words (by idf) that BM25's best find
has, among all units. A unit's cosine is that of its best piece of about 80 characters under the
document's title.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.retrieval import covered
from corpus.errors import CorpusError
from corpus.parse import parse
from index.encoder import SHIPPED, load_encoder
from index.fusion import DENSE_WEIGHT, fuse
from index.pieces import passage, pieces
from index.preparing import UNSEARCHED, title_text
from training import sources
from training.bm25 import Bm25

Floats = NDArray[np.float32]

GRID = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
CHOSEN = 0.5
POOL, NEAR = 50, 20  # finds of either kind that are fused, as index.search has them
_COVERED = 0.8


@dataclass(frozen=True, slots=True)
class Units:
    """What is found: clauses (or articles, or passages) and the documents that they are of."""

    texts: list[str]
    pieces: list[str]
    """What the encoder takes: the title of the document, then some sentences."""
    starts: NDArray[np.int64]
    """The first piece of each unit."""
    owners: NDArray[np.int64]
    documents: list[str]
    """The whole of each document, title first; empty where a unit is a document itself."""


@dataclass(frozen=True, slots=True)
class Task:
    """Questions over units; ``good[q]`` are the units or documents that are right."""

    name: str
    figure: str  # nDCG@10, P@1, document@1 or evidence@5
    units: Units
    questions: list[str]
    good: list[set[int]]
    quotes: list[str] | None = None


def main() -> int:
    """Print the table."""
    options = _options()
    encoder = load_encoder(options.encoder)
    grid = GRID if options.grid else (CHOSEN,)
    heads = ["BM25", "encoder", "both", *(f"coverage, {w}" for w in grid)]
    sys.stdout.write("| set | n | figure | " + " | ".join(heads) + " |\n")
    sys.stdout.write("| --- | --- | --- |" + " --- |" * len(heads) + "\n")
    for make in (statutes, reading, ncp, dev):
        task = make(options.data)
        began = time.perf_counter()
        pieces = encoder.encode(task.units.pieces)
        rate = len(pieces) / (time.perf_counter() - began)
        figures = measure(task, pieces, encoder.encode_queries(task.questions), grid)
        cells = " | ".join(f"{f:.3f}" for f in figures)
        sys.stdout.write(f"| {task.name} | {len(task.questions)} | {task.figure} | {cells} |\n")
        sys.stdout.flush()
        sys.stderr.write(f"{task.name}: {len(pieces)} pieces, {rate:.0f} a second\n")
    return 0


def measure(
    task: Task, pieces: Floats, questions: Floats, grid: Sequence[float]
) -> NDArray[np.float64]:
    """The figures of a task: BM25, the encoder, both as the library, both by coverage.

    Args:
        task: what is asked.
        pieces: float32 (pieces, dim), unit rows.
        questions: float32 (questions, dim), unit rows.
        grid: weights of the cosine where BM25 counts by its coverage.
    """
    clauses = Bm25(task.units.texts)
    whole = Bm25(task.units.documents) if task.units.documents else None
    rows = []
    for number, question in enumerate(task.questions):
        lexical = clauses.scores(question)
        if whole is not None:
            lexical += whole.scores(question)[task.units.owners]
        dense = np.maximum.reduceat(pieces @ questions[number], task.units.starts)
        covered_share = clauses.coverage(question, int(lexical.argmax()))
        orders = [_top(lexical, 10), _top(dense, 10), _fused(lexical, dense, covered_share)]
        even = lexical / max(float(lexical.max()), 1e-6)
        orders += [_top(covered_share * even + weight * dense, 10) for weight in grid]
        rows.append([_figure(task, number, best) for best in orders])
    return np.asarray(np.mean(rows, axis=0), np.float64)


def _fused(lexical: Floats, dense: Floats, coverage: float) -> list[int]:
    """The ten best as the library mixes candidates."""
    pool = {*_top(lexical, POOL), *_top(dense, NEAR)}
    words = {n: float(lexical[n]) for n in pool if lexical[n] > 0}
    near = {n: float(dense[n]) for n in pool}
    return [n for n, _ in fuse(words, near, coverage=coverage, weight=DENSE_WEIGHT)[:10]]


def _top(scores: NDArray[Any], count: int) -> list[int]:
    return [int(n) for n in np.argsort(-scores, kind="stable")[:count]]


def _figure(task: Task, number: int, best: list[int]) -> float:
    good, owners = task.good[number], task.units.owners
    if task.figure == "nDCG@10":
        gains = [1 / np.log2(n + 2) for n, unit in enumerate(best) if unit in good]
        ideal = [1 / np.log2(n + 2) for n in range(min(10, len(good)))]
        return float(sum(gains) / sum(ideal))
    if task.quotes is not None:
        own = [task.units.texts[n] for n in best[:5] if int(owners[n]) in good]
        return float(covered(task.quotes[number], own) >= _COVERED)
    return float(int(owners[best[0]]) in good)


def statutes(data: Path) -> Task:
    """Lay questions, half of which training never sees, over all statute articles."""
    articles, asked = sources.statutes(data)
    _, held = sources.halves(len(asked))
    kept = [asked[n] for n in held]
    return Task(
        "statutes",
        "nDCG@10",
        _alone(articles),
        [q for q, _ in kept],
        [set(relevant) for _, relevant in kept],
    )


def reading(data: Path) -> Task:
    """CMRC questions whose passages training never sees, over all passages."""
    asked = sources.reading(data)
    held = sources.held_passages(asked)
    passages = list(dict.fromkeys(a.passages[0] for a in asked))
    numbers = {p: n for n, p in enumerate(passages)}
    kept = [a for a in asked if a.passages[0] in held]
    return Task(
        "CMRC",
        "P@1",
        _alone(passages),
        [a.question for a in kept],
        [{numbers[a.passages[0]]} for a in kept],
    )


def ncp(data: Path) -> Task:
    """Questions of the public over policy notices, the notice wanted."""
    files = sorted((data / "ncp" / "documents").glob("*.txt"))
    names = {f.stem: n for n, f in enumerate(files)}
    asked = _asked(data / "ncp" / "questions.jsonl")
    return Task(
        "NCP",
        "document@1",
        _clauses(files),
        [a["question"] for a in asked],
        [{names[a["docid"]]} for a in asked],
    )


def dev(data: Path) -> Task:
    """Questions of the development set, the clause that holds the evidence wanted."""
    root = data / "dev" / "documents"
    files = sorted(f for f in root.rglob("*") if f.is_file())
    names = {f.relative_to(root).as_posix(): n for n, f in enumerate(files)}
    asked = [a for a in _asked(data / "dev" / "questions.jsonl") if a["answerable"]]
    return Task(
        "dev",
        "evidence@5",
        _clauses(files),
        [" ".join([*a["history"][-1:], a["question"]]) for a in asked],
        [{names[a["file"]]} for a in asked],
        [a["quote"] for a in asked],
    )


def _alone(texts: list[str]) -> Units:
    """Units that are documents themselves."""
    cut = [pieces("", (), text) for text in texts]
    return Units(texts, *_joined(cut), np.arange(len(texts)), [])


def _clauses(files: Sequence[Path]) -> Units:
    texts, cut, owners, documents = [], [], [], []
    for number, file in enumerate(files):
        try:
            parsed = parse(file)
        except CorpusError as error:
            sys.stderr.write(f"{error}\n")
            documents.append("")
            continue
        documents.append(f"{title_text(parsed.document)}\n{parsed.document.text}")
        own = [c for c in parsed.clauses if c.kind not in UNSEARCHED]
        texts += [passage(c.path, c.text) for c in own]
        cut += [pieces(parsed.document.title, c.path, c.text) for c in own]
        owners += [number] * len(own)
    return Units(texts, *_joined(cut), np.array(owners), documents)


def _joined(cut: Sequence[list[str]]) -> tuple[list[str], NDArray[np.int64]]:
    counts = np.array([len(own) for own in cut])
    return [piece for own in cut for piece in own], np.cumsum(counts) - counts


def _asked(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=SHIPPED)
    parser.add_argument("--grid", action="store_true", help="the figure at every weight")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
