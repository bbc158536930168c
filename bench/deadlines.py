"""How many date-like wordings of real documents resolve, and a sample of them to be read.

    python -m bench.deadlines FOLDER_OR_JSONL.XZ... [--sample N] [--seed S]

A wording counts as resolved where it gets a last day, a rule or a kind that has none by its
nature (ongoing, immediate, redacted); ``relative`` without a known anchor, a day of this year
in an undated document, and ``none`` do not.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus.deadlines import find, resolve
from corpus.errors import CorpusError
from corpus.model import Deadline, Document
from corpus.parse import parse, parse_text

_AROUND = 18  # characters shown on either side of a wording


def main() -> None:
    """Count, and print a table and a sample."""
    options = _options()
    counts: Counter[str] = Counter()
    seen: list[tuple[str, Deadline, str]] = []
    for document in _documents(options.sources):
        for start, end in find(document.text):
            deadline = resolve(document.text[start:end], document.issued_on)
            counts[_outcome(deadline)] += 1
            around = document.text[max(0, start - _AROUND) : end + _AROUND].replace("\n", " ")
            seen.append((around, deadline, str(document.issued_on or "未知")))
    total = sum(counts.values())
    unresolved = ("none", "relative, no anchor", "date, year unknown")
    resolved = total - sum(counts[kind] for kind in unresolved)
    for kind, number in counts.most_common():
        sys.stdout.write(f"| {kind} | {number} | {100 * number / total:.1f} % |\n")
    sys.stdout.write(f"| resolved | {resolved} of {total} | {100 * resolved / total:.1f} % |\n")
    for around, deadline, issued in random.Random(options.seed).sample(seen, options.sample):
        means = deadline.date or deadline.rrule or "—"
        flags = "".join(c for c, on in (("?", deadline.ambiguous), ("~", deadline.inferred)) if on)
        sys.stdout.write(
            f"{deadline.text}  →  {deadline.kind} {means}{flags}  [{issued}]  …{around}…\n"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def _outcome(deadline: Deadline) -> str:
    if deadline.kind == "relative" and deadline.date is None:
        return "relative, no anchor"
    if deadline.kind == "date" and deadline.date is None:
        return "date, year unknown"
    return deadline.kind


def _documents(sources: list[Path]) -> Iterator[Document]:
    for source in sources:
        if source.is_dir():
            for file in sorted(f for f in source.rglob("*") if f.is_file()):
                try:
                    yield parse(file).document
                except CorpusError as error:
                    sys.stderr.write(f"{error}\n")
        else:
            with lzma.open(source, "rt", encoding="utf-8") as lines:
                for number, line in enumerate(lines):
                    row = json.loads(line)
                    text = f"{row.get('title', '')}\n{row['text']}"
                    yield parse_text(text, file=f"{number}.txt").document


if __name__ == "__main__":
    main()
