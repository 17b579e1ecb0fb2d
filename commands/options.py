"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ..console import say

DEFAULT_DB = "plans.db"


class Ocr(StrEnum):
    """Which pages are read off their picture (see ``extract.reading.options.Ocr``)."""

    auto = "auto"
    always = "always"
    never = "never"


OcrOption = Annotated[
    Ocr,
    typer.Option(
        "--ocr",
        help=say(
            "Nhận dạng chữ trên bản quét (cần tesseract-ocr, tesseract-ocr-vie). auto: chỉ "
            "trang không có lớp chữ dùng được; always: mọi trang; never: không.",
            "Recognise the words of scans (needs tesseract-ocr, tesseract-ocr-vie). auto: only "
            "pages without a usable text layer; always: every page; never: none.",
        ),
    ),
]

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
