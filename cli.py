"""The command line: ``kehoach extract``, ``evaluate``, ``corpus``, ``schema``, ``explain``.

What needs time to load is imported by the command that uses it, so that ``kehoach --help``
answers at once.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from .commands import audit as audit_commands
from .commands import check as check_commands
from .commands import database as database_commands
from .commands import serve as serve_commands
from .commands.options import Ocr, OcrOption
from .console import (
    DEFAULT_LANG,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_MISSING,
    EXIT_UNREADABLE,
    EXIT_USAGE,
    Lang,
    LangOption,
    attempt,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from .extract.reading.options import ReadOptions
    from .models import PlanFile
    from .runner import Job, Summary
    from .web.page_album import Album

TIMEOUT = 1800.0
"""Seconds for one file; a scanned volume of hundreds of pages takes minutes."""


class Format(StrEnum):
    """What ``extract`` gives: one JSON a file, one line a file, a spaCy DocBin, or tables."""

    json = "json"
    jsonl = "jsonl"
    spacy = "spacy"
    table = "table"


app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=say(
        "kehoach đọc kế hoạch, tờ trình, quyết định, báo cáo và rút ra căn cứ pháp lý, chỉ tiêu, "
        "thời hạn, cơ quan thực hiện; mỗi giá trị đều chỉ về câu chữ gốc.",
        "kehoach reads plans, submissions, decisions and reports and extracts legal citations, "
        "targets, deadlines and responsible agencies; every value points at its words.",
    ),
    epilog=say(
        "Mã kết thúc: 0 xong; 1 một số tệp lỗi; 2 sai cách dùng; 3 không đọc được; "
        "4 thiếu chương trình tùy chọn; 5 có phát hiện nghiêm trọng.",
        "Exit codes: 0 done; 1 some files failed; 2 wrong usage; 3 unreadable input; "
        "4 an optional program is missing; 5 serious findings.",
    ),
)


@app.command(
    help=say(
        "Bóc tách các tệp hoặc thư mục. Ví dụ: kehoach extract ke_hoach.txt -o ket_qua",
        "Extract files or directories. Example: kehoach extract plan.txt -o results",
    )
)
def extract(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help=say("Tệp, thư mục.", "Files, folders."))
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help=say("Thư mục ghi kết quả.", "Folder for the results.")),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help=say(
                "json: mỗi tệp một .json; jsonl: mỗi tệp một dòng; spacy: một DocBin; "
                "table: bảng trên màn hình (mặc định khi không có -o).",
                "json: one .json a file; jsonl: one line a file; spacy: one DocBin; "
                "table: tables on the screen (the default without -o).",
            ),
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            help=say(
                "Ghi thêm một trang HTML để xem văn bản bên cạnh các bản ghi; mở bằng trình duyệt, "
                "không cần mạng.",
                "Also write one HTML page that shows the document beside its records; it opens in "
                "any browser, without a network.",
            ),
        ),
    ] = None,
    ocr: OcrOption = Ocr.auto,
    jobs: Annotated[
        int | None,
        typer.Option(
            "-j",
            "--jobs",
            min=1,
            help=say(
                "Số tiến trình (mặc định: số nhân; ít tệp nhỏ thì một).",
                "Processes (default: one a core; one alone for few small files).",
            ),
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout",
            min=1,
            help=say(
                "Số giây tối đa cho một tệp (mặc định: 1800 khi có nhiều tiến trình).",
                "Seconds for one file at most (default: 1800 where there are several processes).",
            ),
        ),
    ] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Extract plans."""
    from . import runner

    chosen = form or (Format.json if output else Format.table)
    batch = attempt(lambda: runner.jobs(paths), lang)
    if chosen is Format.spacy and output is None:
        typer.echo(say("--format spacy cần -o.", "--format spacy needs -o.", lang), err=True)
        raise typer.Exit(EXIT_USAGE)
    gathered: list[PlanFile] = []
    one = _deliverer(chosen, output, gathered, lang)
    album = _album(lang) if html is not None else None

    def deliver(job: Job, file: PlanFile) -> None:
        one(job, file)
        if album is not None:
            album.add(job, file)

    alone = 0 if timeout is None else 1  # a time limit needs a process that can be ended
    workers = jobs or runner.workers_for(batch) or alone
    how = _Run(workers, timeout or TIMEOUT, ocr, quiet=output is None)
    if album is None and chosen in (Format.json, Format.jsonl):
        summary = attempt(lambda: _write_batch(batch, chosen, output, how, lang), lang)
    else:
        summary = _run_batch(batch, deliver, album, how, lang)
    if gathered and output is not None:
        attempt(lambda: _deliver_together(chosen, output, gathered), lang)
    if html is not None and album is not None:
        attempt(lambda: album.save(html), lang)
    _report(summary, output, lang)


