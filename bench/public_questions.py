"""The public's questions over policy notices: document@1 and ROUGE-L of the answer.

    python -m bench.public_questions QUESTIONS.jsonl DOCUMENTS --library DIR [--half odd|even] [-v]

Each question names its document by ``docid`` (the file's stem) and has an answer that
stands in it. A refusal scores 0. Compared in the same run with the best sentence of the
first clause by shared characters.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
from pathlib import Path, PurePosixPath
from typing import Any

from assistant import Assistant
from assistant.answer import Answer, AskRequest
from index.encoder import load_encoder
from index.library import Library


def main() -> None:
    """Ask every question and print the table."""
    options = _options()
    rows = [json.loads(x) for x in options.questions.read_text(encoding="utf-8").splitlines() if x]
    if options.half:
        rows = rows[0 if options.half == "odd" else 1 :: 2]
    encoder = load_encoder(options.encoder) if options.encoder else None
    with Library.open(options.library, encoder=encoder) as library:
        library.ingest([options.documents], workers=2)
        assistant = Assistant(library)
        results = [(r, assistant.ask(AskRequest(r["question"]))) for r in rows]
    first = [_first_document(a) == r["docid"] for r, a in results]
    five = [r["docid"] in _documents(a)[:5] for r, a in results]
    scores = [rouge_l(_plain(a), r["answer"]) for r, a in results]
    peers = [_peer(r["question"], r["answer"], a) for r, a in results]
    if options.verbose:
        for (row, answer), score, right in zip(results, scores, first, strict=True):
            _show(row, answer, score, right=right)
    answered = [a.status == "answered" for _, a in results]
    table = {
        "questions": len(rows),
        "document@1": round(statistics.mean(first), 4),
        "document@5": round(statistics.mean(five), 4),
        "rouge_l": round(statistics.mean(scores), 4),
        "rouge_l_best_sentence": round(statistics.mean(peers), 4),
        "answered": round(statistics.mean(answered), 4),
        "ms_p50": round(statistics.median(a.took_ms for _, a in results), 1),
    }
    sys.stdout.write(json.dumps(table, ensure_ascii=False) + "\n")


def rouge_l(said: str, expected: str) -> float:
    """F1 of the longest common subsequence of characters, 0..1. Source: Lin 2004."""
    a, b = _letters(said), _letters(expected)
    if not a or not b:
        return 0.0
    row = [0] * (len(b) + 1)
    for char in a:
        before = 0
        for j, other in enumerate(b, 1):
            kept = row[j]
            row[j] = before + 1 if char == other else max(row[j], row[j - 1])
            before = kept
    shared = row[-1]
    return 2 * shared / (len(a) + len(b))


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def _plain(answer: Answer) -> str:
    return re.sub(r"\[\d+\]", "", answer.answer) if answer.status == "answered" else ""


def _documents(answer: Answer) -> list[str]:
    stems = [PurePosixPath(r.document.file).stem for r in answer.retrieved]
    return list(dict.fromkeys(stems))


def _first_document(answer: Answer) -> str | None:
    return next(iter(_documents(answer)), None)


def _peer(question: str, expected: str, answer: Answer) -> float:
    """ROUGE-L of the first clause's sentence that shares most characters with the question."""
    if not answer.retrieved:
        return 0.0
    sentences = [s for s in re.split(r"[。！？\n]", answer.retrieved[0].clause.text) if s.strip()]
    best = max(sentences, key=lambda s: len(set(s) & set(question)) / (len(s) + 20) ** 0.5)
    return rouge_l(best, expected)


def _show(row: dict[str, Any], answer: Answer, score: float, *, right: bool) -> None:
    sys.stdout.write(
        f"{score:.2f} {'文件对' if right else '文件错'} {row['question']}\n"
        f"   应 {row['answer'][:160]}\n   答 {answer.answer[:200]}\n"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--half", choices=("odd", "even"))
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
