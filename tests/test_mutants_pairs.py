"""Faults planted in reports, and in plans under a higher one (a small part of both trials)."""

from __future__ import annotations

from functools import cache

import pytest

from kehoach.audit.results_model import STATES
from kehoach.evaluation.mutants import clean
from kehoach.evaluation.mutants.levels import LEVEL_KINDS, try_levels
from kehoach.evaluation.mutants.report_faults import REPORT_KINDS, mutants_of
from kehoach.evaluation.mutants.report_pairs import STYLES, Pair, made_up, packaged, written
from kehoach.evaluation.mutants.report_trial import ReportScore, try_reports

PLAN = clean("yen_phong", """ỦY BAN NHÂN DÂN
HUYỆN YÊN PHONG
Số: 45/KH-UBND
Yên Phong, ngày 15 tháng 02 năm 2023

KẾ HOẠCH
Phát triển kinh tế - xã hội huyện Yên Phong, tỉnh Thái Hòa năm 2023

Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2023 của UBND tỉnh Thái Hòa về chỉ tiêu;
Ủy ban nhân dân huyện xây dựng kế hoạch như sau:

I. MỤC TIÊU
- Đến cuối năm 2023, tỷ lệ hộ nghèo còn 4,2%.
- Đến cuối năm 2023, tỷ lệ người dân tham gia bảo hiểm y tế đạt 93%.
- Năm 2023, giải quyết việc làm cho 1.200 lao động.
- Đến cuối năm 2023, trồng mới 350 ha rừng.
- Đến cuối năm 2023, tỷ lệ hộ sử dụng điện lưới quốc gia đạt 98,5%.

II. TỔ CHỨC THỰC HIỆN
1. Phòng Tài chính - Kế hoạch
- Theo dõi, tổng hợp, báo cáo.
""")  # fmt: skip


@cache
def reports() -> ReportScore:
    return try_reports(made_up([PLAN]), most=2)


def test_reports_are_written_in_every_style() -> None:
    texts = [written(PLAN.document, style) for style in STYLES]
    assert all(text and "1.236" in text for text in texts)  # 3 % above 1.200
    assert "đạt 103% kế hoạch" in (texts[1] or "")
    assert "| 1.200 | 1.236 | 103 |" in (texts[2] or "")


@pytest.mark.parametrize("kind", REPORT_KINDS)
def test_a_fault_of_a_report_is_found(kind: str) -> None:
    found, abstained, every = reports().kinds()[kind]
    assert every
    assert found == every - abstained, "something false was said of a report with a fault"
    assert found / every >= 0.75


def test_nothing_is_said_against_a_true_report() -> None:
    score = reports()
    assert score.false == []
    assert score.decided >= 0.7 * score.rows


def test_the_states_that_are_right_exist() -> None:
    (first, *_) = made_up([PLAN])
    for kind in REPORT_KINDS:
        for mutant in mutants_of(first, kind, most=2):
            assert {*mutant.right, *mutant.abstained} <= set(STATES)
            assert mutant.report != first.report


def test_packaged_reports_have_plans() -> None:
    pairs = list(packaged())
    assert len(pairs) >= 3
    assert all(isinstance(pair, Pair) and pair.targets for pair in pairs)


def test_faults_under_a_higher_plan_are_found() -> None:
    score = try_levels([PLAN], most=2)
    assert score.pairs == 2
    assert score.false == []
    assert set(score.kinds) == set(LEVEL_KINDS)
    assert [mutant.change for mutant in score.missed] == []