def _album(lang: Lang) -> Album:
    """What gathers the page to look at."""
    from .web.page_album import Album

    return Album(lang.value)


def _deliver_together(form: Format, output: Path | None, files: list[PlanFile]) -> None:
    """Write what goes into one file for the whole batch: JSON lines, or a spaCy DocBin."""
    from . import runner

    if form is Format.spacy and output is not None:
        from .extract import bridge

        runner.write_bytes(output / "plans.spacy", bridge.doc_bin(files))
    else:
        text = "".join(f"{file.model_dump_json()}\n" for file in files)
        if output is None:
            sys.stdout.write(text)
        else:
            runner.write_bytes(output / "plans.jsonl", text.encode("utf-8"))


def _deliverer(
    form: Format, output: Path | None, gathered: list[PlanFile], lang: Lang
) -> Callable[[Job, PlanFile], None]:
    """What to do with each result: write, collect or show it."""
    from . import runner, show

    def deliver(job: Job, file: PlanFile) -> None:
        if form is Format.table:
            show.console().print(show.plan(file, lang.value, job.path.name))
        elif form in (Format.jsonl, Format.spacy):
            gathered.append(file)
        elif output is None:
            sys.stdout.write(file.model_dump_json(indent=1) + "\n")
        else:
            runner.write_json(output, job, file)

    return deliver


@dataclass(frozen=True, slots=True)
class _Run:
    """How a batch is run: *workers* processes, 0 for this one; *timeout* in seconds a file."""

    workers: int = 0
    timeout: float = TIMEOUT
    ocr: Ocr = Ocr.auto
    quiet: bool = False

    def options(self) -> ReadOptions:
        from .extract.reading import options

        return options.ReadOptions(options.Ocr(self.ocr.value))


def _run_batch(
    batch: list[Job],
    deliver: Callable[[Job, PlanFile], None],
    album: Album | None,
    how: _Run,
    lang: Lang,
) -> Summary:
    """Run a batch behind a progress bar; Ctrl-C ends it cleanly with what is done so far."""
    from . import runner

    seen = None if album is None else album.seen
    with _shown(batch, how, lang) as progress:
        return runner.run(
            batch, deliver, progress, seen, how.options(), workers=how.workers, timeout=how.timeout
        )


def _write_batch(
    batch: list[Job], form: Format, output: Path | None, how: _Run, lang: Lang
) -> Summary:
    """The same where JSON is wanted: one file a result as they end, or lines in their order."""
    from . import runner
    from .atomic import replacing

    each = form is Format.json
    ordered = output is None or not each
    with _shown(batch, how, lang) as progress, contextlib.ExitStack() as stack:
        stream: IO[bytes] | None = None

        def deliver(job: Job, data: bytes) -> None:
            nonlocal stream
            if output is None:
                sys.stdout.write(data.decode())
            elif each:
                runner.write_bytes(output / job.name, data)
            else:
                if stream is None:  # nothing is written where nothing could be read
                    part = stack.enter_context(replacing(output / "plans.jsonl"))
                    stream = stack.enter_context(part.open("xb"))
                stream.write(data)

        return runner.run_json(
            batch, deliver, progress, how.options(), workers=how.workers, timeout=how.timeout,
            indent=1 if each else None, ordered=ordered,
        )  # fmt: skip


