"""A plan that is cited beside the plan itself: number and day as its own head has them (R11).

Unlike an act that is only known by hearsay the cited plan lies before us: what its head says is
proof. Only plans of one place are compared, found by number and year or by day and title.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from .. import wording
from ..extract.folding import fold
from ..models import Header
from .across_digest import Cited, Digest
from .registry import Found, check_across

_KINDS = ("plan", "programme", "resolution", "decision")
_SAME_TITLE = 90
_PLACES = (("province", "tỉnh|thành phố"), ("district", "huyện|quận|thị xã|thành phố"),
           ("commune", "xã|phường|thị trấn"))  # fmt: skip


@check_across(
    id="cited_plan",
    title="Viện dẫn khác với chính văn bản trong đợt kiểm tra",
    english="A citation unlike the head of the document itself",
    severity="medium",
    proves="Văn bản được viện dẫn có trong đợt kiểm tra; số hoặc ngày ghi trong viện dẫn khác với "
    "số, ngày ở phần đầu của văn bản đó.",
    proves_english="The document that is cited is among the files; the citation gives another "
    "number or day than its own head.",
    tolerance="chỉ khi cùng cơ quan ban hành và cùng số và năm, hoặc cùng ngày và trích yếu",
)
def cited_plan(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Found]]:
    """``Kế hoạch số 12/KH-UBND ngày 01/10/2023`` of a plan that is dated 10/01/2023."""
    by_number: dict[tuple[str, str, str], list[Digest]] = defaultdict(list)
    by_day: dict[tuple[str, str], list[Digest]] = defaultdict(list)
    for digest in digests:
        head = digest.header
        if head.kind in _KINDS and head.number and head.symbol and head.date:
            symbol = fold(head.symbol)
            by_number[head.number.lstrip("0"), symbol, head.date[:4]].append(digest)
            by_day[symbol, head.date].append(digest)
    for digest in digests:
        for cited in digest.cites:
            if cited.date is None or cited.review:
                continue
            symbol = fold(cited.symbol)
            own = [d for d in by_number.get((cited.number, symbol, cited.date[:4]), ())
                   if d.identity != digest.identity and _issued_by(d.header, cited)]  # fmt: skip
            if len(own) == 1 and own[0].header.date != cited.date:
                if _titled(own[0].header, cited) >= _SAME_TITLE:
                    yield digest, _other_day(digest, cited, own[0])
                continue
            dated = [d for d in by_day.get((symbol, cited.date), ())
                     if d.identity != digest.identity and _issued_by(d.header, cited)]  # fmt: skip
            close = [d for d in dated if _titled(d.header, cited) >= _SAME_TITLE]
            if not own and len(dated) == len(close) == 1:
                yield digest, _other_number(digest, cited, close[0])


def _issued_by(head: Header, cited: Cited) -> bool:
    """Whether the citation names the body of the head: its level and the name of its place."""
    for field, words in _PLACES:
        name = getattr(head, field)
        if head.level == field and name and cited.issuer:
            told = fold(cited.issuer)
            return bool(re.search(rf"(?<!\w)(?:{words}) {re.escape(fold(name))}(?!\w)", told))
    return False


def _titled(head: Header, cited: Cited) -> float:
    """How much of the shorter title stands in the longer one, of a hundred."""
    first, second = (" ".join(fold(t or "").split()) for t in (head.title, cited.title))
    first = re.sub(r"^kế hoạch ", "", first)
    if min(len(first), len(second)) < 15:
        return 0.0
    return fuzz.partial_ratio(first, second)


def _other_day(digest: Digest, cited: Cited, own: Digest) -> Found:
    right, told = own.header.date or "", cited.date or ""
    return Found(
        message=f"“{cited.canonical}” ở đây ghi ngày {wording.day(told, 'vi')}; chính văn bản đó "
        f"ghi ngày {wording.day(right, 'vi')}.",
        english=f"“{cited.canonical}” is dated {told} here; its own head says {right}.",
        evidence=[digest.cite(cited.proof)],
        arithmetic=f"{wording.day(told, 'vi')} ≠ {wording.day(right, 'vi')}",
        expected=f"ngày {wording.day(right, 'vi')}",
        reference=own.name,
        repair="Sửa ngày của văn bản được viện dẫn.",
        repair_english="Give the day of the document itself.",
        key=own.identity,
        sure=0.85,
    )


def _other_number(digest: Digest, cited: Cited, own: Digest) -> Found:
    head = own.header
    right = f"{head.number}/{head.symbol}"
    return Found(
        message=f"Viện dẫn “{cited.canonical}” ngày {wording.day(cited.date or '', 'vi')}; văn bản "
        f"cùng ngày, cùng trích yếu của cơ quan đó mang số {right}.",
        english=f"“{cited.canonical}” of {cited.date} is cited; the document of that day and title "
        f"bears the number {right}.",
        evidence=[digest.cite(cited.proof)],
        arithmetic=f"{cited.canonical} ≠ {right}",
        expected=right,
        reference=own.name,
        repair="Sửa số của văn bản được viện dẫn.",
        repair_english="Give the number of the document itself.",
        key=own.identity,
        sure=0.85,
    )
