"""Which name a unit bore when: renames and mergers of the institutional reforms, by year.

Source: the institutional reform plans of the State Council of 2008, 2013, 2018 and 2023, and
of the Central Committee of 2018 and 2023; provinces, cities and counties followed soon. A field
of work stands for every unit of it: 环境保护 for 环境保护部, 省环保厅, 市环保局.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NamedTuple


class Rename(NamedTuple):
    """From ``year`` on what ``old`` was called is called ``new``, or ``new`` does its work."""

    old: str
    new: str
    year: int


_LINES = """
人事 人力资源和社会保障 2008
劳动和社会保障 人力资源和社会保障 2008
建设 住房和城乡建设 2008
信息产业 工业和信息化 2008
交通 交通运输 2008
卫生 卫生和计划生育 2013
人口和计划生育 卫生和计划生育 2013
卫生和计划生育 卫生健康 2018
环境保护 生态环境 2018
国土资源 自然资源 2018
海洋 自然资源 2018
农业 农业农村 2018
文化 文化和旅游 2018
旅游 文化和旅游 2018
安全生产监督管理 应急管理 2018
工商行政管理 市场监督管理 2018
质量技术监督 市场监督管理 2018
质量监督检验检疫 市场监督管理 2018
食品药品监督管理 市场监督管理 2018
物价 发展和改革 2018
林业 林业和草原 2018
粮食 粮食和物资储备 2018
法制 司法 2018
新闻出版广电 广播电视 2018
银行业监督管理 银行保险监督管理 2018
保险监督管理 银行保险监督管理 2018
银行保险监督管理 金融监督管理 2023
扶贫开发 乡村振兴 2021
乡村振兴 农业农村 2023
"""
_SHORT = """
环境保护 环保
国土资源 国土
卫生和计划生育 卫生计生 卫计 计生
安全生产监督管理 安全监管 安监
工商行政管理 工商
质量技术监督 质监
质量监督检验检疫 质检
食品药品监督管理 食品药品监管 食药监
新闻出版广电 广电
银行业监督管理 银监
保险监督管理 保监
银行保险监督管理 银保监
扶贫开发 扶贫
"""
_FULL = {
    short: full for full, *others in map(str.split, _SHORT.strip().split("\n")) for short in others
}
RENAMES: tuple[Rename, ...] = tuple(
    Rename(old, new, int(year))
    for old, new, year in (line.split() for line in _LINES.strip().split("\n"))
)
"""Every rename, the earlier first within a chain."""


@lru_cache(maxsize=4096)
def renamed(field: str, on: dt.date | None = None) -> tuple[Rename, ...]:
    """The renames that lead from a field's name to the one in use on a day, in order.

    Args:
        field: such as 环境保护, or 环保 for short.
        on: the day; all renames known if None. A rename counts from the first day of its year.
    """
    found: list[Rename] = []
    name = _FULL.get(field, field)
    for rename in sorted(RENAMES, key=lambda r: r.year):
        if rename.old == name and (on is None or rename.year <= on.year):
            found.append(rename)
            name = rename.new
    return tuple(found)
