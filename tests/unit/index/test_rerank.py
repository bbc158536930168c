"""The best finds ordered anew by a reranker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.errors import EncoderError
from index.library import Library
from index.rerank import CrossEncoderReranker


class ByLength:
    """Prefers short texts and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        self.asked.append((query, len(texts)))
        return [-float(len(t)) for t in texts]


def _folder(path: Path) -> Path:
    folder = path / "文件"
    folder.mkdir()
    (folder / "长.txt").write_text(
        "泵站改造泵站改造泵站改造，按期完成并组织验收。", encoding="utf-8"
    )
    (folder / "短.txt").write_text("泵站改造。", encoding="utf-8")
    return folder


def test_a_reranker_decides_the_order(tmp_path: Path) -> None:
    reranker = ByLength()
    with Library.open(tmp_path / "lib", reranker=reranker) as library:
        library.ingest([_folder(tmp_path)], workers=0)
        hits = library.search("泵站改造", limit=2)
    assert [h.document.file for h in hits] == ["短.txt", "长.txt"]
    assert reranker.asked == [("泵站改造", 2)]


def test_nothing_found_asks_no_reranker(tmp_path: Path) -> None:
    reranker = ByLength()
    with Library.open(tmp_path / "lib", reranker=reranker) as library:
        assert library.search("泵站改造") == []
    assert reranker.asked == []


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(EncoderError, match="DUBAN_RERANKER"):
        CrossEncoderReranker(tmp_path / "无")


@pytest.mark.slow
def test_a_cross_encoder_on_disk_scores_pairs(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"泵站改造公园建设"]
    (tmp_path / "vocab.txt").write_text("\n".join(dict.fromkeys(words)), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(set(words)),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path / "model")
    BertTokenizer(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path / "model")
    scores = CrossEncoderReranker(tmp_path / "model").scores("泵站", ["泵站改造", "公园建设"])
    assert len(scores) == 2
    assert scores[0] != scores[1]
