"""What OCR meant: slips that the words around them give away, on a copy of the same length.

Text and quotes keep what was read; patterns match, and values are read, on the copy. Slips that no
sound text has (``l722/QĐ-TTg``, ``2O20``, ``QĐÐ``) are mended wherever they stand, those that sound
text may have (``l0 ngày``, ``mục tiểu``) only on words that an engine read, and marks of vowels
only where it was not sure of the word. Where two readings are possible nothing is mended.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from itertools import pairwise, zip_longest

from ..models import SourceText
from .folding import bare, fold

_SURE = 0.96  # of words read with more certainty one in five hundred is wrong
_UNSEEN = "\u2060"  # left out by the view of a document

# Engines see one letter twice: as the Vietnamese one and as the Icelandic one that looks alike.
_TWICE = re.compile("(?<=Đ)\u00d0|(?<=\u00d0)Đ|(?<=đ)\u00f0")
_SLASH = re.compile("(?<=\\d)[\u2044\u2215](?=[\\dA-ZĐ])")
_NUMBER = r"[0-9lIOo|]"
# The number, and the year, before the letters of a symbol: ``l722/QĐ-TTg``, ``63/2O14/NĐ-CP``
_SYMBOL = re.compile(
    rf"(?<![\w/])(?=[^/\s]{{0,4}}\d|[lI]/){_NUMBER}{{1,5}}(?=/(?:{_NUMBER}{{4}}/)?[A-ZĐ\u00d0]{{2}})"
    rf"|(?<=/)(?=[^/]{{0,3}}\d){_NUMBER}{{4}}(?=/[A-ZĐ\u00d0]{{2}})"
)
# Without a digit beside such a letter, or a lone one before a stroke, there is nothing to mend in
# numbers and years; this is found far faster than they are.
_MIXED = re.compile(r"[0-9][lIOo|]|[lIOo|][0-9]|[lI]/")
_COUNCIL = re.compile(r"(?<=[-–/ ])(?:UBNĐ|HÐNĐ|HĐNĐ)(?!\w)")
_YEAR = re.compile(r"(?<![\w.,])(?=\w*[lIOo])[2lI1][0Oo9][0-9lIOo]{2}(?!\w)")
_FIGURES = re.compile(r"(?<![\w/.,-])[lI|](?=\d{1,3}(?![\w/]))|(?<=\d)[Oo](?=[\d%]|(?!\w))")
_DECREE = re.compile(r"(?<=\d/)(?:ND(?=-CP)|QD(?=-[A-ZĐ])|NO(?=-[A-ZĐ]))")
_DIGITS = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"})
_MEANT = {"UBNĐ": "UBND", "HĐNĐ": "HĐND", "HÐNĐ": "HÐND", "ND": "NĐ", "QD": "QĐ", "NO": "NQ"}

# Pairs of syllables that stand together in every plan, and whose letters without marks make no
# other pair of words (``chi tiêu`` and ``chỉ tiêu`` both do, so they are not here).
_PAIRS = """
thanh tra, kiểm tra, văn hóa, nghèo đa, hợp tác, kho bạc, tổ quốc, giám đốc, dân tộc, nhà nước,
giáo dục, tiếp tục, tổ chức, bạo lực, khu vực, nội dung, ngân hàng, biên phòng, truyền thông,
giao thông, địa phương, công thương, hạ tầng, bình đẳng, hội đồng, lao động, thủ tướng,
tăng cường, môi trường, khen thưởng, tăng trưởng, bộ trưởng, sản lượng, chất lượng, bền vững,
xây dựng, chính sách, ngân sách, diện tích, mục đích, quy hoạch, kế hoạch, du lịch, chủ tịch,
thương binh, chiến binh, học sinh, vệ sinh, ban hành, hoàn thành, chương trình, đẩy mạnh,
quyết định, quy định, nghị định, triển khai, chăn nuôi, thương mại, độ tuổi, quốc hội, bộ đội,
việt nam, trẻ em, việc làm, hàng năm, hằng năm, cuối năm, đầu năm, bảo đảm, bảo hiểm, trách nhiệm,
ủy ban, uỷ ban, thời gian, cơ quan, địa bàn, đề án, dự án, nhân dân, bình quân, trở lên,
tài nguyên, nông thôn, công văn, thời hạn, giai đoạn, thủy sản, thị trấn, hướng dẫn, nơi nhận,
mặt trận, cựu chiến, tuyên truyền, phát triển, thực hiện, nguồn vốn, nâng cao, thể thao, đồng bào,
báo cáo, giảm nghèo, cận nghèo, thoát nghèo, hộ nghèo, đào tạo, đảm bảo, giải pháp, tư pháp,
thu nhập, nông nghiệp, doanh nghiệp, lâm nghiệp, phối hợp, giám sát, ít nhất, sản xuất, đột xuất,
pháp luật, tổng kết, nghị quyết, phê duyệt, trồng trọt, mục tiêu, tham mưu, phấn đấu, yêu cầu,
tối thiểu, sở y, tỉnh ủy, huyện ủy, đánh giá, thị xã, chủ trì, kinh phí, quản lý, thông tư,
đầu tư, hiệu quả, kinh tế, y tế, cụ thể, công nghệ, tỉ lệ, tỷ lệ, chỉ thị, đơn vị, thành phố,
thiểu số, tiến độ, hỗ trợ, nội vụ, nhiệm vụ, chính phủ, điện tử, phụ nữ, quân sự, định kỳ
"""


@cache
def _pairs() -> dict[str, str]:
    """Each pair by its letters without marks."""
    found: dict[str, str] = {}
    for pair in " ".join(_PAIRS.split()).split(","):
        folded = fold(pair.strip())
        found[bare(folded)] = folded
    return found


def meant(source: SourceText) -> str:
    """The text of *source* with slips of OCR mended; of the same length."""
    text = everywhere(source.text)
    words = [
        (run.start, after.start if after else len(text), run.certainty)
        for run, after in zip_longest(source.map, source.map[1:])
        if run.certainty is not None
    ]
    return _on_words(text, words) if words else text


def everywhere(text: str) -> str:
    """Mend what no sound text has."""
    if "\u00d0" in text or "\u00f0" in text:
        text = _TWICE.sub(_UNSEEN, text)
    if "\u2044" in text or "\u2215" in text:
        text = _SLASH.sub("/", text)
    mixed = _MIXED.search(text) is not None
    if mixed:
        text = _SYMBOL.sub(lambda m: m[0].translate(_DIGITS), text)
    if "NĐ" in text:
        text = _COUNCIL.sub(lambda m: _MEANT[m[0]], text)
    return _YEAR.sub(_year, text) if mixed else text


def _year(match: re.Match[str]) -> str:
    year = match[0].translate(_DIGITS)
    return year if sum(map(str.isdigit, match[0])) >= 2 and 1945 <= int(year) <= 2099 else match[0]


def _on_words(text: str, words: list[tuple[int, int, float]]) -> str:
    """Mend what an engine alone gets wrong, on its own words."""
    starts = [word[0] for word in words]

    def read(position: int) -> bool:
        at = bisect_right(starts, position) - 1
        return at >= 0 and position < words[at][1]

    def mended(match: re.Match[str], to: str) -> str:
        return to if read(match.start()) else match[0]

    text = _FIGURES.sub(lambda m: mended(m, m[0].translate(_DIGITS)), text)
    text = _DECREE.sub(lambda m: mended(m, _MEANT[m[0]]), text)
    letters = list(text)
    for first, second in pairwise(words):
        if min(first[2], second[2]) < _SURE and second[0] - first[1] <= 1:
            _mend_pair(letters, first, second)
    return "".join(letters)


def _mend_pair(
    letters: list[str], first: tuple[int, int, float], second: tuple[int, int, float]
) -> None:
    """Set the marks of two words right where without marks they are a known pair."""
    spans = []
    for start, end, _ in (first, second):
        places = [i for i in range(start, end) if letters[i].isalpha()]
        if not places or places[-1] - places[0] + 1 != len(places):
            return
        spans.append((places[0], places[-1] + 1))
    between = "".join(letters[spans[0][1] : spans[1][0]])
    if between.strip():
        return
    words = ["".join(letters[a:b]) for a, b in spans]
    folded = fold(" ".join(words))
    right = _pairs().get(bare(folded))
    if right is None or right == folded:
        return
    for (start, end), word, good, (_, _, certainty) in zip(
        spans, words, right.split(" "), (first, second), strict=True
    ):
        if certainty < _SURE and fold(word) != good and len(good) == end - start:
            letters[start:end] = (
                unicodedata.normalize("NFC", g.upper()) if w.isupper() else g
                for w, g in zip(word, good, strict=True)
            )
