"""Names of government units: found in text, split from lists, held to be the same.

A document's own wording is kept everywhere; the canonical form is only for comparing.
Source for renames: the State Council institutional reform plans of 2013, 2018 and 2023.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.errors import AliasFileError
from corpus.unit_names import BODIES, BODY_NAMES, DOMAINS, NATIONAL, PARTY
from corpus.unit_renames import renamed


def _domains() -> dict[str, str]:
    """Every name of a field of work to its canonical one."""
    table: dict[str, str] = {}
    for line in DOMAINS.split("\n"):
        first, *others = line.split() or [""]
        canonical_name = first.removeprefix("*")
        names = others if first.startswith("*") else [first, *others]
        table |= dict.fromkeys(names, canonical_name)
    table.pop("", None)
    return table


def _bodies() -> dict[str, str]:
    """Full names of bodies outside the fields of work to the short ones."""
    lines = (line.split() for line in BODY_NAMES.strip().split("\n"))
    return {name: short for short, *names in lines for name in names}


def _alternatives(names: Iterable[str]) -> str:
    """Names as a pattern, the longest first."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_DOMAINS = _domains()
_BODY_NAMES = _bodies()
_PLACE = (
    r"(?![和及经向从把被将各归要]|会同)(?:(?![由为是与在对给据按请让的了])[\u4e00-\u9fff]){2,4}?"
    r"(?:省|自治区|市|自治州|地区|盟|县|区|旗|新区)"
)
_LEVEL = (
    rf"(?:国家|中央|省直?|全省|市直?|州|县|区|自治区|(?:各|有关|相关|属地)(?:设区)?(?:市|县|区"
    rf"|州){{1,4}}|{_PLACE})"
)
_BODIES = _alternatives(BODIES.split())
_NATIONAL = _alternatives(NATIONAL.split())
_PARTY = _alternatives(PARTY.split())
_DOMAIN = _alternatives(_DOMAINS)
_UNIT = re.compile(
    rf"(?:{_LEVEL}(?:委)?)?(?:{_DOMAIN})(?:委员会|委|厅|局|办公室|办|总局|管理局|主管部门"
    rf"|行政主管部门|行政部门|部门)(?![员内外])"
    rf"|(?:{_NATIONAL})"
    rf"|(?:省|市|县|区|州|自治区|中共|{_PLACE})(?:委|党委)?(?:{_PARTY})"
    rf"|(?:各(?:有关)?|有关|相关|省|市|县|区|乡镇|{_PLACE}){{1,3}}(?:（[^（）]{{1,16}}）)?(?:{_BODIES})"
    rf"|(?:团省委|团市委|团县委|雄安新区管委会|国资委|发改委|卫健委|卫计委|民委|体育局|总工会"
    rf"|妇联|残联|科协|工商联|督查室|法制办|编办|网信办|省委|市委|县委|省政府|市政府"
    rf"|县政府)(?!员|书记|常委|常务|领导|副|秘书)"
    r"|[\u4e00-\u9fff]{2,20}?(?:领导小组|指挥部|联席会议|工作专班|督导组)(?:办公室|办)?"
)
_LEVEL_WORD = re.compile(
    r"^(?:国家|中央|国务院|中华全国|全国|中国)|^(?:省|市(?!场)|县|区|州|盟|旗|自治区)(?:直|委"
    r"|级)?(?=.)"
)
# 市城市管理局 is a city's, not that of a place called 城市.
_PLACE_PREFIX = re.compile(rf"^(?!市?城市){_PLACE}(?=.{{2,}})")
_SUFFIX = re.compile(
    r"(?:行政主管部门|主管部门|行政部门|部门|委员会|总局|总署|办公厅|办公室|厅|局|委|办|部|署)$"
)
_YOUTH_LEAGUE = re.compile(r"^(?:共青团|团)(?P<of>.{1,8}?)(?:委员会|委)$")
_OF_GOVERNMENT = re.compile(r"^(?:人民)?政府(?=.{3,})")
_OFFICE = re.compile(r"(?:办公厅|办公室|办)$")
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


