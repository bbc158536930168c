"""What a kind of draft consists of, and the table of the kinds."""

from __future__ import annotations

from assistant.drafting.kinds import bulletin, circular, speech
from assistant.drafting.kinds.section import Plan, PlannedSection
from assistant.drafting.model import KIND_NAMES, DraftKind
from assistant.errors import DraftError

_PLANS: dict[DraftKind, Plan] = {
    "speech": speech.PLAN,
    "circular": circular.PLAN,
    "bulletin": bulletin.PLAN,
}


def plan_of(kind: DraftKind) -> Plan:
    """The plan of a kind.

    Raises:
        DraftError: this version has none.
    """
    if kind not in _PLANS:
        raise DraftError(f"这个版本还不能起草{KIND_NAMES[kind]}。")
    return _PLANS[kind]


__all__ = ["Plan", "PlannedSection", "plan_of"]
