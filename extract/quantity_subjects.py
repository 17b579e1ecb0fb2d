"""Subjects that stand away from their numbers: before the clause, over the list, around a share.

``đường lâm nghiệp còn thiếu, mật độ chỉ 3,1 m/ha`` names the roads a clause earlier; ``1. Nguồn
ngân sách nhà nước ...; dự kiến 47 tỷ đồng`` the source at the head of its item; ``12/14 xã (85,7%)
duy trì chuẩn`` a part of the subject on either side of the share.
"""

from __future__ import annotations

import re
from functools import cache

from .folding import fold
from .quantity_clauses import Clause
from .quantity_phrases import PREDICATE, Phrases
from .quantity_words import leading, opening, strip_tail, words
from .view import View

# ``Lộ trình giảm nghèo:``, ``giao chỉ tiêu người tham gia mới cho các thôn như sau:``
_ROUTE = re.compile(
    r"(?:(?:lộ trình|kế hoạch|chỉ tiêu|mục tiêu|giao|phân bổ|phân chia|giao chỉ tiêu|cụ thể|mức|"
    r"chi tiết|tiến độ|thực hiện|dự kiến|số)(?!\w) *)*(?:(?:giảm|tăng)(?!\w) *)?"
)
_TO_PLACES = re.compile(
    r" (?:cho|của|tại|ở|theo|đối với|đến|xuống) (?:(?:các|từng|mỗi|những) )?(?:xã|phường|thôn|bản"
    r"|ấp|buôn|làng|tổ dân phố|khu phố|đơn vị|địa phương|năm|huyện|khóm|trường)(?!\w).*$"
)
_POOR = re.compile(
    r"(?:hộ )?((?:cận )?nghèo(?: đa chiều)?)(?: (?:bền vững|bình quân|hằng năm|hàng năm))*"
)
_SOURCE = re.compile(
    r"(?<!\w)(?:(?:nguồn |vốn |nguồn vốn |kinh phí )?(?:ngân sách|xã hội hóa|sự nghiệp)"
    r"|nguồn|quỹ|vốn)(?!\w)[^,;.:()\d\n]{0,80}"
)
_SOURCE_END = re.compile(
    r" (?:theo|được|do|dự kiến|để|từ năm|bố trí|cấp|chi|hỗ trợ|trong|là|khoảng|đảm bảo|bảo đảm|thực"
    r" hiện|hằng năm|hàng năm)(?!\w).*$"
)
_SPENDING = re.compile(
    r"(?:(?:đã|mới|chỉ|mới chỉ|được) )*(?:bố trí|giải ngân|phân bổ|giao|cấp|thanh toán|quyết toán"
    r"|sử dụng|chi|huy động|thu hồi|tạm ứng)(?: được)?"
)
_FUND = re.compile(
    r"(?<!\w)(?:tổng )?(?:kinh phí|vốn|nguồn vốn|ngân sách|nguồn kinh phí|quỹ)(?!\w)"
    r"[^,;.:()\d\n]{0,60}"
)
_FUND_END = re.compile(
    r" (?:cấp|còn|bị|chưa|được|đã|mới|chậm|là|để|do|giao|bố trí|phân bổ|tuy|nhưng|rất|quá)(?!\w).*$"
)
_FALLS = re.compile(
    r" (?:còn|chưa|đã|được|bị|tại|ở|trong|trên|thuộc|với|đến|để|vẫn|nhỏ|thấp|vào)(?!\w).*$"
)
# What stands before a colon and names no thing that is measured
NO_TOPIC = re.compile(
    r"(?:(?:các|một số|những) )?(?:định hướng|tầm nhìn|mục tiêu|chỉ tiêu|kết quả|cụ thể|nhiệm vụ"
    r"|nội dung|tồn tại|hạn chế|khó khăn|thuận lợi|ưu điểm|nguyên nhân|thực trạng|yêu cầu)"
    r"(?: (?:chung|cụ thể|tổng quát|chủ yếu|chính|đạt được|thực hiện|phấn đấu|đến|giai đoạn))*"
)
_ASPECT = re.compile(r"(?i)^(?:thời gian|tiến độ) (?=\w+ \w)")
_PROJECT = re.compile(
    r"(?i)(?:[-+*•–] *)?((?:tiểu dự án|dự án|hợp phần|nội dung|nhiệm vụ|hoạt động|mô hình) \d{1,2})"
    r"(?!\w)"
)
_TIED = re.compile(r"[ ,()]*")
_STEP = re.compile(r"(?:tăng|giảm|vượt|chiếm|còn|cao hơn|thấp hơn|so với|đạt \d|bằng)(?!\w)")
_ENDS = re.compile(
    r"[;:]|\.(?= |$)|, (?=[^,;]{0,60}\d)|,? (?:nhằm|góp phần|trong đó|phấn đấu|qua đó)(?!\w)"
)
_MUST = re.compile(r" (?:phải|có trách nhiệm|chịu trách nhiệm|chủ động|cần|nghiêm túc)(?!\w)")


