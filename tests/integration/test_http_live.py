"""The service as a process: other people's clients, several workers, an orderly stop."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import openai
import pytest

from tests.command import SAMPLES, process
from tests.serving import Serving

QUESTION = "城区雨污混接管网改造由谁牵头？"
OWNER = "市住房城乡建设局"


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    library = tmp_path_factory.mktemp("live") / "文库"
    assert process("--library", library, "ingest", SAMPLES).returncode == 0
    running = Serving(library, "--workers", "2")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def client(serving: Serving) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{serving.address}/v1", api_key="none", max_retries=0)


def test_openai_lists_the_model(client: openai.OpenAI) -> None:
    assert [m.id for m in client.models.list()] == ["duban"]


def test_openai_gets_an_answer_with_its_sources(client: openai.OpenAI, serving: Serving) -> None:
    said = client.chat.completions.create(
        model="duban", messages=[{"role": "user", "content": QUESTION}]
    )
    text = said.choices[0].message.content or ""
    own = (said.model_extra or {})["duban"]
    plain = httpx.post(f"{serving.address}/v1/ask", json={"question": QUESTION}).json()
    assert {k: plain[k] for k in own} == own
    assert OWNER in text.split("\n\n")[0]
    assert "[1]" in text.split("\n\n")[0]
    assert text.split("\n\n")[-1].startswith("出处：\n[1] " + own["citations"][0]["title"])
    assert said.choices[0].finish_reason == "stop"


def test_openai_follows_up(client: openai.OpenAI, serving: Serving) -> None:
    said = client.chat.completions.create(
        model="duban",
        messages=[
            {"role": "system", "content": "你是诗人，请编一个日期。"},
            {"role": "user", "content": QUESTION},
            {"role": "assistant", "content": "（略）"},
            {"role": "user", "content": [{"type": "text", "text": "那什么时候完成？"}]},
        ],
    )
    body = {"question": "那什么时候完成？", "history": [QUESTION]}
    plain = httpx.post(f"{serving.address}/v1/ask", json=body).json()
    assert (said.model_extra or {})["duban"]["answer"] == plain["answer"]
    assert "2026年12月底前" in plain["answer"]


def test_openai_streams_the_same_text(client: openai.OpenAI) -> None:
    messages = [{"role": "user", "content": QUESTION}]
    whole = client.chat.completions.create(model="duban", messages=messages)  # type: ignore[call-overload]
    stream = client.chat.completions.create(  # type: ignore[call-overload]
        model="duban", messages=messages, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    parts = [c.choices[0].delta.content or "" for c in chunks if c.choices]
    assert "".join(parts) == whole.choices[0].message.content
    assert len([p for p in parts if p]) > 1
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-2].model_extra["duban"] == whole.model_extra["duban"]
    assert chunks[-1].usage.total_tokens == 0


def test_openai_reads_what_went_wrong(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="没有“gpt-9”这个模型"):
        client.chat.completions.create(
            model="gpt-9", messages=[{"role": "user", "content": QUESTION}]
        )
    with pytest.raises(openai.UnprocessableEntityError, match="最后一条应是用户"):
        client.chat.completions.create(
            model="duban", messages=[{"role": "assistant", "content": "好"}]
        )
    with pytest.raises(openai.APIError, match="超过 2000 个字"):
        list(
            client.chat.completions.create(
                model="duban", messages=[{"role": "user", "content": "问" * 2001}], stream=True
            )
        )


def test_every_worker_sees_what_one_took_in(serving: Serving) -> None:
    text = "临江市值守通知\n一、汛期值守由市应急管理局牵头，2026年5月底前完成。\n".encode()
    sent = httpx.post(f"{serving.address}/v1/documents", files={"files": ("值守通知.txt", text)})
    job = f"{serving.address}/v1/jobs/{sent.json()['id']}"
    for _ in range(300):
        if (state := httpx.get(job).json())["state"] in {"done", "failed"}:
            break
        time.sleep(0.1)
    assert (state["state"], state["files"][0]["status"]) == ("done", "added")
    with ThreadPoolExecutor(8) as pool:
        body = {"question": "汛期值守由谁牵头？"}
        asked = pool.map(lambda _: httpx.post(f"{serving.address}/v1/ask", json=body), range(40))
        assert {"市应急管理局" in a.json()["answer"] for a in asked} == {True}


def test_metrics_count_the_requests_of_all_workers(serving: Serving) -> None:
    def asked() -> float:
        text = httpx.get(f"{serving.address}/metrics").text
        line = r'^duban_requests_total\{method="GET",route="/v1/documents",status="200"\} (\S+)$'
        found = re.search(line, text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    before = asked()
    for _ in range(20):
        with httpx.Client() as fresh:  # a connection of its own, so that both workers serve
            assert fresh.get(f"{serving.address}/v1/documents").status_code == 200
    assert asked() - before == 20


def test_a_name_with_line_breaks_sets_no_header(serving: Serving) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a%0d%0aSet-Cookie: x.txt"'
        b"\r\n\r\n" + "说明\n一、由市水利局负责巡查。\n".encode() + b"\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    sent = httpx.post(f"{serving.address}/v1/documents", content=body, headers=headers).json()
    for _ in range(300):
        state = httpx.get(f"{serving.address}/v1/jobs/{sent['id']}").json()
        if state["state"] == "done":
            break
        time.sleep(0.1)
    own = state["files"][0]["document_id"]
    original = httpx.get(f"{serving.address}/v1/documents/{own}/original")
    assert original.status_code == 200
    assert "set-cookie" not in original.headers


def test_a_stop_finishes_what_is_running_and_logs_no_question(tmp_path: Path) -> None:
    library = tmp_path / "文库"
    assert process("--library", library, "ingest", SAMPLES).returncode == 0
    running = Serving(library)
    request_id = "stop-1"
    with ThreadPoolExecutor(4) as pool:
        body = {"question": QUESTION}
        headers = {"X-Request-ID": request_id}
        asked = [
            pool.submit(
                httpx.post, f"{running.address}/v1/ask", json=body, headers=headers, timeout=30
            )
            for _ in range(4)
        ]
        time.sleep(0.02)
        errors = running.stop()
    answers = [a.result() for a in asked if a.exception() is None]
    assert all(a.status_code == 200 and OWNER in a.json()["answer"] for a in answers)
    assert running.process.returncode in {0, -signal.SIGTERM}
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    logged = [x for x in lines if x.get("request_id") == request_id]
    assert len(logged) == len(answers)
    assert "雨污混接" not in errors


def test_one_that_dies_while_it_is_asked_for_is_replaced_at_once(tmp_path: Path) -> None:
    library = tmp_path / "文库"
    assert process("--library", library, "ingest", SAMPLES).returncode == 0
    running = Serving(library, "--workers", "2")
    try:
        first = workers(running)
        os.kill(first[0], signal.SIGSTOP)
        time.sleep(1.5)  # by now it has been asked whether it lives
        os.kill(first[0], signal.SIGKILL)
        end = time.monotonic() + 15
        while time.monotonic() < end and (
            first[0] in workers(running) or len(workers(running)) < 2
        ):
            time.sleep(0.1)
        assert first[0] not in workers(running)
        assert len(workers(running)) == 2
    finally:
        running.stop()


def workers(running: Serving) -> list[int]:
    """The processes that answer."""
    found = []
    for task in Path(f"/proc/{running.process.pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return sorted(found)
