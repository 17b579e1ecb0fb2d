"""Faults between a submission and the plan that it brings, in one file."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from ...models import Span
from .model import Mutant, Plan, plants, swapped
from .sentences import _digit

_HEAD = """ỦY BAN NHÂN DÂN
{place}
Số: 12/TTr-UBND
TỜ TRÌNH
Về việc ban hành {title}

Kính gửi: Hội đồng nhân dân.

{bases}
Ủy ban nhân dân kính trình Hội đồng nhân dân xem xét, thông qua kế hoạch với các nội dung sau:

I. CĂN CỨ, SỰ CẦN THIẾT
Việc ban hành kế hoạch là cần thiết.

II. MỤC TIÊU
{targets}

Ủy ban nhân dân kính trình Hội đồng nhân dân xem xét./.

Nơi nhận:
- Như trên;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Văn Bình


"""


def _submission(plan: Plan) -> tuple[str, list[tuple[str, str]], list[str]] | None:
    """A submission with the plan's own bases and targets in front of it."""
    document = plan.document
    if document.header.kind != "plan" or len(plan.file.documents) != 1 or "|" in plan.text:
        return None
    targets = [
        t for t in document.targets
        if t.indicator_id and t.unit == "%" and not t.ratio and not t.review and not t.area
        and t.value_max is None and 3 < t.value < 100
    ]  # fmt: skip
    lines: list[tuple[str, str]] = []
    for target in targets:
        start = plan.text.rfind("\n", 0, target.span.start) + 1
        end = plan.text.find("\n", target.span.end)
        words = plan.text[start:end].strip(" -+*")
        told = re.search(r"\d[\d.,]*\d|\d", plan.text[target.span.start : target.span.end])
        if told and words.count("%") == 1 and 30 < len(words) < 260:
            lines.append((words, told[0]))
    bases = re.findall(r"(?m)^\*?Căn cứ [^\n]*số [^\n]*;", plan.text)
    if not lines or not bases:
        return None
    title = " ".join((document.header.title or "Kế hoạch").split())
    place = (document.header.issuer or "HUYỆN").upper().removeprefix("ỦY BAN NHÂN DÂN ")
    text = _HEAD.format(
        place=place, title=title, bases="\n".join(bases),
        targets="\n".join(f"- {words}" for words in dict.fromkeys(w for w, _ in lines)),
    )  # fmt: skip
    return text, lines, bases


@plants("submission_target", "Chỉ tiêu của tờ trình khác kế hoạch", "submission_targets",
        "two_values")  # fmt: skip
def submission_target(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    made = _submission(plan)
    if made is None:
        return
    head, lines, _ = made
    base = head + plan.text
    for words, token in lines:
        false = _digit(words, token, dice, 0.1)
        at = head.index(words)
        if false:
            yield swapped(
                "submission_target", plan.name, base, at, at + len(words), false, own=False
            )


@plants("submission_basis", "Căn cứ của tờ trình khác kế hoạch", "submission_bases")
def submission_basis(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    made = _submission(plan)
    if made is None or len(made[2]) < 2:
        return
    head, _, bases = made
    drop = dice.choice(bases)
    at = head.index(drop)
    base = head + plan.text
    text = base[:at] + base[at + len(drop) + 1 :]
    seen = Span(start=text.index(drop), end=text.index(drop) + len(drop))
    yield Mutant(
        "submission_basis", plan.name, base, text, (seen,), f"bỏ khỏi tờ trình: {drop[:80]}", False
    )
