"""Gold files proved against the guidelines' shape and against their text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..models import RECORD_TYPES, Deadline, Interval, Quantity, Record
from ..models.errors import BadCorpus
from .loader import SUFFIX, GoldFile, decode, examine, plans_folder
from .placing import places
from .reduction import Reduced, canonical
from .wording import Complaint

Reader = Callable[[Path], str]
_PLAIN = {".txt", ".md"}


class Checked(NamedTuple):
    """The complaints of a check, and how much was checked."""

    complaints: list[str]
    files: int
    records: int


def check(directory: Path | None = None, lang: str = "vi", reader: Reader | None = None) -> Checked:
    """Prove every gold file of a folder; no complaint means that all is well.

    Checked are the shape (unknown fields, values outside the lists, dates that do not exist)
    and the text: every quote and ``starts`` is found, ``nth`` is given where a quote repeats and
    is not beyond its last occurrence, records stand in the order of the text.

    Args:
        directory: the folder; None for the packaged plans.
        lang: ``vi`` or ``en``.
        reader: gives the canonical text of a file; without one, only plain text is read, and
            gold of other files is proved against the shape alone.

    Raises:
        BadCorpus: when the folder holds no gold file.
    """
    folder = plans_folder() if directory is None else directory
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    if not paths:
        raise no_gold(folder)
    complaints: list[str] = []
    records = 0
    for path in paths:
        try:
            data = decode(path)
        except BadCorpus as error:
            complaints.append(error.message if lang == "vi" else error.english)
            continue
        gold, found = examine(data, path.name.removesuffix(SUFFIX))
        records += sum(1 for _ in gold.records())
        found += _sense(gold)
        found += _text(gold, path, reader)
        complaints += [complaint.say(lang) for complaint in found]
    return Checked(complaints, len(paths), records)


def no_gold(folder: Path) -> BadCorpus:
    """The error for a folder without gold files."""
    return BadCorpus(
        "no-gold",
        f"Thư mục {folder} không có tệp *{SUFFIX}. Hãy chỉ đúng thư mục.",
        f"The folder {folder} holds no *{SUFFIX} file; point to the right one.",
    )


def _where(gold: GoldFile, kind: str) -> Iterator[tuple[str, Record]]:
    for number, document in enumerate(gold.documents):
        for record in document.records.get(kind, ()):
            quote = " ".join(record.quote.split())
            short = quote if len(quote) <= 50 else f"{quote[:47]}..."
            yield f"{gold.name}, documents[{number}].{kind} “{short}”", record


def _sense(gold: GoldFile) -> list[Complaint]:
    """Fields of one record that can not be true together."""
    found = []
    for kind in RECORD_TYPES:
        for where, record in _where(gold, kind):
            found += [Complaint(where, *told) for told in _contradictions(record)]
    return found


def _contradictions(record: Record) -> Iterator[tuple[str, str]]:
    if isinstance(record, Deadline):
        if (record.kind == "recurring") != (record.every is not None):
            yield (
                "recurring phải có every, loại khác thì không",
                "recurring needs every, other kinds have none",
            )
        if not _ordered(Interval(start=record.start, end=record.end)):
            yield "start sau end", "start lies behind end"
    if isinstance(record, Quantity):
        if record.value_max is not None and record.value_max < record.value:
            yield "value_max nhỏ hơn value", "value_max is less than value"
        time = getattr(record, "due", None) or getattr(record, "as_of", None)
        if time is not None and not _ordered(time):
            yield "mốc thời gian có start sau end", "a time starts behind its end"


def _ordered(time: Interval) -> bool:
    return time.start is None or time.end is None or time.start <= time.end


def _text(gold: GoldFile, path: Path, reader: Reader | None) -> list[Complaint]:
    file = path.with_name(gold.text_name)
    if not file.is_file():
        return [
            Complaint(
                gold.name,
                f"không có tệp văn bản {gold.text_name} bên cạnh",
                f"the text file {gold.text_name} is not beside it",
            )
        ]
    if reader is not None:
        text = Reduced(reader(file))
    elif file.suffix.lower() in _PLAIN:
        try:
            text = Reduced(canonical(file.read_bytes().decode("utf-8-sig")))
        except UnicodeDecodeError:
            told = f"{file.name} không phải UTF-8", f"{file.name} is not UTF-8"
            return [Complaint(gold.name, *told)]
    else:
        return []
    return [*_starts(gold, text), *(c for kind in RECORD_TYPES for c in _quotes(gold, kind, text))]


def _starts(gold: GoldFile, text: Reduced) -> Iterator[Complaint]:
    last = 0
    for number, document in enumerate(gold.documents):
        where = f"{gold.name}, documents[{number}].starts"
        found = [span.start for span in text.occurrences(document.starts)]
        later = [start for start in found if start >= last]
        if not found:
            yield Complaint(where, "không có trong văn bản", "it is not in the text")
        elif not later:
            yield Complaint(
                where, "đứng trước văn bản liền trước", "it stands ahead of the document before"
            )
        else:
            last = later[0]


def _quotes(gold: GoldFile, kind: str, text: Reduced) -> Iterator[Complaint]:
    entries = list(_where(gold, kind))
    found = places([record for _, record in entries], text)
    last = 0
    for (where, record), place in zip(entries, found, strict=True):
        times = len(text.occurrences(record.quote))
        if not times:
            yield Complaint(
                where,
                "quote không có trong văn bản, hãy chép lại đúng từng chữ",
                "the quote is not in the text; copy it letter by letter",
            )
        elif place is None:
            yield Complaint(
                where,
                f"nth là {record.nth}, nhưng quote chỉ có {times} lần",
                f"nth is {record.nth}, but the quote occurs {times} times",
            )
        elif record.nth is None and times > 1:
            yield Complaint(
                where,
                f"quote có {times} lần, hãy ghi nth",
                f"the quote occurs {times} times; say which with nth",
            )
        elif place.start < last:
            yield Complaint(
                where,
                "không theo thứ tự của văn bản",
                "it does not stand in the order of the text",
            )
        last = last if place is None else max(last, place.start)
