"""Checks of form, dates, lists and duties: what must fire on invented plans, and what must not."""

from __future__ import annotations

import pytest

from kehoach.audit import audit
from kehoach.audit.duties import topics
from kehoach.extract import indicators
from kehoach.extract.agency_identity import _patterns
from kehoach.extract.pipeline import parse

from . import audit_helpers as helpers

FIVE = "giai đoạn 2021 - 2025"


def body(line: str, period: str = "năm 2023", year: int = 2023) -> str:
    return helpers.plan(f"I. MỤC TIÊU\n{line}\n", period=period, year=year)


@pytest.mark.parametrize(
    ("check", "line", "count"),
    [
        ("impossible_date", "- Hoàn thành trước ngày 31/6/2023.", 1),
        ("impossible_date", "- Hoàn thành trước ngày 30/6/2023.", 0),
        ("impossible_date", "- Hoàn thành trước ngày 29 tháng 02 năm 2023.", 1),
        ("impossible_date", "- Tỷ lệ trường đạt chuẩn 31/62 trường.", 0),
        ("missing_annex", "- Giảm 120 hộ nghèo (chi tiết theo phụ lục số 01 đính kèm).", 1),
        ("missing_annex", "- Thực hiện theo Phụ lục II kèm theo Nghị định số 30/2020/NĐ-CP.", 0),
        ("missing_annex", "- Các xã báo cáo kết quả, lập danh sách hộ nghèo gửi kèm theo.", 0),
        ("missing_annex", "- Giảm 120 hộ nghèo (phụ lục 1).\n\nPHỤ LỤC 1\nDanh sách xã", 0),
        ("wrong_level", "- Giao Phòng Tư pháp xã chủ trì.", 1),
        ("wrong_level", "- Giao Phòng Tư pháp, Phòng Lao động - Thương binh và Xã hội chủ trì.", 0),
        ("wrong_level", "- Giao Chi nhánh Ngân hàng Chính sách xã hội tỉnh chủ trì.", 0),
        ("wrong_level", "- Giao Chi nhánh NHCSXH huyện chủ trì.", 1),
        ("wrong_level", "- Giao Sở Y tế huyện Yên Phong chủ trì.", 1),
        ("doubled_words", "- Phấn đấu xuống còn dưới xuống còn dưới 5%.", 1),
        ("doubled_words", "- Từng bước nâng cao đời sống, ngày càng tốt hơn.", 0),
        ("slips", "- Hạn chế chỉ tiêu lãng phí trong cưới hỏi.", 1),
        ("slips", "- Hoàn thành chỉ tiêu giảm nghèo; tránh lãng phí.", 0),
        ("slips", "- Phần đầu của kế hoạch nêu thực trạng.", 0),
        ("slips", "- Phân đấu giảm 2% hộ nghèo.", 1),
        ("place_name", "- Nhân dân huyện Yên Phóng hưởng ứng.", 1),
        ("place_name", "- Nhân dân huyện Yên Phong hưởng ứng; huyện Yên Thành học tập.", 0),
        ("list_count", "Tập trung 03 nhiệm vụ sau:\n- Dạy nghề;\n- Cho vay vốn;\n- Làm nhà ở.", 0),
        ("list_count", "Tập trung 04 nhiệm vụ sau:\n- Dạy nghề;\n- Cho vay vốn;\n- Làm nhà ở.", 1),
        ("list_count", "Có 3 xã khó khăn: xã Tân Lập (12%), xã Bình An (13%), xã Phú Mỹ (15%).", 0),
        ("list_count", "Có 4 xã khó khăn: xã Tân Lập (12%), xã Bình An (13%), xã Phú Mỹ (15%).", 1),
        ("list_count", "Có 4 xã: đều đã đạt chuẩn, phấn đấu giữ vững.", 0),
        ("no_baseline", "- Giảm 120 hộ nghèo trong năm 2023.", 1),
        ("no_baseline", "- Giảm 120 hộ nghèo, đến cuối năm 2023 còn 800 hộ nghèo.", 0),
    ],
)
def test_lines(check: str, line: str, count: int) -> None:
    assert len(helpers.found(body(line), check)) == count


def test_communes_have_offices_since_2025() -> None:
    line = "- Giao Phòng Nội vụ xã chủ trì."
    assert len(helpers.found(body(line), "wrong_level")) == 1
    assert helpers.found(body(line, "năm 2026", 2026), "wrong_level") == []


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("- Hộ nghèo đầu năm 2021 là 900 hộ, cuối năm giảm còn 300 hộ.", 1),
        ("- Hộ nghèo đầu năm 2021 là 900 hộ, cuối năm 2025 giảm còn 300 hộ.", 0),
        ("- Bình quân mỗi năm giảm 2% hộ nghèo, cuối năm tổ chức rà soát.", 0),
    ],
)
def test_lost_year(line: str, count: int) -> None:
    assert len(helpers.found(body(line, FIVE, 2021), "lost_year")) == count
    assert helpers.found(body(line), "lost_year") == []  # a plan of one year


