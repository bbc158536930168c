"""A table of deadlines as offices write them, each value worked out by hand from a calendar.

The document is of Tuesday 5 March 2024 unless the row's section says otherwise. A row is the
wording, then the expected result: ``date``, ``date!`` where the wording is ambiguous,
``start..date`` for a period, a rule of RFC 5545, or the name of a kind.
"""

from __future__ import annotations

from datetime import date

import pytest

from corpus.deadlines import find, resolve
from corpus.model import Deadline

ISSUED = date(2024, 3, 5)

STATED = """
2024年12月31日前 | 2024-12-31
2024年12月31日 | 2024-12-31
2024年12月31日之前 | 2024-12-31
2024年12月31日以前 | 2024-12-31
于2024年6月30日前完成 | 2024-06-30
2024 年 6 月 30 日前 | 2024-06-30
２０２４年６月３０日前 | 2024-06-30
二〇二四年六月三十日前 | 2024-06-30
二○二四年十一月八日 | 2024-11-08
2024年10月1日18:00前 | 2024-10-01
2024年10月8日下班前 | 2024-10-08
2024年10月8日17时前 | 2024-10-08
2024-12-31 | 2024-12-31
2024/9/30 | 2024-09-30
2024.9.30 | 2024-09-30
2024.9.30前 | 2024-09-30
2024-12 | 2024-12-31
2024.06 | 2024-06-30
2024年6月底前 | 2024-06-30
2024年6月底 | 2024-06-30
2024年6月末前 | 2024-06-30
2024年6月底之前 | 2024-06-30
2024年6月 | 2024-06-30
2024年6月份 | 2024-06-30
2024年6月内 | 2024-06-30
2024年2月底前 | 2024-02-29
2025年2月底前 | 2025-02-28
2023年2月末 | 2023-02-28
2024年十二月底前 | 2024-12-31
2024年6月上旬 | 2024-06-10
2024年6月中旬 | 2024-06-20
2024年6月下旬 | 2024-06-30
2025年2月下旬 | 2025-02-28
2024年一季度 | 2024-03-31
2024年第一季度末 | 2024-03-31
2024年第二季度 | 2024-06-30
2024年二季度末前 | 2024-06-30
2024年第3季度 | 2024-09-30
2024年前三季度 | 2024-09-30
2024年四季度末 | 2024-12-31
2024年上半年 | 2024-06-30
2025年下半年 | 2025-12-31
2024年年底 | 2024-12-31
2024年底 | 2024-12-31
2024年底前 | 2024-12-31
2024年末 | 2024-12-31
2024年末前 | 2024-12-31
2024年年底前 | 2024-12-31
2024年底之前 | 2024-12-31
2024年内 | 2024-12-31
2024年年内 | 2024-12-31
2024年 | 2024-12-31
2024年度 | 2024-12-31
到2025年 | 2025-12-31
到2025年底 | 2025-12-31
至2027年底 | 2027-12-31
力争到2030年 | 2030-12-31
到2035年 | 2035-12-31
18年底前 | 2018-12-31
25年6月底前 | 2025-06-30
2017年底前完成主体，2020年底前完成验收 | 2020-12-31
2024年5月底前制定方案，9月底前完成整治 | 2024-09-30
2018年12月底前，长期坚持 | 2018-12-31
2016年6月底前启动建设，持续推进 | 2016-06-30
立行立改，2024年8月底前完成 | 2024-08-31
接通知后3日内启动，2024年5月10日前完成 | 2024-05-10
2024年春节前 | 2024-02-09
2025年春节前 | 2025-01-28
2024年国庆节前 | 2024-09-30
2024年中秋节前 | 2024-09-16
2025年端午节前 | 2025-05-30
2024年清明节前 | 2024-04-03
2025年元旦前 | 2024-12-31
2024年“五一”前 | 2024-04-30
2024年五一前 | 2024-04-30
2024年重阳节前 | 2024-10-10
2025年元宵节前 | 2025-02-11
“十四五”末 | 2025-12-31
“十五五”末 | 2030-12-31
十三五末 | 2020-12-31
“十四五”期末 | 2025-12-31
2026年9月上旬 | 2026-09-10
2024年11月30日24时前 | 2024-11-30
2024年6月30日(含)前 | 2024-06-30
完成时限：2022年 | 2022-12-31
2022年12月底前启动 | 2022-12-31
"""

