"""The command line ``duban``."""

from __future__ import annotations

from api.cli.edge import main

__all__ = ["main"]
