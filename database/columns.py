"""How a column of the database is declared: its type and what it means, in both languages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Integer, LargeBinary, Text
from sqlalchemy.types import TypeEngine

# SQLite makes a key its row number only where the type is exactly INTEGER.
KEY: TypeEngine[int] = BigInteger().with_variant(Integer, "sqlite")
WORDS, WHOLE, REAL, FLAG, BYTES = Text(), Integer(), Float(53), Boolean(), LargeBinary()


def column(name: str, kind: TypeEngine[Any], vi: str, en: str, **options: Any) -> Column[Any]:
    """A column with its meaning; ``comment`` is Vietnamese, ``info["en"]`` the same in English."""
    return Column(name, kind, comment=vi, info={"en": en}, **options)


def reference(name: str, to: str, vi: str, en: str, **options: Any) -> Column[Any]:
    """A column that points at the key of another table and goes with the row that it names."""
    rule = options.pop("ondelete", "CASCADE")
    key = ForeignKey(to, ondelete=rule)
    return Column(name, KEY, key, comment=vi, info={"en": en}, **options)
