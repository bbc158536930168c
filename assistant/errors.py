"""Errors of asking and exporting.

::

    DubanError
    └── AssistantError
        ├── QuestionError              the question is empty or too long
        ├── DraftError                 what is to be drafted is not said, or too much
        ├── ExportError                a file cannot be written
        ├── ProgressError              a step of progress that may not be taken
        ├── ReportError                a report whose days make no sense
        └── ModelError                 the language model is of no help
            ├── ModelUnavailableError  it cannot be reached, fails, or takes too long
            └── ModelRefusedError      it takes no such request
"""

from __future__ import annotations

from corpus.errors import DubanError


class AssistantError(DubanError):
    """The assistant could not take the request."""


class QuestionError(AssistantError):
    """The question is empty or longer than the limit."""


class DraftError(AssistantError):
    """What is to be drafted is not said, or is more than a draft takes."""


class ExportError(AssistantError):
    """A file that was asked for cannot be written."""


class ProgressError(AssistantError):
    """A step of progress that may not be taken; the message says which may."""


class ReportError(AssistantError):
    """A report whose days make no sense."""


class ModelError(AssistantError):
    """The language model is of no help; the extractive answer stands."""


class ModelUnavailableError(ModelError):
    """The model cannot be reached, fails, or takes too long."""


class ModelRefusedError(ModelError):
    """The model's server does not take a request of this form."""
