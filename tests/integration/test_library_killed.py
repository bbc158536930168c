"""Killed with -9 at any moment, a library opens again complete and consistent."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.library import Library
from tests.fakes import CountingEncoder, write_files

_ROOT = Path(__file__).resolve().parents[2]
_FILES = 60
_KILLS = 20
_INGEST = """
import sys
from pathlib import Path
from index.library import Library
from tests.fakes import CountingEncoder

with Library.open(Path(sys.argv[1]), encoder=CountingEncoder()) as library:
    print("open", flush=True)
    library.ingest([Path(sys.argv[2])], workers=0)
"""


def _plan(number: int, version: int) -> str:
    items = "\n\n".join(
        f"（{n}）事项{number}号之{n}。第{version}稿要求市第{n}局在2024年{n}月底前完成整改{number}。"
        for n in range(1, 10)
    )
    return f"临江市第{number}号整改方案\n\n一、整改措施\n\n{items}\n"


def _write(folder: Path, version: int) -> None:
    files: dict[str, str | bytes] = {
        f"{n:03}.txt": _plan(n, version) for n in range(_FILES) if version == 0 or n % 2
    }
    write_files(folder, files)


def _check(library: Library) -> None:
    """Every document has all its clauses, and search finds exactly them."""
    entries = library.documents()
    state = library.state()
    assert state.problems == ()
    assert state.lexical_generation == state.dense_generation or not entries
    stored = 0
    for entry in entries:
        document = library.document(entry.document.id)
        clauses = library.clauses(document.id)
        assert [c.ordinal for c in clauses] == list(range(entry.clauses))
        assert all(document.text[c.start : c.end] == c.text for c in clauses)
        stored += len(clauses)
    assert state.vectors == stored
    hits = library.search("整改", limit=5_000)
    assert len(hits) == len({h.clause.id for h in hits})
    ours = {c.id for e in entries for c in library.clauses(e.document.id) if "整改" in c.text}
    assert {h.clause.id for h in hits if "整改" in h.clause.text} == ours


def _killed_after(home: Path, files: Path, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _INGEST, str(home), str(files)],
        cwd=_ROOT,
        env={"PYTHONPATH": str(_ROOT), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()  # it is open; what follows is the ingest
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.slow
def test_killed_at_twenty_moments_it_is_whole_each_time(tmp_path: Path) -> None:
    files, home = tmp_path / "files", tmp_path / "library"
    rng = random.Random(20241105)
    _write(files, 0)
    Library.open(home).close()
    started = time.perf_counter()
    with Library.open(tmp_path / "timing", encoder=CountingEncoder()) as library:
        library.ingest([files], workers=0)
    longest = time.perf_counter() - started
    for kill in range(_KILLS):
        _write(files, kill // 4)  # every fourth time half the files have changed
        _killed_after(home, files, rng.uniform(0, longest))
        with Library.open(home, encoder=CountingEncoder()) as library:
            _check(library)
    with Library.open(home, encoder=CountingEncoder()) as library:
        report = library.ingest([files], workers=0)
        assert not report.failed
        assert len(library.documents()) == _FILES
        _check(library)
        assert {r.status for r in library.ingest([files], workers=0).results} == {"unchanged"}
