"""What paragraph styles bring with them: outline levels, list numbering, the title.

Source: ECMA-376-1, 17.7 (Styles).
"""

from __future__ import annotations

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NS = {"w": _W[1:-1]}
_LEVELS = 9
_DEPTH = 20
"""Styles based on styles; more is a circle."""


class Styles:
    """The paragraph styles of a document, each with those it is based on."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read styles.xml; None where the document has none."""
        found = () if root is None else root.iterfind("w:style", _NS)
        self._styles = {s.get(f"{_W}styleId", ""): s for s in found}

    def level(self, paragraph: etree._Element) -> int | None:
        """The paragraph's outline level, from 1; None for body text."""
        for properties, name in self._chain(paragraph):
            stated = _value(properties, "w:outlineLvl")
            if stated is not None:
                level = int(stated) + 1 if stated.isdigit() else _LEVELS + 1
                return level if level <= _LEVELS else None
            if name.startswith("heading ") and name[8:].isdigit():
                return int(name[8:])
        return None

    def numbering(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The id of the paragraph's list and its depth in it, from 0."""
        depth: str | None = None
        for properties, _ in self._chain(paragraph):
            depth = depth or _value(properties, "w:numPr/w:ilvl")
            number = _value(properties, "w:numPr/w:numId")
            if number is not None:
                return number, int(depth) if depth and depth.isdigit() else 0
        return None

    def is_title(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph has Word's own style for the document's title."""
        return any(name in {"title", "标题"} for _, name in self._chain(paragraph))

    def _chain(self, paragraph: etree._Element) -> list[tuple[etree._Element | None, str]]:
        """Paragraph properties from the paragraph's own to those of its root style."""
        own = paragraph.find("w:pPr", _NS)
        chain: list[tuple[etree._Element | None, str]] = [(own, "")]
        style_id = _value(own, "w:pStyle")
        while style_id in self._styles and len(chain) < _DEPTH:
            style = self._styles[style_id]
            name = (_value(style, "w:name") or "").lower()
            chain.append((style.find("w:pPr", _NS), name))
            style_id = _value(style, "w:basedOn")
        return chain


def _value(parent: etree._Element | None, path: str) -> str | None:
    found = None if parent is None else parent.find(path, _NS)
    return None if found is None else found.get(f"{_W}val")
