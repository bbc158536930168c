"""What an attacker sends: it is refused clearly, recorded, and harms nobody else."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.connections import BoundedProtocol
from api.http.entry import _network
from api.service.limits import Limits
from api.service.service import Service
from api.settings import Settings
from api.wiring import open_service
from tests.command import Run

HERE = ("127.0.0.1", 50000)


def opened(samples_library: Path, tmp_path: Path, limits: Limits) -> Service:
    place = tmp_path / "文库"
    shutil.copytree(samples_library, place)
    return open_service(Settings(library=place, words_only=True), limits)


@pytest.fixture
def service(samples_library: Path, tmp_path: Path) -> Iterator[Service]:
    with closing(opened(samples_library, tmp_path, Limits())) as service:
        yield service


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)


@pytest.fixture
def port(service: Service) -> Iterator[int]:
    config = uvicorn.Config(
        create_app(service), http=BoundedProtocol, ws="none", lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield bound.getsockname()[1]
        server.should_exit = True
        thread.join()


def raw(port: int, data: bytes) -> bytes:
    """Everything that a server says until it closes, or falls silent."""
    said = b""
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(0.5)
        client.sendall(data)
        try:
            while got := client.recv(65_536):
                said += got
        except TimeoutError:
            pass
    return said


def key_of(service: Service, role: str) -> dict[str, str]:
    _, text = service.keys.create(role=role, unit="市水利局", name="张三")
    return {"Authorization": f"Bearer {text}"}


def actions(service: Service) -> list[tuple[str, dict[str, Any]]]:
    """The audit log, the oldest line first."""
    _, entries = service.audit.entries()
    return [(e.action, dict(e.detail)) for e in entries[::-1]]


# Requests that are read two ways

HOST = b"Host: 127.0.0.1\r\n"


def test_a_request_whose_length_is_said_twice_is_refused(port: int) -> None:
    hidden = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
    head = b"POST /v1/ask HTTP/1.1\r\n" + HOST
    both = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    said = raw(port, head + both + hidden)
    assert said.count(b"HTTP/1.1 ") == 1
    assert said.startswith(b"HTTP/1.1 422 ")


@pytest.mark.parametrize(
    "data",
    [
        b"GET /v1/\xe4\xb8\xad HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"POST /v1/ask HTTP/1.1\r\n" + HOST + b"Content-Length: +6\r\n\r\nabcdef",
        b"nothing of the kind\r\n\r\n",
    ],
)
def test_what_is_no_request_is_told_so_like_everything_else(port: int, data: bytes) -> None:
    head, _, body = raw(port, data).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-security-policy: default-src 'none'" in head.lower()
    assert b"x-content-type-options: nosniff" in head.lower()
    assert b"urn:duban:problem:bad-request" in body


def test_an_upgrade_does_not_pass_by_the_door(service: Service, port: int) -> None:
    key_of(service, "reader")
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    own = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    said = raw(port, b"GET /v1/me HTTP/1.1\r\n" + HOST + upgrade + own + b"\r\n")
    assert said.startswith(b"HTTP/1.1 401 ")


def test_without_keys_a_proxy_that_hides_the_client_is_refused(port: int) -> None:
    # What nginx sends where only proxy_pass is set.
    said = raw(port, b"GET /v1/me HTTP/1.0\r\n" + HOST + b"Connection: close\r\n\r\n")
    assert b" 403 " in said.split(b"\r\n")[0]
    said = raw(port, b"GET /v1/me HTTP/1.1\r\n" + HOST + b"Via: 1.1 proxy\r\n\r\n")
    assert b" 403 " in said.split(b"\r\n")[0]
    assert b" 200 " in raw(port, b"GET /v1/me HTTP/1.1\r\n" + HOST + b"\r\n").split(b"\r\n")[0]


# Values at the ends of their range


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "path",
    ["/v1/reports/weekly?as_of=", "/v1/reports/monthly.xlsx?as_of=", "/v1/obligations?due_to="],
)
def test_a_day_that_leaves_no_room_to_count_is_refused(
    client: TestClient, path: str, day: str
) -> None:
    said = client.get(path + day)
    assert said.status_code == 422
    assert "应在 1900 年到 2200 年之间" in said.json()["detail"]


def test_signs_that_an_office_file_cannot_hold_are_left_out(client: TestClient) -> None:
    body = {"kind": "speech", "topic": "清水河\x00\x0b治理\ufffe", "title": "讲\x1b话" * 60}
    draft = client.post("/v1/drafts?format=docx", json=body)
    assert draft.status_code == 200
    assert draft.content[:2] == b"PK"


# Other sites in the user's browser


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_even_have_something_read(client: TestClient, site: str) -> None:
    said = client.get("/v1/search?q=a", headers={"Sec-Fetch-Site": site})
    assert said.status_code == 403
    assert client.get("/", headers={"Sec-Fetch-Site": site}).status_code == 200


# What is recorded


def test_a_step_that_is_refused_is_recorded_with_its_reason(
    client: TestClient, service: Service
) -> None:
    editor = key_of(service, "editor")
    task = client.get("/v1/obligations?q=清退搬迁", headers=editor).json()["items"][0]["id"]
    place = f"/v1/obligations/{task}/progress"
    refused = client.post(place, data={"status": "accepted", "note": "验"}, headers=editor)
    assert refused.status_code == 409
    told = {"status": "accepted", "note": "验", "evidence": []}
    failed = {"failed": refused.json()["detail"]}
    assert actions(service) == [("progress", told), ("progress", failed)]


def test_who_tries_what_they_may_not_is_recorded(client: TestClient, service: Service) -> None:
    reader = key_of(service, "reader")
    own = service.library.documents()[0].document.id
    assert client.delete(f"/v1/documents/{own}", headers=reader).status_code == 403
    _, (entry,) = service.audit.entries(action="denied")
    assert (entry.name, entry.object) == ("张三", f"DELETE /v1/documents/{own}")
    assert service.library.count() == 5


def test_a_removal_that_fails_is_recorded_as_failed(client: TestClient, service: Service) -> None:
    own = service.library.documents()[0].document.id
    with service.library._storage.lock:
        assert client.delete(f"/v1/documents/{own}").status_code == 409
    (first, second) = actions(service)
    assert (first[0], second[0]) == ("remove", "remove")
    assert "正在被另一个程序写入" in second[1]["failed"]


def test_the_log_shows_control_signs_and_no_forged_lines(service: Service, duban: Run) -> None:
    client = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
    forged = "谁牵头？\n2026-11-23 08:00:00　市整改办 王五　删除文件\x1b[2J\u202e"
    client.post("/v1/ask", json={"question": forged})
    code, out, _ = duban("audit", library=service.library.path)
    assert code == 0
    assert len(out.strip().splitlines()) == 2
    assert "\x1b" not in out
    assert "\\x1b[2J\\x202e" in out


# Room


def test_no_more_files_are_taken_when_the_disk_is_nearly_full(
    samples_library: Path, tmp_path: Path
) -> None:
    with closing(opened(samples_library, tmp_path, Limits(free_bytes=1 << 60))) as service:
        client = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
        said = client.post("/v1/documents", files=[("files", ("通知.txt", b"x"))])
        assert (said.status_code, said.json()["type"]) == (507, "urn:duban:problem:no-room")
        assert (
            client.post("/v1/ask", json={"question": "双溪水库要搬迁多少户？"}).status_code == 200
        )


def test_attempts_are_counted_for_a_network_where_one_has_every_address() -> None:
    assert _network("2001:db8:1:2:3::1%eth0") == "2001:db8:1:2::/64"
    assert _network("10.0.0.7") == "10.0.0.7"
    assert _network("testclient") == "testclient"


# Keys and sessions


def test_signing_in_again_and_again_is_counted_and_costs_no_hashing(
    samples_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(opened(samples_library, tmp_path, Limits(rate=60))) as service:
        key = key_of(service, "reader")["Authorization"].removeprefix("Bearer ")
        client = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
        hashed = []
        verify = service.keys.verify
        monkeypatch.setattr(
            type(service.keys), "verify", lambda _, k: hashed.append(k) or verify(k)
        )
        statuses = [client.post("/v1/session", json={"key": key}).status_code for _ in range(40)]
    assert len(hashed) == 1
    assert statuses[:10] == [200] * 10
    assert statuses[-1] == 429


def test_a_key_has_so_many_sessions_and_the_oldest_ends(service: Service) -> None:
    key, _ = service.keys.create(role="reader", unit="市水利局", name="张三")
    other, _ = service.keys.create(role="reader", unit="市水利局", name="李四")
    theirs, _ = service.sessions.open(other.principal)
    tokens = [service.sessions.open(key.principal)[0] for _ in range(25)]
    assert [service.sessions.find(t) is not None for t in tokens] == [False] * 5 + [True] * 20
    assert service.sessions.find(theirs) is not None


def test_what_the_service_keeps_is_its_users_only(service: Service) -> None:
    assert service.store.path.stat().st_mode & 0o077 == 0
    client = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
    assert client.post("/v1/documents", files=[("files", ("通知.txt", b"x"))]).status_code == 202
    assert service.jobs.uploads.folder.stat().st_mode & 0o077 == 0
