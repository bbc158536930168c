"""A spreadsheet cell's value as its number format shows it, for the formats in common use."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_PLAIN = re.compile(r"(#,##)?0(\.0+)?(%)?_?\s*")
_PADDED = re.compile(r"0{2,}")


def shown(value: object, number_format: str = "General") -> str:
    """The text of a value.

    Dates are written with 年月日 where the format has them, else as ISO 8601; numbers with
    the decimals, thousands and per cent of a simple format, else with up to ten digits.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date | time):
        return _time(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _time(value: datetime | date | time, number_format: str) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes")
    if "年" in number_format:
        text = f"{value.year}年"
        text += f"{value.month}月" if "月" in number_format else ""
        return text + (f"{value.day}日" if "日" in number_format else "")
    if isinstance(value, datetime):
        whole_day = value.time() == time(0)
        return value.date().isoformat() if whole_day else value.isoformat(" ", "minutes")
    return value.isoformat()


def _number(value: float, number_format: str) -> str:
    simple = _PLAIN.fullmatch(number_format)
    if simple:
        decimals = len(simple.group(2) or ".") - 1
        scaled = value * 100 if simple.group(3) else value
        grouped = "," if simple.group(1) else ""
        return f"{scaled:{grouped}.{decimals}f}{simple.group(3) or ''}"
    if _PADDED.fullmatch(number_format) and float(value).is_integer():
        return f"{int(value):0{len(number_format)}d}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return str(value)
