"""The commands over one record: show it, say what is right of it, list what was said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ..console import DEFAULT_LANG, EXIT_USAGE, Lang, LangOption, attempt, say
from .options import DEFAULT_DB, ByOption, DbOption, IdArgument, JsonOption, WhyOption

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..database.corrections import Correction
    from ..database.store import Store

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    for command, vi, en in (
        (show, "Xem một bản ghi trong đoạn văn gốc. Ví dụ: kehoach show t-9f0c1d2e3a4b5c6d",
         "Show a record in its passage. Example: kehoach show t-9f0c1d2e3a4b5c6d"),
        (correct, "Sửa trường của bản ghi, đặt bên cạnh kết quả bóc tách. Ví dụ: "
         "kehoach correct t-9f0c1d2e3a4b5c6d --set value=12,83 --by An --why 'theo bảng 2'",
         "Set fields of a record, beside the extraction. Example: "
         "kehoach correct t-9f0c1d2e3a4b5c6d --set value=12.83 --by An --why 'see table 2'"),
        (confirm, "Xác nhận bản ghi đúng. Ví dụ: kehoach confirm t-9f0c1d2e3a4b5c6d --by An",
         "Confirm that a record is right. Example: kehoach confirm t-9f0c1d2e3a4b5c6d --by An"),
        (reject, "Bỏ bản ghi không đúng. Ví dụ: kehoach reject t-9f0c1d2e3a4b5c6d --by An",
         "Reject a record that is none. Example: kehoach reject t-9f0c1d2e3a4b5c6d --by An"),
        (corrections, "Liệt kê các ý kiến sửa. Ví dụ: kehoach corrections --detached",
         "List what people said of records. Example: kehoach corrections --detached"),
    ):  # fmt: skip
        app.command(command.__name__, help=say(vi, en))(command)


def show(
    record_id: IdArgument,
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Show a record with its passage, its plan and what was said of it."""
    from .. import show as showing
    from ..database import lookup
    from ..database.store import Store
    from .record_view import record_view

    def found() -> lookup.Looked:
        with Store.open(db) as store:
            return lookup.look(store, record_id)

    looked = attempt(found, lang)
    if as_json:
        typer.echo(json.dumps(looked.as_json(), ensure_ascii=False, indent=1))
    else:
        showing.console().print(record_view(looked, lang.value))


def correct(
    record_id: IdArgument,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help=say("Trường và giá trị đúng.", "The field and what is right."),
        ),
    ] = None,
    by: ByOption = "",
    why: WhyOption = None,
    undo: Annotated[
        bool,
        typer.Option("--undo", help=say("Rút lại mọi ý kiến về bản ghi.", "Take all back.")),
    ] = False,
    db: DbOption = DEFAULT_DB,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Set fields of a record."""
    from ..database import corrections as said

    read: dict[str, str] = {}
    for change in changes or ():
        name, equals, value = change.partition("=")
        if not equals:
            text = say(f"--set {change}: thiếu dấu =.", f"--set {change}: = is missing.", lang)
            typer.echo(text, err=True)
            raise typer.Exit(EXIT_USAGE)
        read[name.strip()] = value
    if undo:
        count = _with(db, lang, lambda store: said.undo(store, record_id, by=by))
        typer.echo(say(f"Đã rút {count} ý kiến.", f"{count} taken back.", lang))
        return
    _done(_with(db, lang, lambda store: said.correct(store, record_id, read, by=by, why=why)), lang)


def confirm(
    record_id: IdArgument,
    by: ByOption = "",
    why: WhyOption = None,
    db: DbOption = DEFAULT_DB,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Confirm a record."""
    from ..database import corrections as said

    _done(_with(db, lang, lambda store: said.confirm(store, record_id, by=by, why=why)), lang)


def reject(
    record_id: IdArgument,
    by: ByOption = "",
    why: WhyOption = None,
    db: DbOption = DEFAULT_DB,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Reject a record."""
    from ..database import corrections as said

    _done(_with(db, lang, lambda store: said.reject(store, record_id, by=by, why=why)), lang)


def corrections(
    db: DbOption = DEFAULT_DB,
    detached: Annotated[
        bool,
        typer.Option(
            "--detached",
            help=say("Chỉ những ý kiến mất chỗ gắn.", "Only those that lost their place."),
        ),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List corrections."""
    from .. import show as showing
    from ..database import corrections as said
    from ..database.store import Store
    from .record_view import corrections_table

    def found() -> list[Correction]:
        with Store.open(db) as store:
            return said.listed(store, "detached" if detached else None)

    items = attempt(found, lang)
    if as_json:
        typer.echo(json.dumps([said.as_json(i) for i in items], ensure_ascii=False, indent=1))
    elif not items:
        typer.echo(say("Chưa có ý kiến nào.", "There are none.", lang))
    else:
        showing.console().print(corrections_table(items, lang.value))


def _with(db: str, lang: Lang, action: Callable[[Store], T]) -> T:
    from ..database.store import Store

    def run() -> T:
        with Store.open(db, write=True, create=False) as store:
            return action(store)

    return attempt(run, lang)


def _done(items: list[Correction], lang: Lang) -> None:
    from .record_view import sentence

    for item in items:
        if item.state == "attached":
            typer.echo(sentence(item, lang.value))
