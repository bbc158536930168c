"""A form with files, looked at while it arrives.

What cannot be taken is refused as soon as its name or its size is known, not after the
whole of it was stored.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager

from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api.errors import RequestError, TooLargeError
from api.service.limits import Limits
from api.service.uploads import safe_name

Admit = Callable[[str], Awaitable[None]]
"""Refuses a file by its safe name, by raising."""

_FORM = "multipart/form-data"


@asynccontextmanager
async def files_of(
    request: Request, field: str, limits: Limits, admit: Admit
) -> AsyncIterator[list[UploadFile]]:
    """The files that a request brings, until the context is left.

    Raises:
        RequestError: it is no form, brings no file, two of one name, or another field: who
            may see a file is said in the address, and passed over here it would be public.
        TooLargeError: too many, or one is too large.
        HTTPException: the form cannot be read.
    """
    if not request.headers.get("content-type", "").startswith(_FORM):
        raise RequestError(f"上传要用 {_FORM}，文件放在 {field} 字段里。")
    async with aclosing(request.stream()) as stream:
        parser = _Parts(request.headers, stream, limits, admit)
        try:
            form = await parser.parse()
        except MultiPartException as error:
            raise HTTPException(400) from error
    try:
        if others := sorted(set(form) - {field}):
            raise RequestError(
                f"表单里有不认识的字段 {'、'.join(others)[:80]}：这里只收 {field}，"
                "可见范围（visible_to）写在地址的查询参数里。"
            )
        files = [f for f in form.getlist(field) if isinstance(f, UploadFile)]
        if not files:
            raise RequestError(f"没有收到文件：请把文件放在 {field} 字段里。")
        yield files
    finally:
        await form.close()


class _Parts(MultiPartParser):
    """Starlette's parser, stopped where a file is not to be taken."""

    def __init__(
        self, headers: Headers, stream: AsyncGenerator[bytes, None], limits: Limits, admit: Admit
    ) -> None:
        super().__init__(headers, self._watched(stream), max_fields=limits.files)
        self._limits = limits
        self._admit = admit
        self._seen: list[UploadFile] = []
        self._names: set[str] = set()

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        if self._current_part.file is not None:
            self._seen.append(self._current_part.file)

    async def _watched(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        checked = 0
        async for chunk in stream:
            yield chunk  # the parser goes through it before it asks for the next
            for file in self._seen[max(checked - 1, 0) :]:
                self._check_size(file)
            for file in self._seen[checked:]:
                await self._check_name(file)
            checked = len(self._seen)

    def _check_size(self, file: UploadFile) -> None:
        limit = self._limits.file_bytes
        if (file.size or 0) > limit:
            name = safe_name(file.filename or "")
            raise TooLargeError(f"“{name}”超过 {limit >> 20} MB 的上限：请压缩或拆分后再传。")

    async def _check_name(self, file: UploadFile) -> None:
        name = safe_name(file.filename or "")
        if len(self._seen) > self._limits.files:
            raise TooLargeError(f"一次最多上传 {self._limits.files} 个文件：请分几次上传。")
        if name in self._names:
            raise RequestError(f"有两个文件都叫“{name}”：请改名后再传。")
        self._names.add(name)
        await self._admit(name)
