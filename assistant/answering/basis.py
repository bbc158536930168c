"""Questions about a document itself: its number, issuer and date."""

from __future__ import annotations

import re

from assistant.answering.statement import Statement
from assistant.sentences import Piece
from corpus.model import Clause, Document

_NUMBER = re.compile(r"文号|字号|哪个文件|什么文件|哪份文件")
_DATE = re.compile(
    r"(?:印发|发布|发文|成文)日期|哪天批|什么时候(?:印发|发布|发的|出台|批)|何时(?:印发|发布)"
)
_ISSUER = re.compile(r"谁(?:发|印发|发布)的?|哪个(?:单位|部门|机关)(?:发|印发)|发文(?:机关|单位)")


_EFFECTIVE = re.compile(
    r"(?:施行|实施|执行|生效)(?:日期|时间)|(?:什么时候|何时|哪天)起?(?:施行|实施|生效)"
)
_BASED_ON = re.compile(
    r"(?:根据|依据|按照|贯彻|落实)[^，。？]{0,12}(?:哪|什么|何)[^，。？]{0,4}(?:文件|规定|法)"
)
_IN_FORCE = re.compile(r"自[^，。；]{2,24}起(?:施行|实施|执行|生效)[^。]{0,24}")
_CITED = re.compile(
    r"(?:根据|依据|按照|贯彻落实|落实|为贯彻)[^。；]{0,10}《[^《》]+》(?:（[^（）]{4,40}）)?"
)


def wants_metadata(text: str) -> bool:
    """Whether the text asks for a document's own number, date, issuer or basis."""
    return any(p.search(text) for p in (_NUMBER, _DATE, _ISSUER, _EFFECTIVE, _BASED_ON))


def names_content(text: str) -> bool:
    """Whether 什么文件 asks for what a text speaks of, not for the document itself."""
    return re.search(r"(?:哪些|什么|哪个|哪几个)文件", text) is not None and not re.search(
        r"文号|字号|哪个文件(?:定|规定|要求)", text
    )


def say_metadata(
    text: str, document: Document, clauses: tuple[Clause, ...]
) -> list[Statement] | None:
    """The metadata asked for, each with the place in the text that states it.

    Returns:
        None where the document does not state one of the things asked for.
    """
    wanted: list[tuple[str, str | None]] = []
    if _ISSUER.search(text):
        wanted.append(("发文机关", document.issuer))
    if _NUMBER.search(_BASED_ON.sub("", text)):
        wanted.append(("文号", document.number))
    if _DATE.search(text):
        wanted.append(("日期", _written_date(document)))
    if _EFFECTIVE.search(text):
        wanted.append(("施行", _first(_IN_FORCE, document)))
    if _BASED_ON.search(text):
        wanted.append(("依据", _first(_CITED, document)))
    statements = []
    for label, value in wanted:
        piece = _place(value, document, clauses) if value else None
        if value is None or piece is None:
            return None
        said = document.text[piece.start : piece.end] if label != "文号" else value
        statements.append(Statement(f"{label}：{said}", (piece,)))
    return statements or None


def _first(pattern: re.Pattern[str], document: Document) -> str | None:
    match = pattern.search(document.text)
    return match.group() if match else None


def _written_date(document: Document) -> str | None:
    """The 成文日期 as the text writes it."""
    on = document.issued_on
    if on is None:
        return None
    pattern = rf"{on.year}\s*[年.\-/]\s*0?{on.month}\s*[月.\-/]\s*0?{on.day}\s*日?"
    if match := re.search(pattern, document.text):
        return match.group()
    return _chinese_date(document)


def _chinese_date(document: Document) -> str | None:
    on = document.issued_on
    digits = "〇一二三四五六七八九"
    if on is None:
        return None
    year = "".join(f"[{digits[int(c)]}{'○零OＯ' if c == '0' else ''}]" for c in str(on.year))
    match = re.search(rf"{year}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日", document.text)
    return match.group() if match else None


def _place(value: str, document: Document, clauses: tuple[Clause, ...]) -> Piece | None:
    at = document.text.find(value)
    if at < 0:
        loose = r"\s*".join(map(re.escape, value))
        match = re.search(loose, document.text)
        if match is None:
            return None
        at, end = match.span()
    else:
        end = at + len(value)
    clause = next((c for c in clauses if c.start <= at < c.end), None)
    return Piece(clause, at, end) if clause else None
