"""Errors of the edge: what a user typed, set or sent.

::

    DubanError
    └── EdgeError
        ├── SettingsError         a flag or an environment variable names something unusable
        ├── RequestError          a request does not have the agreed form
        ├── UnauthenticatedError  no key, or one that opens nothing
        ├── ForbiddenError        the key's role does not reach so far
        ├── NotFoundError         no such job, key or file
        ├── ConflictError         what is there already stands against it
        ├── TooLargeError         more bytes or files than the limit
        ├── TooSlowError          the request did not arrive in time
        ├── NoRoomError           the disk is nearly full
        ├── TooManyRequestsError  more requests than the key's share
        ├── OverloadedError       too many are waiting already, or this takes too long
        └── StoreError            the service's own database cannot be read or written
"""

from __future__ import annotations

from corpus.errors import DubanError


class EdgeError(DubanError):
    """What came in from outside cannot be used."""


class SettingsError(EdgeError):
    """A flag or a ``DUBAN_*`` variable names something that is not there."""


class RequestError(EdgeError):
    """A request does not have the form of the contract."""


class UnauthenticatedError(EdgeError):
    """There is no key, or it opens nothing."""


class ForbiddenError(EdgeError):
    """The key does not give the right to do this."""


class NotFoundError(EdgeError):
    """There is no such job, key or file."""


class ConflictError(EdgeError):
    """What is there already stands against the request."""


class TooLargeError(EdgeError):
    """The request holds more than the limit."""


class TooSlowError(EdgeError):
    """The request did not arrive in time."""


class NoRoomError(EdgeError):
    """The disk is nearly full; what is left is kept for what must be recorded."""


class TooManyRequestsError(EdgeError):
    """The share of requests is used up; ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        """Say when to come again."""
        super().__init__(message)
        self.retry_after = retry_after


class OverloadedError(EdgeError):
    """Too many requests are waiting already, or this one takes too long."""


class StoreError(EdgeError):
    """The service's own database cannot be read or written just now."""
