"""Faults of duties: nobody answers, everybody answers, or never by a day."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ...extract.folding import fold
from ...models import Span
from .model import Mutant, Plan, plants

# A target, a duty that answers for it, a duty beside it that does not, and the words of the matter.
_MATTERS = (
    ("Tỷ lệ người dân tham gia bảo hiểm y tế đạt 95%.",
     "Chủ trì vận động người dân tham gia bảo hiểm y tế, cấp thẻ bảo hiểm y tế kịp thời.",
     r"bảo hiểm y tế|bhyt|bhxh|bảo hiểm xã hội|y tế"),
    ("Tỷ lệ hộ dân được sử dụng nước sạch đạt 92%.",
     "Chủ trì đầu tư, quản lý công trình cấp nước sạch nông thôn.",
     r"nước|môi trường|vệ sinh"),
    ("Tỷ lệ lao động qua đào tạo đạt 60%.",
     "Chủ trì mở các lớp đào tạo nghề cho lao động nông thôn.",
     r"đào tạo nghề|dạy nghề|lao động|việc làm|giáo dục nghề"),
    ("Tỷ lệ hộ sử dụng điện lưới quốc gia đạt 99%.",
     "Chủ trì đầu tư, sửa chữa lưới điện hạ áp cho các thôn chưa có điện.",
     r"điện lực|điện lưới|lưới điện|cấp điện"),
    ("Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng thể thấp còi còn 15%.",
     "Chủ trì thực hiện chương trình dinh dưỡng, giảm suy dinh dưỡng trẻ em.",
     r"y tế|dinh dưỡng|trẻ em|sức khỏe|sức khoẻ"),
    ("Tỷ lệ xã đạt chuẩn phổ cập giáo dục tiểu học đạt 100%.",
     "Chủ trì duy trì phổ cập giáo dục, huy động trẻ ra lớp.",
     r"giáo dục|trường học|học sinh|phổ cập"),
    ("Tỷ lệ che phủ rừng đạt 52%.", "Chủ trì giao rừng, trồng rừng, phòng cháy rừng.",
     r"rừng|lâm nghiệp|trồng cây|cây xanh|cây phân tán|nông nghiệp|kinh tế|môi trường"),
    ("Số xã đạt chuẩn nông thôn mới là 05 xã.",
     "Chủ trì hướng dẫn các xã xây dựng nông thôn mới.",
     r"nông thôn|kiểu mẫu|nông nghiệp|kinh tế"),
    ("Tỷ lệ gia đình văn hóa đạt 85%.",
     "Chủ trì phong trào toàn dân đoàn kết xây dựng đời sống văn hóa.",
     r"văn hóa|văn hoá|thể thao|thiết chế"),
    ("Tỷ lệ rác thải sinh hoạt được thu gom đạt 90%.",
     "Chủ trì quản lý việc thu gom, xử lý rác thải.",
     r"rác|chất thải|nước thải|môi trường|vệ sinh|kinh tế|hạ tầng|nông nghiệp"),
    ("Tỷ lệ hồ sơ dịch vụ công trực tuyến toàn trình đạt 80%.",
     "Chủ trì cải cách hành chính, hướng dẫn nộp hồ sơ trực tuyến.",
     r"dịch vụ công|hành chính|một cửa|trực tuyến|chuyển đổi số|công nghệ|điện tử|văn phòng|nội vụ"
     r"|văn hóa|văn hoá"),
    ("Tỷ lệ trẻ em dưới 1 tuổi tiêm chủng đầy đủ đạt 96%.",
     "Chủ trì công tác tiêm chủng, khám, chữa bệnh cho Nhân dân.",
     r"y tế|khám|chữa bệnh|sức khỏe|sức khoẻ|dân số|tiêm chủng|dịch bệnh"),
)  # fmt: skip
_BODIES = (
    "Trung tâm Dịch vụ tổng hợp", "Ban Quản lý dự án đầu tư xây dựng", "Văn phòng HĐND và UBND",
)  # fmt: skip


def _labels(plan: Plan) -> list[re.Match[str]]:
    """The numbered bodies of the part that assigns duties."""
    return list(plan.within("organisation", _LABEL))


_LABEL = re.compile(r"(?m)^[\s*#]*(?P<n>\d{1,2})[.)]\s?(?P<body>[^\n]{5,})$")


def _heads(plan: Plan, label: re.Match[str]) -> bool:
    """Whether the line is a heading alone, with items under it."""
    body = label["body"].strip(" *:")
    return ":" not in body and plan.text[label.end() :].lstrip(" *\n").startswith("-")


def _add(plan: Plan, section: str, words: str, text: str) -> tuple[str, int] | None:
    """*text* with a paragraph at the end of the section, and where it stands."""
    span = plan.section(section)
    if span is None:
        return None
    lead = "" if text[: span.end].endswith("\n") else "\n"
    return f"{text[: span.end]}{lead}\n{words}\n\n{text[span.end :]}", span.end + len(lead) + 1


@plants("owner_removed", "Bỏ mục phân công của cơ quan chủ trì một chỉ tiêu", "no_owner")
def owner_removed(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """A target and its duty are put in; the duty is then removed with its body."""
    labels = _labels(plan)
    span = plan.section("organisation")
    if len(labels) < 3 or span is None:
        return
    text = fold(plan.text[span.start : span.end])
    last = max(int(label["n"]) for label in labels)
    for target, duty, words in _MATTERS:
        title = fold(plan.document.header.title or "")
        if re.search(words, text) or re.search(words, title):
            continue  # somebody answers for it, in the plan's own words
        goal = _add(plan, "goal", f"- {target}", plan.text)
        if goal is None or plan.section("goal") is None:
            continue
        body = (
            f"\n{last + 1}. {dice.choice(_BODIES)}\n- {duty}\n- Báo cáo kết quả theo quy định.\n\n"
        )
        made, at = goal
        moved = span.end + len(made) - len(plan.text)
        yield Mutant(
            "owner_removed", plan.name, made[:moved] + body + made[moved:], made,
            (Span(start=at, end=at + len(target) + 2),),
            f"bỏ mục “{last + 1}.” về: {target}", own=False,
        )  # fmt: skip


_WITH = re.compile(
    r"[Pp]hối hợp (?:chặt chẽ )?(?:với )?(?P<who>(?:Phòng|Sở|Trung tâm|Chi cục|Bảo hiểm xã hội)"
    r"[^,;.:\n]{3,50}?)(?=,|;|\.|\n| tham mưu| tổ chức| triển khai| hướng dẫn| rà soát| thực hiện)"
)


@plants("section_removed", "Bỏ mục phân công của cơ quan được nêu là phối hợp",
        "named_without_duty", "no_owner")  # fmt: skip
def section_removed(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """The section of a body goes; others are still told to work along with it."""
    labels = _labels(plan)
    span = plan.section("organisation")
    if span is None or len(labels) < 7:
        return
    for label, after in pairwise(labels):
        body = fold(label["body"].strip(" *:")).split(":")[0].strip(" *")
        if "," in body or " và " in body.replace("và ptnt", "").replace("và xã hội", ""):
            continue
        if (
            len(re.findall(rf"(?m)^[\s*#]*\d+[.)][^\n]*{re.escape(body[:24])}", fold(plan.text)))
            > 1
        ):
            continue
        for match in _WITH.finditer(plan.text):
            outside = not label.start() <= match.start() < after.start()
            if outside and fold(match["who"]).strip() == body:
                moved = (after.start() - label.start()) * (match.start() > label.start())
                seen = Span(start=match.start("who") - moved, end=match.end("who") - moved)
                yield plan.swap("section_removed", label.start(), after.start(), "", touched=seen)
                break


_ONE_BODY = r"(?:Phòng|Sở|Công an|Trung tâm|Công chức)[^,]*$"
_LEAD = re.compile(r"(?m)^[\s*]*[-+]\s*(?P<task>Chủ trì[^\n]{60,300})$")


@plants("two_leads", "Một nhiệm vụ giao hai cơ quan chủ trì", "two_leads")
def two_leads(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """A duty is copied, word for word, into the section of another body."""
    labels = _labels(plan)
    for match in plan.within("organisation", _LEAD):
        own = [label for label in labels if label.start() < match.start()]
        others = [
            label for label in labels
            if label.start() > match.end()
            and re.match(_ONE_BODY, label["body"].strip(" *:"))
        ]  # fmt: skip
        if not own or not others:
            continue
        at = others[0].end()
        words = f"\n- {match['task']}"
        yield plan.swap("two_leads", at, at, words, touched=Span(start=at + 3, end=at + len(words)))


_STANDING = re.compile(r"(?:Là|là) (?:cơ quan|bộ phận) thường trực[^.;\n]{10,}")


@plants("two_standing", "Hai cơ quan thường trực", "two_standing_bodies")
def two_standing(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """Another body is named the standing body of the same programme."""
    labels = [label for label in _labels(plan) if _heads(plan, label)]
    if len(labels) < 3:
        return
    name = " ".join((plan.document.header.title or "").split()).split(" năm ")[0]
    first, other = labels[0], labels[2]
    words = f"\n- Là cơ quan thường trực giúp UBND chỉ đạo thực hiện {name[:90]}."
    if len(first["body"]) > 80 or len(other["body"]) > 80 or _STANDING.search(plan.text):
        return
    at = first.end()
    base = plan.text[:at] + words + plan.text[at:]
    at = other.end() + len(words)
    text = base[:at] + words + base[at:]
    yield Mutant(
        "two_standing", plan.name, base, text, (Span(start=at, end=at + len(words)),),
        f"thêm “{words.strip()}” ở mục {other['n']}", own=False,
    )  # fmt: skip


@plants("dates_removed", "Bỏ mọi thời hạn của nhiệm vụ", "no_dates")
def dates_removed(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """Every day, month and quarter behind the goals is taken out."""
    span = plan.section("organisation")
    goal = plan.section("goal")
    if span is None or goal is None or len(_labels(plan)) < 4:
        return
    end = goal.end
    pattern = re.compile(
        r",?\s*(?:xong|hoàn thành|đưa vào sử dụng|trước|chậm nhất|đến hết|trong|vào|từ|đến)*\s*"
        r"(?:là |đến |trước )?(?:ngày |tháng |quý |Quý )[\divxIVX][\d/IVX]*(?: tháng \d+)?"
        r"(?:\s?[-–/]\s?\d+)*(?: năm \d{4}| hằng năm| hàng năm| hằng tháng| hàng tháng)?"
        r"|\s*(?:trước|xong trước|trong năm|vào năm|vào cuối năm|đến năm|Đến năm|cuối năm|"
        r"trong thời hạn|trong vòng|năm học)\s+\d[\d/]*(?: ngày| giờ)?"
    )
    tail = pattern.sub("", plan.text[end:])
    last = plan.section("closing") or plan.section("recipients")
    left = re.search(r"(?i)(?:ngày|tháng|quý|trước) [\divx]+\b|/20\d\d", _bare(plan, tail))
    if tail == plan.text[end:] or last is None or left:
        return
    head = plan.text[:end]
    yield Mutant(
        "dates_removed", plan.name, plan.text, head + tail,
        (Span(start=end, end=len(head) + len(tail)),), "bỏ mọi thời hạn sau phần mục tiêu",
    )  # fmt: skip


def _bare(plan: Plan, tail: str) -> str:
    """The duties without the acts that they name and without what follows them."""
    stop = re.search(r"Trên đây là|Nơi nhận", tail)
    words = tail[: stop.start() if stop else len(tail)]
    return re.sub(r"[\d/]+(?:-?[A-ZĐ][\w-]*)?/[A-ZĐ]+[\w-]*|năm 20\d\d\b", "", words)


@plants("cut_without_start", "Chỉ nêu mức giảm, bỏ số đầu kỳ và số cuối kỳ", "no_baseline")
def cut_without_start(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """A start, a cut and an end are put in; only the cut is left."""
    if plan.years is None or re.search(r"cận nghèo", plan.text):
        return
    for cut, rest in (
        ("Giảm 45 hộ cận nghèo", ", từ 210 hộ đầu kỳ xuống còn 165 hộ cuối kỳ"),
        ("Giảm 62 hộ cận nghèo", " (đầu năm 250 hộ cận nghèo, cuối năm còn 188 hộ cận nghèo)"),
    ):
        for mutant in plan.graft("cut_without_start", "goal", f"- {cut}{rest}.", f"- {cut}."):
            at = mutant.touched[0].start
            yield replace(mutant, touched=(Span(start=max(at - len(cut), 0), end=at + 1),))
