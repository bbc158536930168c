"""What clients see, and what is lost, when something goes wrong under load.

python -m bench.faults [--clients 16] [--slow 1000] [--port 8445] [--only NAME …]

Each fault happens to a service of its own over the sample files, with two workers, while
clients ask. Prints the table that RESULTS.md takes; ends with 1 where something was lost.
The full disk is a tmpfs where this user may mount one; otherwise that fault is skipped, and
the table says so.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.fault_disk import full_disk
from bench.fault_kills import job_killed, worker_killed
from bench.fault_others import hang_up, ingest_twice, locked_library, locked_store, slow_clients
from bench.figures import table
from bench.scene import Outcome
from bench.served import COMMAND

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"

Fault = Callable[[Path, Path, argparse.Namespace], Outcome]

FAULTS: dict[str, tuple[str, Fault]] = {
    "kill": ("kill -9 一个工作进程", worker_killed),
    "ingest": ("上传 20 份、另一个进程 duban ingest 30 份，同时进行", ingest_twice),
    "job": ("kill -9 正在读上传文件的工作进程", job_killed),
    "disk": ("磁盘满（tmpfs）：上传、提问、登记进展", full_disk),
    "store": ("service.sqlite 被别的进程锁 15 秒", locked_store),
    "library": ("library.sqlite 被别的进程锁 15 秒", locked_library),
    "hangup": ("200 个客户端在事件流中途挂断", hang_up),
    "slow": ("1,000 个慢客户端（不说话、慢慢发头、慢慢发体）", slow_clients),
}


def main() -> int:
    """Let everything go wrong, one after another, and print the table."""
    options = _options()
    rows, lost = [], False
    with tempfile.TemporaryDirectory(prefix="duban-faults-") as folder:
        base = Path(folder) / "样例"
        subprocess.run(
            [*COMMAND, "--library", str(base), "ingest", str(SAMPLES)],
            check=True,
            capture_output=True,
        )
        sys.stdout.write(
            f"{date.today()}，{os.cpu_count()} 核，开始时负载 {os.getloadavg()[0]:.1f}，"
            f"样例文库，两个工作进程，{options.clients} 个客户端不停提问。\n\n"
        )
        for name, (title, fault) in FAULTS.items():
            if options.only and name not in options.only:
                continue
            place = Path(folder) / name
            place.mkdir()
            outcome = fault(base, place, options)
            lost = lost or bool(outcome.lost)
            rows.append([title, outcome.seen, outcome.other, "；".join(outcome.lost) or "无"])
            sys.stderr.write(f"{name}: {rows[-1][1:]}\n")
    sys.stdout.write(table(["故障", "提问的客户端看到", "其他", "丢失或之后不正常"], rows))
    return int(lost)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--slow", type=int, default=1000)
    parser.add_argument("--port", type=int, default=8445)
    parser.add_argument("--only", nargs="*", choices=sorted(FAULTS))
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
