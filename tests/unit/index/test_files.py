"""Which files are found, and what they are called."""

from __future__ import annotations

from pathlib import Path

from index.files import Found, name_apart, walk
from tests.fakes import write_files


def _names(paths: list[Path]) -> list[str]:
    return [f.file for f in walk(paths)[0]]


def test_a_folder_is_walked_in_order_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {"b.txt": "乙", "a/c.txt": "丙", ".hidden": "x", ".git/d.txt": "x", "~$b.docx": "x"},
    )
    assert _names([tmp_path]) == ["a/c.txt", "b.txt"]


def test_a_file_by_itself_has_its_name(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/c.txt": "丙"})
    assert _names([tmp_path / "a" / "c.txt"]) == ["c.txt"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/c.txt": "丙"})
    assert _names([tmp_path, tmp_path / "a" / "c.txt"]) == ["a/c.txt"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/c.txt": "丙"})
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found, failed = walk([tmp_path])
    assert [f.file for f in found] == ["a/c.txt"]
    assert [(r.file, r.reason) for r in failed] == [
        ("self", "符号链接指向的文件不存在或循环：请检查链接")
    ]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    found, failed = walk([tmp_path / "没有.txt"])
    assert found == []
    assert [(r.file, r.status) for r in failed] == [(str(tmp_path / "没有.txt"), "failed")]
    assert failed[0].reason.startswith("路径不存在")


def test_a_taken_name_gets_its_folder_in_front(tmp_path: Path) -> None:
    source = tmp_path / "区" / "局" / "通知.txt"
    assert name_apart(Found(source, "通知.txt"), ["通知.txt"]) == "局/通知.txt"
    assert name_apart(Found(source, "通知.txt"), ["通知.txt", "局/通知.txt"]) == "区/局/通知.txt"
