"""A library of the sample documents, and the command line over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import main
from index.library import Library
from tests.command import SAMPLES, Run


@pytest.fixture(scope="session")
def samples_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("samples") / "文库"
    with Library.open(path) as library:
        report = library.ingest([SAMPLES], workers=0)
    assert [r.reason for r in report.failed] == []
    return path


@pytest.fixture
def duban(capsys: pytest.CaptureFixture[str], samples_library: Path) -> Run:
    """Run in this process: (exit code, stdout, stderr)."""

    def run(*arguments: object, library: Path = samples_library) -> tuple[int, str, str]:
        code = main(["--library", str(library), *map(str, arguments)])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return code, shown.out, shown.err

    return run


@pytest.fixture
def ids(samples_library: Path) -> dict[str, str]:
    """File name to document id."""
    with Library.open(samples_library, read_only=True) as library:
        return {e.document.file: e.document.id for e in library.documents()}


@pytest.fixture
def own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Run where nothing is; commands never write into the directory they are run in."""
    place = tmp_path / "此处"
    place.mkdir()
    monkeypatch.chdir(place)
    yield place
    assert list(place.iterdir()) == []
