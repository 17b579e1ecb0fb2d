"""Numbers, dates and kinds as a Vietnamese or an English reader writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from .models import Interval, Quantity

Lang = Literal["vi", "en"]

_WORDS: Mapping[str, tuple[str, str]] = {
    # kinds of documents
    "plan": ("kế hoạch", "plan"),
    "submission": ("tờ trình", "submission"),
    "decision": ("quyết định", "decision"),
    "resolution": ("nghị quyết", "resolution"),
    "report": ("báo cáo", "report"),
    "programme": ("chương trình", "programme"),
    "directive": ("chỉ thị", "directive"),
    "official_letter": ("công văn", "official letter"),
    "guidance": ("hướng dẫn", "guidance"),
    "notice": ("thông báo", "notice"),
    "news": ("tin, bài", "news"),
    "other": ("khác", "other"),
    # record types
    "sections": ("phần, mục", "sections"),
    "citations": ("viện dẫn", "citations"),
    "targets": ("chỉ tiêu", "targets"),
    "figures": ("số liệu", "figures"),
    "deadlines": ("thời hạn", "deadlines"),
    "assignments": ("phân công", "assignments"),
    # columns and labels
    "issuer": ("Cơ quan ban hành", "Issued by"),
    "number": ("Số, ký hiệu", "Number"),
    "date": ("Ngày", "Date"),
    "title": ("Trích yếu", "Title"),
    "period": ("Thời kỳ", "Period"),
    "signer": ("Người ký", "Signed by"),
    "indicator": ("Chỉ tiêu", "Indicator"),
    "change": ("Thay đổi", "Change"),
    "value": ("Giá trị", "Value"),
    "unit": ("Đơn vị", "Unit"),
    "due": ("Thời hạn", "Due"),
    "section": ("Mục", "Section"),
    "legal_bases": ("Căn cứ pháp lý", "Legal bases"),
    "outline": ("Các phần, mục", "Sections"),
    "counts": ("Số bản ghi", "Records"),
    "about": ("Trích yếu", "About"),
    "unknown": ("chưa rõ", "unknown"),
    # fields of records
    "label": ("Số mục", "Label"),
    "kind": ("Loại", "Kind"),
    "canonical": ("Văn bản", "Document"),
    "role": ("Vai trò", "Role"),
    "provision": ("Điều khoản", "Provision"),
    "start": ("Từ", "From"),
    "end": ("Đến", "To"),
    "every": ("Định kỳ", "Every"),
    "agency": ("Cơ quan", "Agency"),
    "partners": ("Phối hợp", "Partners"),
    "task": ("Nhiệm vụ", "Task"),
    # roles and kinds
    "basis": ("căn cứ", "basis"),
    "implements": ("thực hiện", "implements"),
    "reference": ("viện dẫn", "reference"),
    "lead": ("chủ trì", "lead"),
    "coordinate": ("phối hợp", "coordinate"),
    "advise": ("tham mưu", "advise"),
    "requested": ("đề nghị", "requested"),
    "responsible": ("thực hiện", "responsible"),
    "by": ("chậm nhất", "by"),
    "within": ("trong", "within"),
    "recurring": ("định kỳ", "recurring"),
    "purpose": ("mục đích", "purpose"),
    "situation": ("thực trạng", "situation"),
    "goal": ("mục tiêu", "goal"),
    "solution": ("nhiệm vụ, giải pháp", "solution"),
    "funding": ("kinh phí", "funding"),
    "organisation": ("tổ chức thực hiện", "organisation"),
    "reporting": ("báo cáo", "reporting"),
    "closing": ("kết", "closing"),
    "recipients": ("nơi nhận", "recipients"),
    "signature": ("chữ ký", "signature"),
    "annex": ("phụ lục", "annex"),
    "constitution": ("hiến pháp", "constitution"),
    "law": ("luật", "law"),
    "ordinance": ("pháp lệnh", "ordinance"),
    "decree": ("nghị định", "decree"),
    "circular": ("thông tư", "circular"),
    "joint_circular": ("thông tư liên tịch", "joint circular"),
    "project": ("đề án, dự án", "project"),
    "conclusion": ("kết luận", "conclusion"),
    "consolidated_text": ("văn bản hợp nhất", "consolidated text"),
    # change and bound
    "level": ("mức", "level"),
    "increase": ("tăng", "increase"),
    "decrease": ("giảm", "decrease"),
    "exact": ("", ""),
    "at_least": ("≥", "≥"),
    "at_most": ("≤", "≤"),
    "about_bound": ("≈", "≈"),
    "range": ("", ""),
    "year": ("năm", "year"),
    "month": ("tháng", "month"),
    "quarter": ("quý", "quarter"),
    "day": ("ngày", "day"),
    "week": ("tuần", "week"),
    "half_year": ("6 tháng", "half a year"),
    "irregular": ("đột xuất", "irregular"),
}


def word(key: str, lang: Lang) -> str:
    """The word for *key* in the reader's language; the key itself when there is none."""
    pair = _WORDS.get(key)
    return key if pair is None else pair[0 if lang == "vi" else 1]


