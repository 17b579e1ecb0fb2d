"""``Sổ cam kết``: the register of commitments as a sheet that an inspector fills on in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from .. import wording
from ..sheets import Column, Sheet, Value, write_workbook
from ..wording import Lang
from .results_model import BASES, STATES, Commitment, CommitmentRegister
from .words import shown, where

ORDER = tuple(STATES)
_COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("STT", "No.", 6),
    ("Cam kết", "Commitment", 40),
    ("Kế hoạch", "Plan", 16),
    ("Thời hạn", "Due", 16),
    ("Cơ quan thực hiện", "Owner", 24),
    ("Kết quả theo báo cáo", "Reported", 18),
    ("Trạng thái", "State", 15),
    ("Lý do", "Reason", 44),
    ("Báo cáo tự đánh giá", "The report's own claim", 22),
    ("Trích kế hoạch", "Quote of the plan", 40),
    ("Vị trí", "Place", 26),
    ("Trích báo cáo", "Quotes of the reports", 40),
    ("Vị trí trong báo cáo", "Place in the reports", 30),
    ("Cơ sở ghép", "Matched by", 26),
    ("Độ tin cậy", "Confidence", 10),
    ("Giải trình", "Explanation", 22),
    ("Tệp", "File", 22),
    ("Mã", "Id", 20),
)
_PRINTED = 13
_NOTE = (
    "Chỉ kết luận đạt, vượt, chưa đạt, mâu thuẫn khi trùng tên gọi, đơn vị tính, địa bàn và thời "
    "điểm; còn lại ghi “Không kết luận” để người đọc tự đối chiếu.",
    "Met, exceeded, not met and contradicted are said only where name, unit, place and time agree; "
    "all else is not concluded.",
)


def register_sheet(register: CommitmentRegister, lang: Lang = "vi") -> Sheet:
    """The sheet of all commitments, in the order of the plans."""
    side = 0 if lang == "vi" else 1
    counts = ", ".join(
        f"{STATES[state][side].lower()} {register.count(state)}"
        for state in ORDER
        if register.count(state)
    )
    day = wording.day(register.as_of, lang)
    lines = (
        f"{('Tính đến', 'As of')[side]} {day}: {counts or 0}.",
        f"{('Báo cáo', 'Reports')[side]}: {', '.join(register.reports) or '-'}",
        _NOTE[side],
    )
    return Sheet(
        name=("Sổ cam kết", "Commitments")[side],
        columns=tuple(Column((vi, en)[side], width) for vi, en, width in _COLUMNS),
        rows=_rows(register, lang),
        title=("SỔ CAM KẾT", "REGISTER OF COMMITMENTS")[side],
        notes=lines,
        printed=_PRINTED,
    )


def write_register(target: Path, register: CommitmentRegister, lang: Lang = "vi") -> int:
    """Write the register as a workbook; gives the number of rows.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    return write_workbook(target, [register_sheet(register, lang)])


def basis(one: Commitment, lang: Lang) -> str:
    """In what the first figure and the commitment agree, in words."""
    if not one.reports:
        return ""
    first = one.reports[0]
    side = 0 if lang == "vi" else 1
    words = [BASES[key][side] for key in first.basis]
    missing = first.lacks if lang == "vi" else first.lacks_english
    if missing:
        words.append(f"{('thiếu', 'lacks')[side]}: {missing}")
    return "; ".join(words)


def _rows(register: CommitmentRegister, lang: Lang) -> Iterator[list[Value]]:
    side = 0 if lang == "vi" else 1
    for number, one in enumerate(register.commitments, start=1):
        day = one.due.end if one.due is not None and one.due.end else None
        yield [
            number,
            shown(one.what),
            one.planned or None,
            date.fromisoformat(day) if day else None,
            one.owner,
            one.result or None,
            STATES[one.state][side],
            one.why if lang == "vi" else one.english,
            one.claim or None,
            shown(one.plan.quote),
            where(one.plan, lang),
            "\n".join(f"“{shown(r.evidence.quote, 400)}”" for r in one.reports) or None,
            "\n".join(
                f"{r.evidence.file or ''} {where(r.evidence, lang)}".strip() for r in one.reports
            )
            or None,
            basis(one, lang) or None,
            one.confidence,
            None,
            one.file,
            one.id,
        ]
