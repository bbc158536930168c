"""Bad files beside good ones: each named with its reason, the rest goes in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from index.library import Library
from tests.fakes import write_files

_GOOD = (
    "临江市扬尘整改方案\n\n一、整改措施\n\n渣土车辆由市城市管理局牵头，2025年6月底前完成整改。\n"
)


def _bomb() -> bytes:
    """A docx that would expand to 800 megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as member:
            for _ in range(96):
                member.write(bytes(8 << 20))
    return out.getvalue()


def test_every_bad_file_is_named_and_the_good_ones_go_in(tmp_path: Path) -> None:
    files = write_files(
        tmp_path / "files",
        {
            "空.txt": b"",
            "空白.txt": " \n\n ",
            "二进制.txt": bytes(range(256)) * 40,
            "坏.docx": b"PK\x03\x04" + b"\0" * 200,
            "假.pdf": "这不是pdf",
            "照片.jpg": b"\xff\xd8\xff\xe0" + bytes(300),
            "好.txt": _GOOD,
            "也好.md": _GOOD,
        },
    )
    with Library.open(tmp_path / "library") as library:
        report = library.ingest([files, tmp_path / "没有"], workers=2)
        good = {r.file for r in report.results if r.status == "added"}
        bad = {r.file: r.reason for r in report.results if r.status == "failed"}
        assert good == {"好.txt", "也好.md", "假.pdf"}  # a text is read whatever it is called
        assert set(bad) == {
            "空.txt",
            "空白.txt",
            "二进制.txt",
            "坏.docx",
            "照片.jpg",
            str(tmp_path / "没有"),
        }
        assert all(len(reason) > 5 for reason in bad.values())
        assert "Traceback" not in "".join(bad.values())
        assert not any("维护者" in reason for reason in bad.values())
        assert library.count() == 3
        again = library.ingest([files], workers=0)
        assert again.count("unchanged") == 3


@pytest.mark.slow
def test_a_zip_bomb_and_a_huge_text_cost_only_themselves(tmp_path: Path) -> None:
    huge = (_GOOD.encode() * (100_000_000 // len(_GOOD.encode()) + 1))[:110_000_000]
    files = write_files(
        tmp_path / "files", {"炸弹.docx": _bomb(), "巨大.txt": huge, "好.txt": _GOOD}
    )
    with Library.open(tmp_path / "library") as library:
        report = library.ingest([files], workers=2, timeout=3)
        statuses = {r.file: r.status for r in report.results}
        assert statuses["好.txt"] == "added"
        assert statuses["炸弹.docx"] == "failed"
        assert statuses["巨大.txt"] == "failed"
        assert library.search("渣土车辆谁牵头")[0].document.file == "好.txt"
