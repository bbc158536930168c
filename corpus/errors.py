"""Errors of reading and parsing files.

The root of every error this project raises, and corpus's own subtree::

    DubanError
    ├── AliasFileError               a line of an office's list of unit names is amiss
    └── CorpusError
        ├── UnreadableFileError      the bytes are not what the name says, or are damaged
        │   ├── PasswordError        encrypted; the password is needed
        │   └── EmptyFileError       nothing in it to read
        ├── UnsupportedFormatError   no reader for this kind of file
        └── OversizeError            larger, or expands to more, than the limit
"""

from __future__ import annotations


class DubanError(Exception):
    """Root of all errors raised on purpose; its message is for the user."""


class AliasFileError(DubanError):
    """A line of an office's list of unit names is amiss; the message names it."""


class CorpusError(DubanError):
    """A file could not be turned into a document."""


class UnreadableFileError(CorpusError):
    """The bytes are damaged, or are not what the file's name says."""


class PasswordError(UnreadableFileError):
    """The file is encrypted and needs a password."""


class EmptyFileError(UnreadableFileError):
    """The file holds no text to read."""


class UnsupportedFormatError(CorpusError):
    """No reader knows this kind of file."""


class OversizeError(CorpusError):
    """The file is larger, or would expand to more, than the limit."""
