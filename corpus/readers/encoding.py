"""Bytes to text without being told the encoding.

UTF-8 and UTF-16 betray themselves; GB18030 accepts almost any bytes, so it is taken only
where the result looks like Chinese. ``charset-normalizer`` is asked last: it is thorough
and slow.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from corpus.errors import UnreadableFileError
from corpus.model import ReadIssue

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_META = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_PUNCTUATION = "，。、；：“”（）《》〔〕【】！？—…·％　"
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.2
"""Of the bytes: more is no text, whatever the encoding."""
_LOST_SHARE = 0.005
"""Of the characters: beyond this share of unreadable bytes another encoding is meant."""


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""A file's text with ``\n`` line ends and no control characters.

    ``lost`` counts the places whose bytes could not be read; U+FFFD stands there.
    """

    text: str
    encoding: str
    lost: int = 0

    @property
    def issues(self) -> tuple[ReadIssue, ...]:
        """What was lost, for the report."""
        if not self.lost:
            return ()
        return (ReadIssue("全文", f"有 {self.lost} 处字节认不出，以“\ufffd”代替"),)


def decode(data: bytes, *, name: str) -> Decoded:
    """Decode a text file's bytes.

    Raises:
        UnreadableFileError: no encoding gives readable text.
    """
    encoding = _encoding(data)
    if encoding is None:
        raise UnreadableFileError(
            f"{name}：认不出文字编码，可能不是文本文件。请用记事本另存为 UTF-8 后再导入。"
        )
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    text = _CONTROL.sub("", _LINE_ENDS.sub("\n", text))
    return Decoded(text, encoding.replace("-sig", "-bom"), lost)


def _encoding(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    sample = data[:_SAMPLE]
    if guess := _utf16_with_zeros(sample):
        return guess
    controls = len(_CONTROL_BYTES.findall(sample))
    if controls > _CONTROL_SHARE * len(sample):
        return None
    if _decodes(data, "utf-8"):
        return "utf-8"
    found = _utf16_by_high_bytes(sample) or _declared(data) or _gb18030(data) or _with_losses(data)
    return found if found or controls else _thorough_guess(sample)


def _declared(data: bytes) -> str | None:
    """The encoding that a web page names, where its bytes agree."""
    found = _META.search(data[:2048])
    if found is None:
        return None
    label = found.group(1).decode("ascii", "replace").lower()
    label = "gb18030" if label in {"gb2312", "gbk"} else label
    return label if _decodes(data, label) else None


def _gb18030(data: bytes) -> str | None:
    plausible = _looks_chinese(_CONTROL.sub("", data[:_SAMPLE].decode("gb18030", "ignore")))
    return "gb18030" if plausible and _decodes(data, "gb18030") else None


def _with_losses(data: bytes) -> str | None:
    """A file cut short or damaged in a few places is still of its encoding."""
    for encoding in ("utf-8", "gb18030"):
        text = data[: _SAMPLE * 16].decode(encoding, "replace")
        lost = text.count("\ufffd")
        few = lost <= max(2, len(text) * _LOST_SHARE)
        if few and len(text) > 20 and _looks_chinese(text.replace("\ufffd", "")):
            return encoding
    return None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _utf16_with_zeros(sample: bytes) -> str | None:
    """Line feeds and spaces of UTF-16 leave a zero byte at every other place."""
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
    return encoding if _looks_chinese(text) else None


def _utf16_by_high_bytes(sample: bytes) -> str | None:
    """Chinese in UTF-16 has its high bytes in 4E–9F, 30 and FF, its low ones anywhere."""
    if len(sample) < 16:
        return None
    shares = [
        sum(1 for b in sample[k::2] if 0x4E <= b <= 0x9F or b in {0x00, 0x20, 0x30, 0xFF})
        / len(sample[k::2])
        for k in (0, 1)
    ]
    if shares[0] > 0.97 and shares[1] < 0.85:
        return "utf-16-be"
    return "utf-16-le" if shares[1] > 0.97 and shares[0] < 0.85 else None


def _looks_chinese(text: str) -> bool:
    common = sum(1 for c in text if "\u4e00" <= c <= "\u9fff" or c.isascii() or c in _PUNCTUATION)
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
