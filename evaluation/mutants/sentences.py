"""Faults of figures in sentences and tables that are put into a plan and are true there.

Real plans of a small corpus hold few yearly series or total rows. Each kind is written in several
manners of real plans, with numbers thrown by the dice; the true sentence is in the untouched plan,
so that a finding on it is a false alarm.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...models import Span
from .figures import _wrong
from .model import Mutant, Plan, number, plants, shown

_EACH = 3


def _digit(words: str, token: str, dice: random.Random, least: float = 0.05) -> str | None:
    """*words* with a digit of *token* changed, where it stands once."""
    made = _wrong(token, dice, least)
    return words.replace(token, made, 1) if made and words.count(token) == 1 else None


def _several(
    plan: Plan, kind: str, slot: str, true: str, tokens: Sequence[str], dice: random.Random,
    least: float = 0.05,
) -> Iterator[Mutant]:  # fmt: skip
    for token in tokens:
        false = _digit(true, token, dice, least)
        if false:
            yield from plan.graft(kind, slot, true, false)
            return


_SOURCES = (
    ("Tổng kinh phí thực hiện là {t} triệu đồng, gồm: ngân sách tỉnh {a} triệu đồng; ngân sách "
     "huyện {b} triệu đồng; nguồn xã hội hóa {c} triệu đồng."),
    ("Dự kiến nhu cầu vốn {t} triệu đồng, trong đó: ngân sách trung ương {a} triệu đồng, ngân sách "
     "địa phương {b} triệu đồng, vốn huy động khác {c} triệu đồng."),
    ("Kinh phí: {t} triệu đồng, bao gồm:\n- Ngân sách nhà nước: {a} triệu đồng;\n- Vốn lồng ghép: "
     "{b} triệu đồng;\n- Nhân dân đóng góp: {c} triệu đồng."),
    ("Mở lớp tập huấn cho {t} người, gồm: {a} người là cán bộ xã, {b} người là trưởng thôn và {c} "
     "người là cộng tác viên."),
    ("Tổng số hộ được hỗ trợ là {t} hộ, bao gồm: hộ nghèo {a} hộ; hộ cận nghèo {b} hộ; hộ mới "
     "thoát nghèo {c} hộ."),
)  # fmt: skip


@plants("sum_sentence", "Tổng và các phần trong một câu đặt thêm", "parts")
def sum_sentence(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for words in dice.sample(_SOURCES, _EACH):
        parts = [dice.randint(12, 98) * 10 for _ in range(3)]
        a, b, c = map(shown, parts)
        true = words.format(t=shown(sum(parts)), a=a, b=b, c=c)
        slot = "funding" if plan.section("funding") else "solution"
        yield from _several(
            plan, "sum_sentence", slot, true, dice.sample((shown(sum(parts)), a, b, c), 4), dice
        )


_YEARLY = (
    ("Lộ trình giảm tỷ lệ hộ nghèo từ {s}% xuống còn {e}%: {list}.", "năm {y} giảm {v}%", ", "),
    ("Giảm tỷ lệ hộ nghèo cả giai đoạn {t}%, cụ thể: {list}.", "năm {y} giảm {v}%", "; "),
    ("Tỷ lệ hộ nghèo từ {s}% giảm còn {e}% vào cuối năm {last}, trong đó {list}.",
     "năm {y} giảm {v}%", ", "),
)  # fmt: skip


@plants("yearly_sum", "Tổng các năm không bằng cả giai đoạn", "yearly_sum", "parts")
def yearly_sum(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    if plan.years is None or plan.years[1] - plan.years[0] < 2:
        return
    years = range(plan.years[0], plan.years[1] + 1)
    for words, each, joint in _YEARLY:
        values = [dice.randint(70, 240) / 100 for _ in years]
        end = dice.randint(300, 900) / 100
        listed = joint.join(
            each.format(y=y, v=shown(v, 2)) for y, v in zip(years, values, strict=True)
        )
        true = words.format(
            s=shown(end + sum(values), 2), e=shown(end, 2), t=shown(sum(values), 2), list=listed,
            last=years[-1],
        )  # fmt: skip
        tokens = [shown(v, 2) for v in values]
        yield from _several(
            plan, "yearly_sum", "goal", true, dice.sample(tokens, len(tokens)), dice, 0.3
        )


_MEANS = (
    "Đào tạo nghề cho {t} lao động, bình quân mỗi năm {m} lao động.",
    "Trồng mới {t} ha rừng, bình quân mỗi năm {m} ha.",
    "Giảm {t} hộ nghèo trong cả giai đoạn, bình quân mỗi năm giảm {m} hộ.",
    "Tạo việc làm mới cho {t} lao động trong {n} năm, trung bình {m} lao động/năm.",
)


@plants("mean_sentence", "Mức bình quân năm trong một câu đặt thêm", "average")
def mean_sentence(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    if plan.years is None or plan.years[1] == plan.years[0]:
        return
    count = plan.years[1] - plan.years[0] + 1
    for words in dice.sample(_MEANS, _EACH):
        mean = dice.randint(12, 90) * 10
        true = words.format(t=shown(mean * count), m=shown(mean), n=count)
        tokens = dice.sample((shown(mean * count), shown(mean)), 2)
        yield from _several(plan, "mean_sentence", "goal", true, tokens, dice, 0.1)


_CUTS = (
    ("Số hộ nghèo đầu năm {f} là {s} hộ, phấn đấu giảm {d} hộ, đến cuối năm {y} còn {e} hộ.", 0),
    ("Phấn đấu tỷ lệ hộ cận nghèo giảm từ {s}% xuống còn {e}%, tức giảm {d}%.", 2),
    ("Giảm {d} hộ nghèo, từ {s} hộ đầu năm {f} xuống còn {e} hộ vào cuối năm {y}.", 0),
    ("Nâng số hợp tác xã từ {e} hợp tác xã lên {s} hợp tác xã, tăng {d} hợp tác xã.", 0),
)


@plants("start_cut_end", "Số đầu kỳ, mức giảm và số cuối kỳ trong một câu đặt thêm",
        "end_value", "cut_and_rates", "wrong_direction")  # fmt: skip
def start_cut_end(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    if plan.years is None:
        return
    for words, places in dice.sample(_CUTS, _EACH):
        end = dice.randint(210, 890)
        cut = dice.randint(110, 190)
        scale = 10**places
        s, e, d = (shown(v / scale, places) for v in (end + cut, end, cut))
        true = words.format(s=s, e=e, d=d, f=plan.years[0], y=plan.years[1])
        yield from _several(
            plan, "start_cut_end", "goal", true, dice.sample((s, e, d), 3), dice, 0.15
        )


_FRACTIONS = (
    "Có {a}/{b} xã đạt tiêu chí về thu nhập, chiếm {c}%.",
    "Số trạm y tế đạt chuẩn là {a}/{b} trạm, đạt {c}%.",
    "{a}/{b} thôn ({c}%) có nhà văn hóa đạt chuẩn.",
    "Giải ngân {a}/{b} triệu đồng, bằng {c}% kế hoạch vốn.",
)


@plants("ratio_sentence", "Tỷ lệ và tử số, mẫu số trong một câu đặt thêm", "ratio")
def ratio_sentence(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for words in dice.sample(_FRACTIONS, _EACH):
        whole = dice.randint(31, 97)
        part = dice.randint(12, whole - 5)
        share = shown(100 * part / whole, 1)
        true = words.format(a=part, b=whole, c=share)
        yield from _several(plan, "ratio_sentence", "situation", true, (share,), dice, 0.05)
        yield from _several(plan, "ratio_sentence", "goal", true, (share,), dice, 0.05)


_LISTS = (
    ("Tập trung thực hiện 0{n} nhiệm vụ trọng tâm sau:\n{items}", "- {x};", "\n"),
    ("Kế hoạch gồm 0{n} nội dung:\n{items}", "{i}. {x}.", "\n"),
    ("Đến cuối kỳ, 0{n} xã đạt chuẩn gồm: {names}.", "", ", "),
    ("Ưu tiên 0{n} nhóm giải pháp: {items}.", "{x}", "; "),
)
_MATTERS = (
    "Tuyên truyền, phổ biến chính sách", "Rà soát, cập nhật danh sách thụ hưởng",
    "Hỗ trợ sinh kế, tạo việc làm", "Đầu tư cơ sở hạ tầng thiết yếu",
    "Nâng cao năng lực cán bộ cơ sở", "Kiểm tra, giám sát, đánh giá",
)  # fmt: skip
_PLACES = ("Phú Hòa", "An Bình", "Tân Lập", "Đông Sơn", "Hòa Lạc", "Minh Tân")


@plants("list_sentence", "Danh sách đặt thêm thiếu một mục", "list_count")
def list_sentence(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for words, item, joint in _LISTS:
        count = dice.randint(5, 6)
        matters = [item.format(x=x, i=i) for i, x in enumerate(dice.sample(_MATTERS, count), 1)]
        names = dice.sample(_PLACES, count)
        drop = 2 if joint == "; " else 1  # clauses: one more or less may be a matter of style
        whole, short = (
            words.format(n=count, items=joint.join(matters[: count - k]),
                         names=", ".join(names[: count - k]))
            for k in (0, drop)
        )  # fmt: skip
        for mutant in plan.graft("list_sentence", "solution", whole, short):
            # what proves it is the number before the list
            at = mutant.text.index(short)
            yield _seen(mutant, at, at + len(short))


@plants("second_mention", "Chỉ tiêu nhắc lại lần thứ hai với giá trị khác", "two_values", "ratio")
def second_mention(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """A target of the plan is said again, word for word, among the tasks."""
    goal = plan.section("goal")
    if goal is None:
        return
    targets = [
        t for t in plan.document.targets
        if t.indicator_id and t.unit == "%" and not t.ratio and t.value_max is None
        and t.change == "level" and t.due and 3 < t.value < 100 and t.bound == "exact"
        and "|" not in t.quote and not t.area and goal.contains(t.span) and not t.review
    ]  # fmt: skip
    for target in targets:
        line = plan.text[plan.text.rfind("\n", 0, target.span.start) + 1 : target.span.start]
        words = " ".join(target.quote.replace("*", "").split())
        token = shown(target.value, 2).rstrip("0").rstrip(",")
        years = {t.due.end for t in (target,) if t.due}
        if words.count(token) != 1 or "%" not in words or len(line) > 60 or len(years) != 1:
            continue
        year = (target.due.end or "")[:4] if target.due else ""
        true = f"Tập trung các giải pháp để đến cuối năm {year} {words[0].lower()}{words[1:]}."
        yield from _several(plan, "second_mention", "solution", true, (token,), dice, 0.1)


def _seen(mutant: Mutant, start: int, end: int) -> Mutant:
    return replace(mutant, touched=(Span(start=start, end=end),))


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


@plants("table_total", "Một ô của bảng làm sai dòng tổng", "table_total")
def table_total(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for label in dice.sample(("Tổng cộng", "Tổng số", "Cộng"), _EACH):
        places = dice.sample(_PLACES, 4)
        values = [[dice.randint(120, 980) for _ in range(3)] for _ in places]
        sums = [sum(row[i] for row in values) for i in range(3)]
        rows = [
            [str(i), f"Xã {p}", *map(shown, row)]
            for i, (p, row) in enumerate(zip(places, values, strict=True), 1)
        ]
        total = ["", label, *map(shown, sums)]
        rows = [total, *rows] if dice.random() < 0.4 else [*rows, total]
        head = ("STT", "Đơn vị", "Số hộ nghèo", "Số hộ cận nghèo", "Số người được tập huấn")
        true = "Phân bổ chỉ tiêu cho các xã như sau:\n\n" + _rows(head, rows)
        tokens = [shown(v) for row in values for v in row] + list(map(shown, sums))
        yield from _several(
            plan, "table_total", "goal", true, dice.sample(tokens, len(tokens)), dice, 0.02
        )


@plants("table_share", "Một ô tỷ lệ của bảng không khớp số lượng", "table_share", "ratio")
def table_share(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for _ in range(2):
        rows, shares = [], []
        for i, place in enumerate(dice.sample(_PLACES, 5), 1):
            whole = dice.randint(800, 3000)
            part = dice.randint(90, 400)
            shares.append(shown(100 * part / whole, 2))
            rows.append([str(i), f"Xã {place}", shown(whole), shown(part), shares[-1]])
        head = ("STT", "Đơn vị", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)")
        true = "Kết quả rà soát hộ nghèo:\n\n" + _rows(head, rows)
        yield from _several(plan, "table_share", "goal", true, dice.sample(shares, 5), dice, 0.05)


@plants("household_change", "Biến động hộ nghèo của một dòng không khớp",
        "household_change", "table_total")  # fmt: skip
def household_change(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    rows, tokens = [], []
    for i, place in enumerate(dice.sample(_PLACES, 4), 1):
        start, out, back, new = (
            dice.randint(a, b) for a, b in ((210, 490), (40, 99), (2, 9), (11, 19))
        )
        cells = [shown(v) for v in (start, out, back, new, start - out + back + new)]
        tokens += [cells[0], cells[1], cells[4]]
        rows.append([str(i), f"Xã {place}", *cells])
    head = ("STT", "Đơn vị", "Số hộ nghèo đầu năm", "Số hộ thoát nghèo", "Số hộ tái nghèo",
            "Số hộ nghèo phát sinh", "Số hộ nghèo cuối năm")  # fmt: skip
    true = "Dự kiến biến động hộ nghèo:\n\n" + _rows(head, rows)
    for _ in range(2):
        yield from _several(
            plan, "household_change", "goal", true, dice.sample(tokens, len(tokens)), dice, 0.1
        )


@plants("part_above_whole", "Một phần lớn hơn tổng", "parts", "ratio")
def part_above_whole(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """``1.100 lao động, trong đó đi làm việc nước ngoài 170 lao động``."""
    for what, of, unit in (
        ("Giải quyết việc làm cho", "đi làm việc ở nước ngoài", "lao động"),
        ("Tổ chức tập huấn cho", "cán bộ thôn", "người"),
        ("Hỗ trợ làm nhà cho", "hộ dân tộc thiểu số", "hộ"),
    ):
        whole = dice.randint(300, 900)
        part = dice.randint(20, 150)
        t, a = shown(whole), shown(part)
        true = f"{what} {t} {unit}, trong đó {of} {a} {unit}."
        false = true.replace(f" {a} ", f" {shown(whole + part)} ")
        if number(a) != number(t):
            yield from plan.graft("part_above_whole", "goal", true, false)
