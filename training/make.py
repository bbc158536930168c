"""Make the static encoder: tokenizer, start, training, folder.

One command, explained in ``training/README.md``.
"""

from __future__ import annotations

import argparse
import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training import pairs, sources, start, vocabulary
from training.bags import Shelf, shelf
from training.export import export
from training.fit import fit
from training.sources import Asked, Text

_LOG = logging.getLogger(__name__)

SIZE, DIM, SEED = 40_000, 256, 7
PASSAGES = 150_000  # that the start is computed from
_GROUPS = 10_000_000  # more than one corpus has texts
_EVERY = {"news": 3, "broadcast": 2, "policy": 1, "law": 1}  # texts whose words are counted
_SAMPLED = {"news": 40, "broadcast": 20, "policy": 5, "law": 10}  # that the cut is checked on
_ASKED = ("policy", "law")  # corpora whose sentences are asked for with question words

Mix = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Phase:
    """Some steps of training; ``mix`` says how many pairs of each kind a batch holds."""

    steps: int
    rate: float
    mix: Mix


# First what texts say about each other, then questions, titles and near passages.
PHASES = (
    Phase(
        900,
        0.008,
        {
            "news": {"cloze": 250, "halved": 150, "opening": 150, "keywords": 200},
            "broadcast": {"titled": 150},
            "policy": {"titled": 100, "cloze": 100, "keywords": 148},
            "law": {"titled": 150, "cloze": 100, "keywords": 200},
            "people": {"reading": 250, "lay": 100},
        },
    ),
    Phase(
        1_500,
        0.006,
        {
            "news": {"cloze": 150, "halved": 100, "opening": 100, "keywords": 150},
            "broadcast": {"titled": 100, "placed": 100},
            "policy": {"titled": 100, "cloze": 100, "placed": 300},
            "law": {"titled": 100, "cloze": 100, "placed": 248},
            "people": {"reading": 200, "lay": 120, "rivals": 80},
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that is trained on."""

    corpora: dict[str, list[Text]]
    reading: list[Asked]
    articles: list[str]
    lay: list[tuple[str, list[int]]]


def main() -> int:
    """Make the encoder's folder."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    material = read(options.data)
    tokenizer = cutter(material)
    _LOG.info("%d tokens", tokenizer.get_vocab_size())
    shelves = {name: shelf(tokenizer, texts) for name, texts in material.corpora.items()}
    table = train(material, tokenizer, shelves, share=options.share, seed=options.seed)
    export(options.out, tokenizer, table)
    return 0


def read(data: Path) -> Material:
    """Read the corpora, without what is measured on."""
    articles, asked = sources.statutes(data)
    ours, _ = sources.halves(len(asked))
    reading = sources.reading(data)
    held = sources.held_passages(reading)
    return Material(
        {
            "news": sources.news(data),
            "broadcast": sources.broadcast(data),
            "policy": sources.policies(data),
            "law": sources.laws(data),
        },
        [a for a in reading if a.passages[0] not in held],
        articles,
        [asked[n] for n in ours],
    )


def cutter(material: Material) -> Tokenizer:
    """The tokenizer of the corpora."""
    counts = vocabulary.counted(_whole(material, _EVERY))
    for asked in (*(a.question for a in material.reading), *(q for q, _ in material.lay)):
        counts.update(vocabulary.counted([asked]))
    return vocabulary.tokenizer(counts, SIZE, list(_whole(material, _SAMPLED)))


def train(
    material: Material, tokenizer: Tokenizer, shelves: dict[str, Shelf], *, share: float, seed: int
) -> NDArray[np.float32]:
    """Train token vectors, float32 (tokens, dim)."""
    rng = np.random.default_rng(seed)
    every = list(shelves.values())
    weights = start.telling(start.frequencies(every, tokenizer.get_vocab_size()))
    table = start.vectors(every, weights, DIM, PASSAGES, rng)
    _LOG.info("start computed")
    drawn = _drawn(material, tokenizer, shelves, weights)
    for phase in PHASES:
        parts = [(drawn[n][k], count) for n, ks in phase.mix.items() for k, count in ks.items()]
        rows = sum(count for _, count in parts)
        draw = partial(pairs.mixed, parts, rng)
        table = fit(table, draw, max(1, int(phase.steps * share)), phase.rate, rows)
    return table


def _drawn(
    material: Material,
    tokenizer: Tokenizer,
    shelves: dict[str, Shelf],
    weights: NDArray[np.float32],
) -> dict[str, dict[str, pairs.Source]]:
    """Every kind of pair by its name in the mixes."""
    drawn: dict[str, dict[str, pairs.Source]] = {}
    for place, (name, own) in enumerate(shelves.items(), 1):
        corpus = pairs.Corpus(own, weights, place * _GROUPS)
        if name in _ASKED:
            said = [s for t in material.corpora[name] for s in t.sentences]
            corpus.asking = pairs.Asking(tokenizer, said)
        kinds = {kind for phase in PHASES for kind in phase.mix[name]}
        drawn[name] = {kind: getattr(corpus, kind) for kind in kinds}
    base = (len(shelves) + 1) * _GROUPS
    articles, asked = material.articles, material.lay
    drawn["people"] = {
        "reading": pairs.reading(tokenizer, material.reading, base),
        "lay": pairs.lay(tokenizer, articles, asked, base + _GROUPS),
        "rivals": pairs.rivals(tokenizer, articles, asked, base + _GROUPS),
    }
    return drawn


def _whole(material: Material, every: dict[str, int]) -> list[str]:
    return [
        "\n".join((text.title, *text.sentences))
        for name, texts in material.corpora.items()
        for text in texts[:: every[name]]
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="see training/README.md")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=1.0, help="of the steps, for a trial")
    parser.add_argument("--seed", type=int, default=SEED)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
