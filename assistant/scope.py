"""What a question pins down: places, years, document numbers and names.

An answer from another place or another year is a wrong answer however well the words
match, so the scope is kept apart from the topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from corpus.numerals import to_ascii_digits
from corpus.units import find_units

_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
)
_PROVINCE = re.compile("|".join(_PROVINCES.split()))
_NAMED_PLACE = re.compile(
    r"(?:^|(?<=[，。、；：？在的对和与及从省市]))([\u4e00-\u9fff]{2,3}?)(?:自治区|自治州|省|市"
    r"|县|(?<=雄安)新区|(?<=浦东)新区)(?!直|级|政府|局|委|厅|场|域|别|分|属|长|民|里|辖|人民"
    r"|乡|内)"
)
_NOT_PLACE = re.compile(
    r"[哪各全本该每其几何某有谁是请把给问查看找出了吗对和与在这那么由归列个省市县区乡]"
    r"|^[大中小].?城$|.{2}城$"
    r"|^[一二两三四五六七八九十]+$|贫困|试点|示范|重点|产粮|牧业|边境|农业|沿海|相关|有关|所在|属地"
    r"|中心|省会|地级|直辖|单列|特大|超大|旅游|资源|文明|卫生|开发|高新|先行|管辖|下辖"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?:年|版)?")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,10}[〔\[（(【]((?:19|20)\d{2})[〕\]）)】]\s*\d+号|(?:19"
    r"|20)\d{2}年\d+号文?|\d+号文"
)
_GROUP = re.compile(
    r"^(?:各|有关|相关)|[哪几什么多少谁两]|^国务院(?:办公厅)?$|(?:政府|部门|指挥部|领导小组"
    r"|联席会议|督导组)$"
)
_QUOTED = re.compile(r"[《“‘「]([^《》“”‘’「」]{2,60})[》”’」]")
_TITLED = re.compile(r"《([^《》]{2,80})》")


@dataclass(frozen=True, slots=True)
class Scope:
    """What an answer's source must agree with.

    ``years`` are calendar years, ``units`` organisations as named; ``titles`` stood in 《》,
    ``quoted`` in any quotation marks.
    """

    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def inherit(self, earlier: Scope) -> Scope:
        """This scope, with what it leaves open taken from an earlier question's."""
        return replace(
            self,
            places=self.places or earlier.places,
            years=self.years or earlier.years,
            numbers=self.numbers or earlier.numbers,
            titles=self.titles or earlier.titles,
        )


def scope_of(question: str, today: date | None = None) -> Scope:
    """Read the scope off a question.

    Args:
        question: as asked, any width of digits.
        today: what 今年, 去年 and 明年 are counted from; without it they are ignored.
    """
    text = to_ascii_digits(question)
    years = [int(y) for y in _YEAR.findall(text)]
    if today is not None and not years:
        relative = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "明年": 1}
        years += [today.year + d for word, d in relative.items() if word in text]
    return Scope(
        places=_unique(_places(text)),
        years=tuple(dict.fromkeys(years)),
        numbers=tuple(m.group() for m in _NUMBER.finditer(text)),
        titles=tuple(_TITLED.findall(text)),
        quoted=tuple(_QUOTED.findall(text)),
        units=_unique(
            m.text
            for m in find_units(_TITLED.sub("", text))
            if len(m.text) <= 14 and not _GROUP.search(m.text)
        ),
    )


def provinces_in(text: str) -> frozenset[str]:
    """The provinces that a text names, in their short form."""
    return frozenset(_PROVINCE.findall(text))


def _places(text: str) -> Iterable[str]:
    for match in _PROVINCE.finditer(text):
        yield match.group()
    for match in _NAMED_PLACE.finditer(text):
        name = match.group(1)
        if not _NOT_PLACE.search(name) and not _PROVINCE.search(name):
            yield name


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
