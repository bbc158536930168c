"""API keys: made once, shown once, kept only as a hash.

A key is ``duban_<id>_<secret>``: the id finds the row, the secret is compared with its
argon2id hash. What was verified is remembered for the life of the process by a keyed
digest; the row is read at every request, so that revoking works at once in every worker.

Source: RFC 9106 (Argon2); parameters after OWASP's Password Storage Cheat Sheet.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from api.errors import NotFoundError, RequestError, UnauthenticatedError
from api.service.principals import ROLES, Principal, Role
from api.service.store import ServiceStore

if TYPE_CHECKING:
    from argon2 import PasswordHasher

PREFIX = "duban"
_COLUMNS = "id, name, unit, role, created_at, expires_at, revoked_at"
_REMEMBERED = 1024
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_LENGTH = 10
_NAME_LIMIT = 60
_WRONG = "密钥不对、已过期或已吊销：请核对，或向管理员要一把新的。"


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret; times are ISO 8601, ``expires_at`` a day that still counts."""

    id: str
    name: str
    unit: str
    role: Role
    created_at: str
    expires_at: str | None
    revoked_at: str | None

    def usable(self, today: date) -> bool:
        """Whether it opens anything today."""
        return self.revoked_at is None and (
            self.expires_at is None or today.isoformat() <= self.expires_at
        )

    @property
    def principal(self) -> Principal:
        """Who holds it."""
        return Principal(self.id, self.name, self.unit, self.role)


class Keys:
    """The keys of a library's service."""

    def __init__(self, store: ServiceStore) -> None:
        """Hold the store."""
        self._store = store
        self._verified: OrderedDict[bytes, str] = OrderedDict()
        self._lock = threading.Lock()
        self._digest_key = secrets.token_bytes(32)

    @property
    def exist(self) -> bool:
        """Whether a key was ever made; a revoked one counts, so that revoking opens nothing."""
        return bool(self._store.rows("SELECT 1 FROM keys LIMIT 1"))

    def any_usable(self, today: date) -> bool:
        """Whether somebody could sign in today."""
        return any(key.usable(today) for key in self.all())

    def create(
        self, *, role: str, unit: str, name: str, expires: date | None = None
    ) -> tuple[Key, str]:
        """Make a key.

        Returns:
            The key, and the text that opens; that text is kept nowhere.

        Raises:
            RequestError: the role is none, a name is empty or too long, the day is past.
        """
        if role not in ROLES:
            raise RequestError(f"role 应为 {'、'.join(ROLES)} 之一，现在是“{role}”。")
        for label, value in (("name", name), ("unit", unit)):
            if not 0 < len(value.strip()) <= _NAME_LIMIT or not value.isprintable():
                raise RequestError(f"{label} 应为 1 到 {_NAME_LIMIT} 个字，不含控制字符。")
        if expires is not None and expires < _today():
            raise RequestError(f"expires 是 {expires}，已经过去：请写将来的一天。")
        own_id = "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
        secret = secrets.token_urlsafe(32)
        self._store.change(
            "INSERT INTO keys (id, name, unit, role, hash, created_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                own_id,
                name.strip(),
                unit.strip(),
                role,
                self._hasher.hash(secret),
                datetime.now(UTC).isoformat(timespec="seconds"),
                expires.isoformat() if expires else None,
            ),
        )
        return self._known(own_id), f"{PREFIX}_{own_id}_{secret}"

    def all(self) -> list[Key]:
        """Every key, the oldest first."""
        rows = self._store.rows(f"SELECT {_COLUMNS} FROM keys ORDER BY created_at, id")
        return [Key(*row) for row in rows]

    def revoke(self, key_id: str) -> Key:
        """Make a key useless, and end the sessions that it opened.

        Raises:
            NotFoundError: there is no such key.
        """
        key = self._known(key_id)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._store.change(
            "UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", (now, key.id)
        )
        self._store.change("DELETE FROM sessions WHERE key_id = ?", (key.id,))
        return self._known(key_id)

    def remembered(self, text: str) -> Principal | None:
        """The holder of a key that this process has verified before, where it still counts.

        Takes some microseconds; ``None`` says that ``verify`` has to look.
        """
        with self._lock:
            own_hash = self._verified.get(self._digest(text))
        found = self._row(text) if own_hash is not None else None
        if found is None or found[1] != own_hash or not found[0].usable(_today()):
            return None
        return found[0].principal

    def verify(self, text: str) -> Principal:
        """The holder of a key.

        Takes tens of milliseconds of one core and 19 MiB, whether the id is known or not.

        Raises:
            UnauthenticatedError: it opens nothing.
        """
        from argon2.exceptions import InvalidHashError, VerificationError

        found = self._row(text)
        own_hash = found[1] if found else self._nobody
        try:
            self._hasher.verify(own_hash, _secret(text))
        except (VerificationError, InvalidHashError) as error:
            raise UnauthenticatedError(_WRONG) from error
        if found is None or not found[0].usable(_today()):
            raise UnauthenticatedError(_WRONG)
        with self._lock:
            self._verified[self._digest(text)] = own_hash
            while len(self._verified) > _REMEMBERED:
                self._verified.popitem(last=False)
        return found[0].principal

    def _known(self, key_id: str) -> Key:
        rows = self._store.rows(f"SELECT {_COLUMNS} FROM keys WHERE id = ?", (key_id,))
        if not rows:
            raise NotFoundError(f"没有编号为 {key_id} 的密钥：请用 duban keys list 查看。")
        return Key(*rows[0])

    def _row(self, text: str) -> tuple[Key, str] | None:
        sql = f"SELECT {_COLUMNS}, hash FROM keys WHERE id = ?"
        rows = self._store.rows(sql, (_id(text),))
        return (Key(*rows[0][:-1]), rows[0][-1]) if rows else None

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._digest_key, text.encode("utf-8", "replace"), hashlib.sha256)

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

    @cached_property
    def _nobody(self) -> str:
        """The hash compared with where the id is unknown, so that this takes as long."""
        return self._hasher.hash(secrets.token_urlsafe(32))


def _id(text: str) -> str:
    parts = text.split("_", 2)
    return parts[1] if len(parts) == 3 and parts[0] == PREFIX else ""


def _secret(text: str) -> str:
    return text.split("_", 2)[-1].encode("utf-8", "replace").decode()


def _today() -> date:
    return datetime.now().astimezone().date()
