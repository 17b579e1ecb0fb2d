"""The forms that an office knows: what columns an export has and what stands in each cell.

Headings and their order follow the tables that plans, inspections and summaries are made with
(``Biểu tổng hợp chỉ tiêu``, ``Bảng phân công nhiệm vụ``, ``Danh mục căn cứ pháp lý``, ``Lịch thời
hạn``); every row ends with the words that it rests on and where they stand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .. import wording
from ..models import Interval
from ..sheets import Column, Value
from ..wording import Lang, word
from .entries import Entry, listed

Cell = Callable[[Entry, Lang], Value]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its heading in both languages, its width, and what stands in a cell."""

    vi: str
    en: str
    width: float
    cell: Cell

    def column(self, lang: Lang) -> Column:
        """The column as a workbook wants it."""
        return Column(self.vi if lang == "vi" else self.en, self.width)


@dataclass(frozen=True, slots=True)
class Form:
    """A table of an export: the records that it lists, its name, its title and its columns."""

    kind: str
    vi: tuple[str, str]
    en: tuple[str, str]
    fields: tuple[Field, ...]

    def name(self, lang: Lang) -> str:
        """The name on the tab."""
        return (self.vi if lang == "vi" else self.en)[0]

    def title(self, lang: Lang) -> str:
        """The title over the table."""
        return (self.vi if lang == "vi" else self.en)[1]

    def cells(self, number: int, entry: Entry, lang: Lang) -> list[Value]:
        """One row: the running number, then each field."""
        return [number, *(field.cell(entry, lang) for field in self.fields)]

    def printed(self) -> int | None:
        """How many columns go on paper: all up to the notes."""
        for index, one in enumerate(self.fields, start=2):
            if one.vi == "Ghi chú":
                return index
        return None

    def columns(self, lang: Lang) -> tuple[Column, ...]:
        """The columns, the running number first."""
        first = Column("STT" if lang == "vi" else "No.", 6, "center")
        return (first, *(field.column(lang) for field in self.fields))


def plain(name: str) -> Cell:
    """The column *name* of the row as it is."""

    def cell(entry: Entry, lang: Lang) -> Value:
        value: Value = entry[name]
        return " ".join(value.split()) if isinstance(value, str) else value

    return cell


def worded(name: str) -> Cell:
    """The column *name* as the word that a reader knows for it."""
    return lambda entry, lang: word(entry[name], lang) if entry[name] else None


def day(name: str) -> Cell:
    """The column *name*, an ISO date, as a day."""
    return lambda entry, lang: date.fromisoformat(entry[name]) if entry[name] else None


def period(start: str, end: str) -> Cell:
    """Two columns as a time: ``2016 - 2020``, ``đến 31/12/2020``."""
    return lambda entry, lang: (
        wording.interval(Interval(start=entry[start], end=entry[end]), lang) or None
    )


def unit(entry: Entry, lang: Lang) -> Value:
    """The unit with its pace, as ``wording.unit`` writes it."""
    name = str(entry["unit"] or "")
    if lang == "vi" and name.startswith("VND"):
        name = "đồng" + name[3:]
    return f"{name}/{word(entry['per'], lang)}" if entry["per"] else name or None


def bound(entry: Entry, lang: Lang) -> Value:
    """How the value is meant: a rise or a fall, at least, at most, about."""
    parts = []
    if entry["change"] != "level":
        parts.append(word(entry["change"], lang))
    if entry["bound"] in {"at_least", "at_most", "about"}:
        key = "about_bound" if entry["bound"] == "about" else entry["bound"]
        parts.append(word(key, lang))
    return " ".join(parts) or None


def source(entry: Entry, lang: Lang) -> Value:
    """Document, section, page and line of the words."""
    return "; ".join(part for part in (document(entry, lang), place(entry, lang)) if part)


def document(entry: Entry, lang: Lang) -> str:
    """The plan by its number and date; by its title where it has none; else by its file."""
    number, symbol = entry["plan_number"], entry["plan_symbol"]
    kind = word(entry["plan_kind"], lang)
    kind = kind[:1].upper() + kind[1:]
    if symbol:
        name = f"{kind} {number or '…'}/{symbol}"
    elif entry["plan_title"]:
        name = f"{kind} {' '.join(entry['plan_title'].split())[:80]}"
    else:
        name = str(entry["file_name"] or kind)
    if entry["plan_date"]:
        name += f" ({wording.day(entry['plan_date'], lang)})"
    return name


