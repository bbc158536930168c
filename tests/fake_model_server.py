"""A real HTTP server that speaks the OpenAI chat protocol with scripted replies."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Scripted:
    """One reply: text in some pieces, or tool calls, or a failure.

    ``status`` other than 200 fails at once; ``hang`` seconds pass before anything is sent;
    ``cut`` breaks the connection after so many pieces; ``counts`` says whether tokens are told.
    """

    text: str = ""
    tools: tuple[tuple[str, dict[str, Any]], ...] = ()
    status: int = 200
    hang: float = 0.0
    cut: int | None = None
    counts: bool = True
    piece: int = 7


def claims(*said: tuple[str, list[int]]) -> Scripted:
    """A reply of claims in the schema."""
    items = [{"text": text, "clauses": numbers} for text, numbers in said]
    return Scripted(json.dumps({"claims": items}, ensure_ascii=False))


@dataclass(slots=True)
class ModelServer:
    """Where it listens, what it will say, and what it was asked."""

    url: str = ""
    script: list[Scripted] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    takes_schema: bool = True
    closing: threading.Event = field(default_factory=threading.Event)

    def will_say(self, *replies: Scripted) -> None:
        """Say these next; the last is said again when asked more often."""
        self.script = list(replies)

    def next(self, request: dict[str, Any]) -> Scripted:
        """The reply to a request."""
        self.requests.append(request)
        if "response_format" in request and not self.takes_schema:
            return Scripted(status=400)
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def asked(self, number: int = -1) -> str:
        """The user's message of a request."""
        return str(self.requests[number]["messages"][-1]["content"])


class _Handler(BaseHTTPRequestHandler):
    """Answers from the script of its server's ``state``."""

    protocol_version = "HTTP/1.1"

    @property
    def state(self) -> ModelServer:
        server: Any = self.server
        return server.state

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.state.next(body)
        self.state.closing.wait(reply.hang)
        with suppress(BrokenPipeError, ConnectionResetError):  # the client gave up waiting
            if reply.status != 200:
                self._whole({"error": {"message": "scripted"}}, reply.status)
            elif body.get("stream"):
                self._stream(reply)
            else:
                self._whole(_completion(reply))

    def _whole(self, value: dict[str, Any], status: int = 200) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, reply: Scripted) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number, event in enumerate(_events(reply)):
            if number == reply.cut:
                return
            self._chunk(f"data: {json.dumps(event)}\n\n")
        self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Serve on loopback until left."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.state = state = ModelServer(url=f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _events(reply: Scripted) -> Iterator[dict[str, Any]]:
    head = {"id": "c1", "object": "chat.completion.chunk", "created": int(time.time())}
    head["model"] = "scripted"
    for delta in _deltas(reply):
        yield {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    why = "tool_calls" if reply.tools else "stop"
    yield {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": why}]}
    if reply.counts:
        yield {**head, "choices": [], "usage": _USAGE}


def _deltas(reply: Scripted) -> Sequence[dict[str, Any]]:
    pieces = [reply.text[i : i + reply.piece] for i in range(0, len(reply.text), reply.piece)]
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": p} for p in pieces]
    if reply.tools:
        deltas.append({"role": "assistant", "content": None, "tool_calls": _calls(reply)})
    return deltas


def _calls(reply: Scripted) -> list[dict[str, Any]]:
    return [
        {
            "index": number,
            "id": f"call-{number}-{name}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for number, (name, arguments) in enumerate(reply.tools)
    ]


def _completion(reply: Scripted) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.text or None}
    if reply.tools:
        message["tool_calls"] = _calls(reply)
    why = "tool_calls" if reply.tools else "stop"
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": why}],
        "usage": _USAGE,
    }


_USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
