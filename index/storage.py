"""A library's files: database and indexes opened together, caught up, seen anew, written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index import audience
from index.dense import STATE, DenseIndex
from index.errors import (
    EncoderMismatchError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    LibraryFullError,
    LibraryVersionError,
)
from index.layout import (
    DATABASE,
    DENSE,
    EVIDENCE,
    LEXICAL,
    SERVICE_DATABASE,
    UPLOADS,
    VAULTS,
)
from index.lexical import LexicalIndex
from index.lock import LOCK_FILE, WriterLock
from index.reading import Reading
from index.refusing import refusing
from index.search import Searcher

if TYPE_CHECKING:
    from index.derived import Derived
    from index.encoder import Encoder

READS_VERSION = 2


class Storage:
    """What stands in a library's directory; the indexes may lag behind the database.

    Reading goes on with the objects it began with while others are put in their place.
    """

    def __init__(self, path: Path, *, encoder: Encoder | None, read_only: bool) -> None:
        """Open what is there, making it where there is nothing.

        Raises:
            LibraryError: there is nothing and ``read_only`` is set, or something else.
            LibraryVersionError: another version wrote it.
            LibraryDamagedError: its database cannot be read.
        """
        self.path = path
        self.encoder = encoder
        self.read_only = read_only
        self.lock = WriterLock(path)
        if not (path / DATABASE).exists():
            self._create()
        self.reading = Reading(path / DATABASE, read_only=read_only)
        self._check_version()
        self._refreshing = threading.RLock()
        self._seen = self._commits()
        self.lexical = self._open_lexical()
        self.dense = DenseIndex(path / DENSE)
        self.searcher = Searcher(self.reading, self.lexical, self.dense, encoder)

    def _create(self) -> None:
        if self.read_only:
            raise LibraryError(f"{self.path} 里还没有文库：请先运行 duban ingest 读入文件。")
        if self.path.is_dir() and any(self._strangers()):
            raise LibraryError(
                f"{self.path} 不是文库，里面已有别的文件：请把文库放在一个新的或空的目录。"
            )
        from index.database import Database

        self.path.mkdir(parents=True, exist_ok=True)
        with self.lock, Database(self.path / DATABASE):
            LexicalIndex(self.path / LEXICAL, create=True)

    def _strangers(self) -> Iterator[Path]:
        own = {DATABASE, LEXICAL, DENSE, EVIDENCE, LOCK_FILE, UPLOADS, VAULTS, audience.FILE}
        return (
            p
            for p in self.path.iterdir()
            if p.name not in own and not p.name.startswith((".", SERVICE_DATABASE))
        )

    def _check_version(self) -> None:
        found = self.reading.meta().get("schema_version", "?")
        if found != str(READS_VERSION):
            raise LibraryVersionError(
                f"文库 {self.path} 的格式是第 {found} 版，本程序只认第 {READS_VERSION} 版："
                "请用写入它的那个版本打开，或换一个目录重新 ingest。"
            )

    def _open_lexical(self) -> LexicalIndex:
        try:
            return LexicalIndex(self.path / LEXICAL, create=False)
        except LibraryDamagedError:
            if self.read_only:
                raise
        import shutil

        with self.lock:
            shutil.rmtree(self.path / LEXICAL, ignore_errors=True)
            return LexicalIndex(self.path / LEXICAL, create=True)

    def check_encoder(self) -> None:
        """Refuse vectors that another encoder made.

        Raises:
            EncoderMismatchError: there are such.
        """
        made = self.dense.state.encoder
        if self.encoder is not None and made not in ("", self.encoder.fingerprint):
            raise EncoderMismatchError(
                f"文库 {self.path} 的向量是用另一个编码器（{made}）建立的，与现在的"
                f"（{self.encoder.fingerprint}）不能混用："
                "请换回原来的编码器，或用 duban reindex 重建。"
            )

    def catch_up(self) -> None:
        """Bring indexes level with the database where nobody else is about to."""
        linked = self.reading.linked_generation() == self.reading.generation()
        if self.read_only or (linked and not self._behind()):
            return
        try:
            with self.writing():
                pass
        except LibraryBusyError:
            return  # the writer brings them level itself
        except LibraryFullError:
            return  # what is there can be read; the next writer brings them level

    @contextmanager
    def writing(self, *, anew: bool = False) -> Iterator[Derived]:
        """The writer's lock, and the indexes level with the database.

        Raises:
            LibraryError: the library was opened for reading only, or cannot be written.
        """
        if self.read_only:
            raise LibraryError(f"文库 {self.path} 是以只读方式打开的，不能写入。")
        from index.derived import Derived, VectorWriter

        with self.lock, refusing(self.path / DATABASE, "这次没有写完"):
            self._reload()
            vectors = VectorWriter(self.dense, self.encoder) if self.encoder else None
            with Derived(self.lexical, vectors) as derived:
                if anew:
                    derived.clear()
                derived.catch_up(self.reading)
                self._link(anew=anew)
                yield derived
        self._reload()

    def _link(self, *, anew: bool) -> None:
        if anew or self.reading.linked_generation() != self.reading.generation():
            from index.database import Database

            with Database(self.path / DATABASE) as database:
                database.link(anew=anew)

    def _reload(self) -> None:
        """See the last commits.

        Through new objects: a search in another thread goes on with those it began with.
        """
        with self._refreshing:
            self._seen = self._commits()
            self.lexical = LexicalIndex(self.path / LEXICAL, create=False)
            self.dense = DenseIndex(self.path / DENSE)
            self.searcher = Searcher(self.reading, self.lexical, self.dense, self.encoder)

    def _commits(self) -> list[tuple[int, int]]:
        """Which commits of the derived indexes are on disk; each replaces its file."""
        states = [self.path / DENSE / STATE, *LexicalIndex.states(self.path / LEXICAL)]
        found = [s.stat() for s in states if s.exists()]
        return [(s.st_ino, s.st_mtime_ns) for s in found]

    def _behind(self) -> bool:
        """Whether an index that is in use lags behind the database."""
        generation = self.reading.generation()
        stale = self.encoder is not None and self.dense.generation != generation
        return stale or self.lexical.generation != generation

    def refresh(self) -> None:
        """See what another process has committed, if it has."""
        if not self._behind():
            return
        with self._refreshing:  # who comes while another thread reloads waits for what it finds
            # While a long ingest runs they stay behind; without a commit nothing is new.
            if self._behind() and self._seen != self._commits():
                self._reload()
