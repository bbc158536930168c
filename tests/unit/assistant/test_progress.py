"""Which step may follow which, and who may take it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ProgressError
from assistant.progress import NAMES, Steps, check, status_of
from index.progress import NewRecord
from index.standing import STATUSES, Evidence, ProgressRecord, Status

PHOTO = Evidence("a" * 64, "整改后.jpg", 3)
SHORT = Steps(acceptance=False, publication=False)


def record(status: Status, by: str = "张三", *, evidence: bool = False, day: int = 1) -> NewRecord:
    kept = (PHOTO,) if evidence else ()
    return NewRecord("o1", status, by, f"2026-03-{day:02}T10:00:00+08:00", "说明", kept)


def history(*steps: NewRecord) -> list[ProgressRecord]:
    return [
        ProgressRecord(n, s.obligation_id, s.at, s.status, s.by, s.note, s.evidence)
        for n, s in enumerate(steps, 1)
    ]


@pytest.mark.parametrize(
    ("steps", "status", "expected"),
    [
        (Steps(), "open", ("in_progress", "done")),
        (Steps(), "done", ("in_progress", "writeoff_requested")),
        (Steps(), "writeoff_requested", ("accepted", "returned")),
        (Steps(), "accepted", ("published", "returned")),
        (Steps(publication=False), "accepted", ("written_off", "returned")),
        (Steps(acceptance=False), "writeoff_requested", ("published", "returned")),
        (SHORT, "writeoff_requested", ("written_off", "returned")),
        (Steps(), "written_off", ("returned",)),
        (Steps(), "returned", ("in_progress", "done")),
    ],
)
def test_what_may_follow(steps: Steps, status: Status, expected: tuple[Status, ...]) -> None:
    assert steps.after(status) == expected


def test_a_whole_course_with_two_people() -> None:
    course = [
        record("in_progress", day=1),
        record("done", day=2, evidence=True),
        record("writeoff_requested", day=3),
        record("accepted", "李四", day=4),
        record("published", day=5),
        record("written_off", "李四", day=6),
    ]
    for n, step in enumerate(course):
        check(history(*course[:n]), step, Steps())


@pytest.mark.parametrize(
    ("before", "step", "why"),
    [
        (
            [],
            record("written_off"),
            "现在是“未启动”，不能直接记为“已销号”：可记为 整改中、已完成。",
        ),
        (
            [record("done", evidence=True), record("writeoff_requested")],
            record("written_off"),
            "张三 是销号申请人，不能自己销号：请由另一人办理。",
        ),
        (
            [record("done"), record("writeoff_requested")],
            record("written_off", "李四"),
            "销号要有佐证材料：请用 --evidence 附上照片、报告或验收文件。",
        ),
        (
            [record("done", day=9)],
            record("writeoff_requested", day=8),
            "时间 2026-03-08 早于上一条记录（2026-03-09）：请改为其后的日期。",
        ),
    ],
)
def test_what_may_not_follow_says_why(before: list[NewRecord], step: NewRecord, why: str) -> None:
    with pytest.raises(ProgressError) as refused:
        check(history(*before), step, SHORT)
    assert str(refused.value) == why


@pytest.mark.parametrize("by", ["张 三", "张\u3000三", "张三\u200b", "\u2060张三"])
@pytest.mark.parametrize("status", ["accepted", "written_off"])
def test_a_name_written_otherwise_is_no_other_person(status: Status, by: str) -> None:
    before = history(record("done", evidence=True), record("writeoff_requested"))
    steps = Steps() if status == "accepted" else SHORT
    with pytest.raises(ProgressError, match="是销号申请人"):
        check(before, record(status, by), steps)


def test_evidence_from_before_a_return_does_not_count() -> None:
    before = [
        record("done", evidence=True),
        record("writeoff_requested"),
        record("returned", "李四"),
        record("done"),
        record("writeoff_requested"),
    ]
    with pytest.raises(ProgressError, match="佐证材料"):
        check(history(*before), record("written_off", "李四"), SHORT)
    check(history(*before), record("written_off", "李四", evidence=True), SHORT)


def test_a_return_wants_its_reason() -> None:
    before = history(record("done"), record("writeoff_requested"))
    bare = NewRecord("o1", "returned", "李四", "2026-03-02T10:00:00+08:00")
    with pytest.raises(ProgressError, match="退回要写明原因"):
        check(before, bare, Steps())


@pytest.mark.parametrize("word", ["in_progress", "整改中", "进行中"])
def test_statuses_by_either_name(word: str) -> None:
    assert status_of(word) == "in_progress"


def test_an_unknown_status_is_told_the_known_ones() -> None:
    with pytest.raises(ProgressError, match="没有“快了”这种状态：可用 未启动、整改中"):
        status_of("快了")


@given(
    st.lists(
        st.builds(
            record,
            st.sampled_from(STATUSES),
            st.sampled_from(["张三", "李四"]),
            evidence=st.booleans(),
        ),
        max_size=14,
    ),
    st.builds(Steps, st.booleans(), st.booleans()),
)
def test_no_history_writes_off_alone_or_without_evidence(
    attempts: list[NewRecord], steps: Steps
) -> None:
    kept: list[NewRecord] = []
    for step in attempts:
        try:
            check(history(*kept), step, steps)
        except ProgressError:
            continue
        kept.append(step)
    for n, step in enumerate(kept):
        if step.status != "written_off":
            continue
        since = [k.status for k in kept[:n]]
        start = n - since[::-1].index("returned") if "returned" in since else 0
        cycle = kept[start : n + 1]
        assert any(k.evidence for k in cycle)
        assert step.by not in {k.by for k in cycle if k.status == "writeoff_requested"}
    assert set(NAMES) == set(STATUSES)
