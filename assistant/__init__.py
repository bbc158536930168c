"""A question to an answer with its clauses cited."""

from __future__ import annotations

from assistant.answer import Answer, AskRequest, Citation
from assistant.pipeline import Assistant

__all__ = ["Answer", "AskRequest", "Assistant", "Citation"]
