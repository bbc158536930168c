"""Bytes to text without being told the encoding."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableFileError
from corpus.readers.encoding import decode

TEXT = (
    "云山省人民政府办公厅\n关于印发整改方案的通知\n"
    "一、总体要求。坚持问题导向，于2024年12月底前完成。\n"
)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8-bom"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
        (TEXT.replace("\n", "\r").encode("utf-8"), "utf-8"),
    ],
)
def test_the_encoding_is_found(data: bytes, encoding: str) -> None:
    decoded = decode(data, name="通知.txt")
    assert (decoded.text, decoded.encoding, decoded.lost) == (TEXT, encoding, 0)


def test_utf16_without_bom_nor_line_ends_is_found() -> None:
    text = "坚持问题导向于年底前全部完成整改任务"
    assert decode(text.encode("utf-16-le"), name="a").text == text
    assert decode(text.encode("utf-16-be"), name="a").text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_cut_file_keeps_its_encoding_and_says_what_was_lost(encoding: str) -> None:
    decoded = decode((TEXT * 20).encode(encoding)[:-2], name="a")
    assert decoded.encoding == encoding
    assert decoded.text.startswith(TEXT)
    assert decoded.lost == 1
    assert decoded.issues[0].what == "有 1 处字节认不出，以“\ufffd”代替"


def test_control_characters_go_and_wide_spaces_stay() -> None:
    assert (
        decode("　　一、\x00\x07要求　　二、\ufeff".encode(), name="a").text
        == "　　一、要求　　二、"
    )


def test_noise_is_no_text() -> None:
    with pytest.raises(UnreadableFileError, match="认不出文字编码"):
        decode(b"\x00\x01\x02\x80\xff" * 50, name="a.txt")


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1))
def test_any_chinese_text_survives_utf8(text: str) -> None:
    assert decode(text.encode("utf-8"), name="a").text == text
