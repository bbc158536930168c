"""Drafts rephrased over a scripted model: what is distorted is put back, what is added marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.drafts import make_draft
from assistant.checking import check_sentence
from assistant.drafting.model import Draft, DraftRequest
from assistant.llm.chat import Limits, open_chat
from index.library import Library
from tests.fake_model_server import ModelServer, Scripted, model_server

REQUEST = DraftRequest("speech", "清水河雨污混接管网改造", date(2026, 4, 1))


@pytest.fixture(scope="module")
def library(samples_library: Path) -> Iterator[Library]:
    with Library.open(samples_library, read_only=True) as library:
        yield library


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def drafted(library: Library, server: ModelServer) -> Draft:
    held = Limits(seconds=20, retries=0, failures=50)
    return make_draft(library, REQUEST, open_chat("scripted", base_url=server.url, limits=held))


def texts(draft: Draft) -> list[str]:
    return [s.text for s in draft.sentences]


def asked(server: ModelServer, number: int = 0) -> list[str]:
    """The numbered sentences that the model was shown."""
    listed = server.requests[number]["messages"][-1]["content"].split("\n\n", 1)[1]
    return [line.split("] ", 1)[1] for line in listed.split("\n")]


def test_faithful_words_are_taken(library: Library, server: ModelServer) -> None:
    server.will_say(Scripted(""))
    drafted(library, server)
    first = asked(server)[0]
    server.requests.clear()
    server.will_say(Scripted(f"[1] 要看到，{first}"), Scripted(""))
    draft = drafted(library, server)
    assert f"要看到，{first}" in texts(draft)
    assert "改写了 1 句" in " ".join(draft.notes)
    for sentence in draft.sentences:
        quotes = [c.quote for c in draft.citations if c.marker in sentence.citations]
        if sentence.origin == "sourced":
            assert check_sentence(sentence.text, quotes) == ()


@pytest.mark.parametrize(
    "reply",
    [
        "[1] 2031年1月底前全部完成。",
        "[1] 由市教育局牵头负责。",
        "[1] 完成率达到99.9%。",
        "[1] 会议强调“一抓到底”。",
        "[1] 好的。",
        "[77] 2031年完成。",
        "2031年1月底前由市教育局完成99.9%。",
        "",
    ],
)
def test_distorted_words_are_put_back(library: Library, server: ModelServer, reply: str) -> None:
    plain = make_draft(library, REQUEST)
    server.will_say(Scripted(reply))
    assert texts(drafted(library, server)) == texts(plain)


def test_what_is_added_is_marked(library: Library, server: ModelServer) -> None:
    plain = make_draft(library, REQUEST)
    server.will_say(Scripted("让我们一起努力。"), Scripted(""))
    draft = drafted(library, server)
    added = [s for s in draft.sentences if s.text not in texts(plain)]
    assert [(s.text, s.origin) for s in added] == [("【待核实】让我们一起努力。", "unsourced")]


def test_a_model_that_fails_changes_nothing(library: Library, server: ModelServer) -> None:
    server.will_say(Scripted(status=500))
    draft = drafted(library, server)
    assert texts(draft) == texts(make_draft(library, REQUEST))
    assert "其余各句未改写" in draft.notes[-1]
    assert len(server.requests) == 1
