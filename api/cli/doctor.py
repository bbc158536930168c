"""The command doctor: versions, paths, index state, and what is missing."""

from __future__ import annotations

import platform
import shutil
from importlib import metadata
from typing import Any

from api.cli.console import say, say_json
from api.settings import VARIABLES, Settings
from api.version import own_version
from api.wiring import open_view
from corpus.errors import DubanError
from index.layout import DATABASE

_PACKAGES = (
    "tantivy",
    "rjieba",
    "jieba",
    "faiss-cpu",
    "SQLAlchemy",
    "lxml",
    "pypdfium2",
    "pdfplumber",
    "python-docx",
    "openpyxl",
    "xlrd",
    "langchain-core",
    "sentence-transformers",
    "torch",
)
_LOW_SPACE = 1 << 30  # bytes


def examine(settings: Settings, *, as_json: bool) -> int:
    """Print what is there and what is not.

    Returns:
        1 where something is wrong, else 0.
    """
    versions = {p: _version(p) for p in _PACKAGES}
    problems = [
        f"缺少依赖 {p}：请重新安装 requirements.txt" for p, v in versions.items() if v is None
    ]
    state, trouble = _library(settings)
    problems += trouble + _space(settings)
    report = {
        "versions": {"duban": own_version(), "python": platform.python_version(), **versions},
        "paths": {
            "library": str(settings.library.resolve()),
            "encoder": _encoder(settings),
            "reranker": str(settings.reranker) if settings.reranker else None,
            "aliases": str(settings.aliases) if settings.aliases else None,
        },
        "library": state,
        "problems": problems,
    }
    if as_json:
        say_json(report)
    else:
        _tell(report)
    return 1 if problems else 0


def _encoder(settings: Settings) -> str:
    if settings.words_only:
        return "不用，只按词语检索"
    return str(settings.encoder) if settings.encoder else "随程序提供"


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _library(settings: Settings) -> tuple[dict[str, Any] | None, list[str]]:
    if not (settings.library / DATABASE).is_file():
        return None, [f"{settings.library} 里还没有文库：请先运行 duban ingest 导入文件"]
    try:
        with open_view(settings) as library:
            found = library.state()
    except DubanError as error:
        return None, [str(error)]
    state = {
        "documents": found.documents,
        "clauses": found.clauses,
        "obligations": found.obligations,
        "schema_version": found.schema_version,
        "generation": found.generation,
        "lexical_generation": found.lexical_generation,
        "dense_generation": found.dense_generation,
        "vectors": found.vectors,
        "encoder": found.encoder,
        "bytes_on_disk": found.bytes_on_disk,
    }
    return state, list(found.problems)


def _space(settings: Settings) -> list[str]:
    place = settings.library.resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free >= _LOW_SPACE:
        return []
    return [f"{place} 所在磁盘只剩 {free / (1 << 20):.0f} MB：请先腾出空间再导入"]


def _tell(report: dict[str, Any]) -> None:
    say("版本")
    for name, version in report["versions"].items():
        say(f"  {name}：{version or '未安装'}")
    say("路径")
    for name, path in report["paths"].items():
        say(f"  {name}：{path or '未设置'}")
    state = report["library"]
    if state:
        say("文库")
        say(f"  {state['documents']} 份文件")
        say(f"  {state['clauses']} 条条款，{state['obligations']} 项任务")
        say(f"  占用 {state['bytes_on_disk'] / (1 << 20):.1f} MB")
        say(
            f"  数据库第 {state['generation']} 代，词语索引第 {state['lexical_generation']} 代，"
            f"向量索引{_dense(state)}"
        )
    say("环境变量")
    for name, meaning in VARIABLES.items():
        say(f"  {name}：{meaning}")
    say("")
    for problem in report["problems"]:
        say(f"问题：{problem}")
    if not report["problems"]:
        say("一切正常。")


def _dense(state: dict[str, Any]) -> str:
    if state["dense_generation"] is None:
        return "未启用"
    return f"第 {state['dense_generation']} 代（{state['vectors']} 个向量，{state['encoder']}）"
