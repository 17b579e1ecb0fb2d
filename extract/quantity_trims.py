"""Phrases cut to what names a measure: without who does it, without the head, as a rate."""

from __future__ import annotations

import re

from . import number_units, quantity_subjects
from .folding import fold
from .quantity_words import opening, strip_tail

# ``đạt 18.240 ha, tăng 2,1%``: by how much the hectares grew, no rate of them
GROWS = re.compile(
    r"(?<!\w)(?<!ứng )(?<!đương )(?:tăng|giảm)(?: (?:thêm|khoảng|gần|trên|hơn|bình quân))* ?$"
)
AGENT = re.compile(
    r"(?:(?:các|mỗi) )?(?:ubnd|ủy ban|sở|phòng|ban|trung tâm|trạm|hội|công an|bưu điện"
    r"|đài|chi cục|cục|"
    r"thanh tra|ngân hàng|bộ|đoàn|mặt trận|liên đoàn|liên minh|quỹ|công ty|thư viện|văn phòng|"
    r"bảo hiểm xã hội|toàn (?:xã|huyện|tỉnh|ngành)|tổ chức hội)(?!\w)"
)


def ends_subject(word: re.Match[str], folded: str) -> bool:
    """Not in ``cây lương thực có hạt``: behind a subject ``có`` leads to a measure or a deed."""
    rest = folded[word.end() :].strip()
    return word[0] != "có" or not rest or opening("head", "verb", "light").match(rest) is not None


def are_people(*nouns: str) -> bool:
    """Whether all nouns name people: ``người`` and ``lao động nghề cá``."""
    return all(number_units.family(noun) == "people" for noun in nouns)


def without_agent(own: str) -> str:
    """``Bưu điện huyện phát triển 15 nhân viên``: who does it is not what is counted."""
    folded = fold(own)
    if not AGENT.match(folded):
        return own
    duty = quantity_subjects.duty(own)
    if duty is not None:
        return own[duty:]
    rest = strip_tail(folded, "verb", "light")
    return own[len(rest) :].strip() if len(rest) < len(folded) else own


def without_head(phrase: str) -> str:
    """``sản lượng chè xuất khẩu`` without ``sản lượng``: what a second head speaks of."""
    head = opening("head").match(fold(phrase))
    return phrase[head.end() :].strip() or phrase if head else phrase


def as_rate(phrase: str) -> str:
    """A count named as the rate of the same thing: ``hộ cận nghèo`` is ``tỷ lệ hộ cận nghèo``."""
    phrase = re.sub(r"(?i)^(?:tổng số|số lượng|số) ", "", phrase)
    if opening("rate").match(fold(phrase)):
        return phrase
    return f"tỷ lệ {phrase}"