TASKS = """I. MỤC TIÊU
- 100% người nghèo được cấp thẻ BHYT.
II. TỔ CHỨC THỰC HIỆN
1. Phòng Lao động - Thương binh và Xã hội
- Chủ trì tổ chức thực hiện kế hoạch{first}.
2. Phòng Tài chính - Kế hoạch
- Tham mưu bố trí kinh phí{second}.
3. {third}
4. Phòng Giáo dục và Đào tạo
- Thực hiện chính sách miễn giảm học phí.
5. UBND các xã
- Tổ chức rà soát hộ nghèo.
"""
HEALTH = "Bảo hiểm xã hội huyện\n- Chủ trì cấp thẻ bảo hiểm y tế cho người nghèo."
OTHER = "Phòng Văn hóa và Thông tin\n- Tổ chức tuyên truyền về giảm nghèo."
ALONG = "Phòng Y tế\n- Phối hợp cấp thẻ bảo hiểm y tế cho người nghèo."


def tasks(first: str = "", second: str = "", third: str = HEALTH) -> str:
    return helpers.plan(TASKS.format(first=first, second=second, third=third))


@pytest.mark.parametrize(
    ("third", "severity"), [(HEALTH, None), (OTHER, "serious"), (ALONG, "medium")],
    ids=["owned", "nobody", "only along"],
)  # fmt: skip
def test_no_owner(third: str, severity: str | None) -> None:
    made = helpers.faults(tasks(third=third), "no_owner")
    assert [f.severity for f in made] == ([severity] if severity else [])


def test_a_plan_that_assigns_nothing_has_no_ownerless_targets() -> None:
    assert helpers.found(body("- 100% người nghèo được cấp thẻ BHYT."), "no_owner") == []


NAMED = (
    TASKS
    + """6. Phòng Nội vụ
- Tham mưu khen thưởng.
7. Thanh tra huyện
- Thanh tra việc sử dụng kinh phí.
8. Phòng Tư pháp
- Trợ giúp pháp lý, phối hợp với {who} để tuyên truyền.
"""
)


@pytest.mark.parametrize(
    ("who", "count"),
    [("Phòng Dân tộc", 1), ("Phòng Tài chính - Kế hoạch", 0), ("Mặt trận Tổ quốc huyện", 0)],
    ids=["given nothing", "has a duty", "asked to take part"],
)
def test_named_without_duty(who: str, count: int) -> None:
    text = helpers.plan(NAMED.format(first="", second="", third=HEALTH, who=who))
    assert len(helpers.found(text, "named_without_duty")) == count


def test_no_dates() -> None:
    assert len(helpers.found(tasks(), "no_dates")) == 1
    assert helpers.found(tasks(first=", xong trước ngày 30/6/2023"), "no_dates") == []


@pytest.mark.parametrize(("due", "count"), [("10/01/2023", 1), ("30/6/2023", 0), ("15/02/2023", 0)])
def test_due_before_issue(due: str, count: int) -> None:
    text = tasks(first=f", hoàn thành trước ngày {due}")
    assert len(helpers.found(text, "due_before_issue")) == count


WRAPPED = """II. TỔ CHỨC THỰC HIỆN
1. Phòng Nội vụ: Chịu trách nhiệm theo dõi kết quả
của các xã; {words}.
2. Phòng Tài chính - Kế hoạch
- Tham mưu bố trí kinh phí.
3. Chế độ báo cáo: Các phòng, các xã gửi báo cáo
hằng tháng; {report}.
"""


@pytest.mark.parametrize(
    ("words", "report", "count"),
    [
        ("báo cáo về Văn phòng trước ngày 25/9/2022", "báo cáo năm trước 10/12/2023", 1),
        ("báo cáo về Văn phòng trước ngày 25/9/2023", "báo cáo 6 tháng trước 10/6/2022", 1),
        ("rà soát xong trước ngày 30/4/2022", "báo cáo năm chậm nhất ngày 01/12/2022", 2),
        ("báo cáo về Văn phòng trước ngày 25/9/2023", "báo cáo năm trước 10/12/2023", 0),
        ("Quyết định số 5/QĐ-UBND ngày 25/9/2022 hết hiệu lực", "mẫu đã gửi ngày 10/12/2022", 0),
    ],
)
def test_a_deadline_some_lines_behind_its_duty(words: str, report: str, count: int) -> None:
    text = helpers.plan(WRAPPED.format(words=words, report=report))
    assert len(helpers.found(text, "due_before_issue")) == count


@pytest.mark.parametrize(("year", "count"), [(2022, 1), (2023, 0)])
def test_retroactive_target(year: int, count: int) -> None:
    line = f"- Tỷ lệ hộ nghèo: năm {year} giảm 1,5%."
    made = helpers.found(body(line, "giai đoạn 2022 - 2025", 2023), "retroactive_target")
    assert len(made) == count


@pytest.mark.parametrize(("closing", "count"), [("năm 2022", 1), ("năm 2023", 0), ("của huyện", 0)])
def test_period_title(closing: str, count: int) -> None:
    text = body(f"- Giảm nghèo.\n\nTrên đây là Kế hoạch giảm nghèo bền vững {closing}./.")
    assert len(helpers.found(text, "period_title")) == count


