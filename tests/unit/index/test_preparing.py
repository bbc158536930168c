"""One file brings no more than a library can bear."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import OversizeError
from index import preparing
from index.preparing import prepare

_TEXT = "临江市防汛通知\n" + "".join(
    f"{n}. 第{n}号堤段巡查由市水利局牵头，2026年12月底前完成。\n" for n in range(1, 13)
)


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("CLAUSES_LIMIT", "读出 13 条条款，超过一份文件 12 条的上限"),
        ("OBLIGATIONS_LIMIT", "读出 12 条任务，超过一份文件 11 条的上限"),
    ],
)
def test_a_file_that_holds_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, reason: str
) -> None:
    place = tmp_path / "通知.txt"
    place.write_text(_TEXT, encoding="utf-8")
    made = prepare(place, "通知.txt")
    held = {"CLAUSES_LIMIT": made.clauses, "OBLIGATIONS_LIMIT": made.obligations}[limit]
    monkeypatch.setattr(preparing, limit, len(held))
    assert prepare(place, "通知.txt") == made
    monkeypatch.setattr(preparing, limit, len(held) - 1)
    with pytest.raises(OversizeError, match=reason):
        prepare(place, "通知.txt")
