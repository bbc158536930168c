"""The service as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.command import ROOT

START = "import sys; from api.cli import main; sys.exit(main())"


class Serving:
    """``duban serve`` on a free port."""

    def __init__(self, library: Path, *options: str) -> None:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")}  # noqa: TID251
        self.library = library
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "--library", library, "serve", "--port", "0", *options],
            cwd=ROOT,
            env=plain,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self.process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", self.process.stderr.readline())
        assert found, "no address was told"
        self.address = found[0]
        for _ in range(200):
            try:
                if httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the service did not become ready")

    def stop(self) -> str:
        """Ask it to stop; what it wrote to standard error."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=40)
        return errors
