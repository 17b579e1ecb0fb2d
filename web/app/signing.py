"""Whose name stands under what is kept: the user who is signed in, or the name that was typed."""

from __future__ import annotations

from fastapi import Request

from ...models.errors import KehoachError
from .people import Person

LONGEST = 100


def author(request: Request, who: Person, typed: str) -> str:
    """The name to keep; one that was typed is remembered for this session.

    Raises:
        KehoachError: when there is no name.
    """
    if who.name:
        return who.name
    name = " ".join(typed.split())[:LONGEST]
    if not name:
        raise KehoachError(
            "name_missing", "Hãy ghi họ tên người cho ý kiến.", "Say whose opinion it is."
        )
    request.session["author"] = name
    return name


def known(request: Request, who: Person) -> str:
    """The name to put into the form beforehand."""
    return who.name or str(request.session.get("author", ""))


def reason(text: str, *, needed: bool) -> str:
    """The reason as it is kept.

    Raises:
        KehoachError: when one is needed and there is none.
    """
    said = " ".join(text.split())[:2000]
    if needed and not said:
        raise KehoachError("reason_missing", "Hãy ghi lý do.", "Give the reason.")
    return said
