"""Names of private persons that annexes list, found so that an export can leave them out.

Annexes list households, pupils, patients and members by name; whoever publishes or passes on an
export has no business with them. Who signed a document, and who acts in office in its body, stays.
In doubt a name is hidden: what looks like a name in an annex is one. Hidden characters are
replaced one by one, so that places in the text stay what they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..models import PlanDocument, PlanFile

HIDDEN = "█"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Family names that begin most names in Vietnam, of the Kinh and of other peoples.
_FAMILIES = _words(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đào Đoàn Lâm Mai "
    "Trịnh Trương Tạ Tô Tống Cao Lưu Vương Quách Phùng Kiều Thái Ninh Doãn Khổng Lương Hà Chu Chử "
    "Nông Triệu Đàm Hứa Lục Vi Lò Lường Quàng Cà Tòng Lèo Giàng Vàng Sùng Thào Hạng Mùa Lầu Vừ Cứ "
    "Phàn Tẩn Chảo Bàn Thạch Kim Danh Sơn Châu Ksor Siu Rơ Kpă Nay Rcom Rmah Niê Ayun Êban Mlô "
    "Byă Ktul Điểu Cil Krajan Kon Pinăng Chamaléa Alăng Bríu Zơrâm Blúp Hôih Ríah Tơ Y A H"
)
_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
_SYLLABLE = rf"[{_UPPER}][^\W\d_]*(?:['’][^\W\d_]+)?"
_NAME = rf"{_SYLLABLE}(?:[ \u00a0]{_SYLLABLE}){{1,5}}"
# A name as a cell, a list item or a line by itself: perhaps numbered, perhaps with a form of
# address before it, a year of birth, an age or a village behind it.
_ALONE = re.compile(
    rf"(?:^|[\t|;•*+-]|\d[.)]?)[ \u00a0]*(?:(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Cc]háu|[Hh]ộ)"
    rf"(?:[ \u00a0](?:ông|bà|anh|chị))?:?[ \u00a0]+)?({_NAME})(?=[ \u00a0]*(?:$|[\t|;,.(:]|\d))",
    re.MULTILINE,
)
# A name behind a form of address, wherever it stands.
_ADDRESSED = re.compile(
    rf"\b(?:[Hh]ộ (?:gia đình )?(?:ông|bà|anh|chị)?|[Cc]hủ hộ:?|[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|"
    rf"[Cc]háu|[Hh]ọ và tên:?|[Hh]ọ tên:?)[ \u00a0]+({_NAME})"
)
_PEOPLE = re.compile(
    r"họ\s+(?:và\s+)?tên|tên\s+chủ\s+hộ|chủ\s+hộ|danh\s+sách\s+(?:các\s+)?(?:hộ|học\s+sinh|người|"
    r"đối\s+tượng|công\s+dân|lao\s+động|đoàn\s+viên|hội\s+viên|thành\s+viên)",
    re.IGNORECASE,
)
# What begins a place or a body is no person, though it is written with capitals.
_NO_PERSON = _words(
    "Xã Phường Thị Thôn Bản Buôn Làng Ấp Khóm Khu Tổ Huyện Quận Tỉnh Thành Đường Trường Trạm Bệnh "
    "Trung Ủy Uỷ Phòng Sở Bộ Ban Chi Cục Hội Đoàn Mặt Liên Công Ngân Văn Đài Báo Chương Dự Đề Kế "
    "Nghị Quyết Thông Tờ Phụ Biểu Mẫu Tổng Cộng Số Tên Họ Ghi Năm Tháng Ngày Đơn Nội Chỉ Mục Nơi "
    "Nhà Quốc Cộng Việt Độc Hộ Dân Danh Địa"
)


def private_names(file: PlanFile, document: PlanDocument) -> frozenset[str]:
    """The names of private persons in the annexes of *document*, without those of its signer."""
    names: set[str] = set()
    for start, end in _annexes(file, document):
        part = file.text[start:end]
        listing = _PEOPLE.search(part) is not None
        for pattern in (_ALONE, _ADDRESSED):
            addressed = pattern is _ADDRESSED
            for match in pattern.finditer(part):
                name = match.group(1)
                if _person(name, sure=addressed, listing=listing):
                    names.add(name)
    signer = document.header.signer
    if signer and signer.name:
        names.discard(signer.name)
    return frozenset(names)


def mask(text: str, names: Iterable[str]) -> str:
    """*text* with each of *names* covered, character by character."""
    for name in sorted(names, key=len, reverse=True):
        if name in text:
            cover = "".join(c if c.isspace() else HIDDEN for c in name)
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", cover, text)
    return text


def _person(name: str, *, sure: bool, listing: bool) -> bool:
    """Whether capitals make a name: by its first word, or by where it stands."""
    first = re.split(r"[ \u00a0'’]", name, maxsplit=1)[0]
    if first in _NO_PERSON and not (sure and first in _FAMILIES):
        return False
    return sure or first in _FAMILIES or listing


def _annexes(file: PlanFile, document: PlanDocument) -> list[tuple[int, int]]:
    """The runs of text of the annexes: from the heading of each to the next part of its level."""
    tops = sorted((s.span.start, s.kind) for s in document.sections if s.section is None)
    end = _end(file, document)
    made = []
    for index, (start, kind) in enumerate(tops):
        if kind == "annex":
            made.append((start, tops[index + 1][0] if index + 1 < len(tops) else end))
    return made


def _end(file: PlanFile, document: PlanDocument) -> int:
    """Where the text of *document* ends: where the next of the file has its first record."""
    last = max((r.span.end for _, r in document.records()), default=0)
    after = [
        r.span.start
        for other in file.documents
        if other is not document
        for _, r in other.records()
        if r.span.start >= last
    ]
    return min(after, default=len(file.text))
