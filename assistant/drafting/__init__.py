"""Drafts of speeches, circulars, bulletins and plans, every sentence with its source."""

from assistant.drafting.drafter import Drafter
from assistant.drafting.model import KIND_NAMES, Draft, DraftKind, DraftRequest, Frame
from assistant.drafting.outlines import read_outline

__all__ = [
    "KIND_NAMES",
    "Draft",
    "DraftKind",
    "DraftRequest",
    "Drafter",
    "Frame",
    "read_outline",
]