def number(value: float, lang: Lang) -> str:
    """``1100`` as ``1.100`` and ``12.83`` as ``12,83`` in Vietnamese, ``1,100`` in English."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def day(iso: str, lang: Lang) -> str:
    """``2020-12-31`` as ``31/12/2020`` in Vietnamese, unchanged in English."""
    return "/".join(reversed(iso.split("-"))) if lang == "vi" else iso


_VIETNAM = timezone(timedelta(hours=7))


def moment(stamp: str, lang: Lang) -> str:
    """A time of day in UTC, ``2020-12-31T07:05:00+00:00``, as the clocks of Vietnam show it.

    They stand seven hours before UTC all the year.
    """
    known = datetime.fromisoformat(stamp)
    there = (known if known.tzinfo else known.replace(tzinfo=UTC)).astimezone(_VIETNAM)
    return f"{day(there.date().isoformat(), lang)} {there:%H:%M}"


def interval(value: Interval | None, lang: Lang) -> str:
    """A time with two ends as a reader writes it; whole years as years, nothing as ``""``."""
    if value is None or (value.start is None and value.end is None):
        return ""
    start, end = value.start, value.end
    if start and end and start.endswith("-01-01") and end.endswith("-12-31"):
        return start[:4] if start[:4] == end[:4] else f"{start[:4]} - {end[:4]}"
    if start and end:
        return f"{day(start, lang)} - {day(end, lang)}"
    if end:
        return f"{'đến' if lang == 'vi' else 'by'} {day(end, lang)}"
    return f"{'từ' if lang == 'vi' else 'from'} {day(start or '', lang)}"


def quantity(record: Quantity, lang: Lang) -> str:
    """The value with its bound and range, without its unit: ``≥ 98``, ``2,5 - 3``."""
    bound = word("about_bound" if record.bound == "about" else record.bound, lang)
    text = number(record.value, lang)
    if record.value_max is not None:
        text += f" - {number(record.value_max, lang)}"
    return f"{bound} {text}".strip()


def joined(value: str, unit: str) -> str:
    """A number with its unit as an office writes it: ``12,83%`` and ``4.658 hộ``."""
    return f"{value}{unit}" if unit.startswith("%") else f"{value} {unit}".strip()


def amount(record: Quantity, lang: Lang) -> str:
    """The value with its bound, range and unit: ``≥ 98%``, ``2,5 - 3 triệu đồng/năm``."""
    return joined(quantity(record, lang), unit(record, lang))


def unit(record: Quantity, lang: Lang) -> str:
    """The unit, with the pace: ``%``, ``%/năm``, ``đồng``."""
    name = record.unit or ""
    if lang == "vi" and (name == "VND" or name.startswith("VND/")):
        name = "đồng" + name[3:]
    return f"{name}/{word(record.per, lang)}" if record.per else name
