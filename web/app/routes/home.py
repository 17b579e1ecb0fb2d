"""Signing in and out, and what tells that the application is alive."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from ..people import People
from ..rendering import page
from ..safety import Checked, Reader

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login_form(request: Request, next: str = "/") -> Response:
    """The form to sign in."""
    if request.app.state.people is None:
        return RedirectResponse("/", 303)
    return page(request, "login.html", next=_inside(next), wrong="")


@router.post("/login", dependencies=[Checked])
def login(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Sign in; a new session begins, so that an old cookie is worth nothing."""
    people: People | None = request.app.state.people
    if people is None:
        return RedirectResponse("/", 303)
    address = request.client.host if request.client else ""
    if people.throttled(name, address):
        return page(request, "login.html", 429, next=_inside(next), wrong="throttled")
    found = people.sign_in(name, password, address)
    if found is None:
        return page(request, "login.html", 401, next=_inside(next), wrong="wrong")
    lang = request.session.get("lang")
    request.session.clear()
    request.session["user"] = found.name
    if lang:
        request.session["lang"] = lang
    return RedirectResponse(_inside(next), 303)


@router.post("/logout", dependencies=[Checked])
def logout(request: Request) -> Response:
    """Sign out."""
    request.session.clear()
    return RedirectResponse("/login", 303)


@router.get("/healthz")
def alive(who: Reader) -> dict[str, str]:
    """That the application answers."""
    return {"state": "ok"}


@router.get("/api/openapi.json")
def openapi(request: Request, who: Reader) -> dict[str, Any]:
    """What programs may ask, as OpenAPI."""
    made: dict[str, Any] = request.app.openapi()
    return made


def _inside(path: str) -> str:
    """A path of ours; anything that leads elsewhere is the first page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
