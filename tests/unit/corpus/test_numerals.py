"""Numerals both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import format_numeral, parse_numeral, to_ascii_digits


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("廿三", 23), ("卅", 30),
        ("一百零五", 105), ("一百二十三", 123),
        ("两百", 200), ("二〇二四", 2024), ("二○二四", 2024),
        ("三万五千", 35_000), ("12", 12), ("１２", 12), ("０３", 3), ("壹佰", 100),
    ],
)  # fmt: skip
def test_numeral_is_read(written: str, value: int) -> None:
    assert parse_numeral(written) == value


@pytest.mark.parametrize("text", ["", "第", "一、", "a1", "1.5", "-3", "一" * 40])
def test_no_numeral_is_none(text: str) -> None:
    assert parse_numeral(text) is None


def test_full_width_digits_keep_their_length() -> None:
    assert to_ascii_digits("２０２４年３．５％") == "2024年3.5%"


@given(st.integers(1, 9999))
def test_format_and_parse_agree(value: int) -> None:
    assert parse_numeral(format_numeral(value)) == value


@pytest.mark.parametrize("value", [0, -1, 10_000])
def test_format_refuses_what_it_cannot_write(value: int) -> None:
    with pytest.raises(ValueError, match=r"1\.\.9999"):
        format_numeral(value)
