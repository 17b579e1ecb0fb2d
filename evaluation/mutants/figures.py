"""Faults of figures in the plan's own words: made only where the arithmetic holds before."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

from ...models import Span
from .model import Mutant, Plan, misprint, number, plants

N = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_RATIO = re.compile(
    rf"(?<![\d.,/])(?P<a>{N})(?: tỷ đồng)?/ ?(?P<b>{N})(?![\d/])[^;%]{{0,40}}?"
    rf"(?:đạt|chiếm|bằng|tương đương|tỷ lệ|\()\s*(?P<c>{N})\s?%"
)
_TRIES = 20


def _wrong(token: str, dice: random.Random, least: float) -> str | None:
    """A misprint that is off by at least *least* of the value, and by more than rounding."""
    for _ in range(_TRIES):
        made = misprint(token, dice)
        if number(made) > 0 and abs(number(made) - number(token)) > least * number(token):
            return made
    return None


def _ratios(plan: Plan) -> Iterator[re.Match[str]]:
    for match in _RATIO.finditer(plan.text):
        part, whole, share = (number(match[g]) for g in "abc")
        if 0 < part <= whole and abs(100 * part / whole - share) <= 0.06:
            yield match


@plants("ratio_share", "Một chữ số của tỷ lệ có tử số và mẫu số", "ratio")
def ratio_share(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in _ratios(plan):
        made = _wrong(match["c"], dice, 0.02)
        if made and abs(number(made) - number(match["c"])) > 0.2:
            yield plan.swap("ratio_share", *match.span("c"), made)


@plants("ratio_count", "Một chữ số của tử số hoặc mẫu số", "ratio", "parts")
def ratio_count(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in _ratios(plan):
        side = dice.choice("ab")
        made = _wrong(match[side], dice, 0.03)
        if made is None:
            continue
        a, b = (number(made if g == side else match[g]) for g in "ab")
        if b and a <= b and abs(100 * a / b - number(match["c"])) > 0.3:
            yield plan.swap("ratio_count", *match.span(side), made)


_SHARES = re.compile(
    rf"(?<![\d.,/])(?P<a>{N}) ?(?P<u>hộ|trẻ|người|xã)\b[^;\n%\d]{{0,30}}?"
    rf"(?:chiếm|tỷ lệ|đạt)[^;\n%\d]{{0,12}}(?P<c>{N})\s?%"
)


@plants("share_in_list", "Tỷ lệ của một dòng trong danh sách có chung mẫu số", "ratio")
def share_in_list(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """Three or more lines that agree on a whole that the text names."""
    found = list(_SHARES.finditer(plan.text))
    wholes = {number(m[0]) for m in re.finditer(rf"(?<![\d.,/]){N}(?![\d.,/%])", plan.text)}
    for whole in wholes:
        fits = [
            m for m in found
            if abs(100 * number(m["a"]) / max(whole, 1) - number(m["c"])) <= 0.05
            and number(m["a"]) < whole
        ]  # fmt: skip
        lines = {plan.text.count("\n", 0, m.start()) for m in fits}
        if len(lines) < 4:
            continue
        for match in fits:
            made = _wrong(match["c"], dice, 0.05)
            if made and plan.text[plan.text.rfind("\n", 0, match.start()) + 1] in "-+":
                yield plan.swap("share_in_list", *match.span("c"), made)


_UNIT = r"(?P<u>(?:nghìn tỷ|tỷ|triệu|nghìn)? ?đồng|người|hộ|lao động|ha|lớp|cây|mô hình|con)"
_WHOLE = re.compile(
    rf"(?<![\d.,/])(?P<n>{N})\s+{_UNIT}\b[^\d;\n]{{0,40}}?"
    r"(?P<open>trong đó(?: có)?|bao gồm|gồm)\s?:?", re.IGNORECASE
)  # fmt: skip
_PART = re.compile(rf"(?<![\d.,/])(?P<n>{N})\s*{_UNIT}\b(?!/)")
_SCALE = {"nghìn tỷ": 1e12, "tỷ": 1e9, "triệu": 1e6, "nghìn": 1e3}


def _amount(match: re.Match[str]) -> tuple[float, str]:
    unit = match["u"]
    if unit.endswith("đồng"):
        return number(match["n"]) * _SCALE.get(unit.removesuffix("đồng").strip(), 1), "đồng"
    return number(match["n"]), unit


def _sums(plan: Plan) -> Iterator[tuple[re.Match[str], list[re.Match[str]]]]:
    """A whole and the parts behind it that add up to it."""
    for whole in _WHOLE.finditer(plan.text):
        total, unit = _amount(whole)
        parts: list[re.Match[str]] = []
        summed = 0.0
        for part in _PART.finditer(plan.text, whole.end(), whole.end() + 700):
            before = plan.text[whole.end() : part.start()]
            if before.count("(") > before.count(")") or before.rstrip().endswith("bình quân"):
                continue
            value, same = _amount(part)
            if same != unit:
                continue
            parts.append(part)
            summed += value
            if summed >= total * 0.999:
                break
        if len(parts) >= 2 and abs(summed - total) <= 1e-6 * total:
            yield whole, parts


@plants("sum_prose", "Một chữ số của tổng hoặc của một phần trong câu", "parts")
def sum_prose(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for whole, parts in _sums(plan):
        for match in dict.fromkeys((whole, dice.choice(parts), dice.choice(parts))):
            made = _wrong(match["n"], dice, 0.04)
            if made:
                yield plan.swap("sum_prose", *match.span("n"), made)


@plants("part_left_out", "Bỏ một phần của tổng", "parts")
def part_left_out(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """One of three or more parts is dropped with its line or its clause."""
    for whole, parts in _sums(plan):
        if len(parts) < 3:
            continue
        for before, part in list(pairwise(parts))[:-1]:
            text = plan.text
            end = re.compile(r"[;,\n]|$", re.MULTILINE).search(text, part.end())
            start = re.compile(r"[;,\n]|$", re.MULTILINE).search(text, before.end())
            if start is None or end is None or "(" in text[before.end() : end.end()]:
                continue
            yield plan.swap(
                "part_left_out", start.start(), end.start(), "",
                touched=Span(start=whole.start(), end=before.end()),
            )  # fmt: skip


_MEAN = re.compile(
    rf"(?<![\d.,/])(?P<a>{N}) (?P<u>[a-zđà-ỹ]+(?: [a-zđà-ỹ]+)?)[^;.\n\d]{{0,20}}[^.;\n]{{0,30}}?,"
    rf" bình quân (?:mỗi năm|mỗi quý)?[^.;,]{{0,25}}?(?P<b>{N}) (?P=u)"
)


@plants("average", "Mức bình quân năm không khớp với cả kỳ", "average")
def average(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """``1.500 lao động, bình quân mỗi năm 300 lao động`` in the plan's own words."""
    if plan.years is None:
        return
    count = plan.years[1] - plan.years[0] + 1
    for match in _MEAN.finditer(plan.text):
        if count > 1 and abs(number(match["a"]) / count - number(match["b"])) < 0.5:
            for side in "ab":
                made = _wrong(match[side], dice, 0.1)
                if made:
                    yield plan.swap("average", *match.span(side), made)


