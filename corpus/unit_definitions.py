"""Short names that a document gives units itself: …领导小组办公室（以下简称市整改办）."""

from __future__ import annotations

import re

from corpus.units import find_units

_DEFINED = re.compile(
    r"(?P<full>[\u4e00-\u9fff、]{2,40})[（(](?:以下|下)(?:统一)?(?:简称|统称)[:：]?[“\"「]?"
    r"(?P<short>[\u4e00-\u9fff]{2,16})[”\"」]?[，,；;）)]"
)
_UNIT_END = re.compile(r"(?:局|委|厅|办|部|署|院|会|组|中心|政府|公司|集团|专班|室|站|队)$")


def defined_units(text: str) -> dict[str, str]:
    """Short name to full name, as a document defines them; units only."""
    found: dict[str, str] = {}
    for match in _DEFINED.finditer(text):
        short, full = match.group("short"), match.group("full")
        if not _UNIT_END.search(short):
            continue
        units = [u for u in find_units(full) if u.end == len(full)]
        if units or _UNIT_END.search(full):
            found.setdefault(short, units[-1].text if units else full)
    return found
