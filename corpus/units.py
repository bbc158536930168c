"""Names of government units: found in text, split from lists, held to be the same.

A document's own wording is kept everywhere; the canonical form is only for comparing.
Source for renames: the State Council institutional reform plans of 2013, 2018 and 2023.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DOMAINS: dict[str, str] = {
    "发展和改革": "发展改革", "发展改革": "发展改革", "发改": "发展改革",
    "工业和信息化": "工业信息化", "工业信息化": "工业信息化", "工信": "工业信息化", "经济和信息化": "工业信息化", "经信": "工业信息化",
    "人力资源和社会保障": "人社", "人力资源社会保障": "人社", "人社": "人社",
    "住房和城乡建设": "住建", "住房城乡建设": "住建", "住建": "住建", "建设": "住建",
    "科学技术": "科技", "科技": "科技", "教育": "教育", "财政": "财政", "民政": "民政", "司法": "司法", "公安": "公安",
    "卫生健康": "卫健", "卫健": "卫健", "卫生和计划生育": "卫健", "卫生计生": "卫健", "卫计": "卫健", "卫生": "卫健",
    "生态环境": "生态环境", "环境保护": "生态环境", "环保": "生态环境",
    "自然资源和规划": "自然资源", "自然资源": "自然资源", "国土资源": "自然资源", "国土": "自然资源",
    "农业农村": "农业农村", "农业": "农业农村", "农村工作": "农业农村", "农牧": "农业农村",
    "文化和旅游": "文旅", "文化旅游": "文旅", "文旅": "文旅", "文化": "文旅", "旅游": "文旅", "旅游发展": "文旅",
    "市场监督管理": "市场监管", "市场监管": "市场监管", "工商行政管理": "市场监管", "工商": "市场监管",
    "质量技术监督": "市场监管", "质监": "市场监管", "质检": "市场监管",
    "食品药品监督管理": "食药监", "食品药品监管": "食药监", "药品监督管理": "药监", "药品监管": "药监", "药监": "药监",
    "应急管理": "应急", "应急": "应急", "安全生产监督管理": "应急", "安全监管": "应急", "安监": "应急",
    "交通运输": "交通", "交通": "交通", "水利": "水利", "水务": "水务", "商务": "商务", "审计": "审计", "统计": "统计",
    "林业和草原": "林草", "林业草原": "林草", "林草": "林草", "林业": "林草", "体育": "体育", "外事": "外事", "信访": "信访",
    "国有资产监督管理": "国资", "国资": "国资", "医疗保障": "医保", "医保": "医保", "税务": "税务", "国税": "税务", "地税": "税务", "国家税务": "税务",
    "知识产权": "知识产权", "广播电视": "广电", "新闻出版广电": "广电", "新闻广播电视": "广电", "广电": "广电", "新闻出版": "新闻出版",
    "地方金融监督管理": "金融", "地方金融监管": "金融", "金融": "金融", "金融工作": "金融", "乡村振兴": "乡村振兴", "扶贫开发": "乡村振兴", "扶贫": "乡村振兴",
    "退役军人事务": "退役军人", "退役军人": "退役军人", "城市管理": "城管", "城市管理和综合执法": "城管", "城管": "城管", "城管执法": "城管", "综合执法": "城管",
    "机关事务管理": "机关事务", "政务服务": "政务服务", "政务服务管理": "政务服务", "行政审批": "行政审批", "行政审批服务": "行政审批", "数据": "数据", "大数据": "数据", "数据和政务服务": "数据",
    "粮食和物资储备": "粮食", "粮食": "粮食", "粮食物资储备": "粮食", "通信管理": "通信", "气象": "气象", "地震": "地震", "邮政管理": "邮政", "邮政": "邮政", "能源": "能源",
    "民族宗教": "民宗", "民族事务": "民宗", "民宗": "民宗", "国家民族事务": "民宗", "公共资源交易": "公共资源", "住房公积金": "公积金", "园林绿化": "园林", "园林": "园林", "绿化": "园林",
    "中医药管理": "中医药", "中医药": "中医药", "疾病预防控制": "疾控", "消防救援": "消防", "海洋": "海洋", "渔业": "渔业", "物价": "物价", "法制": "法制", "侨务": "侨务",
    "规划": "规划", "规划和自然资源": "自然资源", "房产": "房产", "房管": "房产", "人防": "人防", "人民防空": "人防", "口岸": "口岸", "供销": "供销", "投资促进": "投资促进", "招商": "投资促进",
    "国家安全": "国安", "保密": "保密", "档案": "档案", "监察": "监察", "铁路": "铁路", "民用航空": "民航", "民航": "民航", "外汇管理": "外汇", "外汇": "外汇", "公共服务": "公共服务",
    "生态环境保护": "生态环境", "营商环境": "营商环境", "民营经济": "民营经济", "中小企业": "中小企业", "社会工作": "社会工作", "文物": "文物", "版权": "版权", "移民": "移民", "国防科工": "国防科工", "国防科技工业": "国防科工",
}  # fmt: skip
_NATIONAL = (
    "外交部|国防部|公安部|民政部|司法部|财政部|人力资源社会保障部|人力资源和社会保障部|人社部"
    "|自然资源部|国土资源部|生态环境部|环境保护部|"
    "住房城乡建设部|住房和城乡建设部|住建部|交通运输部|水利部|农业农村部|农业部|商务部"
    "|文化和旅游部|文化部|教育部|科技部|科学技术部|工业和信息化部|工信部|"
    "应急管理部|应急部|退役军人事务部|退役军人部|人民银行|中国人民银行|审计署|国家卫生健康委"
    "|国家卫生计生委|卫生计生委|国务院国资委|海关总署|税务总局|国家税务总局|"
    "市场监管总局|工商总局|质检总局|食品药品监管总局|安全监管总局|广电总局|新闻出版广电总局"
    "|体育总局|知识产权局|国家知识产权局|药监局|国家药监局|医保局|国家医保局|"
    "银保监会|银监会|保监会|证监会|国家金融监督管理总局|金融监管总局|外汇局|国家外汇局|民航局"
    "|邮政局|国家邮政局|铁路局|国家铁路局|中科院|中国科学院|工程院|中国工程院|社科院|"
    "自然科学基金会|中国科协|全国总工会|共青团中央|全国妇联|全国工商联|供销合作总社"
    "|中华全国供销合作总社|国家粮食局|粮食和储备局|国家粮食和储备局|能源局|国家能源局"
    "|国家林草局|林草局|"
    "国务院扶贫办|扶贫办|国务院港澳办|港澳办|国务院台办|台办|国务院侨办|国务院办公厅"
    "|国务院法制办|中央宣传部|中央组织部|中央统战部|中央政法委|中央网信办|中央编办"
    "|中央军委后勤保障部|"
    "总参谋部|国家发展改革委|发展改革委|国家发改委|国家民委|国家统计局|统计局|国家地震局"
    "|国家气象局|气象局|国务院"
)
_PLACE = (
    r"(?![和及经向从把被将各归])(?:(?![由为是与在对给据按请让的了])[\u4e00-\u9fff]){2,4}?"
    r"(?:省|自治区|市|自治州|地区|盟|县|区|旗|新区)"
)
_LEVEL = (
    rf"(?:国家|中央|省直?|全省|市直?|州|县|区|自治区|(?:各|有关|相关|属地)(?:设区)?(?:市|县|区"
    rf"|州)+|{_PLACE})"
)
_PARTY = (
    "纪委监委|纪委|监委|组织部|宣传部|统战部|政法委|网信办|编办|机构编制委员会|党校|督查室"
    "|政研室|改革办|农办|直属机关工委|机关工委|军民融合办|外办|巡察办|巡视办|文明办|老干部局"
    "|档案馆|党史研究室"
)
_BODIES = (
    "人民政府办公厅|人民政府办公室|政府办公厅|政府办公室|人民政府|政府|管理委员会|管委会"
    "|管理局|总工会|工会|妇联|妇女联合会|残联|残疾人联合会|科协|科学技术协会|工商联|文联|侨联"
    "|红十字会|"
    "法院|检察院|供销社|供销合作社|供销合作总社|团委|团省委|团市委|海关|法制办|扶贫办|侨办"
    "|台办|外办|国资委|农委|林草局|督查室|政府督查室|机关事务局|药监局|银保监局|证监局"
    "|通信管理局|民航|铁路局"
)
_BODIES = "|".join(sorted(_BODIES.split("|"), key=len, reverse=True))
_DOMAIN = "|".join(sorted(map(re.escape, _DOMAINS), key=len, reverse=True))
_UNIT = re.compile(
    rf"(?:{_LEVEL}(?:委)?)?(?:{_DOMAIN})(?:委员会|委|厅|局|办公室|办|总局|管理局|主管部门"
    rf"|行政主管部门|行政部门|部门)(?![员内外])"
    rf"|(?:{_NATIONAL})"
    rf"|(?:省|市|县|区|州|自治区|中共|{_PLACE})(?:委|党委)?(?:{_PARTY})"
    rf"|(?:各(?:有关)?|有关|相关|省|市|县|区|乡镇|{_PLACE})+(?:（[^（）]{{1,16}}）)?(?:{_BODIES})"
    rf"|(?:团省委|团市委|团县委|雄安新区管委会|国资委|发改委|卫健委|卫计委|民委|体育局|总工会"
    rf"|妇联|残联|科协|工商联|督查室|法制办|编办|网信办|省委|市委|县委|省政府|市政府"
    rf"|县政府)(?!员|书记|常委|常务|领导|副|秘书)"
    r"|[\u4e00-\u9fff]{2,20}?(?:领导小组|指挥部|联席会议|工作专班|督导组)(?:办公室|办)?"
)
_LEVEL_WORD = re.compile(
    r"^(?:国家|中央|国务院|中华全国|全国|中国)|^(?:省|市|县|区|州|盟|旗|自治区)(?:直|委"
    r"|级)?(?=.)"
)
_PLACE_PREFIX = re.compile(rf"^{_PLACE}(?=.{{2,}})")
_SUFFIX = re.compile(
    r"(?:行政主管部门|主管部门|行政部门|部门|委员会|总局|总署|办公厅|办公室|厅|局|委|办|部|署)$"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_SPLIT = re.compile(
    r"[、，,；;／/\s]+|(?<=[厅局委部办会院署社])(?:和|及"
    r"|与)(?=[省市县区各国中\u4e00-\u9fff]{2})"
)
_TAIL_WORDS = re.compile(
    r"(?:等(?:部门|单位|有关部门|有关单位|相关部门|相关单位"
    r"|省直有关部门)?)?(?:按照?(?:各自)?职责(?:分工)?|分别|共同|分工|具体|按职能)*(?:负责|牵头"
    r"|配合|落实|参与|实施|办理|推进)*(?:负责)?$"
)


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit named in a text: characters of that text, half-open."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit for comparing: what it deals with, at which level, of which place."""

    canonical: str
    level: str | None = None
    place: str | None = None