_SINCE = re.compile(
    rf"(?<![\d.,/])(?P<a>{N})\s?(?P<u>%|[a-zđà-ỹ]+(?: đồng)?)[,;] (?P<way>tăng|giảm) "
    rf"(?P<b>{N})\s?(?P=u) so với (?:cuối |đầu )?năm"
)


@plants("change_since", "Số đầu kỳ, mức tăng giảm và số cuối kỳ", "end_value")
def change_since(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """``21.000 con, tăng 2.650 con so với năm 2020`` where 18.350 con stands in the text."""
    for match in _SINCE.finditer(plan.text):
        end, move = number(match["a"]), number(match["b"])
        start = end - move if match["way"] == "tăng" else end + move
        told = re.finditer(rf"(?<![\d.,/])({N})\s?{match['u']}", plan.text)
        if not any(
            abs(number(m[1]) - start) < 1e-6 and _one_matter(plan.text, m.start(), match.start())
            for m in told
        ):
            continue
        for side in "ab":
            made = _wrong(match[side], dice, 0.05)
            if made and abs(number(made) - number(match[side])) > 0.5:
                yield plan.swap("change_since", *match.span(side), made)


def _one_matter(text: str, first: int, other: int) -> bool:
    """Whether the words before two numbers share a pair of syllables."""
    pairs = []
    for at in (first, other):
        words = re.findall(r"[^\W\d_]+", text[max(at - 60, 0) : at].lower())
        pairs.append(set(pairwise(words)) - {("tỷ", "lệ"), ("so", "với")})
    return bool(pairs[0] & pairs[1])


_FROM = re.compile(
    rf"từ (?P<a>{N})\s?(?P<u>%|[a-zđà-ỹ]+)(?P<mid>[^;.\n%]{{0,30}}?) (?P<way>xuống(?: còn)?|lên)"
    rf"(?P<bound>(?: dưới| trên)?) (?P<b>{N})\s?(?P=u)"
)


@plants("direction", "Đổi chỗ số đầu và số cuối của “từ … xuống …”", "wrong_direction")
def direction(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in _FROM.finditer(plan.text):
        a, b = number(match["a"]), number(match["b"])
        if a == b or (a > b) != match["way"].startswith("xuống"):
            continue
        words = match[0]
        at = match.start()
        mixed = (
            words[: match.start("a") - at]
            + match["b"]
            + words[match.end("a") - at : match.start("b") - at]
            + match["a"]
            + words[match.end("b") - at :]
        )
        yield plan.swap("direction", *match.span(), mixed)


_TWO = re.compile(
    rf"(?<![\d.,/])(?P<a>{N})\s?hộ[^;.\n\d]{{0,40}}?(?P<b>{N})\s?%[^.\n]{{0,60}}?"
    rf"(?<![\d.,/])(?P<c>{N})\s?hộ[^;.\n\d]{{0,40}}?(?P<d>{N})\s?%"
)


@plants("implied_whole", "Số hộ và tỷ lệ của hai nhóm hộ", "implied_households", "ratio")
def implied_whole(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """Two groups of households imply one number of households; a digit of one is changed."""
    folded = re.sub(r"(?<=\d)\n(?=%)|(?<=,)\n| \n", " ", plan.text)
    if len(folded) != len(plan.text):
        folded = plan.text
    for match in _TWO.finditer(folded):
        first = number(match["a"]) / number(match["b"])
        other = number(match["c"]) / number(match["d"])
        if not 0.97 < first / other < 1.03:
            continue
        for side in "abcd":
            made = _wrong(match[side], dice, 0.3)
            if made and number(made) < 4 * number(match[side]):
                yield plan.swap("implied_whole", *match.span(side), made)


_COUNTED = re.compile(
    r"(?<![\w./,%-])(?P<n>0?[3-9]|1\d) (?P<what>[^\W\d_]+(?: [^\W\d_]+){0,8}?)(?: là| gồm)?: ?"
    r"(?P<list>[^.;:\n]{20,500})[.\n]"
)


@plants("list_shorter", "Danh sách thiếu một mục so với số đã nêu", "list_count")
def list_shorter(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """One name or clause of an announced list is dropped."""
    for match in _COUNTED.finditer(plan.text):
        items = re.split(r",\s+(?![^()]*\))", match["list"])
        if len(items) != int(match["n"]):
            continue
        drop = dice.randrange(1, len(items) - 1)
        at = match.start("list") + len(", ".join(items[:drop]))
        if plan.text[at : at + 2] == ", ":
            yield plan.swap("list_shorter", at, at + 2 + len(items[drop]), "")
        told = match["n"]
        more = f"{int(told) + 2:0{len(told)}d}"
        yield plan.swap("list_shorter", *match.span("n"), more)
