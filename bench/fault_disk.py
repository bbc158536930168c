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

        def act(_until: float) -> None:
            time.sleep(2)
            filler = place / "filler"
            ident, refused = made.upload(notices("满盘", 20, 60))
            try:
                _fill(filler)
                said.append(f"磁盘满时正在读的上传 {refused or _ended(made, ident)}")
                said.append(f"新的上传 {_one(made.upload(notices('再传', 2)))}")
                status, _, refused = made.send("POST", step, data={"status": "in_progress"})
                said.append(f"进展 {refused or status}")
                time.sleep(2)
            finally:
                filler.unlink()

        replies = made.under_load(12, act)
        lost = []
        stands = made.send("GET", step)[1]["total"]
        if stands != before + said[-1].endswith("201"):
            lost.append("进展与答复不符")
        if stands == before and made.send("POST", step, data={"status": "in_progress"})[0] != 201:
            lost.append("之后不能登记进展")
        texts = notices("满盘", 20, 60)
        ident, refused = made.upload(texts)
        found = made.job(ident, 60, lambda j: j["state"] in {"done", "failed"}) if ident else None
        said.append(f"腾出空间后上传 {refused or (found and found['state'])}")
        lost += [*made.missing([name for name, _ in texts]), *made.losses()]
    return Outcome(told(replies), "；".join(said), tuple(lost))


def _ended(made: Scene, ident: str) -> str:
    found = made.job(ident, 60, lambda j: j["state"] in {"done", "failed"})
    return f"{found['state']}{'：' if found['error'] else ''}{found['error']}"


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
