"""What one may not see cannot be told by any route: not by a guess, not by a difference."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.mcp.tools import BY_NAME
from api.service.limits import Limits
from api.service.service import Service
from api.settings import Settings
from api.wiring import open_service
from tests.fakes import write_files

HERE = ("127.0.0.1", 50000)
LOCAL = "http://127.0.0.1"
MONTHS = ("2026-05", "2026-06", "2026-12")
PUBLIC = {
    "公开方案.txt": "临江市排水整治工作方案\n二、主要任务\n"
    "（一）雨水管网底数逐段排查。（牵头单位：市水务局；完成时限：2026年6月底前）\n"
    "（二）老旧泵站9座全部完成改造。（牵头单位：市住建局；完成时限：2026年9月底前）\n",
}
NAME = "水库处置方案.txt"
SECRET = (
    "双溪水库险情处置方案\n二、主要任务\n"
    "（一）双溪水库大坝渗漏段灌浆加固。（牵头单位：市水务局；完成时限：2026年5月底前）\n"
    "（二）泵站备用电源全部更换。（牵头单位：市水务局；完成时限：2026年12月底前）\n"
).encode()
DROPPED = {"request_id", "created", "took_ms"}
# Open to everybody, about oneself alone, or for admins, who see everything.
ELSEWHERE = {
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
    ("post", "/v1/session"),
    ("delete", "/v1/session"),
    ("get", "/v1/me"),
    ("get", "/v1/units"),
    ("get", "/v1/models"),
}


@dataclass(frozen=True)
class Place:
    """A service, with a client and the keys of people of two units."""

    service: Service
    client: TestClient
    keys: dict[str, str]

    def ask(self, who: str, method: str, path: str, **given: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.keys[who]}", **given.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **given)


def opened(path: Path, public: Path) -> Place:
    service = open_service(Settings(library=path), Limits(rate=0))
    service.vaults.ingest([public], workers=0)
    people = {"水务": ("市水务局", "editor"), "住建": ("市住建局", "editor")}
    people["管理"] = ("市整改办", "admin")
    keys = {
        name: service.keys.create(name=name, unit=unit, role=role)[1]
        for name, (unit, role) in people.items()
    }
    client = TestClient(create_app(service), client=HERE, base_url=LOCAL)
    return Place(service, client, keys)


def uploaded(place: Place, who: str, name: str, content: bytes, **params: Any) -> dict[str, Any]:
    answer = place.ask(
        who, "post", "/v1/documents", files={"files": (name, content)}, params=params
    )
    assert answer.status_code == 202, answer.text
    return worked(place, who, answer.json()["id"])


def worked(place: Place, who: str, job: str) -> dict[str, Any]:
    place.service.jobs.work_one()
    told: dict[str, Any] = place.ask(who, "get", f"/v1/jobs/{job}").json()
    assert told["state"] == "done", told
    return told


@pytest.fixture
def with_secret(tmp_path: Path) -> Iterator[Place]:
    place = opened(tmp_path / "文库", write_files(tmp_path / "公开", PUBLIC))
    with closing(place.service):
        uploaded(place, "水务", NAME, SECRET, visible_to="市水务局")
        yield place


@pytest.fixture
def without(tmp_path: Path) -> Iterator[Place]:
    place = opened(tmp_path / "对照", write_files(tmp_path / "公开", PUBLIC))
    with closing(place.service):
        yield place


def secret_ids(place: Place) -> dict[str, str]:
    """Ids that only an insider could know, and the evidence of a step."""
    (entry,) = [d for d in documents(place, "水务") if d["file"] == NAME]
    found = place.ask("水务", "get", f"/v1/obligations?document={entry['id']}").json()["items"][0]
    step = place.ask(
        "水务",
        "post",
        f"/v1/obligations/{found['id']}/progress",
        data={"status": "in_progress", "note": "已进场"},
        files={"evidence": ("照片.jpg", b"jpg")},
    )
    assert step.status_code == 201, step.text
    return {
        "document_id": entry["id"],
        "obligation_id": found["id"],
        "sha256": step.json()["evidence"][0]["sha256"],
        "job_id": step_job(place),
        "period": "weekly",
    }


def step_job(place: Place) -> str:
    return str(place.service.store.rows("SELECT id FROM jobs")[0][0])


def documents(place: Place, who: str) -> list[dict[str, Any]]:
    return list(place.ask(who, "get", "/v1/documents").json()["items"])


def requests_of(ids: dict[str, str]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What an outsider tries at each route."""
    only = {"document_ids": [ids["document_id"]]}
    question = "双溪水库大坝渗漏段由谁负责加固，什么时候完成？"
    chat = {"model": "duban", "messages": [{"role": "user", "content": question}]}
    ledger = [{}] + [
        {"params": p}
        for p in (
            {"unit": "市水务局"},
            {"q": "泵站"},
            {"q": "灌浆"},
            {"due_to": "2026-06-01"},
            {"status": "in_progress"},
            {"document": ids["document_id"]},
        )
    ]
    reports = [{}, {"params": {"unit": "市水务局"}}, {"params": {"as_of": "2026-12-01"}}]
    drafts = [
        {"json": {"kind": kind, "topic": "双溪水库大坝加固", "unit": "市水务局"}}
        for kind in ("speech", "circular", "weekly", "monthly", "plan_item", "bulletin")
    ]
    return {
        ("post", "/v1/ask"): [
            {"json": {"question": question}},
            {"json": {"question": "市水务局有哪些任务？"}},
            {"json": {"question": "一共有多少项任务？"}},
            {"json": {"question": "泵站什么时候完成？"}},
            {"json": {"question": question, "filters": only}},
            {"json": {"question": "那什么时候完成？", "history": [question]}},
            {"json": {"question": question}, "headers": {"Accept": "text/event-stream"}},
        ],
        ("post", "/v1/chat/completions"): [{"json": chat}],
        ("get", "/v1/search"): [
            {"params": {"q": q, "limit": 50}} for q in ("灌浆", "泵站", "市水务局 完成时限", "方案")
        ],
        ("get", "/v1/documents"): [{}, {"params": {"offset": 1, "limit": 1}}],
        ("post", "/v1/documents"): [
            {"files": {"files": (NAME, b"")}, "params": {"visible_to": "市水务局"}},
        ],
        ("get", "/v1/documents/{document_id}"): [{}],
        ("delete", "/v1/documents/{document_id}"): [{}],
        ("patch", "/v1/documents/{document_id}"): [{"json": {"visible_to": "all"}}],
        ("get", "/v1/documents/{document_id}/text"): [{}, {"headers": {"If-None-Match": "*"}}],
        ("get", "/v1/documents/{document_id}/clauses"): [{}],
        ("get", "/v1/documents/{document_id}/report"): [{}],
        ("get", "/v1/documents/{document_id}/original"): [{}],
        ("get", "/v1/jobs/{job_id}"): [{}],
        ("get", "/v1/obligations"): ledger,
        ("get", "/v1/obligations.xlsx"): ledger,
        ("get", "/v1/obligations.ics"): ledger,
        ("get", "/v1/obligations/summary"): ledger,
        ("get", "/v1/obligations/calendar"): [{"params": {"month": m}} for m in MONTHS],
        ("get", "/v1/obligations/{obligation_id}"): [{}],
        ("get", "/v1/obligations/{obligation_id}/progress"): [{}],
        ("post", "/v1/obligations/{obligation_id}/progress"): [{"data": {"status": "done"}}],
        ("get", "/v1/obligations/{obligation_id}/evidence/{sha256}"): [{}],
        ("get", "/v1/reports/{period}"): reports,
        ("get", "/v1/reports/{period}.xlsx"): reports,
        ("post", "/v1/drafts"): drafts,
    }


