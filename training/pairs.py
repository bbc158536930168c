"""Pairs of a query and the passage that it should find, drawn from the corpora.

Every source returns ``Pairs`` of ``n`` rows. Two rows of one ``group`` answer each other, so
neither is a negative of the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.bags import Bag, Ragged, Shelf, ragged
from training.bm25 import Bm25
from training.sources import Asked

Ids = NDArray[np.int64]
Source = Callable[[int, Generator], "Pairs"]

_REACH = 4  # sentences that a passage reaches to either side
_NEAR = 4  # places near each other, mostly of one text, that are drawn together
_RIVALS = 10  # articles that BM25 finds for a question
_OPENING = 40  # characters
_APART = 2 * _REACH  # sentences between them, so that their passages share none
_ASKING: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"责任单位|牵头|负责|主管|会同", ("谁负责", "由哪个部门负责", "牵头单位是谁", "归哪个部门管")),
    (r"年底前|月底前|日前|日内|期限|年以内|截止", ("什么时候完成", "期限是多久", "截止到什么时候")),
    (r"\d|[一二三四五六七八九十百千万]+(?:元|倍|个|人|亩)", ("是多少", "标准是多少", "有多少")),
    (r"处罚|罚款|责令|拘留|赔偿|有期徒刑", ("怎么处罚", "承担什么责任", "要赔偿吗", "违法吗")),
    (r"应当符合|条件|具备|申请|可以", ("需要什么条件", "可以吗", "怎么申请", "如何办理")),
    (r"", ("有什么规定", "有哪些要求", "怎么做", "如何", "是什么", "包括哪些", "吗", "怎么办")),
)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Queries, passages, and the group that each pair is of."""

    queries: Bag
    passages: Bag
    groups: Ids


def mixed(parts: Sequence[tuple[Source, int]], rng: Generator) -> Pairs:
    """Draw from several sources, each its number of pairs."""
    drawn = [(source(count, rng), count) for source, count in parts]
    at, queries, passages = 0, [], []
    for pairs, count in drawn:
        queries.append(pairs.queries.shifted(at))
        passages.append(pairs.passages.shifted(at))
        at += count
    return Pairs(_summed(queries), _summed(passages), np.concatenate([p.groups for p, _ in drawn]))


