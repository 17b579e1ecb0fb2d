"""The grammar of dates: what each way of naming a time means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.extract import date_calendar as calendar
from kehoach.extract.dates import Time, find
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View


def _view(text: str) -> View:
    source = read_text(text)
    return View(source.text, source.blocks)


def _times(text: str) -> list[tuple[str, Time]]:
    view = _view(text)
    return [(view.text[t.start : t.end], t) for t in find(view)]


def _ends(time: Time) -> str:
    return f"{time.interval.start or ''}/{time.interval.end or ''}"


@pytest.mark.parametrize(
    ("text", "words", "kind", "ends"),
    [
        ("họp ngày 05/3/2021 tại", "ngày 05/3/2021", "moment", "2021-03-05/2021-03-05"),
        ("xong trước ngày 05/3/2021.", "trước ngày 05/3/2021", "by", "/2021-03-05"),
        ("trước 18/ 7/2016", "trước 18/ 7/2016", "by", "/2016-07-18"),  # a stray blank
        ("ngày 24 tháng 8 năm 2016", "ngày 24 tháng 8 năm 2016", "moment", "2016-08-24/2016-08-24"),
        ("ngày 22-01-1996", "ngày 22-01-1996", "moment", "1996-01-22/1996-01-22"),
        ("01.10.1997", "01.10.1997", "moment", "1997-10-01/1997-10-01"),
        ("tháng 02/2028", "tháng 02/2028", "moment", "2028-02-01/2028-02-29"),  # a leap year
        ("T6/2024", "T6/2024", "moment", "2024-06-01/2024-06-30"),
        ("quý II/2023", "quý II/2023", "within", "2023-04-01/2023-06-30"),
        ("Quý 3 năm 2023", "Quý 3 năm 2023", "within", "2023-07-01/2023-09-30"),
        ("6 tháng đầu năm 2024", "6 tháng đầu năm 2024", "within", "2024-01-01/2024-06-30"),
        ("9 tháng đầu năm 2024", "9 tháng đầu năm 2024", "within", "2024-01-01/2024-09-30"),
        ("nửa cuối năm 2024", "nửa cuối năm 2024", "within", "2024-07-01/2024-12-31"),
        ("năm 2020", "năm 2020", "moment", "2020-01-01/2020-12-31"),
        ("đầu năm 2016", "đầu năm 2016", "moment", "2016-01-01/"),  # guidelines, section 7
        ("cuối năm 2015", "cuối năm 2015", "by", "/2015-12-31"),
        ("vào đầu năm 2026", "vào đầu năm 2026", "within", "2026-01-01/"),
        ("trong năm 2025", "trong năm 2025", "within", "2025-01-01/2025-12-31"),
        ("đến hết năm 2025", "đến hết năm 2025", "by", "/2025-12-31"),
        ("đến đầu năm 2026", "đến đầu năm 2026", "by", "/2026-01-01"),
        ("tính đến 31/12/2020", "tính đến 31/12/2020", "by", "/2020-12-31"),
        ("sau năm 2025", "sau năm 2025", "within", "2026-01-01/"),
        ("giai đoạn 2016 -2020", "giai đoạn 2016 -2020", "within", "2016-01-01/2020-12-31"),
        ("giai đoạn 2016\u20132020", "giai đoạn 2016–2020", "within", "2016-01-01/2020-12-31"),
        ("giai đoạn I: 2026 - 2030", "giai đoạn I: 2026 - 2030", "within", "2026-01-01/2030-12-31"),
        ("trong 5 năm (2016 - 2020)", "trong 5 năm (2016 - 2020)", "within",
         "2016-01-01/2020-12-31"),
        ("năm 2016 đến 2020", "năm 2016 đến 2020", "within", "2016-01-01/2020-12-31"),
        ("năm học 2025 - 2026", "năm học 2025 - 2026", "within", "2025-09-01/2026-08-31"),
        ("từ năm học 2015 - 2016 đến năm học 2020 - 2021",
         "từ năm học 2015 - 2016 đến năm học 2020 - 2021", "within", "2015-09-01/2021-08-31"),
        ("từ tháng 3 đến tháng 6 năm 2025", "từ tháng 3 đến tháng 6 năm 2025", "within",
         "2025-03-01/2025-06-30"),
        ("từ 01/5/2025 đến 30/6/2025", "từ 01/5/2025 đến 30/6/2025", "within",
         "2025-05-01/2025-06-30"),
        ("từ năm 2025 trở đi", "từ năm 2025 trở đi", "within", "2025-01-01/"),
        ("từ nay đến năm 2030", "từ nay đến năm 2030", "by", "/2030-12-31"),
        ("Thời gian: từ nay đến năm 2030", "từ nay đến năm 2030", "within", "/2030-12-31"),
        ("Từ nay đến hết năm 2025", "Từ nay đến hết năm 2025", "by", "/2025-12-31"),
        ("tầm nhìn 2045", "tầm nhìn 2045", "by", "/2045-12-31"),
        ("trong 10 ngày làm việc", "trong 10 ngày làm việc", "within", "/"),
    ],
)  # fmt: skip
def test_one_time(text: str, words: str, kind: str, ends: str) -> None:
    ((found, time),) = _times(text)
    assert (found, time.kind, _ends(time)) == (words, kind, ends)
    assert time.every is None
    assert time.start <= time.core < time.end


@pytest.mark.parametrize(
    ("text", "words", "every"),
    [
        ("rà soát hàng năm", "hàng năm", ["year"]),
        ("Định kỳ (hằng năm) đánh giá", "Định kỳ (hằng năm)", ["year"]),
        ("gửi trước ngày 15 hàng tháng", "trước ngày 15 hàng tháng", ["month"]),
        ("trước ngày 20 của tháng cuối quý", "trước ngày 20 của tháng cuối quý", ["quarter"]),
        ("trước ngày 15/6 và 15/12 hằng năm", "trước ngày 15/6 và 15/12 hằng năm", ["year"]),
        ("vào quý IV hàng năm", "vào quý IV hàng năm", ["year"]),
        ("kết quả 6 tháng và năm", "6 tháng và năm", ["half_year", "year"]),
        ("định kỳ 6 tháng, hằng năm", "định kỳ 6 tháng, hằng năm", ["half_year", "year"]),
        ("họp 3 tháng/lần", "3 tháng/lần", ["quarter"]),
        ("hai năm một lần", "hai năm một lần", ["irregular"]),  # no name of its own
        ("báo cáo định kỳ và đột xuất", "định kỳ và đột xuất", ["irregular"]),
        ("định kỳ kiểm tra", "định kỳ", ["irregular"]),
        ("Định kǶ kiểm tra", "Định kǶ", ["irregular"]),  # a font without ``ỳ``
    ],
)
def test_frequency(text: str, words: str, every: list[str]) -> None:
    found = _times(text)
    assert [(w, t.kind) for w, t in found] == [(words, "recurring")] * len(every)
    assert [t.every for _, t in found] == every


@pytest.mark.parametrize(
    "text",
    [
        "Số 15/KH-UBND",
        "Quyết định 59/2015/QĐ-TTg",  # 9/2015 is no month
        "đạt 7/13 trường",
        "từ 2020 hộ đến 2030 hộ",
        "năm nhóm giải pháp",  # five
        "quý vị đại biểu",
        "khóa học 5 ngày",
        "ngày 31/9",  # the calendar has none
        "ngày, tháng, năm sinh",
        "Thông tư 12/2025/TT-BYT",
    ],
)
def test_no_time(text: str) -> None:
    assert _times(text) == []


@pytest.mark.parametrize(
    ("title", "text", "ends"),
    [
        ("Giảm nghèo năm 2025", "Trong năm, xây nhà.", "2025-01-01/2025-12-31"),
        ("Giảm nghèo năm 2025", "Trước ngày 15/6 nộp.", "/2025-06-15"),
        ("Giảm nghèo năm 2025", "Trong quý I họp.", "2025-01-01/2025-03-31"),
        ("Giảm nghèo bền vững", "Đến năm 2020 còn 5%. Cuối năm giảm còn 4%.", "/2020-12-31"),
        # the year of the title, not of the laws: ``pháp luật``, ``Luật ... của Sở``
        ("Thi hành Luật Nhà ở của Sở Xây dựng năm 2024", "Trước 20/02 nộp.", "/2024-02-20"),
        ("Phổ biến pháp luật năm 2027", "Trước 20/3 nộp.", "/2027-03-20"),
        # the year behind the programme's period is the plan's own
        (
            "Chương trình OCOP giai đoạn 2021 - 2025 năm 2023",
            "Trong quý II thi.",
            "2023-04-01/2023-06-30",
        ),
        # the heading over it goes before the title
        (
            "Y tế năm 2026",
            "I. KẾT QUẢ NĂM 2025\n\n1. Chung\n\nTrong năm khám 9 lần.",
            "2025-01-01/2025-12-31",
        ),
        (
            "Y tế năm 2026",
            "I. KẾT QUẢ NĂM 2025\n\nII. NHIỆM VỤ\n\nTrong quý II khám.",
            "2026-04-01/2026-06-30",
        ),
        ("Nhiệm vụ năm học 2026 - 2027", "Trong tháng 3 thi.", "2027-03-01/2027-03-31"),
        ("Nhiệm vụ năm học 2026 - 2027", "Trong tháng 10 thi.", "2026-10-01/2026-10-31"),
        ("Giảm nghèo", "Trong tháng 3, trong tháng 5 năm 2026 họp.", "2026-03-01/2026-03-31"),
    ],
)
def test_the_year_left_out(title: str, text: str, ends: str) -> None:
    found = _times(f"KẾ HOẠCH\n\n{title}\n\nĐể thực hiện.\n\n{text}")
    assert [_ends(t) for _, t in found if t.yearless] == [ends]


def test_a_yearless_time_without_any_year_is_open() -> None:
    ((_, time),) = _times("Trong quý III họp.")
    assert time.yearless
    assert _ends(time) == "/"


def test_several_times_of_a_sentence_stand_in_order() -> None:
    text = "năm 2016 giảm 1,57%, năm 2017 giảm 1,39%, đến năm 2020 còn 4,85%"
    assert [w for w, _ in _times(text)] == ["năm 2016", "năm 2017", "đến năm 2020"]


def test_a_time_ends_with_its_block() -> None:
    assert [w for w, _ in _times("từ năm 2020\n\nđến năm 2025")] == ["từ năm 2020", "đến năm 2025"]


def test_calendar_edges() -> None:
    assert calendar.day(2023, 2, 29) is None
    assert calendar.months(2024, 2, 2) is not None
    assert calendar.months(2024, 0, 1) is None
    assert calendar.months(2024, 5, 4) is None
    assert calendar.years(2030, 2020) is None
    assert calendar.school_years(2026, 2025) is None


_PIECES = st.sampled_from(
    ["ngày 31/2", "trước ", "năm 2020", " - ", "quý IV", "/2025", "hằng năm", "(", ")", "từ ",
     "đến ", "tháng 13", "6 tháng", " và ", "định kỳ ", "\n\n", "trong ", "0", "giai đoạn ", ", "]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join) | st.text())
def test_never_raises_and_stays_inside(text: str) -> None:
    view = _view(text)
    last: tuple[int, int] = (0, 0)
    for time in find(view):
        assert 0 <= time.start < time.end <= len(view.text)
        assert (time.start, time.end) == last or time.start >= last[1]
        assert "\n" not in view.text[time.start : time.end]
        last = (time.start, time.end)