@contextlib.contextmanager
def _shown(batch: list[Job], how: _Run, lang: Lang) -> Iterator[Callable[[Job], None]]:
    """A progress bar for a batch, and a sentence when it is interrupted."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from . import show

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    title = say("Bóc tách", "Extracting", lang)
    with Progress(*columns, console=show.console(stderr=True), disable=how.quiet) as bar:
        task = bar.add_task(title, total=len(batch))
        try:
            yield lambda job: bar.advance(task)
        except KeyboardInterrupt:
            bar.stop()
            typer.echo(say("Đã dừng theo yêu cầu.", "Interrupted.", lang), err=True)
            raise typer.Exit(EXIT_INTERRUPTED) from None


def _report(summary: Summary, output: Path | None, lang: Lang) -> None:
    """Say what failed and where the results are, and end with the exit code of the batch."""
    for _path, error in summary.failed:
        typer.echo(say(error.message, error.english, lang), err=True)
    if output is not None or summary.failed:
        total = summary.done + len(summary.failed)
        typer.echo(
            say(f"Xong {summary.done}/{total} tệp.", f"{summary.done} of {total} files done.", lang)
            + (say(f" Kết quả: {output}", f" Results: {output}", lang) if output else ""),
            err=True,
        )
    if summary.exit_code:
        raise typer.Exit(_exit_code(summary))


def _exit_code(summary: Summary) -> int:
    from .models.errors import MissingProgram

    if summary.exit_code == EXIT_UNREADABLE and all(
        isinstance(error, MissingProgram) for _, error in summary.failed
    ):
        return EXIT_MISSING
    return summary.exit_code


@app.command(
    help=say(
        "Chấm điểm bóc tách so với bản gán nhãn. Ví dụ: kehoach evaluate --errors",
        "Score the extraction against gold. Example: kehoach evaluate --errors",
    )
)
def evaluate(
    corpus_dir: Annotated[
        Path | None,
        typer.Option(
            "--corpus",
            help=say(
                "Thư mục văn bản kèm *.gold.json (mặc định: năm kế hoạch đi kèm).",
                "Folder of texts with *.gold.json (default: the five plans that come along).",
            ),
        ),
    ] = None,
    errors: Annotated[
        bool, typer.Option("--errors", help=say("In từng chỗ sai.", "Print each error."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON.")] = False,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", help=say("Chỉ loại bản ghi này.", "Only this record type.")),
    ] = None,
    doc: Annotated[
        str | None,
        typer.Option("--doc", help=say("Chỉ tệp có tên chứa…", "Only files whose name holds…")),
    ] = None,
    calibration: Annotated[
        bool, typer.Option("--calibration", help=say("Bảng độ tin cậy.", "Reliability table."))
    ] = False,
    peers: Annotated[
        bool,
        typer.Option(
            "--peers", help=say("So với công cụ khác.", "Measure other tools on the same gold.")
        ),
    ] = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Score the extraction."""
    from .evaluation.run import run

    code = attempt(
        lambda: run(
            corpus=corpus_dir,
            errors=errors,
            as_json=as_json,
            types=tuple(types or ()),
            doc=doc,
            calibration=calibration,
            peers=peers,
            lang=lang.value,
        ),
        lang,
    )
    raise typer.Exit(code)


corpus_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=say("Bộ văn bản gán nhãn.", "The annotated plans."),
)
app.add_typer(corpus_app, name="corpus")


