"""The patterns that names of agencies are read by: heads, fields, groups, places, closings.

The words are lexicon files; what stands here is how they follow one another.
"""

from __future__ import annotations

import re

from .lexicon import Entry, alternation, load
from .openings import openings


def _needing(kind: str) -> tuple[Entry, ...]:
    return tuple(e for e in load("agency_heads") if e.data["needs"] == kind)


END = r"(?!\w)"
HEAD = re.compile(
    f"(?:(?P<none>{alternation(_needing('none'))})"
    f"|(?P<name>{alternation(_needing('name'))})"
    f"|(?P<place>{alternation(_needing('place'))})){END}"
)
DECOY = re.compile(f"(?:{alternation(load('agency_decoys'))}){END}")
FIELD = re.compile(f"(?:{alternation(load('agency_fields'))}){END}")
GROUP = re.compile(f"(?:{alternation(load('agency_groups'))}){END}")
FIRST_LETTERS = frozenset(
    word[:2] for pattern in (HEAD, GROUP) for word in openings(pattern.pattern)
)
"""The first two letters of every head and group: nothing else can begin a name."""
EACH = re.compile(r"(?:các|những|từng|mỗi|toàn thể|tất cả(?: các)?|một số|mọi) (?=\w)")
PLACE = re.compile(
    r"(?:các |cấp )?(?:tỉnh|thành phố|tp|huyện|thị xã|quận|xã(?! hội)|phường|thị trấn|đặc khu"
    rf"|thôn|bản|ấp|buôn|làng|khu phố|tổ dân phố|khu vực|cơ sở|trung ương|khóm){END}"
)
VERB = re.compile(f"(?:{alternation(load('roles'))}|{alternation(load('duties'))}){END}")
ROLE = re.compile(f"(?:{alternation(load('roles'))}){END}")
# What closes the name of a body or a group: said of which bodies are meant.
CLOSING = re.compile(
    r"(?:(?:có )?liên quan|hữu quan|khác|cùng cấp|các cấp"
    r"|cấp (?:tỉnh|huyện|xã|thành phố|quận|phường|bộ|sở|trên|dưới|cơ sở|trung ương)"
    r"|(?:ngoài )?công lập|tư thục|dân lập|tư nhân"
    r"|có tên (?:tại|ở|trong)(?: khoản \d)? (?:điều \d{1,2}|danh sách(?: kèm theo)?)"
    r"|có thẩm quyền|chức năng|chuyên môn|trực thuộc|thuộc|của|ngang bộ|nêu trên|trên(?! cơ sở)"
    r"|(?:đóng |hoạt động )?(?:trên|tại) địa bàn|từ (?:trung ương|tỉnh|huyện|thành phố|xã)"
    r" (?:đến|tới) (?:cơ sở|xã|thôn|địa phương)|ở cơ sở|trong và ngoài (?:nước|tỉnh)"
    r"|trong (?:toàn )?(?:tỉnh|huyện|thị xã|xã|phường|ngành)"
    r"|được nhận ủy thác(?: cho vay)?|quản lý (?:nhà nước|chuyên ngành|ngành|vận hành|khai thác)"
    r"(?:, lĩnh vực)?|cung cấp dịch vụ|sản xuất,? kinh doanh|kinh doanh|xuất khẩu"
    r"|xuất,? nhập khẩu|khai thác khoáng sản|sử dụng lao động|hoạt động trong lĩnh vực"
    rf"|xã hội|địa phương){END}"
)
STOP = re.compile(
    r"(?:trong|để|tại|theo|về|khi|nếu|với|do|bằng|từ|đến|cho|sẽ|đã|đang|cần|phải|được|bị|là|làm"
    r"|như|thì|mà|nhằm|có|còn|chưa|không|cũng|hàng|hằng|ngoài|qua|sau|trước|vào|ra|rồi|nên|này"
    r"|cùng|hoặc|nhất|thông qua|giữa|vì|bởi|gồm|bao gồm|đồng thời|luôn|trở|chịu|tự"
    rf"|trên cơ sở|dựa trên){END}"
)
TOKEN = re.compile(r"[^\W_](?:[\w&/.]*\w)?(?:-[\w&]+)*")
GAP = re.compile(r" ?(?:,|;|/| - |-| & |\bvà\b|\bcùng\b)? ?(?:\bvà\b )?")
SEPARATOR = re.compile(r" ?(?:[,;] ?(?:và |cùng (?:với )?)?|/ ?| và | cùng (?!cấp)(?:với )?| & )")
UNITS = (
    "thị trấn|đặc khu|thành phố|thị xã|phường|quận|huyện|tỉnh|xã(?! hội)|thôn|bản|ấp|buôn|làng"
    "|khu phố|tổ dân phố"
)
UNIT = re.compile(f"(?:{UNITS}){END}")
DIVISION = re.compile(rf"(?:tỉnh|thành|huyện|quận|thị|xã|phường) ?(?:đoàn|ủy|đội){END}")
UNIT_BEFORE = re.compile(f"(?:{UNITS})$")
ROW = re.compile(r", và |, | và |/| ")
OBJECT = re.compile(r"(?!và\b)\w")
OFFICER = re.compile(
    "(?:" + alternation(tuple(e for e in load("agency_groups") if e.id == "officer")) + f"){END}"
)
HEADED = re.compile(
    "(?:" + alternation(tuple(e for e in load("agency_heads") if e.id == "officer")) + f"){END}"
)
TO_CHUC = re.compile(r"tổ chức(?= (?!và |có liên|liên|cá |khác|trong|trên|nêu|thuộc|của)|$)")


