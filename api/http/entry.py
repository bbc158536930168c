"""Who may come in: keys, sessions, and this machine's own user while no key exists.

Decided before a body is read. Against other sites in the user's browser: a session's
writing requests carry its CSRF token; a request that names its origin must come from this
one; and without keys the host asked for must be this machine itself, so that a name that
was made to point here (DNS rebinding) opens nothing.
"""

from __future__ import annotations

import hmac
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import ForbiddenError, UnauthenticatedError
from api.http.problems import problem_of
from api.service.buckets import Buckets
from api.service.principals import LOCAL, Principal
from api.service.service import Service
from api.service.sessions import Session
from corpus.errors import DubanError

GUARDED = ("/v1/", "/metrics", "/mcp")
COOKIE = "duban_session"
SECURE_COOKIE = "__Host-duban_session"
CSRF_HEADER = "X-CSRF-Token"
_OPEN = {("GET", "/v1/openapi.json"), ("HEAD", "/v1/openapi.json")}
_SIGN_IN = ("POST", "/v1/session")
_SAFE = {"GET", "HEAD", "OPTIONS"}
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_FORWARDED = (
    "via",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
)
_FRESH = 2.0  # seconds for which an answer of the store is believed
_KEPT = 1024
_HASHING = 2  # keys verified at once; each takes 19 MiB

T = TypeVar("T")


class Entry:
    """Lets a request through with ``state.principal`` set, or answers it with a problem."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        """Wrap the application."""
        self._app = app
        self._service = service
        self._requests = Buckets(service.limits.rate)
        self._attempts = Buckets(service.limits.sign_in_rate)
        self._hashing = CapacityLimiter(_HASHING)
        self._reading = CapacityLimiter(service.limits.threads)
        self._sessions = Recent[Session](_FRESH)
        self._holders = Recent[Principal](_FRESH)
        self._guarded = Recent[bool](_FRESH)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or not scope["path"].startswith(GUARDED):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        request.state.entry = self
        try:
            await self._admit(request)
        except DubanError as error:
            response = problem_of(
                error, path=scope["path"], request_id=scope["state"]["request_id"]
            )
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def holder(self, key: str, address: str) -> Principal:
        """The holder of a key, whose request is counted; only a new key is hashed.

        Raises:
            UnauthenticatedError: it opens nothing.
            TooManyRequestsError: this address has tried too often, or the key's share is
                used up.
        """
        holder = self._holders.get(key)
        if holder is None:
            holder = await self._read(lambda: self._service.keys.remembered(key))
            holder = holder or await self._verified(key, address)
            self._holders.put(key, holder)
        self._requests.take(holder.id)
        return holder

    async def _verified(self, key: str, address: str) -> Principal:
        home = _network(address)

        def verified() -> Principal:
            # Who stood in line behind the same key finds it verified.
            if known := self._service.keys.remembered(key):
                return known
            # Taken when its turn has come: those in line are no attempts that failed.
            self._attempts.take(home)
            holder = self._service.keys.verify(key)
            self._attempts.give_back(home)
            return holder

        return await to_thread.run_sync(verified, limiter=self._hashing)

    def forget(self, token: str) -> None:
        """Believe nothing more about a session that was closed."""
        self._sessions.drop(token)

    async def _admit(self, request: Request) -> None:
        place = (request.method, request.url.path)
        if place in _OPEN:
            return
        _check_site(request)
        if place == _SIGN_IN:
            return
        request.state.session = None
        request.state.principal = await self._principal(request)

    async def _principal(self, request: Request) -> Principal:
        if not await self._has_keys():  # whatever key a client sends, there is none to hold it to
            _check_local(request)
            return LOCAL
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and key:
            return await self.holder(key.strip(), _address(request))
        token = session_token(request)
        if token:
            session = await self._session(token)
            if session is not None:
                _check_csrf(request, session)
                request.state.session = session
                self._requests.take(session.principal.id)
                return session.principal
        raise UnauthenticatedError(
            "需要密钥：请在 Authorization 头写 Bearer 加密钥，或在页面登录。"
        )

    async def _session(self, token: str) -> Session | None:
        session = self._sessions.get(token)
        if session is None:
            session = await self._read(lambda: self._service.sessions.find(token))
            if session is not None:
                self._sessions.put(token, session)
        return session

    async def _has_keys(self) -> bool:
        known = self._guarded.get("")
        if known is None:
            known = await self._read(lambda: self._service.keys.exist)
            self._guarded.put("", known)
        return known

    async def _read(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._reading)


class Recent(Generic[T]):
    """What was found out in the last seconds, by name."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Set how long something is believed."""
        self._seconds = seconds
        self._clock = clock
        self._found: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def get(self, name: str) -> T | None:
        """What was found, where that is recent."""
        since, value = self._found.get(name, (0.0, None))
        return value if self._clock() - since < self._seconds else None

    def put(self, name: str, value: T) -> None:
        """Keep what was found."""
        self._found[name] = (self._clock(), value)
        self._found.move_to_end(name)
        while len(self._found) > _KEPT:
            self._found.popitem(last=False)

    def drop(self, name: str) -> None:
        """Forget."""
        self._found.pop(name, None)


def session_token(request: Request) -> str:
    """The session cookie's value; empty where there is none."""
    name = SECURE_COOKIE if request.url.scheme == "https" else COOKIE
    return request.cookies.get(name, "")


def _check_site(request: Request) -> None:
    """Refuse what a page of another site had the user's browser send, reading included.

    Raises:
        ForbiddenError: so it is.
    """
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    foreign = origin is not None and origin.lower().partition("://")[2] != host.lower()
    if foreign or request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        raise ForbiddenError("请求来自别的网站，已拒绝：请在本页面操作。")


def _check_csrf(request: Request, session: Session) -> None:
    given = request.headers.get(CSRF_HEADER, "").encode("latin-1")
    if request.method not in _SAFE and not hmac.compare_digest(given, session.csrf.encode()):
        raise ForbiddenError(f"缺少有效的 {CSRF_HEADER} 头：请刷新页面后再试。")


def _check_local(request: Request) -> None:
    """Refuse what does not come straight from this machine.

    Raises:
        ForbiddenError: so it is.
    """
    named = _host_name(request.headers.get("host", ""))
    # nginx as it comes says nothing of the client, and passes on in HTTP/1.0.
    old = request.scope.get("http_version") == "1.0"
    passed_on = old or any(name in request.headers for name in _FORWARDED)
    if _address(request) not in _LOOPBACK or named not in _LOOPBACK or passed_on:
        raise ForbiddenError(
            "还没有建立密钥，只接受本机直接访问（http://127.0.0.1）："
            "要从别处或经反向代理访问，请先运行 duban keys create。"
        )


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _network(address: str) -> str:
    """Whom attempts are counted for: of IPv6 a network, since its holder has every address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
