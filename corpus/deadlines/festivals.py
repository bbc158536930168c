"""Days that are named, not numbered: lunar festivals and those of the solar calendar.

Source: the lunar calendar of the Purple Mountain Observatory (GB/T 33661-2017), computed
with lunardate 0.2.2 for 2000–2050: the day of 春节, then the days from it to 端午, 中秋 and
重阳.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_FIRST_YEAR = 2000
_LUNAR = (
    "0205122220244 0124152250274 0212123221244 0201123222245 0122152250274 0209122221244 "
    "0129122250274 0218121219243 0207122220243 0126122250273 0214122220244 0203123221244 "
    "0123152251274 0210122221245 0131122220244 0219121220244 0208122220244 0128122249273 "
    "0216122220243 0205122220244 0125152250274 0212122221244 0201122221245 0122151250274 "
    "0210121220244 0129122250273 0217122220243 0206123221244 0126123251274 0213123221245 "
    "0203122221244 0123152251274 0211122221244 0131121220243 0219121220243 0208122220243 "
    "0128123250273 0215123222244 0204123221245 0124123251275 0212123221245 0201122221244 "
    "0122151249273 0210121219243 0130122249273 0217122220243 0206122221244 0126123251274 "
    "0214122221245 0202122221245 0123151250274"
)
_SOLAR = {
    "元旦": (1, 1),
    "妇女": (3, 8),
    "劳动": (5, 1),
    "五一": (5, 1),
    "“五一”": (5, 1),
    "七一": (7, 1),
    "“七一”": (7, 1),
    "八一": (8, 1),
    "“八一”": (8, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
    "“十一”": (10, 1),
}
_DAYS_AFTER_SPRING = {"春": 0, "元宵": 14}
_FIELD = {"端午": slice(4, 7), "中秋": slice(7, 10), "重阳": slice(10, 13)}

NAMES = (
    r"春节|元宵节?|端午节?|中秋节?|重阳节?|清明节?|除夕|元旦节?|国庆节?|劳动节|妇女节"
    r"|[“\"]五一[”\"]|五一(?:节|劳动节|假期)?"
    r"|[“\"][七八十]一[”\"]|[七八]一(?=前)"
)


def festival(name: str, year: int) -> date | None:
    """The day of a festival in a year; None beyond the years that are known.

    Args:
        name: as ``NAMES`` finds it.
        year: of the solar calendar.
    """
    plain = name.replace('"', "“", 1).replace('"', "”", 1).removesuffix("节")
    plain = "五一" if plain.startswith("五一") else plain
    if plain in _SOLAR:
        return date(year, *_SOLAR[plain])
    if plain == "清明":
        return date(year, 4, _qingming(year))
    entry = _entry(year)
    if entry is None:
        return None
    spring = date(year, int(entry[:2]), int(entry[2:4]))
    if plain == "除夕":
        return spring - timedelta(days=1)
    if plain in _DAYS_AFTER_SPRING:
        return spring + timedelta(days=_DAYS_AFTER_SPRING[plain])
    if plain in _FIELD:
        return spring + timedelta(days=int(entry[_FIELD[plain]]))
    return None


@cache
def _entries() -> tuple[str, ...]:
    return tuple(_LUNAR.split())


def _entry(year: int) -> str | None:
    at = year - _FIRST_YEAR
    return _entries()[at] if 0 <= at < len(_entries()) else None


def _qingming(year: int) -> int:
    """Day of April; the usual formula of the 21st century, its constant 4.81."""
    return int((year % 100) * 0.2422 + 4.81) - (year % 100) // 4
