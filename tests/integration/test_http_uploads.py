"""Uploads: nothing is lost when one goes wrong, and nobody replaces another unit's file."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.service import jobs as jobs_module
from api.service.jobs import Job, Jobs
from api.service.limits import Limits
from api.service.principals import Principal
from api.service.service import Service
from api.service.store import ServiceStore
from api.settings import Settings
from api.wiring import open_service
from index.library import Library

HERE = ("127.0.0.1", 50000)
OLD = "临江市防汛通知\n一、防汛值守由市应急管理局牵头，2026年5月底前完成。\n".encode()
NEW = "临江市防汛通知\n一、防汛值守由市水利局牵头，2026年6月底前完成。\n".encode()
WATER = Principal("k1", "张三", "市水利局", "editor")
HOUSING = Principal("k2", "李四", "市住房城乡建设局", "editor")
ADMIN = Principal("k3", "王五", "市整改办", "admin")


@pytest.fixture
def service(samples_library: Path, tmp_path: Path) -> Iterator[Service]:
    place = tmp_path / "文库"
    shutil.copytree(samples_library, place)
    settings = Settings(library=place, words_only=True)
    with closing(open_service(settings, Limits())) as service:
        yield service


def staged(service: Service, who: Principal, *files: tuple[str, bytes]) -> str:
    """A job that waits, as an upload leaves it."""
    job = service.jobs.new_id()
    for name, content in files:
        (service.jobs.uploads.staging(job) / name).write_bytes(content)
    service.jobs.add(job, who, visible_to=(), files=len(files), request="r1")
    return job


def worked(service: Service, who: Principal, *files: tuple[str, bytes]) -> Job:
    job = staged(service, who, *files)
    assert service.jobs.work_one()
    return service.jobs.find(job)


def statuses(job: Job) -> dict[str, str]:
    return {f["file"]: f["status"] for f in job.files}


def text_of(service: Service, file: str) -> str:
    (found,) = [e.document for e in service.library.documents() if e.document.file == file]
    return service.library.document(found.id).text


def test_a_version_that_cannot_be_read_leaves_the_former_one(service: Service) -> None:
    assert statuses(worked(service, WATER, ("通知.pdf.txt", OLD))) == {"通知.pdf.txt": "added"}
    bad = ("通知.pdf.txt", b"PK\x03\x04" + bytes(range(256)) * 40)
    failed = worked(service, WATER, bad)
    assert statuses(failed) == {"通知.pdf.txt": "failed"}
    assert "保留的是它的上一个版本" in failed.files[0]["reason"]
    (own,) = [e.document for e in service.library.documents() if e.document.file == bad[0]]
    assert service.library.original(own.id).read_bytes() == OLD
    assert not list(service.jobs.uploads.folder.glob(".*"))


def test_a_first_version_that_cannot_be_read_leaves_nothing(service: Service) -> None:
    failed = worked(service, WATER, ("坏.pdf", b"%PDF-1.4 broken"))
    assert statuses(failed) == {"坏.pdf": "failed"}
    assert list(service.jobs.uploads.folder.iterdir()) == []
    again = worked(service, HOUSING, ("坏.pdf", b"%PDF-1.4 other"))
    assert "不能替换" not in again.files[0]["reason"]


def test_the_same_name_replaces_what_ones_own_unit_brought(service: Service) -> None:
    worked(service, WATER, ("通知.txt", OLD))
    colleague = Principal("k9", "赵六", "市水利局", "editor")
    assert statuses(worked(service, colleague, ("通知.txt", NEW))) == {"通知.txt": "replaced"}
    assert "市水利局牵头" in text_of(service, "通知.txt")


@pytest.mark.parametrize("name", ["通知a.txt", "通知A.TXT"])
def test_another_units_file_is_not_replaced(service: Service, name: str) -> None:
    worked(service, WATER, ("通知a.txt", OLD))
    refused = worked(service, HOUSING, (name, NEW), ("另一份.txt", NEW))
    assert statuses(refused) == {name: "failed", "另一份.txt": "added"}
    assert "不能替换" in {f["file"]: f["reason"] for f in refused.files}[name]
    assert "市应急管理局牵头" in text_of(service, "通知a.txt")


def test_an_admin_replaces_anything_and_the_file_stays_its_units(service: Service) -> None:
    worked(service, WATER, ("通知.txt", OLD))
    assert statuses(worked(service, ADMIN, ("通知.txt", NEW))) == {"通知.txt": "replaced"}
    assert statuses(worked(service, WATER, ("通知.txt", OLD))) == {"通知.txt": "replaced"}
    assert statuses(worked(service, HOUSING, ("通知.txt", NEW))) == {"通知.txt": "failed"}


def test_a_document_that_came_another_way_is_only_an_admins_to_replace(
    service: Service, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘" / "旧通知.txt"
    stick.parent.mkdir()
    stick.write_bytes(OLD)
    service.library.ingest([stick], workers=0)
    stick.unlink()  # where a file is gone, one of its name counts as the same, moved
    assert statuses(worked(service, HOUSING, ("旧通知.txt", NEW))) == {"旧通知.txt": "failed"}
    assert "市应急管理局牵头" in text_of(service, "旧通知.txt")
    assert statuses(worked(service, ADMIN, ("旧通知.txt", NEW))) == {"旧通知.txt": "replaced"}


def test_of_two_units_that_bring_one_name_at_once_the_second_is_refused(service: Service) -> None:
    first = staged(service, WATER, ("通知.txt", OLD))
    second = staged(service, HOUSING, ("通知.txt", NEW))
    assert [service.jobs.work_one() for _ in range(2)] == [True, True]
    assert statuses(service.jobs.find(first)) == {"通知.txt": "added"}
    assert statuses(service.jobs.find(second)) == {"通知.txt": "failed"}


def test_a_job_that_waits_for_the_writer_survives_a_stop(service: Service) -> None:
    job = staged(service, WATER, ("通知.txt", OLD))
    with Library.open(service.library.path) as other, other._storage.writing():
        service.jobs.start()
        for _ in range(200):
            if service.jobs.find(job).state == "running":
                break
            threading.Event().wait(0.02)
        service.jobs.close()
    assert service.jobs.find(job).state == "waiting"
    with closing(open_service(Settings(library=service.library.path), Limits())) as following:
        assert following.jobs.work_one()
        assert statuses(following.jobs.find(job)) == {"通知.txt": "added"}


def test_a_stop_does_not_wait_for_a_job_without_end(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = staged(service, WATER, ("通知.txt", OLD))
    begun, go_on = threading.Event(), threading.Event()
    read = Library.ingest

    def held(*given: Any, **named: Any) -> Any:
        begun.set()
        assert go_on.wait(20)
        return read(*given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Library, "ingest", held)
        service.jobs.start()
        thread = service.jobs._thread
        assert thread is not None
        assert begun.wait(20)
        service.jobs.close(0.1)
    assert service.jobs.find(job).state == "waiting"
    go_on.set()  # here the process goes on; what it still does no longer counts
    thread.join()
    assert service.jobs.find(job).state == "waiting"


class KilledError(BaseException):
    """Stands for the process's end: nothing after it runs."""


