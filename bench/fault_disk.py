"""A full disk: a small tmpfs that holds the library, filled up while clients ask."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.scene import Outcome, Scene, notices, scene, told

_SIZE = 400  # MB; an upload wants 256 of them free
_BLOCK = 1 << 20
_LEFT = 64 * 1024  # bytes that stay free


def full_disk(base: Path, place: Path, options: argparse.Namespace) -> Outcome:
    """Nothing can be written for some seconds; what was refused works afterwards."""
    with _small_disk(place) as mounted:
        if not mounted:
            return Outcome("–", "这里不能挂载 tmpfs，没有测", ())
        return _filled(base, place, options)


def _filled(base: Path, place: Path, options: argparse.Namespace) -> Outcome:
    with scene(base, place, options.port, options.clients) as made:
        task = made.send("GET", "/v1/obligations?limit=1")[1]["items"][0]["id"]
        step = f"/v1/obligations/{task}/progress"
        before = made.send("GET", step)[1]["total"]
        said: list[str] = []
        jobs: list[str] = []

        def act(_until: float) -> None:
            time.sleep(2)
            filler = place / "filler"
            ident, refused = made.upload(notices("满盘", 20, 60))
            try:
                _fill(filler)
                jobs.append(ident)
                said.append(f"正在读的上传 {refused or _state(made, ident, 3)}")
                said.append(f"新的上传 {_one(made.upload(notices('再传', 2)))}")
                status, _, refused = made.send("POST", step, data={"status": "in_progress"})
                said.append(f"进展 {refused or status}")
                time.sleep(2)
            finally:
                filler.unlink()

        replies = made.under_load(15, act)
        lost = []
        stands = made.send("GET", step)[1]["total"]
        if stands != before + any(x == "进展 201" for x in said):
            lost.append("进展与答复不符")
        if stands == before and made.send("POST", step, data={"status": "in_progress"})[0] != 201:
            lost.append("之后不能登记进展")
        said.append(f"腾出后它 {_state(made, jobs[0], 90)}")
        texts = notices("满盘", 20, 60)
        ident, refused = made.upload(texts)
        said.append(f"再上传 {refused or _state(made, ident, 60)}")
        lost += [*made.missing([name for name, _ in texts]), *made.losses()]
    return Outcome(told(replies), "；".join(said), tuple(lost))


def _state(made: Scene, ident: str, seconds: float) -> str:
    found = made.job(ident, seconds, lambda j: j["state"] in {"done", "failed"})
    return f"{found['state']}（{found['error']}）" if found["error"] else str(found["state"])


def _one(uploaded: tuple[str, str]) -> str:
    ident, refused = uploaded
    return refused or f"202（{ident[:6]}）"


def _fill(filler: Path) -> None:
    """Take all of the disk but ``_LEFT``."""
    with filler.open("wb", buffering=0) as out, suppress(OSError):
        while (free := shutil.disk_usage(filler.parent).free) > _LEFT:
            out.write(b"\0" * min(_BLOCK, free - _LEFT))


@contextmanager
def _small_disk(place: Path) -> Iterator[bool]:
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
