"""One open library used by many threads, as a service does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answer import AskRequest
from index.errors import LibraryBusyError, NotInLibraryError
from index.lexical import LexicalIndex
from index.library import Library
from index.lock import WriterLock
from tests.command import SAMPLES
from tests.fakes import CountingEncoder, write_files

ROUNDS = 12


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "文库", encoder=CountingEncoder())
    library.ingest([SAMPLES], workers=0)
    return library


def until_done(work: Callable[[], object], done: threading.Event) -> int:
    count = 0
    while not done.is_set() or count < 3:
        work()
        count += 1
    return count


def test_questions_go_on_while_documents_come_and_go(library: Library, tmp_path: Path) -> None:
    assistant = Assistant(library)
    done = threading.Event()

    def ask() -> None:
        with suppress(NotInLibraryError):  # a document went between two reads of one question
            assistant.ask(AskRequest("黑臭水体整治由谁牵头？"))
        for hit in library.search("整治 牵头 12月底前", limit=20):
            assert hit.clause.text
            assert hit.clause.document_id == hit.document.id

    def write() -> None:
        for round_ in range(ROUNDS):
            lines = "".join(
                f"{n}. 整治黑臭水体第{round_}轮第{n}段，由市水利局牵头，12月底前完成。\n"
                for n in range(1, 20 + round_)
            )
            folder = write_files(tmp_path / "新", {f"方案{round_ % 3}.txt": f"整治方案\n{lines}"})
            library.ingest([folder], workers=0)
            if round_ % 4 == 3:
                library.remove(library.documents()[-1].document.id)
        done.set()

    with ThreadPoolExecutor(7) as pool:
        readers = [pool.submit(until_done, ask, done) for _ in range(6)]
        try:
            pool.submit(write).result()
        finally:
            done.set()
        assert all(r.result() > 0 for r in readers)
    assert library.state().problems == ()


def test_threads_that_end_leave_no_connection_open(library: Library) -> None:
    def opened() -> int:
        own = str(library.path.resolve() / "library.sqlite")
        return sum(
            1 for fd in Path("/proc/self/fd").iterdir() if fd.exists() and str(fd.resolve()) == own
        )

    library.count()
    before = opened()
    for _ in range(30):
        thread = threading.Thread(target=library.count)
        thread.start()
        thread.join()
    assert opened() == before


def test_a_second_thread_does_not_write_beside_the_first(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    with lock, ThreadPoolExecutor(1) as pool, pytest.raises(LibraryBusyError):
        pool.submit(lock.__enter__).result()
    with ThreadPoolExecutor(1) as pool:  # and may, once it is free
        pool.submit(lock.__enter__).result()
        pool.submit(lock.__exit__, None, None, None).result()


def test_who_asks_while_another_thread_looks_anew_sees_it_too(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_files(tmp_path / "新", {"通知.txt": "值守通知\n一、汛期值守由市水利局牵头。\n"})
    with Library.open(library.path, encoder=CountingEncoder()) as other:
        other.ingest([folder], workers=0)
    begun = threading.Event()

    def slowly(folder: Path, *, create: bool) -> LexicalIndex:
        begun.set()
        time.sleep(0.3)
        return LexicalIndex(folder, create=create)

    slowly.states = LexicalIndex.states  # type: ignore[attr-defined]
    monkeypatch.setattr("index.storage.LexicalIndex", slowly)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(library.search, "汛期值守")
        assert begun.wait(5)
        second = pool.submit(library.search, "汛期值守")
        assert [f.result()[0].document.file for f in (first, second)] == ["通知.txt"] * 2
