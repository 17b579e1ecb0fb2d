"""The scores as tables for people, and as plain data for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from .fields import LEVELS
from .scoring import ENOUGH, Counts, Evaluation
from .statistics import (
    Share,
    field_accuracy,
    header_accuracy,
    header_mean,
    header_total,
    mean_interval,
    micro_interval,
)
from .wording import word

ALL_TYPES = ("sections", "citations", "targets", "figures", "deadlines", "assignments")
HEADER = "header"


def number(value: float | None) -> str:
    """A share to three places; ``-`` where nothing was scored."""
    return "-" if value is None else f"{value:.3f}"


def _rates(counts: Counts) -> str:
    return " ".join(number(v) for v in (counts.precision, counts.recall, counts.f1))


def _interval(ends: tuple[float, float] | None) -> str:
    return "-" if ends is None else f"{ends[0]:.2f}-{ends[1]:.2f}"


def _summary(evaluation: Evaluation, types: Sequence[str], header: bool, lang: str) -> Table:
    note = word("note", lang, enough=ENOUGH)
    if header:
        note += "\n" + word("header_note", lang)
    table = Table(
        title=word("title", lang), title_justify="left", caption=note, caption_justify="left"
    )
    table.add_column(word("type", lang), no_wrap=True)
    table.add_column(word("mean", lang), justify="right", style="bold")
    table.add_column(word("interval", lang), justify="right", no_wrap=True)
    table.add_column(word("files", lang), justify="right")
    for level in LEVELS:
        table.add_column(f"{word(level, lang)}\nP     R     F1", no_wrap=True)
    table.add_column(word("counts", lang), justify="right", no_wrap=True)
    for kind in types:
        whole = evaluation.counts(kind, "whole")
        table.add_row(
            word(kind, lang),
            number(evaluation.mean(kind)),
            _interval(mean_interval(evaluation, kind)),
            str(len(evaluation.f1s(kind, "whole"))),
            *(_rates(evaluation.counts(kind, level)) for level in LEVELS),
            f"{whole.tp}/{whole.fp}/{whole.fn}",
        )
    if header:
        total = header_total(evaluation)
        table.add_row(
            word(HEADER, lang), number(header_mean(evaluation)), "",
            str(sum(len({h.document for h in f.header}) for f in evaluation.files)),
            "", number(total.value), "", f"{total.right}/{total.of}",
        )  # fmt: skip
    return table


def _by_file(evaluation: Evaluation, types: Sequence[str], header: bool, lang: str) -> Table:
    table = Table(title=word("by_file", lang), title_justify="left")
    table.add_column(word("file", lang), overflow="fold")
    for kind in (*types, *((HEADER,) if header else ())):
        table.add_column(word(kind, lang), justify="right", no_wrap=True)
    for file in evaluation.files:
        cells = []
        for kind in types:
            score = file.types.get(kind)
            cells.append(
                "-" if score is None else f"{number(score.counts('whole').f1)} ({score.gold})"
            )
        if header:
            share = Share(sum(h.right for h in file.header), len(file.header))
            cells.append(f"{number(share.value)} ({share.of})")
        table.add_row(Text(file.name), *cells)
    return table


def _fields(evaluation: Evaluation, types: Sequence[str], header: bool, lang: str) -> Group:
    def line(title: str, shares: dict[str, Share]) -> Text:
        told = ", ".join(f"{name} {number(s.value)}" for name, s in shares.items())
        return Text.assemble((f"{title}: ", "bold"), told)

    lines = [line(word(kind, lang), field_accuracy(evaluation, kind)) for kind in types]
    parts = [Text(word("fields", lang), style="italic"), *lines]
    if header:
        parts.append(line(word(HEADER, lang), header_accuracy(evaluation)))
    return Group(*parts)


def chosen(types: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The record types asked for, and whether the header is; nothing asked means all."""
    records = tuple(kind for kind in ALL_TYPES if not types or kind in types)
    return records, not types or HEADER in types


def print_report(
    evaluation: Evaluation, console: Console, types: Sequence[str] = (), lang: str = "vi"
) -> None:
    """Print the summary, the files one by one, and the fields."""
    records, header = chosen(types)
    console.print(_summary(evaluation, records, header, lang))
    console.print(_by_file(evaluation, records, header, lang))
    console.print(_fields(evaluation, records, header, lang))
    for name, error in evaluation.skipped.items():
        reason = error.message if lang == "vi" else error.english
        console.print(Text(f"{word('skipped', lang)} {name}: {reason}"))
    for name, place in evaluation.failed.items():
        console.print(Text(f"{word('failed', lang)} {name}: {place}", style="bold red"))


def _counts_data(counts: Counts) -> dict[str, Any]:
    return {
        "tp": counts.tp, "fp": counts.fp, "fn": counts.fn,
        "precision": counts.precision, "recall": counts.recall, "f1": counts.f1,
    }  # fmt: skip


def _share_data(share: Share) -> dict[str, Any]:
    return {"right": share.right, "of": share.of, "share": share.value}


def report_data(evaluation: Evaluation, types: Sequence[str] = ()) -> dict[str, Any]:
    """The report as plain data; nothing scored is null."""
    records, header = chosen(types)
    data: dict[str, Any] = {"types": {}, "files": {}}
    data["skipped"] = {name: error.english for name, error in evaluation.skipped.items()}
    data["failed"] = dict(evaluation.failed)
    for kind in records:
        data["types"][kind] = {
            "mean_whole_f1": evaluation.mean(kind),
            "mean_interval": mean_interval(evaluation, kind),
            "mean_files": len(evaluation.f1s(kind, "whole")),
            "mean_f1": {level: evaluation.mean(kind, level) for level in LEVELS},
            "micro": {level: _counts_data(evaluation.counts(kind, level)) for level in LEVELS},
            "micro_whole_interval": micro_interval(evaluation, kind, "whole"),
            "fields": {n: _share_data(s) for n, s in field_accuracy(evaluation, kind).items()},
        }
    for file in evaluation.files:
        data["files"][file.name] = {
            kind: {
                "gold": file.types[kind].gold,
                **{level: _counts_data(file.types[kind].counts(level)) for level in LEVELS},
            }
            for kind in records
            if kind in file.types
        }
        if header:
            rights = sum(h.right for h in file.header)
            data["files"][file.name][HEADER] = _share_data(Share(rights, len(file.header)))
    if header:
        data[HEADER] = {
            **_share_data(header_total(evaluation)),
            "mean": header_mean(evaluation),
            "fields": {n: _share_data(s) for n, s in header_accuracy(evaluation).items()},
        }
    return data
