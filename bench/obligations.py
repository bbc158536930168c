"""Recall and precision of the ledger against a list of tasks made by hand.

python -m bench.obligations GOLD.jsonl DOCUMENTS [-v]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from corpus.model import Obligation
from corpus.parse import parse
from corpus.units import same_unit

_ENOUGH = 0.5


def main() -> None:
    """Match tasks one to one within a file and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in options.gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[row["file"]].append(row)
    totals: dict[str, int] = defaultdict(int)
    for file, rows in gold.items():
        parsed = parse(options.documents / file, file=file)
        text = parsed.document.text
        pairs = _match(rows, parsed.obligations, text)
        counts = _counts(rows, parsed.obligations, pairs, text)
        for key, value in counts.items():
            totals[key] += value
        sys.stdout.write(f"{_line(counts)}  {Path(file).name[:40]}\n")
        if options.verbose:
            _show(rows, parsed.obligations, pairs)
    sys.stdout.write(f"{_line(totals)}  全部\n")


def _match(rows: list[dict[str, Any]], found: tuple[Obligation, ...], text: str) -> dict[int, int]:
    scored = sorted(
        ((_similar(row, o, text), i, j) for i, row in enumerate(rows) for j, o in enumerate(found)),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for score, i, j in scored:
        if score >= _ENOUGH and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _similar(row: dict[str, Any], found: Obligation, text: str) -> float:
    a, b = _bare(row["task"]), _bare(found.task)
    score = 1.0 if a in b or b in a else _dice(a, b)
    span = found.owner_span
    wording = text[span.start : span.end] if span else ""
    same_owner = bool(row["owners_text"]) and _bare(row["owners_text"]) in _bare(wording)
    return score + (0.1 if same_owner else 0.0)


def _dice(a: str, b: str) -> float:
    x, y = {a[i : i + 2] for i in range(len(a) - 1)}, {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(x & y) / (len(x) + len(y)) if x and y else 0.0


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _counts(
    rows: list[dict[str, Any]], found: tuple[Obligation, ...], pairs: dict[int, int], text: str
) -> dict[str, int]:
    del text
    lead = sum(_same(rows[i]["lead"], found[j].lead) for i, j in pairs.items())
    support = sum(_same(rows[i]["support"], found[j].support) for i, j in pairs.items())
    due = sum(_same_due(rows[i]["deadline_text"], found[j]) for i, j in pairs.items())
    return {
        "gold": len(rows),
        "found": len(found),
        "matched": len(pairs),
        "lead": lead,
        "support": support,
        "due": due,
    }


def _same(names: list[str], others: tuple[str, ...]) -> bool:
    return len(names) == len(others) and all(
        any(same_unit(a, b) or _bare(a) == _bare(b) for b in others) for a in names
    )


def _same_due(wording: str | None, found: Obligation) -> bool:
    a, b = _bare(wording or ""), _bare(found.deadline.text)
    return (not a and not b) or bool(a and b and (a in b or b in a))


def _line(c: dict[str, int]) -> str:
    def share(part: str, whole: str) -> str:
        return f"{c[part] / c[whole]:.2f}" if c[whole] else "-"

    return (
        f"召回 {share('matched', 'gold')} 精确 {share('matched', 'found')} 牵头 "
        f"{share('lead', 'matched')}"
        f" 配合 {share('support', 'matched')} 时限 {share('due', 'matched')}  "
        f"{c['matched']}/{c['gold']}/{c['found']}"
    )


def _show(rows: list[dict[str, Any]], found: tuple[Obligation, ...], pairs: dict[int, int]) -> None:
    out = []
    for i, row in enumerate(rows):
        if i not in pairs:
            out.append(f"  漏 {row['task'][:60]} | {row['owners_text']}")
            continue
        o = found[pairs[i]]
        if not _same(row["lead"], o.lead) or not _same(row["support"], o.support):
            out.append(
                f"  主 {row['task'][:30]} | 应 {row['lead']} {row['support']} | 得 {o.lead} "
                f"{o.support}"
            )
        if not _same_due(row["deadline_text"], o):
            out.append(
                f"  时 {row['task'][:30]} | 应 {row['deadline_text']} | 得 {o.deadline.text}"
            )
    used = set(pairs.values())
    out += [
        f"  多 {o.task[:50]} | {o.lead} {o.support}" for j, o in enumerate(found) if j not in used
    ]
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
