"""Files to blocks of text, one module a format.

What a file is told from its bytes, not from its name alone; whatever a third-party parser
throws becomes one of ``corpus.errors``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from corpus.errors import CorpusError, UnreadableFileError
from corpus.model import RawDocument, ReadIssue
from corpus.readers.guard import SIZE_LIMIT, Format, check_size, identify, supported_suffixes

__all__ = ["read", "read_bytes", "supported_suffixes"]

_Reader = Callable[..., RawDocument]
_READERS: dict[Format, tuple[str, str]] = {
    "text": ("plain", "read_text"),
    "markdown": ("plain", "read_markdown"),
    "html": ("html", "read_html"),
    "docx": ("docx", "read_docx"),
    "pdf": ("pdf", "read_pdf"),
    "xlsx": ("sheet", "read_xlsx"),
    "xls": ("sheet", "read_xls"),
    "csv": ("sheet", "read_csv"),
}


def read(path: Path, *, size_limit: int = SIZE_LIMIT) -> RawDocument:
    """Read a file of any supported format.

    Args:
        path: the file.
        size_limit: in bytes.

    Raises:
        UnreadableFileError: the file cannot be opened.
        CorpusError: another of its kinds; the message says what to do.
    """
    try:
        check_size(path.stat().st_size, name=path.name, limit=size_limit)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            f"{path.name}：打不开文件（{error.strerror or error}）。"
        ) from error
    return read_bytes(data, name=path.name)


def read_bytes(data: bytes, *, name: str) -> RawDocument:
    """Read a file's bytes; ``name`` gives its ending and stands in messages.

    Raises:
        UnreadableFileError: a parser failed on the bytes.
        CorpusError: another of its kinds; the message says what to do.
    """
    suffix = Path(name).suffix.lower()
    kind, contradicts = identify(data, name=name, suffix=suffix)
    module, function = _READERS[kind]
    reader: _Reader = getattr(import_module(f"corpus.readers.{module}"), function)
    try:
        document = reader(data, name=name)
    except CorpusError:
        raise
    except Exception as error:  # a parser's own failure is the file's fault
        raise UnreadableFileError(
            f"{name}：读取失败（{type(error).__name__}：{error}）。"
            "文件可能已损坏，请重新另存后再导入。"
        ) from error
    if not contradicts:
        return document
    issue = ReadIssue("文件名", f"扩展名是 {suffix}，内容是 {kind}，已按内容读取")
    report = replace(document.report, issues=(issue, *document.report.issues))
    return replace(document, report=report)
