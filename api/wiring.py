"""Concrete parts put together from settings. Everything heavy is imported when first used."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from api.errors import SettingsError

if TYPE_CHECKING:
    from api.service.limits import Limits as ServiceLimits
    from api.service.service import Service
    from api.settings import Settings
    from assistant import Assistant
    from assistant.llm.chat import ChatModel, Log, Message
    from assistant.progress import Steps
    from assistant.reports import Thresholds
    from index.encoder import Encoder
    from index.federation import Vaults
    from index.library import Library
    from index.rerank import Reranker
    from index.view import LibraryView


def open_library(
    settings: Settings, *, create: bool = False, vectors: bool = False, rebuild: bool = False
) -> Library:
    """The library that the settings name.

    One that this user may not write to is opened for reading only.

    Args:
        settings: where it is.
        create: make it where there is none; otherwise that is an error.
        vectors: load the encoder; needed where texts are searched or written.
        rebuild: make all indexes again from the database, with this encoder.

    Raises:
        SettingsError: there is none and ``create`` is off.
        AliasFileError: a line of the list of unit names is amiss.
        LibraryError: it cannot be opened.
    """
    from index.layout import DATABASE

    exists = (settings.library / DATABASE).is_file()
    if not exists and not create:
        raise SettingsError(
            f"{settings.library} 里还没有文库。请先运行 "
            f"duban --library {settings.library} ingest 文件或文件夹，"
            "或用 --library、DUBAN_LIBRARY 指向已有的文库。"
        )
    _use_aliases(settings)
    return _opened(settings, settings.library, vectors=vectors, rebuild=rebuild)


def _opened(settings: Settings, path: Path, *, vectors: bool, rebuild: bool) -> Library:
    from index.layout import DATABASE
    from index.library import Library

    writable = not (path / DATABASE).is_file() or os.access(path, os.W_OK)
    return Library.open(
        path,
        encoder=_encoder(settings) if vectors else None,
        reranker=_reranker(settings) if vectors else None,
        read_only=not writable,
        rebuild=rebuild,
    )


def open_vaults(
    settings: Settings, *, create: bool = False, vectors: bool = False, rebuild: bool = False
) -> Vaults:
    """The library that the settings name, and those below it for some units only.

    Takes and raises what ``open_library`` does; a vault opens when first needed.
    """
    from index.federation import Vaults

    base = open_library(settings, create=create, vectors=vectors, rebuild=rebuild)

    def opened(path: Path) -> Library:
        return _opened(settings, path, vectors=vectors, rebuild=rebuild)

    return Vaults(base, opened, _reranker(settings) if vectors else None)


@contextmanager
def open_view(settings: Settings, *, vectors: bool = False) -> Iterator[LibraryView]:
    """All that the library holds, for whoever sits at the machine and owns its files.

    Takes and raises what ``open_library`` does.
    """
    with open_vaults(settings, vectors=vectors) as vaults:
        yield vaults.whole()


def _use_aliases(settings: Settings) -> None:
    from corpus.units import load_aliases, use_aliases

    use_aliases(load_aliases(settings.aliases) if settings.aliases is not None else {})


def steps_of(settings: Settings) -> Steps:
    """The steps of writing off that this office takes."""
    from assistant.progress import Steps

    skipped = settings.writeoff_skip
    return Steps(acceptance="验收" not in skipped, publication="公示" not in skipped)


def thresholds_of(settings: Settings) -> Thresholds:
    """How many days before and past the last day reports warn."""
    from assistant.reports import Thresholds

    blue, red = settings.warn_days
    return Thresholds(blue=blue, red=red)


def _encoder(settings: Settings) -> Encoder | None:
    if settings.words_only:
        return None
    from index.encoder import SHIPPED, load_encoder

    return load_encoder(settings.encoder or SHIPPED)


def _reranker(settings: Settings) -> Reranker | None:
    if settings.reranker is None:
        return None
    from index.rerank import CrossEncoderReranker

    return CrossEncoderReranker(settings.reranker)


def assistant_of(library: LibraryView, settings: Settings | None = None) -> Assistant:
    """The assistant over a library, with the language model that the settings name.

    Raises:
        ModelUnavailableError: the model's provider is not known.
    """
    from assistant import Assistant

    return Assistant(library, chat_of(settings) if settings is not None else None)


def chat_of(settings: Settings) -> ChatModel | None:
    """The language model that the settings name, if they name one.

    Raises:
        ModelUnavailableError: its provider is not known.
    """
    named = settings.model
    if named is None:
        return None
    from assistant.llm.chat import Limits, open_chat

    return open_chat(
        named.name,
        base_url=named.base_url,
        api_key=named.api_key,
        limits=Limits(seconds=named.seconds),
        log=_logging_to(named.log) if named.log is not None else None,
    )


def _logging_to(path: Path) -> Log:
    """Prompts and replies to a file that only its owner reads, one JSON object a line."""

    def log(messages: Sequence[Message], reply: str) -> None:
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        prompt = [{"role": m.role, "text": m.text} for m in messages]
        line = json.dumps({"at": at, "prompt": prompt, "reply": reply}, ensure_ascii=False)
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return log


def open_service(settings: Settings, limits: ServiceLimits) -> Service:
    """The parts that serve, over the library that the settings name; made where missing.

    Raises:
        LibraryError: the library cannot be opened.
        StoreError: the service's own database cannot be opened.
    """
    from api.service.audit import Audit
    from api.service.jobs import Jobs
    from api.service.keys import Keys
    from api.service.service import Service
    from api.service.sessions import Sessions
    from api.service.store import ServiceStore
    from api.service.uploads import Uploads
    from index.layout import UPLOADS

    vaults = open_vaults(settings, create=True, vectors=True)
    store = ServiceStore(settings.library)
    return Service(
        vaults=vaults,
        model=chat_of(settings),
        store=store,
        keys=Keys(store),
        sessions=Sessions(store),
        audit=Audit(store),
        jobs=Jobs(store, vaults, Uploads(settings.library / UPLOADS, store), limits),
        steps=steps_of(settings),
        thresholds=thresholds_of(settings),
        limits=limits,
    )
