"""What a citation is about, where it ends, and which citations stand inside its title.

Citations of one paragraph are read from left to right with a stack of those whose title is still
open. A mark or a clause that ends the sentence closes all of them; ``và`` or a comma before the
next citation closes the innermost, whose neighbour the next one then is; otherwise the next one
stands inside the title (``sửa đổi, bổ sung một số điều của Thông tư số ...``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .citation_heads import KIND_WORD, Head
from .citation_roles import LEAD_IN
from .view import View

_ABOUT = re.compile(
    r" ?[,–-]? ?\"?(?P<title>(?:về việc|v/v|về)(?!\w)"
    r"(?! (?:cơ bản|phía|lâu dài|đích|trước|sau)(?!\w)))"
)
_ACT = re.compile(
    r" (?P<title>(?:phê duyệt|ban hành|quy định|hướng dẫn|sửa đổi|bổ sung|thông qua|công bố|"
    r"công nhận|giao(?! cho)|phân bổ|thành lập|kiện toàn|điều chỉnh|bãi bỏ|thay thế|cho ý kiến|"
    r"thông báo|phát động|đính chính|phân công|phân cấp|ủy quyền|kết luận)(?!\w)"
    r"(?! (?:tại|của|này)))"
)
_ACT_BEHIND_COMMA = re.compile(
    r", ?(?P<title>(?:phê duyệt|quy định|hướng dẫn|sửa đổi|thông qua|ban hành|giao|công bố)(?!\w)"
    r"(?! (?:tại|của|này)))"
)
_CARRY = re.compile(r" (?P<title>(?:triển khai|thực hiện|tổ chức|tăng cường|tiếp tục)(?!\w))")
_ANY = re.compile(
    r" (?P<title>(?!giao cho|(?:và|của|do|ngày|được|đã|tại|năm|nêu|trên|theo|có|này|với|để|như|"
    r"là|cùng|hoặc|đến|từ|khóa|số|cũng|trong)(?!\w))[^\W\d_])"
)
_STOP = re.compile(
    r"[();:\n…]|\.(?=[ /\n]|$)"
    r"|,? (?=(?:với (?:các|những) nội dung|như sau|cụ thể như sau|được ban hành|đã được|"
    r"đã ban hành|"
    r"sau đây|viết tắt|"
    r"có hiệu lực|và ý kiến|và đề nghị của)(?!\w))"
)
_CLAUSE = re.compile(
    r", (?=(?:trong đó|cụ thể|theo đó|đồng thời|nhằm|để|góp phần|bảo đảm|đảm bảo|phù hợp|đáp ứng|"
    r"từ đó|qua đó|tạo|hoàn thành|phấn đấu|kịp thời|trình|đến nay|hiện nay|trên cơ sở|"
    r"tham mưu|báo cáo|gửi|tổng hợp|xem xét|chủ động|tích cực|khẩn trương|tập trung|coi|xác định|"
    r"hiện thực|thiết lập|gắn với|gắn|không|cùng|là|hằng năm|hàng năm|trước ngày|chỉ đạo)(?!\w))"
    r"|, (?=\d{1,3}(?:[.,]\d+)?[% ]|(?:đến (?:cuối |hết )?năm \d{4},? (?:có|đạt|phấn|tỷ|toàn|\d)|"
    r"mỗi năm|bình quân|tỷ lệ|trung bình|toàn tỉnh|toàn huyện|toàn xã)(?!\w))"
    r"| (?=(?:là|đạt|còn) \d)"
    r"| (?=(?:đã|được (?:ban hành|phê duyệt|triển khai|thực hiện|giao|cấp|hỗ trợ)|đến toàn thể|"
    r"tới toàn thể|đến cán bộ|đề ra|theo phân công|theo quy định|đảm bảo đúng|đảm bảo|"
    r"là cơ sở|và các văn bản|và các quy định|và các nghị|và văn bản|"
    r"và các hướng dẫn|trong đó|theo hướng|đạt hiệu quả|và báo cáo|bằng nhiều|bằng các)(?!\w))"
)
_BODY_VERB = re.compile(
    r", (?=(?:ủy ban nhân dân|ubnd|hđnd|hội đồng nhân dân|chủ tịch|sở|bộ|phòng|ban|đảng ủy|tỉnh ủy|"
    r"huyện ủy|thành ủy|công an|trường|trung tâm|bệnh viện|hội|văn phòng|chính phủ|cục|chi cục)"
    r"(?!\w)[^,;.:\n]{0,90}? (?:xây dựng|ban hành|báo cáo|đề ra|đã|yêu cầu|trình|đề nghị|"
    r"triển khai kế hoạch|thông báo|quyết định|lập)(?!\w))"
)
_JOINT = re.compile(r"(?:[,;]|,? và|,? cùng với|, cùng|,? hoặc)(?: các| những)? ?(?:số )?$")
_STAGE_COLON = re.compile(r"giai đoạn (?:i|1|ii|2)$")
_LOCAL = re.compile(r" trên địa bàn (?:tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường)")
_CENTRAL = re.compile(
    r"bộ chính trị|ban bí thư|trung ương|quốc hội|chính phủ|thủ tướng|^bộ|^liên bộ|chủ tịch nước"
)
_NEW_ITEM = re.compile(
    r"; ?(?:và )?(?:căn cứ|thực hiện|triển khai|theo|trên cơ sở|xét|để|nhằm|số|các|tiếp tục|"
    rf"sau khi|ý kiến|đề nghị|(?:{KIND_WORD.pattern}))(?!\w)"
)
# Brackets that speak of the act and are no part of its title.
_ASIDES = (
    "(sau đây", "(viết tắt", "(gọi tắt", "(gọi là", "(được sửa", "(đã được", "(sửa đổi",
)  # fmt: skip
_MAX_DEPTH = 8  # titles in titles; more are no text of an office, and would cost its square
_ABBREVIATED = re.compile(r"(?:tp|tx|tt|ts|th)$")


def close(view: View, heads: list[Head]) -> None:
    """Find the titles and ends of *heads*, in the order of the text, and nest them."""
    for _, group in _by_block(view, heads):
        _Block(view, group).run()


def _by_block(view: View, heads: Iterable[Head]) -> Iterator[tuple[int, list[Head]]]:
    group: list[Head] = []
    current = -1
    for head in heads:
        block = view.block_at(head.core)
        if block != current and group:
            yield current, group
            group = []
        current = block
        group.append(head)
    if group:
        yield current, group


class _Block:
    """The citations of one paragraph."""

    def __init__(self, view: View, heads: list[Head]) -> None:
        self.view = view
        self.folded = view.folded
        self.heads = heads
        self.open: list[tuple[Head, int]] = []
        self.depth = 0

    def run(self) -> None:
        limit = self.view.ends[self.view.block_at(self.heads[0].core)]
        for index, head in enumerate(self.heads):
            last = index + 1 == len(self.heads)
            following = limit if last else self.heads[index + 1].start
            self._introduce(head, following)
            stop = self._stop(head.end, following, head)
            if stop is not None:
                self._close_all(stop)
            elif last:
                self._close_all(limit)
            if not last:
                self._join(head, self.heads[index + 1])

    def _introduce(self, head: Head, limit: int) -> None:
        """Open the title of *head* where its introducing word stands right behind it."""
        if len(self.open) >= _MAX_DEPTH:
            return
        found = _introduced(self.folded, head)
        if found is not None and found.start("title") < limit:
            self.open.append((head, found.start("title")))

    def _join(self, head: Head, following: Head) -> None:
        """Decide whether *following* stands inside an open title or beside *head*."""
        if not self.open:
            return
        joint = _JOINT.search(self.folded, max(head.end, following.start - 24), following.start)
        if joint is not None:
            if self.open[-1][0] is head:
                self._close(self.open.pop(), joint.start())
            if joint[0].startswith(";"):
                self._close_all(joint.start())
        if self.open:
            following.parent = self.open[-1][0]

    def _stop(self, begin: int, limit: int, head: Head) -> int | None:
        """The first place in ``[begin, limit)`` where every open title ends."""
        if begin >= limit:
            return None
        patterns = [_STOP, _BODY_VERB]
        if head.role == "reference":
            patterns.append(_CLAUSE)
        marks = sorted(
            (m.start(), m[0], pattern is _BODY_VERB)
            for pattern in patterns
            for m in pattern.finditer(self.folded, begin, limit)
        )
        for position, mark, by_body in marks:
            if mark == "(":
                if self.folded.startswith(_ASIDES, position):
                    return position
                self.depth += 1
            elif mark == ")":
                self.depth -= 1
                if self.depth < 0:
                    self.depth = 0
                    return position
            elif self.depth == 0 and self._ends(position, mark):
                if by_body and not self.view.text[position + 2].isupper():
                    continue
                if mark == ";" and head.role != "reference" and self._goes_on(position):
                    continue
                return position
        return None

    def _ends(self, position: int, mark: str) -> bool:
        text, folded = self.view.text, self.folded
        if mark == ":":
            return not (
                _STAGE_COLON.search(folded, max(0, position - 12), position)
                or folded.startswith((' "', '"'), position + 1)
            )
        if mark == ".":
            if _ABBREVIATED.search(folded, max(0, position - 3), position):
                return False
            after = text[position + 1 : position + 3].strip()
            return not after or after[0] == "/" or not after[0].islower()
        return True

    def _goes_on(self, position: int) -> bool:
        """In the preamble a semicolon before small letters parts the members of one title."""
        after = self.view.text[position + 1 : position + 3].lstrip()[:1]
        return after.islower() and _NEW_ITEM.match(self.folded, position) is None

    def _close_all(self, position: int) -> None:
        while self.open:
            self._close(self.open.pop(), position)
        self.depth = 0

    def _close(self, opened: tuple[Head, int], position: int) -> None:
        head, begin = opened
        end = position
        if self.open and head.issuer and _CENTRAL.search(head.issuer.lower()):
            # What a local plan does in its place is no part of the title of the central act.
            place = _LOCAL.search(self.folded, begin, end)
            end = place.start() if place else end
        while end > begin and self.folded[end - 1] in " ,-–./":
            end -= 1
        if self.folded[end - 1 : end] == '"' and self.folded.count('"', begin, end) % 2:
            end -= 1
        if " " in self.folded[begin:end]:  # the introducing word alone is no title
            head.title = (begin, end)
            head.end = end


def _introduced(folded: str, head: Head) -> re.Match[str] | None:
    """The introducing word right behind *head*, as far as its kind and its place allow one."""
    about = _ABOUT.match(folded, head.end)
    if about is not None:
        return about if head.kind != "law" or head.number else None
    if head.kind in ("law", "constitution") or (head.symbol is None and head.date is None):
        return None
    act = _ACT.match(folded, head.end)
    if act is not None:
        return act
    stated = head.date is not None or head.issuer is not None
    if head.role != "reference":
        behind = _ACT_BEHIND_COMMA.match(folded, head.end)
        if behind is not None and not LEAD_IN.match(folded, head.end):
            return behind
        return _ANY.match(folded, head.end) if stated else None
    if head.issuer and head.kind in ("plan", "programme", "notice", "official_letter", "report"):
        return _CARRY.match(folded, head.end)
    return None
