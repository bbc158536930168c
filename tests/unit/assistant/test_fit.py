"""A clause of another place or year cannot speak for the question."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.fit import contradicts, misfits, names_unit
from assistant.scope import Scope
from corpus.model import ParsedDocument
from corpus.parse import parse_text


def _parse(text: str) -> ParsedDocument:
    return parse_text(text)


REPORT = _parse(
    "临江市2025年绿化工作报告\n全市新建口袋公园14个，2026年计划新建20个。\n市林业局负责落实。\n"
)
PLAN = _parse("河北省水网规划（2021—2025年）\n一、目标\n建设骨干渠道。\n")
UNDATED = _parse("清淤工作办法\n2024年起实行河道清淤。\n")
DATED = _parse("清淤工作通知\n各县要开展清淤。\n临江市人民政府\n2026年2月18日\n")


def _last(parsed: ParsedDocument, words: str) -> tuple[str, ...]:
    clause = next(c for c in parsed.clauses if words in c.text)
    return misfits(SCOPE, parsed.document, clause)


SCOPE = Scope(places=("临江",), years=(2025,))


def test_a_fitting_clause_misses_nothing() -> None:
    assert _last(REPORT, "口袋公园") == ()


def test_what_does_not_fit_is_named() -> None:
    clause = REPORT.clauses[-1]
    scope = Scope(places=("河南",), years=(2019,), units=("市财政局",))
    assert misfits(scope, REPORT.document, clause) == ("河南", "市财政局", "2019年")


def test_a_year_named_in_the_clause_itself_fits() -> None:
    clause = next(c for c in REPORT.clauses if "2026年" in c.text)
    assert misfits(Scope(years=(2026,)), REPORT.document, clause) == ()


def test_a_span_of_years_in_the_title_covers_those_between() -> None:
    clause = PLAN.clauses[-1]
    assert misfits(Scope(years=(2023,)), PLAN.document, clause) == ()
    assert misfits(Scope(years=(2026,)), PLAN.document, clause) == ("2026年",)


def test_a_title_that_states_a_province_speaks_for_no_other_place() -> None:
    clause = PLAN.clauses[-1]
    assert misfits(Scope(places=("河北",)), PLAN.document, clause) == ()
    assert misfits(Scope(places=("河南",)), PLAN.document, clause) == ("河南",)


def test_the_date_of_issue_is_the_year() -> None:
    assert DATED.document.issued_on == date(2026, 2, 18)
    assert misfits(Scope(years=(2026,)), DATED.document, DATED.clauses[1]) == ()
    assert misfits(Scope(years=(2025,)), DATED.document, DATED.clauses[1]) == ("2025年",)


def test_an_undated_document_speaks_for_the_years_it_tells() -> None:
    assert misfits(Scope(years=(2024,)), UNDATED.document, UNDATED.clauses[0]) == ()
    assert misfits(Scope(years=(2026,)), UNDATED.document, UNDATED.clauses[0]) == ("2026年",)


@pytest.mark.parametrize(
    ("scope", "against"),
    [
        (Scope(places=("河南",)), True),
        (Scope(places=("河北",)), False),
        (Scope(years=(2030,)), True),
        (Scope(years=(2024,)), False),
        (Scope(), False),
    ],
)
def test_a_title_contradicts_another_place_or_year(scope: Scope, *, against: bool) -> None:
    assert contradicts(scope, PLAN.document) is against


def test_units_are_known_under_their_other_names() -> None:
    clause = REPORT.clauses[-1]
    assert names_unit("市林业和草原局", REPORT.document, clause)
    assert not names_unit("市财政局", REPORT.document, clause)
