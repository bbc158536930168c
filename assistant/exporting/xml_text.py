"""Text as XML can hold it, which office files are made of."""

from __future__ import annotations

import re

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """A text without the signs that XML has not.

    Source: XML 1.0, 2.2 (Characters).
    """
    return _NOT_IN_XML.sub("", text)
