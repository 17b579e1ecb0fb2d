"""Citations against themselves: numbers, years, issuers, forms (rule R11)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from .. import wording
from ..extract.folding import fold
from ..models import Citation
from .case import AuditCase
from .registry import Found, check, check_many
from .when import issued

_RULES = "Nghị định 30/2020/NĐ-CP, Phụ lục I; Luật Ban hành văn bản quy phạm pháp luật"
_NATIONAL = re.compile(r"(?:ttg|cp|qh\d*|ubtvqh\d*|tw|b[a-zđ]+|vpcp|nhnn)$")
# What the end of a symbol says of the issuer, and how such an issuer is named.
_ISSUERS: tuple[tuple[str, str], ...] = (
    ("TTg", r"thủ tướng|ttg"),
    ("CP", r"chính phủ(?! nhiệm)|cp\b"),
    ("HĐND", r"hội đồng nhân dân|hđnd"),
    ("UBND", r"(?:chủ tịch )?(?:ủy ban nhân dân|ubnd)"),
)
_CLASSES = re.compile(
    r"^(?:chủ tịch )?(?:(?P<TTg>thủ tướng|ttg)|(?P<CP>chính phủ|cp\b)"
    r"|(?P<HĐND>hội đồng nhân dân|hđnd)|(?P<UBND>ủy ban nhân dân|ubnd)|(?P<QH>quốc hội)"
    r"|(?P<TU>tỉnh ủy|thành ủy|huyện ủy|đảng ủy|ban chấp hành|ban thường vụ))"
)


def by_form(case: AuditCase, defect: str) -> list[list[Citation]]:
    """The citations with *defect*, all mentions of one act together."""
    made: dict[str, list[Citation]] = defaultdict(list)
    for citation in case.document.citations:
        if defect in citation.defects:
            made[citation.canonical].append(citation)
    return list(made.values())


@check(
    id="citation_year",
    title="Viện dẫn thiếu năm trong số, ký hiệu",
    english="A citation without the year in its number",
    severity="medium",
    proves="Nghị định, thông tư, thông tư liên tịch luôn có năm trong số, ký hiệu; viện dẫn này "
    "không có.",
    proves_english="Decrees and circulars always carry the year in their number; this one does "
    "not.",
    reference=_RULES,
)
def citation_year(case: AuditCase) -> Iterator[Found]:
    """``Nghị định số 78/NĐ-CP``; the year is proposed where the citation tells its date."""
    for group in by_form(case, "year_missing"):
        first = group[0]
        day = next((c.date for c in group if c.date), None)
        right = f"{first.number}/{day[:4]}/{first.symbol}" if day else ""
        told = f" (ngày ban hành {wording.day(day, 'vi')})" if day else ""
        yield Found(
            message=f"“{first.canonical}” thiếu năm trong số, ký hiệu{told}.",
            english=f"“{first.canonical}” lacks the year in its number.",
            evidence=[case.cite(c) for c in group],
            expected=right or f"{first.number}/<năm>/{first.symbol}",
            repair=f"Ghi đầy đủ: {right}." if right else "Tra văn bản và ghi đủ số, năm, ký hiệu.",
            repair_english=f"Write {right}." if right else "Look the act up and write it in full.",
        )


@check(
    id="citation_year_date",
    title="Năm trong số, ký hiệu khác năm ban hành",
    english="The year in the number is not that of the date",
    severity="medium",
    proves="Năm nằm trong số, ký hiệu khác với năm của ngày ban hành ghi cùng chỗ.",
    proves_english="The year inside the number differs from that of the date beside it.",
    reference=_RULES,
)
def citation_year_date(case: AuditCase) -> Iterator[Found]:
    """``59/2015/QĐ-TTg ngày 19/11/2016``."""
    for c in case.document.citations:
        if c.year and c.date and c.symbol and int(c.date[:4]) != c.year:
            yield Found(
                message=f"“{c.canonical}” mang năm {c.year} nhưng ghi ngày ban hành "
                f"{wording.day(c.date, 'vi')}.",
                english=f"“{c.canonical}” carries the year {c.year} but is dated {c.date}.",
                evidence=[case.cite(c)],
                arithmetic=f"{c.year} ≠ {c.date[:4]}",
                expected="hai năm trùng nhau",
                repair="Tra lại văn bản, sửa năm trong số hoặc ngày ban hành.",
                repair_english="Look the act up and correct the number or the date.",
            )


@check(
    id="citation_issuer",
    title="Số, ký hiệu không thể do cơ quan này ban hành",
    english="A number that this body cannot have given",
    severity="medium",
    proves="Phần cuối của ký hiệu chỉ một cơ quan ban hành khác với cơ quan ghi trong viện dẫn.",
    proves_english="The end of the symbol names another issuer than the citation does.",
    reference=_RULES,
)
def citation_issuer(case: AuditCase) -> Iterator[Found]:
    """``Quyết định số 15/QĐ-TTg của UBND tỉnh``."""
    for c in case.document.citations:
        wanted = _wanted(c)
        told = _CLASSES.match(fold(c.issuer or ""))
        if not wanted or told is None or told.lastgroup == wanted or "," in (c.issuer or ""):
            continue
        if {wanted, told.lastgroup} == {"QH", "UBTVQH"}:
            continue
        yield Found(
            message=f"Ký hiệu “{c.symbol}” là của {_NAMES[wanted]}, nhưng văn bản ghi do "
            f"{c.issuer} ban hành.",
            english=f"The symbol “{c.symbol}” is that of {_NAMES[wanted]}, but the citation names "
            f"{c.issuer}.",
            evidence=[case.cite(c)],
            expected=_NAMES[wanted],
            repair="Tra lại văn bản, sửa ký hiệu hoặc tên cơ quan ban hành.",
            repair_english="Look the act up and correct the symbol or the issuer.",
        )


_NAMES = {
    "TTg": "Thủ tướng Chính phủ",
    "CP": "Chính phủ",
    "HĐND": "Hội đồng nhân dân",
    "UBND": "Ủy ban nhân dân",
    "QH": "Quốc hội",
}


def _wanted(c: Citation) -> str | None:
    symbol = c.symbol or ""
    if re.fullmatch(r"QH\d{1,2}", symbol):
        return "QH"
    end = symbol.rsplit("-", 1)[-1]
    return end if any(end == code for code, _ in _ISSUERS) else None


@check(
    id="party_order",
    title="Ký hiệu văn bản của Đảng viết sai trật tự",
    english="The symbol of a Party document in the order of the State",
    severity="light",
    proves="Văn bản của Đảng viết số-loại/cơ quan (06-NQ/TU); ở đây viết theo kiểu nhà nước.",
    proves_english="Party documents are written number-kind/body; this one is written otherwise.",
    reference="Hướng dẫn 36-HD/VPTW năm 2018",
)
def party_order(case: AuditCase) -> Iterator[Found]:
    """``06/NQ-TU`` for ``06-NQ/TU``; one finding an act."""
    for group in by_form(case, "party_number_order"):
        first = group[0]
        yield Found(
            message=f"Văn bản của Đảng phải viết “{first.canonical}”; văn bản này viết theo trật "
            f"tự của văn bản nhà nước ({len(group)} chỗ).",
            english=f"The Party document should be written “{first.canonical}” "
            f"({len(group)} places).",
            evidence=[case.cite(c) for c in group],
            expected=first.canonical,
            repair=f"Sửa thành {first.canonical}.",
            repair_english=f"Write {first.canonical}.",
        )


@check(
    id="bare_number",
    title="Viện dẫn chỉ có số, không có ký hiệu",
    english="A citation by a number alone",
    severity="light",
    proves="Viện dẫn thiếu ký hiệu (và năm), trong văn bản không có chỗ nào ghi đầy đủ.",
    proves_english="The citation lacks its symbol, and the document nowhere gives it in full.",
    reference=_RULES,
)
def bare_number(case: AuditCase) -> Iterator[Found]:
    """``Quyết định 167 giai đoạn II``; a short form of an act cited in full is none."""
    full = {
        (c.kind, c.number.lstrip("0"))
        for c in case.document.citations
        if c.number and not _lacks_symbol(c) and "year_missing" not in c.defects
    }
    seen = set()
    for c in case.document.citations:
        if c.number is None or not c.number.isdigit() or c.canonical in seen:
            continue  # a letter makes the number one of its kind (``30a``)
        if (c.kind, c.number.lstrip("0")) in full or not _lacks_symbol(c):
            continue
        if c.kind == "programme" and c.rule != "citation.bare_list":
            continue
        seen.add(c.canonical)
        yield Found(
            message=f"“{c.canonical}” chỉ ghi số, không có ký hiệu cơ quan ban hành; có thể hiểu "
            "là nhiều văn bản khác nhau.",
            english=f"“{c.canonical}” gives a number alone; several acts bear it.",
            evidence=[case.cite(c)],
            expected="số/năm/ký hiệu, ngày ban hành, cơ quan ban hành",
            severity="note" if c.kind == "programme" else None,
            repair="Ghi đầy đủ số, ký hiệu, ngày và cơ quan ban hành.",
            repair_english="Write number, symbol, date and issuer.",
        )


def _lacks_symbol(c: Citation) -> bool:
    return c.symbol is None and c.kind not in ("law", "constitution", "ordinance", "project")


@check(
    id="citation_undated",
    title="Viện dẫn không có ngày ban hành",
    english="Citations without a date",
    severity="light",
    proves="Số của văn bản cá biệt bắt đầu lại mỗi năm; không có ngày thì không biết văn bản nào.",
    proves_english="Such numbers begin anew each year; without a date the act is not known.",
    reference="Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.4",
)
def citation_undated(case: AuditCase) -> Iterator[Found]:
    """``Quyết định 07/QĐ-UBND`` with no date anywhere in the file; one finding a document."""
    dated = {
        c.canonical for d in case.file.documents for c in d.citations if c.date or c.year
    }  # fmt: skip
    made: dict[str, Citation] = {}
    for c in case.document.citations:
        numbered = c.number and c.symbol and c.year is None and not c.date and c.number.isdigit()
        if re.match(r"[\s*-]*số\s?:", case.plain[case.paragraph(c.span.start).start :][:12]):
            continue  # the document's own number
        if numbered and c.canonical not in dated and "year_missing" not in c.defects:
            made.setdefault(c.canonical, c)
    if made and case.document.header.kind != "news":
        names = ", ".join(list(made)[:6])
        yield Found(
            message=f"{len(made)} văn bản được viện dẫn mà không ghi ngày ban hành: {names}.",
            english=f"{len(made)} acts are cited without a date: {names}.",
            evidence=[case.cite(c) for c in list(made.values())[:12]],
            expected="ngày, tháng, năm ban hành",
            repair="Ghi ngày ban hành ở lần viện dẫn đầu tiên.",
            repair_english="Give the date where the act is first cited.",
        )


@check(
    id="cited_after_issue",
    title="Căn cứ ban hành sau ngày của chính văn bản",
    english="A basis that is younger than the document",
    severity="serious",
    proves="Văn bản được viện dẫn ghi ngày ban hành sau ngày ban hành của kế hoạch.",
    proves_english="The act that is cited is dated after the document that cites it.",
)
def cited_after_issue(case: AuditCase) -> Iterator[Found]:
    """A basis of 15/3/2024 in a plan of 05/01/2024."""
    told = issued(case)
    latest = told.latest
    if latest is None or case.document.header.kind == "news":
        return
    for c in case.document.citations:
        if c.date and c.date > latest:
            issue = wording.day(latest, "vi") if told.exact else f"năm {latest[:4]}"
            yield Found(
                message=f"“{c.canonical}” ghi ngày {wording.day(c.date, 'vi')}, sau ngày ban hành "
                f"của văn bản này ({issue}).",
                english=f"“{c.canonical}” is dated {c.date}, after this document ({latest}).",
                evidence=[case.cite(c), case.cite(case.head())],
                arithmetic=f"{wording.day(c.date, 'vi')} > {issue}",
                expected=f"≤ {issue}",
                repair="Tra lại ngày ban hành của văn bản được viện dẫn.",
                repair_english="Look up the date of the act that is cited.",
            )


@check_many(
    id="two_forms",
    title="Một văn bản viện dẫn theo hai cách",
    english="One act cited in two ways",
    severity="medium",
    proves="Trong cùng một tệp, cùng một văn bản được ghi với số, ký hiệu hoặc ngày khác nhau.",
    proves_english="In one file the same act is given two numbers or two dates.",
    scope="file",
)
def two_forms(cases: Sequence[AuditCase]) -> Iterator[tuple[AuditCase, Found]]:
    """``59/2015/QĐ-TTg`` beside ``59/QĐ-TTg`` of the same day; one number with two dates."""
    every = [(case, c) for case in cases for c in case.document.citations if c.symbol and c.number]
    seen = set()
    for index, (home, first) in enumerate(every):
        for case, other in every[index + 1 :]:
            key = (first.canonical, other.canonical, first.date, other.date)
            why = _two_ways(first, other)
            if why is None or key in seen:
                continue
            seen.add(key)
            wrong = other if why == "date" or other.year is None else first
            owner = case if wrong is other else home
            yield owner, _forms(home, first, case, other, why)


def _two_ways(first: Citation, other: Citation) -> str | None:
    if first.kind != other.kind or first.symbol != other.symbol:
        return None
    if (first.number or "").lstrip("0") != (other.number or "").lstrip("0"):
        return None
    if first.canonical == other.canonical:
        if not first.date or not other.date or first.date == other.date:
            return None
        national = _NATIONAL.search(fold(first.symbol or "")) is not None
        same = _alike(first.title, other.title) or (
            national and (first.year is not None or first.date[:4] == other.date[:4])
        )
        return "date" if same else None
    if first.year is not None and other.year is not None:
        # two years in the number: two acts, unless date and title say that it is one
        return "year" if first.date and first.date == other.date else None
    same = (first.date is not None and first.date == other.date) or _alike(first.title, other.title)
    return "year" if same else None


def _alike(first: str | None, other: str | None) -> bool:
    if not first or not other or min(len(first), len(other)) < 20:
        return False
    return SequenceMatcher(None, fold(first)[:200], fold(other)[:200]).ratio() >= 0.85


def _forms(home: AuditCase, first: Citation, case: AuditCase, other: Citation, why: str) -> Found:
    def full(c: Citation) -> str:
        return f"“{c.canonical}”" + (f" ngày {wording.day(c.date, 'vi')}" if c.date else "")

    right = first.canonical if first.year is not None else other.canonical
    return Found(
        message=f"Cùng một văn bản được ghi là {full(first)} (dòng "
        f"{home.file.line(first.span.start)}) và {full(other)} (dòng "
        f"{case.file.line(other.span.start)}).",
        english=f"The same act is given as {first.canonical} {first.date or ''} and as "
        f"{other.canonical} {other.date or ''}.",
        evidence=[home.cite(first), case.cite(other)],
        expected="một ngày ban hành" if why == "date" else right,
        repair="Tra lại văn bản và ghi thống nhất số, ký hiệu, ngày ban hành.",
        repair_english="Look the act up and cite it in one way.",
        key=why,
    )