class Corpus:
    """Pairs that a corpus gives without anybody's labels."""

    def __init__(self, shelf: Shelf, weights: NDArray[np.float32], base: int) -> None:
        """Hold a corpus.

        Args:
            shelf: its texts.
            weights: how telling each token is.
            base: added to the number of a text to make its group.
        """
        self._shelf = shelf
        self._weights = weights
        self._base = base
        lengths = np.diff(shelf.sentences.starts)
        self._usable = np.flatnonzero((lengths > 5) & (lengths < 200))
        titled = np.diff(shelf.titles.starts) > 1
        self._titled = self._usable[titled[shelf.owner[self._usable]]]
        self.asking: Callable[[Ids, Generator], Bag] | None = None

    def cloze(self, n: int, rng: Generator) -> Pairs:
        """A sentence, and the sentences around it without itself."""
        at, first, last = self._windows(self._usable, n, rng)
        keep = rng.random(n) < 0.1
        before = self._shelf.sentences.take(first, at)
        after = self._shelf.sentences.take(at + 1, last)
        itself = self._shelf.sentences.one(at)
        query = dropped(itself, rng, n, 0.6)
        passage = before + after + itself.where(keep[itself.rows])
        return self._pairs(query, passage, at)

    def halved(self, n: int, rng: Generator) -> Pairs:
        """Sentences, and those that follow them."""
        at, first, last = self._windows(self._usable, n, rng)
        end = self._shelf.texts[self._shelf.owner[at] + 1]
        return self._pairs(
            self._shelf.sentences.take(first, at + 1),
            self._shelf.sentences.take(at + 1, np.minimum(last + 1, end)),
            at,
        )

    def opening(self, n: int, rng: Generator) -> Pairs:
        """The first sentence of a text, and sentences further down."""
        at, first, last = self._windows(self._usable, n, rng)
        start = self._shelf.texts[self._shelf.owner[at]]
        return self._pairs(
            self._shelf.sentences.one(start),
            self._shelf.sentences.take(np.maximum(first, start + 1), last),
            at,
        )

    def titled(self, n: int, rng: Generator) -> Pairs:
        """A title, at times with words of the passage, and sentences under it."""
        at, first, last = self._windows(self._titled, n, rng)
        passage = self._shelf.sentences.take(first, last)
        title = dropped(self._shelf.titles.one(self._shelf.owner[at]), rng, n, 0.4)
        words = self._telling(passage, n, rng, 4)
        return self._pairs(title + words.where((rng.random(n) < 0.7)[words.rows]), passage, at)

    def keywords(self, n: int, rng: Generator) -> Pairs:
        """A few telling words of a sentence asked for as people ask, and its passage."""
        at, first, last = self._windows(self._usable, n, rng)
        query = self._telling(self._shelf.sentences.one(at), n, rng, 7)
        if self.asking is not None:
            query += self.asking(at, rng)
        return self._pairs(query, self._shelf.sentences.take(first, last), at)

    def placed(self, n: int, rng: Generator) -> Pairs:
        """Words of a sentence and of its title, and the passage under its title.

        Passages near each other come together: the title is no help to tell them apart.
        """
        at, first, last = self._windows(self._titled, n, rng, near=True)
        whole = self._shelf.titles.one(self._shelf.owner[at])
        part = dropped(whole, rng, n, 1.0)
        query = self._telling(self._shelf.sentences.one(at), n, rng, 8)
        query += part.where((rng.random(n) < 0.5)[part.rows])
        if self.asking is not None:
            query += self.asking(at, rng)
        shown = whole.where((rng.random(n) < 0.6)[whole.rows])
        pairs = self._pairs(query, self._shelf.sentences.take(first, last) + shown, at)
        return Pairs(pairs.queries, pairs.passages, -self._base - at)

    def _windows(
        self, choice: Ids, n: int, rng: Generator, *, near: bool = False
    ) -> tuple[Ids, Ids, Ids]:
        places = rng.integers(len(choice), size=n)
        if near:
            steps = np.arange(n) % _NEAR * _APART
            places = (places[np.arange(n) // _NEAR * _NEAR] + steps) % len(choice)
        at = choice[places]
        text = self._shelf.owner[at]
        first = np.maximum(at - rng.integers(0, _REACH, size=n), self._shelf.texts[text])
        last = np.minimum(at + 1 + rng.integers(0, _REACH, size=n), self._shelf.texts[text + 1])
        return at, first, last

    def _telling(self, bag: Bag, n: int, rng: Generator, most: int) -> Bag:
        """Up to ``most`` tokens of each row, the telling ones rather (Efraimidis & Spirakis)."""
        keys = rng.random(len(bag.tokens)) ** (1 / np.maximum(self._weights[bag.tokens], 1e-3))
        order = np.lexsort((-keys, bag.rows))
        counts = bag.counts(n)
        rank = np.arange(len(order)) - np.repeat(
            np.concatenate(([0], np.cumsum(counts)[:-1])), counts
        )
        wanted = rng.integers(2, most + 1, size=n)
        chosen = order[rank < wanted[bag.rows[order]]]
        return Bag(bag.rows[chosen], bag.tokens[chosen])

    def _pairs(self, queries: Bag, passages: Bag, at: Ids) -> Pairs:
        return Pairs(queries.known(), passages.known(), self._base + self._shelf.owner[at])


class Asking:
    """Question words that fit what a sentence says: who, when, how much, what penalty."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        """Look at every sentence of a corpus once."""
        self._words = ragged(tokenizer, [w for _, words in _ASKING for w in words])
        sizes = np.array([len(words) for _, words in _ASKING])
        self._first, self._sizes = np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes
        fits = np.array([[re.search(p, t) is not None for p, _ in _ASKING] for t in texts])
        self._fits = fits

    def __call__(self, at: Ids, rng: Generator) -> Bag:
        """Question words for the sentences numbered ``at``; half of them get none."""
        keys = rng.random((len(at), len(_ASKING))) * self._fits[at]
        kind = keys.argmax(axis=1)
        chosen = self._first[kind] + rng.integers(0, self._sizes[kind])
        bag = self._words.one(chosen)
        return bag.where((rng.random(len(at)) < 0.5)[bag.rows])


class Labelled:
    """Pairs that people wrote: a question and the passages that answer it."""

    def __init__(self, questions: Ragged, passages: Ragged, links: Ids, groups: Ids) -> None:
        """Hold questions and passages.

        Args:
            questions: one row a question.
            passages: one row a passage.
            links: int64 (pairs, 2), a question's row and a passage's row.
            groups: int64 (pairs).
        """
        self._questions, self._passages = questions, passages
        self._links, self._groups = links, groups

    def __call__(self, n: int, rng: Generator) -> Pairs:
        """Pairs at random, words of the question left out at times."""
        at = rng.integers(len(self._links), size=n)
        query = dropped(self._questions.one(self._links[at, 0]), rng, n, 0.4)
        passage = dropped(self._passages.one(self._links[at, 1]), rng, n, 0.2)
        return Pairs(query.known(), passage.known(), self._groups[at])


def reading(tokenizer: Tokenizer, asked: Sequence[Asked], base: int) -> Labelled:
    """Questions with their whole passage, and with the part around the answer."""
    passages: list[str] = []
    numbers: dict[str, int] = {}
    links, groups = [], []
    for number, item in enumerate(asked):
        whole = item.passages[0]
        group = numbers.setdefault(whole, len(numbers)) + base
        place = max(0, whole.find(item.answer))
        for start, end in ((place - 60, place + 80), (place - 150, place + 150), (0, len(whole))):
            links.append((number, len(passages)))
            passages.append(whole[max(0, start) : end])
            groups.append(group)
    questions = ragged(tokenizer, [a.question for a in asked])
    return Labelled(questions, ragged(tokenizer, passages), np.array(links), np.array(groups))


def lay(
    tokenizer: Tokenizer, articles: Sequence[str], asked: Sequence[tuple[str, list[int]]], base: int
) -> Labelled:
    """Lay questions with the statute articles that answer them."""
    links = [(n, article) for n, (_, relevant) in enumerate(asked) for article in relevant]
    questions = ragged(tokenizer, [q for q, _ in asked])
    pairs = np.array(links)
    return Labelled(questions, ragged(tokenizer, articles), pairs, pairs[:, 1] + base)


def rivals(
    tokenizer: Tokenizer, articles: Sequence[str], asked: Sequence[tuple[str, list[int]]], base: int
) -> Labelled:
    """Articles that BM25 finds for the lay questions, and that do not answer them.

    Each is asked for by its own first words, so that it stands in the batch as a hard
    negative of the questions.
    """
    found = Bm25(articles)
    wrong: set[int] = set()
    for question, relevant in asked:
        best = np.argsort(-found.scores(question))[:_RIVALS]
        wrong.update(int(n) for n in best if n not in relevant)
    chosen = sorted(wrong)
    questions = ragged(tokenizer, [articles[n][:_OPENING] for n in chosen])
    links = np.stack((np.arange(len(chosen)), np.array(chosen)), axis=1)
    return Labelled(questions, ragged(tokenizer, articles), links, links[:, 1] + base)


def dropped(bag: Bag, rng: Generator, n: int, most: float) -> Bag:
    """Leave out tokens at random, up to the share ``most``, another share for each row."""
    share = rng.random(n) * most
    return bag.where(rng.random(len(bag.tokens)) >= share[bag.rows])


def _summed(bags: Sequence[Bag]) -> Bag:
    return Bag(np.concatenate([b.rows for b in bags]), np.concatenate([b.tokens for b in bags]))
