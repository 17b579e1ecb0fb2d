"""What several numbers of one sentence share, and which numbers and units are counted."""

from __future__ import annotations

import pytest

from kehoach.extract import citations, dates, quantities, sections
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View


def _read(text: str, heading: str = "I. TÌNH HÌNH") -> list[tuple[float, str | None, str]]:
    source = read_text(f"KẾ HOẠCH\nPhát triển năm 2027\n\n{heading}\n\n{text}\n")
    view = View(source.text, source.blocks)
    outline = sections.find(view)
    found = quantities.find(view, outline, dates.find(view), citations.find(view, outline))
    drafts = sorted([*found[0], *found[1]], key=lambda draft: draft.start)
    return [
        (d.fields["value"], d.fields["unit"], (d.fields["indicator"] or "").lower()) for d in drafts
    ]


SHARED = {
    "an owner of a list": (
        "Các phòng thuộc UBND huyện có 42 máy tính, 17 máy in và 6 máy quét.",
        [
            (42, "máy tính", "máy tính các phòng thuộc ubnd huyện"),
            (17, "máy", "máy in các phòng thuộc ubnd huyện"),
            (6, "máy", "máy quét các phòng thuộc ubnd huyện"),
        ],
    ),
    "another owner behind a semicolon": (
        "Khối trường học có 12 xe buýt, 3 xe tải; khối bệnh viện có 9 xe cứu thương, 2 xe tải.",
        [
            (12, "xe buýt", "xe buýt khối trường học"),
            (3, "xe", "xe tải khối trường học"),
            (9, "xe", "xe cứu thương khối bệnh viện"),
            (2, "xe", "xe tải khối bệnh viện"),
        ],
    ),
    "an owner that names several places": (
        "Cơ quan thuộc UBND các huyện, thành phố có 34 máy chủ, 15 máy quét.",
        [
            (34, "máy", "máy chủ cơ quan thuộc ubnd các huyện, thành phố"),
            (15, "máy", "máy quét cơ quan thuộc ubnd các huyện, thành phố"),
        ],
    ),
    "a whole place owns nothing": (
        "Sau sắp xếp, tỉnh có 92 xã, phường, 14 khu công nghiệp.",
        [(92, "xã, phường", "xã, phường"), (14, "khu công nghiệp", "khu công nghiệp")],
    ),
    "a rate at other places": (
        "Tỷ lệ hồ sơ đúng hạn tại cấp tỉnh đạt 95%, tại cấp huyện đạt 80%, ở UBND xã đạt 71%.",
        [
            (95, "%", "tỷ lệ hồ sơ đúng hạn tại cấp tỉnh"),
            (80, "%", "tỷ lệ hồ sơ đúng hạn tại cấp huyện"),
            (71, "%", "tỷ lệ hồ sơ đúng hạn ở ubnd xã"),
        ],
    ),
    "a predicate behind three shares": (
        "Khoảng 90% giáo viên tiểu học, 85% giáo viên mầm non, 60% giáo viên mẫu giáo"
        " sử dụng thành thạo học liệu số.",
        [
            (90, "%", "giáo viên tiểu học sử dụng thành thạo học liệu số"),
            (85, "%", "giáo viên mầm non sử dụng thành thạo học liệu số"),
            (60, "%", "giáo viên mẫu giáo sử dụng thành thạo học liệu số"),
        ],
    ),
    "places that carry something out": (
        "Phần mềm quản lý hồ sơ được áp dụng tại 12 trường học; 3 trạm y tế.",
        [
            (12, "trường học", "trường học áp dụng phần mềm quản lý hồ sơ"),
            (3, "trạm y tế", "trạm y tế áp dụng phần mềm quản lý hồ sơ"),
        ],
    ),
    "parts in brackets": (
        "Huyện có 19 cán bộ thú y đạt chuẩn (05 xã, 02 cơ quan).",
        [
            (19, "cán bộ", "cán bộ thú y đạt chuẩn"),
            (5, "xã", "xã có cán bộ thú y đạt chuẩn"),
            (2, "cơ quan", "cơ quan có cán bộ thú y đạt chuẩn"),
        ],
    ),
    "a share of what stands before a bracket": (
        "Số hồ sơ trực tuyến mức độ 3 và 4 đã tiếp nhận còn thấp (mới đạt 29,9% tổng số hồ sơ).",
        [(29.9, "%", "tỷ lệ hồ sơ trực tuyến mức độ 3 và 4 đã tiếp nhận")],
    ),
    "steps in rank": (
        "Năm 2026, tỉnh xếp thứ 25 về hạ tầng số (tăng 18 bậc so với năm 2025);"
        " chỉ số PCI xếp thứ 14/63 (giảm 3 bậc).",
        [(18, "bậc", "xếp hạng hạ tầng số"), (3, "bậc", "xếp hạng chỉ số pci")],
    ),
    "a rate that an earlier sentence named is not taken over": (
        "Tỷ lệ giáo viên đạt chuẩn trình độ 91%. Còn thiếu 21 phòng học; phòng học kiên cố đạt"
        " 87,2%.",
        [
            (91, "%", "tỷ lệ giáo viên đạt chuẩn trình độ"),
            (21, "phòng học", "phòng học"),
            (87.2, "%", "tỷ lệ phòng học kiên cố"),
        ],
    ),
    "named places at the end are no part of what is counted": (
        "Đã xây dựng 02 trạm bơm điện tại xã Phú Cát và xã Tân Bình.",
        [(2, "trạm", "trạm bơm điện")],
    ),
    "a predicate of unlike subjects": (
        "Có 85% tổ dân phố, 90% hộ gia đình và trên 95% cơ quan đạt chuẩn văn hóa.",
        [
            (85, "%", "tổ dân phố đạt chuẩn văn hóa"),
            (90, "%", "hộ gia đình đạt chuẩn văn hóa"),
            (95, "%", "cơ quan đạt chuẩn văn hóa"),
        ],
    ),
    "sizes that say which things are counted": (
        "Toàn tỉnh có 3.452 tàu cá; tàu từ 90 CV trở lên có 412 chiếc.",
        [(3452, "tàu cá", "tàu cá"), (412, "chiếc", "chiếc tàu từ 90 cv")],
    ),
    "a size right behind the noun": (
        "Đã giải bản 500 tàu dưới 20 CV.",
        [(500, "tàu", "tàu dưới 20 cv giải bản")],
    ),
    "what a thing costs": (
        "Đã xây dựng 01 khu neo đậu tại huyện Kỳ Lam vốn đầu tư 96 tỷ đồng.",
        [(1, "khu", "khu neo đậu"), (96e9, "VND", "vốn đầu tư khu neo đậu")],
    ),
    "how large a thing is": (
        "Đã khởi công 01 bệnh viện đa khoa quy mô 300 giường.",
        [(1, "bệnh viện", "bệnh viện đa khoa"), (300, "giường", "quy mô bệnh viện đa khoa")],
    ),
    "a note inside the subject": (
        "Sản lượng đạt 95.000 tấn, giá trị sản xuất (giá cố định 1994) đạt 1.650 tỷ đồng.",
        [(95000, "tấn", "sản lượng"), (1650e9, "VND", "giá trị sản xuất")],
    ),
    "parts in the unit of the whole": (
        "Sản lượng chè ước đạt 62.500 tấn, tăng 8,4%; trong đó: hữu cơ 41.200 tấn, an toàn"
        " 21.300 tấn.",
        [
            (62500, "tấn", "sản lượng chè"),
            (8.4, "%", "sản lượng chè"),
            (41200, "tấn", "sản lượng hữu cơ"),
            (21300, "tấn", "sản lượng an toàn"),
        ],
    ),
    "the years of a whole": (
        "Tổng kinh phí 25 tỷ đồng, trong đó: ngân sách huyện 20 tỷ đồng, xã hội hóa 5 tỷ đồng."
        " Phân kỳ: năm 2025: 10 tỷ đồng; năm 2026: 15 tỷ đồng.",
        [
            (25e9, "VND", "tổng kinh phí"),
            (20e9, "VND", "ngân sách huyện"),
            (5e9, "VND", "kinh phí xã hội hóa"),
            (10e9, "VND", "tổng kinh phí"),
            (15e9, "VND", "tổng kinh phí"),
        ],
    ),
    "people and what they have": (
        "Lao động nghề mộc: 600 người, trong đó qua đào tạo mới đạt 14,2%.",
        [(600, "người", "lao động nghề mộc"), (14.2, "%", "tỷ lệ lao động nghề mộc qua đào tạo")],
    ),
    "of how many people": (
        "Tỉnh có 32 giường bệnh viện, 11 bác sĩ, 25 điều dưỡng viên trên 10.000 dân.",
        [
            (32, "giường bệnh", "giường bệnh viện trên 10.000 dân"),
            (11, "bác sĩ", "bác sĩ trên 10.000 dân"),
            (25, "điều dưỡng", "điều dưỡng viên trên 10.000 dân"),
        ],
    ),
    "another age": (
        "Tỷ suất tử vong trẻ em dưới 5 tuổi còn 18,5‰; dưới 1 tuổi còn 12,5‰.",
        [
            (18.5, "‰", "tỷ suất tử vong trẻ em dưới 5 tuổi"),
            (12.5, "‰", "tỷ suất tử vong trẻ em dưới 1 tuổi"),
        ],
    ),
    "shares of the plan, and growth": (
        "Diện tích chè đạt 1.824 ha, bằng 101,3% KH, tăng 2,1% so với cùng kỳ.",
        [
            (1824, "ha", "diện tích chè"),
            (101.3, "%", "diện tích chè so với kh"),
            (2.1, "%", "diện tích chè"),
        ],
    ),
    "criteria that places meet": (
        "Có 02 xã đạt 19/19 tiêu chí, 05 xã đạt từ 15 - 18 tiêu chí.",
        [(2, "xã", "xã đạt 19/19 tiêu chí"), (5, "xã", "xã đạt từ 15 - 18 tiêu chí")],
    ),
    "parts counted in the whole": (
        "Toàn huyện có 72 trường (23 mầm non, 27 tiểu học, 22 THCS).",
        [
            (72, "trường", "trường"),
            (23, "trường", "trường mầm non"),
            (27, "trường", "trường tiểu học"),
            (22, "trường", "trường thcs"),
        ],
    ),
    "parts of people": (
        "Huyện có 40 y sĩ (12 nam, 28 nữ).",
        [(40, "y sĩ", "y sĩ"), (12, "y sĩ", "y sĩ nam"), (28, "y sĩ", "y sĩ nữ")],
    ),
    "a second label of its own": (
        "Tỷ lệ hộ đạt gia đình văn hóa: 85%; làng văn hóa: 75%.",
        [(85, "%", "tỷ lệ hộ đạt gia đình văn hóa"), (75, "%", "tỷ lệ làng văn hóa")],
    ),
    "the same thing as in the same period": (
        "Xảy ra 78 vụ tai nạn, bị thương 52 người; so với cùng kỳ năm 2025 giảm 6 vụ.",
        [
            (78, "vụ tai nạn", "vụ tai nạn"),
            (52, "người", "người bị thương"),
            (6, "vụ", "vụ tai nạn"),
        ],
    ),
    "a pair with its noun twice": (
        "Đã điều tra làm rõ 178 vụ/215 vụ, đạt tỷ lệ 82,8%.",
        [(178, "vụ", "vụ điều tra làm rõ"), (82.8, "%", "tỷ lệ vụ điều tra làm rõ")],
    ),
    "a label in the middle of a block": (
        "Trộm cắp: phát hiện 215 vụ. Buôn lậu: phát hiện 95 vụ.",
        [(215, "vụ", "vụ trộm cắp"), (95, "vụ", "vụ buôn lậu")],
    ),
    "how grave a thing is": (
        "Tỷ lệ khám phá án đạt 75%, trong đó án rất nghiêm trọng, đặc biệt nghiêm trọng đạt 90%.",
        [
            (75, "%", "tỷ lệ khám phá án"),
            (90, "%", "tỷ lệ án rất nghiêm trọng, đặc biệt nghiêm trọng"),
        ],
    ),
    "no copula inside a noun": (
        "Đã chi giải phóng mặt bằng 210 tỷ đồng.",
        [(210e9, "VND", "chi giải phóng mặt bằng")],
    ),
    "values in the turn of their names": (
        "Tỷ lệ trường mầm non, tiểu học, THCS đạt chuẩn quốc gia lần lượt là 65%, 80%, 75%.",
        [
            (65, "%", "tỷ lệ trường mầm non đạt chuẩn quốc gia"),
            (80, "%", "tỷ lệ trường tiểu học đạt chuẩn quốc gia"),
            (75, "%", "tỷ lệ trường thcs đạt chuẩn quốc gia"),
        ],
    ),
    "levels of other lengths in turn": (
        "Số học sinh tiểu học và trung học cơ sở bỏ học lần lượt là 12 em và 35 em.",
        [
            (12, "em", "số học sinh tiểu học bỏ học"),
            (35, "em", "số học sinh trung học cơ sở bỏ học"),
        ],
    ),
    "as many names as values, or none is given": (
        "Tỷ lệ hộ nghèo và cận nghèo lần lượt là 2%, 3%, 4%.",
        [
            (2, "%", "tỷ lệ hộ nghèo và cận nghèo"),
            (3, "%", "tỷ lệ hộ nghèo và cận nghèo"),
            (4, "%", "tỷ lệ hộ nghèo và cận nghèo"),
        ],
    ),
    "a whole in the economy": (
        "Cơ cấu kinh tế: nông nghiệp 18%; công nghiệp - xây dựng 40%.",
        [
            (18, "%", "tỷ lệ nông nghiệp trong cơ cấu kinh tế"),
            (40, "%", "tỷ lệ công nghiệp - xây dựng trong cơ cấu kinh tế"),
        ],
    ),
    "a head that another one governs": (
        "Tốc độ tăng trưởng tổng sản phẩm trên địa bàn đạt 7,5%.",
        [(7.5, "%", "tốc độ tăng trưởng tổng sản phẩm trên địa bàn")],
    ),
    "a density names no unit": (
        "Nồng độ bụi trung bình không vượt quá 25 µg/m3.",
        [(25, "µg/m3", "nồng độ bụi")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SHARED.values(), ids=SHARED.keys())
def test_shared_words(text: str, expected: list[tuple[float, str, str]]) -> None:
    found = _read(text)
    assert [(v, u) for v, u, _ in found] == [(v, u) for v, u, _ in expected]
    for (_, _, name), (_, _, wanted) in zip(found, expected, strict=True):
        ours, theirs = set(name.replace(",", "").split()), set(wanted.replace(",", "").split())
        assert 2 * len(ours & theirs) / (len(ours) + len(theirs)) >= 0.8, name


def test_who_knows_it_is_named_before_the_share() -> None:
    found = _read(
        "- Bồi dưỡng tin học cho đội ngũ cán bộ cấp xã, bảo đảm 70% biết soạn thảo văn bản.",
        "I. MỤC TIÊU",
    )
    assert found == [(70, "%", "cán bộ cấp xã biết soạn thảo văn bản")]


UNITS = {
    "capitals behind a ratio": ("218/230 UBND cấp xã đã kết nối mạng", 218, "UBND"),
    "an abbreviated noun": ("Tỉnh đã cung cấp 04 DVC mức độ toàn trình", 4, "DVC"),
    "several kinds of places": ("Đã có 8/10 huyện, thị xã hoàn thành", 8, "huyện, thị xã"),
    "several kinds of bodies": ("Có 5/20 sở, ban, ngành hoàn thành", 5, "sở, ban, ngành"),
}


@pytest.mark.parametrize(("text", "value", "unit"), UNITS.values(), ids=UNITS.keys())
def test_counted_nouns(text: str, value: float, unit: str) -> None:
    assert [(v, u) for v, u, _ in _read(text)] == [(value, unit)]


def test_changes_and_paces_go_on() -> None:
    text = (
        "Xảy ra 02 vụ cháy, 35 người bị thương (giảm 03 vụ, 48 người so với năm 2025)."
        " Mỗi năm mở 02 lớp cho học viên và 03 lớp cho cán bộ."
    )
    source = read_text(f"KẾ HOẠCH\nNăm 2027\n\nI. TÌNH HÌNH\n\n{text}\n")
    view = View(source.text, source.blocks)
    outline = sections.find(view)
    found = quantities.find(view, outline, dates.find(view), citations.find(view, outline))
    drafts = sorted([*found[0], *found[1]], key=lambda draft: draft.start)
    assert [(d.fields["value"], d.fields["change"], d.fields["per"]) for d in drafts] == [
        (2, "level", None),
        (35, "level", None),
        (3, "decrease", None),
        (48, "decrease", None),
        (2, "level", "year"),
        (3, "level", "year"),
    ]


LED = {
    "a source under a line about money": (
        "Tổng kinh phí đầu tư giai đoạn 2027 - 2030 dự kiến như sau:\n\n- Nguồn ngân sách"
        " huyện: 32 tỷ đồng;\n- Nguồn vận động: 8 tỷ đồng.",
        [(32e9, "kinh phí nguồn ngân sách huyện"), (8e9, "kinh phí nguồn vận động")],
    ),
    "a number with another duty": (
        "Số lượng thuốc đăng ký phải sát với nhu cầu, tăng không quá 20% so với năm 2026.",
        [(20, "số lượng thuốc đăng ký")],
    ),
    "a receiver in place of another": (
        "Mức hỗ trợ: tối đa 6 triệu đồng/người/khóa học đối với người khuyết tật; 4 triệu"
        " đồng/người/khóa đối với hộ nghèo.",
        [
            (6e6, "mức hỗ trợ đối với người khuyết tật"),
            (4e6, "mức hỗ trợ đối với hộ nghèo"),
        ],
    ),
    "a count behind a span of time": (
        "Đào tạo dưới 3 tháng 10.800 người.",
        [(10800, "người đào tạo dưới 3 tháng")],
    ),
    "a horizon names nothing": (
        "Định hướng đến năm 2030: sản lượng đạt 95.000 tấn.",
        [(95000, "sản lượng")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LED.values(), ids=LED.keys())
def test_what_a_number_is_about(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(v, name) for v, _, name in _read(text, "I. MỤC TIÊU")] == expected


NOTHING = {
    "the symbol of an act": "Thực hiện theo Công văn 128 UBND ngày 02/3",
    "a grade": "Có tay nghề bậc 5",
    "the number of a form": "Chi tiết theo Biểu số 01 đính kèm",
    "all kinds that there are": "Trẻ được tiêm đầy đủ 8 loại vắc xin",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_no_quantity(text: str) -> None:
    assert _read(text) == []


def test_dots_inside_a_phrase_do_not_end_it() -> None:
    text = "- 300 lượt học sinh các trường tiểu học... trên địa bàn huyện được học bơi."
    assert _read(text, "I. MỤC TIÊU") == [
        (300, "lượt", "học sinh các trường tiểu học... trên địa bàn huyện được học bơi")
    ]


@pytest.mark.parametrize("often", ["mỗi năm", "mỗi quý", "hằng tháng"])
def test_a_bound_before_the_pace(often: str) -> None:
    source = read_text(f"KẾ HOẠCH\nNăm 2027\n\nI. MỤC TIÊU\n\nKiểm tra ít nhất {often} 02 lần.\n")
    view = View(source.text, source.blocks)
    outline = sections.find(view)
    targets, _ = quantities.find(view, outline, dates.find(view), [])
    assert [(t.fields["value"], t.fields["bound"]) for t in targets] == [(2, "at_least")]
