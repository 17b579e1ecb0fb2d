"""Planted faults are found, and true sentences are left alone (a small part of the trial)."""

from __future__ import annotations

from functools import cache

import pytest

from kehoach.evaluation.mutants import KINDS, Mutant, attempt, attempt_word, clean, mutants, run
from kehoach.evaluation.mutants.model import misprint, number, shown

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN YÊN PHONG
Số: 45/KH-UBND
Yên Phong, ngày 15 tháng 02 năm 2021

KẾ HOẠCH
Phát triển nông nghiệp huyện Yên Phong giai đoạn 2021 - 2025

Căn cứ Quyết định số 255/QĐ-TTg ngày 25/02/2020 của Thủ tướng Chính phủ về cơ cấu lại ngành;
Căn cứ Nghị định số 61/2015/NĐ-CP ngày 09/7/2015 của Chính phủ về tạo việc làm;
Thực hiện Nghị quyết số 12-NQ/HU ngày 20/12/2020 của Huyện ủy.
Ủy ban nhân dân huyện Yên Phong xây dựng kế hoạch như sau:

I. MỤC TIÊU
- Đến cuối năm 2025, tỷ lệ che phủ rừng đạt 56,5%.
- Có 9/11 xã đạt chuẩn, chiếm 81,8%.
- Tỷ trọng chăn nuôi tăng từ 34,2% lên 40%.
- Mở lớp dạy nghề cho 1.200 lao động, bình quân mỗi năm 240 lao động.

II. GIẢI PHÁP
- Hướng dẫn kỹ thuật, chuyển giao giống mới cho nông dân theo quy định.

III. KINH PHÍ
Tổng kinh phí 9.450 triệu đồng, gồm: ngân sách tỉnh 4.200 triệu đồng; ngân sách huyện 2.250 triệu \
đồng; nhân dân đóng góp 3.000 triệu đồng.

IV. TỔ CHỨC THỰC HIỆN
1. Phòng Nông nghiệp và PTNT
- Chủ trì, phối hợp với các cơ quan tham mưu triển khai kế hoạch, hoàn thành trước ngày 31/5/2021.
2. Phòng Tài chính - Kế hoạch
- Tham mưu bố trí kinh phí trước ngày 30/6/2021.
3. Ủy ban nhân dân các xã
- Báo cáo kết quả trước ngày 15/12/2021.
Trên đây là Kế hoạch phát triển nông nghiệp huyện Yên Phong giai đoạn 2021 - 2025./.

Nơi nhận:
- Các xã;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Hòa
"""
PLAN = clean("yen_phong", HEAD)
QUICK = (
    "year_dropped", "year_against_date", "impossible_issuer", "party_form", "symbol_dropped",
    "younger_basis", "ratio_share", "ratio_count", "sum_prose", "part_left_out", "direction",
    "average", "impossible_date", "due_before_issue", "closing_period", "number_missing",
    "date_missing", "signer_missing", "recipients_missing", "organisation_missing",
    "sum_sentence", "start_cut_end", "table_total", "list_sentence", "doubled_words",
)  # fmt: skip


@cache
def planted(kind: str) -> tuple[Mutant, ...]:
    return tuple(mutants(PLAN, [kind], most=2))


def test_there_are_kinds_enough() -> None:
    assert len(KINDS) >= 25
    assert all(kind.checks for kind in KINDS.values())


def test_the_untouched_plan_is_clean() -> None:
    assert run([PLAN], ["year_dropped"], most=1).outcomes[0].false == ()


@pytest.mark.parametrize("kind", QUICK)
def test_a_planted_fault_is_found(kind: str) -> None:
    made = planted(kind)
    assert made
    for mutant in made:
        outcome = attempt(mutant)
        assert outcome is not None
        assert outcome.caught, mutant.change


def test_a_mutant_differs_where_it_says() -> None:
    for kind in QUICK:
        for mutant in planted(kind):
            assert mutant.text != mutant.base
            assert all(0 <= t.start < t.end <= len(mutant.text) for t in mutant.touched)


def test_mutants_are_the_same_in_every_run() -> None:
    first, again = (list(mutants(PLAN, QUICK[:6])) for _ in range(2))
    assert first == again


def test_a_finding_elsewhere_is_no_detection() -> None:
    mutant = planted("impossible_date")[0]
    moved = Mutant(
        "impossible_date", mutant.plan, mutant.base, mutant.text,
        (type(mutant.touched[0])(start=0, end=5),), mutant.change,
    )  # fmt: skip
    outcome = attempt(moved)
    assert outcome is not None
    assert not outcome.caught


def test_no_mutant_where_the_plan_is_wrong_already() -> None:
    wrong = clean("wrong", HEAD.replace("81,8%", "71,8%").replace("9.450", "9.950"))
    assert not list(mutants(wrong, ["ratio_share", "ratio_count", "sum_prose", "part_left_out"]))


@pytest.mark.parametrize("kind", ["table_total", "sum_prose", "year_dropped"])
def test_a_fault_in_a_word_file_is_found(kind: str) -> None:
    assert attempt_word(planted(kind)[0]).caught


@pytest.mark.parametrize("token", ["1.246,5", "98", "5", "12,75"])
def test_a_misprint_is_another_number(token: str) -> None:
    import random

    for seed in range(20):
        assert number(misprint(token, random.Random(seed))) != number(token)


def test_numbers_are_shown_as_plans_print_them() -> None:
    assert [shown(1246.5, 1), shown(98), shown(12.754, 2)] == ["1.246,5", "98", "12,75"]