# An office of two bodies, named before the second: ``Chánh Văn phòng HĐND và UBND``.
SERVES = re.compile(
    r"(?:phó )?(?:chánh |lãnh đạo )?(?:văn phòng|vp) (?:hđnd|hội đồng nhân dân|đoàn đbqh"
    r"|đoàn đại biểu quốc hội)"
)
SERVED = re.compile(r"(?:hđnd|ubnd|hội đồng nhân dân|ủy ban nhân dân)(?!\w)")
PERSON = re.compile(r"(?:đồng chí|đ/c|ông|bà|anh|chị) ")
ADDRESS = re.compile(
    r"(?:các )?(?:ông,? ?(?:\(bà\)|\( ?bà ?\)|/ ?bà|bà)|đồng chí|đ/c) (?=(?:phó |trưởng |chủ tịch"
    r"|giám đốc|thủ trưởng|bí thư|hiệu trưởng|chánh |tổ trưởng|thành viên|chi hội|lãnh đạo))"
)
# Words that go on with a name or open a remark, never a duty.
NO_VERB = re.compile(
    r"(?:và|hay|cùng|các|những|một|mỗi|từng|mọi|toàn|số|loại|ven|vùng|miền|biên giới|đặc biệt|nơi"
    r"|trọng điểm|thí điểm|thuần|đồng bằng|dân|tư|công|nhà|hộ|nơi|ai|đó|kia|ấy|trên|dưới|giáp"
    r"|gần|xa|lân cận|đầu|cuối|cá thể|hoạt động|kinh|sản|đóng|sử|nông|lâm|đa|nghiệp vụ|nghèo"
    r"|khó khăn|tương|thí|đông|mới|cũ|lớn|nhỏ|chuyên|chính|phụ|kiêm|lĩnh|giúp việc|vốn|gặp)"
    rf"{END}"
)
# Heads that in lower case are fields of work: ``doanh nghiệp viễn thông, bưu chính``.
ALSO_FIELDS = frozenset(("bưu chính", "viễn thông", "điện lực", "địa chính", "kế toán", "thống kê"))
# Work that names an office only with its object: ``Phòng Quản lý | xây dựng``.
FUNCTION = re.compile(
    r"(?:quản lý|quy hoạch|kiểm định|kiểm tra|giám định|tư vấn|phát triển|nghiên cứu"
    rf"|hỗ trợ|thẩm định|kiểm soát|kiểm nghiệm|giám sát|xúc tiến|điều hành|điều phối){END}"
)
# A thing and what is done with it, known as one (``công trình xây dựng``): both are the name's.
COMPOUND = re.compile(
    r"(?:(?:chất lượng )?công trình xây dựng|vật liệu xây dựng|đầu tư(?:,| và)? xây dựng"
    r"|trật tự xây dựng"
    r"|hoạt động xây dựng|dự án đầu tư(?: xây dựng)?|khai thác (?:công trình|thủy"
    r" lợi|bảo trì|hạ tầng)|chất lượng giáo dục"
    r"|hạ tầng (?:giáo dục|y tế)|vốn đầu tư|quỹ đầu tư phát triển|sức khỏe sinh sản"
    r"|khu (?:bảo tồn|di tích|du lịch|công nghiệp|kinh tế|chế xuất|vực phòng thủ)"
    r"(?: (?:thiên nhiên|biển|loài|lịch sử|quốc gia|cửa khẩu))*"
    rf"|bảo trì đường bộ|thị trường bất động sản){END}"
)
BARE_HEADS = frozenset(
    (
        "sở",
        "ban",
        "phòng",
        "khoa",
        "bộ",
        "tổng cục",
        "chi cục",
        "cục",
        "vụ",
        "viện",
        "trường",
        "hội",
        "công an",
        "báo",
        "đài",
        "trung tâm",
        "tập đoàn",
        "công ty",
        "ngân hàng",
        "xã",
        "phường",
        "huyện",
        "thành phố",
        "tỉnh",
        "thị trấn",
        "quận",
        "thị xã",
    )
)
WORK = alternation(load("agency_fields"))
# Fields of one office that hold a comma or ``và`` themselves.
FIELDS = re.compile(
    r"(?:văn hóa, (?:thể thao và du lịch|khoa học và thông tin|thể thao, du lịch)"
    r"|lao động, thương binh và xã hội|công an|kinh tế, hạ tầng và đô thị"
    rf"|(?:{WORK})(?: (?:và|-) (?:{WORK})"
    rf"(?! (?:và|,)))?){END}"
)
ELIDING = re.compile(r"(?:sở|bộ|phòng|hội|ban)(?:, (?:ban|ngành|sở))*$")
BRACKET = re.compile(r" ?(?:\([^()\n]{0,200}\)|\[\d{1,3}\])")
