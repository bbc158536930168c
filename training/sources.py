"""The training corpora as lists of texts, one reader a corpus.

Nothing that measures may teach: a policy document that shares a run of text with a document
to be measured on is left out.
"""

from __future__ import annotations

import json
import lzma
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_ARTICLE = re.compile(
    r"^第[一二三四五六七八九十百千零〇两]+条(?:之[一二三四五六七八九十]+)?\s*", re.M
)
_NEWS_HEAD = re.compile(r"^\d{4}-\d\d-\d\d[^，]*，正文[:：]")
_BLANK = re.compile(r"\s+")
_SHINGLE = 24  # characters in a row that two different documents hardly share by chance
_STEP = 97  # one shingle is looked at every so many characters
_COPIED = 0.2  # the share of such shingles from which a document counts as one to be measured on


@dataclass(frozen=True, slots=True)
class Text:
    """A title and the sentences under it, in order."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the passages that answer it (``answer`` may be empty)."""

    question: str
    passages: tuple[str, ...]
    answer: str = ""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, ends included, blanks dropped."""
    return tuple(s for s in (m.group().strip() for m in _SENTENCE.finditer(text)) if len(s) > 3)


def news(data: Path) -> list[Text]:
    """News items; they carry no title, so the first sentence stands in for one."""
    return [
        Text("", sentences(_NEWS_HEAD.sub("", row["text"])))
        for row in _lines(data / "train" / "news.jsonl.xz")
    ]


def broadcast(data: Path) -> list[Text]:
    """Titled items of the evening news."""
    return [
        Text(row["title"].split("】")[-1], sentences(row["text"]))
        for row in _lines(data / "train" / "broadcast.jsonl.xz")
    ]


def policies(data: Path) -> list[Text]:
    """Policy documents and work reports, less those to be measured on."""
    seen = _measured(data)
    kept = []
    for row in _lines(data / "train" / "policy.jsonl.xz"):
        flat = _BLANK.sub("", row["text"])
        looked = [flat[n : n + _SHINGLE] for n in range(0, len(flat) - _SHINGLE, _STEP)]
        if looked and sum(s in seen for s in looked) > _COPIED * len(looked):
            continue
        kept.append(Text(row["title"] or "", sentences(row["text"])))
    return kept


def laws(data: Path) -> list[Text]:
    """Articles of laws and regulations, each under the title of its law."""
    texts = []
    with tarfile.open(data / "scale" / "laws.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".md") else None
            if file is None:
                continue
            whole = file.read().decode("utf-8", "replace")
            title = whole.split("\n", 1)[0].lstrip("# ").strip()
            for article in _ARTICLE.split(whole)[1:]:
                found = sentences(re.sub(r"^#+ .*$|<!--.*?-->", "", article, flags=re.M))
                if found:
                    texts.append(Text(title, found))
    return texts


def reading(data: Path) -> list[Asked]:
    """Questions of CMRC 2018 with passage and answer."""
    return [
        Asked(row["question"], (row["passage"],), row["answer"])
        for row in _lines(data / "train" / "cmrc.jsonl.xz")
    ]


def held_passages(asked: list[Asked]) -> set[str]:
    """One passage in ten, not to be trained on."""
    return set(sorted({a.passages[0] for a in asked})[::10])


def statutes(data: Path) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """All statute articles by number, and the lay questions with their articles' numbers."""
    articles = [row["text"] for row in _lines(data / "statutes" / "articles.jsonl.xz")]
    asked = [
        (row["question"], list(row["relevant"]))
        for row in _lines(data / "statutes" / "queries.jsonl")
    ]
    return articles, asked


def halves(count: int) -> tuple[range, range]:
    """Positions of the questions to train on, and of those to measure on."""
    return range(0, count, 2), range(1, count, 2)


def _measured(data: Path) -> set[str]:
    """Every run of characters of the documents that are measured on."""
    files = [*(data / "dev").rglob("*.*"), *(data / "ncp" / "documents").glob("*.txt")]
    seen: set[str] = set()
    for file in files:
        if file.suffix == ".jsonl":
            continue
        flat = _BLANK.sub("", re.sub(r"<[^>]+>", "", file.read_text(encoding="utf-8")))
        seen.update(flat[n : n + _SHINGLE] for n in range(len(flat) - _SHINGLE))
    return seen


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)
