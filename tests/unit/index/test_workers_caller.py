"""A caller without a main guard, or without a file at all, can ingest with workers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from index.library import Library
with Library.open(Path(sys.argv[1])) as library:
    report = library.ingest([Path(sys.argv[2])], workers=2)
print([r.status for r in report.results])
"""


def test_a_script_on_standard_input_can_ingest(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text("临江市方案\n一、任务\n改造管网46公里。", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-", str(tmp_path / "lib"), str(tmp_path / "甲.txt")],
        input=SCRIPT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "['added']"
