"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from ..console import say

DEFAULT_DB = "plans.db"

DbOption = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="KEHOACH_DB",
        metavar="FILE",
        help=say(
            "Cơ sở dữ liệu: tệp SQLite, hoặc postgresql://ten@may/kehoach.",
            "The database: a SQLite file, or postgresql://name@host/kehoach.",
        ),
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=say("In JSON.", "Print JSON."))]
ByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", help=say("Người sửa.", "Who says so."))
]
WhyOption = Annotated[
    str | None, typer.Option("--why", metavar="TEXT", help=say("Lý do.", "The reason."))
]
IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help=say("Mã bản ghi, như t-9f0c…", "Id, such as t-9f0c…"))
]