@corpus_app.command(
    "check",
    help=say(
        "Kiểm tra bản gán nhãn với lược đồ và văn bản. Ví dụ: kehoach corpus check",
        "Prove gold files against schema and text. Example: kehoach corpus check",
    ),
)
def corpus_check(
    directory: Annotated[Path | None, typer.Argument(metavar="[DIR]")] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Prove gold files."""
    from . import corpus
    from .extract.reading import read_file

    complaints, files, records = attempt(
        lambda: corpus.check(directory, lang=lang.value, reader=lambda path: read_file(path).text),
        lang,
    )
    for complaint in complaints:
        typer.echo(complaint, err=True)
    typer.echo(
        say(
            f"{files} tệp, {records} bản ghi, {len(complaints)} lỗi.",
            f"{files} files, {records} records, {len(complaints)} complaints.",
            lang,
        )
    )
    if complaints:
        raise typer.Exit(EXIT_FAILED)


@app.command(
    help=say(
        "In lược đồ JSON của kết quả. Ví dụ: kehoach schema",
        "Print the JSON Schema of the results. Example: kehoach schema",
    )
)
def schema() -> None:
    """Print the JSON Schema."""
    import json

    from .models import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=1))


@app.command(
    help=say(
        "Giải thích từ câu chữ đến bản ghi. Ví dụ: kehoach explain ke_hoach.txt --at 1200",
        "Explain the way from the words to a record. Example: kehoach explain plan.txt --at 1200",
    )
)
def explain(
    path: Annotated[Path, typer.Argument(metavar="FILE")],
    at: Annotated[
        int | None, typer.Option("--at", help=say("Vị trí ký tự.", "Offset of a character."))
    ] = None,
    record_id: Annotated[
        str | None, typer.Option("--id", help=say("Mã bản ghi.", "Id of a record."))
    ] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Explain records."""
    from . import trail

    if (at is None) == (record_id is None):
        typer.echo(say("Cần --at hoặc --id.", "Give --at or --id.", lang), err=True)
        raise typer.Exit(EXIT_USAGE)
    lines = attempt(lambda: trail.explain(path, at=at, record_id=record_id, lang=lang.value), lang)
    if not lines:
        typer.echo(say("Không có bản ghi nào ở đó.", "No record there.", lang), err=True)
        raise typer.Exit(EXIT_FAILED)
    console = _console()
    for line in lines:
        console.print(line)


@app.command(
    help=say(
        "Chạy thử trên năm kế hoạch đi kèm. Ví dụ: kehoach demo",
        "Try it on the five plans that come along. Example: kehoach demo",
    )
)
def demo(
    output: Annotated[Path, typer.Option("-o", "--output")] = Path("out/demo"),
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Extract the packaged plans, load, search, compare and audit them."""
    from . import corpus, runner, show
    from .commands import demo as rest

    batch = attempt(lambda: runner.jobs(corpus.plan_paths()), lang)
    results: list[tuple[Job, PlanFile]] = []
    album = _album(lang)

    def deliver(job: Job, file: PlanFile) -> None:
        runner.write_json(output, job, file)
        results.append((job, file))
        album.add(job, file)

    summary = _run_batch(batch, deliver, album, _Run(), lang)
    console = show.console()
    for job, file in results:
        console.print(show.plan(file, lang.value, job.path.name))
    page_path = output / "index.html"
    attempt(lambda: album.save(page_path), lang)
    typer.echo(say("Kết quả từng kế hoạch:", "The results, one file a plan:", lang))
    for job, _file in results:
        typer.echo(f"  {output / job.name}")
    typer.echo(say(f"Xem bằng trình duyệt: {page_path}", f"As a page: {page_path}", lang))
    extracted = [output / job.name for job, _file in results]
    attempt(lambda: rest.go([file for _job, file in results], extracted, output, lang), lang)
    _report(summary, None, lang)


def _console() -> Console:
    from . import show

    return show.console()


for commands in (database_commands, audit_commands, check_commands, serve_commands):
    commands.register(app)


def main() -> None:
    """Entry point of the ``kehoach`` command."""
    app()


if __name__ == "__main__":
    main()
