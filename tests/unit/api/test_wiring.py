"""Libraries are opened as the settings say, and never made by reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from api.errors import SettingsError
from api.settings import Settings
from api.wiring import open_library
from index.errors import EncoderError
from tests.fakes import write_static_model


def test_reading_does_not_make_a_library(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="里还没有文库"):
        open_library(Settings(tmp_path / "文库"))
    assert list(tmp_path.iterdir()) == []


def test_the_users_encoder_is_loaded_only_where_texts_are_searched(tmp_path: Path) -> None:
    empty = tmp_path / "空模型"
    empty.mkdir()
    settings = Settings(tmp_path / "文库", encoder=empty)
    open_library(settings, create=True).close()
    open_library(settings).close()
    with pytest.raises(EncoderError, match="空模型"):
        open_library(settings, vectors=True)


def test_words_only_makes_no_vectors_and_the_default_does(tmp_path: Path) -> None:
    notice = tmp_path / "通知.txt"
    notice.write_text("关于清淤的通知\n请市水利局于2026年8月底前完成清淤。\n", encoding="utf-8")
    counts = []
    for name, words_only in (("词语", True), ("默认", False)):
        settings = Settings(tmp_path / name, words_only=words_only)
        with open_library(settings, create=True, vectors=True) as library:
            library.ingest([notice], workers=0)
            counts.append(library.state().vectors)
    assert counts[0] == 0
    assert counts[1] > 0


def test_the_users_encoder_makes_the_vectors(tmp_path: Path) -> None:
    model = tmp_path / "模型"
    rng = np.random.default_rng(0)
    write_static_model(model, ["清淤", "通知"], rng.normal(size=(3, 8)).astype(np.float32))
    notice = tmp_path / "通知.txt"
    notice.write_text("关于清淤的通知\n请市水利局于2026年8月底前完成清淤。\n", encoding="utf-8")
    settings = Settings(tmp_path / "文库", encoder=model)
    with open_library(settings, create=True, vectors=True) as library:
        library.ingest([notice], workers=0)
        state = library.state()
    assert state.vectors > 0
    assert state.dense_generation == state.generation
    assert state.encoder is not None
