"""The legal register: which acts there are, from when to when they hold, and what replaced them.

The built-in register (``acts.csv``) is small: acts that plans of poverty reduction rest on, each
with its source. Only a row that is verified (``xac_minh``) may make a finding; another is a hint.
An office brings its own with ``--register FILE.csv``, in the same columns or under the Vietnamese
headers of ``docs/AUDIT.md``; its rows stand before the built-in ones.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path

from ...extract.folding import fold
from ...models import Citation
from ...models.errors import UnreadableInput

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "so_ky_hieu": ("số, ký hiệu", "số ký hiệu", "số hiệu", "văn bản", "canonical", "number"),
    "loai": ("loại", "loại văn bản", "kind"),
    "co_quan": ("cơ quan ban hành", "cơ quan", "issuer"),
    "ngay_ban_hanh": ("ngày ban hành", "ngày", "date"),
    "trich_yeu": ("trích yếu", "title"),
    "hieu_luc_tu": ("hiệu lực từ", "ngày có hiệu lực", "valid_from"),
    "hieu_luc_den": ("hiệu lực đến", "ngày hết hiệu lực", "valid_to"),
    "thay_the_boi": ("thay thế bởi", "replaced_by"),
    "ap_dung_tu": ("áp dụng từ năm", "period_from"),
    "ap_dung_den": ("áp dụng đến năm", "period_to"),
    "xac_minh": ("đã xác minh", "xác minh", "verified"),
    "nguon": ("nguồn", "source"),
    "ghi_chu": ("ghi chú", "note"),
}
"""The columns of a register, each with the other headers under which it is accepted."""

_NO = ("", "0", "không", "no", "false", "chưa")
_PLAIN = re.compile(r"[\s–—-]+")
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the register.

    Attributes:
        key: its number as a key (see ``number_key``).
        issued: its date, or only its year; empty where it is not known.
        valid_to: the last day on which it holds, ISO; empty where it still does.
        replaced_by: the number of the act that took its place, or the place of a part of it.
        period: the years that it is about, each None where not told.
        verified: whether a finding may rest on it.
    """

    key: str
    canonical: str
    issuer: str = ""
    issued: str = ""
    title: str = ""
    valid_from: str = ""
    valid_to: str = ""
    replaced_by: str = ""
    period: tuple[int | None, int | None] = (None, None)
    verified: bool = False
    source: str = ""
    note: str = ""


def number_key(number: str) -> str:
    """A number as a key: folded, leading zeros and blanks away, one kind of stroke."""
    folded = _PLAIN.sub("-", fold(number).strip()).replace("/-", "/").replace("-/", "/")
    return re.sub(r"^(?:số-?)?0+(?=\d)", "", folded)


@dataclass(frozen=True)
class Register:
    """Acts, found by number."""

    acts: tuple[Act, ...] = ()

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[Act, ...]]:
        made: dict[str, list[Act]] = defaultdict(list)
        for act in self.acts:
            made[act.key].append(act)
        return {key: tuple(acts) for key, acts in made.items()}

    def find(self, citation: Citation) -> Act | None:
        """The act that *citation* names; None where none fits or several fit equally well.

        A number without its year is another act than one with it (``59/QĐ-TTg`` is not
        ``59/2015/QĐ-TTg``). Where numbers start anew each year, the date must agree.
        """
        if citation.number is None or citation.symbol is None:
            return None
        found = self._by_key.get(number_key(citation.canonical), ())
        if citation.date:
            dated = [a for a in found if not a.issued or a.issued[:4] == citation.date[:4]]
            found = tuple(dated)
        return found[0] if len(found) == 1 else None

    def alike(self, citation: Citation) -> tuple[Act, ...]:
        """Acts of the same number, kind and issuer but another year in the number."""
        if citation.number is None or citation.symbol is None:
            return ()
        tail = number_key(citation.symbol)
        head = number_key(citation.number)
        return tuple(
            act
            for act in self.acts
            if act.key.split("/")[0] == head
            and act.key.endswith("/" + tail)
            and act.key != number_key(citation.canonical)
        )


