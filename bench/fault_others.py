"""Other writers, and clients that do not behave."""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import sqlite3
import subprocess
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

from bench.scene import QUESTIONS, Outcome, Scene, notices, scene, told
from bench.served import COMMAND

_LOCKED = 15.0
_TRICKLE = 1.0  # seconds between the bytes of a slow client
_SLOW_SECONDS = 30.0


def ingest_twice(base: Path, place: Path, options: argparse.Namespace) -> Outcome:
    """An upload and ``duban ingest`` at the same time; each waits for the other or says so."""
    uploaded, folder = notices("上传", 20), place / "文件"
    folder.mkdir()
    for name, text in notices("另导", 30):
        (folder / name).write_text(text, encoding="utf-8")
    with scene(base, place, options.port, options.clients) as made:
        said: list[str] = []

        def act(_until: float) -> None:
            time.sleep(1)
            command = [*COMMAND, "--library", str(made.library), "ingest", str(folder)]
            ident, refused = made.upload(uploaded)
            tries = 0
            while True:
                tries += 1
                done = subprocess.run(command, capture_output=True, check=False)
                if done.returncode == 0 or tries == 30:
                    break
                time.sleep(0.5)
            found = made.job(ident, 60, lambda j: j["state"] in {"done", "failed"}) if ident else {}
            said.append(
                f"上传{refused or found['state']}；ingest 第 {tries} 次成功"
                f"（此前 {tries - 1} 次“正在写入”）"
            )

        replies = made.under_load(12, act)
        names = [*(n for n, _ in uploaded), *(f.name for f in folder.iterdir())]
        lost = [*made.missing(names), *made.losses()]
    return Outcome(told(replies), "；".join(said), tuple(lost))


def locked_store(base: Path, place: Path, options: argparse.Namespace) -> Outcome:
    """Somebody holds the service's database; nothing can be recorded."""
    return _locked(base, place, options, "service.sqlite")


def locked_library(base: Path, place: Path, options: argparse.Namespace) -> Outcome:
    """Somebody holds the library's database."""
    return _locked(base, place, options, "library.sqlite")


def _locked(base: Path, place: Path, options: argparse.Namespace, name: str) -> Outcome:
    with scene(base, place, options.port, options.clients) as made:
        task = made.send("GET", "/v1/obligations?limit=1")[1]["items"][0]["id"]
        step = f"/v1/obligations/{task}/progress"
        said: list[str] = []
        uploads: list[str] = []

        def act(_until: float) -> None:
            time.sleep(1)
            holder = sqlite3.connect(made.library / name, isolation_level=None, timeout=30)
            with closing(holder):
                holder.execute("BEGIN EXCLUSIVE")
                end = time.perf_counter() + _LOCKED
                ident, refused = made.upload(notices("锁时", 2))
                uploads.append(ident)
                said.append(f"上传 {refused or 202}")
                status, _, refused = made.send("POST", step, data={"status": "in_progress"})
                said.append(f"进展 {refused or status}")
                time.sleep(max(0.0, end - time.perf_counter()))
                holder.execute("ROLLBACK")

        replies = made.under_load(20, act)
        lost = []
        if made.send("GET", step)[1]["total"] != said[-1].endswith("201"):
            lost.append("进展与答复不符")
        for ident in filter(None, uploads):
            found = made.job(ident, 90, lambda j: j["state"] in {"done", "failed"})
            said.append(f"任务 {found['state']}{found['error']}")
            lost += made.missing([n for n, _ in notices("锁时", 2)])
        lost += made.losses()
    return Outcome(told(replies), "；".join(said), tuple(lost))


def hang_up(base: Path, place: Path, options: argparse.Namespace) -> Outcome:
    """Clients leave as soon as the first event has come."""
    with scene(base, place, options.port, options.clients) as made:
        first: list[bool] = []

        def act(until: float) -> None:
            threads_before = _threads(made)
            for i in range(200):
                first.append(_leave(made, QUESTIONS[i % len(QUESTIONS)]))
            time.sleep(max(0.0, until - time.perf_counter()))
            said.append(f"线程 {threads_before} → {_threads(made)}")

        said: list[str] = []
        replies = made.under_load(12, act)
        time.sleep(1)
        running = _gauge(made, "duban_running")
        said.append(f"{sum(first)} 个收到第一段后挂断；之后正在处理 {running - 1:.0f} 个")
        lost = made.losses()
        lost += ["有请求没有结束"] if running > 1 else []
    return Outcome(told(replies), "；".join(said), tuple(lost))


def slow_clients(base: Path, place: Path, options: argparse.Namespace) -> Outcome:
    """Many that say nothing, or send their head or body a byte at a time."""
    with scene(base, place, options.port, options.clients) as made:
        ends: list[str] = []

        def act(_until: float) -> None:
            ends.extend(asyncio.run(_all_slow(made, options.slow)))

        replies = made.under_load(_SLOW_SECONDS + 5, act)
        lost = made.losses()
    counts = ", ".join(f"{kind}×{count}" for kind, count in sorted(Counter(ends).items()))
    return Outcome(told(replies), counts, tuple(lost))


async def _all_slow(made: Scene, count: int) -> list[str]:
    kinds = (("不说话", b""), ("慢头", b"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "))
    key = made.headers["Authorization"]
    body = f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {key}\r\n"
    body += "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"
    every = (*kinds, ("慢体", body.encode()))
    return await asyncio.gather(
        *(_slow(made.running.port, *every[i % len(every)]) for i in range(count))
    )


async def _slow(port: int, kind: str, head: bytes) -> str:
    """One slow client: how it ended."""
    end = time.perf_counter() + _SLOW_SECONDS
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return f"{kind} 连不上"
    said = b""
    try:
        writer.write(head)
        while time.perf_counter() < end:
            with suppress(TimeoutError):
                got = await asyncio.wait_for(reader.read(4096), _TRICKLE)
                if not got:
                    break
                said += got
            if head:
                writer.write(b"a")
        else:
            return f"{kind} 还连着"
    except OSError:
        pass
    finally:
        writer.close()
    return f"{kind} {said[9:12].decode('ascii', 'replace') or '关闭'}"


def _leave(made: Scene, question: str) -> bool:
    """Ask for a stream and go when something of it has come."""
    body = json.dumps({"question": question}).encode()
    key = made.headers["Authorization"]
    head = (
        f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {key}"
        "\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", made.running.port), timeout=20) as own:
        own.sendall(head.encode() + body)
        got = b""
        while b"event:" not in got:
            more = own.recv(4096)
            if not more:
                return False
            got += more
    return True


def _threads(made: Scene) -> int:
    return sum(len(list(Path(f"/proc/{p}/task").iterdir())) for p in made.running.workers())


def _gauge(made: Scene, name: str) -> float:
    import httpx

    text = httpx.get(f"{made.running.address}/metrics", headers=made.headers, trust_env=False).text
    return sum(float(x.split()[-1]) for x in text.splitlines() if x.startswith(name))
