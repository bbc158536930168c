"""Answers without a language model, one module a kind of question.

Each answerer turns evidence into ``Statement``s: a short text and the pieces it rests on.
"""

from __future__ import annotations

from assistant.answering.statement import Statement

__all__ = ["Statement"]
