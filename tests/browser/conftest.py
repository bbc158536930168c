"""A running service and a real browser; skipped with the reason where Chromium is missing."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from api.http.app import create_app
from api.service.limits import Limits
from api.service.service import Service
from api.settings import Settings
from api.wiring import open_service
from index.library import Library
from tests.command import SAMPLES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Site:
    """A served library, and what the pages asked of other hosts or complained of."""

    address: str
    service: Service
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def key(self, role: str, name: str, unit: str = "市水利局") -> str:
        return self.service.keys.create(role=role, unit=unit, name=name)[1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("没有找到 Chromium：apt install chromium 后再跑网页测试")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture(scope="session")
def read_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "文库"
    with Library.open(path) as library:
        assert library.ingest([SAMPLES], workers=0).failed == ()
    return path


@pytest.fixture
def site(read_samples: Path, tmp_path: Path) -> Iterator[Site]:
    """The sample files, served."""
    place = tmp_path / "文库"
    shutil.copytree(read_samples, place)
    with served(place) as site:
        yield site


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A library without a file, served."""
    Library.open(tmp_path / "空文库").close()
    with served(tmp_path / "空文库") as site:
        yield site


@contextmanager
def served(place: Path) -> Iterator[Site]:
    """A library behind a port of its own."""
    settings = Settings(library=place, words_only=True)
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    with closing(open_service(settings, Limits(rate=0))) as service:
        app = create_app(service)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        assert server.started
        yield Site(f"http://127.0.0.1:{bound.getsockname()[1]}", service)
        server.should_exit = True
        thread.join(10)
    bound.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of 1280×720; it fetched nothing from another host and broke no policy."""
    context = browser.new_context(
        base_url=site.address, viewport={"width": 1280, "height": 720}, locale="zh-CN"
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("request", lambda r: _watch(site, r.url))
    page.on("pageerror", lambda e: site.complaints.append(str(e)))
    page.on(
        "console",
        lambda m: site.complaints.append(m.text) if "Content Security" in m.text else None,
    )
    yield page
    context.close()
    assert site.foreign == []
    assert site.complaints == []


def _watch(site: Site, url: str) -> None:
    if not url.startswith((site.address, "blob:", "data:", "about:")):
        site.foreign.append(url)
