"""Known indicators: one id for the many ways in which plans name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.extract.indicators import all_indicators, identify


@pytest.mark.parametrize(
    ("indicator", "unit", "expected"),
    [
        ("tỷ lệ hộ nghèo", "%", "POV_RATE"),  # the plain name
        ("Tỷ lệ hộ nghèo chung toàn tỉnh", "%", "POV_RATE"),  # of the whole area
        ("tỷ lệ hộ nghèo đa chiều", "%", "POV_RATE"),  # under the new standard
        ("hộ nghèo", "hộ", "POV_HH"),  # the unit tells a count from a rate
        ("số hộ cận nghèo", "hộ", "NEAR_HH"),  # near poverty is another thing
        ("tỷ lệ hộ cận nghèo", "%", "NEAR_RATE"),  # in per cent
        ("tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng thể thấp còi", "%", "CHILD_STUNT"),
        ("tỷ lệ suy dinh dưỡng thể nhẹ cân", "%", "CHILD_UNDERWEIGHT"),  # by weight
        ("người thuộc hộ cận nghèo được cấp thẻ BHYT", "%", "BHYT_POOR"),  # a group
        ("tỷ lệ bao phủ bảo hiểm y tế", "%", "BHYT_POP"),  # everybody
        ("trạm y tế xã đạt tiêu chí quốc gia về y tế", "%", "COMMUNE_HEALTH_STD"),
        ("tỷ lệ trường Tiểu học đạt chuẩn quốc gia", "%", "SCHOOL_STD"),  # one kind of school
        ("tỷ lệ lao động qua đào tạo", "%", "TRAINED_LAB"),  # not training itself
        ("đào tạo nghề cho lao động nông thôn", "lao động", "VOC_TRAIN"),  # training itself
        ("lao động đi làm việc ở nước ngoài theo hợp đồng", "lao động", "LAB_EXPORT"),
        ("thiếu hụt tài sản phục vụ tiếp cận thông tin", "hộ", "INFO_ASSET"),  # the longer name
        ("tỷ lệ dân số thành thị được sử dụng nước sạch", "%", "WATER_URBAN"),  # in towns
        ("tỷ lệ hộ dân dùng nước hợp vệ sinh", "%", "WATER_HYG"),  # anywhere
        ("thiếu hụt tiếp cận các dịch vụ y tế", "hộ", None),  # who lacks is not who has
        ("hộ nghèo dân tộc Mông", "hộ", None),  # a part of the poor is not all of them
        ("diện tích rừng trồng mới", "ha", None),  # nothing of poverty
        ("tỷ lệ hộ nghèo", "ha", None),  # not in this unit
        (None, "%", None),  # no name
        ("tỷ lệ hộ nghèo", None, None),  # no unit
    ],
)
def test_names_and_units_tell_the_indicator(
    indicator: str | None, unit: str | None, expected: str | None
) -> None:
    assert identify(indicator, unit) == expected


def test_every_indicator_has_a_name_and_units() -> None:
    known = all_indicators()
    assert len({i.id for i in known}) == len(known) >= 40
    assert all(i.name and i.units for i in known)


@given(st.text(max_size=120), st.sampled_from(["%", "hộ", "VND", "lao động"]))
def test_no_text_breaks_it(indicator: str, unit: str) -> None:
    found = identify(indicator, unit)
    assert found is None or found in {i.id for i in all_indicators()}
