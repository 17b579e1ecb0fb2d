"""``Danh mục căn cứ pháp lý``: every act that the plans cite, and what the register knows of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from .. import wording
from ..models import Citation, Finding
from ..sheets import Column, Sheet, Value
from ..wording import Lang, word
from .case import AuditCase
from .register import Act
from .when import issued
from .words import shown, where

_COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("STT", "No.", 6),
    ("Số, ký hiệu", "Document", 24),
    ("Loại", "Kind", 14),
    ("Cơ quan ban hành", "Issued by", 24),
    ("Ngày", "Date", 13),
    ("Trích yếu", "Title", 44),
    ("Vai trò", "Role", 12),
    ("Tình trạng hiệu lực", "In force", 30),
    ("Lỗi viện dẫn", "Faults", 36),
    ("Trích dẫn", "Quote", 46),
    ("Vị trí", "Place", 30),
    ("Tệp", "File", 22),
    ("Mã", "Id", 20),
)
_PRINTED = 11
_UNKNOWN = ("Chưa xác định", "Not known")


def bases_sheet(
    cases: Iterable[AuditCase], findings: Sequence[Finding], lang: Lang = "vi"
) -> Sheet:
    """The citations of all documents in their order, with the findings on each as its faults."""
    faults: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        title = finding.title if lang == "vi" else finding.title_english
        for evidence in finding.evidence:
            if evidence.record and title not in faults[evidence.record]:
                faults[evidence.record].append(title)
    side = 0 if lang == "vi" else 1
    return Sheet(
        name=("Căn cứ pháp lý", "Citations")[side],
        columns=tuple(Column((vi, en)[side], width) for vi, en, width in _COLUMNS),
        rows=_rows(cases, faults, lang),
        title=("DANH MỤC CĂN CỨ PHÁP LÝ", "LEGAL BASES AND REFERENCES")[side],
        printed=_PRINTED,
    )


def _rows(
    cases: Iterable[AuditCase], faults: dict[str, list[str]], lang: Lang
) -> Iterator[list[Value]]:
    number = 0
    for case in cases:
        for citation in case.document.citations:
            number += 1
            yield [
                number,
                citation.canonical,
                word(citation.kind, lang),
                citation.issuer,
                date.fromisoformat(citation.date) if citation.date else None,
                shown(citation.title or "") or None,
                word(citation.role, lang),
                validity(case, citation, lang),
                "; ".join(faults.get(citation.id, ())) or None,
                shown(citation.quote),
                where(case.cite(citation), lang),
                case.name or None,
                citation.id,
            ]


def validity(case: AuditCase, citation: Citation, lang: Lang = "vi") -> str:
    """Whether the act held when the document was issued, as far as the register tells.

    What the register does not hold, or holds without proof, is not known.
    """
    side = 0 if lang == "vi" else 1
    act = case.register.find(citation)
    if act is None or not act.verified:
        return _UNKNOWN[side]
    if not act.valid_to:
        return ("Còn hiệu lực", "In force")[side]
    told = issued(case).earliest
    if told is None:
        return _UNKNOWN[side]
    since = wording.day(act.valid_to, lang)
    after = _successor(act, lang)
    if act.valid_to < told:
        return (f"Đã hết hiệu lực sau ngày {since}{after}", f"Ended after {since}{after}")[side]
    return (
        f"Còn hiệu lực lúc ban hành; hết sau ngày {since}{after}",
        f"In force when the plan was issued; ended after {since}{after}",
    )[side]


def _successor(act: Act, lang: Lang) -> str:
    if not act.replaced_by:
        return ""
    return f", thay bằng {act.replaced_by}" if lang == "vi" else f", now {act.replaced_by}"
