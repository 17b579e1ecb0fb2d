"""Faults of citations, in the plan's own words."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from ...audit import Register, load_register
from .model import Mutant, Plan, plants, swapped

_KIND = r"(?P<kind>Quyết định|Nghị đ[iị]nh|Thông tư|Nghị quyết|Kế hoạch|Công văn|Chỉ thị)"
_DAY = r"(?:ngày\s+(?P<d>\d{1,2})(?:/\s?| tháng )(?P<m>\d{1,2})(?:/| năm )(?P<y>20\d\d))"
_FULL = re.compile(
    rf"{_KIND}\s+(?:số\s+)?(?P<n>\d+)(?:/(?P<ny>20\d\d))?/(?P<s>[A-ZĐ]+-[A-ZĐa-z]+\d*)"
    rf"(?P<dated>,?\s+{_DAY})?(?P<rest>[^;.\n]{{0,160}})"
)


def acts(plan: Plan) -> Iterator[re.Match[str]]:
    """Acts of the State, cited with number and symbol."""
    own = {(d.header.number, d.header.symbol) for d in plan.file.documents}
    for match in _FULL.finditer(plan.text):
        if (match["n"], match["s"]) not in own:
            yield match


def once(plan: Plan, match: re.Match[str]) -> bool:
    """Whether the text holds that number once only."""
    return len(re.findall(rf"(?<!\d){match['n']}(?:/|\s)", plan.text)) == 1


@plants("year_dropped", "Bỏ năm trong số, ký hiệu của nghị định, thông tư",
        "citation_year", "two_forms", "register_year")  # fmt: skip
def year_dropped(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in acts(plan):
        if match["ny"] and match["s"].startswith(("NĐ-", "TT-")):
            start, end = match.span("ny")
            yield plan.swap("year_dropped", start, end + 1, "")


@plants("year_against_date", "Năm trong số khác năm ban hành", "citation_year_date", "two_forms")
def year_against_date(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in acts(plan):
        if match["ny"] and match["ny"] == match["y"]:
            start, end = match.span("ny")
            year = str(int(match["ny"]) - dice.randint(1, 4))
            yield plan.swap("year_against_date", start, end, year)


_ISSUERS = (
    ("QĐ-TTg", "QĐ-UBND", r"của\s+Thủ\s+tướng"),
    ("CT-TTg", "CT-UBND", r"của\s+Thủ\s+tướng"),
    ("NĐ-CP", "NĐ-TTg", r"của\s+Chính\s+phủ"),
    ("QĐ-UBND", "QĐ-TTg", r"của\s+(?:UBND|[UỦ][ỷy] ban)"),
    ("QĐ-UBND", "QĐ-HĐND", r"của\s+(?:UBND|[UỦ][ỷy] ban)"),
    ("KH-UBND", "KH-HĐND", r"của\s+(?:UBND|[UỦ][ỷy] ban)"),
    ("NQ-HĐND", "NQ-UBND", r"của\s+(?:HĐND|Hội đồng)"),
    ("NQ-HĐND", "NQ-CP", r"của\s+(?:HĐND|Hội đồng)"),
)


@plants("impossible_issuer", "Ký hiệu của cơ quan khác", "citation_issuer")
def impossible_issuer(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in acts(plan):
        for right, wrong, issuer in _ISSUERS:
            named = re.match(rf"\s*{issuer}", match["rest"])
            if match["s"] == right and named:
                yield plan.swap("impossible_issuer", *match.span("s"), wrong)


_PARTY = re.compile(r"(?<![\d/])(\d{1,3})-\s?(NQ|CTr|KH|CT|KL|QĐ)/(TU|HU|ĐU|TW)\b")


@plants("party_form", "Ký hiệu văn bản của Đảng viết theo kiểu nhà nước", "party_order")
def party_form(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in _PARTY.finditer(plan.text):
        yield plan.swap("party_form", *match.span(), f"{match[1]}/{match[2]}-{match[3]}")


@plants("symbol_dropped", "Viện dẫn chỉ còn số", "bare_number")
def symbol_dropped(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in acts(plan):
        if once(plan, match) and match["kind"] in ("Quyết định", "Nghị quyết", "Chỉ thị"):
            start = match.start("ny") - 1 if match["ny"] else match.start("s") - 1
            yield plan.swap("symbol_dropped", start, match.end("s"), "")


@plants("date_dropped", "Bỏ ngày ban hành của văn bản cá biệt", "citation_undated")
def date_dropped(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in acts(plan):
        single = not match["s"].startswith(("NĐ-", "TT-"))  # numbered anew every year
        if single and match["dated"] and not match["ny"] and once(plan, match):
            yield plan.swap("date_dropped", *match.span("dated"), "")


@plants("younger_basis", "Căn cứ ghi ngày sau ngày ban hành kế hoạch", "cited_after_issue")
def younger_basis(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    if plan.issued is None:
        return
    for match in acts(plan):
        if match["y"] and not match["ny"]:
            year = str(int(plan.issued[:4]) + 1)
            yield plan.swap("younger_basis", *match.span("y"), year)


@plants("two_dates", "Một văn bản ghi hai ngày ban hành", "two_forms", "register_date")
def two_dates(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """The same act is cited again among the duties: with its day, and with another."""
    for match in acts(plan):
        central = match["s"].endswith(("-TTg", "-CP")) or match["s"].startswith("TT-")
        if not match["dated"] or not central:
            continue
        words = " ".join(plan.text[match.start() : match.end("dated")].split())
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        other = day + timedelta(days=dice.choice((1, -1, 10, 31)))
        if other.year != day.year:
            continue
        cut = words.rindex("ngày")
        true = f"Các đơn vị báo cáo kết quả thực hiện {words}."
        false = f"Các đơn vị báo cáo kết quả thực hiện {words[:cut]}ngày {other:%d/%m/%Y}."
        yield from plan.graft("two_dates", "organisation", true, false)


@plants("two_numbers", "Một văn bản khi có năm, khi không có năm trong số",
        "two_forms", "citation_year", "register_year")  # fmt: skip
def two_numbers(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in acts(plan):
        if not match["dated"] or not match["ny"] or f"{match['n']}/{match['s']}" in plan.text:
            continue
        words = " ".join(plan.text[match.start() : match.end("dated")].split())
        true = f"Việc thanh toán thực hiện theo {words}."
        yield from plan.graft(
            "two_numbers", "organisation", true, true.replace(f"/{match['ny']}/", "/", 1)
        )


@plants("day_against_register", "Ngày ban hành khác danh mục văn bản", "register_date", "two_forms")
def day_against_register(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    known = {(a.canonical, a.issued) for a in _register().acts if a.verified}
    for match in acts(plan):
        middle = f"/{match['ny']}" if match["ny"] else ""
        name = f"{match['n']}{middle}/{match['s']}"
        if not match["dated"]:
            continue
        day = f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
        if (name, day) in known:
            other = int(match["d"]) % 28 + 1
            yield plan.swap("day_against_register", *match.span("d"), f"{other:02}")


@plants("expired_basis", "Căn cứ đã hết hiệu lực theo danh mục văn bản", "not_in_force",
        "old_period")  # fmt: skip
def expired_basis(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """A basis that is in force is replaced by one that is not."""
    if plan.issued is None:
        return
    rows = [a for a in _register().acts if a.verified and len(a.issued) == 10]
    good = [
        a for a in rows
        if a.issued < plan.issued < (a.valid_to or "9999")
        and (a.period[1] or 9999) >= (plan.years or (9999,))[0]
    ]  # fmt: skip
    gone = [a for a in rows if a.valid_to and a.valid_to < plan.issued]
    place = re.search(r"(?m)^[*\s]*(?:Căn cứ|Thực hiện|Triển khai)\s", plan.text)
    if not good or not gone or place is None:
        return
    for act in gone:
        true, false = (
            f"Căn cứ {_kind(a.canonical)} số {a.canonical} ngày {a.issued[8:]}/{a.issued[5:7]}/"
            f"{a.issued[:4]} của {a.issuer} về {a.title};"
            for a in (dice.choice(good), act)
        )
        at = place.start()
        base = f"{plan.text[:at]}\n{true}\n\n{plan.text[at:].lstrip()}"
        yield swapped(
            "expired_basis", plan.name, base, at + 1, at + 1 + len(true), false, own=False
        )


@plants("title_of_another", "Trích yếu của văn bản khác theo danh mục", "register_title")
def title_of_another(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """An act of the register is cited in its own words, then with those of another one."""
    rows = [a for a in _register().acts if a.verified and len(a.issued) == 10 and len(a.title) > 30]
    place = re.search(r"(?m)^[*\s]*(?:Căn cứ|Thực hiện|Triển khai)\s", plan.text)
    if place is None or plan.issued is None:
        return
    old = [a for a in rows if a.issued < plan.issued and _kind(a.canonical) != "Văn bản"]
    for act in dice.sample(old, min(len(old), 4)):
        others = [a for a in rows if not _near(a.title, act.title)]
        if not others:
            continue
        true = (
            f"Căn cứ {_kind(act.canonical)} số {act.canonical} ngày {act.issued[8:]}/"
            f"{act.issued[5:7]}/{act.issued[:4]} của {act.issuer} về {act.title};"
        )
        false = true.replace(act.title, dice.choice(others).title)
        at = place.start()
        base = f"{plan.text[:at]}\n{true}\n\n{plan.text[at:].lstrip()}"
        yield swapped(
            "title_of_another", plan.name, base, at + 1, at + 1 + len(true), false, own=False
        )


def _near(first: str, other: str) -> bool:
    """Whether two titles share two syllables side by side."""
    pairs = [set(pairwise(title.lower().split())) for title in (first, other)]
    return bool(pairs[0] & pairs[1])


@plants("wrong_term", "Khóa Quốc hội, khóa Trung ương không khớp năm", "term_of_office")
def wrong_term(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in re.finditer(r"/(?P<y>20\d\d)/(?:UBTV)?QH(?P<t>\d\d)(?!\d)", plan.text):
        if int(match["y"]) not in (2007, 2011, 2016, 2021, 2026):
            wrong = str(int(match["t"]) + dice.choice((-2, -1, 1)))
            yield plan.swap("wrong_term", *match.span("t"), wrong)
    true = (
        "Các đơn vị thực hiện Nghị quyết số 19-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương "
        "Đảng khóa XII về đổi mới đơn vị sự nghiệp công lập."
    )
    for wrong in ("XI", "XIII", "X"):
        yield from plan.graft("wrong_term", "organisation", true, true.replace("XII", wrong))


_NAMES = {"QĐ": "Quyết định", "NĐ": "Nghị định", "TT": "Thông tư", "NQ": "Nghị quyết"}


def _kind(canonical: str) -> str:
    """What an act is, by its symbol."""
    return _NAMES.get(canonical.split("/")[-1].split("-")[0], "Văn bản")


@cache
def _register() -> Register:
    return load_register()
