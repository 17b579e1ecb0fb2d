"""What every command shares: exit codes, the language of what is printed, errors as sentences.

Exit codes: 0 done, 1 some files failed, 2 wrong usage, 3 unreadable input, 4 an optional program
is missing, 5 serious findings; 130 when interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

import typer

T = TypeVar("T")

EXIT_FAILED, EXIT_USAGE, EXIT_UNREADABLE, EXIT_MISSING = 1, 2, 3, 4
EXIT_FINDINGS, EXIT_INTERRUPTED = 5, 130


class Lang(StrEnum):
    """The language of what is printed."""

    vi = "vi"
    en = "en"


def _language() -> Literal["vi", "en"]:
    """The language of the help texts, which typer wants before it has parsed anything."""
    arguments = sys.argv[1:]
    for first, second in zip(arguments, [*arguments[1:], ""], strict=False):
        if first == "--lang=en" or (first == "--lang" and second == "en"):
            return "en"
    return "en" if os.environ.get("KEHOACH_LANG") == "en" else "vi"


LANG = _language()


def say(vi: str, en: str, lang: str = LANG) -> str:
    """One of two sentences, by language."""
    return en if lang == "en" else vi


LangOption = Annotated[
    Lang, typer.Option("--lang", help=say("Ngôn ngữ hiển thị.", "Language of the output."))
]
DEFAULT_LANG = Lang(LANG)


def attempt(action: Callable[[], T], lang: Lang) -> T:
    """Run *action*; an error of ours becomes its sentence and its exit code."""
    from .models.errors import KehoachError, MissingProgram

    try:
        return action()
    except MissingProgram as error:
        typer.echo(say(error.message, error.english, lang), err=True)
        raise typer.Exit(EXIT_MISSING) from None
    except KehoachError as error:
        typer.echo(say(error.message, error.english, lang), err=True)
        raise typer.Exit(EXIT_UNREADABLE) from None
