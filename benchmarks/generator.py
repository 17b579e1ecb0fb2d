"""Plans without end, for measuring: made from the turns of phrase of real ones, by a seed.

``plans(count, seed)`` gives the same plans every time. Their places are the gazetteer's, their
indicators and bodies the lexicon's; numbers, years, sentences and lengths vary as in real plans, a
few words standing in most sentences and many in few. They are ``PlanFile``s whose quotes are
proved, and nobody's plans.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from kehoach.database.gazetteer import Unit, gazetteer
from kehoach.extract.lexicon import load
from kehoach.models import (
    Assignment,
    Baseline,
    Citation,
    Deadline,
    Figure,
    Header,
    Interval,
    Link,
    PlanDocument,
    PlanFile,
    Section,
    SourceInfo,
    Span,
    Target,
)

FIELDS = (
    "giảm nghèo bền vững", "xây dựng nông thôn mới", "chuyển đổi số", "phòng, chống thiên tai",
    "bảo vệ và phát triển rừng", "phát triển kinh tế - xã hội", "bình đẳng giới",
    "an toàn thực phẩm", "phòng cháy, chữa cháy", "đào tạo nghề cho lao động nông thôn",
    "phát triển du lịch cộng đồng", "cải cách hành chính", "y tế học đường", "giáo dục mầm non",
)  # fmt: skip
SUBJECTS = (
    "thôn có nhà văn hóa đạt chuẩn", "diện tích cà phê tái canh", "hồ sơ giải quyết trực tuyến",
    "trẻ em dưới 5 tuổi được tiêm chủng đầy đủ", "độ che phủ rừng",
    "sản lượng thủy sản nuôi trồng", "hợp tác xã hoạt động có hiệu quả",
    "khách du lịch đến tham quan", "cơ sở sản xuất được kiểm tra", "đàn bò lai",
    "rác thải sinh hoạt được thu gom", "cán bộ được bồi dưỡng", "vườn sâm được cấp mã",
    "gia đình đạt chuẩn văn hóa", "đường liên thôn được chiếu sáng", "người dùng nền tảng số",
    "hộ đăng ký sản phẩm OCOP", "kim ngạch xuất khẩu nông sản", "doanh nghiệp thành lập mới",
    "thanh niên được tư vấn khởi nghiệp", "công trình thủy lợi được nâng cấp",
    "bếp ăn tập thể ký cam kết", "phụ nữ tham gia cấp ủy", "người cao tuổi được khám sức khỏe",
    "hộ chăn nuôi có hầm biogas", "trạm bơm được sửa chữa", "diện tích lúa chất lượng cao",
    "người khuyết tật được trợ giúp",
)  # fmt: skip
VERBS = ("đạt", "phấn đấu đạt", "duy trì", "tăng lên", "bảo đảm", "nâng lên")
DROPS = ("giảm còn", "giảm xuống còn", "không quá", "dưới")
TAILS = (
    "", "", "", " theo chuẩn nghèo đa chiều", " trên địa bàn", " so với đầu kỳ",
    " tại các xã đặc biệt khó khăn", " thuộc vùng đồng bào dân tộc thiểu số",
    " bằng nguồn xã hội hóa", " từ nguồn vốn tín dụng chính sách", " gắn với chuỗi giá trị",
    " ở khu vực nông thôn", " đối với hộ do phụ nữ làm chủ", " theo hướng hữu cơ",
    " lồng ghép các chương trình", " phù hợp điều kiện từng thôn", " kể cả hộ mới thoát nghèo",
    " theo tiêu chí quốc gia",
)  # fmt: skip
TASKS = (
    "rà soát, thống kê hộ nghèo, hộ cận nghèo", "tham mưu phân bổ kinh phí sự nghiệp",
    "hướng dẫn quy trình nghiệm thu", "kiểm tra, giám sát việc thực hiện chính sách",
    "mở lớp tập huấn cho cán bộ thôn", "tuyên truyền trên hệ thống truyền thanh cơ sở",
    "thẩm định hồ sơ vay vốn", "xây dựng mô hình sinh kế", "tổng hợp báo cáo kết quả",
    "quản lý chất lượng công trình", "cấp thẻ bảo hiểm y tế",
    "vận động nhân dân hiến đất làm đường", "theo dõi diễn biến sâu bệnh",
    "cập nhật cơ sở dữ liệu dân cư", "giải ngân vốn đầu tư công",
)  # fmt: skip
SYMBOLS = ("QĐ-TTg", "QĐ-UBND", "NQ-HĐND", "NQ-CP", "KH-UBND")
SECTIONS = (
    ("I", "MỤC ĐÍCH, YÊU CẦU", "purpose"), ("II", "MỤC TIÊU", "goal"),
    ("III", "THỰC TRẠNG", "situation"), ("IV", "NHIỆM VỤ, GIẢI PHÁP", "solution"),
    ("V", "TỔ CHỨC THỰC HIỆN", "organisation"),
)  # fmt: skip
UNITS = {"%": (1, 100), "hộ": (5, 9000), "người": (10, 40000), "xã": (1, 60), "VND": (1, 900)}


@cache
def _indicators() -> tuple[tuple[str, str, str], ...]:
    """(id, phrase, unit) of every indicator of the lexicon."""
    return tuple(
        (entry.id, phrase, unit)
        for entry in load("indicators")
        for phrase in dict.fromkeys((*entry.examples, entry.data["name"]))
        for unit in entry.data["units"]
    )


@cache
def _bodies() -> tuple[tuple[str, str], ...]:
    """(id, name) of every body of the lexicon."""
    return tuple((entry.id, name) for entry in load("agencies") for name in entry.examples)


@cache
def _communes() -> tuple[tuple[tuple[str, ...], bool], ...]:
    """(province, district or none, commune) of every commune, and whether it is of today."""
    units = gazetteer()
    found = (units.unit(era, code) for era, code in units.codes() if len(code) == 5)
    made = []
    for unit in found:
        path: tuple[Unit, ...] = units.path(unit) if unit else ()
        if unit and not unit.earlier:
            made.append((tuple(u.name for u in path), unit.era == "new"))
    return tuple(made)


class _Writer:
    """A text that grows, and the records whose places in it are known at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[str] = []
        self.length = 0
        self.number = 0
        self.section: str | None = None
        self.records: dict[str, list[Any]] = {}

    def say(self, text: str) -> None:
        """Add text."""
        self.parts.append(text)
        self.length += len(text)

    def record(self, type_: str, make: Callable[..., Any], quote: str, **fields: Any) -> str:
        """Add a quote as a record; its id."""
        self.number += 1
        letter = type_[0]
        digest = hashlib.blake2b(f"{self.name}{self.number}".encode(), digest_size=8).hexdigest()
        made = make(
            id=f"{letter}-{digest}",
            span=Span(start=self.length, end=self.length + len(quote)),
            quote=quote,
            section=self.section,
            rule="made",
            **fields,
        )
        self.say(quote)
        self.records.setdefault(type_, []).append(made)
        return str(made.id)