@pytest.mark.parametrize("when", ["stored", "noted", "moved"])
def test_a_job_whose_process_is_killed_ends_as_if_it_had_not_been(
    service: Service, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    worked(service, WATER, ("一.txt", OLD))
    job = staged(service, WATER, ("一.txt", NEW), ("二.txt", OLD), ("坏.pdf", b"%PDF-1.4 x"))
    target, number = {
        "stored": ("api.service.uploads.Uploads.settle", 1),
        "noted": ("index.files.Found.settle", 1),
        "moved": ("api.service.uploads.Uploads.settle", 2),
    }[when]
    calls = 0

    def killed(*_: object) -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            raise KilledError
        return original(*_)

    owner, name = target.rsplit(".", 1)
    with monkeypatch.context() as patched:
        module, cls = owner.rsplit(".", 1)
        place = getattr(__import__(module, fromlist=[cls]), cls)
        original = getattr(place, name)
        patched.setattr(place, name, killed)
        with pytest.raises(KilledError):
            service.jobs.work_one()
    assert service.jobs.find(job).state == "running"
    assert not service.jobs.work_one()  # it may still be alive
    monkeypatch.setattr(jobs_module, "_STALE", -1.0)
    assert service.jobs.work_one()
    ended = service.jobs.find(job)
    assert (ended.state, ended.done) == ("done", 3)
    assert statuses(ended) == {"一.txt": "replaced", "二.txt": "added", "坏.pdf": "failed"}
    assert "市水利局牵头" in text_of(service, "一.txt")
    by_file = {e.document.file: e.document.id for e in service.library.documents()}
    assert service.library.original(by_file["一.txt"]).read_bytes() == NEW
    assert service.library.original(by_file["二.txt"]).read_bytes() == OLD
    assert sorted(p.name for p in service.jobs.uploads.folder.iterdir()) == ["一.txt", "二.txt"]


def test_a_process_that_was_only_slow_cannot_undo_its_successor(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = staged(service, WATER, ("通知.txt", OLD))
    slow = service.jobs._take()
    monkeypatch.setattr(jobs_module, "_STALE", -1.0)
    assert service.jobs.work_one()
    assert slow is not None
    service.jobs._finish(*slow, [], "服务内部出错，已记入日志。")
    assert statuses(service.jobs.find(job)) == {"通知.txt": "added"}


def test_a_job_that_was_interrupted_twice_is_given_up(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = staged(service, WATER, ("通知.txt", OLD))
    monkeypatch.setattr(jobs_module, "_STALE", -1.0)
    assert service.jobs._take() is not None
    assert service.jobs._take() is not None
    assert not service.jobs.work_one()
    found = service.jobs.find(job)
    assert (found.state, found.error) == ("failed", "导入两次都中断了：请检查文件后重传。")
    assert not list(service.jobs.uploads.folder.glob(".*"))


def test_what_a_killed_process_had_received_is_swept_away(service: Service) -> None:
    uploads = service.jobs.uploads
    waiting = staged(service, WATER, ("通知.txt", OLD))
    (uploads.staging(Jobs.new_id()) / "半.txt").write_bytes(b"x")
    uploads.sweep({waiting}, 60.0)
    assert len(list(uploads.folder.glob(".*"))) == 2
    uploads.sweep({waiting}, -1.0)
    assert [p.name for p in uploads.folder.glob(".*")] == [f".{waiting}"]


def test_a_store_of_an_earlier_version_gets_the_new_table(tmp_path: Path) -> None:
    with closing(ServiceStore(tmp_path)) as store:
        store.change("DROP TABLE uploads")
    with closing(ServiceStore(tmp_path)) as store:
        assert store.rows("SELECT name FROM uploads") == []


# Over HTTP


class Pieces:
    """An application's client that counts what of a body is taken."""

    def __init__(self, service: Service, headers: dict[str, str]) -> None:
        self.taken = 0
        self.app = create_app(service)
        self.headers = [(k.lower().encode(), v.encode()) for k, v in headers.items()]
        self.status = 0
        self.body = b""

    async def post(self, path: str, pieces: list[bytes]) -> None:
        left = iter(pieces)

        async def receive() -> dict[str, Any]:
            piece = next(left, None)
            if piece is None:
                return {"type": "http.request", "body": b"", "more_body": False}
            self.taken += 1
            return {"type": "http.request", "body": piece, "more_body": True}

        async def send(message: Any) -> None:
            self.status = message.get("status", self.status)
            self.body += message.get("body", b"")

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"127.0.0.1"), *self.headers],
            "client": HERE,
            "server": ("127.0.0.1", 80),
        }
        await self.app(scope, receive, send)