_aliases: dict[str, str] = {}


def use_aliases(aliases: Mapping[str, str]) -> None:
    """Take an office's own names for units into account from now on, in this process.

    Args:
        aliases: alias to full name, as written.
    """
    _aliases.clear()
    _aliases.update(aliases)
    canonical.cache_clear()


def is_alias(name: str) -> bool:
    """Whether a name is one that the office gave a unit itself."""
    return name in _aliases


@lru_cache(maxsize=8192)
def canonical(name: str) -> Unit:
    """A unit's name in a form that short names, full names, renames and aliases share."""
    name = _aliases.get(name, name)
    plain = _BRACKETS.sub("", re.sub(r"\s", "", name)).removeprefix("中共").removeprefix("原")
    if match := _YOUTH_LEAGUE.match(plain):
        plain = match.group("of") + "共青团"
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
    own = _OF_GOVERNMENT.sub("", plain)
    bare = _bare(own if _bare(own) in _DOMAINS else plain)
    return Unit(
        _DOMAINS.get(bare) or _BODY_NAMES.get(plain) or _BODY_NAMES.get(bare, bare), level, place
    )


def same_unit(a: str, b: str) -> bool:
    """Whether two names mean one unit; a name without its level fits any level."""
    if a == b:
        return True
    one, two = canonical(a), canonical(b)
    if one.canonical != two.canonical or not one.canonical:
        return False
    if one.level and two.level and one.level != two.level:
        return False
    if one.place and two.place and one.place != two.place:
        return False
    return not apart_once(field_of(a), field_of(b))


def apart_once(one: str, two: str) -> bool:
    """Whether two fields were bodies of their own before a reform made them one.

    市工商局 and 市质监局 became 市市场监管局; each is its forerunner, neither is the other.
    """
    first, second = [r.old for r in renamed(one)], [r.old for r in renamed(two)]
    if not first or not second:
        return False
    return first[0] not in second and second[0] not in first


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
    """A user's alias file: two columns, alias and full name, as Excel saves csv.

    UTF-8 or GBK; a first line 别名,全称 and empty lines are passed over.

    Raises:
        OSError: the file cannot be read.
        AliasFileError: a line has no two names, or an alias stands for two units.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    found: dict[str, str] = {}
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        names = [cell.strip() for cell in row]
        if not any(names) or names[:2] == ["别名", "全称"]:
            continue
        if len(names) < 2 or not names[0] or not names[1]:
            raise AliasFileError(f"{path.name} 第 {number} 行应为“别名,全称”两列，请补全。")
        if found.setdefault(names[0], names[1]) != names[1]:
            raise AliasFileError(
                f"{path.name} 第 {number} 行：别名“{names[0]}”前面已对应“{found[names[0]]}”，"
                "一个别名只能对应一个单位。"
            )
    return found


def _outside_brackets(text: str) -> Iterator[str]:
    masked = _BRACKETS.sub(lambda m: "\ue000" * len(m.group()), text)
    last = 0
    for match in _SPLIT.finditer(masked):
        yield text[last : match.start()]
        last = match.end()
    yield text[last:]


def field_of(name: str) -> str:
    """What a unit's name says that it deals with, as written: 环保 of 市环保局."""
    plain = _BRACKETS.sub("", re.sub(r"\s", "", name)).removeprefix("原")
    if match := _PLACE_PREFIX.match(plain):
        plain = plain[match.end() :]
    return _SUFFIX.sub("", _LEVEL_WORD.sub("", plain)).removesuffix("会")


def _bare(plain: str) -> str:
    """A name without the word for its kind; an office of a body is not the body."""
    bare = _SUFFIX.sub("", plain) or plain
    if bare in _DOMAINS or not (match := _OFFICE.search(plain)):
        return bare
    body = plain[: match.start()]
    return _BODY_NAMES.get(body, body) + "办"


def _level_of_place(place: str) -> str:
    if place.endswith(("省", "自治区")):
        return "省"
    return "县" if place.endswith(("县", "旗")) else place[-1]
