"""``kehoach corpus add``: confirmed records as gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..console import DEFAULT_LANG, LangOption, attempt, say
from .options import DEFAULT_DB, DbOption


def register(corpus_app: typer.Typer) -> None:
    """Add the command to the group ``corpus``."""
    corpus_app.command(
        "add",
        help=say(
            "Ghi các bản ghi đã xác nhận thành bản gán nhãn. "
            "Ví dụ: kehoach corpus add ke_hoach.txt -o goi_y --db plans.db",
            "Write confirmed records as gold. "
            "Example: kehoach corpus add plan.txt -o gold --db plans.db",
        ),
    )(add)


def add(
    name: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ID",
            help=say("Tên tệp đã nạp hoặc mã bản ghi.", "Name of a loaded file, or a record's id."),
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help=say("Thư mục ghi.", "Folder to write to."))
    ] = Path("gold"),
    db: DbOption = DEFAULT_DB,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Write confirmed records as gold."""
    from .. import wording
    from ..database import gold
    from ..database.store import Store

    def run() -> gold.Gold:
        with Store.open(db) as store:
            return gold.add(store, name, output)

    made = attempt(run, lang)
    typer.echo(
        say(
            f"Đã ghi {made.records} bản ghi vào {made.path}.",
            f"{made.records} records written to {made.path}.",
            lang,
        )
    )
    for kind in made.left_out:
        what = wording.word(kind, lang.value)
        typer.echo(
            say(
                f"Bỏ qua {what}: chưa xem hết các bản ghi.",
                f"{what} left out: not every record was looked at.",
                lang,
            )
        )