def key_of(service: Service, role: str, unit: str) -> dict[str, str]:
    _, text = service.keys.create(role=role, unit=unit, name="张三")
    return {"Authorization": f"Bearer {text}"}


FORM = {"Content-Type": "multipart/form-data; boundary=x"}
HEAD = '--x\r\nContent-Disposition: form-data; name="files"; filename="通知.txt"\r\n\r\n'.encode()
REST = [b"a" * 60_000] * 100 + [b"\r\n--x--\r\n"]


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/v1/documents", "/v1/obligations/x/progress"])
async def test_a_reader_is_refused_before_the_body_is_read(service: Service, path: str) -> None:
    client = Pieces(service, {**key_of(service, "reader", "市水利局"), **FORM})
    await client.post(path, [HEAD, *REST])
    assert (client.status, client.taken) == (403, 0)


@pytest.mark.anyio
async def test_another_units_name_is_refused_before_the_file_is_read(service: Service) -> None:
    worked(service, WATER, ("通知.txt", OLD))
    client = Pieces(service, {**key_of(service, "editor", "市住房城乡建设局"), **FORM})
    await client.post("/v1/documents", [HEAD, *REST])
    assert (client.status, client.taken) == (409, 1)
    said = json.loads(client.body)
    assert said["type"] == "urn:duban:problem:conflict"
    assert "市水利局" not in said["detail"]
    assert not list(service.jobs.uploads.folder.glob(".*"))


