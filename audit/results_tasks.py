"""The state of a dated task by the words of the reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .. import wording
from ..extract.folding import fold
from ..models import Assignment, Deadline, Interval
from .case import AuditCase
from .results_model import Commitment, Reported, State
from .results_said import Said, pairs, uncovered
from .results_words import plain

_STRONG, _WEAK, _FEWEST = 0.8, 0.55, 4
_LONGEST = 30  # syllables of a task that a report can be asked to repeat
_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)(?!\d)")
_WHEN = re.compile(
    r"(?:,? ?(?:hoàn thành|xong|thực hiện|kết thúc|gửi về|báo cáo))* ?(?:trước|đến|vào|chậm nhất|"
    r"trong|từ)? ?(?:ngày|tháng|quý|cuối|đầu).{0,40}$"
)
_DONE = re.compile(r"(?<!\w)(?:đã|hoàn thành|xong|hoàn tất|được ban hành)(?!\w)")
_NOT_DONE = re.compile(
    r"(?<!\w)(?:chưa|không)(?: được)? (?:hoàn thành|thực hiện|ban hành|xây dựng|triển khai|tổ chức"
    r"|kịp|xong|bố trí)(?!\w)"
)
_OPEN = re.compile(
    r"(?<!\w)(?:chưa|không|đang|sẽ|tiếp tục|dự kiến|cần|yêu cầu|đề nghị|chậm|một số|cơ bản|phần lớn"
    r"|phấn đấu|(?<!/)\d+/\d+(?!/))(?!\w)"
)


def tasks(plan: AuditCase) -> Iterator[tuple[Assignment, Deadline]]:
    """The tasks that have a day by which they are to be done; what recurs has none."""
    for task in plan.document.assignments:
        times = [plan.record(link.id) for link in task.due]
        dated = [d for d in times if isinstance(d, Deadline) and d.kind != "recurring" and d.end]
        if len(dated) == 1 and task.task:
            yield task, dated[0]


def settle_task(
    plan: AuditCase,
    task: Assignment,
    due: Deadline,
    said: Sequence[Said],
    as_of: str,
    last: str | None,
) -> Commitment:
    """The row of the register for one dated task."""
    asked = _WHEN.sub("", fold(" ".join((task.task or "").split())))
    words = plain(asked.strip().removesuffix("trên địa bàn"))
    wanted = pairs(" ".join(words.split()[:_LONGEST]))
    scored = sorted(
        ((len(wanted & s.pairs) / len(wanted), s) for s in said if wanted), key=lambda p: -p[0]
    )
    best = [(score, s) for score, s in scored if score >= _WEAK][:2]
    state, why, english = _state(due.end or "", as_of, best, len(wanted), task.review)
    early = uncovered(last, due.end)
    if state == "unreported" and early is not None:
        state = "unclear"
        why = f"Chưa có báo cáo cho thời điểm này: {early[0]}."
        english = f"No report covers that time: {early[1]}."
    return Commitment(
        id=task.id,
        kind="task",
        what=" ".join((task.task or "").split()),
        planned=wording.interval(Interval(start=due.start, end=due.end), "vi"),
        owner=task.agency,
        due=Interval(start=due.start, end=due.end),
        state=state,
        why=why,
        english=english,
        confidence=round(min(task.confidence, *(score for score, _ in best), 1.0), 2),
        plan=plan.cite(task),
        reports=tuple(
            Reported(
                evidence=s.case.cite(s.span),
                basis=("words",) + (("place",) if s.place else ()),
                words=round(score, 2),
                strong=score >= _STRONG and bool(s.place),
                confidence=round(score, 2),
            )
            for score, s in best
        ),
        file=plan.name or None,
    )


def _state(
    end: str, as_of: str, best: list[tuple[float, Said]], size: int, review: bool
) -> tuple[State, str, str]:
    day = wording.day(end, "vi")
    if as_of < end:
        return "not_due", f"Hạn là {day}, chưa đến.", f"It is due on {end}."
    if not best:
        return (
            "unreported",
            "Báo cáo không nhắc đến nhiệm vụ này.",
            "The reports do not speak of this task.",
        )
    score, said = best[0]
    if score < _STRONG or size < _FEWEST or review or not said.place:
        return (
            "unclear",
            "Báo cáo có câu gần giống, chưa đủ căn cứ để kết luận.",
            "A sentence of the reports comes near, which decides nothing.",
        )
    return _by_words(end, day, said)


def _by_words(end: str, day: str, said: Said) -> tuple[State, str, str]:
    if _NOT_DONE.search(said.words) and not re.search(
        r"(?<!\w)(?:đã|nhưng|song)(?!\w)", said.words
    ):
        told = said.case.document.header.date
        if told and told > end:
            return (
                "not_met",
                f"Báo cáo ngày {wording.day(told, 'vi')} ghi chưa thực hiện; hạn là {day}.",
                f"The report of {told} says that it is not done; due was {end}.",
            )
    if not _DONE.search(said.words) or _OPEN.search(said.words):
        return (
            "unclear",
            "Báo cáo có nhắc đến nhưng không nói rõ đã hoàn thành hay chưa.",
            "The report speaks of it and does not say whether it is done.",
        )
    days = _days(said)
    done = days[0] if len(days) == 1 else None
    if done is None and not days:
        told = said.case.document.header.date
        done = told if told and told <= end else None
    if done is None:
        return (
            "unclear",
            f"Báo cáo ghi đã thực hiện nhưng không rõ ngày nào; hạn là {day}.",
            f"The report says that it is done but not when; due was {end}.",
        )
    shown = wording.day(done, "vi")
    if done <= end:
        return "met", f"Thực hiện {shown}, hạn {day}.", f"Done by {done}, due was {end}."
    return "not_met", f"Thực hiện {shown}, sau hạn {day}.", f"Done on {done}, after {end}."


def _days(said: Said) -> list[str]:
    """The days that the sentence names, without those of the acts that it cites."""
    cited = [c.span for c in said.case.document.citations]
    found = []
    for match in _DATE.finditer(said.case.plain, said.span.start, said.span.end):
        if any(span.start <= match.start() < span.end for span in cited):
            continue
        day, month, year = (int(part) for part in match.groups())
        if 1 <= day <= 31 and 1 <= month <= 12:
            found.append(f"{year:04}-{month:02}-{day:02}")
    return list(dict.fromkeys(found))
