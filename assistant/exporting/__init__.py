"""The ledger as files that other office programs open: workbooks and calendars."""

from __future__ import annotations
