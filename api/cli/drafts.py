"""The command draft: a text written from the library's sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from api.cli.console import say
from api.drafts import MEDIA_TYPES, draft_bytes, draft_request, make_draft
from api.errors import RequestError
from api.settings import Settings
from api.wiring import chat_of, open_view

_OUTLINE_LIMIT = 200_000


def write_draft(
    settings: Settings, row: dict[str, Any], *, outline: Path | None, out: Path | None
) -> int:
    """Draft, and write a file or show the text.

    Args:
        settings: where the library is.
        row: the request as the contract's object; empty values are passed over.
        outline: a text file with the user's outline.
        out: .docx, .md or .json; None shows the text.

    Raises:
        RequestError: the request or a file name is none.
    """
    suffix = out.suffix.lower().lstrip(".") if out else ""
    if out is not None and suffix not in MEDIA_TYPES:
        raise RequestError(f"--out 应以 .docx、.md 或 .json 结尾，现在是“{out.name}”。")
    if outline is not None:
        row = row | {"outline": _read(outline)}
    request = draft_request(row, today=date.today())
    with open_view(settings, vectors=True) as library:
        draft = make_draft(library, request, chat_of(settings))
    if out is None:
        from assistant.drafting.rendering import plain_text

        say(plain_text(draft))
        return 0
    _write(out, draft_bytes(draft, suffix))
    empty = [s.heading for s in draft.sections if s.missing]
    say(
        f"已写入 {out}：{len(draft.sections)} 节，{len(draft.sentences)} 句，"
        f"引用 {len({c.document_id for c in draft.citations})} 份文件 {len(draft.citations)} 处。"
    )
    if empty:
        say(f"缺少依据的节：{'、'.join(empty)}。")
    for note in draft.notes:
        say(f"提示：{note}")
    return 0


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()[:_OUTLINE_LIMIT]
    except OSError as error:
        raise RequestError(f"打不开提纲 {path}：{error.strerror or error}。请检查路径。") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RequestError(f"提纲 {path} 认不出编码：请另存为 UTF-8。")


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise RequestError(f"写不了 {path}：{error.strerror or error}。请换一个位置。") from error
