"""The document first, then the place in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.lexical import LexicalIndex, Record
from index.ranking import rank, rank_given

_TITLES = {
    1: "云山省 2024年 民生 工程 方案",
    2: "云山省 2023年 民生 工程 方案",
    3: "临江市 扬尘 治理 方案",
}
_CLAUSES = {
    1: ["云山省 2024年 民生 工程 方案 印发 你们", "养老 护理员 培训 民政厅", "托育 普惠 卫生"],
    2: ["云山省 2023年 民生 工程 方案 印发 你们", "养老 护理员 培训 人社厅", "道路 改造"],
    3: ["扬尘 治理 住建局", "渣土 车辆 城管局"],
}


@pytest.fixture(name="index")
def _index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path, create=True)
    with index.writer() as writer:
        for document, texts in _CLAUSES.items():
            records = [
                Record(10 * document + n, document, "", text) for n, text in enumerate(texts)
            ]
            writer.add(document, _TITLES[document], records)
        writer.commit(1)
    index.reload()
    return index


def _titles(documents: Sequence[int]) -> dict[int, frozenset[str]]:
    return {d: frozenset(_TITLES[d].split()) for d in documents}


def _words(text: str) -> dict[str, float]:
    return dict.fromkeys(text.split(), 1.0)


def test_the_clause_asked_for_comes_before_the_preamble(index: LexicalIndex) -> None:
    ranked = rank(index, _titles, _words("2024年 民生 工程 方案 护理员"), 10)
    order = [f.serial for f in ranked]
    assert order[0] == 11
    assert order.index(11) < order.index(10)


def test_the_year_in_the_question_chooses_the_document(index: LexicalIndex) -> None:
    first = [
        rank(index, _titles, _words(f"{year} 民生 工程 养老 护理员"), 1)[0].serial
        for year in ("2024年", "2023年")
    ]
    assert first == [11, 21]


def test_only_documents_allowed_are_ranked(index: LexicalIndex) -> None:
    ranked = rank(index, _titles, _words("养老 护理员"), 10, documents=[2])
    assert [f.serial for f in ranked] == [21]


def test_the_limit_holds(index: LexicalIndex) -> None:
    assert len(rank(index, _titles, _words("方案 养老 扬尘 渣土"), 2)) == 2


def test_given_clauses_score_as_they_would_in_the_ranking(index: LexicalIndex) -> None:
    words = _words("2024年 民生 养老 护理员")
    ranked = {f.serial: f.score for f in rank(index, _titles, words, 10)}
    given = {f.serial: f.score for f in rank_given(index, _titles, words, {11: 1, 21: 2, 30: 3})}
    assert given == pytest.approx({11: ranked[11], 21: ranked[21]})


def test_no_words_no_clauses(index: LexicalIndex) -> None:
    assert rank(index, _titles, {}, 10) == []