def place(entry: Entry, lang: Lang) -> str:
    """Section, page and line."""
    parts = [str(entry["section_path"] or "")]
    if entry["page"]:
        parts.append(f"{'trang' if lang == 'vi' else 'page'} {entry['page']}")
    parts.append(f"{'dòng' if lang == 'vi' else 'line'} {entry['line']}")
    return ", ".join(part for part in parts if part)


def notes(entry: Entry, lang: Lang) -> Value:
    """What a reader must know before using the value."""
    vi = lang == "vi"
    parts = []
    if entry["verdict"] == "confirmed":
        parts.append("đã xác nhận" if vi else "confirmed")
    elif entry["verdict"] == "corrected":
        before = ", ".join(
            f"{word(name, lang)}: {_shown(value, lang)}" for name, value in entry.extracted.items()
        )
        parts.append(f"đã sửa; bóc tách: {before}" if vi else f"corrected; extracted: {before}")
    elif entry["review"]:
        parts.append("cần kiểm tra lại" if vi else "to be reviewed")
    return "; ".join(parts) or None


def _shown(value: object, lang: Lang) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return wording.number(float(value), lang)
    return "∅" if value is None else str(value)


def leads(entry: Entry, lang: Lang) -> Value:
    """The bodies that answer for it; said in words where the plan names none."""
    return "; ".join(entry.leads) or None


def partners(entry: Entry, lang: Lang) -> Value:
    """The bodies that take part."""
    return "; ".join(entry.partners) or None


def own_partners(entry: Entry, lang: Lang) -> Value:
    """The partners that an assignment names itself."""
    return "; ".join(listed(entry["partners"])) or None


def tasks(entry: Entry, lang: Lang) -> Value:
    """What is to be done by then; the words of the deadline where no task is linked."""
    return "; ".join(entry.tasks) or None


def dues(entry: Entry, lang: Lang) -> Value:
    """When an assignment is due, each deadline in words."""
    made = []
    for due in entry.dues:
        when = wording.interval(Interval(start=due["start_date"], end=due["end_date"]), lang)
        every = rhythm(due["every"], lang)
        made.append(when or every or " ".join(str(due["quote"]).split()))
    return "; ".join(dict.fromkeys(made)) or None


RHYTHMS = {
    "day": ("hằng ngày", "daily"),
    "week": ("hằng tuần", "weekly"),
    "month": ("hằng tháng", "monthly"),
    "quarter": ("hằng quý", "quarterly"),
    "half_year": ("6 tháng một lần", "half-yearly"),
    "year": ("hằng năm", "yearly"),
    "irregular": ("đột xuất", "irregular"),
}


def rhythm(every: str | None, lang: Lang) -> str | None:
    """How often, in words."""
    pair = RHYTHMS.get(every or "")
    return None if pair is None else pair[0 if lang == "vi" else 1]


def due_day(entry: Entry, lang: Lang) -> Value:
    """The last day, of a deadline that is not one of a rhythm alone."""
    end = entry["end_date"] or entry["start_date"]
    return date.fromisoformat(end) if end else None


_EVIDENCE = (
    Field("Trích dẫn", "Quote", 46, plain("quote")),
    Field("Nguồn (văn bản, mục, trang)", "Source (document, section, page)", 38, source),
    Field("Ghi chú", "Notes", 18, notes),
    Field("Độ tin cậy", "Confidence", 10, plain("confidence")),
    Field("Mã", "Id", 20, plain("record_id")),
)
_VALUE = (
    Field("Chỉ tiêu", "Indicator", 34, plain("indicator")),
    Field("Địa bàn, đối tượng", "Area or population", 16, plain("area")),
    Field("Đơn vị tính", "Unit", 12, unit),
)

