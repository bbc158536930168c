"""Right answers, refusals and evidence on a file of questions.

python -m bench.answers QUESTIONS.jsonl DOCUMENTS --library DIR [--half odd|even] [-v]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

from assistant import Assistant
from assistant.answer import Answer, AskRequest
from assistant.evaluation import Expected, Score, score_answer, summarise
from index.encoder import load_encoder
from index.library import Library


def main() -> None:
    """Ask every question of the file and print the table."""
    options = _options()
    questions = _questions(options.questions, options.half)
    encoder = load_encoder(options.encoder) if options.encoder else None
    with Library.open(options.library, encoder=encoder) as library:
        library.ingest([options.documents], workers=2)
        texts = {e.document.id: library.document(e.document.id).text for e in library.documents()}
        assistant = Assistant(library)
        results = []
        for expected in questions:
            answer = assistant.ask(AskRequest(expected.question, expected.history))
            results.append((score_answer(expected, answer, texts), answer))
    if options.verbose:
        for score, answer in results:
            _show(score, answer)
    summary = summarise([s for s, _ in results])
    times = sorted(a.took_ms for _, a in results)
    summary["ms_p50"] = round(statistics.median(times), 1)
    summary["ms_p95"] = round(times[int(0.95 * len(times))], 1)
    sys.stdout.write(json.dumps(summary, ensure_ascii=False, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--half", choices=("odd", "even"))
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args()


def _questions(path: Path, half: str | None) -> list[Expected]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [Expected.from_json(json.loads(line)) for line in lines if line.strip()]
    if half is None:
        return rows
    start = 0 if half == "odd" else 1
    return rows[start::2]


def _show(score: Score, answer: Answer) -> None:
    if score.right and score.evidence is not False:
        return
    expected = score.expected
    lines = [
        f"{'对' if score.right else '错'} {expected.id} {expected.type} 证据={score.evidence} "
        f"{expected.question}",
        f"   历史 {expected.history}" if expected.history else "",
        f"   答 {answer.status} {answer.answer[:300]}",
        f"   缺 {score.missing} 禁 {score.forbidden} 长 {score.too_long}",
        f"   原文 {(expected.quote or '')[:160]}",
    ]
    sys.stdout.write("\n".join(filter(None, lines)) + "\n")


if __name__ == "__main__":
    main()
