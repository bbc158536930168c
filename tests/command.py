"""Running the command line in tests, and what its tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
SPEECH = "01-在全市督察整改工作推进会上的讲话（样例）.txt"
CONTRACT = ["status", "answer", "citations", "obligations", "notes", "retrieved", "took_ms"]

Run = Callable[..., tuple[int, str, str]]
"""Arguments, and ``library=`` where it is not the samples': (exit code, stdout, stderr)."""


def process(
    *arguments: object, given: bytes = b"", **environ: str
) -> subprocess.CompletedProcess[bytes]:
    """Run as a process of its own, with the environment's settings replaced."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")}  # noqa: TID251
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from api.cli import main; sys.exit(main())",
            *map(str, arguments),
        ],
        input=given,
        capture_output=True,
        cwd=ROOT,
        env=plain | environ,
        timeout=60,
        check=False,
    )


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
