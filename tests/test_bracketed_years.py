"""A bracket behind a number dates it, unless it tells a number of its own."""

from __future__ import annotations

import pytest

import kehoach
from kehoach.extract.reading.text import read_text

PLAN = (
    "KẾ HOẠCH\nVệ sinh môi trường năm 2026\n\nI. TÌNH HÌNH\n\n{}\n\nII. MỤC TIÊU\n\nPhấn đấu 95%.\n"
)


@pytest.mark.parametrize(
    ("said", "years"),
    [
        pytest.param(
            "Tỷ lệ thu gom rác năm 2025 đạt 93,6% (năm 2024: 91,2%).",
            {93.6: "2025", 91.2: "2024"},
            id="behind a colon",
        ),
        pytest.param(
            "Số hộ đấu nối nước thải năm 2023 là 1.204 hộ (năm 2022 là 980 hộ).",
            {1204: "2023", 980: "2022"},
            id="behind a verb",
        ),
        pytest.param(
            "Tỷ lệ trường học có nhà vệ sinh đạt chuẩn năm 2025 còn 71% (năm 2020 chỉ 48%).",
            {71: "2025"},
            id="behind a word",
        ),
        pytest.param(
            "Tỷ lệ che phủ rừng đạt 46,2% (năm 2025).", {46.2: "2025"}, id="only its date"
        ),
    ],
)
def test_whose_the_year_of_a_bracket_is(said: str, years: dict[float, str]) -> None:
    document = kehoach.parse(read_text(PLAN.format(said))).documents[0]
    told = {f.value: (f.as_of.end or "")[:4] for f in document.figures if f.as_of is not None}
    assert {value: told.get(value) for value in years} == years
