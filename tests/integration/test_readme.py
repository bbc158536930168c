"""What README and docs tell people to type works, and what they list is what there is."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import VARIABLES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
INSTALL = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory as a newcomer has it: the samples, and ``duban`` on the path."""
    root = tmp_path_factory.mktemp("newcomer")
    shutil.copytree(ROOT / "corpus" / "samples", root / "corpus" / "samples")
    (root / "bin").mkdir()
    start = "-c 'import sys; from api.cli import main; sys.exit(main())'"
    for name, arguments in (("duban", start), ("python3", "")):
        command = root / "bin" / name
        command.write_text(
            f"#!/bin/sh\nexec '{sys.executable}' {arguments} \"$@\"\n", encoding="utf-8"
        )
        command.chmod(0o755)
    return root


def run(script: str, place: Path) -> str:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")}  # noqa: TID251
    path = f"{place / 'bin'}{os.pathsep}{plain['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=place,
        env=plain | {"PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def session(place: Path) -> list[str]:
    """The output of each shell block of README after the two commands, in order."""
    return [run(b, place) for b in blocks(README, "bash") if "make " not in b]


def test_shell_examples_work_in_order(session: list[str]) -> None:
    assert len(session) == 2
    assert "新增 5 份" in session[0]
    assert "市住房城乡建设局" in session[0]
    assert "27户" in session[0]
    assert "28日" in session[1]


def test_python_examples_work(place: Path, session: list[str]) -> None:
    assert session
    shown = [run(f"python3 - <<'EXAMPLE'\n{e}\nEXAMPLE", place) for e in blocks(README, "python")]
    assert len(shown) == 2
    assert "27户" in shown[0]
    assert "渗滤液" in shown[1]


def test_backup_and_restore_as_written(place: Path, session: list[str]) -> None:
    assert session
    for script in blocks(OPERATE, "bash"):
        run(script, place)
    with sqlite3.connect(place / "恢复的文库" / "library.sqlite") as database:
        assert database.execute("SELECT count(*) FROM documents").fetchone() == (5,)
    assert "渗滤液" in run("duban --library 恢复的文库 search 渗滤液", place)


def test_settings_are_all_listed_with_their_meaning() -> None:
    listed = dict(re.findall(r"^\| `(DUBAN_\w+)` \| [^|]+ \| ([^|]+) \|$", OPERATE, re.MULTILINE))
    assert listed == VARIABLES


def test_messages_that_are_explained_exist() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for package in ("corpus", "index", "assistant", "api")
        for path in (ROOT / package).rglob("*.py")
    )
    source = re.sub(r'"\s*\n\s*f?"', "", source)
    messages = OPERATE.split("## 常见提示")[1]
    explained = re.findall(r"^\| `([^`]+)` \|", messages, re.MULTILINE)
    assert len(explained) >= 8
    for message in explained:
        for part in message.split("……"):
            assert part.strip() in source, message


def links() -> Iterator[tuple[str, str]]:
    for name in ("README.md", "docs/install.md", "docs/operate.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)]+)\)", text):
            yield name, target


@pytest.mark.parametrize(("name", "target"), list(links()))
def test_links_lead_to_files(name: str, target: str) -> None:
    assert (ROOT / name).parent.joinpath(target).is_file()


def test_parts_that_install_leaves_out_are_in_the_lock() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pattern = re.search(r"grep -v -E '(.+)' requirements.txt", INSTALL)
    assert pattern is not None
    left_out = [line.split("==")[0] for line in lock.splitlines() if re.match(pattern[1], line)]
    assert sorted(left_out) == [
        "scikit-learn",
        "scipy",
        "sentence-transformers",
        "torch",
        "transformers",
    ]
    assert "torch==2.13.0" in lock
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
