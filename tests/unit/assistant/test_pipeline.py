"""Questions that cannot be taken, and an empty library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import AskRequest, Assistant
from assistant.errors import AssistantError, QuestionError
from assistant.pipeline import QUESTION_LIMIT
from corpus.errors import DubanError
from index.library import Library


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    with Library.open(tmp_path / "文库") as library:
        yield Assistant(library)


@pytest.mark.parametrize("question", ["", "   ", "\n\t\u3000"])
def test_an_empty_question_is_told_so(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="问题是空的"):
        assistant.ask(AskRequest(question))


def test_a_question_too_long_is_told_its_length(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="问题有 2001 个字，超过 2000 个字的上限"):
        assistant.ask(AskRequest("问" * (QUESTION_LIMIT + 1)))


def test_blanks_around_a_question_do_not_count(assistant: Assistant) -> None:
    answer = assistant.ask(AskRequest(" " + "问" * QUESTION_LIMIT + "\n"))
    assert answer.status == "insufficient_evidence"


def test_an_empty_library_refuses(assistant: Assistant) -> None:
    answer = assistant.ask(AskRequest("黑臭水体整治由谁牵头？"))
    assert answer.status == "insufficient_evidence"
    assert answer.answer == "现有文件中没有查到依据：没有与问题相关的条款。"
    assert (answer.citations, answer.obligations, answer.retrieved) == ((), (), ())


def test_errors_form_one_tree() -> None:
    assert issubclass(QuestionError, AssistantError)
    assert issubclass(AssistantError, DubanError)
