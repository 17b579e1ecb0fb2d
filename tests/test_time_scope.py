"""Which time a number speaks of: its clause, its sentence, the lines and headings above."""

from __future__ import annotations

import pytest

import kehoach
from kehoach.extract import sections
from kehoach.extract.dates import find
from kehoach.extract.outline import Node, Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.time_scope import TimeScope
from kehoach.extract.view import View
from kehoach.models import Interval, SectionKind


def _ask(text: str, words: str, question: str = "due") -> str | None:
    source = read_text(text)
    view = View(source.text, source.blocks)
    scope = TimeScope(view, sections.find(view), find(view), [])
    start = view.text.index(words)
    ask = scope.due if question == "due" else scope.as_of
    found: Interval | None = ask(start, start + len(words))
    return None if found is None else f"{found.start or ''}/{found.end or ''}"


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        # its own clause
        ("Đến năm 2030, tỷ lệ che phủ đạt 58%.", "đạt 58%", "/2030-12-31"),
        ("Phấn đấu có 3 xã đạt chuẩn vào năm 2027.", "có 3 xã", "2027-01-01/2027-12-31"),
        # the whole sentence, also what stands before the time
        ("Giảm 3,2%; đến cuối năm 2026 còn 12%.", "Giảm 3,2%", "/2026-12-31"),
        ("Đến năm 2028 duy trì 100% xã; bảo hiểm đạt 85%.", "đạt 85%", "/2028-12-31"),
        # a later clause changes it
        ("Đến năm 2028 đạt 60%, đến năm 2030 đạt 80%.", "đạt 60%", "/2028-12-31"),
        ("Đến năm 2028 đạt 60%, đến năm 2030 đạt 80%.", "đạt 80%", "/2030-12-31"),
        ("Đạt 60% vào năm 2028, 80% vào năm 2030.", "Đạt 60%", "2028-01-01/2028-12-31"),
        ("Đạt 60% vào năm 2028, 80% vào năm 2030.", "80%", "2030-01-01/2030-12-31"),
        # a yearly series inside brackets holds for its own members alone
        ("Bình quân giảm 1%/năm (năm 2026 giảm 2%, năm 2027 giảm 1,5%).", "giảm 2%",
         "2026-01-01/2026-12-31"),
        ("Bình quân giảm 1%/năm (năm 2026 giảm 2%, năm 2027 giảm 1,5%).", "giảm 1%/năm", None),
        ("Đạt 40% năm 2027, 80% năm 2030.", "Đạt 40%", "2027-01-01/2027-12-31"),
        ("Đạt 40% (năm 2027), đạt 80% (năm 2030).", "đạt 80%", "2030-01-01/2030-12-31"),
        # a clause about a part keeps its time to itself
        ("Đến năm 2030, xây 9 trạm, trong đó trạm đầu mối xong trước ngày 30/6/2027.", "9 trạm",
         "/2030-12-31"),
        ("Đến năm 2030:\n\n- 80% chợ có camera, riêng chợ hạng 1 xong trước năm 2028.", "80% chợ",
         "/2030-12-31"),
        ("Đến năm 2030 trồng 90 ha, trong đó keo 30 ha (hoàn thành trong năm 2028).",
         "trong đó keo 30 ha", "2028-01-01/2028-12-31"),
        # months that are listed hold together
        ("Bổ sung 10 đầu sách trong tháng 5 và tháng 11/2027.", "Bổ sung 10 đầu sách",
         "2027-05-01/2027-11-30"),
        # a year that tells of a thing in a lettered paragraph is not the heading's
        ("I. VIỆC\n\na) Nhân rộng mô hình điểm của năm 2027 ra 5 xã.", "5 xã", None),
        # a year before the title's period is a baseline, ``trước mắt`` a first part
        ("KẾ HOẠCH\n\nY tế giai đoạn 2026 - 2030\n\nI. ĐẾN NĂM 2030\n\nPhủ 90% (năm 2025: 71%).",
         "Phủ 90%", "/2030-12-31"),
        ("Đến năm 2030 thay 25 cầu, trước mắt năm 2026 thay 05 cầu.", "05 cầu",
         "2026-01-01/2026-12-31"),
        # the year of money that is still to be spent
        ("Nhu cầu vốn năm 2027 là 40 tỷ đồng.", "40 tỷ", "2027-01-01/2027-12-31"),
        ("Riêng năm 2028 bố trí 7 tỷ đồng.", "bố trí 7 tỷ", "2028-01-01/2028-12-31"),
        # a part of the document that is the plan has its years in its heading
        ("KẾ HOẠCH\n\nDu lịch\n\nA. TÌNH HÌNH\n\nCó khách.\n\nB. KẾ HOẠCH PHÁT TRIỂN DU LỊCH GIAI"
         " ĐOẠN 2026 - 2030\n\nI. MỤC TIÊU\n\n- Đón 90 đoàn khách.", "90 đoàn", "2026-01-01/2030-12-31"),
        ("KẾ HOẠCH\n\nY tế\n\nI. TÌNH HÌNH\n\nCó ca.\n\nII. CHƯƠNG TRÌNH TIÊM CHỦNG GIAI ĐOẠN 2027 -"
         " 2029\n\n- Tiêm 90 ca.", "90 ca", "2027-01-01/2029-12-31"),
        ("KẾ HOẠCH\n\nY tế\n\nI. TÌNH HÌNH\n\nCó ca.\n\nII. VIỆC THEO KẾ HOẠCH PHÁT TRIỂN Y TẾ GIAI"
         " ĐOẠN 2027 - 2029\n\n- Tiêm 90 ca.", "90 ca", None),
        # the years of money behind a long name
        ("Tổng kinh phí đầu tư cho đào tạo nghề và giải quyết việc làm trên địa bàn huyện giai"
         " đoạn 2026 - 2030 dự kiến:\n\n- Ngân sách huyện: 7 tỷ đồng.", "7 tỷ",
         "2026-01-01/2030-12-31"),
        # a later clause with a time and a subject of its own says nothing of the first
        ("100% xã được phủ sóng, tiến tới tích hợp; hết năm 2027, 100% văn bản được ký số.",
         "100% xã", None),
        ("II. ĐẾN NĂM 2030\n\n100% chợ có camera; hết năm 2027, 80% cửa hàng có mã QR.", "100% chợ",
         "/2030-12-31"),
        # a numbered line that leads to others is a heading, too
        ("Điều 1. Thông qua kế hoạch với các nội dung sau:\n\n1. Các chỉ tiêu đến năm 2030:\n\n1.1. Về"
         " kinh tế\n\n- Trồng 500 ha.", "500 ha", "/2030-12-31"),
        # an item complete in itself leads to nothing: the heading holds
        ("I. NĂM 2027\n\n- Trường đạt chuẩn trước tháng 5/2027.\n\n+ Thu gom rác đạt 80%.",
         "đạt 80%", "2027-01-01/2027-12-31"),
        # a full stop ends it
        ("Đến năm 2030 có 5 chợ. Trồng 20 ha rừng.", "20 ha", None),
        # what is past, compared or repeated is none
        ("Tăng 2% so với năm 2024.", "2%", None),
        ("Hàng năm giảm 2% hộ nghèo.", "giảm 2%", None),
        # a lead line serves the items under it, and items under those
        ("Đến năm 2030:\n\n- 100% xã có đường nhựa.\n\n- 90% hộ có nước sạch.", "90% hộ",
         "/2030-12-31"),
        ("Đến hết năm 2029, đạt các mục tiêu sau:\n\n- Y tế:\n\n+ 95% dân có thẻ.", "95% dân",
         "/2029-12-31"),
        # an item with a time of its own
        ("Đến năm 2030:\n\n- Năm 2027: 40% hộ.\n\n- 90% hộ có nước sạch.", "40% hộ",
         "2027-01-01/2027-12-31"),
        # nothing but the plan's period tells it
        ("KẾ HOẠCH\n\nGiảm nghèo năm 2026\n\nI. MỤC TIÊU\n\nGiải quyết 50 việc làm.", "50 việc", None),
        # the year of a lead line about money serves amounts and the shares of amounts alone
        ("Tổng kinh phí năm 2027 là 30 tỷ đồng, gồm:\n\n- Sửa 4 trạm bơm.", "30 tỷ",
         "2027-01-01/2027-12-31"),
        # a sentence that tells the parts goes on with the time of the one before
        ("Nhu cầu vốn năm 2027 là 40 tỷ đồng. Trong đó: ngân sách xã 12 tỷ đồng.", "xã 12 tỷ",
         "2027-01-01/2027-12-31"),
        ("Đến năm 2029 xây 9 nhà văn hóa. Cụ thể: vùng cao 6 nhà.", "vùng cao 6 nhà",
         "/2029-12-31"),
        ("Đến năm 2029 khoan 9 giếng. Bao gồm: bản Lự 2 giếng.", "2 giếng", "/2029-12-31"),
        # the years of a route are no time of the whole
        ("I. ĐẾN NĂM 2030\n\nXây thêm 30 trạm, lộ trình như sau: năm 2026: 10 trạm.",
         "Xây thêm 30 trạm", "/2030-12-31"),
        ("I. ĐẾN NĂM 2030\n\nCấp 90 tỷ đồng, phân kỳ: năm 2026: 20 tỷ đồng.", "Cấp 90 tỷ đồng",
         "/2030-12-31"),
        ("I. ĐẾN NĂM 2030\n\nLắp 40 trạm quan trắc, chia ra: năm 2026 lắp 15 trạm.", "Lắp 40 trạm",
         "/2030-12-31"),
        # a pace runs through the plan: the time of another clause is not its own
        ("Hằng năm mua 300 giường; đến năm 2028 xây 9 trạm.", "mua 300 giường", None),
        ("Nâng lên 97% vào năm 2030; mỗi năm mở 40 lớp.", "mở 40 lớp", None),
        ("Lập tổ kiểm tra trước ngày 31/3/2027; kiểm tra 02 đợt/tháng.", "02 đợt/tháng", None),
        ("Đến năm 2030, phủ sóng 90% bản; mỗi năm dựng 4 cột.", "dựng 4 cột", "/2030-12-31"),
        # a time between a subject and its verb is that of its clause
        ("100% hộ được vay vốn; dư nợ cuối năm 2027 đạt 68 tỷ đồng.", "100% hộ", None),
        ("Giảm 3,2%; phấn đấu cuối năm 2027 còn 12%.", "Giảm 3,2%", "/2027-12-31"),
        # headings
        ("I. MỤC TIÊU GIAI ĐOẠN 2026 - 2030\n\n1. Mục tiêu cụ thể\n\n- Trồng 500 ha.", "500 ha",
         "2026-01-01/2030-12-31"),
        ("I. MỤC TIÊU\n\n1. Đến năm 2030\n\n- Trồng 500 ha.\n\n2. Đến năm 2035\n\n- Đạt 9 tỷ.",
         "9 tỷ", "/2035-12-31"),
    ],
)  # fmt: skip
def test_due(text: str, words: str, due: str | None) -> None:
    assert _ask(text, words) == due


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("Kinh phí năm 2027: 9 tỷ đồng, gồm:\n\n- Sửa 4 trạm bơm.", "Sửa 4 trạm", None),
        ("Dự toán năm 2027 là 9 tỷ đồng, trong đó:\n\n- Mở 6 lớp xóa mù.", "Mở 6 lớp", None),
        ("Nhu cầu vốn giai đoạn 2027 - 2029, cụ thể:\n\n- Trồng 50 ha.", "50 ha", None),
        ("Đến năm 2029:\n\n- Sửa 4 trạm bơm.", "Sửa 4 trạm", "/2029-12-31"),
    ],
)
def test_a_deed_under_a_line_about_money(text: str, words: str, due: str | None) -> None:
    source = read_text(text)
    view = View(source.text, source.blocks)
    scope = TimeScope(view, sections.find(view), find(view), [])
    start = view.text.index(words)
    found = scope.due(start, start + len(words), money=False)
    assert (None if found is None else f"{found.start or ''}/{found.end or ''}") == due


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("Số trường đạt chuẩn năm 2027 là 7/9 trường.", "7/9 trường", "2027-01-01/2027-12-31"),
        ("Tỷ lệ phủ sóng năm 2026 đạt 90%, năm 2028 đạt 95%.", "90%", "2026-01-01/2026-12-31"),
        ("Sản lượng cá năm 2029 còn khoảng 40 tấn; 100% tàu có số.", "còn khoảng 40 tấn",
         "2029-01-01/2029-12-31"),
        ("Sản lượng cá năm 2029 còn khoảng 40 tấn; 100% tàu có số.", "100% tàu", None),
        ("Số trẻ tăng gấp 1,5 lần năm 2026.", "1,5 lần", None),
        ("Tỷ lệ phủ sóng năm 2024 đạt 70%.", "70%", None),
    ],
)  # fmt: skip
def test_a_year_before_the_verb_of_a_state(text: str, words: str, due: str | None) -> None:
    head = "KẾ HOẠCH\n\nViễn thông giai đoạn 2026 - 2030\n\nI. MỤC TIÊU\n\n"
    assert _ask(head + text, words) == due


