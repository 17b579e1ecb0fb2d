"""The commands over the database: load, db; those of one record are in ``commands.records``."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import (
    DEFAULT_LANG,
    EXIT_INTERRUPTED,
    Lang,
    LangOption,
    attempt,
    say,
)
from . import corpus_add
from .options import DEFAULT_DB, DbOption, JsonOption, Ocr, OcrOption

if TYPE_CHECKING:
    from ..database.inputs import Input
    from ..database.loading import Loaded

_PARTS = ("records", "search", "export")
db_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=say("Cơ sở dữ liệu: lược đồ, phiên bản, nội dung.", "The database itself."),
)


def register(app: typer.Typer) -> None:
    """Add the commands to *app*, with those of the modules beside that serve the database."""
    app.command(
        "load",
        help=say(
            "Nạp tệp, thư mục hoặc kết quả JSON vào cơ sở dữ liệu. "
            "Ví dụ: kehoach load ke_hoach/ --db plans.db",
            "Load files, folders or extracted JSON into the database. "
            "Example: kehoach load plans/ --db plans.db",
        ),
    )(load)
    for name in _PARTS:
        module = f"{__package__}.{name}"
        if find_spec(module):
            import_module(module).register(app)
    app.add_typer(db_app, name="db")
    for group in app.registered_groups:
        if group.name == "corpus" and group.typer_instance is not None:
            corpus_add.register(group.typer_instance)


def load(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help=say("Tệp, thư mục, hay s3://..., hdfs://...", "Files, folders, s3://, hdfs://."),
        ),
    ],
    db: DbOption = DEFAULT_DB,
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help=say("Bóc tách lại cả tệp đã nạp.", "Extract again what was loaded before."),
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "-j",
            "--jobs",
            min=1,
            help=say("Số tiến trình (mặc định: số nhân).", "Processes (default: one a core)."),
        ),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(
            "--timeout",
            min=1,
            help=say("Số giây tối đa cho một tệp.", "Seconds for one file at most."),
        ),
    ] = 1800,
    ocr: OcrOption = Ocr.auto,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="tcp://HOST:8786",
            help=say(
                "Bóc tách trên nhiều máy bằng Dask (local: trên máy này). Xem docs/SCALE.md.",
                "Extract on many machines by Dask (local: on this one). See docs/SCALE.md.",
            ),
        ),
    ] = None,
    parts: Annotated[
        str | None,
        typer.Option(
            "--parts",
            metavar="URL",
            help=say(
                "Nơi các máy ghi kết quả Parquet, mọi máy đều thấy (mặc định: cạnh --db).",
                "Where the machines write Parquet, seen by all of them (default: beside --db).",
            ),
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Load plans into the database."""
    if scheduler is None and (parts or any("://" in path for path in paths)):
        scheduler = "local"  # other stores are read by its workers alone
    cluster = None if scheduler is None else (scheduler, parts or _beside(db))
    loaded = attempt(lambda: _load(paths, db, again, jobs, timeout, ocr, cluster, lang), lang)
    for _name, error in loaded.failed:
        typer.echo(say(error.message, error.english, lang), err=True)
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "done": loaded.done,
                    "known": loaded.known,
                    "outdated": loaded.outdated,
                    "superseded": loaded.superseded,
                    "detached": loaded.detached,
                    "records": loaded.records,
                    "failed": [
                        {"file": name, "category": error.category, "message": error.message}
                        for name, error in loaded.failed
                    ],
                },
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        typer.echo(_summary(loaded, db, lang))
    if loaded.exit_code:
        raise typer.Exit(loaded.exit_code)


def _beside(db: str) -> str:
    """The folder of the parts of a database."""
    return "kehoach.parts" if "://" in db else f"{db}.parts"


