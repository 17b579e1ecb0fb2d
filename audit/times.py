"""Dates and periods that cannot be, and years that were lost (rule R13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .. import wording
from ..extract.folding import fold
from ..models import Evidence, Span, Target
from .case import AuditCase
from .registry import Found, check
from .when import issued, years

_NUMERIC = re.compile(
    r"(?<!\w)ngày\s+(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d\d)(?![\d/])"
)
_WORDS = re.compile(
    r"(?<!\w)ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>(?:19|20)\d\d)(?!\d)"
)
_NO_YEAR = re.compile(
    r"(?<!\w)(?:đến |vào )?(?:cuối|hết|đầu) năm(?!\s*(?:\d|nay|này|trước|sau|tới|học|kế|liền|đó"
    r"|dương|âm|tài chính|thứ|\())"
)
_USUAL = re.compile(r"(?<!\w)(?:hàng|hằng|mỗi|từng|các|định kỳ|bình quân) (?:năm|quý|tháng)")
_PLAN_OF = re.compile(
    r"kế hoạch[^.;\n]{0,160}?(?:năm (?P<y>20\d\d)(?!\s*[-–]\s*20)|giai đoạn (?P<a>20\d\d)\s?-\s?"
    r"(?P<b>20\d\d))"
)


@check(
    id="impossible_date",
    title="Ngày không có trên lịch",
    english="A day that the calendar lacks",
    severity="serious",
    proves="Ngày ghi trong văn bản không tồn tại.",
    proves_english="The date does not exist.",
)
def impossible_date(case: AuditCase) -> Iterator[Found]:
    """``ngày 31/02/2024``, ``ngày 31 tháng 6 năm 2023``."""
    for pattern in (_NUMERIC, _WORDS):
        for match in pattern.finditer(case.plain, case.span.start, case.span.end):
            try:
                date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                told = f"{match['d']}/{match['m']}/{match['y']}"
                yield Found(
                    message=f"Ngày {told} không có trên lịch.",
                    english=f"There is no day {told}.",
                    evidence=[case.cite(Span(start=match.start(), end=match.end()))],
                    expected="một ngày có thật",
                    repair="Kiểm tra lại ngày, tháng.",
                    repair_english="Check the day and the month.",
                )


@check(
    id="due_before_issue",
    title="Thời hạn trước ngày ban hành",
    english="A deadline before the day of issue",
    severity="serious",
    proves="Thời hạn giao cho một nhiệm vụ đã qua khi văn bản được ban hành.",
    proves_english="The deadline of a task had passed when the document was issued.",
)
def due_before_issue(case: AuditCase) -> Iterator[Found]:
    """``trước ngày 05/3/2021`` in a plan of 20/3/2021."""
    told = issued(case)
    if told.latest is None or told.earliest is None or case.document.header.kind != "plan":
        return
    tasks = {link.id for task in case.document.assignments for link in task.due}
    seen = [d.span for d in case.document.deadlines if d.id in tasks and d.end]
    oldest = f"{int(told.earliest[:4]) - 2}-01-01"  # what lies further back is history
    for day, span in _read(case, seen) if told.exact else ():
        if oldest <= day < told.earliest:
            words = case.file.text[span.start : span.end]
            yield _passed(case, words, day, told.earliest, [case.cite(span)], exact=True)
    for deadline in case.document.deadlines:
        end = deadline.end
        if deadline.kind == "recurring" or end is None or end >= told.earliest:
            continue
        if deadline.id not in tasks or (deadline.start or end) > end:
            continue
        proof = [case.cite(deadline)]
        yield _passed(case, deadline.quote, end, told.earliest, proof, exact=told.exact)


def _passed(
    case: AuditCase, words: str, end: str, issue: str, proof: list[Evidence], *, exact: bool
) -> Found:
    day = _day(issue, exact)
    return Found(
        message=f"Thời hạn “{_plain(words)}” ({wording.day(end, 'vi')}) đã qua khi văn bản được "
        f"ban hành ({day}).",
        english=f"The deadline {end} had passed when the document was issued ({issue}).",
        evidence=[*proof, case.cite(case.head())],
        arithmetic=f"{wording.day(end, 'vi')} < {day}",
        expected=f"sau {day}",
        repair="Sửa thời hạn, hoặc kiểm tra ngày ban hành.",
        repair_english="Correct the deadline, or check the day of issue.",
    )


_SAME_ITEM = 250  # characters from the end of a duty to a time that is still its own
_LIMIT = re.compile(
    r"(?<!\w)(?:trước|chậm nhất|muộn nhất|hoàn thành|xong|đến hết|hết|phấn đấu đến)"
    r"(?: [^\W\d_]+){0,4}? (?:ngày )?(?:\d{1,2}/\d{1,2} và (?:ngày )?)?"
    r"(?P<d>\d{1,2})(?:\s?/\s?| tháng )(?P<m>\d{1,2})(?:\s?/\s?| năm )(?P<y>20\d\d)(?!\d)"
)
_TOLD = re.compile(
    r"(?<!\w)(?:đã|được|đang|sinh|tính|kể từ|có hiệu lực|tham gia|còn hiệu lực|thành lập|so với"
    r"|báo cáo số|văn bản số|căn cứ)(?!\w)"
)


def _read(case: AuditCase, seen: list[Span]) -> Iterator[tuple[str, Span]]:
    """Deadlines in the words of duties that no record holds: a day of the past is doubtful."""
    duties = [a.span for a in case.document.assignments]
    cited = [c.span for c in case.document.citations]
    for match in _LIMIT.finditer(case.flow, case.span.start, case.span.end):
        span = Span(start=match.start(), end=match.end())
        sentence = case.sentence(match.start())
        around = case.section_at(match.start())
        if around is None or around.kind not in ("organisation", "solution", "reporting"):
            continue
        before = case.plain[max(sentence.start, match.start() - 60) : match.start()]
        clause = re.split(r"[,;]", before)[-1]
        line = case.paragraph(match.start())
        given = around.kind == "reporting" or any(
            d.overlaps(line) or _goes_on(case, d, match.start()) for d in duties
        )
        if _TOLD.search(clause + match[0]) or not given:
            continue
        if any(span.overlaps(other) for other in (*seen, *cited)):
            continue
        try:
            day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        yield day.isoformat(), span


_ITEM = re.compile(r"\n\s*(?:\n|[-+*•–|]|\d+[.)])")


def _goes_on(case: AuditCase, duty: Span, position: int) -> bool:
    """Whether the words at *position* still belong to the item of a duty, a few lines on."""
    return 0 <= position - duty.end <= _SAME_ITEM and not _ITEM.search(
        case.plain, duty.end, position
    )


def _day(iso: str, exact: bool) -> str:
    return wording.day(iso, "vi") if exact else f"năm {iso[:4]}"


def _plain(quote: str) -> str:
    return " ".join(quote.replace("*", "").split())


@check(
    id="retroactive_target",
    title="Chỉ tiêu cho thời gian đã qua",
    english="A target for a time that was over",
    severity="medium",
    proves="Chỉ tiêu đặt cho một năm đã kết thúc khi kế hoạch được ban hành.",
    proves_english="The target is for a year that had ended when the plan was issued.",
)
def retroactive_target(case: AuditCase) -> Iterator[Found]:
    """``năm 2016 giảm 1,57%`` in a plan of 22/8/2017."""
    day, cited = _known_issue(case)
    if day is None:
        return
    late = [
        (target, target.due.end[:4])
        for target in case.document.targets
        if target.due and target.due.end and target.due.end < f"{day[:4]}-01-01"
        and target.due.end < day
    ]  # fmt: skip
    known = [target for target, _ in late]
    late += [
        (target, year)
        for target in case.document.targets
        if target not in known and (year := _dated_back(case, target, day))
    ]
    if late:
        yield _retroactive(case, late, day, cited)


_BY = re.compile(r"(?<!\w)đến (?:cuối |hết )?năm (?P<y>20\d\d)(?!\s*[-–])")


def _dated_back(case: AuditCase, target: Target, day: str) -> str | None:
    """The year that was over, where the target's clause says ``đến (cuối, hết) năm`` of it."""
    if target.change != "level" or target.review or "|" in target.quote:
        return None
    around = case.section(target)
    if not any(section.kind == "goal" for section in case.chain(around)):
        return None
    clause = case.plain[max(case.sentence(target.span.start).start, target.span.start - 25) :]
    head = clause[: clause.find(case.plain[target.span.start : target.span.end])]
    found = list(_BY.finditer(head + " " + case.plain[target.span.start : target.span.end]))
    if len(found) != 1 or re.search(r"(?<!\w)(?:đã|so với|từ)(?!\w)", head):
        return None
    return found[0]["y"] if int(day[:4]) - 3 <= int(found[0]["y"]) < int(day[:4]) else None


def _known_issue(case: AuditCase) -> tuple[str | None, Span]:
    """The day of issue: of the head, or what a news item says of its plan."""
    told = issued(case)
    head = case.document.header
    if head.kind == "news":
        found = re.search(
            r"ngày (\d{1,2})/(\d{1,2})/(20\d\d)[^.\n]{0,60}?(?:đã )?(?:ban hành|phê duyệt|ký)",
            case.words,
        )
        if found:
            iso = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
            at = case.span.start
            return iso, Span(start=at + found.start(), end=at + found.end())
        return None, case.head()
    if told.earliest is None or head.kind not in ("plan", "programme", "decision"):
        return None, case.head()
    return told.earliest, told.basis.span if told.basis else case.head()


def _retroactive(case: AuditCase, late: list[tuple[Target, str]], day: str, cited: Span) -> Found:
    when = sorted({year for _, year in late})
    return Found(
        message=f"{len(late)} chỉ tiêu đặt cho năm {', '.join(when)}, đã kết thúc khi kế hoạch "
        f"được ban hành ({wording.day(day, 'vi')}).",
        english=f"{len(late)} targets are for {', '.join(when)}, which was over when the plan was "
        f"issued ({day}).",
        evidence=[*(case.cite(t) for t, _ in late[:6]), case.cite(cited)],
        arithmetic=f"{when[-1]} < {day[:4]}",
        expected=f"từ năm {day[:4]}",
        repair="Ghi kết quả đã đạt của năm trước thay cho chỉ tiêu.",
        repair_english="Give the result of the past year instead of a target.",
    )


@check(
    id="lost_year",
    title="Mốc thời gian thiếu năm",
    english="A time without its year",
    severity="medium",
    proves="Chỉ tiêu ghi “cuối năm” mà không ghi năm nào, trong kế hoạch nhiều năm.",
    proves_english="A target says “end of the year” without the year, in a plan of several years.",
)
def lost_year(case: AuditCase) -> Iterator[Found]:
    """``cuối năm giảm còn 4,39%`` in a plan for 2016 - 2020."""
    first, last = years(case.document.header.period)
    if first is None or last is None or first == last:
        return
    seen = set()
    for target in case.document.targets:
        if target.per or "|" in target.quote:
            continue
        match = _NO_YEAR.search(case.plain, target.span.start, target.span.end)
        match = match or _opening(case, target)
        if match is None or match.start() in seen:
            continue
        near = case.plain[max(match.start() - 60, 0) : match.end() + 20]
        if _USUAL.search(near):
            continue
        seen.add(match.start())
        yield Found(
            message=f"“{match[0].strip()}” không ghi năm; kế hoạch gồm nhiều năm ({first} - "
            f"{last}) nên không rõ mức {wording.number(target.value, 'vi')} {target.unit or ''} "
            "phải đạt vào năm nào.".replace("  ", " "),
            english=f"“{match[0].strip()}” names no year in a plan for {first} - {last}.",
            evidence=[
                case.cite(Span(start=min(match.start(), target.span.start), end=target.span.end))
                if match.start() < target.span.start
                else case.cite(target)
            ],
            expected=f"{match[0].strip()} <{first} - {last}>",
            repair="Ghi rõ năm.",
            repair_english="Name the year.",
        )


def _opening(case: AuditCase, target: Target) -> re.Match[str] | None:
    """``Đến cuối năm, ...`` at the head of the target's sentence, right before it."""
    sentence = case.sentence(target.span.start)
    found = _NO_YEAR.search(case.plain, sentence.start, target.span.start)
    if found is None or case.plain[sentence.start : found.start()].strip(" \n-+*•"):
        return None
    gap = case.plain[found.end() : target.span.start]
    return found if re.fullmatch(r"\s?,?\s?(?:phấn đấu\s?)?", gap) else None


@check(
    id="period_title",
    title="Thời kỳ ở cuối văn bản khác với tên kế hoạch",
    english="The closing names another time than the title",
    severity="medium",
    proves="Năm hoặc giai đoạn trong câu kết khác với năm hoặc giai đoạn trong tên kế hoạch.",
    proves_english="Year or period of the closing sentence is not that of the title.",
)
def period_title(case: AuditCase) -> Iterator[Found]:
    """``Trên đây là Kế hoạch ... năm 2023`` under a title for 2024."""
    head = case.document.header
    first, last = years(head.period)
    title = fold(head.title or "")
    if head.kind != "plan" or first is None or last is None or str(last) not in title:
        return
    for section in case.document.sections:
        if section.kind != "closing":
            continue
        line = case.flow.find("\n", section.span.start)
        end = line if line >= 0 else case.span.end
        match = _PLAN_OF.search(case.flow, section.span.start, end)
        if match is None:
            continue
        named = (
            (int(match["y"]), int(match["y"])) if match["y"] else (int(match["a"]), int(match["b"]))
        )
        wrong = named != (first, last) and not (first <= named[0] and named[1] <= last)
        if wrong and str(named[0]) not in title:
            yield Found(
                message=f"Câu kết ghi {_years(*named)}, tên kế hoạch ghi {_years(first, last)}.",
                english=f"The closing says {named[0]} - {named[1]}, the title {first} - {last}.",
                evidence=[
                    case.cite(Span(start=match.start(), end=match.end())),
                    case.cite(case.head()),
                ],
                arithmetic=f"{_years(*named)} ≠ {_years(first, last)}",
                expected=_years(first, last),
                repair="Sửa cho thống nhất.",
                repair_english="Make both agree.",
            )


@check(
    id="issue_after_period",
    title="Kế hoạch ban hành sau khi thời kỳ kết thúc",
    english="A plan issued after its period",
    severity="serious",
    proves="Ngày ban hành sau ngày cuối của thời kỳ kế hoạch.",
    proves_english="The day of issue is after the last day of the period.",
)
def issue_after_period(case: AuditCase) -> Iterator[Found]:
    """A plan ``năm 2023`` of 10/01/2024."""
    head = case.document.header
    told = issued(case)
    end = head.period.end if head.period else None
    if head.kind != "plan" or told.earliest is None or end is None or told.earliest <= end:
        return
    if not (told.exact or head.year):
        return
    issue = _day(told.earliest, told.exact)
    yield Found(
        message=f"Kế hoạch cho thời kỳ đến {wording.day(end, 'vi')} lại ban hành {issue}.",
        english=f"The plan until {end} was issued on {told.earliest}.",
        evidence=[case.cite(case.head())],
        arithmetic=f"{issue} > {wording.day(end, 'vi')}",
        expected=f"≤ {wording.day(end, 'vi')}",
        repair="Kiểm tra ngày ban hành và thời kỳ của kế hoạch.",
        repair_english="Check the day of issue and the period.",
    )


def _years(first: int, last: int) -> str:
    return f"năm {first}" if first == last else f"giai đoạn {first} - {last}"
