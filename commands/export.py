"""The command that takes data out of the database: export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ..console import DEFAULT_LANG, EXIT_USAGE, LangOption, attempt, say
from .options import DEFAULT_DB, DbOption
from .search import Kind, YesNo


class ExportFormat(StrEnum):
    """What an export is written as."""

    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"
    sqlite = "sqlite"


def _option(flag: str, vi: str, en: str) -> Any:
    return typer.Option(flag, help=say(vi, en))


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command(
        "export",
        help=say(
            "Xuất dữ liệu ra Excel, CSV, Parquet, JSON, SQLite; lọc như lệnh search. "
            "Ví dụ: kehoach export --format xlsx -o chi_tieu.xlsx --type target --year 2016:2020",
            "Write data as Excel, CSV, Parquet, JSON or SQLite; filters as in search. "
            "Example: kehoach export --format xlsx -o targets.xlsx --type target --year 2016:2020",
        ),
    )(export_command)


def export_command(
    words: Annotated[
        str, typer.Argument(help=say("Từ cần tìm.", "Words to look for."), metavar="[WORDS]")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help=say("Tệp kết quả.", "File for the result.")),
    ] = None,
    form: Annotated[ExportFormat, _option("--format", "Dạng tệp.", "Format.")] = ExportFormat.xlsx,
    ics: Annotated[
        Path | None, _option("--ics", "Ghi thời hạn ra lịch .ics.", "Write deadlines as .ics.")
    ] = None,
    redact: Annotated[
        bool,
        _option(
            "--redact",
            "Che tên người dân nêu trong phụ lục.",
            "Cover names of private persons in annexes.",
        ),
    ] = False,
    kinds: Annotated[
        list[Kind] | None, _option("--type", "Loại bản ghi.", "Kind of record.")
    ] = None,
    indicator: Annotated[str | None, _option("--indicator", "Chỉ tiêu.", "Indicator.")] = None,
    province: Annotated[str | None, _option("--province", "Tỉnh.", "Province.")] = None,
    district: Annotated[str | None, _option("--district", "Huyện.", "District.")] = None,
    commune: Annotated[str | None, _option("--commune", "Xã, phường.", "Commune.")] = None,
    year: Annotated[
        str | None, _option("--year", "Năm: 2020, 2016:2020.", "Years: 2020, 2016:2020.")
    ] = None,
    agency: Annotated[str | None, _option("--agency", "Cơ quan thực hiện.", "Agency.")] = None,
    minimum: Annotated[float | None, _option("--min", "Giá trị từ.", "Value from.")] = None,
    maximum: Annotated[float | None, _option("--max", "Giá trị đến.", "Value to.")] = None,
    unit: Annotated[str | None, _option("--unit", "Đơn vị tính.", "Unit.")] = None,
    due_before: Annotated[
        str | None, _option("--due-before", "Hạn chậm nhất ngày này.", "Due by this day.")
    ] = None,
    due_after: Annotated[
        str | None, _option("--due-after", "Hạn từ ngày này.", "Due from this day.")
    ] = None,
    review: Annotated[
        YesNo | None, _option("--review", "Cần xem lại hay không.", "Needs review or not.")
    ] = None,
    everything: Annotated[
        bool, _option("--all", "Cả văn bản đã bị thay thế.", "Superseded plans as well.")
    ] = False,
    db: DbOption = DEFAULT_DB,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Write what the database holds, all of it or what fits the filters."""
    if output is None and ics is None:
        typer.echo(say("Cần -o hoặc --ics.", "Give -o or --ics.", lang), err=True)
        raise typer.Exit(EXIT_USAGE)
    filters: dict[str, Any] = {
        "text": words, "indicator": indicator, "province": province, "district": district,
        "commune": commune, "agency": agency, "minimum": minimum, "maximum": maximum,
        "unit": unit, "everything": everything,
    }  # fmt: skip

    def run() -> list[tuple[Path, int]]:
        from ..database import export
        from ..database.query import Search
        from ..database.store import Store
        from ..database.terms import days, years

        search = Search(
            **filters, years=years(year), due_before=days(due_before), due_after=days(due_after),
            review=None if review is None else review is YesNo.yes,
        )  # fmt: skip
        wanted = export.Export(
            kinds=tuple(f"{kind.value}s" for kind in kinds) if kinds else export.KINDS,
            search=None if search == Search() else search,
            redact=redact,
            lang=lang.value,
        )
        made = []
        with Store.open(db) as store:
            if output is not None:
                made.append((output, export.FORMATS[form.value](store, wanted, output)))
            if ics is not None:
                made.append((ics, export.export_ics(store, wanted, ics)))
        return made

    for path, count in attempt(run, lang):
        typer.echo(say(f"{path}: {count} dòng.", f"{path}: {count} rows.", lang))
