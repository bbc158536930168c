"""The encoder measured: BM25 alone, the encoder alone and both, in one table.

    PYTHONPATH=. python bench/encoder.py --data DIR [--encoder DIR] [--grid]

``--data`` holds ``statutes``, ``ncp``, ``dev`` and ``train/cmrc.jsonl.xz`` as the training
README describes them. Only questions that training leaves out are asked.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bench.retrieval import covered
from corpus.errors import CorpusError
from corpus.parse import parse
from index.encoder import SHIPPED, load_encoder
from index.fusion import DENSE_WEIGHT, fuse
from index.preparing import UNSEARCHED, passage, title_text
from index.segment import search_words
from training import sources

Floats = NDArray[np.float32]

K1, B = 1.2, 0.75  # as tantivy has them
GRID = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
POOL, NEAR = 50, 20  # finds of either kind that are fused, as index.search has them
_COVERED = 0.8


@dataclass(frozen=True, slots=True)
class Units:
    """What is found: clauses (or articles, or passages) and the documents that they are of."""

    texts: list[str]
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


class Bm25:
    """BM25 over texts, every score of a question at once (Robertson & Zaragoza 2009)."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Count the words of the texts."""
        self._words: dict[str, int] = {}
        rows, columns, counts = [], [], []
        for row, text in enumerate(texts):
            for word, count in Counter(search_words(text)).items():
                rows.append(row)
                columns.append(self._words.setdefault(word, len(self._words)))
                counts.append(count)
        tf = np.array(counts, np.float32)
        row_of, column_of = np.array(rows), np.array(columns)
        length = np.bincount(row_of, weights=tf, minlength=len(texts))
        found = np.bincount(column_of, minlength=len(self._words))
        idf = np.log(1 + (len(texts) - found + 0.5) / (found + 0.5))
        norm = K1 * (1 - B + B * length / length.mean())
        value = idf[column_of] * tf * (K1 + 1) / (tf + norm[row_of])
        shape = (len(self._words), len(texts))
        self._matrix = csr_matrix((value.astype(np.float32), (column_of, row_of)), shape=shape)

    def scores(self, question: str) -> Floats:
        """The score of every text."""
        known = {self._words[w] for w in search_words(question) if w in self._words}
        total: Floats = np.asarray(self._matrix[sorted(known)].sum(axis=0), np.float32).ravel()
        return total


def main() -> int:
    """Print the table."""
    options = _options()
    encoder = load_encoder(options.encoder)
    grid = GRID if options.grid else (0.0, options.share, 1.0)
    head = [f"{share:.1f}" for share in grid]
    sys.stdout.write("| set | n | figure | " + " | ".join(head) + " |\n")
    sys.stdout.write("| --- | --- | --- |" + " --- |" * len(grid) + "\n")
    for task in (statutes(options.data), reading(options.data), ncp(options.data), dev(options.data)):
        began = time.perf_counter()
        units = encoder.encode(task.units.texts)
        rate = len(task.units.texts) / (time.perf_counter() - began)
        figures = measure(task, units, encoder.encode_queries(task.questions), grid)
        cells = " | ".join(f"{f:.3f}" for f in figures)
        sys.stdout.write(f"| {task.name} | {len(task.questions)} | {task.figure} | {cells} |\n")
        sys.stdout.flush()
        sys.stderr.write(f"{task.name}: {len(task.units.texts)} units, {rate:.0f} a second\n")
    return 0


def measure(
    task: Task, units: Floats, questions: Floats, grid: Sequence[float]
) -> list[float]:
    """The figure of a task at each share of the encoder."""
    clauses = Bm25(task.units.texts)
    whole = Bm25(task.units.documents) if task.units.documents else None
    sums = np.zeros(len(grid))
    for number, question in enumerate(task.questions):
        lexical = clauses.scores(question)
        if whole is not None:
            lexical += whole.scores(question)[task.units.owners]
        dense = units @ questions[number]
        pool = {*_top(lexical, POOL), *_top(dense, NEAR)}
        words = {n: float(lexical[n]) for n in pool if lexical[n] > 0}
        near = {n: float(dense[n]) for n in pool}
        for place, share in enumerate(grid):
            best = [n for n, _ in fuse(words, near, weight=share)[:10]]
            sums[place] += _figure(task, number, best)
    return [float(s) for s in sums / len(task.questions)]


def _top(scores: Floats, count: int) -> list[int]:
    some = np.argpartition(-scores, min(count, len(scores) - 1))[:count]
    return [int(n) for n in some]


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
        Units(articles, np.arange(len(articles)), []),
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
        Units(passages, np.arange(len(passages)), []),
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


def _clauses(files: Sequence[Path]) -> Units:
    texts, owners, documents = [], [], []
    for number, file in enumerate(files):
        try:
            parsed = parse(file)
        except CorpusError as error:
            sys.stderr.write(f"{error}\n")
            documents.append("")
            continue
        documents.append(f"{title_text(parsed.document)}\n{parsed.document.text}")
        kept = [c for c in parsed.clauses if c.kind not in UNSEARCHED]
        texts += [passage(c.path, c.text) for c in kept]
        owners += [number] * len(kept)
    return Units(texts, np.array(owners), documents)


def _asked(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=SHIPPED)
    parser.add_argument("--share", type=float, default=DENSE_WEIGHT, help="of the encoder, 0 to 1")
    parser.add_argument("--grid", action="store_true", help="the figure at every share")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
