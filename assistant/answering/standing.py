"""Where tasks stand, as a condition of a question: 逾期, 还没销号, 已完成."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from corpus.model import Obligation
from index.standing import CLOSED, Status

Standing = Literal["overdue", "not_written_off", "written_off", "not_done", "done", "returned"]

_ASKED: tuple[tuple[Standing, re.Pattern[str]], ...] = (
    ("not_written_off", re.compile(r"(?:没有?|未|尚未|还没有?|没能)销号|未完成销号|待销号")),
    ("written_off", re.compile(r"(?:已经?|完成)销号|销号了的|销了号")),
    ("overdue", re.compile(r"逾期|超期|过期未|到期(?:还没|未)|欠账")),
    (
        "not_done",
        re.compile(r"(?:没有?|未)(?:完成|办结|整改到位|完成整改|[干做办弄搞]完|落实)"),
    ),
    ("done", re.compile(r"已经?(?:完成|办结|整改到位)(?!时)")),
    ("returned", re.compile(r"(?:被|已)退回")),
)


def asked_standing(question: str) -> Standing | None:
    """Which standing a question picks tasks by; None where it picks by none."""
    return next((name for name, pattern in _ASKED if pattern.search(question)), None)


def standing_so(
    obligations: Iterable[Obligation],
    wanted: Standing,
    standings: Mapping[str, Status],
    today: date,
) -> list[Obligation]:
    """The obligations that stand as asked for on a day; one without progress is open."""
    return [o for o in obligations if _stands(o, wanted, standings.get(o.id, "open"), today)]


def _stands(obligation: Obligation, wanted: Standing, status: Status, today: date) -> bool:
    due = obligation.deadline.date
    return {
        "overdue": due is not None and due < today and status not in CLOSED,
        "not_written_off": status != "written_off",
        "written_off": status == "written_off",
        "not_done": status not in CLOSED,
        "done": status in CLOSED,
        "returned": status == "returned",
    }[wanted]
