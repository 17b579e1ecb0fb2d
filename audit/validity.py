"""Citations against the legal register and against the plan's own time (rules R12, R13)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import wording
from ..extract.folding import fold
from ..models import Citation
from .case import AuditCase
from .register import Act
from .registry import Found, check
from .when import issued, years

_STAGE = re.compile(r"giai đoạn (?:2|ii|hai)\b")
_GIVES = re.compile(r"(?<!\w)(?:giao|phân bổ|dự toán|phân giao)(?!\w)")
_LOOKS_BACK = re.compile(r"(?<!\w)(?:kết quả|tổng kết|sơ kết|báo cáo|công nhận|rà soát|quyết toán)")
_ONE_YEAR = re.compile(r"năm (20\d\d)(?!\s*[-–,]\s*20\d\d)(?!\s*(?:đến|và))")
_SPAN = re.compile(r"giai đoạn (20\d\d)\s?-\s?(20\d\d)")
_PROGRAMME = re.compile(r"chương trình (?:mục tiêu quốc gia|mtqg)\s+((?:về )?[^\d,;.()\n]{6,60})")


@check(
    id="not_in_force",
    title="Căn cứ văn bản đã hết hiệu lực",
    english="A basis that was no longer in force",
    severity="serious",
    proves="Theo danh mục văn bản, văn bản làm căn cứ đã hết hiệu lực trước ngày ban hành kế "
    "hoạch.",
    proves_english="By the register the basis had lost its force before the plan was issued.",
    tolerance="không; ngày ban hành không rõ thì lấy ngày của căn cứ mới nhất",
)
def not_in_force(case: AuditCase) -> Iterator[Found]:
    """Only acts that the register knows and has verified, cited as a basis."""
    told = issued(case)
    if told.earliest is None or case.document.header.kind in ("report", "news"):
        return
    seen = set()
    for c in case.document.citations:
        act = case.register.find(c)
        if act is None or not act.verified or not act.valid_to or act.key in seen:
            continue
        if act.valid_to >= told.earliest or c.role == "reference":
            continue
        seen.add(act.key)
        since = wording.day(act.valid_to, "vi")
        successor = f", được thay thế bởi {act.replaced_by}" if act.replaced_by else ""
        yield Found(
            message=f"“{c.canonical}” hết hiệu lực từ sau ngày {since}{successor}, trước khi văn "
            f"bản này được ban hành.",
            english=f"“{c.canonical}” lost its force after {act.valid_to}, before this document "
            f"was issued.",
            evidence=[case.cite(c), case.cite(told.basis or case.head())],
            arithmetic=f"{since} < {wording.day(told.earliest, 'vi')}",
            expected=act.replaced_by or "văn bản còn hiệu lực",
            reference=_source(act),
            repair="Thay bằng văn bản còn hiệu lực, hoặc bỏ căn cứ này.",
            repair_english="Cite the act that is in force, or drop this one.",
        )


@check(
    id="wrong_stage",
    title="Viện dẫn văn bản của giai đoạn trước",
    english="An act of an earlier stage is cited",
    severity="medium",
    proves="Văn bản nói đến giai đoạn 2 của chính sách, nhưng viện dẫn quyết định của giai đoạn 1.",
    proves_english="The text speaks of the second stage but cites the decision of the first.",
)
def wrong_stage(case: AuditCase) -> Iterator[Found]:
    """``Quyết định số 167/2008/QĐ-TTg ... giai đoạn 2``, whose second stage has its own act."""
    made: list[Citation] = []
    act: Act | None = None
    for c in case.document.citations:
        known = case.register.find(c)
        if known is None or not known.verified or "giai đoạn 2" not in fold(known.note):
            continue
        around = case.plain[c.span.start : min(c.span.end + 30, case.span.end)]
        if _STAGE.search(around):
            made.append(c)
            act = known
    if made and act is not None:
        yield Found(
            message=f"“{made[0].canonical}” là văn bản của giai đoạn 1; giai đoạn 2 của chính sách "
            f"này theo {act.replaced_by} ({len(made)} chỗ).",
            english=f"“{made[0].canonical}” is the act of the first stage; the second is "
            f"{act.replaced_by} ({len(made)} places).",
            evidence=[case.cite(c) for c in made],
            expected=act.replaced_by,
            reference=_source(act),
            repair=f"Viện dẫn {act.replaced_by}.",
            repair_english=f"Cite {act.replaced_by}.",
        )


@check(
    id="register_date",
    title="Ngày ban hành khác với danh mục văn bản",
    english="A date that is not that of the register",
    severity="medium",
    proves="Ngày ban hành ghi trong viện dẫn khác với ngày trong danh mục văn bản đã xác minh.",
    proves_english="The date of the citation is not that of the verified register.",
)
def register_date(case: AuditCase) -> Iterator[Found]:
    """``1722/QĐ-TTg ngày 02/8/2016`` for 02/9/2016."""
    for c in case.document.citations:
        act = case.register.find(c)
        if act is None or not act.verified or not c.date or len(act.issued) != 10:
            continue
        if act.issued == c.date:
            continue
        right = wording.day(act.issued, "vi")
        yield Found(
            message=f"“{c.canonical}” ghi ngày {wording.day(c.date, 'vi')}, danh mục ghi {right}.",
            english=f"“{c.canonical}” is dated {c.date}, the register says {act.issued}.",
            evidence=[case.cite(c)],
            expected=right,
            reference=_source(act),
            repair=f"Kiểm tra lại; theo danh mục là ngày {right}.",
            repair_english=f"Check it; by the register it is {act.issued}.",
        )


@check(
    id="register_hint",
    title="Số, ký hiệu gần giống một văn bản trong danh mục",
    english="A number close to one of the register",
    severity="note",
    proves="Danh mục không có văn bản này nhưng có văn bản cùng số, cùng cơ quan, khác năm.",
    proves_english="The register lacks this act but knows one of the same number, another year.",
)
def register_hint(case: AuditCase) -> Iterator[Found]:
    """``33/2014/QĐ-TTg`` where the register knows ``33/2015/QĐ-TTg``; a hint, no fault."""
    seen = set()
    for c in case.document.citations:
        if c.year is None or c.canonical in seen or case.register.find(c) is not None:
            continue
        near = [a for a in case.register.alike(c) if _same_matter(case, c, a)]
        if len(near) != 1 or c.date:
            continue
        seen.add(c.canonical)
        yield Found(
            message=f"“{c.canonical}” không có trong danh mục; cùng nội dung này danh mục có "
            f"“{near[0].canonical}” ({near[0].title}). Cần tra lại năm.",
            english=f"“{c.canonical}” is not in the register, which knows “{near[0].canonical}” on "
            "the same matter. Look up the year.",
            evidence=[case.cite(c)],
            expected=near[0].canonical,
            reference=_source(near[0]),
            repair="Tra lại số, năm của văn bản được viện dẫn.",
            repair_english="Look up number and year of the act.",
            review=True,
        )


def _same_matter(case: AuditCase, c: Citation, act: Act) -> bool:
    """Whether the sentence of the citation shares a run of three syllables with the act's title."""
    sentence = case.sentence(c.span.start)
    words = case.plain[sentence.start : sentence.end]
    title = re.findall(r"\w+", fold(act.title))
    runs = {" ".join(title[i : i + 3]) for i in range(len(title) - 2)}
    return any(run in words for run in runs)


