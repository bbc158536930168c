"""The lock holds what the project declares, the project declares what it imports."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("corpus", "index", "assistant", "api")
CORE = [Requirement(d) for d in PROJECT["project"]["dependencies"]]
DEV = [Requirement(d) for d in PROJECT["project"]["optional-dependencies"]["dev"]]


def lock(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [x.split("#")[0].strip() for x in lines]
    return {canonicalize_name(n): v for n, v in (p.split("==") for p in pins if p)}


@pytest.mark.parametrize(
    ("name", "wanted"), [("requirements.txt", CORE), ("requirements-dev.txt", CORE + DEV)]
)
def test_lock_meets_what_is_declared(name: str, wanted: list[Requirement]) -> None:
    pins = lock(name)
    for requirement in wanted:
        version = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement


def test_both_locks_agree() -> None:
    core, dev = lock("requirements.txt"), lock("requirements-dev.txt")
    assert {n: dev.get(n) for n in core} == core
    assert core["torch"] == "2.13.0"
    assert not any(n.startswith("nvidia") for n in core)


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_everything_imported_is_declared() -> None:
    declared = {canonicalize_name(r.name) for r in CORE}
    owners = packages_distributions()
    files = [f for package in PACKAGES for f in (ROOT / package).rglob("*.py")]
    names = set().union(*map(imported, files)) - sys.stdlib_module_names - set(PACKAGES)
    missing = {
        name
        for name in names
        if not declared & {canonicalize_name(d) for d in owners.get(name, [])}
    }
    assert missing == set()


def test_data_files_are_packaged() -> None:
    packaged = {
        file
        for package, patterns in PROJECT["tool"]["setuptools"]["package-data"].items()
        for pattern in patterns
        for file in (ROOT / package).glob(pattern)
    }
    data = {
        file
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix not in {".py", ".pyc"}
    }
    assert data - packaged == set()
