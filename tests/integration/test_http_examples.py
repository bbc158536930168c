"""The interface description has an example of everything, and the examples are real answers.

Set DUBAN_REGENERATE=1 to write the examples anew, and read what changed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.description import EXAMPLES
from api.http.problems import kinds
from api.service.limits import Limits
from api.service.service import Service
from api.settings import Settings
from api.wiring import open_service
from tests.command import ROOT, SAMPLES

REGENERATE = os.environ.get("DUBAN_REGENERATE") == "1"  # noqa: TID251
DOCS = ROOT / "docs" / "http.md"
JSON = "application/json"
EVENTS = "text/event-stream"
FORM = "multipart/form-data"
KEPT = 2
CHARACTERS = 240
CHAT = {"model": "duban", "messages": [{"role": "user", "content": "双溪水库要搬迁多少户居民？"}]}
DUTY = "临江市值守通知\n一、汛期值守由市应急管理局牵头，2026年5月底前完成。\n"


@dataclass(frozen=True, slots=True)
class Step:
    """A request that shows an operation; ``sent`` is what goes with it where that differs."""

    name: str
    at: str
    parameters: dict[str, Any] = field(default_factory=dict)
    request: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    media_type: str = JSON


class Fixed(date):
    """A calendar that stands still."""

    @classmethod
    def today(cls) -> date:
        return date(2026, 11, 23)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr("api.http.routes.obligations.date", Fixed)
    monkeypatch.setattr("index.database.date", Fixed)  # the day of a task's first sighting
    settings = Settings(library=tmp_path / "文库", words_only=True)
    with closing(open_service(settings, Limits())) as service:
        service.library.ingest([SAMPLES], workers=0)
        yield service


@pytest.fixture
def client(service: Service) -> TestClient:
    _, text = service.keys.create(role="admin", unit="市整改办", name="张三")
    headers = {"Authorization": f"Bearer {text}"}
    return TestClient(
        create_app(service),
        base_url="http://127.0.0.1",
        client=("127.0.0.1", 50_000),
        headers=headers,
    )


def story(client: TestClient) -> Iterator[Step]:
    """Every operation in an order in which each finds what it needs."""
    listed = client.get("/v1/documents").json()["items"]
    plan, tasks = {"document_id": listed[1]["id"]}, {"document_id": listed[2]["id"]}
    found = client.get("/v1/obligations", params={"document": tasks["document_id"]}).json()
    own = {"obligation_id": found["items"][0]["id"]}
    yield Step("healthz", "GET /healthz")
    yield Step("readyz", "GET /readyz")
    yield Step("metrics", "GET /metrics", media_type="text/plain")
    yield Step("me", "GET /v1/me")
    question = {
        "question": "那什么时候完成？",
        "history": ["城区雨污混接管网改造由谁牵头？"],
        "filters": {"document_ids": [tasks["document_id"]]},
        "today": "2026-11-23",
    }
    yield Step("ask", "POST /v1/ask", request={JSON: question})
    yield Step("ask", "POST /v1/ask", request={JSON: question}, media_type=EVENTS)
    yield Step("search", "GET /v1/search", {"q": "雨污混接", "limit": 2})
    yield Step("list_models", "GET /v1/models")
    yield Step("complete_chat", "POST /v1/chat/completions", request={JSON: CHAT})
    streamed = {JSON: {**CHAT, "stream": True}}
    yield Step("complete_chat", "POST /v1/chat/completions", request=streamed, media_type=EVENTS)
    yield Step("list_documents", "GET /v1/documents", {"kind": ["方案"], "limit": 2, "offset": 0})
    yield Step("get_document", "GET /v1/documents/{document_id}", plan)
    place = "GET /v1/documents/{document_id}"
    yield Step("get_document_text", f"{place}/text", plan, media_type="text/plain")
    yield Step("list_clauses", f"{place}/clauses", tasks)
    yield Step("get_parse_report", f"{place}/report", plan)
    yield Step("get_original", f"{place}/original", plan, media_type="application/octet-stream")
    yield Step("list_units", "GET /v1/units")
    wanted = {"unit": "市水利局", "role": "lead", "due_to": "2026-12-31"}
    page = {**wanted, "sort": "due", "limit": 2, "offset": 0}
    yield Step("list_obligations", "GET /v1/obligations", page)
    yield Step("get_obligation", "GET /v1/obligations/{obligation_id}", own)
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    yield Step("export_obligations", "GET /v1/obligations.xlsx", wanted, media_type=xlsx)
    calendar = "text/calendar"
    yield Step("export_calendar", "GET /v1/obligations.ics", wanted, media_type=calendar)
    yield Step("summarize_obligations", "GET /v1/obligations/summary", {"unit": "市水利局"})
    yield Step("list_month", "GET /v1/obligations/calendar", {"month": "2026-12"})
    report = {"period": "weekly", "as_of": "2026-11-23"}
    yield Step("get_report", "GET /v1/reports/{period}", report)
    yield Step("export_report", "GET /v1/reports/{period}.xlsx", report, media_type=xlsx)
    drafted = {
        "kind": "bulletin",
        "topic": "城区雨污混接管网改造",
        "frame": {"issuer": "市整改办", "dated": "2026-11-23"},
        "today": "2026-11-23",
    }
    yield Step("draft", "POST /v1/drafts", {"format": "json"}, {JSON: drafted})
    text = {"format": "md"}
    yield Step("draft", "POST /v1/drafts", text, {JSON: drafted}, media_type="text/markdown")
    step = {"status": "in_progress", "note": "已进场施工", "on": "2026-11-20"}
    progress = "/v1/obligations/{obligation_id}/progress"
    evidence = {"evidence": ("开工照片.jpg", b"jpg")}
    told = {FORM: {**step, "evidence": ["开工照片.jpg"]}}
    yield Step("add_progress", f"POST {progress}", own, told, evidence)
    yield Step("list_progress", f"GET {progress}", own)
    kept = client.get(progress.format(**own)).json()["items"][0]["evidence"][0]
    at = "GET /v1/obligations/{obligation_id}/evidence/{sha256}"
    asked = {**own, "sha256": kept["sha256"], "name": "开工照片.jpg"}
    yield Step("get_evidence", at, asked, media_type="application/octet-stream")
    files = {"files": ("值守通知.txt", DUTY.encode())}
    sent = {FORM: {"files": ["值守通知.txt"]}}
    yield Step("upload", "POST /v1/documents", {"visible_to": ["市应急管理局"]}, sent, files)
    job = {"job_id": worked(client)}
    yield Step("get_job", "GET /v1/jobs/{job_id}", job)
    yield Step("get_job", "GET /v1/jobs/{job_id}", job, media_type=EVENTS)
    shown = {JSON: {"visible_to": ["市水利局", "市整改办"]}}
    yield Step("set_visibility", "PATCH /v1/documents/{document_id}", plan, shown)
    worked(client)
    yield Step("remove_document", "DELETE /v1/documents/{document_id}", tasks)
    key = client.headers["Authorization"].split()[1]
    yield Step("sign_in", "POST /v1/session", request={JSON: {"key": key}})
    yield Step("sign_out", "DELETE /v1/session")


def worked(client: TestClient) -> str:
    """The newest job, which is done now."""
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    service.jobs.work_one()
    return str(service.store.rows("SELECT id FROM jobs ORDER BY rowid DESC LIMIT 1")[0][0])


def answered(client: TestClient, step: Step) -> Any:
    """The answer to a step as it is kept as an example."""
    method, path = step.at.split(" ")
    in_path = {n: v for n, v in step.parameters.items() if f"{{{n}}}" in path}
    in_query = {n: v for n, v in step.parameters.items() if n not in in_path}
    form = {k: v for k, v in step.request.get(FORM, {}).items() if k not in step.files}
    said = client.request(
        method,
        path.format(**in_path),
        params=in_query,
        json=step.request.get(JSON),
        data=form or None,
        files=list(step.files.items()) or None,
        headers={"Accept": step.media_type},
    )
    assert said.status_code in {200, 201, 202, 204}, said.text
    if step.media_type == JSON and said.content:
        return shortened(said.json())
    if step.media_type == EVENTS:
        return masked("".join(f"{block}\n\n" for block in said.text.split("\n\n")[:4]))
    if step.media_type in {"text/plain", "text/markdown"}:
        return said.text[:CHARACTERS]
    return None  # no example of bytes


def shortened(value: Any, name: str = "") -> Any:
    """Long lists and texts cut; what differs from run to run put in one form."""
    if name in VOLATILE and value:
        return VOLATILE[name]
    if isinstance(value, dict):
        return {k: shortened(v, k) for k, v in value.items()}
    if isinstance(value, list):
        whole = name in {"path", "lead", "support", "next"}
        return [shortened(v) for v in (value if whole else value[:KEPT])]
    if isinstance(value, str) and len(value) > CHARACTERS and name in {"text", "result"}:
        return value[:CHARACTERS] + "……"
    return value


VOLATILE: dict[str, Any] = {
    "took_ms": 12.3,
    "created": 1795000000,
    "at": "2026-11-23T01:30:00.000+00:00",
    "created_at": "2026-11-23T01:30:00+00:00",
    "finished_at": "2026-11-23T01:30:02+00:00",
    "csrf_token": "3q2-7wX0…",
}
_RANDOM = (
    (r"chatcmpl-[0-9a-f]{32}", "chatcmpl-5f0c4b1e9a5d4e0c8d2f7a1b3c4d5e6f"),
    (r'"created": \d{10}', '"created": 1795000000'),
    (r'"(at|created_at|finished_at)": "2[^"]+"', r'"\1": "2026-11-23T01:30:00+00:00"'),
    (r"duban_[a-z2-9]{10}_[\w-]+", "duban_a7k2m9p4qx_…"),
)


def masked(text: str) -> str:
    """What differs from run to run put in one form."""
    for pattern, stand_in in _RANDOM:
        text = re.sub(pattern, stand_in, text)
    return text


def test_examples_are_what_the_service_answers(client: TestClient, service: Service) -> None:
    made: dict[str, dict[str, Any]] = {}
    for step in story(client):
        answer = answered(client, step)
        entry = made.setdefault(step.at, {"name": step.name})
        if step.parameters:
            entry.setdefault("parameters", step.parameters)
        if step.request and step.media_type == JSON:
            entry["request"] = step.request
        if answer is not None:
            entry.setdefault("response", {})[step.media_type] = answer
    made["GET /metrics"]["response"]["text/plain"] = METRICS
    text = json.dumps(made, ensure_ascii=False, indent=1)
    random = [
        (str(row[0]), stand_in)
        for table, stand_in in (("keys", "a7k2m9p4qx"), ("jobs", "0f3c9a7b5e2d4c61"))
        for row in service.store.rows(f"SELECT id FROM {table}")
    ]
    for own_id, stand_in in random:
        text = text.replace(own_id, stand_in)
    text = masked(text)
    if REGENERATE:
        EXAMPLES.write_text(text + "\n", encoding="utf-8")
    assert json.loads(text) == json.loads(EXAMPLES.read_text(encoding="utf-8"))


METRICS = 'duban_requests_total{method="POST",route="/v1/ask",status="200"} 42.0\n'


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in description["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The media types of an operation's request and of its results."""
    yield from operation.get("requestBody", {}).get("content", {}).items()
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            yield from answer.get("content", {}).items()


