"""Files that are not what they say, damaged, locked or hostile: each has its own error."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from corpus.errors import (
    CorpusError,
    EmptyFileError,
    OversizeError,
    PasswordError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from corpus.readers import read, read_bytes

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def _docx(text: str = "一、总体要求") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["序号", "任务"])
    book.active.append([1, "清淤"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pdf(text: str = "", *, password: str | None = None) -> bytes:
    out = io.BytesIO()
    lock = StandardEncryption(password) if password else None
    page = canvas.Canvas(out, encrypt=lock)
    page.drawString(72, 700, text)
    page.showPage()
    page.save()
    return out.getvalue()


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in parts.items():
            archive.writestr(path, data)
    return out.getvalue()


def _with_part(data: bytes, path: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    return _zip(parts | {path: change(parts.get(path, b""))})


BAD = {
    "empty text": ("a.txt", b"", EmptyFileError, "文件是空的"),
    "blank text": ("a.txt", b" \r\n\t\n", EmptyFileError, "文件是空的"),
    "text of wide spaces": ("a.txt", "　　\n".encode(), EmptyFileError, "没有文字"),
    "empty docx name": ("a.docx", b"", EmptyFileError, "文件是空的"),
    "docx without text": ("a.docx", _docx(""), EmptyFileError, "没有文字"),
    "page without text": ("a.html", b"<html><body><p> </p></body></html>", EmptyFileError, "正文"),
    "scanned pdf": ("a.pdf", _pdf(), EmptyFileError, "扫描件"),
    "image as text": ("a.txt", _PNG, UnsupportedFormatError, "图片"),
    "image": ("a.png", _PNG, UnsupportedFormatError, "图片"),
    "bitmap": ("a.txt", b"BM\x36\x00\x0c" + bytes(90), UnsupportedFormatError, ""),
    "program": ("a.txt", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(90), UnsupportedFormatError, "程序"),
    "zip as text": ("a.txt", _zip({"b.txt": b"x"}), UnsupportedFormatError, "压缩包"),
    "old word": ("a.doc", _OLE + bytes(600), UnsupportedFormatError, "请另存为 docx 或 pdf"),
    "old word named docx": ("a.docx", _OLE + bytes(600), UnsupportedFormatError, "请另存为 docx"),
    "wps": ("a.wps", b"\x01\x02", UnsupportedFormatError, "请另存为 docx 或 pdf"),
    "ofd": ("a.ofd", _zip({"OFD.xml": b"<a/>"}), UnsupportedFormatError, ""),
    "rtf": ("a.doc", rb"{\rtf1 a}", UnsupportedFormatError, "docx"),
    "no suffix": ("a", "正文".encode(), UnsupportedFormatError, "请另存为"),
    "locked docx": (
        "a.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), PasswordError, "密码",
    ),
    "locked pdf": ("a.pdf", _pdf("text", password="secret"), PasswordError, "密码"),
    "cut docx": ("a.docx", _docx()[:2000], UnreadableFileError, "损坏"),
    "cut xlsx": ("a.xlsx", _xlsx()[:-300], UnreadableFileError, "损坏"),
    "cut pdf": ("a.pdf", b"%PDF-1.4\n1 0 obj", UnreadableFileError, "损坏"),
    "bad xml": (
        "a.docx", _with_part(_docx(), "word/document.xml", lambda x: x[:-90]),
        UnreadableFileError, "损坏",
    ),
    "entities": (
        "a.docx",
        _with_part(_docx(), "word/document.xml", lambda x: b'<!DOCTYPE a [<!ENTITY b "c">]>' + x),
        UnreadableFileError, "实体",
    ),
    "entities in a sheet": (
        "a.xlsx",
        _with_part(
            _xlsx(), "xl/worksheets/sheet1.xml", lambda x: b'<!DOCTYPE a [<!ENTITY b "c">]>' + x
        ),
        UnreadableFileError, "实体",
    ),
    "noise named docx": ("a.docx", bytes(range(1, 256)) * 9, UnreadableFileError, "损坏"),
    "noise named txt": ("a.txt", b"\x00\x01\x02\xff\xfe\x00" * 99, UnreadableFileError, "编码"),
    "bomb": (
        "a.docx",
        _zip({"word/document.xml": bytes(60 * 1024 * 1024)}),
        OversizeError, "压缩炸弹",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "error", "says"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_has_its_own_error(
    name: str, data: bytes, error: type[CorpusError], says: str
) -> None:
    with pytest.raises(CorpusError) as caught:
        read_bytes(data, name=name)
    assert type(caught.value) is error
    assert str(caught.value).startswith(f"{name}：")
    assert says in str(caught.value)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_bytes(b"x" * 2_000_000)
    with pytest.raises(OversizeError, match="超过 1 MB"):
        read(path, size_limit=1024 * 1024)


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="打不开"):
        read(tmp_path / "无.txt")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", _docx(), "docx"),
        ("a.doc", _docx(), "docx"),
        ("a.docx", "一、总体要求".encode(), "text"),
        ("a.txt", _xlsx(), "xlsx"),
        ("a.pdf", b"<html><body><p>text</p></body></html>", "html"),
        ("a.txt", b"<!DOCTYPE html><html><body><p>text</p></body></html>", "html"),
        ("a.txt", _pdf("text"), "pdf"),
    ],
)
def test_a_wrong_name_is_read_by_content_and_reported(name: str, data: bytes, kind: str) -> None:
    report = read_bytes(data, name=name).report
    assert report.format == kind
    assert report.issues[0].place == "文件名"
    assert f"内容是 {kind}" in report.issues[0].what


@pytest.mark.parametrize("text", ["BM 项目情况", "MZ", "GIF8", "RIFF 说明", "PK 结果"])
def test_a_text_that_starts_like_a_binary_is_text(text: str) -> None:
    assert [b.text for b in read_bytes(text.encode(), name="a.txt").blocks] == [text]


def test_a_page_nested_without_end_does_not_escape_as_a_recursion_error() -> None:
    data = b"<html><body>" + b"<div>" * 50_000 + b"text"
    try:
        blocks = read_bytes(data, name="a.html").blocks
    except CorpusError:
        return
    assert [b.text for b in blocks] == ["text"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.binary(max_size=400),
    start=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", _OLE, b"\xff\xfe", b"<html>"]),
    suffix=st.sampled_from([".txt", ".md", ".html", ".docx", ".pdf", ".xlsx", ".xls", ".csv", ""]),
)
def test_no_bytes_raise_anything_else(data: bytes, start: bytes, suffix: str) -> None:
    try:
        document = read_bytes(start + data, name=f"a{suffix}")
    except CorpusError:
        return
    assert all(b.text.strip() for b in document.blocks)


@pytest.mark.parametrize("make", [_docx, _xlsx, lambda: _pdf("text")], ids=["docx", "xlsx", "pdf"])
def test_damage_anywhere_raises_nothing_else(make: Callable[[], bytes]) -> None:
    whole, noise = make(), random.Random(20241231)
    suffix = {b"PK": ".docx", b"%P": ".pdf"}[whole[:2]]
    for at in range(10, len(whole), max(1, len(whole) // 40)):
        damaged = whole[:at] + noise.randbytes(8) + whole[at + 8 :]
        with suppress(CorpusError):
            read_bytes(damaged, name=f"a{suffix}")
