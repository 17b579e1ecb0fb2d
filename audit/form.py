"""What a plan must have and must not have in its form (rules R18, R19, R20)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..extract.folding import bare, fold
from ..models import Span
from . import spelling
from .case import AuditCase
from .registry import Found, check
from .when import issued

_FORM = "Nghị định 30/2020/NĐ-CP, Điều 8 và Phụ lục I"
_FEW_SLIPS, _SLIP_EVERY = 2, 10_000  # characters of a PDF that was typed, for each slip in it
_TWO_TIERS = "2025-07-01"  # Luật Tổ chức chính quyền địa phương 72/2025/QH15: no districts

_SAYS = (
    ("number", "số của văn bản", "its number"),
    ("date", "ngày ban hành", "its date"),
    ("signer", "người ký", "its signer"),
    ("recipients", "nơi nhận", "its recipients"),
    ("organisation", "phần tổ chức thực hiện", "the part that assigns duties"),
)


@check(
    id="missing_parts",
    title="Thiếu thành phần thể thức của văn bản",
    english="Parts that a document must have are missing",
    severity="serious",
    proves="Trong tệp không có số, ngày, người ký, nơi nhận hoặc phần tổ chức thực hiện.",
    proves_english="The file lacks number, date, signer, recipients or the assignment of duties.",
    reference=_FORM,
)
def missing_parts(case: AuditCase) -> Iterator[Found]:
    """One finding a plan: what of its form is not in the file."""
    head = case.document.header
    if head.kind != "plan" or _attached(case):
        return
    kinds = {section.kind for section in case.document.sections}
    there = {
        "number": head.number is not None or _illegible(case, _NUMBER),
        "date": head.date is not None or _illegible(case, _DAY),
        "signer": head.signer is not None and head.signer.name is not None,
        "recipients": bool(head.recipients) or "recipients" in kinds or "nơi nhận" in case.words,
        "organisation": "organisation" in kinds or len(case.document.assignments) >= 3,
    }
    lacking = [(vi, en) for key, vi, en in _SAYS if not there[key]]
    if not lacking:
        return
    blank = _blank(case)
    serious = not there["organisation"] and len(lacking) >= 4
    formal = not there["number"] or not there["date"]
    yield Found(
        message=f"Trong tệp không có {', '.join(vi for vi, _ in lacking)}"
        + (" (để trống)" if blank else "")
        + ("; văn bản chưa hoàn chỉnh, không có cơ quan nào chịu trách nhiệm." if serious else "."),
        english=f"The file lacks {', '.join(en for _, en in lacking)}.",
        evidence=[case.cite(blank or case.head())],
        review=case.file.source.format == "pdf",  # a stamp, a signature may be a picture there
        expected="số, ngày ban hành, người ký, nơi nhận, tổ chức thực hiện",
        severity="serious" if serious else "medium" if formal else "light",
        repair="Đối chiếu với bản phát hành; nếu là dự thảo thì bổ sung trước khi ban hành.",
        repair_english="Compare with the issued copy; complete a draft before it is issued.",
    )


def _attached(case: AuditCase) -> bool:
    """Whether the plan is issued by a decision in the same file, which bears number and date."""
    return any(
        other.header.kind in ("decision", "resolution", "submission")
        for other in case.file.documents[: case.index]
    ) and case.document.header.number is None and any(
        other.header.number or other.header.kind != "submission"
        for other in case.file.documents[: case.index]
    )  # fmt: skip


# Something stands where the number or the day belongs, though it could not be read (a stamp).
_NUMBER = re.compile(r"(?m)^[\s*-]*số\s?:\s*(?P<what>[^/\n]{0,20})/")
_DAY = re.compile(r"ngày\s*(?P<what>[^\n]{0,8}?)\s*tháng\s*\d{1,2}\s*năm\s*(?:19|20)\d\d")


_TITLE = re.compile(r"(?m)^[\s*#]*k[eếé]+ ?ho ?ạch[\s*]*$")


def _illegible(case: AuditCase, pattern: re.Pattern[str]) -> bool:
    title = _TITLE.search(case.plain, case.span.start, case.span.start + 1200)
    first = min((c.span.start for c in case.document.citations), default=case.span.end)
    limit = title.start() if title else min(first, case.span.start + 1200)
    found = pattern.search(case.plain, case.span.start, limit)
    return found is not None and re.search(r"[^\s.…_]", found["what"]) is not None


_BLANK = re.compile(r"số\s?:\s*[.…_\s]*/[^\n]{0,30}|ngày[\s.…]*tháng[\s.…]*năm[^\n]{0,8}")


def _blank(case: AuditCase) -> Span | None:
    found = _BLANK.search(case.plain, case.span.start, case.span.start + 1200)
    return Span(start=found.start(), end=found.end()) if found else None


_ANNEX = r"(?:phụ lục|biểu(?: mẫu)?|bảng|danh mục|danh sách|mẫu)"
_ANNOUNCED = re.compile(
    rf"(?<!\w)(?:{_ANNEX}(?: số)?(?: (?P<n>(?:[ivx]+|\d{{1,2}})\b(?:(?:,| và) \d{{1,2}})*))?"
    rf"[^.;()\n]{{0,40}}?(?:kèm theo|đính kèm)(?! (?:nghị|thông tư|quyết|công văn|luật|chỉ thị"
    rf"|văn bản|hướng dẫn))|\((?:chi tiết )?(?:tại|theo|xem)? ?(?:phụ lục|biểu số|biểu)"
    rf"(?: số)? (?:\d{{1,2}}|[ivx]+)\))"
)
_THERE = re.compile(r"(?m)^[\s*#|]*(?:phụ lục|biểu(?: số| mẫu| \d)|mẫu số|danh mục|bảng \d)")
_OTHERS = re.compile(r"(?:lập|gửi|báo cáo|xây dựng|tổng hợp)[^.;\n]{0,80}$")


@check(
    id="missing_annex",
    title="Phụ lục được nhắc đến nhưng không có trong tệp",
    english="An annex that is announced and is not in the file",
    severity="medium",
    proves="Văn bản dẫn đến phụ lục, biểu kèm theo; trong tệp không có phụ lục nào.",
    proves_english="The text refers to an annex; the file holds none.",
    reference=_FORM,
)
def missing_annex(case: AuditCase) -> Iterator[Found]:
    """``(Chi tiết theo biểu số 01 và 02 đính kèm)`` with nothing behind the signature."""
    documents = case.file.documents
    if any(section.kind == "annex" for d in documents for section in d.sections):
        return
    if case.document.header.kind in ("news", "other") or case.tables or _there(case):
        return
    found = [
        m
        for m in _ANNOUNCED.finditer(case.plain, case.span.start, case.span.end)
        if not _OTHERS.search(case.plain[max(m.start() - 100, 0) : m.start()])
    ]
    if not found:
        return
    spans = [Span(start=m.start(), end=m.end()) for m in found]
    names = ", ".join(
        dict.fromkeys(f"“{case.file.text[s.start : s.end].strip('() *')}”" for s in spans)
    )
    yield Found(
        message=f"Văn bản dẫn đến {names} nhưng trong tệp không có phụ lục, biểu nào.",
        english=f"The text refers to {names}, but the file holds no annex.",
        evidence=[case.cite(span) for span in spans],
        expected="phụ lục, biểu kèm theo",
        repair="Bổ sung phụ lục, biểu; số liệu trong đó chưa kiểm tra được.",
        repair_english="Add the annex; what it holds could not be checked.",
    )


def _there(case: AuditCase) -> bool:
    """Whether an annex begins somewhere: a line of its name that does not refer to it."""
    return any(
        not (told := _ANNOUNCED.search(case.plain, *_line(case, match.end())))
        or told.start() > match.end() + 60
        for match in _THERE.finditer(case.plain)
    )


def _line(case: AuditCase, position: int) -> tuple[int, int]:
    line = case.paragraph(position)
    # ``(Kèm theo Kế hoạch số ...)`` under the name of an annex is a line of its own
    return line.start, line.end


@dataclass(frozen=True, slots=True)
class _Level:
    pattern: re.Pattern[str]
    vi: str
    en: str
    right: str
    until: str = "9999"
    since: str = ""


_ROOMS = (
    r"phòng (?:lao động|tài chính|nông nghiệp|giáo dục|y tế|tư pháp|nội vụ|dân tộc|tài nguyên"
    r"|kinh tế và hạ tầng|ldtbxh|lđtbxh|lđ-tb&xh|gd&đt|nn&ptnt)"
)
_LEVELS = (
    _Level(
        re.compile(rf"(?<!các )(?<!\w){_ROOMS}[^,;.:()\n]{{0,40}}? xã(?! ?hội|,| và|\w)"),
        "cấp xã không có phòng chuyên môn này",
        "communes had no such office",
        "phòng của huyện, hoặc công chức của xã",
        until=_TWO_TIERS,
    ),
    _Level(
        re.compile(
            r"(?<!\w)chi nhánh (?:ngân hàng chính sách xã hội|nhcsxh|ngân hàng csxh)"
            r"[^,;.:()\n]{0,12}? (?:huyện|xã)(?!\w)"
        ),
        "chi nhánh là của cấp tỉnh; ở huyện là phòng giao dịch",
        "a branch is the province's; a district has a transaction office",
        "Phòng giao dịch Ngân hàng Chính sách xã hội",
    ),
    _Level(
        re.compile(
            r"(?<!\w)sở (?:lao động|tài chính|nông nghiệp|giáo dục|y tế|tư pháp|nội vụ|xây dựng"
            r"|công thương|tài nguyên)[^,;.:()\n]{0,30}? (?:huyện|quận)(?!\w)"
        ),
        "sở là cơ quan của tỉnh",
        "a department (sở) belongs to the province",
        "phòng của huyện, hoặc sở của tỉnh",
    ),
)


@check(
    id="wrong_level",
    title="Tên cơ quan không đúng cấp",
    english="A body at a level where there is none",
    severity="medium",
    proves="Cơ quan được nêu không có ở cấp đó.",
    proves_english="The body that is named does not exist at that level.",
    reference="Nghị định 37/2014/NĐ-CP; Quyết định 131/2002/QĐ-TTg",
)
def wrong_level(case: AuditCase) -> Iterator[Found]:
    """``Phòng Lao động - TB&XH xã``, ``Chi nhánh NHCSXH huyện``."""
    day = issued(case).latest or issued(case).earliest or ""
    period = case.document.header.period
    day = day or (period.end if period and period.end else "") or ""
    for rule in _LEVELS:
        if day >= rule.until:
            continue
        spans = [
            Span(start=m.start(), end=m.end())
            for m in rule.pattern.finditer(case.plain, case.span.start, case.span.end)
        ]
        if spans:
            name = " ".join(case.file.text[spans[0].start : spans[0].end].split())
            yield Found(
                message=f"“{name}”: {rule.vi}.",
                english=f"“{name}”: {rule.en}.",
                evidence=[case.cite(span) for span in spans],
                expected=rule.right,
                repair="Sửa tên cơ quan cho đúng cấp.",
                repair_english="Name the body of the right level.",
            )


_DOUBLED = re.compile(r"(?<!\w)((?:[^\W\d_]+ ){1,4}[^\W\d_]+)(?: \1)(?!\w)")
_FINE = re.compile(r"(?:từng|ngày|lần|tên|chữ|ký|họ|dần|đời|người|năm|trang|bước|song) ")


@check(
    id="doubled_words",
    title="Cụm từ bị lặp",
    english="Words written twice",
    severity="light",
    proves="Một cụm từ đứng hai lần liền nhau.",
    proves_english="A phrase stands twice in a row.",
)
def doubled_words(case: AuditCase) -> Iterator[Found]:
    """``giảm còn lại giảm còn lại``; single syllables may be doubled in good language."""
    words = re.sub(r"[ \t\u00a0]", " ", case.plain)
    for match in _DOUBLED.finditer(words, case.span.start, case.span.end):
        phrase = match[1]
        if _FINE.match(phrase) or len(set(phrase.split())) == 1:
            continue
        if re.search(r"[\n|\t]", case.file.text[match.start() : match.end()]):
            continue  # two cells or two lines
        # ``công trình xây dựng xây dựng kế hoạch``: a verb may follow its noun
        short = len(phrase.split()) == 2
        yield Found(
            message=f"“{phrase}” viết hai lần liền nhau.",
            english=f"“{phrase}” is written twice.",
            evidence=[case.cite(Span(start=match.start(), end=match.end()))],
            expected=phrase,
            review=short,
            repair="Bỏ một cụm từ; kiểm tra câu có bị mất chữ không.",
            repair_english="Drop one; see whether words were lost.",
        )


@check(
    id="slips",
    title="Lỗi chính tả trong cụm từ hành chính",
    english="Slips of the pen in phrases of the office",
    severity="light",
    proves="Cụm từ viết sai một chữ cái hoặc một dấu so với cụm từ hành chính; viết như vậy không "
    "có nghĩa nào khác.",
    proves_english="A phrase of the office is written with one wrong letter or mark, and what "
    "stands there can mean nothing else.",
    tolerance="tên riêng, từ gần giống có nghĩa thì không nêu",
)
def slips(case: AuditCase) -> Iterator[Found]:
    """``chỉ tiêu lãng phí`` for ``chi tiêu``, ``Nghị đinh``: one finding a phrase that was meant.

    The letters of a PDF may be a machine's reading of a picture: there a slip is only something to
    look at, and where there are many they are the machine's.
    """
    made: dict[str, list[Span]] = defaultdict(list)
    signer = case.document.header.signer
    name = fold(signer.name or "") if signer else ""
    for slip in spelling.slips(case.flow, case.file.text, case.span.start, case.span.end):
        if case.plain[slip.start : slip.end] not in (name or "\n"):
            made[slip.meant].append(Span(start=slip.start, end=slip.end))
    scanned = case.file.source.format in ("pdf", "image")
    if scanned and made and _misread(case):
        return
    for meant, spans in made.items():
        words = " ".join(case.file.text[spans[0].start : spans[0].end].split())
        yield Found(
            message=f"“{words}” chắc là “{meant}” ({len(spans)} chỗ).",
            english=f"“{words}” surely means “{meant}” ({len(spans)} places).",
            evidence=[case.cite(span) for span in spans],
            expected=meant,
            review=scanned,
            repair=f"Sửa thành “{meant}”.",
            repair_english=f"Write “{meant}”.",
        )


def _misread(case: AuditCase) -> bool:
    """Whether so many words of the whole file slip that a machine has read a picture."""
    size = len(case.file.text)
    every = spelling.slips(case.plain, case.file.text, 0, size)
    return sum(1 for _ in every) > max(_FEW_SLIPS, size / _SLIP_EVERY)


@check(
    id="place_name",
    title="Tên địa phương viết hai cách",
    english="The name of the place in two spellings",
    severity="light",
    proves="Tên của chính địa phương lập kế hoạch được viết khác dấu ở chỗ khác.",
    proves_english="The name of the plan's own place is written with other marks elsewhere.",
)
def place_name(case: AuditCase) -> Iterator[Found]:
    """``xã Mường Khoả`` in the closing of the plan of ``xã Mường Khoa``; Đắk and Đăk are one."""
    head = case.document.header
    for level, name in (("xã", head.commune), ("huyện", head.district), ("tỉnh", head.province)):
        told = _spelling(name or "")
        count = len(told.split())
        if count < 2:
            continue
        plain = bare(told)
        pattern = re.compile(rf"(?<!\w){level} ((?:[^\W\d_]+ ?){{{count}}})")
        mentions = [
            (_spelling(m[1].strip()), Span(start=m.start(), end=m.start() + len(m[0].rstrip())))
            for m in pattern.finditer(case.plain, case.span.start, case.span.end)
        ]
        mentions = [(written, span) for written, span in mentions if bare(written) == plain]
        spellings = Counter(written for written, _ in mentions)
        # what most places say is the name: the head may have been read from the slip
        right = max(spellings, key=lambda w: (spellings[w], w == told), default=told)
        wrong = [span for written, span in mentions if written != right]
        if wrong:
            shown = next(s for written, s in mentions if written == right)
            usual = case.file.text[shown.start : shown.end]
            span = wrong[0]
            yield Found(
                message=f"“{case.file.text[span.start : span.end]}” khác với tên “{usual}” ở các "
                "chỗ khác.",
                english=f"“{case.file.text[span.start : span.end]}” is elsewhere “{usual}”.",
                evidence=[case.cite(span), case.cite(shown)],
                expected=usual,
                repair="Viết thống nhất tên địa phương.",
                repair_english="Write the name in one way.",
            )


def _spelling(name: str) -> str:
    return " ".join(fold(name).replace("đăk", "đắk").split())
