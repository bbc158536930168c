"""Settings: a flag beats a variable, a variable beats the default."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.errors import SettingsError
from api.settings import Settings, load


def test_defaults_hold_where_nothing_is_set() -> None:
    assert load(environ={}) == Settings(Path("library.duban"), None, None, None, 2)


def test_variables_beat_defaults(tmp_path: Path) -> None:
    aliases = tmp_path / "别名.csv"
    aliases.write_text("市环保局,市生态环境局\n", encoding="utf-8")
    environ = {
        "DUBAN_LIBRARY": "文库",
        "DUBAN_ENCODER": str(tmp_path),
        "DUBAN_RERANKER": str(tmp_path),
        "DUBAN_ALIASES": str(aliases),
        "DUBAN_WORKERS": "0",
    }
    assert load(environ=environ) == Settings(Path("文库"), tmp_path, tmp_path, aliases, 0)


def test_an_encoder_called_none_means_words_only(tmp_path: Path) -> None:
    assert load(environ={"DUBAN_ENCODER": "none"}) == Settings(
        Path("library.duban"), words_only=True
    )
    given = load(encoder=str(tmp_path), environ={"DUBAN_ENCODER": "none"})
    assert (given.encoder, given.words_only) == (tmp_path, False)


def test_flags_beat_variables(tmp_path: Path) -> None:
    environ = {"DUBAN_LIBRARY": "a", "DUBAN_ENCODER": "/不存在"}
    found = load(library="b", encoder=str(tmp_path), environ=environ)
    assert (found.library, found.encoder) == (Path("b"), tmp_path)


def test_empty_text_counts_as_not_set() -> None:
    environ = {"DUBAN_LIBRARY": "", "DUBAN_ENCODER": "", "DUBAN_WORKERS": ""}
    assert load(library="", environ=environ) == Settings(Path("library.duban"))


def test_environment_is_read_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_LIBRARY", "环境里的文库")
    assert load().library == Path("环境里的文库")


@pytest.mark.parametrize(
    ("flags", "environ", "said"),
    [
        ({"encoder": "/无此目录"}, {}, "--encoder 指定的模型目录不存在：/无此目录"),
        ({}, {"DUBAN_ENCODER": "/无此目录"}, "DUBAN_ENCODER 指定的模型目录不存在：/无此目录"),
        ({}, {"DUBAN_RERANKER": "/无此目录"}, "DUBAN_RERANKER 指定的模型目录不存在"),
        ({"aliases": "/无此文件"}, {}, "--aliases 指定的文件不存在：/无此文件"),
        ({}, {"DUBAN_WORKERS": "许多"}, "DUBAN_WORKERS 应为 0 到 64 的整数，现在是“许多”"),
        ({}, {"DUBAN_WORKERS": "65"}, "现在是“65”"),
        ({}, {"DUBAN_WORKERS": "²"}, "现在是“²”"),
    ],
)
def test_wrong_values_name_where_they_come_from(
    flags: dict[str, str], environ: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(**flags, environ=environ)  # type: ignore[arg-type]
    assert said in str(caught.value)
