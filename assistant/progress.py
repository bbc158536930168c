"""Progress and write-off (销号): which step may follow which, and who may take it.

The steps run 整改中 → 已完成 → 申请销号 → 验收 → 公示 → 销号; what does not pass goes back
(退回) and starts again. An office may do without 验收, 公示 or both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ProgressError
from index.standing import STATUSES, Evidence, ProgressRecord, Status

if TYPE_CHECKING:
    from index.progress import NewRecord
    from index.view import LibraryView

NAMES: Mapping[Status, str] = {
    "open": "未启动",
    "in_progress": "整改中",
    "done": "已完成",
    "writeoff_requested": "已申请销号",
    "accepted": "已验收",
    "published": "已公示",
    "written_off": "已销号",
    "returned": "已退回",
}
"""Statuses as an office calls them."""

_WORDS: Mapping[str, Status] = {
    **{name: status for status, name in NAMES.items()},
    **{name.removeprefix("已"): status for status, name in NAMES.items()},
    "进行中": "in_progress",
    "推进中": "in_progress",
    "办结": "done",
    "已办结": "done",
    "未开始": "open",
}
_AFTER: Mapping[Status, tuple[Status, ...]] = {
    "open": ("in_progress", "done"),
    "in_progress": ("in_progress", "done"),
    "done": ("in_progress", "writeoff_requested"),
    "writeoff_requested": ("accepted", "returned"),
    "accepted": ("published", "returned"),
    "published": ("written_off", "returned"),
    "written_off": ("returned",),
    "returned": ("in_progress", "done"),
}
_BY_ANOTHER: tuple[Status, ...] = ("accepted", "written_off")
_NAME_LIMIT, _NOTE_LIMIT = 60, 2_000


@dataclass(frozen=True, slots=True)
class Steps:
    """Which steps an office takes between the request and the write-off."""

    acceptance: bool = True
    publication: bool = True

    def after(self, status: Status) -> tuple[Status, ...]:
        """The statuses that may follow, in their order; steps not taken are passed over."""
        skipped = {
            s
            for s, taken in (("accepted", self.acceptance), ("published", self.publication))
            if not taken
        }
        found: list[Status] = []
        for following in _AFTER[status]:
            if following in skipped:
                found += [f for f in self.after(following) if f not in found]
            elif following not in found:
                found.append(following)
        return tuple(sorted(found, key=STATUSES.index))


def status_of(word: str) -> Status:
    """A status by its name in Chinese or in the JSON contract.

    Raises:
        ProgressError: it is none.
    """
    if word in NAMES:
        return word  # type: ignore[return-value]
    if found := _WORDS.get(word):
        return found
    raise ProgressError(f"没有“{word}”这种状态：可用 {'、'.join(NAMES.values())}。")


def check(history: Sequence[ProgressRecord], record: NewRecord, steps: Steps) -> None:
    """Whether a record may follow an obligation's history.

    Raises:
        ProgressError: it may not; the message says why and what may.
    """
    now: Status = history[-1].status if history else "open"
    allowed = steps.after(now)
    if record.status not in allowed:
        names = "、".join(NAMES[s] for s in allowed)
        raise ProgressError(
            f"现在是“{NAMES[now]}”，不能直接记为“{NAMES[record.status]}”：可记为 {names}。"
        )
    if history and record.at < history[-1].at:
        raise ProgressError(
            f"时间 {record.at[:10]} 早于上一条记录（{history[-1].at[:10]}）：请改为其后的日期。"
        )
    if record.status == "returned" and not record.note:
        raise ProgressError("退回要写明原因：请用 --note 说明。")
    cycle = _cycle(history)
    if record.status in _BY_ANOTHER:
        _by_another(cycle, record)
    borne_out = bool(record.evidence) or any(r.evidence for r in cycle)
    if record.status == "written_off" and not borne_out:
        raise ProgressError("销号要有佐证材料：请用 --evidence 附上照片、报告或验收文件。")


def _by_another(cycle: Sequence[ProgressRecord], record: NewRecord) -> None:
    asked = {_person(r.by) for r in cycle if r.status == "writeoff_requested"}
    if _person(record.by) in asked:
        raise ProgressError(
            f"{record.by} 是销号申请人，不能自己{NAMES[record.status].removeprefix('已')}："
            "请由另一人办理。"
        )


def _person(name: str) -> str:
    """A name as it is compared: spaces, widths and signs that are not seen make no other person."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "ZC")


def _cycle(history: Sequence[ProgressRecord]) -> list[ProgressRecord]:
    """The records since the obligation was last returned."""
    cycle: list[ProgressRecord] = []
    for record in history:
        cycle = [] if record.status == "returned" else [*cycle, record]
    return cycle


class Recorder:
    """Records progress in one library under one office's steps."""

    def __init__(self, library: LibraryView, steps: Steps) -> None:
        """Hold the library and the steps."""
        self._library = library
        self._steps = steps

    def add(
        self,
        obligation_id: str,
        *,
        status: Status,
        by: str,
        note: str = "",
        evidence: Sequence[Path | tuple[Path, str]] = (),
        on: date | None = None,
    ) -> ProgressRecord:
        """Record a step.

        Args:
            obligation_id: or the beginning of it.
            status: the new one.
            by: who takes the step.
            note: what was done, or why it goes back.
            evidence: files, or files with the names to show.
            on: the day it happened; now if None.

        Raises:
            ProgressError: the step may not be taken.
            NotInLibraryError: there is no such obligation.
            EvidenceError: a file of evidence cannot be kept.
        """
        from index.progress import NewRecord

        who, told = by.strip(), note.strip()
        _sensible(who, told, on)
        obligation = self._library.obligation(obligation_id)
        record = NewRecord(
            obligation_id=obligation.id,
            status=status,
            by=who,
            at=_at(on),
            note=told,
            # Kept before the step is decided: a file left behind by a refused step does no
            # harm, a step without its file would.
            evidence=tuple(self._keep(obligation.id, e) for e in evidence),
            task=obligation.task,
            file=self._library.document(obligation.document_id).file,
        )
        return self._library.add_progress(record, lambda h, r: check(h, r, self._steps))

    def _keep(self, obligation_id: str, given: Path | tuple[Path, str]) -> Evidence:
        path, name = given if isinstance(given, tuple) else (given, None)
        return self._library.keep_evidence(obligation_id, path, name=name)


def _sensible(by: str, note: str, on: date | None) -> None:
    if not by:
        raise ProgressError("没有写明是谁：请用 --by 写上姓名。")
    if len(by) > _NAME_LIMIT or len(note) > _NOTE_LIMIT:
        raise ProgressError(f"姓名不超过 {_NAME_LIMIT} 个字，说明不超过 {_NOTE_LIMIT} 个字。")
    if on is not None and on > date.today():
        raise ProgressError(f"日期 {on} 还没有到：请写实际办理的日期。")


def _at(on: date | None) -> str:
    """The moment to write: now, or the end of a day that is past."""
    now = datetime.now().astimezone()
    if on is None or on == now.date():
        return now.isoformat(timespec="seconds")
    return datetime.combine(on, time(23, 59, 59)).astimezone().isoformat(timespec="seconds")
