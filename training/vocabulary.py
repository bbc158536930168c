"""The tokenizer: the words that jieba cuts and the corpus uses, single characters behind them.

Longest match from the left cuts unsegmented text with a ``tokenizers`` file alone. A unigram
model cuts a little better, but takes 150 ms to load against 50.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from index.segment import cut, normalize

UNKNOWN = "[UNK]"
_LONGEST = 8  # characters
_RARE = 3  # characters seen less often are the unknown
_RUN = 1_000  # characters of a run without punctuation; longer ones are the unknown
_TRUE = 0.5  # share of a word's greedy finds that jieba must agree with
_ROUNDS = 2


def counted(texts: Iterable[str]) -> Counter[str]:
    """How often each word occurs."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(cut(normalize(text)))
    return counts


def tokenizer(counts: Counter[str], size: int, sample: Iterable[str]) -> Tokenizer:
    """A tokenizer of at most ``size`` entries; number 0 is the unknown.

    Greedy matching finds some words where jieba does not (本条 in 本条例); a word found more
    often by mistake than in truth is left out, and rarer words take its place.
    """
    kept = _singles(counts)
    words = [w for w, _ in counts.most_common() if 1 < len(w) <= _LONGEST and w.isalnum()]
    texts = [normalize(t) for t in sample]
    truth = counted(texts)
    wrong: set[str] = set()
    for _ in range(_ROUNDS):
        fit = [w for w in words if w not in wrong][: size - 1 - len(kept)]
        made = _greedy([UNKNOWN, *kept, *fit])
        found: Counter[int] = Counter()
        for encoding in made.encode_batch_fast(texts, add_special_tokens=False):
            found.update(encoding.ids)
        names = made.get_vocab()
        wrong |= {w for w in fit if truth[w] < _TRUE * found[names[w]]}
    fit = [w for w in words if w not in wrong][: size - 1 - len(kept)]
    return _greedy([UNKNOWN, *kept, *fit])


def _singles(counts: Counter[str]) -> list[str]:
    singles: Counter[str] = Counter()
    for word, count in counts.items():
        for character in word:
            singles[character] += count
    return [c for c, n in singles.most_common() if n >= _RARE and c.isalnum()]


def _greedy(entries: list[str]) -> Tokenizer:
    """Longest match from the left inside a run without punctuation or blanks."""
    model = models.WordPiece(
        {entry: number for number, entry in enumerate(entries)},
        unk_token=UNKNOWN,
        continuing_subword_prefix="",
        max_input_chars_per_word=_RUN,
    )
    made = Tokenizer(model)
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("removed")]
    )
    return made