def find_units(text: str) -> tuple[UnitMention, ...]:
    """Units named in running text, in order; groups such as 各市政府 included."""
    return tuple(UnitMention(m.start(), m.end(), m.group()) for m in _UNIT.finditer(text))


@lru_cache(maxsize=8192)
def canonical(name: str) -> Unit:
    """A unit's name in a form that short names, full names and renames share."""
    plain = _BRACKETS.sub("", re.sub(r"\s", "", name)).removeprefix("中共")
    place = level = None
    if (match := _PLACE_PREFIX.match(plain)) and _DOMAINS.get(_bare(plain)) is None:
        place, plain = match.group(), plain[match.end() :]
        level = _level_of_place(place)
    if match := _LEVEL_WORD.match(plain):
        word = match.group()
        level = "国家" if len(word) > 1 and word[0] not in "省市县区州盟旗自" else word[0]
        plain = plain[match.end() :]
    if level is None:
        level = (
            "国家" if re.search(r"(?:部|总局|总署|署)$", plain) and "门" not in plain[-1:] else None
        )
        level = level or ("省" if plain.endswith("厅") else None)
    bare = _bare(plain)
    return Unit(_DOMAINS.get(bare, bare), level, place)


def same_unit(a: str, b: str) -> bool:
    """Whether two names mean one unit; a name without its level fits any level."""
    if a == b:
        return True
    one, two = canonical(a), canonical(b)
    if one.canonical != two.canonical or not one.canonical:
        return False
    if one.level and two.level and one.level != two.level:
        return False
    return not (one.place and two.place and one.place != two.place)


