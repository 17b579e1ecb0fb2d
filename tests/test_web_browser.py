"""The pages in a browser: each does its job, by keys and on a phone, and axe finds nothing grave."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")
pytest.importorskip("playwright", reason="needs playwright: pip install playwright")

import uvicorn
from playwright import sync_api as playwright

from kehoach.web.app import Settings, create_app

from .web_helpers import TEXT, database

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PAGES = ("/", "/documents", "/documents/1", "/findings", "/compare?indicator=POV_RATE",
         "/commitments", "/commitments/calendar?month=2020-06", "/commitments/bodies",
         "/commitments/agency?name=Ph%C3%B2ng%20Y%20t%E1%BA%BF", "/upload", "/log",
         "/nowhere")  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(db=database(tmp_path_factory.mktemp("browser")), workers=0)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server: Any = uvicorn.Server(
            uvicorn.Config(create_app(settings), log_level="error", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed (apt install chromium)")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Any, address: str) -> Iterator[Any]:
    context = chromium.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(10_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.extend([said.text] * (said.type == "error")))
    yield page
    context.close()
    assert not [one for one in faults if "status of 4" not in one]


def test_results_change_as_one_types_and_lead_to_the_words(tab: Any) -> None:
    tab.goto("/")
    tab.locator("#q").press_sequentially("nuoc hop ve sinh")
    tab.wait_for_url(re.compile(r"/\?q=nuoc%20hop%20ve%20sinh&"))
    rows = tab.locator("#rows tr")
    playwright.expect(rows).to_have_count(1)
    rows.locator("a").first.click()
    tab.wait_for_url("**/documents/1#t-st2")
    playwright.expect(tab.locator("main")).to_contain_text("nước hợp vệ sinh")


def test_a_file_is_dropped_read_and_told_of(tab: Any) -> None:
    tab.goto("/upload")
    tab.set_input_files("#files", [
        {"name": "kế hoạch.txt", "mimeType": "text/plain", "buffer": TEXT},
        {"name": "hỏng.pdf", "mimeType": "application/pdf", "buffer": b"no pdf"},
        {"name": "a.exe", "mimeType": "application/exe", "buffer": b"MZ"},
    ])  # fmt: skip
    tab.locator("#upload button").click()
    playwright.expect(tab.locator("tr.done")).to_contain_text("kế hoạch.txt")
    playwright.expect(tab.locator("tr.failed")).to_contain_text("hỏng.pdf")
    playwright.expect(tab.locator("#sending")).to_contain_text("không đọc được loại tệp này")


def test_the_register_leads_to_a_body_and_the_calendar(tab: Any) -> None:
    tab.goto("/commitments")
    tab.get_by_role("link", name="Phòng Y tế").first.click()
    playwright.expect(tab.locator("h1")).to_contain_text("Phòng Y tế")
    tab.goto("/commitments/calendar?month=2020-05")
    tab.get_by_role("link", name="Tháng sau").click()
    playwright.expect(tab.locator("h1")).to_contain_text("Tháng 6/2020")
    playwright.expect(tab.locator("td .state")).to_have_count(1)


def test_the_pages_need_no_mouse(tab: Any) -> None:
    tab.goto("/commitments")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


def test_axe_finds_nothing_serious_and_no_page_is_wider_than_a_phone(
    chromium: Any, address: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe").Axe()
    context = chromium.new_context(base_url=address, viewport={"width": 390, "height": 844})
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{path}: {wide} px too wide")
        for one in axe.run(page).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                found.append(f"{path}: {one['id']}: {one['nodes'][0]['html'][:200]}")
    context.close()
    assert not found, "\n".join(found)
