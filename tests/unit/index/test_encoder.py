"""The static encoder read with numpy, and the same folder through its own library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoder import StaticEncoder, load_encoder
from index.errors import EncoderError
from tests.fakes import write_safetensors, write_static_model

_WORDS = ["整改", "水体", "资金", "养老"]


def _table(kind: str = "float32") -> np.ndarray:
    table = np.random.default_rng(3).normal(size=(len(_WORDS) + 1, 8)).astype(kind)
    table[0] = 0
    return table


def test_a_text_is_the_unit_mean_of_its_tokens(tmp_path: Path) -> None:
    table = _table()
    encoder = StaticEncoder.load(write_static_model(tmp_path, _WORDS, table))
    mean = (table[1] + table[2]) / 2
    np.testing.assert_allclose(
        encoder.encode(["整改 水体"])[0], mean / np.linalg.norm(mean), atol=1e-6
    )
    assert (encoder.dim, encoder.encode(["整改"]).dtype) == (8, np.float32)


def test_empty_texts_are_zero_rows_among_others(tmp_path: Path) -> None:
    encoder = StaticEncoder.load(write_static_model(tmp_path, _WORDS, _table()))
    rows = encoder.encode(["", "整改", "  ", "资金 养老", ""])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [0, 1, 0, 1, 0], atol=1e-6)
    assert encoder.encode([]).shape == (0, 8)


def test_many_texts_are_encoded_as_one_by_one(tmp_path: Path) -> None:
    encoder = StaticEncoder.load(write_static_model(tmp_path, _WORDS, _table("float16")))
    texts = [" ".join(_WORDS[: n % 5]) for n in range(2_500)]
    one_by_one = np.concatenate([encoder.encode([t]) for t in texts[:10]])
    np.testing.assert_allclose(encoder.encode(texts)[:10], one_by_one, atol=1e-6)


@pytest.mark.parametrize("shape", [(5, 1), (5,), (1,), (1, 8)])
def test_int8_weights_have_their_scale(tmp_path: Path, shape: tuple[int, ...]) -> None:
    table = np.random.default_rng(3).integers(-127, 127, (5, 8)).astype(np.int8)
    scale = np.random.default_rng(4).uniform(0.5, 2, shape).astype(np.float32)
    write_static_model(tmp_path, _WORDS, _table())
    write_safetensors(
        tmp_path / "model.safetensors", {"embedding.weight": table, "embedding.scale": scale}
    )
    full = table * (scale.reshape(-1, 1) if scale.size == 5 else scale.reshape(1, -1))
    mean = full[1] + full[4]
    row = StaticEncoder.load(tmp_path).encode(["整改 养老"])[0]
    np.testing.assert_allclose(row, mean / np.linalg.norm(mean), atol=1e-5)


def test_another_table_has_another_fingerprint(tmp_path: Path) -> None:
    one = StaticEncoder.load(write_static_model(tmp_path / "a", _WORDS, _table()))
    same = StaticEncoder.load(write_static_model(tmp_path / "b", _WORDS, _table()))
    other = StaticEncoder.load(write_static_model(tmp_path / "c", _WORDS, _table() * 2))
    assert one.fingerprint == same.fingerprint
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize("broken", ["tokenizer.json", "model.safetensors"])
def test_a_broken_folder_is_said_to_be_so(tmp_path: Path, broken: str) -> None:
    write_static_model(tmp_path, _WORDS, _table())
    (tmp_path / broken).write_bytes(b"\x07\0\0\0\0\0\0\0{broken")
    with pytest.raises(EncoderError, match="读不出来"):
        StaticEncoder.load(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="不存在"):
        load_encoder(tmp_path / "没有")


@pytest.mark.slow
def test_sentence_transformers_reads_the_same_vectors(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    write_static_model(tmp_path / "plain", _WORDS, _table())
    tokenizer = Tokenizer.from_file(str(tmp_path / "plain" / "tokenizer.json"))
    module = StaticEmbedding(tokenizer, embedding_weights=_table())
    SentenceTransformer(modules=[module], device="cpu").save(str(tmp_path / "st"))
    ours = load_encoder(tmp_path / "st")
    assert isinstance(ours, StaticEncoder)
    theirs = SentenceTransformer(str(tmp_path / "st"), device="cpu", local_files_only=True)
    texts = ["整改 水体", "养老", "资金 资金 整改"]
    np.testing.assert_allclose(
        ours.encode(texts), theirs.encode(texts, normalize_embeddings=True), atol=1e-3
    )
