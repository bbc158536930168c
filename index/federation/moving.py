"""A document from one library to another: read anew there, with its progress, gone here."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from corpus.model import Obligation
from index.errors import AudienceError
from index.hits import FileResult
from index.layout import UPLOADS
from index.library import Library


def move(document_id: str, source: Library, target: Library, *, workers: int = 0) -> str:
    """Move a document, so that only those see it who see the target.

    The target has it before the source forgets it: cut short, it is in both, and moving it
    again ends the work.

    Args:
        document_id: in the source.
        source: where it is.
        target: where it goes.
        workers: as for ``Library.ingest``.

    Returns:
        Its id in the target.

    Raises:
        NotInLibraryError: there is no such document, or its file is gone or changed.
        AudienceError: the target has another file of this name, or cannot read it.
        LibraryBusyError: another process is writing to one of the two.
    """
    here = source.original(document_id)
    there = _settled(here, source, target)
    result = _only(target.ingest([there], workers=workers).results)
    if result.document_id is None:
        raise AudienceError(f"{here.name}：换不了可见范围，因为原件重新读取时失败：{result.reason}")
    _, before = source.obligations(document_id=document_id)
    _, after = target.obligations(document_id=result.document_id)
    for old, new in _paired(before, after):
        target.adopt(new.id, source.task_progress(old.id), evidence=source.evidence)
    source.forget(document_id)
    if here != there:
        here.unlink(missing_ok=True)
    return result.document_id


def _settled(here: Path, source: Library, target: Library) -> Path:
    """Where the target reads it: uploads lie beside their library, other files stay.

    Raises:
        AudienceError: the target has another file of this name.
    """
    if here.parent != (source.path / UPLOADS).resolve():
        return here
    there = (target.path / UPLOADS).resolve() / here.name
    if there.exists() and there.read_bytes() != here.read_bytes():
        raise AudienceError(
            f"“{here.name}”：新的可见范围里已有同名的另一份文件：请改名后重新上传。"
        )
    there.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(here, there)
    return there


def _only(results: Sequence[FileResult]) -> FileResult:
    (result,) = results
    return result


def _paired(
    before: Sequence[Obligation], after: Sequence[Obligation]
) -> list[tuple[Obligation, Obligation]]:
    """Obligations of the same file read twice: by their order, where they say the same."""
    if [o.task for o in before] == [o.task for o in after]:
        return list(zip(before, after, strict=True))
    new = {o.task: o for o in after}
    return [(o, new[o.task]) for o in before if o.task in new]
