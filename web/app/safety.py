"""What guards every request: the host, the origin, the session, the headers of every answer."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .people import ALONE, Person, Role
from .settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "font-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# Said before the session is known, so in both languages.
_TOO_MUCH = "Dữ liệu gửi lên quá lớn. (Too much was sent.)"
_OTHER_SITE = "Yêu cầu đến từ trang khác. (The request comes from another site.)"
_OTHER_NAME = (
    "Máy chủ này chưa nhận tên mà trình duyệt vừa gọi. Người quản trị khai thêm tên đó bằng --name "
    "khi chạy kehoach serve.\n(This server does not answer under that name; its administrator adds "
    "it with --name.)"
)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_RAW = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
_FRESH = (b"cache-control", b"no-store")


class Guard:
    """Refuses foreign hosts and foreign forms; puts the headers on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = _RAW if scope["path"].startswith("/static/") else (*_RAW, _FRESH)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.setdefault("headers", [])
                named = {name.lower() for name, _ in given}
                message["headers"] = [*given, *(one for one in wanted if one[0] not in named)]
            await send(message)

        request = Request(scope)
        if not _host_is_ours(request, self.settings):
            await PlainTextResponse(_OTHER_NAME, 421)(scope, receive, guarded)
        elif request.method not in _SAFE and not _origin_is_ours(request):
            await PlainTextResponse(_OTHER_SITE, 403)(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)


class BodyLimit:
    """Refuses a body over the limit of its page, by what it says and by what then comes."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.settings.body_bytes(scope["path"])
        said = dict(scope["headers"]).get(b"content-length", b"0")
        if not said.isdigit() or int(said) > limit:
            await PlainTextResponse(_TOO_MUCH, 413)(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                raise HTTPException(413, _TOO_MUCH)
            return message

        await self.app(scope, counted, send)


def _host_is_ours(request: Request, settings: Settings) -> bool:
    host = request.headers.get("host", "")
    end = "]" if host.startswith("[") else ":"  # an address of IPv6 stands in brackets
    name = host.partition(end)[0] + (end if end == "]" and end in host else "")
    if "*" in settings.hosts or name.lower() in settings.hosts:
        return True
    # A foreign page can make a name of its own lead here, never a bare address.
    return settings.users is not None and _is_address(name)


def _is_address(name: str) -> bool:
    inside = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    try:
        ip_address(inside)
    except ValueError:
        return False
    return True


def _origin_is_ours(request: Request) -> bool:
    """A browser says where a form came from; what says nothing is no browser's form."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none"):
        return False
    return origin is None or origin.partition("://")[2] == request.headers.get("host", "")


def token(request: Request) -> str:
    """The token that forms of this session carry."""
    found = request.session.get("csrf")
    if not isinstance(found, str):
        found = request.session["csrf"] = secrets.token_urlsafe(24)
    return found


async def checked(request: Request) -> None:
    """Refuse a change without the token of the session, in the form or the header.

    Raises:
        HTTPException: 403.
    """
    given = request.headers.get("x-csrf-token")
    if given is None:
        form = await request.form()
        value = form.get("csrf")
        given = value if isinstance(value, str) else ""
    if not hmac.compare_digest(given.encode(), token(request).encode()):
        raise Refused(
            403,
            "Phiên làm việc đã hết hạn. Hãy tải lại trang rồi làm lại.",
            "The session has ended; load the page anew and try again.",
        )


class Refused(HTTPException):
    """A request that is not done, with the sentence in both languages."""

    def __init__(self, status: int, vi: str, en: str) -> None:
        super().__init__(status, vi)
        self.english = en


class SignInFirst(Exception):
    """Somebody who has to sign in asked for a page."""


def somebody(request: Request) -> Person | None:
    """Who asks; None for a stranger."""
    people = request.app.state.people
    if people is None:
        return ALONE
    name = request.session.get("user")
    found: Person | None = people.get(name) if isinstance(name, str) else None
    return found


# Asynchronous, since what is not runs in a thread of its own: for a look-up in a dictionary that
# costs more than the rest of a small page.
async def person(request: Request) -> Person:
    """Who asks.

    Raises:
        SignInFirst: when the application has users and none is signed in.
    """
    found = somebody(request)
    if found is None:
        raise SignInFirst
    return found


def needs(role: Role) -> Callable[[Person], Awaitable[Person]]:
    """A dependency that lets persons with *role* in, and no others."""

    async def check(who: Annotated[Person, Depends(person)]) -> Person:
        if not who.may(role):
            raise Refused(
                403,
                "Tài khoản này không được làm việc đó. Hãy hỏi người quản trị.",
                "This account may not do that; ask the administrator.",
            )
        return who

    return check


Reader = Annotated[Person, Depends(needs("reader"))]
Reviewer = Annotated[Person, Depends(needs("reviewer"))]
Admin = Annotated[Person, Depends(needs("admin"))]
Checked = Depends(checked)
