"""A ledger of 100,000 obligations: every filter, linking, and the peers beside.

    python -m bench.ledger --library DIR [--documents 2000] [--tasks 50]

The ledger is made up: plans, lists and bulletins of 40 places and 5 years, a third of whose
tasks stand in two or three documents. Peers, in this same run: SQL with ``LIKE`` on the plain
table without any index of ours, and pandas where it is installed.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from corpus.model import Deadline, Document, Obligation, ParsedDocument, ReadReport
from index.database import Database, Incoming
from index.layout import DATABASE
from index.ledger import Conditions
from index.library import Library
from index.preparing import prepared

_PLACES = [f"{a}{b}市" for a in "临云江白石青" for b in "江川阳溪桥州源"][:40]
_UNITS = [
    "市生态环境局",
    "市水利局",
    "市住房城乡建设局",
    "市城市管理局",
    "市农业农村局",
    "市自然资源和规划局",
    "市交通运输局",
    "市工业和信息化局",
    "市发展改革委",
    "市教育局",
    "市卫生健康委",
    "市民政局",
    "市财政局",
    "市公安局",
    "市林业局",
    "市市场监管局",
    "市商务局",
    "市应急局",
    "市司法局",
    "市文化和旅游局",
]
_WHERE = [
    "清水河",
    "白沙河",
    "南湖",
    "北山",
    "东城区",
    "西郊",
    "龙潭镇",
    "石桥乡",
    "高新区",
    "老城片区",
    "城南",
    "云峰山",
]
_WHAT = [
    "污水管网",
    "黑臭水体",
    "燃煤锅炉",
    "历史遗留矿山",
    "规模养殖场",
    "入河排污口",
    "老旧小区",
    "农村公路",
    "学校食堂",
    "渗滤液",
    "裸露地块",
    "秸秆焚烧",
]
_DO = [
    "提标改造",
    "清淤疏浚",
    "综合治理",
    "排查登记",
    "生态修复",
    "规范化建设",
    "清理取缔",
    "配套完善",
    "扩容提质",
    "淘汰替代",
]
_ROUNDS = 7
_LIMIT_MS = 50.0


def main() -> int:
    """Build, link, ask, and print a line for each figure."""
    options = _options()
    _build(options.library, options.documents, options.tasks)
    return _ask(options.library)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--tasks", type=int, default=50)
    return parser.parse_args()


def _build(home: Path, documents: int, tasks: int) -> None:
    with Library.open(home) as library:
        if library.count():
            return
    made = [prepared(d) for d in _documents(documents, tasks)]
    with Database(home / DATABASE) as database:
        started = time.perf_counter()
        for first in range(0, len(made) - 1, 50):
            batch = made[first : min(first + 50, len(made) - 1)]
            database.write([Incoming(p, p.document.file) for p in batch])
        _say("stored", f"{time.perf_counter() - started:.1f} s for {documents * tasks:,}")
        started = time.perf_counter()
        database.link()
        _say("linked at once", f"{time.perf_counter() - started:.1f} s")
        database.write([Incoming(made[-1], made[-1].document.file)])
        started = time.perf_counter()
        database.link()
        _say("linked one document more", f"{time.perf_counter() - started:.2f} s")


def _documents(count: int, tasks: int) -> Iterator[ParsedDocument]:
    chance = random.Random(1)
    shared: list[tuple[str, ...]] = []
    for number in range(count):
        # Three documents of a place and year follow one another; they share a third of tasks.
        place, year = _PLACES[number // 3 % len(_PLACES)], 2021 + number // 3 // len(_PLACES) % 5
        name = ("整改方案", "任务清单", "情况通报")[number % 3]
        if number % 3 == 0:
            shared = [_wording(chance) for _ in range(tasks // 3)]
        day = date(year, 1 + 3 * (number % 3), 10)
        title = f"{place}{year}年第{number // 600}批重点问题{name}"
        document = Document(
            f"d{number}",
            f"{number:05}.xlsx",
            f"{number:064x}",
            "略",
            title,
            "方案",
            f"{place}人民政府",
            None,
            day,
        )
        rows = shared + [_wording(chance) for _ in range(tasks - len(shared))]
        duties = tuple(
            _duty(f"{number:05}{place_in:05}", document, wording, chance, year)
            for place_in, wording in enumerate(rows)
        )
        yield ParsedDocument(document, (), duties, ReadReport("xlsx"))


def _wording(chance: random.Random) -> tuple[str, ...]:
    parts = [chance.choice(words) for words in (_WHERE, _WHAT, _DO)]
    task = f"{''.join(parts)}{chance.randint(2, 99)}处"
    return (task, *chance.sample(_UNITS, 3))


def _duty(
    ident: str, document: Document, wording: tuple[str, ...], chance: random.Random, year: int
) -> Obligation:
    task, lead, *support = wording
    month = chance.randint(1, 12)
    dated = Deadline(f"{year}年{month}月", "date", date(year, month, 28), precision="month")
    return Obligation(
        ident,
        document.id,
        f"c{ident}",
        task,
        (lead,),
        tuple(support),
        goal=f"{task}全部完成，{chance.choice(_WHAT)}不反弹，满意率达{chance.randint(80, 99)}%以上",
        measures=(f"制定{task}方案，落实资金{chance.randint(10, 999)}万元，建立长效机制",),
        deadline=dated if chance.random() < 0.8 else Deadline("长期坚持", "ongoing"),
    )


def _queries() -> dict[str, Conditions]:
    spring = {"due_from": date(2024, 3, 1), "due_to": date(2024, 4, 30)}
    return {
        "no filter": Conditions(),
        "document": Conditions(document_id="d1000"),
        "unit, any role": Conditions(unit="市水利局"),
        "unit leads": Conditions(unit="市水利局", role="lead"),
        "due in two months": Conditions(**spring),  # type: ignore[arg-type]
        "due by 2024-06": Conditions(due_to=date(2024, 6, 30)),
        "kind ongoing": Conditions(kind="ongoing"),
        "status open": Conditions(status="open"),
        "status done": Conditions(status="done"),
        "overdue": Conditions(overdue_on=date(2024, 6, 30)),
        "q rare (4 signs)": Conditions(q="河清淤疏"),
        "q common (2 signs)": Conditions(q="管网"),
        "q in every row": Conditions(q="满意率"),
        "q one sign": Conditions(q="矿"),
        "q in none": Conditions(q="量子通信"),
        "conflicts": Conditions(disputed=True),
        "unit, dates, q": Conditions(unit="市水利局", q="管网", **spring),  # type: ignore[arg-type]
        "unit, status, q": Conditions(unit="市水利局", q="清水河", status="open"),
        "unit in none": Conditions(unit="市气象局"),
    }


def _ask(home: Path) -> int:
    slow = 0
    with Library.open(home) as library:
        library.tasks(limit=50)
        for name, query in _queries().items():
            total, _ = library.tasks(**query, limit=50)
            spent = _median(lambda query=query: library.tasks(**query, limit=50))  # type: ignore[misc]
            late = _median(lambda query=query: library.tasks(**query, limit=50, order="due"))  # type: ignore[misc]
            slow += max(spent, late) > _LIMIT_MS
            _say(name, f"{total:>7,} tasks  {spent:6.1f} ms  by due date {late:6.1f} ms")
    _peers(home)
    _say("over 50 ms", str(slow))
    return 1 if slow else 0


def _peers(home: Path) -> None:
    connection = sqlite3.connect(home / DATABASE)
    like = "SELECT count(*) FROM obligations WHERE words LIKE '%' || ? || '%'"
    for word in ("管网", "河清淤疏"):
        spent = _median(lambda word=word: connection.execute(like, (word,)).fetchall())  # type: ignore[misc]
        _say(f"peer: SQL LIKE {word}", f"{spent:6.1f} ms")
    try:
        import pandas
    except ImportError:
        return
    frame = pandas.read_sql("SELECT lead, words, deadline_date FROM obligations", connection)
    for word in ("管网", "河清淤疏"):
        spent = _median(lambda word=word: frame[frame.words.str.contains(word, regex=False)])  # type: ignore[misc]
        _say(f"peer: pandas {word}", f"{spent:6.1f} ms")


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _say(name: str, value: str) -> None:
    sys.stdout.write(f"{name:<26} {value}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
