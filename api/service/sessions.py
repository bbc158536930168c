"""Sessions of the page: opened with a key, held by a cookie, guarded by a CSRF token."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.service.keys import Key
from api.service.principals import Principal
from api.service.store import ServiceStore

LIFETIME = 12 * 3600.0
"""Seconds after which a session ends, used or not."""

IDLE = 2 * 3600.0
"""Seconds without a request after which a session ends."""

_SESSIONS = 20  # of one key; the one used least lately ends for a new one
_TOUCH = 60.0  # seconds between notes of use, so that a read need not write
_COLUMNS = "k.id, k.name, k.unit, k.role, k.created_at, k.expires_at, k.revoked_at"


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and the token that their writing requests must carry."""

    principal: Principal
    csrf: str


class Sessions:
    """The sessions of a library's service; only digests of their tokens are kept."""

    def __init__(self, store: ServiceStore, clock: Callable[[], float] = time.time) -> None:
        """Hold the store; ``clock`` gives seconds since the epoch."""
        self._store = store
        self._clock = clock

    def open(self, principal: Principal) -> tuple[str, Session]:
        """Begin a session.

        Returns:
            The cookie's value, always a new one, and the session.
        """
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        now = self._clock()
        self._store.change(
            "DELETE FROM sessions WHERE created_at < ? OR used_at < ?", (now - LIFETIME, now - IDLE)
        )
        self._store.change(
            "DELETE FROM sessions WHERE key_id = ? AND digest NOT IN (SELECT digest FROM sessions"
            " WHERE key_id = ? ORDER BY used_at DESC, created_at DESC LIMIT ?)",
            (principal.id, principal.id, _SESSIONS - 1),
        )
        self._store.change(
            "INSERT INTO sessions (digest, key_id, csrf, created_at, used_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (_digest(token), principal.id, csrf, now, now),
        )
        return token, Session(principal, csrf)

    def find(self, token: str) -> Session | None:
        """The session of a cookie, where it and its key still count."""
        now = self._clock()
        rows = self._store.rows(
            f"SELECT {_COLUMNS}, s.csrf, s.used_at FROM sessions s JOIN keys k ON k.id = s.key_id"
            " WHERE s.digest = ? AND s.created_at >= ? AND s.used_at >= ?",
            (_digest(token), now - LIFETIME, now - IDLE),
        )
        if not rows:
            return None
        *columns, csrf, used_at = rows[0]
        key = Key(*columns)
        if not key.usable(datetime.now().astimezone().date()):
            return None
        if now - used_at > _TOUCH:
            self._store.change(
                "UPDATE sessions SET used_at = ? WHERE digest = ?", (now, _digest(token))
            )
        return Session(key.principal, csrf)

    def close(self, token: str) -> None:
        """End a session; one that is none is no error."""
        self._store.change("DELETE FROM sessions WHERE digest = ?", (_digest(token),))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