def tool_calls(ids: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """What an outsider tries at each MCP tool."""
    question = "双溪水库大坝渗漏段由谁负责加固？"
    hidden = ids["document_id"]
    return [
        ("ask", {"question": question}),
        ("ask", {"question": "市水务局有哪些任务？"}),
        ("ask", {"question": question, "document_ids": [hidden]}),
        ("search", {"query": "灌浆 泵站", "limit": 50}),
        ("search", {"query": "灌浆", "document_ids": [hidden]}),
        ("list_obligations", {}),
        ("list_obligations", {"unit": "市水务局"}),
        ("list_obligations", {"document": hidden}),
        ("list_obligations", {"overdue": True}),
        ("get_document", {"document_id": hidden}),
    ]


def called(place: Place, client: TestClient, name: str, arguments: dict[str, Any]) -> Any:
    """What a tool tells somebody of another unit."""
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": name, "arguments": arguments},
    }
    headers = {"Authorization": f"Bearer {place.keys['住建']}", "Accept": "application/json"}
    answer = client.post("/mcp", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return plain(answer.json()["result"])


def told(answer: Any) -> tuple[int, Any]:
    """What an answer says, without what differs from one call to the next."""
    kind = answer.headers.get("content-type", "")
    if "json" in kind:
        return answer.status_code, plain(answer.json())
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            parts = {n: book.read(n) for n in book.namelist() if not n.startswith("docProps")}
        return answer.status_code, parts
    return answer.status_code, re.sub(r'(?m)^DTSTAMP:.*$|"took_ms": ?[\d.]+', "", answer.text)


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        mine = {k: plain(v) for k, v in value.items() if k not in DROPPED}
        return {**mine, "id": ""} if str(value.get("id", "")).startswith("chatcmpl") else mine
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value


def test_every_route_answers_as_if_it_had_never_come(with_secret: Place, without: Place) -> None:
    ids = secret_ids(with_secret)
    tried = requests_of(ids)
    paths = with_secret.client.get("/v1/openapi.json").json()["paths"]
    routes = {(m, path) for path, methods in paths.items() for m in methods} - ELSEWHERE
    assert set(tried) == routes  # a new route comes with what an outsider tries at it
    for (method, path), requests in tried.items():
        for given in requests:
            where = re.sub(r"\{(\w+)\}", lambda m: ids[m[1]], path)
            seen = told(with_secret.ask("住建", method, where, **given))
            never = told(without.ask("住建", method, where, **given))
            assert seen == never, (method, path, given)
            assert seen[0] < 500
            if "{" in path and "period" not in path:
                assert seen[0] in {403, 404}, (method, path)


def test_every_tool_answers_as_if_it_had_never_come(with_secret: Place, without: Place) -> None:
    calls = tool_calls(secret_ids(with_secret))
    assert {name for name, _ in calls} == set(BY_NAME)
    with (
        TestClient(create_app(with_secret.service), client=HERE, base_url=LOCAL) as here,
        TestClient(create_app(without.service), client=HERE, base_url=LOCAL) as there,
    ):
        for name, arguments in calls:
            seen = called(with_secret, here, name, arguments)
            assert seen == called(without, there, name, arguments), (name, arguments)


def test_those_who_may_see_it_get_it_by_every_route(with_secret: Place) -> None:
    ids = secret_ids(with_secret)
    for who in ("水务", "管理"):
        (entry,) = [d for d in documents(with_secret, who) if d["file"] == NAME]
        assert entry["visible_to"] == ["市水务局"]
        where = f"/v1/documents/{ids['document_id']}"
        for part in ("", "/text", "/clauses", "/report", "/original"):
            assert with_secret.ask(who, "get", where + part).status_code == 200
        asked = {"question": "双溪水库大坝渗漏段由谁负责加固？"}
        answer = with_secret.ask(who, "post", "/v1/ask", json=asked).json()
        assert [c["file"] for c in answer["citations"]] == [NAME]
        task = f"/v1/obligations/{ids['obligation_id']}"
        evidence = with_secret.ask(who, "get", f"{task}/evidence/{ids['sha256']}")
        assert evidence.content == b"jpg"
        assert with_secret.ask(who, "get", "/v1/obligations").json()["total"] == 4


def test_an_editor_chooses_among_audiences_with_their_own_unit(with_secret: Place) -> None:
    refused = with_secret.ask(
        "住建",
        "post",
        "/v1/documents",
        files={"files": ("新.txt", "新\n一、内容\n".encode())},
        params={"visible_to": "市水务局"},
    )
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:duban:problem:forbidden")
    mistyped = with_secret.ask(
        "住建",
        "post",
        "/v1/documents",
        files={"files": ("新.txt", "新\n一、内容\n".encode())},
        params={"visible_to": ["市住建局", "市水物局"]},
    )
    assert (mistyped.status_code, "市水物局" in mistyped.json()["detail"]) == (403, True)
    assert len(with_secret.service.vaults.members()) == 2
    both = ["市水务局", "市住建局"]
    job = uploaded(
        with_secret, "住建", "会商.txt", "会商纪要\n一、内容\n".encode(), visible_to=both
    )
    assert job["files"][0]["status"] == "added"
    for who, count in (("水务", 3), ("住建", 2), ("管理", 3)):
        assert len(documents(with_secret, who)) == count


def test_a_new_version_says_who_sees_it(with_secret: Place) -> None:
    """Uploading a restricted file's new version without a word must not make it public."""
    given = {"files": {"files": (NAME, SECRET + "（三）新增。\n".encode())}}
    silent = with_secret.ask("水务", "post", "/v1/documents", **given)
    assert (silent.status_code, silent.json()["type"]) == (409, "urn:duban:problem:conflict")
    again = uploaded(with_secret, "水务", NAME, SECRET, visible_to="市水务局")
    assert again["files"][0]["status"] == "unchanged"


def test_the_same_name_elsewhere_is_another_file(with_secret: Place) -> None:
    secret = secret_ids(with_secret)["document_id"]
    told_of = uploaded(with_secret, "住建", NAME, "另一份方案\n一、内容\n".encode())
    assert told_of["files"][0]["status"] == "added"
    assert sorted(d["title"] for d in documents(with_secret, "水务")) == [
        "临江市排水整治工作方案",
        "双溪水库险情处置方案",
        "另一份方案",
    ]
    text = with_secret.ask("水务", "get", f"/v1/documents/{secret}/original").content
    assert text == SECRET


def test_its_unit_opens_it_and_closes_it_again(with_secret: Place) -> None:
    old = secret_ids(with_secret)["document_id"]
    change = {"json": {"visible_to": "all"}}
    answer = with_secret.ask("水务", "patch", f"/v1/documents/{old}", **change)
    assert answer.status_code == 202
    (moved,) = worked(with_secret, "水务", answer.json()["id"])["files"]
    assert (moved["file"], moved["status"]) == (NAME, "moved")
    new = moved["document_id"]
    assert with_secret.ask("住建", "get", f"/v1/documents/{new}/original").content == SECRET
    steps = with_secret.ask("住建", "get", "/v1/obligations", params={"status": "in_progress"})
    assert [o["task"] for o in steps.json()["items"]] == ["双溪水库大坝渗漏段灌浆加固"]
    back = {"json": {"visible_to": ["市水务局"]}}
    refused = with_secret.ask("住建", "patch", f"/v1/documents/{new}", **back)
    assert refused.status_code == 403
    answer = with_secret.ask("水务", "patch", f"/v1/documents/{new}", **back)
    (closed,) = worked(with_secret, "水务", answer.json()["id"])["files"]
    assert closed["document_id"] == old
    assert with_secret.ask("住建", "get", f"/v1/documents/{new}").status_code == 404
    assert with_secret.ask("水务", "get", f"/v1/documents/{old}/original").content == SECRET


def test_changes_of_visibility_are_in_the_audit_log(with_secret: Place) -> None:
    old = secret_ids(with_secret)["document_id"]
    with_secret.ask("水务", "patch", f"/v1/documents/{old}", json={"visible_to": "all"})
    _, (entry, *_) = with_secret.service.audit.entries(action="visibility")
    assert (entry.name, entry.object, entry.detail) == (
        "水务",
        old,
        {"file": NAME, "visible_to": []},
    )


@pytest.mark.parametrize(
    "value", [[], "", ["  "], ["all", "市水务局"], "nobody", [["x"]], ["x" * 101], None]
)
def test_visibility_that_is_none_is_refused(with_secret: Place, value: object) -> None:
    old = secret_ids(with_secret)["document_id"]
    body = json.dumps({"visible_to": value})
    answer = with_secret.ask("管理", "patch", f"/v1/documents/{old}", content=body)
    assert answer.status_code == 422


def test_an_audience_said_in_the_form_is_not_passed_over(with_secret: Place) -> None:
    form = {"files": {"files": ("会商.txt", SECRET)}, "data": {"visible_to": "市水务局"}}
    answer = with_secret.ask("水务", "post", "/v1/documents", **form)
    assert answer.status_code == 422
    assert "visible_to" in answer.json()["detail"]
    assert not with_secret.service.jobs.work_one()


def test_units_are_those_of_keys(with_secret: Place) -> None:
    told_of = with_secret.ask("住建", "get", "/v1/units").json()
    assert told_of == {"items": ["市住建局", "市整改办", "市水务局"]}
