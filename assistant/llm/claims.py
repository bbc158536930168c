"""Claims: what a model says, one statement with the numbers of the clauses it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_LIMIT = 12  # claims of one reply that are read
_LONGEST = 400  # characters of one claim

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "clauses": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "clauses"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}
"""The reply asked for, as a JSON schema."""

_LIST_MARK = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.、)）])\s*")
_MARKS = re.compile(r"[\[【［](\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)[\]】］]")
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_FENCE = re.compile(r"```(?:json)?|```")


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of a model's, and the clauses that it names, by number."""

    text: str
    clauses: tuple[int, ...]


def read_claims(reply: str) -> tuple[Claim, ...]:
    """The claims of a reply: JSON of the schema, cut off or not, else lines with ``[n]``.

    A reply in neither form holds no claim, and neither does text that names no clause.
    """
    plain = _FENCE.sub("", _THOUGHTS.sub("", reply)).strip()
    brace = plain.find("{")
    if brace >= 0 and not _MARKS.search(plain[:brace]):
        return tuple(_from_json(plain[brace:]))[:_LIMIT]
    return tuple(_from_lines(plain))[:_LIMIT]


def _from_json(text: str) -> Iterator[Claim]:
    from langchain_core.utils.json import parse_partial_json

    try:
        value = parse_partial_json(text)
    except ValueError:
        return
    items = value.get("claims") if isinstance(value, dict) else None
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        said, numbers = item.get("text"), item.get("clauses")
        if isinstance(said, str) and isinstance(numbers, list):
            yield from _claim(said, [n for n in numbers if isinstance(n, int)])


def _from_lines(text: str) -> Iterator[Claim]:
    for line in text.splitlines():
        numbers = [int(n) for m in _MARKS.findall(line) for n in re.findall(r"\d+", m)]
        yield from _claim(_LIST_MARK.sub("", line), numbers)


def _claim(said: str, numbers: list[int]) -> Iterator[Claim]:
    """A claim, where it says something and names a clause."""
    text = re.sub(r"\s*\n\s*", "", _MARKS.sub("", said)).strip().rstrip("。；;")
    if text and numbers and len(text) <= _LONGEST:
        yield Claim(text, tuple(dict.fromkeys(numbers)))
