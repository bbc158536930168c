"""The HTTP service: the contract's routes, an OpenAI-compatible one, and the page."""

from __future__ import annotations

from api.http.app import create_app

__all__ = ["create_app"]
