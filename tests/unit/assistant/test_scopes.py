"""Questions about several places or years taken apart."""

from __future__ import annotations

import pytest

from assistant.followup import complete
from assistant.scopes import sub_questions


def _texts(question: str) -> list[str]:
    return [s.text for s in sub_questions(complete(question, (), None))]


def test_one_question_a_place() -> None:
    subs = sub_questions(complete("河北省和河南省的粮食产量目标分别是多少？", (), None))
    assert [s.text for s in subs] == [
        "河北省的粮食产量目标是多少？",
        "河南省的粮食产量目标是多少？",
    ]
    assert [s.scope.places for s in subs] == [("河北",), ("河南",)]
    assert [[p.asks for p in s.parts] for s in subs] == [[("number",)], [("number",)]]


def test_one_question_a_year() -> None:
    subs = sub_questions(complete("绿化覆盖率2025年和2026年分别是多少？", (), None))
    assert [s.scope.years for s in subs] == [(2025,), (2026,)]


def test_documents_in_brackets() -> None:
    assert _texts("两份通知（2024年通知、2025年通知）的补助标准有什么不同？") == [
        "两份通知2024年通知的补助标准有什么不同？",
        "两份通知2025年通知的补助标准有什么不同？",
    ]


@pytest.mark.parametrize("question", ["清淤由谁负责？", "河北省和河南省哪个快", "各县要做什么？"])
def test_nothing_compared_stays_whole(question: str) -> None:
    assert _texts(question) == [question]


def test_a_follow_up_stays_whole() -> None:
    asked = complete("两年分别是多少？", ("2025年和2026年的目标各是多少？",), None)
    assert asked.earlier
    assert sub_questions(asked) == (asked,)
