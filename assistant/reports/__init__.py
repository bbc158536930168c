"""Weekly and monthly reports computed from the ledger: every number is the length of a list."""

from assistant.reports.build import build
from assistant.reports.model import Item, Period, Report, Thresholds, UnitLine
from assistant.reports.text import text_of

__all__ = ["Item", "Period", "Report", "Thresholds", "UnitLine", "build", "text_of"]
