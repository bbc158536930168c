"""Drafts of every kind over the sample documents, and over a ledger with progress."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from assistant.checking import check_sentence
from assistant.drafting import Draft, Drafter, DraftKind, DraftRequest
from assistant.drafting.rendering import plain_text
from assistant.progress import Recorder, Steps
from index.filters import Filters
from index.library import Library
from tests.command import SAMPLES, written

TODAY = date(2026, 11, 23)
TOPIC = "督察反馈问题整改"
_MONTH = date.today()
GOLDEN = Path(__file__).parent / "golden"
KINDS: tuple[DraftKind, ...] = get_args(DraftKind)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of its own: scores shift in the last digits when others commit to one."""
    with Library.open(tmp_path_factory.mktemp("起草") / "文库") as opened:
        opened.ingest([SAMPLES], workers=0)
        yield opened


def drafted(library: Library, kind: DraftKind, topic: str = TOPIC, **more: object) -> Draft:
    return Drafter(library).draft(DraftRequest(kind, topic, TODAY, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_passes_the_check_and_none_stands_twice(
    library: Library, kind: DraftKind
) -> None:
    draft = drafted(library, kind)
    quotes = {c.marker: c.quote for c in draft.citations}
    for c in draft.citations:
        assert library.document(c.document_id).text[c.start : c.end] == c.quote
    for sentence in draft.sentences:
        if sentence.origin == "sourced":
            sources = [quotes[m] for m in sentence.citations]
            assert sources
            assert check_sentence(sentence.text, sources) == ()
        elif sentence.origin == "template":
            assert check_sentence(sentence.text, ()) == ()
        else:
            assert sentence.origin == "ledger"
            assert sentence.obligations
    texts = [s.text for s in draft.sentences]
    assert len(texts) == len(set(texts))
    assert draft.withheld == 0
    assert [c.marker for c in draft.citations] == list(range(1, len(draft.citations) + 1))


@pytest.mark.parametrize("kind", ["speech", "circular", "weekly", "monthly", "bulletin"])
def test_at_least_eight_sources(library: Library, kind: DraftKind) -> None:
    assert len({c.clause_id for c in drafted(library, kind).citations}) >= 8


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_another_speaker_or_of_the_past(library: Library, kind: DraftKind) -> None:
    for sentence in drafted(library, kind).sentences:
        assert not re.search(r"(?<!自)我|同志们|刚才|X个", sentence.text)
        if sentence.origin == "sourced" and "要" in sentence.text:
            assert not re.search(r"2026年(?:[1-9]|10)月底前", sentence.text)


@pytest.mark.parametrize("kind", KINDS)
def test_the_draft_as_it_was_read(library: Library, kind: DraftKind) -> None:
    """Set DUBAN_REGENERATE=1 to write the files anew, and read what changed."""
    text = plain_text(drafted(library, kind)) + "\n"
    path = GOLDEN / f"draft_{kind}.txt"
    if _REGENERATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


_REGENERATE = os.environ.get("DUBAN_REGENERATE") == "1"  # noqa: TID251


def test_the_ledger_part_is_confined_to_a_unit(library: Library) -> None:
    draft = drafted(library, "speech", unit="市公安局")
    told = [s.text for s in draft.sections[2].sentences if s.origin == "ledger"]
    assert set(told) == {
        "老旧柴油货车淘汰，由市公安局牵头，市生态环境局、市交通运输局、市商务局配合，"
        "2027年6月底前完成。",
        "建筑工地扬尘整治，由市住房城乡建设局、市城市管理局牵头，市公安局、市交通运输局配合，"
        "立行立改、长期坚持。",
    }


def test_documents_that_the_filter_leaves_out_leave_no_trace(
    library: Library, ids: dict[str, str]
) -> None:
    plan = next(i for f, i in ids.items() if f.startswith("02"))
    draft = drafted(library, "speech", filters=Filters((plan,)))
    assert {c.document_id for c in draft.citations} == {plan}
    assert {o.obligation.document_id for o in draft.obligations} == {plan}


def test_deadlines_that_differ_are_told(library: Library) -> None:
    notes = " ".join(drafted(library, "speech").notes)
    assert "“龙潭工业园区污水处理厂提标改造”的时限几份文件不一致" in notes


@pytest.fixture(scope="module")
def progressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Four tasks: one done this month, one late, one due next month, one standing."""
    place = tmp_path_factory.mktemp("台账")
    table = (
        "序号,任务名称,牵头单位,配合单位,完成时限\n"
        "1,东湖清淤,市水利局,市财政局,2026年12月底前\n"
        "2,西街改造,市住建局,市公安局,2026年9月底前\n"
        "3,南山复绿,市林业局,市财政局,2026年10月底前\n"
        "4,秸秆禁烧巡查,市农业农村局,市公安局,长期坚持\n"
    )
    folder = written(place / "文件", 说明="关于任务清单的说明\n请按清单落实。")
    (folder / "任务清单.csv").write_text(table, encoding="utf-8")
    with Library.open(place / "文库") as opened:
        opened.ingest([folder], workers=0)
        _, owed = opened.obligations()
        done = next(o for o in owed if o.task == "南山复绿")
        recorder = Recorder(opened, Steps())
        recorder.add(done.id, status="done", by="甲", note="完成复绿3处", on=_MONTH)
        yield opened


def test_a_monthly_report_counts_what_the_ledger_has(progressed: Library) -> None:
    request = DraftRequest("monthly", "全部任务", date.today())
    draft = Drafter(progressed).draft(request)
    day = f"{_MONTH.year}年{_MONTH.month}月{_MONTH.day}日"
    late = 1 if date(2026, 9, 30) < _MONTH <= date(2026, 12, 31) else 2
    whole = draft.sections[0].sentences
    assert whole[0].text == (
        f"截至{day}，共有任务4项，已完成1项，占25.0%，其中已销号0项，逾期未完成{late}项。"
    )
    assert len(whole[0].obligations) == 4
    assert "南山复绿（市林业局）：完成复绿3处。" in [s.text for s in whole]
    ranking = [s.text for s in draft.sections[1].sentences]
    assert ranking[0] == "第1位，市林业局，任务1项，完成1项，完成率100.0%。"
    overdue = [s.text for s in draft.sections[2].sentences]
    assert any(
        t.startswith("西街改造，由市住建局牵头，时限为2026年9月底前，已逾期") for t in overdue
    )


def test_an_empty_library_gives_sections_that_ask_for_sources(tmp_path: Path) -> None:
    with Library.open(tmp_path / "空") as empty:
        for kind in KINDS:
            draft = Drafter(empty).draft(DraftRequest(kind, "秸秆禁烧", TODAY))
            assert draft.sentences == ()
            assert all("请补充" in (s.missing or "") for s in draft.sections)
