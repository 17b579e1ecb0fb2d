"""The commands that look into the database: search, compare."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ..console import DEFAULT_LANG, EXIT_USAGE, Lang, LangOption, attempt, say
from .options import DEFAULT_DB, DbOption

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..database.compare import Comparison
    from ..database.search import Page


T = TypeVar("T")


class YesNo(StrEnum):
    """Yes or no."""

    yes = "yes"
    no = "no"


class Kind(StrEnum):
    """What is looked for."""

    target = "target"
    figure = "figure"
    citation = "citation"
    deadline = "deadline"
    assignment = "assignment"
    section = "section"
    plan = "plan"


class By(StrEnum):
    """What the rows of a comparison are."""

    plan = "plan"
    commune = "commune"
    district = "district"
    province = "province"


class Form(StrEnum):
    """How a comparison is written."""

    table = "table"
    json = "json"
    csv = "csv"


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command(
        "search",
        help=say(
            "Tìm trong cơ sở dữ liệu, có dấu hay không dấu đều được. Cụm từ đặt trong ngoặc kép; "
            'từ viết dở thêm dấu *. Ví dụ: kehoach search "nước hợp vệ sinh" --province "Kon Tum" '
            "--year 2016:2020 --type target",
            "Search the database, with or without marks; phrases in quotation marks, beginnings "
            'with *. Example: kehoach search "nuoc hop ve sinh" --year 2016:2020 --type target',
        ),
    )(search_command)
    app.command(
        "compare",
        help=say(
            "So sánh chỉ tiêu giữa các kế hoạch. "
            "Ví dụ: kehoach compare --indicator POV_RATE --by district --year 2020",
            "Compare targets between plans. "
            "Example: kehoach compare --indicator POV_RATE --by district --year 2020",
        ),
    )(compare_command)


def search_command(
    words: Annotated[
        str, typer.Argument(help=say("Từ cần tìm.", "Words to look for."), metavar="[WORDS]")
    ] = "",
    indicator: Annotated[
        str | None, typer.Option("--indicator", help=say("Mã hoặc tên chỉ tiêu.", "Indicator."))
    ] = None,
    province: Annotated[
        str | None,
        typer.Option(
            "--province",
            help=say(
                "Tỉnh; tỉnh hiện nay gồm cả các tỉnh cũ đã nhập vào.",
                "Province; one of today with those that went into it.",
            ),
        ),
    ] = None,
    district: Annotated[
        str | None, typer.Option("--district", help=say("Huyện.", "District."))
    ] = None,
    commune: Annotated[
        str | None, typer.Option("--commune", help=say("Xã, phường.", "Commune."))
    ] = None,
    year: Annotated[
        str | None,
        typer.Option("--year", help=say("Năm: 2020, 2016:2020, 2016: hoặc :2020.", "Years.")),
    ] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", help=say("Cơ quan thực hiện.", "Agency."))
    ] = None,
    minimum: Annotated[
        float | None, typer.Option("--min", help=say("Giá trị từ.", "Value from."))
    ] = None,
    maximum: Annotated[
        float | None, typer.Option("--max", help=say("Giá trị đến.", "Value to."))
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help=say("Đơn vị tính, như %, hộ.", "Unit."))
    ] = None,
    due_before: Annotated[
        str | None,
        typer.Option("--due-before", help=say("Hạn chậm nhất ngày này.", "Due by this day.")),
    ] = None,
    due_after: Annotated[
        str | None, typer.Option("--due-after", help=say("Hạn từ ngày này.", "Due from this day."))
    ] = None,
    kinds: Annotated[
        list[Kind] | None, typer.Option("--type", help=say("Loại bản ghi.", "Kind of record."))
    ] = None,
    review: Annotated[
        YesNo | None,
        typer.Option("--review", help=say("Cần người xem lại hay không.", "Needs review or not.")),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help=say(
                "Cả văn bản đã bị thay thế và bản ghi đã bác.",
                "Superseded plans and rejected records as well.",
            ),
        ),
    ] = False,
    limit: Annotated[
        int,
        typer.Option("--limit", min=1, max=200, help=say("Số kết quả mỗi trang.", "Hits a page.")),
    ] = 20,
    after: Annotated[
        str | None, typer.Option("--after", help=say("Trang tiếp theo.", "The next page."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON.")] = False,
    db: DbOption = DEFAULT_DB,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Search the database."""

    def run() -> Page:
        from ..database.query import Search
        from ..database.search import search
        from ..database.store import Store
        from ..database.terms import days, years

        wanted = Search(
            text=words, indicator=indicator, province=province, district=district,
            commune=commune, years=years(year), agency=agency, minimum=minimum, maximum=maximum,
            unit=unit, due_before=days(due_before), due_after=days(due_after),
            kinds=tuple(kind.value for kind in kinds or ()),
            review=None if review is None else review is YesNo.yes, everything=everything,
        )  # fmt: skip
        with Store.open(db) as store, store.connect() as connection:
            return search(connection, wanted, limit, after)

    page = _attempt(run, lang)
    if as_json:
        from ..database.results import as_dict

        typer.echo(json.dumps(as_dict(page), ensure_ascii=False, indent=1))
    else:
        from ..database.results import print_page

        print_page(page, lang.value, everything=everything)


def compare_command(
    indicators: Annotated[
        list[str] | None,
        typer.Option("--indicator", help=say("Mã hoặc tên chỉ tiêu.", "Indicator.")),
    ] = None,
    by: Annotated[
        By, typer.Option("--by", help=say("Mỗi hàng là một...", "What a row is."))
    ] = By.plan,
    year: Annotated[
        str | None,
        typer.Option("--year", help=say("Năm của chỉ tiêu: 2020 hoặc 2016:2020.", "Years.")),
    ] = None,
    province: Annotated[
        str | None, typer.Option("--province", help=say("Chỉ tỉnh này.", "This province only."))
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help=say("Dạng kết quả.", "Format."))
    ] = Form.table,
    db: DbOption = DEFAULT_DB,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Compare targets between plans."""
    if not indicators:
        typer.echo(say("Cần --indicator.", "Give --indicator.", lang), err=True)
        raise typer.Exit(EXIT_USAGE)

    def run() -> Comparison:
        from ..database.compare import compare
        from ..database.store import Store
        from ..database.terms import years

        with Store.open(db) as store, store.connect() as connection:
            return compare(connection, indicators, by=by.value, years=years(year),
                           province=province)  # fmt: skip

    found = _attempt(run, lang)
    from ..database import results

    if form is Form.json:
        typer.echo(json.dumps(results.comparison_dict(found), ensure_ascii=False, indent=1))
    elif form is Form.csv:
        typer.echo(results.comparison_csv(found, lang.value), nl=False)
    else:
        results.print_comparison(found, lang.value)


def _attempt(action: Callable[[], T], lang: Lang) -> T:
    """Run *action*; what was asked wrongly ends as wrong usage, other errors as always."""
    from ..database.query import BadQuestion

    def run() -> T:
        try:
            return action()
        except BadQuestion as error:
            typer.echo(say(error.message, error.english, lang), err=True)
            raise typer.Exit(EXIT_USAGE) from None

    return attempt(run, lang)
