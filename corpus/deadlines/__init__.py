"""Deadlines as the government writes them: found in text, resolved to a date or a rule.

``Deadline.date`` is the last day on which it is on time. A day named before 前 is itself
still on time (6月30日前 is 30 June), and so is the end of a unit (6月底前). A bare unit
before 前 (6月前, 2030年前, 三季度前) may mean before it begins or before it ends: the day
before it begins is taken, because a reminder may come early but not late, and
``ambiguous`` says so; where that day is already past when the document is issued, the
unit's last day is taken. A missing year is the heading's or the document's
(``inferred``); a date so found that lies before the document is ``ambiguous`` too.
"""

from __future__ import annotations

from corpus.deadlines.finding import find
from corpus.deadlines.resolving import resolve

__all__ = ["find", "resolve"]
