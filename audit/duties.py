"""Targets and who answers for them, and duties against each other (rules R14, R16, R17).

A target is called ownerless only where the document assigns duties at all, and where nobody's
duty speaks of what the target is about; a body that only works along with others is no owner.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rapidfuzz import fuzz

from ..extract.agency_identity import identify
from ..extract.folding import fold
from ..models import Assignment, Deadline, Severity, Span, Target
from .case import AuditCase
from .registry import Found, check

_FEWEST = 3  # assignments below which a document does not assign duties
_TASKS = 5
_SHORT_NAME = 8  # characters; a shorter name of a body stands in other words, too
_DECIDES = ("lead", "responsible", "advise", "requested")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a group of targets is about, and the words of a duty that answers for it.

    ``about`` are words of targets whose indicator has no id. A topic that is ``shared`` is one of
    programmes of which much is understood without being written down: there a body whose own name
    holds the words answers as well (``Trung tâm Văn hóa`` for culture), and so does the body that
    leads the whole plan in its own field; a finding is never serious.
    """

    id: str
    name: str
    english: str
    indicators: frozenset[str]
    words: re.Pattern[str]
    bodies: frozenset[str]
    offices: frozenset[str]
    about: re.Pattern[str] | None = None
    shared: bool = False

    def holds(self, target: Target, told: str) -> bool:
        """Whether *target* is of this topic; *told* is its indicator, folded."""
        if target.indicator_id in self.indicators:
            return bool(self.words.search(f"{told} {fold(target.quote)}"))
        if target.indicator_id is not None or target.unit == "VND" or self.about is None:
            return False  # money for a matter is not its goal
        return bool(self.about.search(told))

    def answered(self, duty: Assignment) -> bool:
        """Whether the body of *duty* does nothing else, by what it is or by its name."""
        if duty.agency_id in self.bodies:
            return True
        return bool(self.shared and duty.role in _DECIDES and self.words.search(fold(duty.agency)))


@cache
def topics() -> tuple[Topic, ...]:
    """The topics of ``register/topics.toml``."""
    path = resources.files(f"{__package__}.register") / "topics.toml"
    return tuple(
        Topic(
            raw["id"],
            raw["name"],
            raw["english"],
            frozenset(raw["indicators"]),
            re.compile(raw["words"]),
            frozenset(raw["bodies"]),
            frozenset(raw["offices"]),
            re.compile(raw["about"]) if raw.get("about") else None,
            raw.get("shared", False),
        )
        for raw in tomllib.loads(path.read_text(encoding="utf-8"))["topic"]
    )


@check(
    id="no_owner",
    title="Chỉ tiêu không có cơ quan chủ trì",
    english="A target for which nobody answers",
    severity="serious",
    proves="Phần phân công không giao cho cơ quan nào nhiệm vụ về nội dung của chỉ tiêu.",
    proves_english="No duty of the document speaks of what the target is about.",
    tolerance="nhiệm vụ có nói đến nội dung của chỉ tiêu là đủ; chỉ “phối hợp” thì chưa đủ",
)
def no_owner(case: AuditCase) -> Iterator[Found]:
    """One finding a topic, with its targets; ``medium`` where somebody at least works along."""
    duties = case.document.assignments
    if len(duties) < _FEWEST or case.document.header.kind not in ("plan", "news", "programme"):
        return
    if not any(section.kind == "organisation" for section in case.document.sections) and (
        case.document.header.kind != "news"
    ):
        return
    title = fold(case.document.header.title or "")
    leads = _leads(case)
    told = [(t, fold(t.indicator or "")) for t in case.document.targets]
    done = [(a, _words(case, a)) for a in duties]
    for topic in topics():
        targets = [t for t, name in told if topic.holds(t, name) and not _owned(case, t)]
        if not targets or topic.words.search(title):
            continue  # what the whole plan is about is led by whoever leads the plan
        about = [a for a, words in done if topic.words.search(words)]
        if any(a.role in _DECIDES for a in about) or any(topic.answered(a) for a in duties):
            continue
        if topic.shared and topic.offices & leads:
            continue  # the field of the body that leads the whole plan
        yield _ownerless(case, topic, targets, about, led=bool(leads))


