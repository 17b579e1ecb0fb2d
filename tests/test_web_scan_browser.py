"""A scan in a browser: boxes and records find each other, by mouse, by keys and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")
pytest.importorskip("playwright", reason="needs playwright: pip install playwright")

from playwright import sync_api as playwright

from .browser_helpers import looking, serving, started
from .scan_helpers import keep, scan

PAGES = 8


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(keep(tmp_path_factory.mktemp("scan"), scan("tiff", PAGES))) as (made, _):
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def opened(chromium: Any, address: str) -> Iterator[Any]:
    with looking(chromium, address) as page:
        yield page


@pytest.fixture
def tab(opened: Any) -> Any:
    """The document with the images of its pages, at the first."""
    opened.goto("/documents/1")
    opened.keyboard.press("v")
    playwright.expect(opened.locator("#sheet-1 svg.boxes")).to_be_visible()
    return opened


def test_a_click_on_a_record_brings_its_box_into_view(tab: Any) -> None:
    last = tab.locator(".list li[data-page]").last
    last.locator("a").click()
    number, page = last.get_attribute("data-r"), last.get_attribute("data-page")
    assert page == str(PAGES)
    box = tab.locator(f'rect[data-r="{number}"]').first
    playwright.expect(box).to_be_in_viewport()
    playwright.expect(box).to_have_class("targets here")
    playwright.expect(tab.locator("#detail")).to_contain_text("tỷ lệ hộ nghèo")


def test_a_click_on_a_box_shows_its_record(tab: Any) -> None:
    box = tab.locator("#sheet-1 rect.citations").first
    number = box.get_attribute("data-r")
    box.click()
    playwright.expect(tab.locator("#detail")).to_contain_text("1722/QĐ-TTg")
    row = tab.locator(f'.list li[data-r="{number}"] a')
    playwright.expect(row).to_have_attribute("aria-current", "true")
    playwright.expect(row).to_be_focused()
    assert "/documents/1#c-" in tab.url


def test_keys_lead_from_box_to_box_over_pages_that_are_not_drawn_yet(tab: Any) -> None:
    page = PAGES // 2
    tab.locator(f'.list li[data-page="{page}"] a').last.click()
    tab.keyboard.press("j")
    playwright.expect(tab.locator(f"#sheet-{page + 1} rect.here").first).to_be_in_viewport()
    tab.locator(f"#sheet-{page + 1} a[tabindex='0']").focus()
    tab.keyboard.press("ArrowDown")
    here = tab.locator(".leaf a:focus rect")
    playwright.expect(here.first).to_be_in_viewport()
    playwright.expect(here.first).to_have_class("targets here")
    name = tab.locator(".leaf a:focus title").text_content()
    assert name.startswith("Chỉ tiêu: tỷ lệ hộ nghèo")
    tab.keyboard.press("Enter")
    playwright.expect(tab.locator(".list a[aria-current]")).to_be_focused()


def test_only_pages_that_are_looked_at_are_drawn_and_few_images_are_held(tab: Any) -> None:
    playwright.expect(tab.locator(".sheet")).to_have_count(PAGES)
    assert tab.locator(".sheet img").count() < 4
    tab.evaluate("Sheets.HELD = 4")
    for number in range(1, PAGES + 1):
        tab.locator(f"#sheet-{number}").scroll_into_view_if_needed()
        playwright.expect(tab.locator(f"#sheet-{number} img[src]")).to_be_visible()
    assert tab.locator(".sheet img[src]").count() <= 4
    tab.locator("#sheet-1").scroll_into_view_if_needed()  # and back again
    playwright.expect(tab.locator("#sheet-1 img[src]")).to_be_visible()


def test_types_that_are_switched_off_have_no_boxes_and_pages_grow(tab: Any) -> None:
    tab.locator("button[data-kind=targets]").click()
    playwright.expect(tab.locator("#sheet-1 rect[data-k=targets]").first).to_be_hidden()
    playwright.expect(tab.locator("#sheet-1 rect.citations").first).to_be_visible()
    sheet = tab.locator("#sheet-1 .leaf")
    before = sheet.bounding_box()["width"]
    tab.get_by_role("button", name="Lớn hơn").click()
    tab.get_by_role("button", name="Lớn hơn").click()
    assert sheet.bounding_box()["width"] > 1.4 * before
    playwright.expect(sheet.locator("img")).to_have_attribute("src", re.compile("sharp=true"))


def test_axe_finds_nothing_serious_and_a_phone_is_wide_enough(chromium: Any, address: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe").Axe()
    context = chromium.new_context(base_url=address, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/documents/1")
    page.locator("button[data-look=image]").click()
    page.locator("#sheet-1 rect.citations").first.click()
    playwright.expect(page.locator("#detail")).to_contain_text("1722/QĐ-TTg")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in axe.run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    context.close()
    assert not found, "\n".join(found)