AMBIGUOUS = """
2024年6月前 | 2024-05-31!
2025年1月前 | 2024-12-31!
2030年前 | 2029-12-31!
2025年以前 | 2024-12-31!
2026年之前 | 2025-12-31!
2024年7月中旬前 | 2024-07-10!
2024年7月下旬前 | 2024-07-20!
2024年三季度前 | 2024-06-30!
2024年下半年前 | 2024-06-30!
2024年6月初 | 2024-06-10!
2025年初 | 2025-01-31!
2024年年中 | 2024-06-30!
2024年3月前 | 2024-03-31!
2024年上半年前 | 2024-06-30!
2024年前 | 2024-12-31!
"""

WITHOUT_YEAR = """
12月31日前 | 2024-12-31
6月底前 | 2024-06-30
10月底 | 2024-10-31
4月底前 | 2024-04-30
12月 | 2024-12-31
十二月底前 | 2024-12-31
５月底前 | 2024-05-31
6月上旬 | 2024-06-10
7月中旬 | 2024-07-20
8月下旬 | 2024-08-31
5月20日 | 2024-05-20
12月31日18:00前 | 2024-12-31
三季度末 | 2024-09-30
第三季度 | 2024-09-30
二季度 | 2024-06-30
前三季度 | 2024-09-30
上半年 | 2024-06-30
下半年 | 2024-12-31
年底前 | 2024-12-31
年底 | 2024-12-31
年末 | 2024-12-31
年内 | 2024-12-31
今年 | 2024-12-31
今年年底前 | 2024-12-31
今年底前 | 2024-12-31
今年内 | 2024-12-31
本年度 | 2024-12-31
今年6月底前 | 2024-06-30
今年上半年 | 2024-06-30
明年 | 2025-12-31
明年3月底前 | 2025-03-31
明年上半年 | 2025-06-30
次年1月底前 | 2025-01-31
次年3月31日前 | 2025-03-31
当年12月底前 | 2024-12-31
本月底前 | 2024-03-31
月底前 | 2024-03-31
本月20日前 | 2024-03-20
下月5日前 | 2024-04-05
下月底前 | 2024-04-30
28日前 | 2024-03-28
本周五前 | 2024-03-08
下周三前 | 2024-03-13
本周内 | 2024-03-10
今日 | 2024-03-05
明日 | 2024-03-06
春节前 | 2025-01-28
国庆节前 | 2024-09-30
元旦前 | 2024-12-31
中秋节前 | 2024-09-16
端午节前 | 2024-06-09
6月前 | 2024-05-31!
7月中旬前 | 2024-07-10!
三季度前 | 2024-06-30!
1月底前 | 2024-01-31!
年初 | 2024-01-31!
3月1日前 | 2024-03-01!
"""

PERIODS = """
2023—2027年 | 2023-01-01..2027-12-31
2023-2027年 | 2023-01-01..2027-12-31
2023年-2027年 | 2023-01-01..2027-12-31
2023年至2027年 | 2023-01-01..2027-12-31
2023～2025年 | 2023-01-01..2025-12-31
２０２３—２０２５年 | 2023-01-01..2025-12-31
2024年1月至2025年6月 | 2024-01-01..2025-06-30
2024年3月—2024年11月 | 2024-03-01..2024-11-30
2022年6月-12月底 | 2022-06-01..2022-12-31
2024年6月1日至30日 | 2024-06-01..2024-06-30
2024年6月1日至9月30日 | 2024-06-01..2024-09-30
2024年6月1日-2025年5月31日 | 2024-06-01..2025-05-31
2024年4—6月 | 2024-04-01..2024-06-30
2024年一至三季度 | 2024-01-01..2024-09-30
“十四五”期间 | 2021-01-01..2025-12-31
十四五时期 | 2021-01-01..2025-12-31
“十五五”时期 | 2026-01-01..2030-12-31
“十三五”规划期间 | 2016-01-01..2020-12-31
自2018年起 | 2018-01-01..
自2024年4月1日起 | 2024-04-01..
从2025年开始 | 2025-01-01..
2024年1月1日起施行 | 2024-01-01..
6—8月 | 2024-06-01..2024-08-31
6月1日至9月30日 | 2024-06-01..2024-09-30
3月至5月 | 2024-03-01..2024-05-31
"""