# ``Phụ trách các tiêu chí số 5, 6, 14``: who answers for what is told by numbers.
_BY_NUMBER = re.compile(
    r"(?<!\w)(?:tiêu chí|chỉ tiêu|nội dung) (?:số )?\d"
    r"|phụ trách (?:các |những )?(?:tiêu chí|chỉ tiêu)"
    r"|(?:tiêu chí|chỉ tiêu)[^.;\n]{0,30} (?:được|đã) (?:giao|phân công)"
    r"|(?:nhiệm vụ|chỉ tiêu|tiêu chí)[^.;\n]{0,40} (?:tại|theo|trong) (?:các )?(?:phụ lục|biểu)"
)
_WHOLE = re.compile(
    r"thường trực|(?:chủ trì|tham mưu|chịu trách nhiệm)[^.;\n]{0,140}"
    r"(?:triển khai|cụ thể hóa|tổ chức thực hiện|theo dõi)[^.;\n]{0,60}kế hoạch"
)


def _by_number(case: AuditCase) -> bool:
    """Whether duties are given by the numbers of criteria, or by an annex."""
    return any(
        a.role in _DECIDES and _BY_NUMBER.search(_words(case, a)) for a in case.document.assignments
    )


def _leads(case: AuditCase) -> frozenset[str]:
    """The bodies that lead the whole plan."""
    return frozenset(
        a.agency_id
        for a in case.document.assignments
        if a.agency_id and a.role in _DECIDES and _WHOLE.search(_words(case, a))
    )


def _owned(case: AuditCase, target: Target) -> bool:
    """Whether a duty is linked to the target, or its own line names who does it."""
    if target.responsible or re.search(r"[^\W\d_]", target.quote) is None:
        return True  # the number of a table's cell: its row may name the body
    line = case.paragraph(target.span.start)
    told = case.plain[slice(*_bounds(case.sentence(target.span.start)))]
    return any(
        line.overlaps(a.span) or (len(a.agency) > _SHORT_NAME and fold(a.agency) in told)
        for a in case.document.assignments
    )


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _words(case: AuditCase, duty: Assignment) -> str:
    """The words of a duty: its sentence, to its end."""
    sentence = case.sentence(duty.span.start)
    end = max(sentence.end, duty.span.end)
    return case.plain[duty.span.start : end] + " " + fold(duty.task or "")


def _ownerless(
    case: AuditCase,
    topic: Topic,
    targets: Sequence[Target],
    about: Sequence[Assignment],
    *,
    led: bool,
) -> Found:
    grave: Severity | None = "medium" if about or _office(case, topic) else None
    if topic.shared:
        grave = "light" if led else "medium"
    names = "; ".join(
        dict.fromkeys(f"“{' '.join(t.quote.replace('*', '').split())[:90]}”" for t in targets[:4])
    )
    along = ", ".join(dict.fromkeys(a.agency for a in about))
    only = f"; {along} chỉ “phối hợp”" if along else ""
    return Found(
        message=f"Không cơ quan nào được giao chủ trì nội dung {topic.name}{only}, trong khi có "
        f"{len(targets)} chỉ tiêu: {names}.",
        english=f"Nobody is put in charge of {topic.english}"
        + (f" ({along} only work along)" if along else "")
        + f", though there are {len(targets)} targets: {names}.",
        evidence=[*(case.cite(t) for t in targets), *(case.cite(a) for a in about[:3])],
        expected="một cơ quan chủ trì",
        severity=grave,
        repair=f"Giao một cơ quan chủ trì nội dung {topic.name}.",
        repair_english=f"Put a body in charge of {topic.english}.",
        proved=True,  # what is missing does not hang on how surely each record was read
        review=all(t.review for t in targets) or _by_number(case),
        key=topic.id,
        sure=min(0.85, *(t.confidence for t in targets)) if len(targets) == 1 else 0.85,
    )


def _office(case: AuditCase, topic: Topic) -> bool:
    return any(a.agency_id in topic.offices for a in case.document.assignments)


@check(
    id="no_dates",
    title="Nhiệm vụ không có thời hạn",
    english="Duties without a date",
    severity="medium",
    proves="Không nhiệm vụ nào, hoặc rất ít nhiệm vụ, có ngày phải hoàn thành.",
    proves_english="No duty, or hardly any, has a date by which it must be done.",
    tolerance="từ 10 % nhiệm vụ có thời hạn trở lên thì không nêu",
)
def no_dates(case: AuditCase) -> Iterator[Found]:
    """One finding a document: how many duties there are and how many are dated."""
    head = case.document.header
    duties = [a for a in case.document.assignments if a.role != "requested"]
    if head.kind != "plan" or len(duties) < _TASKS:
        return
    dated, usual = _dated(case, duties)
    if len(dated) >= 0.1 * len(duties):
        return
    told = (
        f"{len(dated)} nhiệm vụ có ngày hoàn thành" if dated else "không nhiệm vụ nào có ngày "
        "hoàn thành"
    )  # fmt: skip
    recurring = f"; {len(usual)} nhiệm vụ chỉ ghi định kỳ" if usual else ""
    yield Found(
        message=f"Trong {len(duties)} nhiệm vụ đã giao, {told}{recurring}: khó kiểm tra tiến độ.",
        english=f"Of {len(duties)} duties {len(dated)} have a date"
        + (f", {len(usual)} only come back" if usual else "")
        + ": progress is hard to check.",
        evidence=[case.cite(a) for a in _apart(dated or duties)[:3]],
        arithmetic=f"{len(dated)} / {len(duties)}",
        expected="thời hạn cho từng nhiệm vụ",
        severity="note" if dated or _any_date(case) else None,
        repair="Ghi thời hạn hoàn thành cho từng nhiệm vụ.",
        repair_english="Give each duty a date.",
        proved=True,
    )


def _apart(duties: Sequence[Assignment]) -> list[Assignment]:
    """The duties of different words: one sentence may give several bodies the same duty."""
    return list({(a.span.start, a.span.end): a for a in duties}.values())


def _any_date(case: AuditCase) -> bool:
    """Whether the document has any deadline: it may hold for all duties."""
    goals = {link.id for a in case.document.assignments for link in a.due}
    return any(
        d.kind != "recurring" and d.end and (d.id in goals or _heads(case, d))
        for d in case.document.deadlines
    )


def _heads(case: AuditCase, deadline: Deadline) -> bool:
    around = case.section(deadline)
    return around is not None and around.kind in ("solution", "organisation", "reporting", "other")


def _dated(
    case: AuditCase, duties: Sequence[Assignment]
) -> tuple[list[Assignment], list[Assignment]]:
    known: dict[str, Deadline] = {d.id: d for d in case.document.deadlines}
    dated, usual = [], []
    for duty in duties:
        times = [known[link.id] for link in duty.due if link.id in known]
        if any(d.kind != "recurring" and (d.start or d.end) for d in times):
            dated.append(duty)
        elif times:
            usual.append(duty)
    return dated, usual


# Bodies of the people, the Party, the forces: asked to take part, they are given nothing.
_ASKED = frozenset(
    re.findall(
        r"\w+",
        "UBND HDND MTTQ BCD CCB DOANTN LDLD NONGDAN PHUNU CONGAN QUANSU VPUBND BQLDA KBNN",
    )
)
_ALONG = re.compile(
    r"(?<!\w)phối hợp (?:chặt chẽ )?(?:với )?(?P<who>(?:phòng|sở|ban|trung tâm|ngân hàng|chi cục"
    r"|bảo hiểm|bhxh|nhcsxh|đài|trạm|văn phòng|thanh tra)[^,;.:\n]{3,70})"
)


# Where the name of a body ends and what it does begins.
_DOES = re.compile(
    r"\s(?:để|và|tổ chức|thực hiện|triển khai|hướng|làm|xây|tham|cấp (?!tỉnh|huyện|xã)|vận động"
    r"|rà soát|kiểm tra|tuyên truyền|cung cấp|theo dõi|quản lý|giám sát|bố trí|lập|thẩm định|mở"
    r"|lựa chọn|tiếp nhận|giải quyết|hỗ trợ|đề xuất|trong việc)\b"
)


@check(
    id="named_without_duty",
    title="Cơ quan được nhắc đến nhưng không có nhiệm vụ riêng",
    english="A body that is named and given no duty",
    severity="note",
    proves="Cơ quan được nêu là phối hợp, nhưng phần phân công không giao nhiệm vụ nào.",
    proves_english="The body is said to work along, and no duty of its own is assigned to it.",
)
def named_without_duty(case: AuditCase) -> Iterator[Found]:
    """One note a document; bodies are told apart by function, not by name."""
    carriers = {a.agency_id for a in case.document.assignments}
    if len(carriers - {None}) < 6 or case.document.header.kind != "plan":
        return
    made: dict[str, Span] = {}
    for match in _ALONG.finditer(case.plain, case.span.start, case.span.end):
        who = _DOES.split(match["who"])
        body = identify(who[0].strip())[0]
        if body and body not in _ASKED and body not in carriers:
            end = match.start("who") + len(who[0])
            made.setdefault(body, Span(start=match.start("who"), end=end))
    if made:
        names = ", ".join(f"“{case.file.text[s.start : s.end].strip()}”" for s in made.values())
        yield Found(
            message=f"{names} được nêu là phối hợp nhưng không được giao nhiệm vụ nào.",
            english=f"{names} are to work along, but no duty is assigned to them.",
            evidence=[case.cite(span) for span in made.values()],
            expected="nhiệm vụ cụ thể",
            repair="Giao nhiệm vụ cụ thể, hoặc bỏ tên cơ quan.",
            repair_english="Assign a duty, or drop the name.",
        )


_STANDING = re.compile(
    r"(?<!\w)(?:là )?(?:cơ quan )?thường trực (?P<of>(?:tổng hợp|giúp|của|ban|bcđ|hội đồng)?"
    r"[^;.\n]{3,140})"
)
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "chương trình mục tiêu quốc gia ban chỉ đạo bcđ các của và thực hiện huyện tỉnh xã thành "
        "phố cơ quan là giai đoạn năm kế hoạch công tác triển khai tổng hợp",
    )
)


@check(
    id="two_standing_bodies",
    title="Hai cơ quan thường trực cho một việc",
    english="Two standing bodies for one matter",
    severity="medium",
    proves="Hai cơ quan khác nhau cùng được nêu là cơ quan thường trực của một chương trình.",
    proves_english="Two bodies are each named the standing body of the same programme.",
)
def two_standing_bodies(case: AuditCase) -> Iterator[Found]:
    """``Phòng A là cơ quan thường trực ...`` here, ``Phòng B (cơ quan thường trực ...)`` there."""
    made: list[tuple[str, set[str], Span]] = []
    for match in _STANDING.finditer(case.plain, case.span.start, case.span.end):
        if "cơ quan" not in match[0][:16]:
            continue
        carrier = _carrier(case, match.start())
        if carrier:
            line = case.paragraph(match.start())
            begin = max(line.start, case.plain.rfind(carrier.lower(), line.start, match.start()))
            about = {w for w in re.findall(r"\w+", match["of"]) if w not in _COMMON}
            made.append((carrier, about, Span(start=begin, end=match.end())))
    for index, (first, about, span) in enumerate(made):
        for other, same, place in made[index + 1 :]:
            if not _one_body(first, other) and len(about & same) >= 3:
                yield _two(case, first, span, other, place, about & same)
                return


_BODY = re.compile(
    r"(?:phòng|sở|ban|chi cục|văn phòng|trung tâm|hội|ủy ban)\s(?:[^,;:.()\n]|\b-\b){3,70}?"
    r"(?=\s*(?:\(|là\b|làm\b|$))"
)


def _carrier(case: AuditCase, position: int) -> str | None:
    """The body that stands right before ``cơ quan thường trực``."""
    line = case.paragraph(position)
    before = case.plain[line.start : position].rstrip(" (")
    clause = re.split(r"[,;:.]\s", before)[-1]
    found = list(_BODY.finditer(clause))
    if found:
        return found[-1][0].strip()
    if clause.strip(" -+*•"):
        return None
    # ``- Là cơ quan thường trực ...`` under the heading of a body
    around = [a for a in case.document.assignments if line.overlaps(a.span)]
    return fold(around[0].agency) if around else None


def _one_body(first: str, other: str) -> bool:
    return fuzz.token_set_ratio(first, other) >= 85


def _two(
    case: AuditCase, first: str, span: Span, other: str, place: Span, shared: set[str]
) -> Found:
    a = " ".join(case.file.text[span.start : span.end].split())
    b = " ".join(case.file.text[place.start : place.end].split())
    return Found(
        message=f"Hai cơ quan cùng là thường trực về một chương trình: “{a[:160]}” và “{b[:160]}”.",
        english=f"Two bodies are each the standing body: “{a[:160]}” and “{b[:160]}”.",
        evidence=[case.cite(span), case.cite(place)],
        expected="một cơ quan thường trực",
        repair="Xác định một cơ quan thường trực, ghi rõ phạm vi của cơ quan kia.",
        repair_english="Name one standing body and tell what the other is for.",
    )


@check(
    id="two_leads",
    title="Một nhiệm vụ giao hai cơ quan cùng chủ trì",
    english="One duty with two leads",
    severity="medium",
    proves="Hai mục khác nhau giao cùng một nhiệm vụ cho hai cơ quan cùng chủ trì.",
    proves_english="Two sections give the same duty to two bodies, both in the lead.",
    tolerance="lời văn giống nhau từ 95 %",
)
def two_leads(case: AuditCase) -> Iterator[Found]:
    """The same words under two bodies, each ``chủ trì``."""
    leads = [a for a in case.document.assignments if a.role == "lead" and not a.review]
    told = [(a, " ".join(fold(a.task or "").split())) for a in leads]
    for index, (first, task) in enumerate(told):
        if len(task) < 40:
            continue
        for other, again in told[index + 1 :]:
            if other.section == first.section or other.span.overlaps(first.span):
                continue
            if not first.agency_id or first.agency_id == other.agency_id or not other.agency_id:
                continue
            if fuzz.ratio(task, again) < 95:
                continue
            mine, theirs = _words(case, first), _words(case, other)
            # the same words about another item are two duties: ``mục (IV) (2)``
            numbers = re.findall(r"\d+", mine) == re.findall(r"\d+", theirs)
            if numbers and fuzz.ratio(mine, theirs) >= 80:
                yield Found(
                    message=f"“{first.task}” vừa giao {first.agency} chủ trì, vừa giao "
                    f"{other.agency} chủ trì.",
                    english=f"“{first.task}” is led by {first.agency} and by {other.agency}.",
                    evidence=[case.cite(first), case.cite(other)],
                    expected="một cơ quan chủ trì",
                    repair="Giao một cơ quan chủ trì, cơ quan kia phối hợp.",
                    repair_english="Let one lead and the other work along.",
                )


@check(
    id="no_baseline",
    title="Mức giảm không có số đầu kỳ và cuối kỳ",
    english="A cut without its start and its end",
    severity="medium",
    proves="Chỉ nêu mức giảm; không chỗ nào trong văn bản nêu số đầu kỳ hoặc số phải đạt.",
    proves_english="Only the cut is told; neither start nor end stands anywhere in the document.",
)
def no_baseline(case: AuditCase) -> Iterator[Found]:
    """``giảm 38 hộ nghèo, tỷ lệ giảm 2,75%`` of an unknown number."""
    if case.document.header.kind != "plan":
        return
    bare: list[Target] = []
    for values in case.by_indicator.values():
        family = {v.indicator_id for v in values}
        if not family & {"POV_RATE", "POV_HH", "NEAR_RATE", "NEAR_HH"}:
            continue
        moves = [v for v in values if isinstance(v, Target) and v.change == "decrease"]
        if moves and all(v.change == "decrease" and v.baseline is None for v in values):
            bare += [m for m in moves if m.per is None and not _started(case, m)]
    known = {v.indicator_id for v in case.quantities if v.change == "level" or v.baseline}
    for count, rate in (("POV_HH", "POV_RATE"), ("NEAR_HH", "NEAR_RATE")):
        if {count, rate} & known:
            bare = [b for b in bare if b.indicator_id not in (count, rate)]
    if not bare:
        return
    names = "; ".join(f"“{' '.join(t.quote.split())[:80]}”" for t in bare)
    yield Found(
        message=f"Chỉ nêu mức giảm, không có số đầu kỳ và số cuối kỳ: {names}.",
        english=f"Only cuts are told, without start and end: {names}.",
        evidence=[case.cite(t) for t in bare],
        expected="số hộ, tỷ lệ đầu kỳ và cuối kỳ",
        repair="Ghi số đầu kỳ và số phải đạt.",
        repair_english="Tell where it starts and where it must end.",
    )


_START = re.compile(
    r"(?<!\w)từ (?:mức )?\d[\d.,]*[^;\n]{0,50}?(?:xuống|còn)(?!\w)"
    r"|(?:đầu|cuối) (?:năm|kỳ)[^;\n]{0,40}\d"
)


def _started(case: AuditCase, move: Target) -> bool:
    """Whether the cut's own sentence tells where it starts or ends, though no record holds it."""
    sentence = case.sentence(move.span.start)
    return _START.search(case.flow, sentence.start, sentence.end) is not None
