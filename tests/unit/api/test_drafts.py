"""Requests for drafts from JSON, and drafts as files."""

from __future__ import annotations

import json
from datetime import date

import pytest

from api.drafts import draft_bytes, draft_kind, draft_request
from api.errors import RequestError
from assistant.drafting.model import Draft, Frame, OutlineSection, Section

TODAY = date(2026, 11, 23)


def test_a_request_in_full() -> None:
    row = {
        "kind": "通报",
        "topic": "秸秆禁烧",
        "document_ids": ["a1"],
        "unit": "市公安局",
        "since": "2026-10-01",
        "until": "2026-10-31",
        "outline": [{"heading": "存在问题", "own": ["火点多发"]}, "责任分工"],
        "frame": {"issuer": "市政府督查室", "dated": "2026-11-01", "attachments": ["表"]},
        "today": "2026-11-02",
    }
    request = draft_request(row, today=TODAY)
    assert (request.kind, request.topic, request.unit) == ("circular", "秸秆禁烧", "市公安局")
    assert request.filters.document_ids == ("a1",)
    assert (request.since, request.until) == (date(2026, 10, 1), date(2026, 10, 31))
    assert request.outline == (
        OutlineSection("存在问题", ("火点多发",)),
        OutlineSection("责任分工"),
    )
    assert request.frame == Frame(
        issuer="市政府督查室", dated=date(2026, 11, 1), attachments=("表",)
    )
    assert request.today == date(2026, 11, 2)


def test_what_is_left_out_has_its_default() -> None:
    request = draft_request({"kind": "speech", "topic": "清淤"}, today=TODAY)
    assert (request.today, request.outline, request.frame) == (TODAY, (), Frame())


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([], "JSON 对象"),
        ({"kind": "speech"}, "缺少 topic"),
        ({"kind": "诗", "topic": "清淤"}, "没有“诗”这种稿件"),
        ({"topic": "清淤"}, "这种稿件"),
        ({"kind": "speech", "topic": 3}, "topic 应为字符串"),
        ({"kind": "speech", "topic": "清淤", "since": "去年"}, "since 应为日期"),
        ({"kind": "speech", "topic": "清淤", "outline": 3}, "outline"),
        ({"kind": "speech", "topic": "清淤", "outline": [{}]}, "outline"),
        ({"kind": "speech", "topic": "清淤", "frame": "局"}, "frame"),
        ({"kind": "speech", "topic": "清淤", "document_ids": "a"}, "document_ids"),
    ],
)
def test_what_is_no_request_is_explained(row: object, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        draft_request(row, today=TODAY)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("讲话稿章节", "speech"),
        ("整改方案条目", "plan_item"),
        ("月通报", "monthly"),
        ("weekly", "weekly"),
    ],
)
def test_kinds_by_either_name(name: str, kind: str) -> None:
    assert draft_kind(name) == kind


def test_a_draft_as_files() -> None:
    draft = Draft("circular", "关于清淤的通报", (Section("问题", (), "（缺）"),))
    assert json.loads(draft_bytes(draft, "json"))["sections"] == [
        {"heading": "问题", "sentences": [], "missing": "（缺）"}
    ]
    assert draft_bytes(draft, "md").decode().startswith("# 关于清淤的通报\n\n## 一、问题\n")
    assert draft_bytes(draft, "docx")[:2] == b"PK"
    with pytest.raises(RequestError, match=r"不能写成 \.pdf"):
        draft_bytes(draft, "pdf")
