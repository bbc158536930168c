"""The shipped encoder's folder: sizes, empty texts, and the same vectors from either reader."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoder import SHIPPED, StaticEncoder

TEXTS = [
    "云山省人民政府办公厅关于推进养老服务高质量发展的通知",
    "谁负责老旧小区改造？",
    "到2027年底前，临江市建成区新增停车泊位3000个（责任单位：市住房城乡建设局）。",
    "A4 纸、ＡＢＣ、龘",
    "第十二条 违反本条例规定的，处二万元以上五万元以下罚款。" * 40,
]


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder.load(SHIPPED)


def test_the_folder_stays_within_its_size() -> None:
    assert sum(f.stat().st_size for f in SHIPPED.rglob("*") if f.is_file()) <= 25_000_000


def test_rows_are_unit_and_an_empty_text_is_a_zero_row(encoder: StaticEncoder) -> None:
    vectors = encoder.encode([*TEXTS, "", " \n", "。！"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS) + 3, encoder.dim)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0] * len(TEXTS) + [0.0] * 3)


def test_an_unknown_character_moves_nothing(encoder: StaticEncoder) -> None:
    known, unknown = encoder.encode(["养老 服务", "养老龘服务"])
    assert float(known @ unknown) == pytest.approx(1.0)


def test_words_that_mean_the_same_are_nearer_than_words_that_do_not(
    encoder: StaticEncoder,
) -> None:
    asked, near, far = encoder.encode(["工资被拖欠怎么办", "不得克扣劳动报酬", "森林防火期的划定"])
    assert float(asked @ near) > float(asked @ far) + 0.1


@pytest.mark.slow
def test_sentence_transformers_gives_the_same_vectors(encoder: StaticEncoder) -> None:
    library = pytest.importorskip("sentence_transformers")
    model = library.SentenceTransformer(str(Path(SHIPPED)), local_files_only=True, device="cpu")
    theirs = model.encode(TEXTS).astype(np.float32)
    ours = encoder.encode(TEXTS)
    assert (theirs * ours).sum(axis=1) == pytest.approx([1.0] * len(TEXTS), abs=1e-3)
