"""Rules of the language on invented neighbours: other words, other places, other programmes."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kehoach.extract.pipeline import parse
from kehoach.extract.reading.text import read_text
from kehoach.models import PlanDocument


@cache
def _document(body: str) -> PlanDocument:
    head = "ỦY BAN NHÂN DÂN\nTỈNH LẠC AN\n\nKẾ HOẠCH\nPhát triển năm 2018\n\n"
    return parse(read_text(head + body + "\n")).documents[0]


def _targets(body: str, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(t, f) for f in fields) for t in _document(body).targets]


KINDS = {
    "who and what support": ("II. ĐỐI TƯỢNG, CHÍNH SÁCH", "other"),
    "who and on what terms": ("II. ĐỐI TƯỢNG VÀ ĐIỀU KIỆN HỖ TRỢ", "other"),
    "who and how much": ("II. ĐỐI TƯỢNG, MỨC HỖ TRỢ", "other"),
    "what is done is said too": ("II. ĐỐI TƯỢNG, CHÍNH SÁCH VÀ NHIỆM VỤ", "solution"),
    "policies alone": ("II. CHÍNH SÁCH HỖ TRỢ", "solution"),
}


@pytest.mark.parametrize(("heading", "kind"), KINDS.values(), ids=KINDS)
def test_kinds_of_headings(heading: str, kind: str) -> None:
    document = _document(f"I. MỤC TIÊU\n\n1. Nâng cao đời sống.\n\n{heading}\n\n1. Hộ dân.")
    assert [s.kind for s in document.sections if s.label == "II"] == [kind]


IN_WORDS = {
    "groups with commas": "Tổng kinh phí: 1.162,5 triệu đồng (Một tỷ, một trăm sáu mươi hai triệu,"
    " năm trăm nghìn đồng).",
    "no comma": "Tổng kinh phí: 25 triệu đồng (hai mươi lăm triệu đồng).",
    "groups of thousands": "Dự toán: 3.450.200 đồng (ba triệu, bốn trăm năm mươi nghìn,"
    " hai trăm đồng).",
}


@pytest.mark.parametrize("text", IN_WORDS.values(), ids=IN_WORDS)
def test_an_amount_said_again_in_words_is_one(text: str) -> None:
    assert len(_targets(f"V. KINH PHÍ\n\n{text}", "value")) == 1


def test_another_amount_in_words_in_brackets_stays() -> None:
    text = "Tổng kinh phí: 40 triệu đồng (trong đó huyện hai mươi lăm triệu đồng)."
    assert _targets(f"V. KINH PHÍ\n\n{text}", "value") == [(40e6,), (25e6,)]


FAR = {
    "pupils": ("Hỗ trợ 300.000 đồng/người cho học sinh ở cách trường từ 10 km trở lên.", 1),
    "patients": ("Hỗ trợ 200 lượt người bệnh nhà xa bệnh viện trên 30 km.", 1),
    "workers": ("Hỗ trợ đi lại 120 lao động ở xa nơi làm việc từ 15 km trở lên.", 1),
    "a road is built": ("Nâng cấp từ 15 km đường trở lên.", 1),
    "two quantities": ("Mở 2 tuyến xe, dài trên 15 km.", 2),
}


@pytest.mark.parametrize(("text", "count"), FAR.values(), ids=FAR)
def test_a_distance_that_tells_whom_is_no_target(text: str, count: int) -> None:
    assert len(_targets(f"III. NHIỆM VỤ\n\n1. {text}", "value")) == count


PACES = {
    "fewer accidents": ("Giảm 10% số vụ tai nạn lao động mỗi năm.", "year"),
    "more members": ("Kết nạp 45 hội viên hội nông dân mỗi quý.", "quarter"),
    "more patients": ("Khám cho 900 lượt người cao tuổi ở vùng sâu mỗi tháng.", "month"),
    "a state has no pace": ("Đạt 90% hộ có nước sạch trong năm.", None),
}


@pytest.mark.parametrize(("text", "per"), PACES.values(), ids=PACES)
def test_a_pace_behind_what_is_counted(text: str, per: str | None) -> None:
    assert _targets(f"III. NHIỆM VỤ\n\n1. {text}", "per") == [(per,)]


NAMED = {
    "crops of the year": ("Trồng rau màu, cây hàng năm khác", None),
    "crops": ("Diện tích cây trồng hằng năm", None),
    "a paper of the year": ("Hộ có kế hoạch hằng năm", None),
    "a pace": ("Lao động được đào tạo hằng năm", "year"),
}


@pytest.mark.parametrize(("name", "per"), NAMED.values(), ids=NAMED)
def test_each_year_inside_a_name_is_no_pace(name: str, per: str | None) -> None:
    table = f"| TT | Chỉ tiêu | Đơn vị | Số lượng |\n|---|---|---|---|\n| 1 | {name} | hộ | 120 |"
    assert _targets(f"II. CHỈ TIÊU\n\n{table}", "value", "per") == [(120, per)]


LIMITS = {
    "a budget": "Năm 2018 sử dụng dự toán đã giao, không quá 1.750 triệu đồng.",
    "staff": "Sử dụng biên chế đã được giao, tối đa 45 người.",
    "land": "Theo chỉ tiêu đã phân bổ, không vượt quá 120 ha đất ở.",
}


@pytest.mark.parametrize("text", LIMITS.values(), ids=LIMITS)
def test_a_limit_is_a_commitment(text: str) -> None:
    assert _targets(f"V. KINH PHÍ\n\n1. {text}", "bound") == [("at_most",)]


TORN = {
    "the year of the end": ("Thời gian: 09/3/2018 — 20/3/201 §.", []),
    "a letter for a digit": ("Thời gian thực hiện: từ 05/4/2018 đến 1O/5/2018.", []),
    "the start": ("Thời gian: 0§/3/2018 - 20/3/2018.", []),
    "both are whole": ("Thời gian: 09/3/2018 — 20/3/2018.", [("2018-03-09", "2018-03-20")]),
    "what follows is an act": (
        "Gửi báo cáo trước ngày 05/4/2018 - 12/KH-UBND.",
        [(None, "2018-04-05")],
    ),
}


@pytest.mark.parametrize(("text", "spans"), TORN.values(), ids=TORN)
def test_half_a_range_is_no_deadline(text: str, spans: list[tuple[str | None, str]]) -> None:
    found = _document(f"VI. TỔ CHỨC THỰC HIỆN\n\n- {text}").deadlines
    assert [(d.start, d.end) for d in found] == spans


CARRIERS = {
    "on the basis of": (
        "1. Sở Tài chính trên cơ sở dự toán do Sở Y tế lập, tham mưu UBND tỉnh bố trí kinh phí.",
        [("Sở Tài chính", "advise")],
    ),
    "on the basis of, another": (
        "1. Phòng Nội vụ trên cơ sở kết quả rà soát, trình UBND huyện phê duyệt danh sách.",
        [("Phòng Nội vụ", "responsible")],
    ),
    "one of those of the heading": (
        "1. UBND các xã\n\n- Bố trí địa điểm mở lớp.\n\n"
        "- Riêng UBND xã Sông Đà chịu trách nhiệm thí điểm mô hình.",
        [("UBND các xã", "responsible"), ("UBND xã Sông Đà", "lead")],
    ),
    "one school of all": (
        "1. Các trường trung học\n\n- Tổ chức tập huấn cho giáo viên.\n\n"
        "- Riêng Trường THPT Hòa An chủ trì hội thi cấp huyện.",
        [("Các trường trung học", "responsible"), ("Trường THPT Hòa An", "lead")],
    ),
}


@pytest.mark.parametrize(("text", "carriers"), CARRIERS.values(), ids=CARRIERS)
def test_carriers(text: str, carriers: list[tuple[str, str]]) -> None:
    found = _document(f"VI. TỔ CHỨC THỰC HIỆN\n\n{text}").assignments
    assert [(a.agency, a.role) for a in found] == carriers


def test_places_at_the_end_of_a_paragraph_carry_nothing() -> None:
    text = (
        "1. Lãnh đạo, chỉ đạo: Đưa mục tiêu vào kế hoạch; các huyện, thành phố ban hành kế hoạch."
        " Đưa nội dung vào hương ước của ít nhất 4/5 số thôn, bản."
    )
    found = _document(f"III. NHIỆM VỤ\n\n{text}").assignments
    assert [a.agency for a in found] == ["các huyện, thành phố"]


ROLES = {
    "a submission": "xét Tờ trình số 96/TTr-SYT ngày 29/4/2018 của Sở Y tế",
    "a report": "xét Báo cáo số 12/BC-SXD ngày 03/5/2018 của Sở Xây dựng",
    "a letter": "xét Công văn số 77/CV-HND ngày 07/5/2018 của Hội Nông dân tỉnh",
}


@pytest.mark.parametrize("words", ROLES.values(), ids=ROLES)
def test_what_is_considered_is_a_basis(words: str) -> None:
    text = (
        f"Thực hiện Chương trình hành động số 27-CTr/TU ngày 09/3/2018 của Tỉnh ủy; {words}, Ủy ban"
        " nhân dân tỉnh ban hành Kế hoạch với các nội dung như sau:\n\nI. MỤC TIÊU\n\n1. Phát triển."
    )
    assert [c.role for c in _document(text).citations] == ["implements", "basis"]


NEXT_YEARS = {
    "two": "Số người tham gia: năm 2019 đạt 106.500 người; hai năm tiếp theo tăng 5%/năm.",
    "three": "Số hộ nuôi cá: năm 2019 đạt 900 hộ; ba năm cuối tăng 2%/năm.",
    "digits": "Số thẻ bảo hiểm: năm 2019 đạt 4.000 thẻ; 02 năm còn lại tăng 3%/năm.",
}


@pytest.mark.parametrize("text", NEXT_YEARS.values(), ids=NEXT_YEARS)
def test_the_years_that_follow_are_no_indicator(text: str) -> None:
    names = _targets(f"II. MỤC TIÊU\n\n1. {text}", "indicator")
    assert len(names) == 2
    assert "năm" not in names[1][0]


THINGS = {
    "a workshop": (
        "Đầu tư xưởng thực hành may tại Trung tâm, diện tích 240 m2, tổng vốn 1,85 tỷ đồng.",
        ["diện tích xưởng thực hành may", "tổng vốn xưởng thực hành may"],
    ),
    "a market": (
        "Xây dựng chợ nông sản xã Hòa An, diện tích 900 m2, kinh phí 3 tỷ đồng.",
        ["diện tích chợ nông sản", "kinh phí chợ nông sản"],
    ),
    "a store": (
        "Nâng cấp kho lạnh bảo quản thủy sản, công suất 400 tấn.",
        ["công suất kho lạnh bảo quản thủy sản"],
    ),
}


@pytest.mark.parametrize(("text", "names"), THINGS.values(), ids=THINGS)
def test_the_size_of_what_a_clause_names(text: str, names: list[str]) -> None:
    found = _targets(f"III. NHIỆM VỤ\n\n1. Mở 4 lớp nghề.\n\n2. {text}", "indicator")[1:]
    assert [name.startswith(known) for (name,), known in zip(found, names, strict=True)] == [
        True
    ] * len(names), found


PARTS = {
    "height": (
        "Chiều cao của thanh niên 18 tuổi tăng thêm từ 1,0 đến 1,5 cm: nam đạt 167 cm, nữ 156 cm.",
        ["Chiều cao của thanh niên 18 tuổi nam", "Chiều cao của thanh niên 18 tuổi nữ"],
    ),
    "weight": (
        "Cân nặng trung bình của trẻ tăng 1,2 kg: nữ đạt 14 kg, nam 15 kg.",
        ["Cân nặng trung bình của trẻ nữ", "Cân nặng trung bình của trẻ nam"],
    ),
    "run": (
        "Quãng đường chạy của học sinh tăng 200 m: nam đạt 1.500 m, nữ 900 m.",
        ["Quãng đường chạy của học sinh nam", "Quãng đường chạy của học sinh nữ"],
    ),
}


@pytest.mark.parametrize(("text", "names"), PARTS.values(), ids=PARTS)
def test_men_and_women_are_parts_of_what_is_measured(text: str, names: list[str]) -> None:
    found = _targets(f"II. MỤC TIÊU\n\n1. {text}", "indicator")[1:]
    assert [name for (name,) in found] == names


STEPS = {
    "a register": "trong năm 2018 nhập tin 218.000 hộ, năm 2019 cập nhật biến động 100% số hộ.",
    "maps": "trong năm 2018 đo vẽ 40 bản đồ, năm 2019 cập nhật 25 bản đồ.",
    "roads": "trong năm 2018 làm 12 km đường, năm 2019 sửa chữa 30 km đường.",
}


@pytest.mark.parametrize("text", STEPS.values(), ids=STEPS)
def test_a_year_at_the_head_of_a_step_is_its_time(text: str) -> None:
    body = f"III. NHIỆM VỤ\n\n1. Chuẩn hóa dữ liệu; {text}"
    assert [due.end for (due,) in _targets(body, "due")] == ["2018-12-31", "2019-12-31"]
    assert [d.end for d in _document(body).deadlines] == ["2018-12-31", "2019-12-31"]


REPORTS = {
    "the half year": "Báo cáo Sở Lao động vào ngày 25 hàng tháng, 6 tháng (trước 15/6).",
    "a check": "Báo cáo hằng tháng, kết quả kiểm tra gửi trước ngày 15/6.",
    "each quarter": "Báo cáo hằng quý, sơ kết xong trước ngày 15/6.",
}


@pytest.mark.parametrize("text", REPORTS.values(), ids=REPORTS)
def test_a_day_beside_a_monthly_report_comes_once(text: str) -> None:
    found = _document(f"VI. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Lao động\n\n- {text}").deadlines
    assert "2018-06-15" in [d.end for d in found if d.kind == "by"]


OWN_STEPS = {
    "insurance": "Ít nhất 90% người già có thẻ bảo hiểm y tế, phấn đấu đến năm 2019 đạt 86%",
    "water": "Trên 95% hộ dùng nước sạch, riêng đến năm 2019 đạt 88%",
    "roads": "100% đường thôn được cứng hóa, trước mắt đến năm 2019 đạt 70%",
}


@pytest.mark.parametrize("text", OWN_STEPS.values(), ids=OWN_STEPS)
def test_the_time_of_a_step_is_its_own(text: str) -> None:
    body = f"II. MỤC TIÊU ĐẾN NĂM 2020\n\n1. {text}; 100% hộ nghèo được vay vốn."
    assert [due.end[:4] for (due,) in _targets(body, "due")] == ["2020", "2019", "2020"]


COUNTED = {
    "the first two": ("Tập huấn cho 900 cán bộ trong 02 năm đầu.", ["2021-01-01..2022-12-31"]),
    "the next two": (
        "Số người tham gia: năm 2023 đạt 900 người; hai năm tiếp theo tăng bình quân 5%/năm.",
        ["2023-01-01..2023-12-31", "2024-01-01..2025-12-31"],
    ),
    "of a period of their own": (
        "Xây 12 trạm y tế trong ba năm đầu của giai đoạn 2022 - 2025.",
        ["2022-01-01..2024-12-31"],
    ),
    "beyond the plan's years nothing is known": (
        "Xây 12 trạm y tế trong 09 năm đầu.",
        [None],
    ),
}


@pytest.mark.parametrize(("text", "spans"), COUNTED.values(), ids=COUNTED)
def test_years_told_by_their_number(text: str, spans: list[str | None]) -> None:
    head = "ỦY BAN NHÂN DÂN\nTỈNH LẠC AN\n\nKẾ HOẠCH\nPhát triển giai đoạn 2021 - 2025\n\n"
    body = f"{head}III. NHIỆM VỤ\n\n1. {text}\n"
    found = [t.due for t in parse(read_text(body)).documents[0].targets]
    assert [due and f"{due.start}..{due.end}" for due in found] == spans


ISSUES = {
    "a programme": ("Mở chuyên mục Dân số, phát mỗi tháng 02 kỳ.", [(2, "month")]),
    "a page": ("Duy trì trang An toàn giao thông, đăng mỗi quý ít nhất 03 kỳ.", [(3, "quarter")]),
    "a broadcast": ("Phát thanh chuyên mục nông thôn mới hằng tháng 04 kỳ.", [(4, "month")]),
    "how an office works": ("Họp giao ban mỗi tháng 01 kỳ.", []),
}


@pytest.mark.parametrize(("text", "paces"), ISSUES.values(), ids=ISSUES)
def test_issues_by_the_month(text: str, paces: list[tuple[int, str]]) -> None:
    assert _targets(f"III. NHIỆM VỤ\n\n1. {text}", "value", "per") == paces


NAMED_BY_VERBS = {
    "a column": ("Mở chuyên mục Dân số và Phát triển, phát mỗi tháng 02 kỳ.", "phát chuyên mục"),
    "a page": ("Mở trang Khuyến nông và Đào tạo, đăng mỗi tháng 03 kỳ.", "đăng trang"),
    "a programme": ("Duy trì bản tin Lao động và Hỗ trợ, phát mỗi quý 01 kỳ.", "phát bản tin"),
}


@pytest.mark.parametrize(("text", "head"), NAMED_BY_VERBS.values(), ids=NAMED_BY_VERBS)
def test_a_name_that_ends_in_a_verb_goes_on(text: str, head: str) -> None:
    ((name,),) = _targets(f"III. NHIỆM VỤ\n\n1. {text}", "indicator")
    assert name.startswith(head), name


CUT_NUMBERS = {
    "a directive": ("Kết luận số 213-KL/TW và Chỉ thị số 42-", "CT/TW", "42-CT/TW"),
    "a resolution": (
        "Chương trình hành động của Tỉnh ủy và Nghị quyết số 18-",
        "NQ/HU",
        "18-NQ/HU",
    ),
    "a decision": (
        "Thông báo của Văn phòng Chính phủ và Quyết định số 522/",
        "QĐ-TTg",
        "522/QĐ-TTg",
    ),
}


@pytest.mark.parametrize(("above", "symbol", "number"), CUT_NUMBERS.values(), ids=CUT_NUMBERS)
def test_a_number_cut_by_the_end_of_a_line(above: str, symbol: str, number: str) -> None:
    text = (
        "III. NHIỆM VỤ\n\n"
        "1. Các cấp ủy, chính quyền từ tỉnh đến cơ sở, người đứng đầu các cơ quan, địa\n"
        "phương lãnh đạo, chỉ đạo, quán triệt sâu sắc, đầy đủ các quan điểm, mục tiêu của\n"
        f"{above}\n"
        f"{symbol}, nhất là nội dung chủ động thích ứng với biến đổi khí hậu, thời tiết cực\n"
        "đoan, tôn trọng quy luật tự nhiên, bảo đảm phát triển bền vững của địa phương."
    )
    assert number in [c.canonical for c in _document(text).citations]


@pytest.mark.parametrize("mark", ["²", "¹", "⁴"], ids=["two", "one", "four"])
def test_the_mark_of_a_footnote_alone_is_no_title(mark: str) -> None:
    document = _document(f"I. MỤC TIÊU\n\nNâng cao đời sống.\n\nII. {mark}\n\nPhát triển.")
    assert all(section.title is None or section.title for section in document.sections)
