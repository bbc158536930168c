"""A service under load in which something goes wrong, and what is checked afterwards."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.clients import CUT, asking, own_keys, refusal, tally
from bench.figures import Reply, percentile
from bench.served import Served, served

QUESTIONS = (
    "城区雨污混接管网改造由谁牵头？",
    "双溪水库要搬迁多少户居民？",
    "渗滤液怎么处置？",
    "各责任单位每月几号前报送整改进展？",
    "市农业农村局牵头的任务有哪些？",
    "城区雨污混接管网改造什么时候完成？",
    "畜禽养殖污染由谁负责整治？",
    "年底前要完成哪些任务？",
)
_PLACES = ("东岭镇", "西河街道", "南坪乡", "北湖社区", "青石村", "白沙港", "红旗渠", "黄土坡")
_WORKS = (
    "污水管网改造",
    "秸秆综合利用",
    "非法采砂整治",
    "扬尘在线监测",
    "餐饮油烟治理",
    "矿山生态修复",
    "饮用水源保护",
    "垃圾中转站建设",
)
_UNITS = (
    "市水利局",
    "市农业农村局",
    "市交通运输局",
    "市生态环境局",
    "市城管局",
    "市自然资源局",
    "市卫生健康委",
    "市住房城乡建设局",
)
_WORKERS = 2
_SHORT = 20.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened: what the asking clients saw, what else, and what was lost."""

    seen: str
    other: str
    lost: tuple[str, ...]


class Scene:
    """A copy of a library, served; the service is asked by many while something is done."""

    def __init__(self, running: Served, library: Path, keys: Sequence[str], editor: str) -> None:
        """Hold the service, where its library lies, and the keys."""
        self.running = running
        self.library = library
        self._keys = keys
        self.headers = {"Authorization": f"Bearer {editor}"}
        self._answers = 0

    def under_load(self, seconds: float, act: Callable[[float], None]) -> list[Reply]:
        """Let the clients ask, and do something meanwhile."""
        _, replies = asking(self.running.port, self._keys, QUESTIONS, seconds, act)
        self._answers += sum(not r.fault for r in replies)
        return replies

    def send(self, method: str, path: str, **named: Any) -> tuple[int, Any, str]:
        """One request with an editor's key: its status, its JSON, and how it was refused."""
        try:
            said = httpx.request(
                method,
                f"{self.running.address}{path}",
                headers=self.headers,
                timeout=60,
                trust_env=False,
                **named,
            )
        except httpx.HTTPError:
            return 0, None, CUT
        refused = refusal(said.status_code, said.content) if said.status_code >= 400 else ""
        return said.status_code, json.loads(said.content or b"null"), refused

    def upload(self, files: Sequence[tuple[str, str]]) -> tuple[str, str]:
        """Upload texts by name: the job's id, or how it was refused."""
        parts = [("files", (name, text.encode(), "text/plain")) for name, text in files]
        _, body, refused = self.send("POST", "/v1/documents", files=parts)
        return (str(body["id"]), "") if not refused else ("", refused)

    def job(self, ident: str, seconds: float, until: Callable[[dict[str, Any]], bool]) -> Any:
        """A job as it is once something holds for it, or at last."""
        end = time.perf_counter() + seconds
        found: Any = None
        while time.perf_counter() < end:
            status, body, _ = self.send("GET", f"/v1/jobs/{ident}")
            found = body if status == 200 else found
            if found and until(found):
                break
            time.sleep(0.1)
        return found

    def files(self) -> set[str]:
        """The names of the documents that the library has."""
        found, offset = set[str](), 0
        while True:
            _, body, _ = self.send("GET", f"/v1/documents?limit=100&offset={offset}")
            found |= {Path(item["file"]).name for item in body["items"]}
            offset += 100
            if offset >= body["total"]:
                return found

    def missing(self, names: Sequence[str]) -> list[str]:
        """What of some files the library lost."""
        gone = set(names) - self.files()
        return [f"{len(gone)} 份文件不在文库里"] if gone else []

    def losses(self) -> list[str]:
        """What is amiss now: answers without a line in the audit log, damage, no service."""
        found = []
        with closing(sqlite3.connect(self.library / "service.sqlite", timeout=30)) as store:
            logged = store.execute("SELECT count(*) FROM audit WHERE action = 'ask'").fetchone()[0]
            whole = store.execute("PRAGMA integrity_check").fetchone()[0]
        if logged < self._answers:
            found.append(f"{self._answers - logged} 次答复没有审计记录")
        with closing(sqlite3.connect(self.library / "library.sqlite", timeout=30)) as store:
            whole = (
                whole if whole != "ok" else store.execute("PRAGMA integrity_check").fetchone()[0]
            )
        if whole != "ok":
            found.append(f"数据库损坏：{whole}")
        return found + self._unhealthy()

    def _unhealthy(self) -> list[str]:
        end = time.perf_counter() + _SHORT
        while time.perf_counter() < end:
            fresh = [self.send("GET", "/readyz") for _ in range(4)]
            asked = [self.send("POST", "/v1/ask", json={"question": q}) for q in QUESTIONS]
            whole = len(self.running.workers()) == _WORKERS
            if whole and all(status == 200 for status, _, _ in (*fresh, *asked)):
                return []
            time.sleep(0.5)
        said = sorted({refused for _, _, refused in (*fresh, *asked) if refused})
        return [f"之后服务不正常：{'、'.join(said) or '少了工作进程'}"]


@contextmanager
def scene(
    base: Path, place: Path, port: int, clients: int, before: Sequence[str] = ()
) -> Iterator[Scene]:
    """A copy of ``base`` at ``place``, served with two workers."""
    library = place / "文库"
    shutil.copytree(base, library)
    with (
        own_keys(library, "reader", clients) as keys,
        own_keys(library, "admin", 1) as editors,
        served(library, port, _WORKERS, before) as running,
    ):
        yield Scene(running, library, keys, editors[0])


def told(replies: Sequence[Reply]) -> str:
    """What the asking clients saw, and how long they waited."""
    took = [r.seconds * 1000 for r in replies if not r.fault]
    return f"{tally(replies)}；p95 {percentile(took, 0.95):.0f} ms"


def notices(prefix: str, count: int, length: int = 12) -> list[tuple[str, str]]:
    """Made-up notices: file names and texts of ``length`` tasks each, none like another."""
    made = []
    for i in range(count):
        tasks = "".join(
            f"{n + 1}．{_PLACES[i % 8]}{_WORKS[(i + n) % 8]}，由{_UNITS[(3 * i + n) % 8]}牵头，"
            f"2027年{n % 12 + 1}月底前完成{i}-{n}标段。\n"
            for n in range(length)
        )
        made.append((f"{prefix}{i:03}.txt", f"临江市{prefix}第{i}号通知\n一、主要任务\n{tasks}"))
    return made
