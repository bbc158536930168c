"""With the network gone everything works; tests themselves cannot reach it."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

NO_NETWORK = """
import socket, sys

def refused(*arguments, **named):
    sys.stderr.write("有代码要联网\\n")
    raise OSError("no network")

class NoSocket(socket.socket):
    def __init__(self, family=socket.AF_INET, *rest, **named):
        if family != socket.AF_UNIX:
            refused()
        super().__init__(family, *rest, **named)

socket.socket = NoSocket
socket.getaddrinfo = socket.create_connection = refused

from api.cli import main

for arguments in (
    ["ingest", "corpus/samples"],
    ["ask", "城区雨污混接管网改造由谁牵头？"],
    ["ask", "督察整改一共安排了多少资金？"],
    ["search", "渗滤液"],
    ["tasks", "--json"],
    ["doctor"],
):
    code = main(["--library", sys.argv[1], *arguments])
    if code:
        sys.exit(f"{arguments}: {code}")
"""


def test_everything_works_without_a_network(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(tmp_path / "文库")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "有代码要联网" not in done.stderr
    assert "市住房城乡建设局" in done.stdout


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("198.51.100.7", 443)])
def test_a_test_cannot_reach_another_machine(address: tuple[str, int]) -> None:
    with socket.socket() as link, pytest.raises(AssertionError, match="测试不许联网"):
        link.connect(address)
    with socket.socket() as link, pytest.raises(AssertionError, match="测试不许联网"):
        link.connect_ex(address)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link,
        pytest.raises(AssertionError, match="测试不许联网"),
    ):
        link.sendto(b"", address)


def test_a_test_cannot_resolve_a_name() -> None:
    with pytest.raises(AssertionError, match="测试不许联网"):
        socket.getaddrinfo("example.invalid", 80)
    with pytest.raises(AssertionError, match="测试不许联网"):
        urllib.request.urlopen("http://example.invalid/")


def test_loopback_and_unix_sockets_work() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as link,
    ):
        link.sendall(b"1")
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"2")
        assert other.recv(1) == b"2"
