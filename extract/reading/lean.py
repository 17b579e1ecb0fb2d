"""Models by the hundred thousand in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter

M = TypeVar("M", bound=BaseModel)
_CHUNK = 5_000


def validated(adapter: TypeAdapter[tuple[M, ...]], entries: list[Any]) -> tuple[M, ...]:
    """The models of *entries*, which is emptied on the way: no more than a few stay twice."""
    made: list[M] = []
    entries.reverse()
    while entries:
        chunk = entries[: -_CHUNK - 1 : -1]
        del entries[-_CHUNK:]
        made.extend(shared(adapter.validate_python(chunk)))
    return tuple(made)


def shared(models: Iterable[M]) -> Iterator[M]:
    """The same models; those with the same fields given keep one set of their names.

    Pydantic keeps a set for every model, which of a record takes more room than the record. It is
    only ever read: a copy of a model has a copy of it.
    """
    known: dict[frozenset[str], set[str]] = {}
    for model in models:
        given = model.__pydantic_fields_set__
        object.__setattr__(
            model, "__pydantic_fields_set__", known.setdefault(frozenset(given), given)
        )
        yield model
