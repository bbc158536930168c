"""Where documents come from, by issuer and title."""

from __future__ import annotations

import pytest

from corpus.model import Document
from corpus.places import Origin, origin


@pytest.mark.parametrize(
    ("issuer", "title", "expected"),
    [
        ("临江市人民政府办公室", "关于做好销号工作的通知", Origin("临江市", "市")),
        (None, "临江市2026年重点任务清单", Origin("临江市", "市")),
        (None, "石桥县河道整治方案", Origin("石桥县", "县")),
        ("云山省生态环境厅", "关于督办有关问题的通知", Origin("云山省", "省")),
        ("国务院办公厅", "关于做好有关工作的通知", Origin(None, "国家")),
        ("生态环境部", "关于印发方案的通知", Origin(None, "国家")),
        (None, "在全市督察整改推进会上的讲话", Origin(None, None)),
        (None, "关于区域协调发展的意见", Origin(None, None)),
    ],
)
def test_origin(issuer: str | None, title: str, expected: Origin) -> None:
    assert origin(Document("d", "f", "0", "", title, issuer=issuer)) == expected