@check(
    id="register_year",
    title="Số, ký hiệu thiếu năm theo danh mục văn bản",
    english="A number whose year is missing, by the register",
    severity="medium",
    proves="Danh mục có văn bản cùng số, cùng cơ quan, cùng ngày, nhưng có năm trong số, ký hiệu.",
    proves_english="The register knows the act of that number and day with a year in its number.",
)
def register_year(case: AuditCase) -> Iterator[Found]:
    """``59/QĐ-TTg ngày 19/11/2015`` for ``59/2015/QĐ-TTg``; without a day only a hint."""
    seen = set()
    full = {(c.number, c.symbol) for d in case.file.documents for c in d.citations if c.year}
    for c in case.document.citations:
        if c.year is not None or c.canonical in seen or "year_missing" in c.defects:
            continue
        if (c.number, c.symbol) in full:
            continue  # the file itself gives it in full: see ``two_forms``
        near = [a for a in case.register.alike(c) if a.verified and a.key.count("/") == 2]
        dated = [a for a in near if c.date and a.issued == c.date]
        hint = [a for a in near if not c.date and _same_matter(case, c, a)]
        if len(dated or hint) != 1:
            continue
        act = (dated or hint)[0]
        seen.add(c.canonical)
        yield Found(
            message=f"“{c.canonical}” thiếu năm; danh mục ghi “{act.canonical}”.",
            english=f"“{c.canonical}” lacks its year; the register has “{act.canonical}”.",
            evidence=[case.cite(c)],
            expected=act.canonical,
            reference=_source(act),
            repair=f"Ghi {act.canonical}.",
            repair_english=f"Write {act.canonical}.",
            review=not dated,
        )


@check(
    id="subject_period",
    title="Thời kỳ của căn cứ không phù hợp với kế hoạch",
    english="A basis about another time",
    severity="serious",
    proves="Văn bản giao chỉ tiêu, dự toán làm căn cứ ghi cho một năm khác với năm của kế hoạch.",
    proves_english="The act that gives targets or funds names another year than the plan's.",
)
def subject_period(case: AuditCase) -> Iterator[Found]:
    """A decision of 22/12/2020 that gives the targets ``năm 2020``, as the basis for 2021."""
    first, last = years(case.document.header.period)
    if first is None or last is None:
        return
    for c in case.document.citations:
        title = fold(c.title or "")
        if c.role == "reference" or not title or _LOOKS_BACK.search(title):
            continue
        named = [int(year) for year in _ONE_YEAR.findall(title)]
        if first == last and _GIVES.search(title) and len(set(named)) == 1 and named[0] < first:
            late = c.date is not None and c.date >= f"{named[0]}-11-15"
            if late or (c.date is not None and int(c.date[:4]) > named[0]):
                yield _other_year(case, c, named[0], first)


