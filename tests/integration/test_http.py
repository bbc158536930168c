"""The service over HTTP: the contract, who may enter, and what is refused."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.service.limits import Limits
from api.service.service import Service
from api.service.uploads import safe_name
from api.settings import Settings
from api.wiring import open_service
from assistant import Assistant
from assistant.answer import AskRequest
from index.library import Library
from tests.command import Run

QUESTION = "双溪水库要搬迁多少户居民？"
HERE = ("127.0.0.1", 50000)


@pytest.fixture
def service(samples_library: Path, tmp_path: Path) -> Iterator[Service]:
    place = tmp_path / "文库"
    shutil.copytree(samples_library, place)
    settings = Settings(library=place, words_only=True)
    with closing(open_service(settings, Limits(json_bytes=20_000))) as service:
        yield service


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    app = create_app(service)
    with TestClient(app, base_url="http://127.0.0.1", client=HERE) as client:
        yield client


def signed(service: Service, role: str) -> tuple[str, dict[str, str]]:
    key, text = service.keys.create(role=role, unit="市水利局", name="张三")
    return key.id, {"Authorization": f"Bearer {text}"}


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in answer.items() if k != "took_ms"}


def test_an_answer_is_that_of_the_assistant(client: TestClient, service: Service) -> None:
    said = client.post("/v1/ask", json={"question": QUESTION})
    assert said.status_code == 200
    expected = Assistant(service.library).ask(AskRequest(QUESTION)).to_json()
    assert plain(said.json()) == plain(expected)
    assert said.headers["cache-control"] == "no-store"


def test_an_answer_as_events(client: TestClient) -> None:
    headers = {"Accept": "text/event-stream"}
    with client.stream("POST", "/v1/ask", json={"question": QUESTION}, headers=headers) as said:
        events = [
            (block.split("\n")[0].removeprefix("event: "), json.loads(block.split("data: ")[1]))
            for block in said.read().decode().strip().split("\n\n")
        ]
    names = [name for name, _ in events]
    assert names[:3] == ["stage", "stage", "stage"]
    assert names[-1] == "done"
    whole = "".join(value["delta"] for name, value in events if name == "answer")
    assert whole == events[-1][1]["answer"]
    cited = [value for name, value in events if name == "citation"]
    assert cited == events[-1][1]["citations"]


def test_documents_and_their_parts(client: TestClient, service: Service) -> None:
    listed = client.get("/v1/documents", params={"limit": 2}).json()
    assert listed["total"] == 5
    assert [i["file"][:2] for i in listed["items"]] == ["01", "02"]
    own = listed["items"][0]["id"]
    text = client.get(f"/v1/documents/{own}/text")
    assert text.text == service.library.document(own).text
    known = client.get(f"/v1/documents/{own}/text", headers={"If-None-Match": text.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    clauses = client.get(f"/v1/documents/{own}/clauses").json()["items"]
    assert all(text.text[c["start"] : c["end"]] == c["text"] for c in clauses)
    report = client.get(f"/v1/documents/{own}/report").json()
    assert (report["document_id"], report["format"]) == (own, "text")


def test_search_and_ledger(client: TestClient) -> None:
    found = client.get("/v1/search", params={"q": "雨污混接", "limit": 3}).json()
    assert found["total"] == 3
    tasks = client.get("/v1/obligations", params={"unit": "市水利局", "role": "lead"}).json()
    assert tasks["total"] == len(tasks["items"]) > 0
    assert all("市水利局" in t["lead"] for t in tasks["items"])
    one = client.get(f"/v1/obligations/{tasks['items'][0]['id']}").json()
    assert one == tasks["items"][0]


LISTINGS: list[tuple[dict[str, Any], list[str]]] = [
    ({"limit": 500}, ["--limit", "500"]),
    ({"merged": False, "limit": 500}, ["--all", "--limit", "500"]),
    ({"sort": "due", "limit": 7, "offset": 3}, ["--sort", "due", "--limit", "7", "--offset", "3"]),
    (
        {"sort": "unit", "unit": "水利局", "role": "lead"},
        ["--sort", "unit", "--unit", "水利局", "--role", "lead"],
    ),
    ({"overdue": True}, ["--status", "逾期"]),
    ({"status": "overdue"}, ["--status", "逾期"]),
    ({"conflicts": True}, ["--conflicts"]),
    ({"q": "管网", "kind": "date"}, ["--q", "管网", "--kind", "date"]),
]


@pytest.mark.parametrize(("asked", "options"), LISTINGS)
def test_the_ledger_is_that_of_the_command(
    client: TestClient, duban: Run, asked: dict[str, Any], options: list[str]
) -> None:
    listed = client.get("/v1/obligations", params=asked).json()
    assert listed == json.loads(duban("tasks", "--json", *options)[1])
    assert listed["total"] > 0


def test_a_task_of_several_sources_is_one_item(client: TestClient, service: Service) -> None:
    every, tasks = service.library.rows()[0], service.library.tasks()[1]
    listed = client.get("/v1/obligations", params={"limit": 500}).json()
    assert listed["total"] == len(tasks) < every
    assert [t["id"] for t in listed["items"]] == [t.obligation.id for t in tasks]
    disputed = client.get("/v1/obligations", params={"conflicts": True}).json()["items"]
    assert [[c["field"] for c in t["conflicts"]] for t in disputed] == [["deadline"], ["lead"]]
    assert [len(t["same_as"]) for t in disputed] == [2, 2]


def test_the_ledger_is_counted_and_laid_out_by_day(client: TestClient, service: Service) -> None:
    counted = client.get("/v1/obligations/summary").json()
    assert (counted["tasks"], counted["sources"]) == (
        service.library.tasks(limit=0)[0],
        service.library.rows(limit=0)[0],
    )
    assert sum(u["overdue"] for u in counted["units"]) >= counted["overdue"] > 0
    month = client.get("/v1/obligations/calendar", params={"month": "2026-12"}).json()
    assert (month["since"], month["until"]) == ("2026-12-01", "2026-12-31")
    known = {t["id"]: t["deadline"] for t in month["items"]}
    assert set(known) == {ident for day in month["days"] for ident in day["obligations"]}
    dated = [(d["date"], known[i]) for d in month["days"] for i in d["obligations"]]
    assert all(on == due["date"] for on, due in dated if due["kind"] == "date")
    wrong = client.get("/v1/obligations/calendar", params={"month": "2026-13"})
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "slug"),
    [
        ("GET", "/v1/documents/none", {}, 404, "not-found"),
        ("GET", "/v1/nothing", {}, 404, "unknown-route"),
        ("PUT", "/v1/ask", {}, 405, "method-not-allowed"),
        ("POST", "/v1/ask", {"json": {"question": ""}}, 422, "invalid-request"),
        ("POST", "/v1/ask", {"json": {"question": "  "}}, 422, "invalid-request"),
        ("POST", "/v1/ask", {"json": {"question": 3}}, 422, "invalid-request"),
        ("POST", "/v1/ask", {"content": b"{"}, 422, "invalid-request"),
        ("POST", "/v1/ask", {"content": b'{"question": "' + b"x" * 30_000}, 413, "too-large"),
        ("GET", "/v1/search?q=a&limit=0", {}, 422, "invalid-request"),
        ("GET", "/v1/obligations?due_from=2026-13-01", {}, 422, "invalid-request"),
        ("GET", "/v1/obligations?role=boss", {}, 422, "invalid-request"),
        ("GET", "/v1/obligations?status=soon", {}, 422, "invalid-request"),
    ],
)
def test_problems(
    client: TestClient, method: str, path: str, more: dict[str, Any], status: int, slug: str
) -> None:
    given = client.request(method, path, **more)
    assert given.status_code == status
    assert given.headers["content-type"] == "application/problem+json"
    body = given.json()
    assert (body["type"], body["status"]) == (f"urn:duban:problem:{slug}", status)
    assert body["request_id"] == given.headers["x-request-id"]


def test_once_there_is_a_key_it_is_needed(service: Service) -> None:
    _, headers = signed(service, "reader")
    body = {"question": QUESTION}
    refused = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
    assert refused.post("/v1/ask", json=body).status_code == 401
    wrong = {"Authorization": headers["Authorization"][:-1] + "_"}
    assert refused.post("/v1/ask", json=body, headers=wrong).status_code == 401
    assert refused.post("/v1/ask", json=body, headers=headers).status_code == 200


def test_a_revoked_key_opens_nothing(service: Service) -> None:
    own, headers = signed(service, "reader")
    service.keys.revoke(own)
    client = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
    assert client.get("/v1/me", headers=headers).status_code == 401


def test_a_session_has_a_cookie_and_a_token(service: Service) -> None:
    _, headers = signed(service, "reader")
    key = headers["Authorization"].removeprefix("Bearer ")
    client = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
    signed_in = client.post("/v1/session", json={"key": key})
    assert signed_in.status_code == 200
    cookie = signed_in.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    token = signed_in.json()["csrf_token"]
    body = {"question": QUESTION}
    assert client.post("/v1/ask", json=body).status_code == 403
    assert client.post("/v1/ask", json=body, headers={"X-CSRF-Token": token}).status_code == 200
    foreign = {"X-CSRF-Token": token, "Origin": "http://evil.example"}
    assert client.post("/v1/ask", json=body, headers=foreign).status_code == 403
    assert client.delete("/v1/session", headers={"X-CSRF-Token": token}).status_code == 204
    assert client.get("/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("base", "peer", "headers"),
    [
        ("http://evil.example", HERE, {}),
        ("http://127.0.0.1", ("10.0.0.7", 1), {}),
        ("http://127.0.0.1", HERE, {"X-Forwarded-For": "10.0.0.7"}),
    ],
)
def test_without_keys_only_this_machine_is_served(
    service: Service, base: str, peer: tuple[str, int], headers: dict[str, str]
) -> None:
    client = TestClient(create_app(service), base_url=base, client=peer)
    assert client.get("/v1/me", headers=headers).status_code == 403


def test_what_was_asked_is_in_the_audit_log_for_good(client: TestClient, service: Service) -> None:
    client.post("/v1/ask", json={"question": QUESTION})
    total, (entry,) = service.audit.entries(action="ask")
    assert (total, entry.name, entry.detail["question"]) == (1, "本机用户", QUESTION)
    with (
        closing(sqlite3.connect(service.store.path)) as raw,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        raw.execute("DELETE FROM audit")


def test_keys_are_kept_as_hashes(service: Service) -> None:
    _, headers = signed(service, "reader")
    secret = headers["Authorization"].rsplit("_", 1)[-1]
    kept = service.store.path.read_bytes()
    assert secret.encode() not in kept


def test_headers_of_every_answer(client: TestClient) -> None:
    headers = client.get("/healthz").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_description_names_what_may_come_back(client: TestClient) -> None:
    described = client.get("/v1/openapi.json").json()
    answers = described["paths"]["/v1/ask"]["post"]["responses"]
    assert {"200", "401", "403", "413", "422", "429", "503"} <= set(answers)


def test_the_library_is_shared_with_other_writers(client: TestClient, service: Service) -> None:
    fresh = service.library.path.parent / "新文件.txt"
    fresh.write_text("临江市防汛通知\n一、防汛由市水利局牵头。\n", encoding="utf-8")
    with Library.open(service.library.path) as other:
        other.ingest([fresh], workers=0)
    assert client.get("/v1/documents").json()["total"] == 6


def waited(client: TestClient, job: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    for _ in range(200):
        job = client.get(f"/v1/jobs/{job['id']}", headers=headers).json()
        if job["state"] in {"done", "failed"}:
            return job
        time.sleep(0.05)
    raise AssertionError(job)


def test_an_upload_is_read_in_the_background_and_found(client: TestClient) -> None:
    text = "临江市防汛通知\n一、防汛值守由市应急管理局牵头，2026年5月底前完成。\n".encode()
    files = [("files", ("../../防汛通知.txt", text)), ("files", ("坏.pdf", b"%PDF-1.4 broken"))]
    taken = client.post("/v1/documents", files=files)
    assert taken.status_code == 202
    job = waited(client, taken.json(), {})
    assert (job["state"], job["done"], job["total"]) == ("done", 2, 2)
    by_name = {f["file"]: f for f in job["files"]}
    assert by_name["防汛通知.txt"]["status"] == "added"
    assert by_name["坏.pdf"]["status"] == "failed"
    assert by_name["坏.pdf"]["reason"]
    answer = client.post("/v1/ask", json={"question": "防汛值守由谁牵头"}).json()
    assert "市应急管理局" in answer["answer"]
    own = by_name["防汛通知.txt"]["document_id"]
    original = client.get(f"/v1/documents/{own}/original")
    assert original.content == text
    assert original.headers["content-disposition"].startswith("attachment")
    assert client.delete(f"/v1/documents/{own}").status_code == 204
    assert client.get(f"/v1/documents/{own}").status_code == 404


def test_uploads_are_bounded(client: TestClient, service: Service) -> None:
    many = [("files", (f"{n}.txt", b"x")) for n in range(service.limits.files + 1)]
    assert client.post("/v1/documents", files=many).status_code == 413
    twice = [("files", ("a.txt", b"x")), ("files", ("x/a.txt", b"y"))]
    assert client.post("/v1/documents", files=twice).status_code == 422
    assert not list(service.jobs.uploads.folder.glob(".*"))


def test_a_task_is_written_off_by_two_people(service: Service) -> None:
    client = TestClient(create_app(service), base_url="http://127.0.0.1", client=HERE)
    _, editor = signed(service, "editor")
    _, reader = signed(service, "reader")
    _, text = service.keys.create(role="editor", unit="市整改办", name="李四")
    other = {"Authorization": f"Bearer {text}"}
    task = client.get("/v1/obligations?q=清退搬迁", headers=reader).json()["items"][0]["id"]
    place = f"/v1/obligations/{task}/progress"

    def step(who: dict[str, str], status: str, **more: Any) -> Any:
        return client.post(
            place, data={"status": status, **more.pop("data", {})}, headers=who, **more
        )

    assert step(reader, "done").status_code == 403
    photo = [("evidence", ("照片.jpg", b"after"))]
    assert step(editor, "done", files=photo).status_code == 201
    assert step(editor, "writeoff_requested").status_code == 201
    own = step(editor, "accepted")
    assert (own.status_code, own.json()["type"]) == (409, "urn:duban:problem:step-not-allowed")
    assert "不能自己验收" in own.json()["detail"]
    for status in ("accepted", "published", "written_off"):
        assert step(other, status).status_code == 201
    shown = client.get(place, headers=reader).json()
    assert (shown["status"], shown["next"]) == ("written_off", ["returned"])
    assert [r["by"] for r in shown["items"]][-1] == "市整改办 李四"
    kept = shown["items"][0]["evidence"][0]["sha256"]
    evidence = client.get(f"/v1/obligations/{task}/evidence/{kept}", headers=reader)
    assert evidence.content == b"after"
    listed = client.get(f"/v1/obligations/{task}", headers=reader).json()
    assert listed["status"] == "written_off"


def test_reports_over_http(client: TestClient) -> None:
    report = client.get("/v1/reports/weekly", params={"as_of": "2026-11-02"}).json()
    assert report["lists"]["overdue"]["count"] == len(report["lists"]["overdue"]["obligations"])
    assert report["text"].startswith("任务台账周调度（2026年10月27日至2026年11月2日）")
    book = client.get("/v1/reports/monthly.xlsx", params={"as_of": "2026-11-02"})
    assert book.content[:2] == b"PK"
    wrong = client.get("/v1/reports/weekly", params={"as_of": "2026-11-02", "since": "2026-12-01"})
    assert wrong.status_code == 422


def test_drafts_over_http(client: TestClient) -> None:
    body = {"kind": "speech", "topic": "清水河治理", "today": "2026-04-01"}
    draft = client.post("/v1/drafts", json=body).json()
    assert draft["kind"] == "speech"
    assert draft["citations"]
    docx = client.post("/v1/drafts?format=docx", json=body)
    assert docx.content[:2] == b"PK"
    assert client.post("/v1/drafts", json={**body, "kind": "诗"}).status_code == 422


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("通知.txt", "通知.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\文件\\方案.docx", "方案.docx"),
        ("a\x00b\r\n.txt", "ab.txt"),
        (".bashrc", "bashrc"),
        ("", "未命名"),
        ("con.txt", "未命名con.txt"),
        ("报告" * 200 + ".pdf", "报告" * 32 + "报.pdf"),
    ],
)
def test_names_of_uploads_are_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe
