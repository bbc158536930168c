"""Bytes to text without being told the encoding.

UTF-8 and UTF-16 betray themselves; GB18030 accepts almost any bytes, so it is taken only
where the result looks like Chinese. ``charset-normalizer`` is asked last: it is thorough
and slow.
"""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableFileError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_META = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """Decode a text file's bytes.

    Returns:
        The text with ``\\n`` line ends and no control characters, and the encoding's name.

    Raises:
        UnreadableFileError: no encoding gives readable text.
    """
    encoding = _encoding(data)
    if encoding is None:
        raise UnreadableFileError(
            f"{name}：认不出文字编码，可能不是文本文件。请用记事本另存为 UTF-8 后再导入。"
        )
    text = data.decode(encoding, errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text), encoding.replace("-sig", "-bom")


def _encoding(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    if guess := _utf16_without_bom(data[:_SAMPLE]):
        return guess
    if _decodes(data, "utf-8"):
        return "utf-8"
    declared = _META.search(data[:2048])
    if declared and _is_codec(declared.group(1).decode("ascii", "replace")):
        label = declared.group(1).decode("ascii").lower()
        label = "gb18030" if label in {"gb2312", "gbk"} else label
        if _decodes(data, label):
            return label
    if _decodes(data, "gb18030") and _looks_chinese(data[:_SAMPLE].decode("gb18030", "ignore")):
        return "gb18030"
    return _thorough_guess(data[:_SAMPLE])


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _is_codec(label: str) -> bool:
    try:
        codecs.lookup(label)
    except LookupError:
        return False
    return True


def _utf16_without_bom(sample: bytes) -> str | None:
    """Line feeds and spaces of UTF-16 leave a zero byte at every other place."""
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for encoding, zeros, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > other:
            text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
            if _share_readable(text) > 0.95:
                return encoding
    return None


def _looks_chinese(text: str) -> bool:
    common = sum(1 for c in text if "\u4e00" <= c <= "\u9fff" or c.isascii() or c in "，。、；：“”（）《》　")
    return bool(text) and common / len(text) > 0.9 and _share_readable(text) > 0.95


def _share_readable(text: str) -> float:
    if not text:
        return 0.0
    good = sum(1 for c in text if c.isprintable() or c in "\n\r\t\u3000")
    return good / len(text)


def _thorough_guess(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # slow to import, rarely needed

    best = from_bytes(sample).best()
    if best is None or _share_readable(str(best)) < 0.95:
        return None
    return best.encoding
