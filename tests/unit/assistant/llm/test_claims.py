"""Replies of every form to claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.claims import Claim, read_claims

FIRST = Claim("由市水利局牵头", (1,))


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ('{"claims": [{"text": "由市水利局牵头。", "clauses": [1]}]}', (FIRST,)),
        ('```json\n{"claims": [{"text": "由市水利局牵头", "clauses": [1, 1]}]}\n```', (FIRST,)),
        ('好的：{"claims": [{"text": "由市水利局牵头", "clauses": [1]}]}', (FIRST,)),
        ('{"claims": [{"text": "由市水利局牵头", "clauses": [1]}, {"text": "年底', (FIRST,)),
        ("由市水利局牵头[1]。", (FIRST,)),
        ("- 由市水利局牵头【1】\n2. 年底前完成[2，3]", (FIRST, Claim("年底前完成", (2, 3)))),
        ("<think>[9]先想想</think>由市水利局牵头[1]", (FIRST,)),
        ("<think>由市水利局牵头[1]", ()),
        ("由市水利局牵头", ()),
        ('{"claims": "由市水利局牵头[1]"}', ()),
        ('{"claims": [{"text": 3, "clauses": [1]}, {"text": "无编号", "clauses": []}]}', ()),
        ('{"claims": [{"text": "由市水利局牵头", "clauses": ["1"]}]}', ()),
        ("{坏的", ()),
        ("", ()),
    ],
)
def test_read_claims(reply: str, expected: tuple[Claim, ...]) -> None:
    assert read_claims(reply) == expected


def test_no_more_than_twelve_claims_are_read() -> None:
    reply = "\n".join(f"第{n}项[{n}]" for n in range(1, 30))
    assert [c.clauses for c in read_claims(reply)] == [(n,) for n in range(1, 13)]


@given(st.text() | st.text(alphabet='{}[]",:claimstextu12 \n', max_size=80))
def test_no_reply_raises(reply: str) -> None:
    assert all(c.text and c.clauses for c in read_claims(reply))