def test_everything_has_an_example_that_fits_its_schema(client: TestClient) -> None:
    description = client.get("/v1/openapi.json").json()
    for at, operation in operations(description):
        for media_type, content in contents(operation):
            if content["schema"].get("format") == "binary":
                continue
            assert content.get("example"), f"{at}：{media_type}"
            schema = {**content["schema"], "components": description["components"]}
            jsonschema.validate(content["example"], schema)
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], f"{at}：{parameter['name']}"
            assert "example" in parameter or not parameter.get("required"), at
            if "example" in parameter:
                jsonschema.validate(parameter["example"], parameter["schema"])


def test_operations_have_names_of_their_own(client: TestClient) -> None:
    described = dict(operations(client.get("/v1/openapi.json").json()))
    names = [operation["operationId"] for operation in described.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)
    assert set(json.loads(EXAMPLES.read_text(encoding="utf-8"))) == set(described)
    assert all(o["summary"] and o["description"] and o["tags"] for o in described.values())


def test_every_kind_of_problem_is_described(client: TestClient) -> None:
    description = client.get("/v1/openapi.json").json()
    shown = description["components"]["responses"]
    for kind in kinds():
        row = f"| `urn:duban:problem:{kind.slug}` | {kind.status} | {kind.title} |"
        assert row in description["info"]["description"]
        assert row in DOCS.read_text(encoding="utf-8")
        if kind.status != 415:  # no route answers with it
            content = shown[f"Problem{kind.status}"]["content"]["application/problem+json"]
            schema = {**content["schema"], "components": description["components"]}
            jsonschema.validate(content["examples"][kind.slug]["value"], schema)
    assert "Retry-After" in shown["Problem429"]["headers"]


def test_nothing_is_promised_that_is_not_given(client: TestClient) -> None:
    for at, operation in operations(client.get("/v1/openapi.json").json()):
        for media_type, content in contents(operation):
            assert content["schema"], f"{at}：{media_type}"
        for parameter in operation.get("parameters", ()):
            assert "anyOf" not in parameter["schema"], f"{at}：{parameter['name']}"
        for status, answer in operation["responses"].items():
            problem = {"$ref": f"#/components/responses/Problem{status}"}
            assert status < "400" or answer == problem, f"{at}：{status}"
            assert answer.get("description") != "Successful Response", at