def _other_year(case: AuditCase, c: Citation, named: int, wanted: int) -> Found:
    day = wording.day(c.date or "", "vi")
    return Found(
        message=f"“{c.canonical}” ban hành ngày {day}, là căn cứ của kế hoạch năm {wanted}, nhưng "
        f"trích yếu ghi giao chỉ tiêu “năm {named}”.",
        english=f"“{c.canonical}” of {c.date} is the basis of a plan for {wanted}, but its "
        f"title gives the targets of {named}.",
        evidence=[case.cite(c), case.cite(case.head())],
        arithmetic=f"{named} ≠ {wanted}; ngày ban hành {day}",
        expected=f"năm {wanted}",
        repair=f"Kiểm tra trích yếu của văn bản; nhiều khả năng là “năm {wanted}”.",
        repair_english=f"Check the title of the act; it is likely “{wanted}”.",
    )


@check(
    id="old_period",
    title="Căn cứ của giai đoạn đã kết thúc",
    english="A basis of a period that was over",
    severity="light",
    proves="Trích yếu của căn cứ nêu một giai đoạn kết thúc trước khi kế hoạch bắt đầu.",
    proves_english="The basis names a period that ends before the plan begins.",
)
def old_period(case: AuditCase) -> Iterator[Found]:
    """``giai đoạn 2011 - 2015`` under a plan for 2016 - 2020; also by the register's own period."""
    first, _ = years(case.document.header.period)
    if first is None:
        return
    seen = set()
    for c in case.document.citations:
        title = fold(c.title or "")
        named = _SPAN.findall(title)
        act = case.register.find(c)
        end = int(named[-1][1]) if named else None
        source = ""
        if c.role == "reference" or _LOOKS_BACK.search(title):
            end = None
        if act is not None and act.verified and act.period[1]:
            # the register knows better than a title that an act was carried on
            end, source = max(end or 0, act.period[1]), _source(act)
        if end is None or end >= first or c.canonical in seen:
            continue
        seen.add(c.canonical)
        yield Found(
            message=f"“{c.canonical}” áp dụng đến hết năm {end}, kế hoạch bắt đầu từ năm {first}.",
            english=f"“{c.canonical}” is about a time until {end}; the plan begins in {first}.",
            evidence=[case.cite(c), case.cite(case.head())],
            arithmetic=f"{end} < {first}",
            expected="văn bản của giai đoạn hiện hành",
            severity="note" if c.role == "reference" else None,
            reference=source,
            repair="Kiểm tra còn được áp dụng không; nếu không, thay bằng văn bản mới.",
            repair_english="Check whether it still applied; if not, cite the new act.",
        )


@check(
    id="programme_basis",
    title="Thực hiện chương trình nhưng không viện dẫn quyết định phê duyệt",
    english="A programme is carried out whose decision is not cited",
    severity="medium",
    proves="Tên kế hoạch nêu một chương trình mục tiêu quốc gia, nhưng không văn bản nào về chương "
    "trình đó được viện dẫn.",
    proves_english="The title names a national target programme, and no act on it is cited.",
)
def programme_basis(case: AuditCase) -> Iterator[Found]:
    """``Thực hiện Chương trình mục tiêu quốc gia Giảm nghèo bền vững năm 2021`` without its act."""
    head = case.document.header
    title = fold(head.title or "")
    found = _PROGRAMME.search(title)
    if head.kind != "plan" or found is None:
        return
    name = re.split(r"\s(?:giai đoạn|năm|trên|huyện|tỉnh|xã|thành phố|của|tại)\b", found[1])[0]
    name = re.sub(r"^(?:về )?(?:xây dựng |phát triển |thực hiện )?", "", name)
    words = name.split()[:4]
    core = " ".join(words)
    if len(words) < 2 or any(core in fold(c.title or c.quote) for c in case.document.citations):
        return
    if any((a := case.register.find(c)) and core in fold(a.title) for c in case.document.citations):
        return
    yield Found(
        message=f"Kế hoạch thực hiện Chương trình mục tiêu quốc gia “{core}” nhưng không viện dẫn "
        "quyết định phê duyệt chương trình hoặc văn bản hướng dẫn nào về chương trình đó.",
        english=f"The plan carries out the national target programme “{core}” but cites no act "
        "that approves it.",
        evidence=[case.cite(case.head()), *[
            case.cite(c) for c in case.document.citations if c.role != "reference"][:3]],
        expected="quyết định phê duyệt chương trình còn hiệu lực trong kỳ kế hoạch",
        repair="Bổ sung căn cứ là quyết định phê duyệt chương trình đang có hiệu lực.",
        repair_english="Add the decision that approves the programme now in force.",
    )  # fmt: skip


def _source(act: Act) -> str:
    return f"Danh mục văn bản: {act.canonical}" + (f" ({act.source})" if act.source else "")