@pytest.mark.anyio
async def test_a_file_over_the_limit_is_refused_while_it_arrives(
    samples_library: Path, tmp_path: Path
) -> None:
    shutil.copytree(samples_library, tmp_path / "文库")
    settings = Settings(library=tmp_path / "文库", words_only=True)
    with closing(open_service(settings, Limits(file_bytes=100_000))) as service:
        client = Pieces(service, {**key_of(service, "editor", "市水利局"), **FORM})
        await client.post("/v1/documents", [HEAD, *REST])
    assert (client.status, client.taken) == (413, 3)


@pytest.mark.anyio
@pytest.mark.parametrize(("path", "most"), [("/v1/session", 4096), ("/v1/ask", 1024 * 1024)])
async def test_a_form_where_none_is_taken_is_no_way_round_the_limit(
    service: Service, path: str, most: int
) -> None:
    client = Pieces(service, {**key_of(service, "reader", "市水利局"), **FORM})
    await client.post(path, [HEAD, *REST])
    assert client.status == 413
    assert client.taken <= most // 60_000 + 3


def test_a_removed_document_leaves_no_file_and_frees_its_name(service: Service) -> None:
    made = worked(service, WATER, ("通知.txt", OLD))
    client = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
    headers = key_of(service, "admin", "市整改办")
    own = made.files[0]["document_id"]
    assert client.delete(f"/v1/documents/{own}", headers=headers).status_code == 204
    assert list(service.jobs.uploads.folder.iterdir()) == []
    assert statuses(worked(service, HOUSING, ("通知.txt", NEW))) == {"通知.txt": "added"}


def test_removing_leaves_a_file_that_came_another_way(service: Service, tmp_path: Path) -> None:
    own_file = tmp_path / "自己的.txt"
    own_file.write_bytes(OLD)
    report = service.library.ingest([own_file], workers=0)
    client = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
    assert client.delete(f"/v1/documents/{report.results[0].document_id}").status_code == 204
    assert own_file.read_bytes() == OLD


def test_the_table_of_names_survives_in_a_backup(service: Service) -> None:
    worked(service, WATER, ("通知.txt", OLD))
    with closing(sqlite3.connect(service.store.path)) as raw:
        assert raw.execute("SELECT name, unit, settled FROM uploads").fetchall() == [
            ("通知.txt", "市水利局", 1)
        ]