def _number(value: float) -> str:
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def _value(dice: random.Random, unit: str) -> tuple[float, str]:
    low, high = UNITS.get(unit, (1, 500))
    if unit == "%":
        value = round(dice.uniform(low, high), dice.choice((0, 0, 1, 2)))
        return value, f"{_number(value)}%"
    if unit == "VND":
        value = dice.randint(low, high)
        return value * 1e6, f"{_number(value)} triệu đồng"
    value = dice.randint(low, high)
    return value, f"{_number(value)} {unit}"


def _measure(dice: random.Random) -> tuple[str | None, str, str]:
    if dice.random() < 0.65:
        indicators = _indicators()
        return indicators[min(int(dice.expovariate(0.035)), len(indicators) - 1)]
    subject = dice.choice(SUBJECTS)
    return None, f"tỷ lệ {subject}" if dice.random() < 0.4 else subject, dice.choice(("%", "hộ"))


def _quantity(dice: random.Random, text: _Writer, years: tuple[int, int], places: list[str],
              bodies: list[str]) -> None:  # fmt: skip
    """One line with a target or a figure."""
    indicator_id, phrase, unit = _measure(dice)
    value, shown = _value(dice, unit)
    falls = "nghèo" in phrase and unit == "%"
    year = dice.choice((years[1], years[1], dice.randint(*years)))
    where = f" xã {dice.choice(places)}" if dice.random() < 0.35 else ""
    tail = dice.choice(TAILS)
    goal = dice.random() < 0.87
    verb = dice.choice(DROPS if falls else VERBS) if goal else "là"
    text.say("- ")
    lead = dice.choice(("Đến năm {}, ", "Cuối năm {}, ", "Trong năm {}, ", ""))
    when = Interval(start=f"{year}-01-01", end=f"{year}-12-31")
    lead = lead.format(year)
    if not lead and goal and dice.random() < 0.2:
        when = Interval()
    quote = f"{lead}{phrase}{where}{tail} {verb} {shown}"
    common: dict[str, Any] = {
        "indicator": phrase + tail, "indicator_id": indicator_id, "value": value, "unit": unit,
        "confidence": 0.95 if dice.random() < 0.85 else 0.6, "area": where.strip() or None,
    }  # fmt: skip
    common["review"] = common["confidence"] < 0.75
    if not goal:
        text.record("figures", Figure, quote, as_of=when, **common)
    else:
        base = None
        if dice.random() < 0.25:
            start = round(value * dice.uniform(0.5, 1.8), 1)
            base = Baseline(value=start, unit=unit, date=Interval(
                start=f"{years[0] - 1}-01-01", end=f"{years[0] - 1}-12-31"))  # fmt: skip
        linked = dice.random() < 0.3 and bodies
        links = (Link(id=dice.choice(bodies), rule="link.carrier", confidence=0.9),)
        text.record("targets", Target, quote, due=when if when.end else None, baseline=base,
                    responsible=links if linked else (), **common)  # fmt: skip
    text.say(dice.choice((";\n", ".\n", ";\n\n")))


