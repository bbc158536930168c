"""Drafts of every kind from a folder, each sentence checked again from its JSON alone.

python -m bench.drafts FOLDER [--encoder DIR|none] [--show]

For each kind one draft from the sample documents and one from FOLDER; then a monthly
report over a ledger of 1,000 made-up obligations, timed.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.checking import check_sentence
from assistant.drafting import KIND_NAMES, Drafter, DraftKind, DraftRequest
from assistant.drafting.rendering import plain_text
from corpus.model import Obligation
from index.encoder import SHIPPED, Encoder, load_encoder
from index.library import Library

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
TODAY = date(2026, 11, 23)
SAMPLE_TOPICS: dict[DraftKind, str] = {
    "speech": "督察反馈问题整改",
    "circular": "督察反馈问题整改",
    "weekly": "督察反馈问题整改",
    "monthly": "督察反馈问题整改",
    "plan_item": "督察反馈问题整改",
    "bulletin": "督察反馈问题整改",
}
FOLDER_TOPICS: dict[DraftKind, str] = {
    "speech": "稳就业促就业",
    "circular": "河北省营商环境",
    "weekly": "全部任务",
    "monthly": "全部任务",
    "plan_item": "奶业振兴",
    "bulletin": "河北省5G发展",
}
_ROWS, _FILES = 100, 10


def main() -> None:
    """Draft, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", default=str(SHIPPED))
    parser.add_argument("--show", action="store_true", help="print the drafts too")
    options = parser.parse_args()
    encoder = None if options.encoder == "none" else load_encoder(Path(options.encoder))
    out = sys.stdout.write
    out(
        "| 来源 | 文种 | 主题 | 句 | 通过核对 | 引文一致 | 条款 | 文件 "
        "| 重复 | 空节 | 略去 | 毫秒 |\n"
    )
    out(f"|{' --- |' * 12}\n")
    for name, folder, topics in (
        ("样例", SAMPLES, SAMPLE_TOPICS),
        ("文件夹", options.folder, FOLDER_TOPICS),
    ):
        with tempfile.TemporaryDirectory() as place:
            for kind, row, text in _drafts(Path(place), folder, topics, encoder):
                out(f"| {name} | {KIND_NAMES[kind]} | {topics[kind]} | {row} |\n")
                if options.show:
                    out(f"\n{text}\n")
    out(f"\n1,000 项任务的月通报：{_thousand(encoder)}\n")


def _drafts(
    place: Path, folder: Path, topics: dict[DraftKind, str], encoder: Encoder | None
) -> Iterator[tuple[DraftKind, str, str]]:
    with Library.open(place, encoder=encoder) as library:
        library.ingest([folder])
        drafter = Drafter(library)
        for kind, topic in topics.items():
            draft = drafter.draft(DraftRequest(kind, topic, TODAY))
            yield kind, _row(json.loads(json.dumps(draft.to_json())), library), plain_text(draft)


def _row(draft: dict[str, Any], library: Library) -> str:
    sentences = [s for section in draft["sections"] for s in section["sentences"]]
    checked = [s for s in sentences if s["origin"] in {"sourced", "ledger"}]
    quotes = {c["marker"]: c["quote"] for c in draft["citations"]}
    passed = [s for s in checked if _supported(s, quotes, library)]
    same = [c for c in draft["citations"] if _equal(c, library)]
    texts = [s["text"] for s in sentences if s["origin"] != "template"]
    cells = (
        len(sentences),
        f"{len(passed)}/{len(checked)}",
        f"{len(same)}/{len(draft['citations'])}",
        len({c["clause_id"] for c in draft["citations"]}),
        len({c["document_id"] for c in draft["citations"]}),
        len(texts) - len(set(texts)),
        sum(s["missing"] is not None for s in draft["sections"]),
        draft["withheld"],
        round(draft["took_ms"]),
    )
    return " | ".join(map(str, cells))


def _supported(sentence: dict[str, Any], quotes: dict[int, str], library: Library) -> bool:
    """Whether a sentence passes the check by what its JSON lists.

    Counts are in no quotation: a sentence that lists obligations is held against their own
    words, and its figures against what can be counted from them here.
    """
    sources = [quotes[m] for m in sentence["citations"]]
    owed = [library.obligation(i) for i in sentence["obligations"]]
    if owed:
        sources += [f"{o.task}\n{'、'.join((*o.lead, *o.support))}" for o in owed]
        sources += [*_figures(sentence["text"], owed), f"{TODAY:%Y年}{TODAY.month}月{TODAY.day}日"]
    return bool(sources) and not check_sentence(sentence["text"], sources)


def _figures(text: str, owed: Sequence[Obligation]) -> Iterator[str]:
    """Figures that the obligations bear out: their number, parts of it, shares, days late."""
    counts = {int(n) for n in re.findall(r"(\d+)项", text)} & set(range(len(owed) + 1))
    yield from (f"{n}项" for n in counts)
    yield from (f"{100 * n / len(owed):.1f}%" for n in counts)
    yield from (f"{(TODAY - o.deadline.date).days}天" for o in owed if o.deadline.date)
    yield from re.findall(r"第\d+位", text)


def _equal(citation: dict[str, Any], library: Library) -> bool:
    text = library.document(citation["document_id"]).text
    return text[citation["start"] : citation["end"]] == citation["quote"]


def _thousand(encoder: Encoder | None) -> str:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "files"
        folder.mkdir()
        for n in range(_FILES):
            _write_tasks(folder / f"任务清单{n}.csv", n)
        with Library.open(Path(place) / "library", encoder=encoder) as library:
            library.ingest([folder])
            count = library.state().obligations
            started = time.perf_counter()
            request = DraftRequest("monthly", "全部任务", TODAY)
            draft = Drafter(library).draft(request)
            seconds = time.perf_counter() - started
    return f"台账 {count} 项，{seconds:.2f} 秒，{len(draft.sentences)} 句"


def _write_tasks(path: Path, number: int) -> None:
    units = "生态环境 水利 财政 教育 民政 公安 交通运输 商务 审计 统计".split()  # noqa: SIM905
    works = "河道清淤 管网改造 校舍加固 道路养护 台账整理 信息公开 设备更新 档案归集".split()  # noqa: SIM905
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["序号", "任务名称", "牵头单位", "配合单位", "完成时限"])
        for i in range(_ROWS):
            serial = number * _ROWS + i
            work = f"{works[serial % 8]}第{serial}号工程{chr(0x4E00 + serial * 7)}"
            lead = f"市{units[serial % 10]}局"
            due = f"2026年{1 + serial % 12}月底前"
            rows.writerow([i + 1, work, lead, f"市{units[(serial + 3) % 10]}局", due])


if __name__ == "__main__":
    main()
