"""The work of a reviewer in a browser: by keys and by mouse, from words to records and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")
pytest.importorskip("playwright", reason="needs the package playwright")

from kehoach.audit.memory_db import DatabaseMemory
from kehoach.models import Evidence, Finding, Span

from .browser_helpers import looking, serving, started
from .search_helpers import SA_THAY, head, plan_file, target, year
from .web_helpers import database

OTHER = plan_file(
    "dt",
    head(district="Đăk Tô", issuer="UBND huyện Đăk Tô", title="Kế hoạch của huyện Đăk Tô"),
    [target("95% hộ nghèo được sử dụng nước hợp vệ sinh", indicator_id="WATER_HYG", value=95,
            indicator="hộ nghèo được sử dụng nước hợp vệ sinh", due=year(2020))],
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """The address of a running application, and the application."""
    with serving(database(tmp_path_factory.mktemp("work"), SA_THAY, OTHER)) as made:
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with started() as browser:
        yield browser


@pytest.fixture
def tab(chromium: Any, server: tuple[str, Any]) -> Iterator[Any]:
    """A page of a browser; what it reports as an error fails the test."""
    with looking(chromium, server[0]) as page:
        yield page


def test_keys_lead_through_the_records_and_keep_what_is_said(tab: Any, server: Any) -> None:
    tab.goto("/documents/1")
    tab.keyboard.press("j")
    tab.wait_for_selector('.particulars[data-id="c-st0"]')
    tab.keyboard.press("j")
    tab.wait_for_selector('.particulars[data-id="c-st1"]')
    assert tab.locator("mark.here").inner_text() == "Nghị quyết 06/NQ-TU ngày 24/8/2016"
    tab.keyboard.press("c")  # no name yet: its field is shown instead
    assert tab.evaluate("document.activeElement.name") == "by"
    tab.keyboard.type("Trần Lan")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("li#c-st1.confirmed")
    tab.keyboard.press("k")
    tab.wait_for_selector('.particulars[data-id="c-st0"]')
    tab.keyboard.press("x")  # a reason is needed: the return key does not confirm
    tab.wait_for_function("document.activeElement.name === 'why'")
    tab.keyboard.type("Không phải viện dẫn")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("li#c-st0.rejected")
    said = {row["id"]: row["state"] for row in _said(server[1])}
    assert said == {"c-st1": "confirm", "c-st0": "reject"}


def _said(app: Any) -> list[dict[str, str]]:
    from kehoach.database import corrections

    return [
        {"id": one.record_id, "state": one.action} for one in corrections.listed(app.state.store)
    ]


def test_words_lead_to_their_record_and_a_correction_is_seen(tab: Any) -> None:
    tab.goto("/documents/1")
    tab.locator("mark.targets", has_text="90% hộ nghèo").click()
    tab.wait_for_selector('.particulars[data-id="t-st2"]')
    tab.keyboard.press("e")
    tab.fill("input[name=f_value]", "91,5")
    tab.fill("#correct input[name=by]", "Trần Lan")
    tab.click("#correct button[value=set]")
    tab.wait_for_selector("li#t-st2.corrected")
    assert "91,5" in tab.locator("li#t-st2 .value").inner_text()


def test_types_are_hidden_and_shown_again(tab: Any) -> None:
    tab.goto("/documents/1")
    chip = tab.locator("button[data-kind=targets]")
    chip.click()
    assert tab.locator(".list li.targets:visible").count() == 0
    assert tab.locator("mark.off").count() > 0
    chip.click()
    assert tab.locator(".list li.targets:visible").count() == 3


def test_an_address_with_a_record_shows_it(tab: Any) -> None:
    tab.goto("/documents/1#t-st4")
    tab.wait_for_selector('.particulars[data-id="t-st4"]')
    assert tab.locator("li#t-st4 a").get_attribute("aria-current") == "true"


def test_a_finding_is_marked_where_it_stands(tab: Any, server: Any) -> None:
    place = Evidence(record="t-st2", file="x.txt", span=Span(start=0, end=3), quote="90%", line=7)
    found = Finding(
        id="v-1", check="ratio", severity="serious", title="Sai", title_english="Wrong",
        message="Sai tỷ lệ.", english="Wrong.", evidence=(place,), file="x.txt",
    )  # fmt: skip
    DatabaseMemory(server[1].state.store).settle([found], ["x.txt"])
    tab.goto("/findings")
    tab.click("#v-1 summary")
    tab.fill("#v-1 input[name=why]", "Đã hỏi huyện")
    tab.keyboard.press("Enter")  # decides nothing
    tab.fill("#v-1 input[name=by]", "Trần Lan")
    tab.click("#v-1 button[value=explained]")
    tab.wait_for_selector("#v-1 .state.explained")
    tab.click("#v-1 .evidence a")
    tab.wait_for_selector('.particulars[data-id="t-st2"]')


def test_a_drawing_is_saved_as_a_picture(tab: Any) -> None:
    tab.goto("/compare?indicator=WATER_HYG")
    button = tab.locator("button[data-png]").first
    with tab.expect_download() as saved:
        button.click()
    assert saved.value.suggested_filename.endswith(".png")
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