RULES = """
每月28日前 | FREQ=MONTHLY;BYMONTHDAY=28
周调度、月通报 | FREQ=WEEKLY
月通报 | FREQ=MONTHLY
每月5日 | FREQ=MONTHLY;BYMONTHDAY=5
每月二十五日前 | FREQ=MONTHLY;BYMONTHDAY=25
每月5日、20日前 | FREQ=MONTHLY;BYMONTHDAY=5,20
每月5、20日前 | FREQ=MONTHLY;BYMONTHDAY=5,20
每月底前 | FREQ=MONTHLY;BYMONTHDAY=-1
每月末 | FREQ=MONTHLY;BYMONTHDAY=-1
每月上旬 | FREQ=MONTHLY;BYMONTHDAY=10
每月中旬前 | FREQ=MONTHLY;BYMONTHDAY=20
每月最后一个工作日 | FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
每月前5个工作日 | FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5
每月 | FREQ=MONTHLY
每月召开一次 | FREQ=MONTHLY
每个月 | FREQ=MONTHLY
每两个月 | FREQ=MONTHLY;INTERVAL=2
每2个月 | FREQ=MONTHLY;INTERVAL=2
按月报送 | FREQ=MONTHLY
逐月通报 | FREQ=MONTHLY
每季度 | FREQ=MONTHLY;INTERVAL=3
每季度组织一次 | FREQ=MONTHLY;INTERVAL=3
每季 | FREQ=MONTHLY;INTERVAL=3
按季度通报 | FREQ=MONTHLY;INTERVAL=3
每季度末 | FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1
每季度末月25日前 | FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25
每季度首月10日前 | FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10
每季度第一个月5日前 | FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5
每季度最后一个月20日前 | FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20
每季度结束后15日内 | FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=15
每半年 | FREQ=MONTHLY;INTERVAL=6
每半月 | FREQ=MONTHLY;BYMONTHDAY=15,-1
每年6月10日、12月10日前 | FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=10
每半年至少一次 | FREQ=MONTHLY;INTERVAL=6
每年 | FREQ=YEARLY
每年度 | FREQ=YEARLY
每年进行一次评估 | FREQ=YEARLY
每两年 | FREQ=YEARLY;INTERVAL=2
每3年 | FREQ=YEARLY;INTERVAL=3
每年12月底前 | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1
每年1月31日前 | FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31
每年3月底前 | FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1
每年6月底和12月底前 | FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1
每年6月30日、12月31日前 | FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1
每年1月、7月 | FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=-1
每年1、7月 | FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=-1
每年年底前 | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31
每年底前 | FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31
每年第一季度 | FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1
每周 | FREQ=WEEKLY
每周一次 | FREQ=WEEKLY
每周五前 | FREQ=WEEKLY;BYDAY=FR
每周一上午 | FREQ=WEEKLY;BYDAY=MO
每周星期三 | FREQ=WEEKLY;BYDAY=WE
每周日 | FREQ=WEEKLY;BYDAY=SU
每两周 | FREQ=WEEKLY;INTERVAL=2
每旬 | FREQ=MONTHLY;BYMONTHDAY=10,20,-1
每日 | FREQ=DAILY
每天 | FREQ=DAILY
每个工作日 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
"""