EMPTY = Register()


def load_register(own: Path | None = None) -> Register:
    """The built-in register, behind the rows of an office's *own* file.

    Raises:
        UnreadableInput: when the file is no table of acts.
    """
    text = (resources.files(__package__) / "acts.csv").read_text(encoding="utf-8")
    built_in = _acts(csv.reader(io.StringIO(text)), "acts.csv", trusted=False)
    if own is None:
        return Register(built_in)
    mine = _acts(csv.reader(io.StringIO(_text(own))), own.name, trusted=True)
    known = {(act.key, act.issued[:4]) for act in mine}
    rest = tuple(act for act in built_in if (act.key, act.issued[:4]) not in known)
    return Register((*mine, *rest))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise _refused(path.name, "quá lớn", "is too large")
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(path.name, "không phải UTF-8", "is not UTF-8") from error
    except OSError as error:
        raise _refused(path.name, "không đọc được", "cannot be read") from error
    first = text.partition("\n")[0]
    if ";" in first and "," not in first.replace("số, ký hiệu", "").replace("Số, ký hiệu", ""):
        rows = csv.reader(io.StringIO(text), delimiter=";")
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return out.getvalue()
    return text


def _refused(name: str, vi: str, en: str) -> UnreadableInput:
    return UnreadableInput(
        "bad_register",
        f"Danh mục văn bản {name} {vi}. Cần tệp CSV UTF-8 có cột “Số, ký hiệu”.",
        f"The register {name} {en}. A UTF-8 CSV with a column “Số, ký hiệu” is needed.",
    )


def _acts(rows: Iterable[list[str]], name: str, *, trusted: bool) -> tuple[Act, ...]:
    """The acts of a table. In an office's own a row without the column ``xac_minh`` is trusted."""
    table = iter(rows)
    try:
        heads = [_column(head) for head in next(table, [])]
        if "so_ky_hieu" not in heads:
            raise _refused(name, "không có cột “Số, ký hiệu”", "has no column “Số, ký hiệu”")
        made = []
        for number, row in enumerate(table, 2):
            cells = {head: cell.strip() for head, cell in zip(heads, row, strict=False) if head}
            if cells.get("so_ky_hieu"):
                sure = trusted and "xac_minh" not in heads
                made.append(_act(cells, name, number, sure=sure))
    except csv.Error as error:
        raise _refused(name, "không phải CSV", "is no CSV") from error
    return tuple(made)


def _column(head: str) -> str | None:
    folded = " ".join(fold(head.strip("\ufeff ")).split())
    for column, names in COLUMNS.items():
        if folded in (column, *names):
            return column
    return None


def _act(cells: Mapping[str, str], name: str, row: int, *, sure: bool) -> Act:
    def day(column: str) -> str:
        return _day(cells.get(column, ""), name, row)

    def year(column: str) -> int | None:
        told = cells.get(column, "")
        return int(told) if re.fullmatch(r"(?:19|20)\d\d", told) else None

    return Act(
        key=number_key(cells["so_ky_hieu"]),
        canonical=cells["so_ky_hieu"],
        issuer=cells.get("co_quan", ""),
        issued=day("ngay_ban_hanh"),
        title=cells.get("trich_yeu", ""),
        valid_from=day("hieu_luc_tu"),
        valid_to=day("hieu_luc_den"),
        replaced_by=cells.get("thay_the_boi", ""),
        period=(year("ap_dung_tu"), year("ap_dung_den")),
        verified=sure or fold(cells.get("xac_minh", "")) not in _NO,
        source=cells.get("nguon", "") or name,
        note=cells.get("ghi_chu", ""),
    )


def _day(told: str, name: str, row: int) -> str:
    """``2015-11-19``, ``19/11/2015`` or a year alone as ISO; an impossible one is an error."""
    if not told or re.fullmatch(r"(?:19|20)\d\d", told):
        return told
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", told)
    iso = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else told
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError as error:
        raise _refused(
            name, f"có ngày sai ở dòng {row}: {told[:20]}", f"has a wrong date in row {row}"
        ) from error
