"""Many clients asking ``duban serve`` for a minute, its memory for five, and its start.

python -m bench.load LIBRARY QUESTIONS.jsonl [--seconds 60] [--memory-seconds 300]
                     [--clients 16] [--workers 2] [--port 8440]

Prints the table that RESULTS.md takes. Each client has a key and a kept connection of its
own and asks the next question when it has the answer to the last. The same assistant asked
in as many processes without HTTP, keys and audit log is measured before and after, as the
most that could be had. The library gets keys named 压测; they are revoked in the end.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from assistant import AskRequest, Assistant
from bench.clients import asking, own_keys
from bench.figures import Reply, growth, rates, table, verdict
from bench.served import COMMAND, Served, served
from index.encoder import SHIPPED, load_encoder
from index.library import Library

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
_WARM = 5.0  # seconds of load that count for nothing
_SAMPLE = 2.0  # seconds between looks at the memory
_PEER = 20.0  # seconds of asking without HTTP
_STARTS = 3
_MB = 1_000_000


def load(
    running: Served, keys: Sequence[str], questions: Sequence[str], seconds: float
) -> tuple[float, list[Reply], list[tuple[float, float]], list[tuple[float, float]]]:
    """Clients asking at once, each from its own place in the questions.

    Returns:
        When it began, every reply, and the RSS and PSS of the workers in bytes, each with
        seconds from then.
    """
    rss, pss = list[tuple[float, float]](), list[tuple[float, float]]()
    first = time.perf_counter()

    def watch(until: float) -> None:
        while (now := time.perf_counter()) < until:
            memory = running.memory()
            rss.append((now - first, memory.rss))
            pss.append((now - first, memory.pss))
            time.sleep(_SAMPLE)

    begun, replies = asking(running.port, keys, questions, seconds, watch)
    return begun, replies, rss, pss


def _alone(
    library: Path, questions: Sequence[str], first: int, together: Barrier, counts: Queue[int]
) -> None:
    """Tell how many questions this process answers in ``_PEER`` seconds, without HTTP."""
    with Library.open(library, encoder=load_encoder(SHIPPED)) as opened:
        assistant = Assistant(opened)
        assistant.ask(AskRequest(questions[0]))
        together.wait()
        until, count = time.perf_counter() + _PEER, 0
        for question in itertools.islice(itertools.cycle(questions), first, None):
            if time.perf_counter() >= until:
                break
            json.dumps(assistant.ask(AskRequest(question)).to_json())
            count += 1
    counts.put(count)


def peers(library: Path, questions: Sequence[str], processes: int) -> float:
    """Answers a second of some processes that each ask the assistant themselves."""
    context = multiprocessing.get_context("spawn")
    together, counts = context.Barrier(processes), context.Queue()
    running = [
        context.Process(
            target=_alone,
            args=(library, questions, i * len(questions) // processes, together, counts),
        )
        for i in range(processes)
    ]
    for process in running:
        process.start()
    total = sum(counts.get(timeout=10 * _PEER) for _ in running)
    for process in running:
        process.join()
    return total / _PEER


def start_times(folder: Path, port: int) -> tuple[list[float], float | None]:
    """Seconds until serve answers on the sample files; and until a page is usable after that."""
    demo = folder / "样例"
    subprocess.run(
        [*COMMAND, "--library", str(demo), "ingest", str(SAMPLES)], check=True, capture_output=True
    )
    starts = []
    for _ in range(_STARTS):
        running = Served(demo, port, 2)
        try:
            starts.append(running.ready())
        finally:
            running.stop()
    return starts, first_page(demo, port)


def first_page(library: Path, port: int) -> float | None:
    """Seconds from the first 200 of a fresh service to a page that a question can be typed into.

    ``None`` where there is no Chromium.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto("about:blank")
        with served(library, port, 2) as running:
            began = time.perf_counter()
            page.goto(running.address, wait_until="domcontentloaded")
            page.locator("textarea:enabled, input[type=search]:enabled").first.wait_for()
            return time.perf_counter() - began


def main() -> int:
    """Measure, and print the table."""
    options = _options()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    before = os.getloadavg()[0]
    with own_keys(options.library, "reader", options.clients) as keys:
        most = [peers(options.library, questions, options.workers)]
        with served(options.library, options.port, options.workers) as running:
            seconds = _WARM + max(options.seconds, options.memory_seconds)
            begun, replies, rss, pss = load(running, keys, questions, seconds)
            complaints = [line for line in running.lines if not _routine(line)]
        most.append(peers(options.library, questions, options.workers))
    with tempfile.TemporaryDirectory(prefix="duban-load-") as folder:
        starts, page = start_times(Path(folder), options.port)

    found = rates(replies, begun + _WARM, options.seconds)
    say = sys.stdout.write
    say(
        f"{date.today()}，{os.cpu_count()} 核，开始前负载 {before:.1f}，"
        f"{options.clients} 个客户端、{options.workers} 个进程、"
        f"{len(set(questions))} 个不同的问题。\n\n"
    )
    rows = [
        [
            "错误",
            f"{found.errors} / {found.answers + found.errors}",
            f"0{verdict(not found.errors)}",
        ],
        ["答复/秒", f"{found.per_second:.1f}", f"≥ 60{verdict(found.per_second >= 60)}"],
        [
            "p50 / p95 / p99 / 最长",
            f"{found.p50:.0f} / {found.p95:.0f} / {found.p99:.0f} / {found.most:.0f} ms",
            f"p95 ≤ 400 ms{verdict(found.p95 <= 400)}",
        ],
        [
            f"同次：同样的助手，{options.workers} 个进程直接问",
            f"{statistics.mean(most):.1f} 答复/秒（前 {most[0]:.1f}，后 {most[1]:.1f}）",
            "–",
        ],
        *_memory_rows(rss, pss, options.memory_seconds),
        [
            "样例文库上 serve 启动（两个进程）",
            f"{statistics.median(starts):.2f} s（{_STARTS} 次，最慢 {max(starts):.2f}）",
            f"≤ 2 s{verdict(statistics.median(starts) <= 2)}",
        ],
    ]
    if page is not None:
        rows.append(["应答后到首页可用（Chromium）", f"{page:.2f} s", f"≤ 1 s{verdict(page <= 1)}"])
    say(table(["", f"实测（{options.seconds:.0f} 秒）", "要求"], rows))
    for fault in sorted({r.fault for r in replies if r.fault}):
        say(f"错误 {fault}：{sum(r.fault == fault for r in replies)}\n")
    for line in complaints[:10]:
        say(f"{line[:300]}\n")
    return 0


def _memory_rows(
    rss: Sequence[tuple[float, float]], pss: Sequence[tuple[float, float]], seconds: float
) -> list[list[str]]:
    if seconds < 120:
        return []
    rows = []
    for name, samples in (("PSS", pss), ("RSS", rss)):
        grown = growth(samples, 60 + _WARM)
        minute = next(size for at, size in samples if at >= 60)
        text = f"{minute / _MB:.0f} → {samples[-1][1] / _MB:.0f} MB（{grown:+.1%}）"
        # RSS counts a page of a mapped file once for each connection that has it mapped.
        limit = f"≤ 5 %{verdict(grown <= 0.05)}" if name == "PSS" else "–（映射的文件重复计）"
        rows.append([f"各进程 {name} 合计，第 1 → {seconds / 60:.0f} 分钟", text, limit])
    return rows


def _routine(line: str) -> bool:
    """Whether a line of the log only says that the service started or stopped."""
    return not line.startswith("{") or json.loads(line)["level"] == "info"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--memory-seconds", type=float, default=300)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8440)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