def counted(lead: str) -> str:
    """What a lead line lets its list count: ``chỉ tiêu người tham gia mới cho các thôn``."""
    folded = fold(lead)
    led = _ROUTE.match(folded)
    start = led.end() if led else 0
    cut = _TO_PLACES.search(folded, start)
    return lead[start : cut.start() if cut else len(lead)].strip()


def reduced(lead: str) -> str | None:
    """The rate of which a lead line names the reduction: ``Lộ trình giảm nghèo``."""
    named = counted(lead)
    if re.search(r"\d", named):
        return None
    poor = _POOR.fullmatch(fold(named))
    if poor:
        return f"tỷ lệ hộ {poor[1]}"
    return named if opening("rate").match(fold(named)) else None


def told(view: View, phrases: Phrases, clause: Clause) -> str | None:
    """What stands before a colon, between which and the number only times and verbs stand.

    ``Riêng hộ cận nghèo: giảm trên 5%``, ``Vốn vay ưu đãi: cho vay mới 48 tỷ đồng``
    """
    low = max(clause.sentence[0], clause.reach, clause.left[0] - 160)
    colon = view.folded.rfind(":", low, clause.left[0] + 1)
    if colon < 0:
        return None
    between = fold(phrases.phrase(colon + 1, clause.measure.start))
    led = leading("connector", "modal", "light", "verb").match(f"{between} ")
    rest = between[led.end() :] if led else between
    if strip_tail(rest, "tail", "connector") not in ("", "mới", "thêm"):
        return None
    text = phrases.phrase(max(low, view.folded.rfind(";", low, colon) + 1), colon)
    led = leading("connector", "modal").match(fold(text))
    text = (text[led.end() :] if led else text).strip(" -+*•–,.")
    known = fold(text)
    if re.search(r"\d", text) or not 1 < len(text.split()) <= 12 or _ROUTE.fullmatch(f"{known} "):
        return None
    return None if opening("connector", "verb", "light").match(known) else _ASPECT.sub("", text)


def done(phrases: Phrases, clause: Clause, left: str) -> str:
    """What is done so often; its object may stand before: ``mở chuyên mục, phát 02 số``."""
    doing = leading("connector", "modal", "light", "verb").fullmatch(
        re.sub(r" ?(?:định kỳ|thường xuyên)", "", fold(left)) or "-"
    )
    low = max(clause.reach, clause.left[0] - 120)
    if doing is None or low >= clause.left[0] - 2:
        return left
    before = phrases.phrase(low, clause.left[0]).strip(" ,")
    led = leading("connector", "modal", "light").match(fold(before))
    return f"{left} {before[led.end() :] if led else before}".strip()


def project(view: View, clause: Clause) -> str:
    """The numbered project over an item: ``Dự án 2. ...`` over ``- Kinh phí: 6 tỷ đồng``."""
    block = clause.measure.block
    for above in range(block - 1, max(-1, block - 5), -1):
        found = _PROJECT.match(view.text, view.starts[above], view.ends[above])
        if found:
            return found[1]
    return ""


def is_fall(lead: str) -> bool:
    """Whether a lead line names a change: ``lộ trình giảm ...``."""
    led = _ROUTE.match(fold(lead))
    return led is not None and re.search(r"(?:giảm|tăng) *$", led[0]) is not None


def source(view: View, phrases: Phrases, clause: Clause) -> str | None:
    """The source of money at the head of an item, which its first amount speaks of."""
    start = view.starts[clause.measure.block]
    found = _SOURCE.search(view.folded, start, min(clause.left[0], start + 24))
    if found is None:
        return None
    whole = _SOURCE.match(view.folded, found.start(), clause.left[0])
    if whole is None:
        return None
    text = phrases.phrase(whole.start(), whole.end())
    cut = _SOURCE_END.search(fold(text))
    return (text[: cut.start()] if cut else text).strip() or None


