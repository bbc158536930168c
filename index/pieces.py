"""A clause to the short texts that the encoder takes.

A mean over 300 characters says little of any of them, so a clause is encoded in groups of
sentences, each under the title of its document, and is as near as the nearest of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 80  # characters, unless a single sentence is longer
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；\n]*|[。！？；\n]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def passage(path: Sequence[str], text: str) -> str:
    """A clause's text, with the nearest headings that it does not repeat."""
    return " ".join([*(h for h in path[-2:] if h not in text), text])


def pieces(title: str, path: Sequence[str], text: str) -> list[str]:
    """A clause as the encoder takes it.

    Args:
        title: of the document; one without Chinese is a file's name and says nothing.
        path: the headings above the clause, from the root.
        text: the clause's.

    Returns:
        Whole sentences in order, together up to ``LONGEST`` characters, each piece under
        the title; at least one.
    """
    above = f"{title} " if _HAN.search(title) else ""
    return [above + piece for piece in grouped(passage(path, text))]


def grouped(text: str) -> list[str]:
    """Sentences in groups of up to ``LONGEST`` characters; nothing is left out."""
    groups = [""]
    for sentence in _SENTENCE.findall(text):
        if groups[-1] and len(groups[-1]) + len(sentence) > LONGEST:
            groups.append("")
        groups[-1] += sentence
    return groups