def split_units(text: str) -> tuple[str, ...]:
    """The names of a list of units, brackets kept with their name, tails cut off."""
    names = []
    for piece in _outside_brackets(text):
        name = _TAIL_WORDS.sub("", piece.strip(" 。：:；;，,、")).strip()
        name = re.sub(r"^(?:由|以及|及|和|与|会同)(?=.{2})", "", name)
        if name and name not in {"等", "其他", "下同"} and len(name) <= 40:
            names.append(name)
    return tuple(dict.fromkeys(names))


def load_aliases(path: Path) -> dict[str, str]:
    """A user's alias file: two columns, alias and name, UTF-8 csv.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return {row[0].strip(): row[1].strip() for row in csv.reader(handle) if len(row) >= 2}


def _outside_brackets(text: str) -> Iterator[str]:
    masked = _BRACKETS.sub(lambda m: "\ue000" * len(m.group()), text)
    last = 0
    for match in _SPLIT.finditer(masked):
        yield text[last : match.start()]
        last = match.end()
    yield text[last:]


def _bare(plain: str) -> str:
    return _SUFFIX.sub("", plain) or plain


def _level_of_place(place: str) -> str:
    if place.endswith(("省", "自治区")):
        return "省"
    return "县" if place.endswith(("县", "旗")) else place[-1]
