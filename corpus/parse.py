"""A file to a parsed document: blocks, outline, metadata, ledger."""

from __future__ import annotations

import hashlib
from pathlib import Path

from corpus.errors import EmptyFileError, UnreadableFileError
from corpus.metadata import metadata
from corpus.model import Document, ParsedDocument, RawDocument
from corpus.obligations import extract
from corpus.outline import outline
from corpus.readers import read_bytes
from corpus.readers.guard import SIZE_LIMIT, check_size


def document_id(file: str, scope: str = "") -> str:
    """The id of the document at a path, 16 hex digits; it outlives the file's changes.

    ``scope`` keeps files of one name in different places apart; it holds no slash.
    """
    return hashlib.sha256(f"{scope}//{file}".encode() if scope else file.encode()).hexdigest()[:16]


def file_hash(data: bytes) -> str:
    """SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def parse(
    path: Path, *, file: str | None = None, scope: str = "", size_limit: int = SIZE_LIMIT
) -> ParsedDocument:
    """Read and parse one file.

    Args:
        path: the file.
        file: its name in the library, POSIX and relative; the file's own name if None.
        scope: see ``document_id``.
        size_limit: in bytes.

    Raises:
        CorpusError: it cannot be read; the message says what to do.
        UnreadableFileError: it cannot be opened.
    """
    try:
        check_size(path.stat().st_size, name=path.name, limit=size_limit)
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise UnreadableFileError(f"{path.name}：打不开文件（{reason}）。") from error
    return parse_bytes(data, file=file or path.name, scope=scope)


def parse_bytes(data: bytes, *, file: str, scope: str = "") -> ParsedDocument:
    """Parse a file's bytes.

    Raises:
        CorpusError: they cannot be read.
    """
    raw = read_bytes(data, name=file.rsplit("/", 1)[-1])
    return assemble(raw, file=file, sha256=file_hash(data), scope=scope)


def parse_text(text: str, *, file: str = "text.txt") -> ParsedDocument:
    """Parse a text as a file of that name would be.

    Raises:
        CorpusError: the text is empty.
    """
    return parse_bytes(text.encode(), file=file)


def assemble(raw: RawDocument, *, file: str, sha256: str, scope: str = "") -> ParsedDocument:
    """Blocks to a parsed document.

    Raises:
        EmptyFileError: nothing but blanks.
    """
    own_id = document_id(file, scope)
    about = metadata(raw.blocks, stated_title=raw.title, file=file)
    text, clauses = outline(raw.blocks, document_id=own_id, title=about.title)
    if not clauses:
        raise EmptyFileError(f"{file}：没有可读的文字。")
    document = Document(
        id=own_id,
        file=file,
        sha256=sha256,
        text=text,
        title=about.title,
        kind=about.kind,
        issuer=about.issuer,
        number=about.number,
        issued_on=about.issued_on,
        classification=about.classification,
        recipients=about.recipients,
    )
    return ParsedDocument(document, clauses, extract(document, clauses), raw.report)