def spent(view: View, phrases: Phrases, clause: Clause, own: str) -> str | None:
    """``kinh phí mua sắm cấp chậm, mới giải ngân 1,4 tỷ đồng``: the money that a verb speaks of."""
    if clause.first and own and clause.measure.kind == "amount":
        named = told(view, phrases, clause)
        if named and fold(own) not in fold(named):
            return f"{named} {own}"  # ``Vốn ưu đãi: cho vay mới 48 tỷ đồng``
    if not _SPENDING.fullmatch(fold(own)):
        return None
    verb = re.sub(r"(?i)^(?:(?:đã|mới|chỉ|được) )+", "", own)
    held = phrases.outer(clause)
    if held:
        return f"{held} {verb}"
    low = max(clause.sentence[0], clause.left[0] - 160)
    found = list(_FUND.finditer(view.folded, low, clause.left[0]))
    if not found:
        return None
    text = phrases.phrase(found[-1].start(), found[-1].end())
    cut = _FUND_END.search(fold(text))
    return f"{(text[: cut.start()] if cut else text).strip()} {verb}"


_BUILDS = re.compile(r"(?:(?:nâng cấp|cải tạo|mở rộng|sửa chữa|xây mới)(?:,| và)? )*")


def before(view: View, phrases: Phrases, clause: Clause) -> str | None:
    """The thing of the clause before, whose measure this one states: ``mật độ chỉ 3,1 m/ha``."""
    low, high = max(clause.sentence[0], clause.reach), clause.left[0]
    if high - low > 240 or high <= low:
        return None
    text = phrases.phrase(low, high).strip(" ,;:").rpartition(": ")[2]
    if re.search(r"\d", text):
        return None
    cut = _FALLS.search(fold(text))
    text = (text[: cut.start()] if cut else text).strip().rpartition(", ")[2]
    led = leading("connector", "modal", "light", "verb").match(fold(text))
    text = text[led.end() :] if led else text
    text = text[_BUILDS.match(fold(text)).end() :]  # type: ignore[union-attr]
    if NO_TOPIC.fullmatch(fold(text)):
        return None
    return text if 1 < len(text.split()) <= 8 else None


def parted(view: View, phrases: Phrases, count: Clause, share: Clause) -> tuple[str, int] | None:
    """``12/14 xã (85,7%) duy trì chuẩn``: the subject before a share and the predicate behind it.

    Returns the indicator and where it ends; None where nothing follows the share.
    """
    whole, part = count.measure, share.measure
    if whole.ratio is None or whole.ratio != part.ratio or whole.kind != "count":
        return None
    tied = _TIED.match(view.folded, part.end, count.piece[1])
    start = tied.end() if tied else part.end
    marked = any(mark in view.folded[part.end : start] for mark in ",)")
    stop = _ENDS.search(view.folded, start, count.piece[1])
    end = min(stop.start() if stop else count.piece[1], start + 200)
    behind = phrases.phrase(start, end).strip(" ,")
    known = fold(behind)
    if _STEP.match(known):
        return None
    follows = PREDICATE.match(known) or leading("modal", "verb", "light").match(known)
    if not marked or not behind or not follows:
        return None
    cut = re.search(r"[,(](?=[^,(]*$)", view.folded[whole.noun : part.start])
    subject = phrases.phrase(whole.noun, whole.noun + cut.start() if cut else whole.end)
    return f"{subject} {behind}", end


def duty(own: str) -> int | None:
    """Where the deed begins behind the body that does it: ``Trạm Y tế xã duy trì khám BHYT``."""
    folded = fold(own)
    for verb in _verbs().finditer(folded, len(folded.partition(" ")[0])):
        if own[verb.start()].isupper():
            continue  # ``Sở Giáo dục và Đào tạo``
        modal = leading("modal", "connector").match(folded, verb.start())
        start = modal.end() if modal else verb.start()
        return start if start < len(own) else None
    return None


def is_deed(phrase: str) -> bool:
    """Whether a phrase begins with a verb, so that it lacks who it is done to."""
    return opening("verb").match(fold(phrase)) is not None


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words('verb', 'light')}|duy trì|thực hiện|triển khai)(?!\w)")


def described(view: View, clause: Clause) -> bool:
    """``Doanh nghiệp (28 đơn vị, 1.315 lao động) phải ...``: a fact about those who have a duty."""
    if not clause.inner or clause.measure.kind != "count":
        return False
    close = view.folded.find(")", clause.measure.end, clause.measure.end + 80)
    if close < 0 or not _MUST.match(view.folded, close + 1):
        return False
    opened = view.folded.rfind("(", max(0, clause.measure.start - 80), clause.measure.start)
    inside = view.folded[opened + 1 : close]
    return opened >= 0 and not re.search(r"(?<!\w)(?:từ|trên|dưới|ít nhất|tối thiểu)(?!\w)", inside)