def _load(
    paths: list[str],
    db: str,
    again: bool,
    jobs: int | None,
    timeout: float,
    ocr: Ocr,
    cluster: tuple[str, str] | None,
    lang: Lang,
) -> Loaded:
    """Load behind a progress bar; Ctrl-C leaves what is loaded so far."""
    from .. import show
    from ..database import loading
    from ..database.store import Store
    from ..extract.reading import options
    from .progress import bar

    reading = options.ReadOptions(options.Ocr(ocr.value))
    total = 0

    def started(count: int) -> None:
        nonlocal total
        total = count
        shown.update(task, total=total)

    def progress(_item: Input, loaded: Loaded) -> None:
        done = loaded.done + loaded.known + len(loaded.failed)
        # A file of JSON lines holds many: the end is then not known before it comes.
        shown.update(task, completed=done, total=max(total, done), failures=len(loaded.failed))

    try:
        with (
            bar(show.console(stderr=True), lang) as shown,
            Store.open(db, write=True) as store,
        ):
            task = shown.add_task(say("Nạp", "Loading", lang), total=None, failures=0)
            if cluster is not None:
                from ..database import cluster as many

                how = many.Settings(
                    *cluster, workers=jobs, timeout=timeout, again=again, options=reading
                )
                return many.load(store, paths, how, progress=progress, started=started)
            return loading.load(
                store,
                map(Path, paths),
                again=again,
                workers=jobs,
                timeout=timeout,
                options=reading,
                progress=progress,
                started=lambda found: started(len(found)),
            )
    except KeyboardInterrupt:
        typer.echo(
            say(
                "Đã dừng theo yêu cầu. Những tệp đã nạp vẫn nguyên vẹn; chạy lại lệnh để nạp tiếp.",
                "Interrupted. What was loaded is whole; run the command again to go on.",
                lang,
            ),
            err=True,
        )
        raise typer.Exit(EXIT_INTERRUPTED) from None


def _summary(loaded: Loaded, db: str, lang: Lang) -> str:
    from .. import wording
    from ..database.engine import display

    def n(value: int) -> str:
        return wording.number(value, lang.value)

    parts = [
        say(
            f"Đã nạp {n(loaded.done)} tệp ({n(loaded.records)} bản ghi) vào {display(db)}.",
            f"{n(loaded.done)} files ({n(loaded.records)} records) loaded into {display(db)}.",
            lang,
        )
    ]
    extra = [
        (loaded.known, "Đã có từ trước: {} tệp.", "Known before: {} files."),
        (len(loaded.failed), "Lỗi: {} tệp (ghi trong bảng problems).",
         "Failed: {} files (rows of the table problems)."),
        (loaded.superseded, "Có bản mới hơn: {} văn bản.", "Superseded: {} documents."),
        (loaded.outdated, "Bóc tách bằng phiên bản khác: {} tệp (dùng --again để làm lại).",
         "Extracted by another version: {} files (--again does them anew)."),
        (loaded.detached, "Ý kiến sửa không còn chỗ gắn: {} (xem: kehoach corrections --detached).",
         "Corrections that lost their place: {} (see kehoach corrections --detached)."),
    ]  # fmt: skip
    parts += [say(vi, en, lang).format(n(count)) for count, vi, en in extra if count]
    return "\n".join(parts)


@db_app.command(
    "schema",
    help=say(
        "In các bảng và cột, mỗi cột một câu. Ví dụ: kehoach db schema",
        "Print tables and columns, a sentence each. Example: kehoach db schema",
    ),
)
def db_schema(
    markdown: Annotated[bool, typer.Option("--markdown", help="Markdown.")] = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Print the schema."""
    from ..database import describe

    lines = describe.markdown(lang.value) if markdown else describe.plain(lang.value)
    typer.echo(lines)


@db_app.command(
    "migrate",
    help=say(
        "Đưa cơ sở dữ liệu cũ lên phiên bản hiện tại (sao lưu trước). "
        "Ví dụ: kehoach db migrate --db plans.db",
        "Bring an older database up to date (back it up first). "
        "Example: kehoach db migrate --db plans.db",
    ),
)
def db_migrate(db: DbOption = DEFAULT_DB, lang: LangOption = DEFAULT_LANG) -> None:
    """Bring a database up to date."""
    from ..database.store import Store

    before, after = attempt(lambda: Store.migrate(db), lang)
    if before == after:
        text = say(f"{db}: đã ở phiên bản {after}.", f"{db} is at version {after}.", lang)
    else:
        text = say(
            f"{db}: từ phiên bản {before or '0'} lên {after}.",
            f"{db}: from version {before or '0'} to {after}.",
            lang,
        )
    typer.echo(text)


@db_app.command(
    "info",
    help=say(
        "Cho biết cơ sở dữ liệu có gì. Ví dụ: kehoach db info --db plans.db",
        "Say what the database holds. Example: kehoach db info --db plans.db",
    ),
)
def db_info(
    db: DbOption = DEFAULT_DB, as_json: JsonOption = False, lang: LangOption = DEFAULT_LANG
) -> None:
    """Say what a database holds."""
    from .. import show
    from ..database.store import Store
    from .record_view import counts_table

    def counts() -> dict[str, int]:
        with Store.open(db) as store:
            return store.counts()

    found = attempt(counts, lang)
    if as_json:
        typer.echo(json.dumps(found, indent=1))
    else:
        show.console().print(counts_table(found, db, lang.value))
