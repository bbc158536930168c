"""One module a kind of draft: its title, its sections, what each needs where it is empty."""

from assistant.drafting.kinds.plan import Plan, PlannedSection, plan_of

__all__ = ["Plan", "PlannedSection", "plan_of"]
