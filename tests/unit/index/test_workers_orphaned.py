"""A process that parses does not outlive its parent for long."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import ROOT

_HANGING = """
import os, time
from pathlib import Path

def hang(task):
    task[0].write_text(str(os.getpid()))
    time.sleep(600)
"""
_PARENT = """
import sys
from pathlib import Path
from hanging import hang
from index.workers import prepare_all

list(prepare_all([(Path(sys.argv[1]), "x")], workers=1, timeout=2, read=hang))
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_a_process_whose_parent_was_killed_ends_by_itself(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    (tmp_path / "hanging.py").write_text(_HANGING, encoding="utf-8")
    places = os.pathsep.join([str(ROOT), str(tmp_path)])
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {places!r}.split(':'){_PARENT}"]
    parent = subprocess.Popen([*command, str(told)])
    while not (told.exists() and told.read_text(encoding="utf-8")):
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    child = Path("/proc") / told.read_text(encoding="utf-8")
    assert child.exists()
    ended = time.monotonic() + 20
    while child.exists() and time.monotonic() < ended:
        time.sleep(0.1)
    assert not child.exists()
