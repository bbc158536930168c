"""Settings: flags first, then ``DUBAN_*`` variables, then defaults.

Only here is the environment read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.errors import SettingsError

DEFAULT_LIBRARY = "library.duban"
DEFAULT_WORKERS = 2
DEFAULT_LLM_SECONDS = 90
LLM_SECONDS_LIMIT = 3600
DEFAULT_WARN_DAYS = (30, 60)
_WARN = ",".join(map(str, DEFAULT_WARN_DAYS))
_METRICS = "PROMETHEUS_MULTIPROC_DIR"
SKIPPABLE = ("验收", "公示")
WORKERS_LIMIT = 64
WORDS_ONLY = "none"
"""In place of an encoder's directory: search by words alone."""

VARIABLES = {
    "DUBAN_LIBRARY": f"文库目录（默认：当前目录下的 {DEFAULT_LIBRARY}）",
    "DUBAN_ENCODER": "向量模型目录（默认用随程序提供的小模型；none 为只按词语检索）",
    "DUBAN_RERANKER": "重排模型目录（可选，sentence-transformers 的 cross-encoder）",
    "DUBAN_ALIASES": "单位别名表，UTF-8 的 csv，每行“别名,全称”",
    "DUBAN_LLM_MODEL": "语言模型的名称（可选；不设则不用语言模型）",
    "DUBAN_LLM_BASE_URL": "语言模型服务的地址，OpenAI 接口，例如 http://127.0.0.1:8000/v1",
    "DUBAN_LLM_API_KEY": "语言模型服务的密钥（本地服务一般不用）",
    "DUBAN_LLM_TIMEOUT": f"等语言模型答完最多几秒（默认 {DEFAULT_LLM_SECONDS}）",
    "DUBAN_LLM_LOG": "把发给语言模型的内容和它的答复逐条记入这个文件（默认不记）",
    "DUBAN_WRITEOFF_SKIP": "销号时不走的步骤：验收、公示，或两者（用逗号隔开；默认都走）",
    "DUBAN_WARN_DAYS": f"到期前几天蓝色、逾期几天后红色预警（默认 {_WARN}；逾期先为黄色）",
    "DUBAN_KEY": "duban mcp 代谁办事：这个人的密钥（文库建有密钥时必填）",
    "DUBAN_WORKERS": f"导入时并行的进程数（默认 {DEFAULT_WORKERS}；0 为不另开进程）",
}
"""Every variable that is read, and what it means to the user."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which language model words answers, and where it is served.

    ``seconds`` bound one call. ``log`` is a file that receives prompts and replies.
    """

    name: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    seconds: int = DEFAULT_LLM_SECONDS
    log: Path | None = None


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
    model: ModelSettings | None = None
    writeoff_skip: tuple[str, ...] = ()
    warn_days: tuple[int, int] = DEFAULT_WARN_DAYS
    key: str | None = field(default=None, repr=False)


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
        workers=_whole("DUBAN_WORKERS", values, DEFAULT_WORKERS, 0, WORKERS_LIMIT),
        words_only=words_only,
        model=_model(values),
        writeoff_skip=_skipped(values.get("DUBAN_WRITEOFF_SKIP")),
        warn_days=_warn_days(values.get("DUBAN_WARN_DAYS")),
        key=values.get("DUBAN_KEY") or None,
    )


def _skipped(value: str | None) -> tuple[str, ...]:
    names = tuple(n for n in re.split(r"[,，、\s]+", value or "") if n)
    for name in names:
        if name not in SKIPPABLE:
            raise SettingsError(
                f"DUBAN_WRITEOFF_SKIP 只能写 {'、'.join(SKIPPABLE)}，现在有“{name}”。"
            )
    return names


def _warn_days(value: str | None) -> tuple[int, int]:
    if not value:
        return DEFAULT_WARN_DAYS
    match = re.fullmatch(r"\s*(\d{1,3})\s*[,，]\s*(\d{1,3})\s*", value, re.ASCII)
    if match is None:
        raise SettingsError(
            f"DUBAN_WARN_DAYS 应写作“{_WARN}”（到期前几天蓝色，逾期超过几天红色），"
            f"现在是“{value}”。"
        )
    return int(match[1]), int(match[2])


def _model(values: Mapping[str, str]) -> ModelSettings | None:
    name = values.get("DUBAN_LLM_MODEL")
    if not name:
        return None
    url = values.get("DUBAN_LLM_BASE_URL") or None
    if url is not None and not url.startswith(("http://", "https://")):
        raise SettingsError(
            f"DUBAN_LLM_BASE_URL 应以 http:// 或 https:// 开头，现在是“{url}”，"
            "例如 http://127.0.0.1:8000/v1。"
        )
    seconds = _whole("DUBAN_LLM_TIMEOUT", values, DEFAULT_LLM_SECONDS, 1, LLM_SECONDS_LIMIT)
    log = values.get("DUBAN_LLM_LOG")
    key = values.get("DUBAN_LLM_API_KEY") or None
    return ModelSettings(name, url, key, seconds, Path(log).expanduser() if log else None)


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


def _whole(variable: str, values: Mapping[str, str], default: int, least: int, most: int) -> int:
    value = values.get(variable)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingsError(f"{variable} 应为 {least} 到 {most} 的整数，现在是“{value}”。")
    return int(value)


def share_metrics(folder: Path) -> None:
    """Let this process and those it starts count in files of one folder.

    prometheus_client takes the folder from the environment, when it is first imported.
    """
    os.environ[_METRICS] = str(folder)


def shared_metrics() -> Path | None:
    """The folder in which several processes count, if there are several."""
    folder = os.environ.get(_METRICS)
    return Path(folder) if folder else None
