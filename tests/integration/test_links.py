"""Links between a plan, a list and a bulletin in a library, through every change of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from index.layout import DATABASE
from index.library import Library
from index.sameness import Side, likeness
from tests.command import SAMPLES


def _groups(home: Path) -> list[tuple[int, list[str]]]:
    """Each group's conflict and the files of its members with their tasks, in order."""
    with sqlite3.connect(home / DATABASE) as connection:
        rows = connection.execute(
            "SELECT l.head, l.conflict, d.file, substr(o.words, 1, 6) FROM linked l"
            " JOIN obligations o ON o.serial = l.obligation"
            " JOIN documents d ON d.serial = o.document ORDER BY l.head, d.file, o.ordinal"
        ).fetchall()
    groups: dict[int, tuple[int, list[str]]] = {}
    for head, conflict, file, task in rows:
        groups.setdefault(head, (conflict, []))[1].append(f"{file[:2]} {task}")
    return sorted(groups.values(), key=lambda g: g[1])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "文库") as library:
        library.ingest([SAMPLES], workers=0)
    return tmp_path / "文库"


def _holding(groups: list[tuple[int, list[str]]], task: str) -> tuple[int, list[str]]:
    return next(g for g in groups if task in g[1])


def test_plan_list_and_bulletin_merge(home: Path) -> None:
    groups = _groups(home)
    conflict, members = _holding(groups, "03 燃煤锅炉淘汰")
    assert conflict == 0
    assert [m for m in members if m[:2] != "01"] == [
        "02 全市尚有35",
        "03 燃煤锅炉淘汰",
        "05 燃煤锅炉淘汰",
    ]


def test_the_planted_conflicts_are_found(home: Path) -> None:
    groups = _groups(home)
    assert _holding(groups, "03 龙潭工业园区")[0] & 2 == 2
    assert _holding(groups, "03 建筑工地扬尘")[0] & 1 == 1


def test_ingesting_one_by_one_links_as_ingesting_at_once(home: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "二") as library:
        for file in sorted(SAMPLES.iterdir(), reverse=True):
            library.ingest([file], workers=0)
    assert _groups(tmp_path / "二") == _groups(home)


def test_a_removed_document_leaves_the_others_linked(home: Path) -> None:
    before = _groups(home)
    with Library.open(home) as library:
        gone = next(e.document for e in library.documents() if e.document.file.startswith("03"))
        library.remove(gone.id)
    left = [(c, [m for m in g if m[:2] != "03"]) for c, g in before]
    found = {tuple(g) for _, g in _groups(home)}
    assert not any(m[:2] == "03" for g in found for m in g)
    # Without the list in between, the bulletin's title must reach the plan's wording itself.
    assert found == {tuple(g) for _, g in left if len(g) > 1}


def test_links_that_were_not_made_are_made_when_opened(home: Path) -> None:
    before = _groups(home)
    with sqlite3.connect(home / DATABASE) as connection:
        connection.execute("DELETE FROM linked")
        connection.execute("DELETE FROM link_keys")
        connection.execute("DELETE FROM meta WHERE key = 'linked_generation'")
    Library.open(home).close()
    assert _groups(home) == before


@pytest.mark.parametrize("wording", ["堤段巡查", "第{n}号堤段巡查加固和清淤"])
def test_files_of_hundreds_of_like_tasks_are_not_compared_one_with_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wording: str
) -> None:
    compared = 0

    def counted(one: Side, other: Side) -> float | None:
        nonlocal compared
        compared += 1
        return likeness(one, other)

    monkeypatch.setattr("index.linking.likeness", counted)
    count = 300
    files = []
    for name in ("甲", "乙"):
        tasks = [wording.format(n=n) for n in range(count)]
        lines = [f"{n}. {t}由市水利局牵头，2026年12月底前完成。\n" for n, t in enumerate(tasks, 1)]
        files.append(tmp_path / f"{name}.txt")
        files[-1].write_text(f"临江市{name}河通知\n{''.join(lines)}", encoding="utf-8")
    with Library.open(tmp_path / "文库") as library:
        report = library.ingest(files, workers=0)
    assert sum(r.obligations for r in report.results) == 2 * count
    assert compared <= 32 * count
