"""Retrieval measured: the right document first, the evidence among the first five.

    python bench/retrieval.py --library DIR --documents DIR --questions FILE [--encoder DIR]

Questions are JSON lines with ``question`` and either ``docid`` (the file's stem) or ``file``
(its path) and ``quote``. Halves show whether a change holds on both; the weights were chosen
with both in view, so neither confirms them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.hits import Hit
from index.library import Library

_NOISE = re.compile(r"[\W_]+")
_SHARED = 6  # characters in a row that count as the same passage
_COVERED = 0.8


def main() -> int:
    """Measure and print one line for each half and for both."""
    options = _options()
    questions = [
        json.loads(line) for line in options.questions.read_text(encoding="utf-8").splitlines()
    ]
    with Library.open(options.library, encoder=_encoder(options.encoder)) as library:
        if options.documents:
            library.ingest([options.documents])
        rows = [
            measure(library, number, q)
            for number, q in enumerate(questions, 1)
            if q.get("answerable", True)
        ]
    for name, half in (
        ("odd", [r for r in rows if r["number"] % 2]),
        ("even", [r for r in rows if not r["number"] % 2]),
        ("all", rows),
    ):
        sys.stdout.write(f"{name:18} {summary(half)}\n")
    if options.misses:
        for row in rows:
            if not row["evidence"] if "quote" in row["asked"] else not row["first"]:
                _tell(row)
    return 0


def measure(library: Library, number: int, asked: dict[str, Any]) -> dict[str, Any]:
    """One question: where the right document came, and whether the evidence was found."""
    query = " ".join([*asked.get("history", [])[-1:], asked["question"]])
    started = time.perf_counter()
    hits = library.search(query, limit=10)
    seconds = time.perf_counter() - started
    wanted = asked.get("file") or asked["docid"]
    names = list(dict.fromkeys(_name(h, asked) for h in hits))
    quote = asked.get("quote", asked.get("answer", ""))
    best = [h for h in hits[:5] if _name(h, asked) == wanted]
    return {
        "number": number,
        "asked": asked,
        "hits": hits,
        "first": bool(names) and names[0] == wanted,
        "five": wanted in names[:5],
        "evidence": covered(quote, [h.clause.text for h in best]) >= _COVERED,
        "ms": seconds * 1000,
    }


def _name(hit: Hit, asked: dict[str, Any]) -> str:
    return hit.document.file if "file" in asked else Path(hit.document.file).stem


def covered(quote: str, texts: Sequence[str]) -> float:
    """The share of a quote's characters that stand, in runs of six or more, in the texts."""
    wanted = _NOISE.sub("", quote)
    there = "\n".join(_NOISE.sub("", t) for t in texts)
    if not wanted:
        return 0.0
    width = min(_SHARED, len(wanted))
    seen = bytearray(len(wanted))
    for start in range(len(wanted) - width + 1):
        if wanted[start : start + width] in there:
            seen[start : start + width] = b"\1" * width
    return sum(seen) / len(wanted)


def summary(rows: Sequence[dict[str, Any]]) -> str:
    """The figures of some questions in one line."""
    n = max(1, len(rows))
    ms = sorted(r["ms"] for r in rows) or [0.0]
    return (
        f"n {len(rows):4}  document@1 {sum(r['first'] for r in rows) / n:.3f}"
        f"  among the first hits {sum(r['five'] for r in rows) / n:.3f}"
        f"  evidence@5 {sum(r['evidence'] for r in rows) / n:.3f}"
        f"  p50 {ms[len(ms) // 2]:.1f} ms  p95 {ms[int(len(ms) * 0.95)]:.1f} ms"
    )


def _tell(row: dict[str, Any]) -> None:
    asked = row["asked"]
    sys.stdout.write(
        f"\n{row['number']} {asked['question']}\n  = {asked.get('file', asked.get('docid'))}\n"
    )
    sys.stdout.write(f"  “{asked.get('quote', asked.get('answer', ''))[:80]}”\n")
    for hit in row["hits"][:5]:
        flat = " ".join(hit.clause.text.split())[:60]
        sys.stdout.write(
            f"   {hit.score:.3f} {hit.document.file[:40]} | {hit.clause.path[-1:]} | {flat}\n"
        )


def _encoder(path: Path | None) -> Any:
    if path is None:
        return None
    from index.encoder import load_encoder

    return load_encoder(path)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what was not found")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
