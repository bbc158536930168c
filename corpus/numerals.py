"""Chinese and full-width numerals.

Ordinals of headings, years and amounts are written 十二, 一百二十三, 二〇二四, １２ or 12;
here they become integers.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "Ｏ": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5,
    "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30}
_BIG = {"万": 10_000, "亿": 100_000_000}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_LENGTH_LIMIT = 24


def to_ascii_digits(text: str) -> str:
    """Full-width digits, dot and percent sign to half width; same length."""
    return text.translate(_FULL_WIDTH)


@lru_cache(maxsize=4096)
def parse_numeral(text: str) -> int | None:
    """The integer a numeral stands for.

    Args:
        text: digits of any width, or a Chinese numeral (十二, 二〇二四, 两百).

    Returns:
        The value, or None where the text is no numeral.
    """
    plain = to_ascii_digits(text.strip())
    if not plain or len(plain) > _LENGTH_LIMIT:
        return None
    if plain.isascii():
        return int(plain) if plain.isdigit() else None
    if all(c in _DIGITS for c in plain):
        return int("".join(str(_DIGITS[c]) for c in plain))
    return _positional(plain)


def _positional(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += _TENS[char]
            digit = None
        elif char in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        elif char in _BIG:
            total += ((section + (digit or 0)) or 1) * _BIG[char]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


def format_numeral(value: int) -> str:
    """An integer of 1..9999 as a Chinese numeral (12 → 十二).

    Raises:
        ValueError: the value is out of bounds.
    """
    if not 1 <= value <= 9999:
        raise ValueError(f"{value} is not within 1..9999")
    digits = "零一二三四五六七八九"
    out = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            out += digits[digit] + unit
        elif out and value % power and not out.endswith("零"):
            out += "零"
    return re.sub(r"^一十", "十", out)