FORMS: dict[str, Form] = {
    form.kind: form
    for form in (
        Form(
            "targets",
            ("Chỉ tiêu", "BIỂU TỔNG HỢP CHỈ TIÊU"),
            ("Targets", "SUMMARY OF TARGETS"),
            (
                *_VALUE,
                Field("Hiện trạng", "Baseline", 12, plain("baseline_value")),
                Field("Năm gốc", "Baseline year", 14, period("baseline_start", "baseline_end")),
                Field("So sánh", "Bound", 12, bound),
                Field("Mục tiêu", "Target", 16, plain("value")),
                Field("Mục tiêu (cận trên)", "Target (upper end)", 14, plain("value_max")),
                Field("Thời hạn", "Due", 16, period("due_start", "due_end")),
                Field("Cơ quan chủ trì", "Lead", 20, leads),
                Field("Cơ quan phối hợp", "Partners", 20, partners),
                *_EVIDENCE,
                Field("Mã chỉ tiêu", "Indicator id", 16, plain("indicator_id")),
            ),
        ),
        Form(
            "assignments",
            ("Phân công", "BẢNG PHÂN CÔNG NHIỆM VỤ"),
            ("Assignments", "ASSIGNMENT OF TASKS"),
            (
                Field("Nhiệm vụ", "Task", 60, plain("task")),
                Field("Chủ trì", "Body", 30, plain("agency")),
                Field("Vai trò", "Role", 12, worded("role")),
                Field("Phối hợp", "Partners", 30, own_partners),
                Field("Thời gian hoàn thành", "Due", 20, dues),
                Field("Sản phẩm", "Product", 24, plain("product")),
                *_EVIDENCE,
            ),
        ),
        Form(
            "citations",
            ("Căn cứ pháp lý", "DANH MỤC CĂN CỨ PHÁP LÝ"),
            ("Citations", "LEGAL BASES AND REFERENCES"),
            (
                Field("Số, ký hiệu", "Document", 26, plain("canonical")),
                Field("Loại", "Kind", 16, worded("kind")),
                Field("Cơ quan ban hành", "Issued by", 26, plain("issuer")),
                Field("Ngày", "Date", 13, day("date")),
                Field("Trích yếu", "Title", 50, plain("title")),
                Field("Vai trò", "Role", 12, worded("role")),
                Field("Điều khoản", "Provision", 18, plain("provision")),
                Field(
                    "Lỗi viện dẫn",
                    "Defects",
                    20,
                    lambda entry, lang: "; ".join(listed(entry["defects"])) or None,
                ),
                *_EVIDENCE,
            ),
        ),
        Form(
            "figures",
            ("Số liệu", "BIỂU SỐ LIỆU"),
            ("Figures", "FIGURES"),
            (
                *_VALUE,
                Field("So sánh", "Bound", 12, bound),
                Field("Giá trị", "Value", 16, plain("value")),
                Field("Giá trị (cận trên)", "Value (upper end)", 14, plain("value_max")),
                Field("Thời điểm", "As of", 16, period("as_of_start", "as_of_end")),
                *_EVIDENCE,
                Field("Mã chỉ tiêu", "Indicator id", 16, plain("indicator_id")),
            ),
        ),
        Form(
            "deadlines",
            ("Thời hạn", "LỊCH THỜI HẠN"),
            ("Deadlines", "CALENDAR OF DEADLINES"),
            (
                Field("Nhiệm vụ", "Task", 60, tasks),
                Field("Hạn", "Due", 14, due_day),
                Field("Định kỳ", "Rhythm", 16, lambda entry, lang: rhythm(entry["every"], lang)),
                Field("Cơ quan", "Body", 30, leads),
                Field("Phối hợp", "Partners", 30, partners),
                *_EVIDENCE,
            ),
        ),
        Form(
            "sections",
            ("Mục", "CÁC PHẦN, MỤC"),
            ("Sections", "SECTIONS"),
            (
                Field("Số mục", "Label", 10, plain("label")),
                Field("Tên mục", "Title", 60, plain("title")),
                Field("Bậc", "Level", 8, plain("depth")),
                Field("Loại", "Kind", 18, worded("kind")),
                *_EVIDENCE,
            ),
        ),
    )
}

PLAN_FIELDS = (
    Field("Loại", "Kind", 14, worded("kind")),
    Field("Số", "Number", 10, plain("number")),
    Field("Ký hiệu", "Symbol", 16, plain("symbol")),
    Field("Ngày", "Date", 13, day("date")),
    Field("Cơ quan ban hành", "Issued by", 34, plain("issuer")),
    Field("Trích yếu", "Title", 60, plain("title")),
    Field("Thời kỳ", "Period", 16, period("period_start", "period_end")),
    Field("Tỉnh", "Province", 18, plain("province")),
    Field("Huyện", "District", 18, plain("district")),
    Field("Xã", "Commune", 18, plain("commune")),
    Field("Người ký", "Signed by", 22, plain("signer_name")),
    Field("Tệp", "File", 30, plain("file_name")),
    Field("Số bản ghi", "Records", 10, plain("records")),
)
FORMS["plans"] = Form(
    "plans", ("Văn bản", "DANH MỤC VĂN BẢN"), ("Documents", "DOCUMENTS"), PLAN_FIELDS
)
ORDER = ("targets", "assignments", "citations", "deadlines", "figures", "plans", "sections")
"""The sheets of a workbook, what is asked for most first."""