def _duty(dice: random.Random, text: _Writer, years: tuple[int, int], place: str) -> str:
    """One task with its body and, often, its deadline."""
    body_id, name = dice.choice(_bodies())
    task = f"{dice.choice(TASKS)}{dice.choice(TAILS)}"
    text.say("- ")
    links: tuple[Link, ...] = ()
    day = f"{dice.randint(*years)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    deadline = f"trước ngày {day[8:]}/{day[5:7]}/{day[:4]}"
    if dice.random() < 0.6:
        made = text.record("deadlines", Deadline, deadline, kind="by", end=day, confidence=0.95)
        links = (Link(id=made, rule="link.sentence", confidence=0.95),)
        text.say(": ")
    made = text.record(
        "assignments", Assignment, f"{name} {place} chủ trì {task}", agency=name, agency_id=body_id,
        agency_level="district", role=dice.choice(("lead", "coordinate", "responsible")),
        task=task, due=links, confidence=0.95,
    )  # fmt: skip
    text.say(".\n")
    return made


def _grounds(dice: random.Random, text: _Writer, year: int) -> None:
    for _ in range(dice.randint(3, 8)):
        number, symbol = str(dice.randint(1, 2900)), dice.choice(SYMBOLS)
        day = f"{year - dice.randint(0, 3)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        kind: Any = {"Q": "decision", "N": "resolution", "K": "plan"}[symbol[0]]
        quote = f"số {number}/{symbol} ngày {day[8:]}/{day[5:7]}/{day[:4]}"
        text.say("Căn cứ văn bản ")
        text.record("citations", Citation, quote, kind=kind, number=number, symbol=symbol,
                    canonical=f"{number}/{symbol}", date=day, role="basis")  # fmt: skip
        text.say(f" về {dice.choice(FIELDS)};\n")


def plan(number: int, seed: int = 7, targets: int = 40) -> PlanFile:
    """Plan *number* of the seed, with about that many targets."""
    dice = random.Random(f"{seed}/{number}")
    names, today = dice.choice(_communes())
    year = dice.choice((2026, 2026, 2025)) if today else dice.randint(2015, 2025)
    years = (year, year + dice.choice((0, 0, 4)))
    field = dice.choice(FIELDS)
    province, commune = names[0], names[-1]
    district = names[1] if len(names) == 3 else None
    level: Any = "commune"
    if district and dice.random() < 0.5:
        level = "district"
    unit = f"huyện {district}" if level == "district" else f"xã {commune}"
    day = f"{year}-{7 if today and year == 2025 else 1:02}-{dice.randint(1, 28):02}"
    head = Header(
        kind="plan", number=str(dice.randint(1, 400)), symbol="KH-UBND", date=day,
        issuer=f"Ủy ban nhân dân {unit}", level=level, province=province, district=district,
        commune=commune if level == "commune" else None, title=f"{field} {unit} năm {year}",
        period=Interval(start=f"{years[0]}-01-01", end=f"{years[1]}-12-31"),
    )  # fmt: skip
    text = _Writer(f"{seed}/{number}/")
    text.say(f"ỦY BAN NHÂN DÂN\n{unit.upper()}\n\nSố: {head.number}/KH-UBND\n\nKẾ HOẠCH\n")
    text.say(f"{head.title}\n\n")
    _grounds(dice, text, year)
    places = [commune, *(dice.choice(_communes())[0][-1] for _ in range(5))]
    bodies: list[str] = []
    for label, title, kind in SECTIONS:
        text.say("\n")
        text.section = None
        made = text.record("sections", Section, f"{label}. {title}", label=label, title=title,
                           level=1, kind=kind)  # fmt: skip
        text.section = made
        text.say("\n\n")
        if kind in ("purpose", "organisation"):
            bodies += [_duty(dice, text, years, unit) for _ in range(dice.randint(2, 6))]
        else:
            count = targets * 2 // 3 if kind == "goal" else targets // 4
            for _ in range(dice.randint(count // 2, count * 3 // 2)):
                _quantity(dice, text, years, places, bodies)
    whole = "".join(text.parts)
    document = PlanDocument(
        starts=whole[:60], header=head, **{k: tuple(v) for k, v in text.records.items()}
    )
    digest = hashlib.sha256(whole.encode()).hexdigest()
    source = SourceInfo(name=f"ke_hoach_{number:06}.txt", size=len(whole.encode()), sha256=digest)
    return PlanFile(text=whole, source=source, documents=(document,))


def plans(count: int, seed: int = 7, targets: int = 40) -> Iterator[PlanFile]:
    """The first *count* plans of a seed."""
    for number in range(count):
        yield plan(number, seed, targets)
