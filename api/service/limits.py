"""How much the service takes on."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what is accepted, in bytes, seconds and counts.

    ``json_bytes`` and ``body_seconds`` hold for a request's body, ``sign_in_bytes`` for that
    of somebody unknown, ``upload_*`` for one that brings files; ``threads`` work at once in
    a process and ``waiting`` may stand in line for them; ``rate`` is requests a minute for
    each key, 0 for no limit; ``parse_memory`` and ``parse_seconds`` bound the process that
    reads an uploaded file; ``free_bytes`` of the disk are left for what must be recorded.
    """

    json_bytes: int = _MB
    body_seconds: float = 20.0
    sign_in_bytes: int = 4096
    upload_bytes: int = 200 * _MB
    upload_seconds: float = 600.0
    file_bytes: int = 50 * _MB
    files: int = 20
    answer_seconds: float = 60.0
    threads: int = 8
    waiting: int = 200
    rate: int = 1200
    sign_in_rate: int = 20
    parse_memory: int = 2048 * _MB
    parse_seconds: float = 120.0
    free_bytes: int = 256 * _MB
