"""Clients of a running service: one that asks again and again, and tallies of what many saw."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from api.service.keys import Keys
from api.service.store import ServiceStore
from bench.figures import Reply

_STATUSES = {"answered", "insufficient_evidence"}
_PROBLEM = "urn:duban:problem:"
CUT = "断开"


class Client:
    """Asks one question after another over one connection, with one key."""

    def __init__(self, port: int, key: str) -> None:
        """Say where, and as whom."""
        self._port = port
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._connection: http.client.HTTPConnection | None = None
        self.replies: list[Reply] = []

    def ask_until(self, questions: Sequence[str], first: int, until: float) -> None:
        """Ask from the ``first`` question on, round and round, until a moment."""
        for question in itertools.islice(itertools.cycle(questions), first, None):
            if time.perf_counter() >= until:
                break
            self.replies.append(self.ask(question))
            if self.replies[-1].status == 0:
                time.sleep(0.05)  # nobody there: not a thousand times a second
        self.close()

    def ask(self, question: str) -> Reply:
        """Ask, and look whether it is an answer."""
        started = time.perf_counter()
        status, fault = 0, ""
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            body = json.dumps({"question": question}).encode()
            self._connection.request("POST", "/v1/ask", body, self._headers)
            response = self._connection.getresponse()
            status, content = response.status, response.read()
            fault = fault_of(status, content)
        except (OSError, http.client.HTTPException, ValueError):
            status, fault = 0, CUT
            self.close()
        ended = time.perf_counter()
        return Reply(ended, ended - started, status, fault)

    def close(self) -> None:
        """Give the connection up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def fault_of(status: int, content: bytes) -> str:
    """What is amiss with an answer; empty where nothing is.

    A refusal is its status and the type of its problem; one that does not say in Chinese
    what to do is marked.
    """
    if status == 200:
        return "" if json.loads(content).get("status") in _STATUSES else "200 不是答复"
    return refusal(status, content)


def refusal(status: int, content: bytes) -> str:
    """A refusal's status and type, marked where it is no problem detail in Chinese."""
    try:
        told = json.loads(content)
        kind, detail = str(told["type"]), str(told["detail"])
    except (ValueError, KeyError, TypeError):
        return f"{status} 没有说明"
    said = any("\u4e00" <= c <= "\u9fff" for c in detail)
    named = kind.removeprefix(_PROBLEM)
    return f"{status} {named}" if said and kind.startswith(_PROBLEM) else f"{status} 没有说明"


def tally(replies: Sequence[Reply]) -> str:
    """How many replies of each kind, the answers first: ``200×812，断开×2``."""
    counts = Counter(r.fault or str(r.status) for r in replies)
    order = sorted(counts, key=lambda kind: (kind != "200", -counts[kind], kind))
    return "，".join(f"{kind}×{counts[kind]}" for kind in order)


def asking(
    port: int,
    keys: Sequence[str],
    questions: Sequence[str],
    seconds: float,
    meanwhile: Callable[[float], None],
) -> tuple[float, list[Reply]]:
    """One client a key asking for some seconds, each from its own place in the questions.

    Args:
        port: of the service.
        keys: of the clients; an empty one is sent as none.
        questions: what they ask.
        seconds: how long.
        meanwhile: called with the moment at which they end; what it does goes on beside them.

    Returns:
        When it began, and every reply.
    """
    clients = [Client(port, key) for key in keys]
    begun = time.perf_counter()
    until = begun + seconds
    step = max(1, len(questions) // len(clients))
    threads = [
        threading.Thread(target=c.ask_until, args=(questions, i * step, until))
        for i, c in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    try:
        meanwhile(until)
    finally:
        for thread in threads:
            thread.join()
    return begun, [r for c in clients for r in c.replies]


@contextmanager
def own_keys(library: Path, role: str, count: int) -> Iterator[list[str]]:
    """Keys of a library's service, revoked on leaving."""
    with closing(ServiceStore(library)) as store:
        keys = Keys(store)
        made = [keys.create(role=role, unit="市水利局", name=f"压测{i}") for i in range(count)]
        try:
            yield [text for _, text in made]
        finally:
            for key, _ in made:
                keys.revoke(key.id)
