"""Errors of the library on disk.

index's subtree under the project's root::

    DubanError
    └── LibraryError
        ├── LibraryBusyError       another process is writing to this library
        ├── LibraryFullError       the disk has no room for what is written
        ├── LibraryVersionError    written by a version this one cannot read
        ├── EncoderMismatchError   vectors were made by another encoder
        ├── LibraryDamagedError    a file of the library is unreadable
        ├── EncoderError           an encoder's folder is missing or cannot be used
        ├── EvidenceError          a file of evidence is missing, empty or too large
        ├── AudienceError          a unit that may see a document is named amiss
        └── NotInLibraryError      no such document, clause or obligation
            └── AmbiguousIdError   an id's beginning that several have
"""

from __future__ import annotations

from corpus.errors import DubanError


class LibraryError(DubanError):
    """A library could not be opened, read or written."""


class LibraryBusyError(LibraryError):
    """Another process holds the writer's lock."""


class LibraryFullError(LibraryError):
    """The disk has no room for what should be written."""


class LibraryVersionError(LibraryError):
    """The library was written by a version this one cannot read."""


class EncoderMismatchError(LibraryError):
    """The library's vectors were made by another encoder."""


class LibraryDamagedError(LibraryError):
    """A file of the library is missing or unreadable."""


class EncoderError(LibraryError):
    """An encoder's folder is missing, incomplete or cannot be used."""


class NotInLibraryError(LibraryError):
    """The library holds no document or clause of this id."""


class AudienceError(LibraryError):
    """A unit that may see a document is named amiss, or the document cannot be moved to it."""


class AmbiguousIdError(NotInLibraryError):
    """More than one has an id that begins so."""


class EvidenceError(LibraryError):
    """A file of evidence is missing, empty or too large."""
