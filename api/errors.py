"""Errors of the edge: what a user typed, set or sent.

::

    DubanError
    └── EdgeError
        ├── SettingsError   a flag or an environment variable names something unusable
        └── RequestError    a request does not have the agreed form
"""

from __future__ import annotations

from corpus.errors import DubanError


class EdgeError(DubanError):
    """What came in from outside cannot be used."""


class SettingsError(EdgeError):
    """A flag or a ``DUBAN_*`` variable names something that is not there."""


class RequestError(EdgeError):
    """A request does not have the form of the contract."""