@pytest.mark.parametrize(("year", "count"), [(2024, 1), (2023, 0)])
def test_issue_after_period(year: int, count: int) -> None:
    assert (
        len(helpers.found(body("- Giảm nghèo.", "năm 2023", year), "issue_after_period")) == count
    )


ROLES = """I. TỔ CHỨC THỰC HIỆN
1. Phòng {a} là cơ quan thường trực Ban Chỉ đạo giảm nghèo bền vững, tổng hợp báo cáo.
2. Phòng {b} (cơ quan thường trực {what})
- Tổ chức thực hiện kế hoạch.
"""


@pytest.mark.parametrize(
    ("a", "b", "what", "count"),
    [
        ("Tài chính - Kế hoạch", "Nội vụ", "chương trình giảm nghèo bền vững", 1),
        ("Tài chính - Kế hoạch", "Tài chính - Kế hoạch", "chương trình giảm nghèo bền vững", 0),
        ("Tài chính - Kế hoạch", "Nội vụ", "Hội đồng thi đua khen thưởng", 0),
    ],
    ids=["two bodies", "one body", "two matters"],
)
def test_two_standing_bodies(a: str, b: str, what: str, count: int) -> None:
    text = helpers.plan(ROLES.format(a=a, b=b, what=what))
    assert len(helpers.found(text, "two_standing_bodies")) == count


LEADS = """I. TỔ CHỨC THỰC HIỆN
1. Phòng Nội vụ
- Chủ trì tổ chức kiểm tra, giám sát việc sử dụng kinh phí hỗ trợ nhà ở cho hộ nghèo tại các xã.
2. Phòng Tài chính - Kế hoạch
- {task}
"""
SAME = (
    "Chủ trì tổ chức kiểm tra, giám sát việc sử dụng kinh phí hỗ trợ nhà ở cho hộ nghèo tại các xã."
)


@pytest.mark.parametrize(
    ("task", "count"),
    [
        (SAME, 1),
        (SAME.replace("Chủ trì", "Phối hợp"), 0),
        (SAME.replace("nhà ở cho hộ nghèo", "đào tạo nghề cho lao động"), 0),
    ],
    ids=["two leads", "one works along", "two duties"],
)
def test_two_leads(task: str, count: int) -> None:
    assert len(helpers.found(helpers.plan(LEADS.format(task=task)), "two_leads")) == count


def test_missing_parts() -> None:
    bare = "KẾ HOẠCH\nGiảm nghèo năm 2023\n\nI. MỤC TIÊU\n- Giảm nghèo.\n"
    (finding,) = helpers.found(bare, "missing_parts")
    assert finding.severity == "serious"
    blank = tasks().replace("Số: 45/", "Số:     /").replace("ngày 15 tháng 02", "ngày    tháng   ")
    (finding,) = helpers.found(blank, "missing_parts")
    assert finding.severity == "medium"
    whole = tasks() + (
        "\nNơi nhận:\n- UBND tỉnh;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn An\n"
    )
    assert helpers.found(whole, "missing_parts") == []


BOTH = """TỜ TRÌNH
Về việc thông qua kế hoạch giảm nghèo huyện Yên Phong giai đoạn 2021 - 2025

Căn cứ Nghị quyết số 12/NQ-HĐND ngày 05/01/2021 của HĐND tỉnh Thái Hòa;
I. MỤC TIÊU
- Đến cuối năm 2025 tỷ lệ hộ nghèo còn 4,20%.

Nơi nhận:
- HĐND huyện;
- Lưu: VT.

KẾ HOẠCH
Giảm nghèo huyện Yên Phong giai đoạn 2021 - 2025

Căn cứ Nghị quyết số {basis}/NQ-HĐND ngày 05/01/2021 của HĐND tỉnh Thái Hòa;
I. MỤC TIÊU
- Đến cuối năm 2025 tỷ lệ hộ nghèo còn {rate}%.
"""


@pytest.mark.parametrize(
    ("basis", "rate", "bases", "targets"),
    [("12", "4,20", 0, 0), ("13", "4,20", 1, 0), ("12", "5,20", 0, 1)],
    ids=["the same", "another basis", "another target"],
)
def test_submission_and_plan(basis: str, rate: str, bases: int, targets: int) -> None:
    text = BOTH.format(basis=basis, rate=rate)
    assert len(helpers.found(text, "submission_bases")) == bases
    assert len(helpers.found(text, "submission_targets")) == targets


def test_topics_name_known_indicators_and_bodies() -> None:
    known = {indicator.id for indicator in indicators.all_indicators()}
    bodies = {id_ for id_, _ in _patterns()}
    for topic in topics():
        assert topic.indicators <= known
        assert topic.bodies | topic.offices <= bodies


def test_a_clean_plan_has_no_fault() -> None:
    whole = tasks(first=", xong trước ngày 30/6/2023") + (
        "\nTrên đây là Kế hoạch giảm nghèo bền vững năm 2023./.\n\nNơi nhận:\n- UBND tỉnh;\n"
        "- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn An\n"
    )
    assert audit([parse(whole)]).findings == []