@pytest.mark.parametrize(
    ("text", "words", "as_of"),
    [
        ("Cuối năm 2024, toàn xã có 120 hộ nghèo.", "120 hộ", "/2024-12-31"),
        # what is still to come dates no fact behind it
        (
            "I. TÌNH HÌNH\n\nCó 8 xã; 2 xã dự kiến xong trong quý IV năm 2024.\n\nCấp 60 thẻ.",
            "60 thẻ",
            None,
        ),
        ("I. TÌNH HÌNH\n\nHai cầu sẽ xong năm 2025.\n\nCó 7 bến.", "7 bến", None),
        # a sentence about now goes on until another time is told
        ("I. KẾT QUẢ NĂM 2024\n\nĐến nay có 40 dịch vụ. Có 9 sở dùng chữ ký số.", "9 sở", None),
        (
            "I. KẾT QUẢ NĂM 2024\n\nĐến nay có 40 dịch vụ. Năm 2023 mở 3 lớp. Có 9 tổ.",
            "9 tổ",
            "2023-01-01/2023-12-31",
        ),
        # a year that a change is measured against dates nothing behind it
        ("Giá trị đạt 96% kế hoạch và tăng 11% so với năm 2023. Cấp mới 86 giấy.", "86 giấy", None),
        # the heading over facts names the years of the plan that they report on
        (
            "A. ĐÁNH GIÁ TÌNH HÌNH THỰC HIỆN KẾ HOẠCH PHÁT TRIỂN DU LỊCH GIAI ĐOẠN 2011 - 2015\n\n"
            "Mở 11 lớp.\n\nB. KẾ HOẠCH PHÁT TRIỂN DU LỊCH GIAI ĐOẠN 2016 - 2020\n\nMở 12 tuyến.",
            "11 lớp",
            "2011-01-01/2015-12-31",
        ),
        ("Tính đến 30/6/2025 có 45 hợp tác xã.", "45 hợp tác xã", "/2025-06-30"),
        # behind the number, in brackets
        ("Giảm từ 10,51% (cuối năm 2025) xuống.", "10,51%", "/2025-12-31"),
        # the next clause is of another time
        ("Đầu năm 2026 có 983 hộ, tỷ lệ 8,5%, cuối năm 2030 còn 4%.", "tỷ lệ 8,5%", "2026-01-01/"),
        # compared with: the change is not of that year, the number in brackets is
        ("Tăng 12,8% so với năm 2024.", "Tăng 12,8%", None),
        ("Đạt 48% so với năm 2020 (46,6%).", "46,6%", "2020-01-01/2020-12-31"),
        # of a comparison inside the paragraph, and of items beside it, no year goes on
        (
            "Năm 2021 hút thuốc 41%, giảm so với 45% năm 2015. Béo phì 19%.",
            "Béo phì 19%",
            "2021-01-01/2021-12-31",
        ),
        (
            "Năm 2024 làm 9 km. Trong đó:\n\n- Năm 2023: 4 km.\n\n- Đường ngõ: 5 km.",
            "5 km",
            "2024-01-01/2024-12-31",
        ),
        # a later clause about money dates itself alone
        ("Còn 39 trạm thiếu máy; kinh phí giai đoạn 2021 - 2025 có 8 tỷ.", "39 trạm", None),
        # what is told of now
        ("Năm 2024 có 9 lớp. Hiện có 20 phòng.", "20 phòng", None),
        (
            "Năm 2024 có 9 lớp. Qua kiểm tra phát hiện có 20 cơ sở.",
            "20 cơ sở",
            "2024-01-01/2024-12-31",
        ),
        # a sum carried over is of the year that it comes from
        ("Còn phải thu chuyển sang năm 2026: 10 tỷ.", "10 tỷ", None),
        # the sentence that dates the list
        (
            "Năm 2024 rà soát như sau:\n\n- Về y tế: 578 hộ.\n\n- Về nhà ở: 20 hộ.",
            "20 hộ",
            "2024-01-01/2024-12-31",
        ),
        # a dated sentence above in the same paragraph
        ("Năm 2024 xã có 9 thôn. Trong đó 3 thôn khó khăn.", "3 thôn", "2024-01-01/2024-12-31"),
        ("Xã có 9 thôn.", "9 thôn", None),
    ],
)
def test_as_of(text: str, words: str, as_of: str | None) -> None:
    assert _ask(text, words, "as_of") == as_of


