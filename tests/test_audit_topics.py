"""Who answers for a target: topics of all programmes, proved by their own examples."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from kehoach.audit.duties import Topic, topics
from kehoach.extract.folding import fold

from . import audit_helpers as helpers

RAW = {
    raw["id"]: raw
    for raw in tomllib.loads(
        (resources.files("kehoach.audit.register") / "topics.toml").read_text(encoding="utf-8")
    )["topic"]
}
WITH_WORDS = [topic for topic in topics() if topic.about]
IDS = [topic.id for topic in WITH_WORDS]


@pytest.mark.parametrize("topic", WITH_WORDS, ids=IDS)
def test_each_topic_is_proved(topic: Topic) -> None:
    assert topic.about is not None
    raw = RAW[topic.id]
    assert len(raw["examples"]) >= 3
    for example in raw["examples"]:
        assert topic.about.search(fold(example)), example
        # a target that says so itself is found again in the duty that answers for it
        assert topic.words.search(fold(example)), example
    assert [o for o in raw["others"] if topic.about.search(fold(o))] == []


PLAN = """I. MỤC TIÊU
- {goal}

II. TỔ CHỨC THỰC HIỆN
1. Phòng Tài chính - Kế hoạch
- Tham mưu bố trí kinh phí.
2. Thanh tra huyện
- Thanh tra việc thực hiện.
3. Phòng Nội vụ
- Tham mưu khen thưởng.
4. {body}
- {duty}
"""
FOREST = "Đến cuối năm 2023, tỷ lệ che phủ rừng đạt 52%."
WASTE = "Năm 2023, tỷ lệ rác thải sinh hoạt được thu gom đạt 90%."
ONLINE = "Năm 2023, tỷ lệ hồ sơ dịch vụ công trực tuyến đạt 80%."
CULTURE = "Năm 2023, tỷ lệ gia đình văn hóa đạt 85%."
NTM = "Năm 2023 có 05 xã đạt chuẩn nông thôn mới."
WATER = "Đến cuối năm 2023, tỷ lệ hộ dân được sử dụng nước sạch đạt 92%."
OFFICE, ELSE = "Văn phòng HĐND và UBND huyện", "Theo dõi, tổng hợp số liệu."


@pytest.mark.parametrize(
    ("goal", "body", "duty", "severity"),
    [
        (FOREST, OFFICE, ELSE, "medium"),
        (FOREST, OFFICE, "Chủ trì trồng rừng, phòng cháy rừng.", None),
        (FOREST, "Hạt Kiểm lâm huyện", ELSE, None),  # it does nothing else
        (WASTE, OFFICE, ELSE, "medium"),
        (WASTE, OFFICE, "Chủ trì quản lý chất thải rắn.", None),
        (ONLINE, OFFICE.replace("HĐND và ", ""), "Phối hợp hỗ trợ nộp hồ sơ trực tuyến.", "medium"),
        (ONLINE, OFFICE, "Chủ trì cải cách hành chính.", None),
        (CULTURE, OFFICE, ELSE, "medium"),
        (CULTURE, "Trung tâm Văn hóa huyện", ELSE, None),  # its name says so
        (NTM, OFFICE, ELSE, "medium"),
        (NTM, OFFICE, "Chủ trì, tham mưu UBND huyện triển khai thực hiện Kế hoạch.", "light"),
        (NTM, "Phòng Nông nghiệp và Phát triển nông thôn huyện",
         "Chủ trì, tham mưu UBND huyện triển khai thực hiện Kế hoạch này.", None),
        (NTM, OFFICE, "Phụ trách các tiêu chí số 5, 6, 14.", None),  # only something to look at
        (NTM.replace("05 xã đạt", "3,4 tỷ đồng xây dựng xã đạt"), OFFICE, ELSE, None),
        (WATER, OFFICE, ELSE, "serious"),
        (WATER, OFFICE, "Chủ trì đầu tư công trình cấp nước sạch.", None),
    ],
)  # fmt: skip
def test_who_answers(goal: str, body: str, duty: str, severity: str | None) -> None:
    made = helpers.faults(helpers.plan(PLAN.format(goal=goal, body=body, duty=duty)), "no_owner")
    assert [f.severity for f in made] == ([severity] if severity else [])


def test_criteria_given_by_number_are_something_to_look_at() -> None:
    text = helpers.plan(PLAN.format(goal=WATER, body=OFFICE, duty="Phụ trách các tiêu chí số 17."))
    (finding,) = helpers.found(text, "no_owner")
    assert finding.review
    assert finding.severity == "note"


@pytest.mark.parametrize("by", ["Thanh tra huyện", "Phòng Tài chính - Kế hoạch", "Phòng Nội vụ"])
def test_a_target_that_names_its_body_is_owned(by: str) -> None:
    goal = f"Năm 2023, tỷ lệ hồ sơ dịch vụ công nộp trực tuyến tại {by} đạt 80%."
    text = helpers.plan(PLAN.format(goal=goal, body=OFFICE, duty=ELSE))
    assert helpers.found(text, "no_owner") == []
