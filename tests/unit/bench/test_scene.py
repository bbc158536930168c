"""What the fault bench uploads, and how it tells what clients saw."""

from __future__ import annotations

from pathlib import Path

from bench.clients import CUT
from bench.figures import Reply
from bench.scene import notices, told
from corpus.parse import parse


def test_notices_are_as_many_and_none_is_like_another() -> None:
    made = notices("试", 20, 60)
    assert [name for name, _ in made] == [f"试{i:03}.txt" for i in range(20)]
    assert len({text for _, text in made}) == 20


def test_a_notice_has_its_tasks_with_owner_and_day(tmp_path: Path) -> None:
    name, text = notices("试", 1, 12)[0]
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    found = parse(file).obligations
    assert len(found) == 12
    assert {(o.lead, o.deadline.date is not None) for o in found} == {
        ((unit,), True) for unit in {o.lead[0] for o in found}
    }


def test_waiting_is_told_of_answers_only() -> None:
    replies = [Reply(1, 0.1, 200), Reply(2, 0.3, 200), Reply(9, 9.0, 0, CUT)]
    assert told(replies) == "200×2，断开×1；p95 300 ms"
