"""Speed and size on many files: ingest, warm search, memory, cold start, and LangChain beside.

    python bench/scale.py LAWS_DIR --library DIR [--encoder DIR] [--langchain-files N]

LangChain's default is what its tutorials build for Chinese: ``RecursiveCharacterTextSplitter``
at 500/50 and ``rank_bm25`` over jieba's words, in this same run. It takes minutes and
gigabytes on all files; ``--langchain-files`` takes the first so many, and its rate is per
character. Also compares rjieba's cuts with jieba's on 2,000 paragraphs of the same files.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from index.encoder import Encoder, load_encoder
from index.library import Library
from index.segment import cut, reference_cut

_QUESTIONS = (
    "养老机构护理人员的工资待遇由谁负责",
    "用人单位拖欠农民工工资怎么处罚",
    "河道采砂许可由哪个部门审批",
    "物业管理区域内业主大会多少人可以召开",
    "突发环境事件应当在几小时内报告",
    "未成年人网络保护有哪些规定",
    "招标投标文件自发出之日起不得少于多少日",
    "危险废物转移联单保存多少年",
    "行政复议申请的期限是多久",
    "电动自行车上路需要什么手续",
)
_COLD = "import sys; from pathlib import Path; from index.library import Library\n{encoder}\n" + (
    "with Library.open(Path(sys.argv[1]), encoder=encoder) as library:\n"
    "    sys.stdout.write(str(len(library.search(sys.argv[2]))))"
)


def main() -> int:
    """Measure and print a line for each figure."""
    options = _options()
    encoder = load_encoder(options.encoder) if options.encoder else None
    characters = _ingest(options.laws, options.library, encoder)
    _cold(options.library, options.encoder)
    _warm(options.library, encoder)
    _cuts(options.laws)
    if options.langchain_files != 0:
        _langchain(_texts(options.laws)[: options.langchain_files])
    _say("characters in the library", f"{characters:,}")
    return 0


def _ingest(laws: Path, home: Path, encoder: Encoder | None) -> int:
    started = time.perf_counter()
    with Library.open(home, encoder=encoder) as library:
        report = library.ingest([laws])
        seconds = time.perf_counter() - started
        state = library.state()
        rows = library.documents()
        characters = sum(len(library.document(r.document.id).text) for r in rows)
    _say("ingest", f"{seconds:.1f} s for {state.documents} files, {state.clauses:,} clauses")
    _say("ingest rate", f"{characters / seconds:,.0f} characters/s")
    _say("failed", f"{len(report.failed)} files")
    _say("on disk", f"{state.bytes_on_disk / 1e6:.0f} MB; {state.vectors:,} vectors")
    _say("memory after ingest", f"{_megabytes(resource.RUSAGE_SELF)} MB at most")
    _say("memory of a worker", f"{_megabytes(resource.RUSAGE_CHILDREN)} MB at most")
    return characters


def _cold(home: Path, encoder: Path | None) -> None:
    load = "encoder = None"
    if encoder:
        load = "from index.encoder import load_encoder;"
        load += f" encoder = load_encoder(Path({str(encoder)!r}))"
    command = [sys.executable, "-c", _COLD.format(encoder=load), str(home), _QUESTIONS[0]]
    times = [
        _seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(5)
    ]
    _say("cold import, open, search", f"{sorted(times)[2] * 1000:.0f} ms (median of 5)")


def _warm(home: Path, encoder: Encoder | None) -> None:
    with Library.open(home, encoder=encoder) as library:
        library.search(_QUESTIONS[0])
        times = [
            _seconds(lambda q=question: library.search(q))  # type: ignore[misc]
            for _ in range(20)
            for question in _QUESTIONS
        ]
    _say("warm search", _spread(times))


def _cuts(laws: Path) -> None:
    paragraphs = [p for t in _texts(laws)[:200] for p in t.splitlines() if len(p) > 20][:2_000]
    same = sum(cut(p) == reference_cut(p) for p in paragraphs)
    _say("cuts identical with jieba", f"{same} of {len(paragraphs)} paragraphs")


def _langchain(texts: Sequence[str]) -> None:
    import jieba  # noqa: TID251 - the system compared with uses it
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from rank_bm25 import BM25Okapi

    jieba.initialize()
    started = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
    chunks = [c for text in texts for c in splitter.split_text(text)]
    ranker = BM25Okapi([jieba.lcut(c) for c in chunks])
    seconds = time.perf_counter() - started
    count = sum(map(len, texts))
    _say("LangChain ingest", f"{seconds:.1f} s for {len(texts)} files, {len(chunks):,} chunks")
    _say("LangChain rate", f"{count / seconds:,.0f} characters/s")
    times = [
        _seconds(lambda q=q: ranker.get_top_n(jieba.lcut(q), chunks, n=10)) for q in _QUESTIONS
    ]  # type: ignore[misc]
    _say("LangChain search", _spread(times))


def _texts(laws: Path) -> list[str]:
    return [p.read_text(encoding="utf-8") for p in sorted(laws.rglob("*.md"))]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _spread(times: Sequence[float]) -> str:
    ordered = sorted(times)
    middle, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return f"p50 {middle * 1000:.1f} ms, p95 {most * 1000:.1f} ms"


def _megabytes(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024


def _say(name: str, value: str) -> None:
    sys.stdout.write(f"{re.sub(r'_', ' ', name):28} {value}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("laws", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--langchain-files", type=int, default=None)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
