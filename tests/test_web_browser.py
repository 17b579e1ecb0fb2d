"""The pages in a browser: each does its job, by keys and on a phone, and axe finds nothing grave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")
pytest.importorskip("playwright", reason="needs playwright: pip install playwright")

from playwright import sync_api as playwright

from .browser_helpers import looking, serving, started
from .web_helpers import TEXT, database

PAGES = ("/", "/documents", "/documents/1", "/findings", "/compare?indicator=POV_RATE",
         "/commitments", "/commitments/calendar?month=2020-06", "/commitments/bodies",
         "/commitments/agency?name=Ph%C3%B2ng%20Y%20t%E1%BA%BF", "/upload", "/log",
         "/nowhere", "/?q=zzzz", "/compare?indicator=NONE", "/commitments?q=zzzz",
         "/findings?view=print")  # fmt: skip
_AXE = {"resultTypes": ["violations"]}
# What a console says of a request that a test has made fail.
_PROVOKED = ("status of 4", "Response Status Error Code 4", "htmx:afterRequest", "htmx:sendError",
             "net::ERR_FAILED")  # fmt: skip
PAPER = {"/": 718, "/documents": 718, "/documents/1": 718, "/findings": 718, "/upload": 718,
         "/log": 718, "/commitments/bodies": 718, "/compare?indicator=POV_RATE": 1047,
         "/commitments": 1047, "/commitments/calendar?month=2020-06": 1047}  # fmt: skip
"""The width of a sheet between its margins in points of a screen, by page: A4, some lying."""
VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
_CONTROLS = "form:visible, input:visible, main :not(th) > button:visible"
FRAME = "h1, h2, h3, label, button, summary, thead th, nav a, .notice, p.summary, p.soft"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(database(tmp_path_factory.mktemp("browser"))) as (made, _):
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with started() as browser:
        yield browser


@pytest.fixture
def tab(chromium: Any, address: str) -> Iterator[Any]:
    with looking(chromium, address, _PROVOKED) as page:
        yield page


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


def test_a_finding_is_dealt_with_by_keys_alone(tab: Any) -> None:
    tab.goto("/findings")
    tab.get_by_role("button", name="Chạy kiểm tra").focus()
    tab.keyboard.press("Enter")
    article = tab.locator("article.finding").first
    playwright.expect(tab.get_by_text("Kiểm tra lần cuối lúc")).to_be_visible(timeout=20_000)
    name = article.get_attribute("id")
    article.locator("summary").focus()
    for key in ("Enter", "Tab"):
        tab.keyboard.press(key)
    tab.keyboard.type("Đã đối chiếu với bản gốc.")
    tab.keyboard.press("Tab")
    tab.keyboard.type("Lò Thị Lan")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    playwright.expect(tab.locator(f"#{name} .said")).to_contain_text("Lò Thị Lan")
    # She goes on from where she was, and hears what became of it.
    playwright.expect(tab.locator(f"#{name} summary")).to_be_focused()
    playwright.expect(tab.locator("#status")).to_have_text("Đã chấp nhận")


def test_a_server_that_is_gone_is_said_and_so_is_its_return(tab: Any) -> None:
    tab.goto("/commitments")
    tab.route("**/commitments?*", lambda route: route.abort())
    tab.locator("#q").fill("nước")
    trouble = tab.locator("#trouble")
    playwright.expect(trouble).to_contain_text("Không kết nối được với máy chủ")
    tab.unroute("**/commitments?*")
    tab.locator("#q").fill("nước sạch")
    playwright.expect(trouble).to_be_hidden()


def test_a_day_that_is_none_is_said_beside_the_form(tab: Any) -> None:
    tab.goto("/commitments")
    tab.locator("[name=due_after]").fill("31/02/2020")
    tab.keyboard.press("Enter")
    playwright.expect(tab.locator("#trouble")).to_contain_text("Không có ngày “31/02/2020”")


def test_the_other_language_keeps_what_was_typed(tab: Any) -> None:
    tab.goto("/commitments")
    tab.locator("#q").fill("hợp vệ sinh")
    tab.wait_for_url(re.compile("q=h"))
    tab.get_by_role("link", name="English").click()
    tab.wait_for_url(re.compile("lang=en"))
    playwright.expect(tab.locator("h1")).to_have_text("Register of commitments")
    playwright.expect(tab.locator("#q")).to_have_value("hợp vệ sinh")
    for path in (one for one in PAGES if one != "/documents/1"):  # nearly all of it is the document
        tab.goto(path)
        said = tab.locator(FRAME).evaluate_all(
            "all => all.map(e => { const c = e.cloneNode(true);"
            " c.querySelectorAll('bdi, blockquote, option, a[lang], .pill').forEach(n => n.remove());"
            " return c.textContent; })"
        )
        hints = tab.locator("[placeholder]").evaluate_all("all => all.map(e => e.placeholder)")
        told = (re.sub(r"\d[\w/-]+", "", one).strip() for one in said + hints)  # no numbers of acts
        left = [one for one in told if VIETNAMESE.search(one)]
        assert set(left) <= {"Tỷ lệ hộ nghèo", "Phòng Y tế, Sở Tài chính…"}, path


def test_nothing_is_cut_off_on_paper(chromium: Any, address: str) -> None:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.emulate_media(media="print")
    for path, width in PAPER.items():
        page.set_viewport_size({"width": width, "height": 1000})
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path}: {wide} px too wide"
        assert page.locator(".top").is_hidden()
        assert page.locator(_CONTROLS).count() == 0, path
        assert page.locator("main h1").first.is_visible(), path
    context.close()


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
        for one in axe.run(page, options=_AXE).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                found.append(f"{path}: {one['id']}: {one['nodes'][0]['html'][:200]}")
    context.close()
    assert not found, "\n".join(found)
