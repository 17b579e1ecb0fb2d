"""False alarms that were met with in documents, and what must still be found beside them."""

from __future__ import annotations

import pytest

from kehoach.audit import audit
from kehoach.extract.pipeline import parse

from . import audit_helpers as helpers


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("xóa 128 nhà tạm (xây mới 90 nhà, sửa chữa 38 nhà), trong đó quý II khởi công 70 nhà", 0),
        ("trồng 250 ha rừng (thông 140 ha, quế 110 ha), trong đó các xã vùng cao 190 ha", 0),
        ("mở 30 lớp nghề (mỗi lớp không quá 35 học viên), trong đó nghề may 20 lớp", 0),
        ("sửa chữa 38 nhà, trong đó quý II khởi công 70 nhà", 1),
        ("trồng 110 ha quế, trong đó các xã vùng cao 190 ha", 1),
    ],
)
def test_what_follows_brackets_is_no_part_of_their_last_number(words: str, count: int) -> None:
    text = helpers.plan(f"I. MỤC TIÊU\n- Năm 2023, {words}.")
    assert len(helpers.found(text, "parts")) == count


REPORT = """ỦY BAN NHÂN DÂN
HUYỆN YÊN PHONG
Số: 301/BC-UBND
Yên Phong, ngày 20 tháng 01 năm 2024

BÁO CÁO
Kết quả thực hiện kế hoạch giảm nghèo huyện Yên Phong năm 2023

I. KẾT QUẢ
Cuối năm 2023, tỷ lệ hộ nghèo còn {told}%.

| TT | Chỉ tiêu | ĐVT | Kế hoạch năm 2023 | Thực hiện năm 2023 |
| --- | --- | --- | --- | --- |
| 1 | Tỷ lệ hộ nghèo | % | 12,83 | {done} |
"""


@pytest.mark.parametrize(
    ("told", "done", "count"),
    [("12,61", "12,61", 0), ("12,61", "11,61", 1), ("12,83", "12,83", 0), ("9,4", "9,40", 0)],
)
def test_plan_and_result_of_a_report_may_differ(told: str, done: str, count: int) -> None:
    made = audit([parse(REPORT.format(told=told, done=done))], only=["two_values"])
    assert len(made.findings) == count


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("ban hành Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2021 - 2025", 0),
        ("phê duyệt Chương trình mục tiêu quốc gia xây dựng nông thôn mới", 0),
        ("hướng dẫn đánh giá nông thôn mới nâng cao", 0),
        ("giao dự toán ngân sách năm 2023", 1),
    ],
)
def test_any_act_on_the_programme_is_its_basis(title: str, count: int) -> None:
    basis = f"Căn cứ Quyết định số 318/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ về {title};"
    text = helpers.plan("I. MỤC TIÊU\n- Có 05 xã đạt chuẩn.", basis=basis).replace(
        "Giảm nghèo bền vững huyện",
        "Thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới huyện",
    )
    assert len(helpers.found(text, "programme_basis")) == count


NAMED = """II. TỔ CHỨC THỰC HIỆN
1. Phòng Y tế
- Phối hợp với Bảo hiểm xã hội huyện {task}.
2. Phòng Nội vụ
- Tham mưu khen thưởng.
3. Phòng Tài chính - Kế hoạch
- Tham mưu bố trí kinh phí.
4. Phòng Tư pháp
- Trợ giúp pháp lý.
5. Phòng Dân tộc
- Tuyên truyền chính sách.
6. Thanh tra huyện
- Thanh tra việc sử dụng kinh phí.
7. Phòng Giáo dục và Đào tạo
- Chỉ đạo các trường.
"""


@pytest.mark.parametrize("task", ["cấp thẻ cho người nghèo", "rà soát thẻ", "vận động người dân"])
def test_the_name_of_a_body_ends_where_its_work_begins(task: str) -> None:
    (finding,) = helpers.found(helpers.plan(NAMED.format(task=task)), "named_without_duty")
    assert finding.message.startswith("“Bảo hiểm xã hội huyện” được nêu")


def test_a_duty_of_several_bodies_is_quoted_once() -> None:
    body = "1. Phòng Y tế, Phòng Nội vụ, Phòng Tư pháp, Phòng Dân tộc\n- Theo dõi, tổng hợp.\n"
    text = helpers.plan(f"I. TỔ CHỨC THỰC HIỆN\n{body}2. Thanh tra huyện\n- Thanh tra kinh phí.\n")
    (finding,) = helpers.found(text, "no_dates")
    spans = [(e.span.start, e.span.end) for e in finding.evidence]
    assert len(spans) == len(set(spans))


def test_the_head_is_a_line_with_words() -> None:
    text = "|\n|\nKẾ HOẠCH\nGiảm nghèo năm 2023\n\nI. MỤC TIÊU\n- Giảm nghèo.\n"
    (finding,) = helpers.found(text, "missing_parts")
    assert finding.evidence[0].quote == "KẾ HOẠCH"


@pytest.mark.parametrize(("slips", "count"), [(2, 1), (9, 0)], ids=["typed", "read by a machine"])
def test_the_slips_of_a_machine_are_not_those_of_a_pen(slips: int, count: int) -> None:
    file = parse(helpers.plan("I. MỤC TIÊU\n" + "- Nghị đinh số 20 được ban hành.\n" * slips))
    source = file.source.model_copy(update={"format": "pdf"})
    made = audit([file.model_copy(update={"source": source})], only=["slips"]).findings
    assert len(made) == count
    assert all(finding.review for finding in made)
