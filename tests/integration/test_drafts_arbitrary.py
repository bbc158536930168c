"""Whatever the documents say, nothing in a draft goes beyond them."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking import check_sentence
from assistant.drafting import Drafter, DraftKind, DraftRequest
from index.library import Library
from tests.command import written

HEADINGS = ("一、总体情况", "二、存在问题", "三、主要任务", "（一）加强河道清淤", "四、工作要求")
SUBJECTS = ("市水利局", "市财政局", "石桥县人民政府", "各责任单位", "我们", "该县")
DOINGS = (
    "要在2026年12月底前完成30公里河道清淤",
    "已完成河道清淤39.2公里，完成率84.3%",
    "河道清淤进展滞后，仍有4处未完成",
    "要把河道清淤责任落到村组，不得推诿",
    "对河道清淤不力的，由市政府约谈",
    "到2022年完成X公里河道清淤",
    "同时，要实行“一河一策”，做好河道清淤",
)
LINES = st.lists(
    st.one_of(
        st.sampled_from(HEADINGS),
        st.builds("{}{}。".format, st.sampled_from(SUBJECTS), st.sampled_from(DOINGS)),
    ),
    min_size=1,
    max_size=14,
).map("\n".join)


@settings(max_examples=10)
@given(first=LINES, second=LINES, kind=st.sampled_from(get_args(DraftKind)))
def test_every_sentence_of_every_kind_passes_the_check(
    first: str, second: str, kind: DraftKind
) -> None:
    with tempfile.TemporaryDirectory() as place:
        head = "关于河道清淤的通报\n（2026年11月6日）\n"
        folder = written(Path(place) / "文件", 甲=head + first, 乙=head + second)
        with Library.open(Path(place) / "文库") as library:
            library.ingest([folder], workers=0)
            draft = Drafter(library).draft(DraftRequest(kind, "河道清淤", date(2026, 11, 23)))
            quotes = {c.marker: c.quote for c in draft.citations}
            for c in draft.citations:
                assert library.document(c.document_id).text[c.start : c.end] == c.quote
    texts = [s.text for s in draft.sentences]
    assert len(texts) == len(set(texts))
    for sentence in draft.sentences:
        assert "我们" not in sentence.text
        assert "X" not in sentence.text
        if sentence.origin == "sourced":
            assert check_sentence(sentence.text, [quotes[m] for m in sentence.citations]) == ()
