"""Errors of asking.

::

    DubanError
    └── AssistantError
        └── QuestionError    the question is empty or too long
"""

from __future__ import annotations

from corpus.errors import DubanError


class AssistantError(DubanError):
    """The assistant could not take the request."""


class QuestionError(AssistantError):
    """The question is empty or longer than the limit."""
