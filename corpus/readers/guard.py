"""What a file is, told from its bytes, and whether it is safe to open."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Literal

from corpus.errors import (
    EmptyFileError,
    OversizeError,
    PasswordError,
    UnreadableFileError,
    UnsupportedFormatError,
)

Format = Literal["text", "markdown", "html", "docx", "pdf", "xlsx", "xls", "csv"]

SIZE_LIMIT = 200 * 1024 * 1024
EXPANDED_LIMIT = 400 * 1024 * 1024
_RATIO_LIMIT = 200
_ENTRY_LIMIT = 20_000
_SUFFIXES: dict[str, Format] = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".csv": "csv",
}  # fmt: skip
_SAVE_AS = {
    ".doc": "docx 或 pdf", ".wps": "docx 或 pdf", ".rtf": "docx", ".odt": "docx", ".et": "xlsx",
    ".ofd": "pdf", ".ppt": "pdf", ".pptx": "pdf", ".jpg": "带文字的 pdf",
    ".jpeg": "带文字的 pdf", ".png": "带文字的 pdf", ".tif": "带文字的 pdf",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_OTHER_BINARY = (
    b"\x7fELF",
    b"Rar!\x1a",
    b"7z\xbc\xaf",
    b"\x1f\x8b\x08",
    b"\xfd7zXZ",
    b"SQLite format 3",
)
_BINARY_WITH_ZEROS = (b"BM", b"MZ", b"RIFF")
"""Starts that a text may have too; what is meant has zero bytes soon after."""
_XML_HEAD = 4096


def supported_suffixes() -> frozenset[str]:
    """The file name endings that have a reader, in lower case with their dot."""
    return frozenset(_SUFFIXES)


def identify(data: bytes, *, name: str, suffix: str) -> tuple[Format, bool]:
    """Which reader a file needs.

    Args:
        data: the whole file.
        name: for messages.
        suffix: in lower case with its dot.

    Returns:
        The format, and whether the content contradicts the name.

    Raises:
        EmptyFileError: no bytes, or only blanks.
        UnsupportedFormatError: no reader for what it is.
        PasswordError: an encrypted Office file.
        UnreadableFileError: damaged.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyFileError(f"{name}：文件是空的，没有可读的内容。")
    named = _SUFFIXES.get(suffix)
    actual = _from_bytes(data, name=name, suffix=suffix)
    if actual is not None:
        return actual, actual != named
    if named in {"docx", "xlsx", "pdf", "xls"} or (named is None and _is_html(data)):
        if _is_probably_text(data):
            return ("html" if _is_html(data) else "text"), True
        raise UnreadableFileError(
            f"{name}：内容不是有效的 {suffix} 文件，可能已损坏。请用原软件打开并重新另存。"
        )
    if named is None:
        better = _SAVE_AS.get(suffix, "docx 或 pdf")
        raise UnsupportedFormatError(
            f"{name}：不支持 {suffix or '没有扩展名的'} 文件，请另存为 {better} 后再导入。"
        )
    if named == "text" and _is_html(data):
        return "html", True
    return named, False


def check_size(size: int, *, name: str, limit: int = SIZE_LIMIT) -> None:
    """Refuse a file larger than the limit, in bytes.

    Raises:
        OversizeError: it is.
    """
    if size > limit:
        raise OversizeError(
            f"{name}：文件有 {size // 1_048_576} MB，超过 {limit // 1_048_576} MB 的上限。"
            "请拆分后再导入。"
        )


def check_zip(data: bytes, *, name: str) -> None:
    """Refuse an archive that would expand beyond all reason (a zip bomb).

    Raises:
        OversizeError: too many entries, too large, or too densely packed.
        PasswordError: its parts are encrypted.
        UnreadableFileError: not a whole archive, or its XML brings a document type,
            through which entities could be expanded without end.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            typed = [e.filename for e in entries if _declares_type(archive, e)]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError(
            f"{name}：文件已损坏，打不开（{error}）。请重新另存后再导入。"
        ) from error
    if any(e.flag_bits & 1 for e in entries):
        raise PasswordError(f"{name}：压缩包加了密码。请取消密码、另存后再导入。")
    expanded = sum(e.file_size for e in entries)
    packed = max(1, sum(e.compress_size for e in entries))
    dense = expanded > 50 * 1024 * 1024 and expanded / packed > _RATIO_LIMIT
    if len(entries) > _ENTRY_LIMIT or expanded > EXPANDED_LIMIT or dense:
        raise OversizeError(
            f"{name}：展开后有 {expanded // 1_048_576} MB，远大于文件本身，疑似压缩炸弹，没有读取。"
            "如确是正常文件，请拆分后再导入。"
        )
    if typed:
        raise UnreadableFileError(
            f"{name}：其中的 {typed[0]} 带有外部实体声明，不安全，已拒绝读取。请用原软件重新另存。"
        )


def _declares_type(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    if entry.flag_bits & 1 or not entry.filename.lower().endswith((".xml", ".rels")):
        return False
    with archive.open(entry) as part:
        return b"<!DOCTYPE" in part.read(_XML_HEAD)


def _from_bytes(data: bytes, *, name: str, suffix: str) -> Format | None:
    head = data[:16]
    if data[:1024].lstrip().startswith(b"%PDF"):
        return "pdf"
    if head.startswith(_ZIP):
        return _office_format(data, name=name)
    if head.startswith(_OLE):
        return _ole_format(data, name=name, suffix=suffix)
    if head.startswith(_IMAGES):
        raise UnsupportedFormatError(
            f"{name}：是图片，读不出文字。请先做文字识别，另存为带文字的 pdf 或 docx。"
        )
    if data.startswith(b"{\\rtf"):
        raise UnsupportedFormatError(f"{name}：是 rtf 文件，请另存为 docx 后再导入。")
    zeros = head.startswith(_BINARY_WITH_ZEROS) and b"\x00\x00" in data[:64]
    if zeros or data.startswith(_OTHER_BINARY):
        raise UnsupportedFormatError(
            f"{name}：是程序或压缩包，不是文件正文。请解压后导入其中的文件。"
        )
    return None


def _office_format(data: bytes, *, name: str) -> Format:
    check_zip(data, name=name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
    if any(re.fullmatch(r"word/document\d*\.xml", n) for n in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise UnsupportedFormatError(
        f"{name}：是压缩包，里面不是 docx 或 xlsx。请解压后导入其中的文件。"
    )


def _ole_format(data: bytes, *, name: str, suffix: str) -> Format:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise PasswordError(f"{name}：文件设了打开密码。请在原软件中取消密码、另存后再导入。")
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return "xls"
    raise UnsupportedFormatError(
        f"{name}：是旧版 {suffix or 'Office'} 文件，请另存为 docx 或 pdf 后再导入。"
    )


def _is_probably_text(data: bytes) -> bool:
    sample = data[:4096]
    return not any(b < 9 or 13 < b < 32 for b in sample)


def _is_html(data: bytes) -> bool:
    head = data[:2048].lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html")) or (
        head.startswith(b"\xef\xbb\xbf<") and b"<html" in head
    )
