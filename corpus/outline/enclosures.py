"""The list of enclosures at a text's end: 附件：1.… 2.…

Its numbers name papers, not headings. Source: GB/T 9704-2012, 7.3.4.
"""

from __future__ import annotations

import re

_OPENING = re.compile(r"(?:^|(?<=[。）)])|[\u3000 ]{2,})(?=附\s?件[：:][\s\u3000]*[^\s\u3000])")
_FURTHER = re.compile(r"[\s\u3000]*[\d０-９]{1,2}[.．、][^。\n]{2,80}[\s\u3000]*")
_WINDOW = 300


def enclosures(text: str, start: int, end: int) -> int:
    """Where a list of enclosures begins that ends a line; ``end`` where there is none."""
    window = max(start, end - _WINDOW)
    for match in _OPENING.finditer(text[window:end]):
        if match.start() or window == start:
            return window + match.end()
    return end


def is_enclosure(line: str) -> bool:
    """Whether a line can be a further entry of such a list."""
    return len(line) <= 100 and _FURTHER.fullmatch(line) is not None
