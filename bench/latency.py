"""How fast a built library answers: warm in one process, and cold as a whole command.

python -m bench.latency QUESTIONS.jsonl --library DIR [--encoder DIR] [--limit N]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from assistant import AskRequest, Assistant
from index.encoder import load_encoder
from index.library import Library

_COLD_RUNS = 5


def main() -> None:
    """Ask, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--limit", type=int, default=200)
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()][: options.limit]
    encoder = load_encoder(options.encoder) if options.encoder else None
    with Library.open(options.library, encoder=encoder, read_only=True) as library:
        assistant = Assistant(library)
        assistant.ask(AskRequest(questions[0]))
        took = sorted(assistant.ask(AskRequest(q)).took_ms for q in questions)
    cold = [_cold(options.library, questions[i], options.encoder) for i in range(_COLD_RUNS)]
    table = {
        "questions": len(took),
        "warm_p50_ms": round(statistics.median(took), 1),
        "warm_p95_ms": round(took[int(0.95 * len(took))], 1),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "cold_ask_s": round(statistics.median(cold), 2),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
    sys.stdout.write(json.dumps(table, ensure_ascii=False) + "\n")


def _cold(library: Path, question: str, encoder: Path | None) -> float:
    """Seconds of a whole ``duban ask`` process."""
    code = "from api.cli import main; main()"
    named = ["--encoder", str(encoder) if encoder else "none"]
    command = [sys.executable, "-c", code, "--library", str(library), *named, "ask", question]
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
