"""What a kind of draft consists of, and the table of the kinds."""

from __future__ import annotations

from assistant.drafting.kinds import bulletin, circular, periodic, plan_item, speech
from assistant.drafting.kinds.section import Plan, PlannedSection
from assistant.drafting.model import DraftKind

_PLANS: dict[DraftKind, Plan] = {
    "speech": speech.PLAN,
    "circular": circular.PLAN,
    "bulletin": bulletin.PLAN,
    "plan_item": plan_item.PLAN,
    "weekly": periodic.WEEKLY,
    "monthly": periodic.MONTHLY,
}


def plan_of(kind: DraftKind) -> Plan:
    """The plan of a kind."""
    return _PLANS[kind]


__all__ = ["Plan", "PlannedSection", "plan_of"]