COUNTED = """
印发之日起30日内 | 2024-04-04
自印发之日起30日内 | 2024-04-04
自本方案印发之日起30日内 | 2024-04-04
本通知下发之日起15天内 | 2024-03-20
自发布之日起10日内 | 2024-03-15
印发后1个月内 | 2024-04-05
方案印发后两周内 | 2024-03-19
印发之日起3个月内 | 2024-06-05
公布之日起一年内 | 2025-03-05
印发之日起半年内 | 2024-09-05
本通知印发之日起5个工作日内 | 2024-03-12
印发之日起20个工作日内 | 2024-04-02
自2024年1月1日起3个月内 | 2024-04-01
自2024年1月31日起1个月内 | 2024-02-29
交办之日起2个月内 | -
自收到文件之日起15个工作日内 | -
接到通知后3日内 | -
5个工作日内 | -
30日内 | -
24小时内 | -
一个月内 | -
半个月内 | -
两年内 | -
三年内 | -
用3年左右时间 | -
验收合格之日起十五日内 | -
"""

KINDS = """
立行立改 | immediate
立行立改、长期坚持 | immediate
即知即改 | immediate
立查立改 | immediate
立即整改 | immediate
即日起 | immediate
边督边改 | immediate
长期坚持 | ongoing
长期 | ongoing
持续推进 | ongoing
常态化推进 | ongoing
常抓不懈 | ongoing
持续 | ongoing
全年 | ongoing
X月末前 | redacted
X月底前 | redacted
2024年X月X日前 | redacted
2024年X月底前 | redacted
××年 | redacted
××年底前 | redacted
20XX年底 | redacted
20××年×月×日 | redacted
X个月内 | redacted
X年X月 | redacted
适时 | none
加强组织领导 | none
3个县区 | none
提高12个百分点 | none
同志们 | none
"""


def _rows(table: str) -> list[tuple[str, str]]:
    return [tuple(line.split(" | ")) for line in table.strip().split("\n")]  # type: ignore[misc]


def _shown(found: Deadline) -> str:
    """A result in the table's notation."""
    if found.kind == "recurring":
        return found.rrule or ""
    if found.kind == "period":
        return f"{found.start}..{found.date or ''}"
    if found.kind == "relative":
        return f"{found.date or '-'}"
    if found.kind != "date":
        return found.kind
    return f"{found.date}{'!' if found.ambiguous else ''}"


@pytest.mark.parametrize(("wording", "expected"), _rows(STATED + AMBIGUOUS.strip()))
def test_a_stated_year_needs_no_document(wording: str, expected: str) -> None:
    found = resolve(wording, ISSUED)
    assert (_shown(found), found.inferred) == (expected, False)


@pytest.mark.parametrize(("wording", "expected"), _rows(WITHOUT_YEAR))
def test_a_missing_year_is_taken_from_the_document(wording: str, expected: str) -> None:
    found = resolve(wording, ISSUED)
    assert (_shown(found), found.inferred) == (expected, True)


@pytest.mark.parametrize(
    ("wording", "expected"), _rows(PERIODS + RULES.strip() + COUNTED + KINDS.strip())
)
def test_periods_rhythms_spans_and_kinds(wording: str, expected: str) -> None:
    assert _shown(resolve(wording, ISSUED)) == expected


def test_days_that_no_one_rule_can_say_recur_without_one() -> None:
    found = resolve("每年3月15日、9月20日前", ISSUED)
    assert (found.kind, found.rrule) == ("recurring", None)


@pytest.mark.parametrize(
    "wording",
    [
        "2024年内", "2024年中秋节前", "每年6月30日、12月31日前", "每年9月份", "每月最后一个工作日",
        "自印发之日起30日内", "2022年6月-12月底", "“十四五”末", "自2024年1月1日起3个月内",
        "７月底前",
    ],
)  # fmt: skip
def test_a_wording_is_found_whole_and_without_the_blanks_behind_it(wording: str) -> None:
    text = f"，{wording}　　完成整治任务"
    assert [text[a:b] for a, b in find(text)] == [wording]


def test_the_table_is_as_long_as_it_claims() -> None:
    tables = (STATED, AMBIGUOUS, WITHOUT_YEAR, PERIODS, RULES, COUNTED, KINDS)
    wordings = [wording for table in tables for wording, _ in _rows(table)]
    assert len(set(wordings)) == len(wordings) >= 200