def _outlined(text: str, heading: str, kind: SectionKind, words: str, question: str) -> str | None:
    source = read_text(text)
    view = View(source.text, source.blocks)
    start = view.text.index(heading)
    node = Node(start, start + len(heading), len(view.text), None, None, 1, kind)
    scope = TimeScope(view, Outline([node]), find(view), [])
    place = view.text.index(words)
    ask = scope.due if question == "due" else scope.as_of
    found = ask(place, place + len(words))
    return None if found is None else f"{found.start or ''}/{found.end or ''}"


def test_a_baseline_among_goals_takes_no_time_of_the_goals() -> None:
    text = "II. MỤC TIÊU ĐẾN NĂM 2030\n\nGiảm hộ nghèo từ 8,42% xuống 6%."
    heading = "II. MỤC TIÊU ĐẾN NĂM 2030"
    assert _outlined(text, heading, "goal", "từ 8,42%", "as_of") is None
    assert _outlined(text, heading, "goal", "6%", "due") == "/2030-12-31"
    dated = text.replace("8,42%", "8,42% (năm 2025)")
    found = _outlined(dated, heading, "goal", "từ 8,42%", "as_of")
    assert found == "2025-01-01/2025-12-31"


def test_an_annex_title_dates_its_table() -> None:
    text = "PHỤ LỤC\n\nPHÂN CÔNG CHỈ TIÊU ĐẾN NĂM 2030\n\nTT\n\nPhủ sóng đạt 95% dân số."
    assert _outlined(text, "PHỤ LỤC", "annex", "đạt 95%", "due") == "/2030-12-31"


def test_a_footnote_is_of_the_time_of_its_mark() -> None:
    text = (
        "I. TÌNH HÌNH\n\nĐến hết tháng 9/2025 có 900 hồ sơ[1].\n\nNăm 2023 có 5 ca."
        "\n\n[1] Trong đó thành thị 700 hồ sơ."
    )
    found = _outlined(text, "I. TÌNH HÌNH", "situation", "700 hồ sơ", "as_of")
    assert found == "/2025-09-30"


def test_a_target_in_a_task_takes_the_time_of_its_row() -> None:
    text = """KẾ HOẠCH
Phát triển chăn nuôi năm 2026

PHỤ LỤC

| TT | Nhiệm vụ | Chủ trì | Thời gian |
| --- | --- | --- | --- |
| 1 | Tiêm phòng cho 4.000 con bò | Trạm Chăn nuôi | Quý II/2026 |
| 2 | Mở 03 lớp tập huấn | Phòng Kinh tế | Trước 30/9/2026 |
"""
    targets = kehoach.parse(text).documents[0].targets
    assert [(t.value, t.due and (t.due.start, t.due.end)) for t in targets] == [
        (4000, ("2026-04-01", "2026-06-30")),
        (3, (None, "2026-09-30")),
    ]
