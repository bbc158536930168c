"""Settings: flags first, then ``DUBAN_*`` variables, then defaults.

Only here is the environment read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.errors import SettingsError

DEFAULT_LIBRARY = "library.duban"
DEFAULT_WORKERS = 2
WORKERS_LIMIT = 64
WORDS_ONLY = "none"
"""In place of an encoder's directory: search by words alone."""

VARIABLES = {
    "DUBAN_LIBRARY": f"文库目录（默认：当前目录下的 {DEFAULT_LIBRARY}）",
    "DUBAN_ENCODER": "向量模型目录（默认用随程序提供的小模型；none 为只按词语检索）",
    "DUBAN_RERANKER": "重排模型目录（可选，sentence-transformers 的 cross-encoder）",
    "DUBAN_ALIASES": "单位别名表，UTF-8 的 csv，每行“别名,全称”（留作以后用）",
    "DUBAN_WORKERS": f"导入时并行的进程数（默认 {DEFAULT_WORKERS}；0 为不另开进程）",
}
"""Every variable that is read, and what it means to the user."""


_NOT_USED_YET = {"aliases": "DUBAN_ALIASES"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are. ``None`` means not set; no ``encoder`` means the one shipped.

    ``words_only`` says that no encoder is to be used at all.
    """

    library: Path
    encoder: Path | None = None
    reranker: Path | None = None
    aliases: Path | None = None
    workers: int = DEFAULT_WORKERS
    words_only: bool = False

    @property
    def without_effect(self) -> tuple[str, ...]:
        """The variables that are set though this version does nothing with them."""
        return tuple(v for field, v in _NOT_USED_YET.items() if getattr(self, field) is not None)


def load(
    *,
    library: str | None = None,
    encoder: str | None = None,
    reranker: str | None = None,
    aliases: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Settings from flags (the arguments) and the environment.

    An empty string counts as not set.

    Args:
        library: the library's directory.
        encoder: an embedding model's directory, or ``WORDS_ONLY``.
        reranker: a cross-encoder's directory.
        aliases: a csv file of unit names.
        environ: in place of ``os.environ``, for tests.

    Raises:
        SettingsError: a path that must exist does not, or a number is none.
    """
    values = os.environ if environ is None else environ
    words_only = (encoder or values.get("DUBAN_ENCODER")) == WORDS_ONLY
    return Settings(
        library=Path(library or values.get("DUBAN_LIBRARY") or DEFAULT_LIBRARY),
        encoder=None if words_only else _folder("--encoder", encoder, "DUBAN_ENCODER", values),
        reranker=_folder("--reranker", reranker, "DUBAN_RERANKER", values),
        aliases=_file("--aliases", aliases, "DUBAN_ALIASES", values),
        workers=_workers(values.get("DUBAN_WORKERS")),
        words_only=words_only,
    )


def _folder(flag: str, given: str | None, variable: str, values: Mapping[str, str]) -> Path | None:
    path = _named(given, values.get(variable))
    if path is not None and not path.is_dir():
        source = flag if given else variable
        raise SettingsError(
            f"{source} 指定的模型目录不存在：{path}。请改成存放模型的文件夹，或去掉这项设置。"
        )
    return path


def _file(flag: str, given: str | None, variable: str, values: Mapping[str, str]) -> Path | None:
    path = _named(given, values.get(variable))
    if path is not None and not path.is_file():
        source = flag if given else variable
        raise SettingsError(f"{source} 指定的文件不存在：{path}。请检查路径，或去掉这项设置。")
    return path


def _named(given: str | None, variable: str | None) -> Path | None:
    value = given or variable
    return Path(value).expanduser() if value else None


def _workers(value: str | None) -> int:
    if not value:
        return DEFAULT_WORKERS
    if not value.isascii() or not value.isdigit() or int(value) > WORKERS_LIMIT:
        raise SettingsError(f"DUBAN_WORKERS 应为 0 到 {WORKERS_LIMIT} 的整数，现在是“{value}”。")
    return int(value)
