"""The page in a browser: from a record to its words and back, by mouse and by keys alone."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen import canvas

import kehoach
from kehoach.extract.reading import read_file
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.text import read_text
from kehoach.models import Problem
from kehoach.web import page
from kehoach.wording import Lang

FIXTURES = Path(__file__).parent / "fixtures"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs the Debian package chromium")

_SEEN = """element => {
  const box = element.getBoundingClientRect();
  const pane = element.closest('.scroll').getBoundingClientRect();
  return box.height > 0 && box.top >= pane.top && box.bottom <= pane.bottom;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name in ("letter.docx", "letter.pdf"):
        path = FIXTURES / name
        source = read_file(path)
        shown = page.Shown(name, kehoach.parse(source), source, path.read_bytes())
        target = folder / f"{name}.html"
        target.write_text(page.render([shown, page.Shown("hai.txt", shown.file)]), "utf-8")
        made[name] = target.as_uri()
    return made


@pytest.fixture(params=["letter.docx", "letter.pdf"])
def view(request: pytest.FixtureRequest, browser: Any, pages: dict[str, str]) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, offline=True)
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    made.goto(pages[request.param])
    yield made
    context.close()
    assert errors == []


def plan(view: Any) -> Any:
    return view.locator("section.plan:not([hidden])")


def here(view: Any) -> Any:
    """The marked words in the view that is open."""
    return plan(view).locator(".text mark.here:visible, .sheets i.here:visible")


def test_a_click_on_a_record_marks_its_words_and_brings_them_into_view(view: Any) -> None:
    rows = plan(view).locator("button.row")
    for index in (0, rows.count() // 2, rows.count() - 1):
        rows.nth(index).click()
        assert rows.nth(index).get_attribute("aria-current") == "true"
        assert here(view).first.evaluate(_SEEN)
    assert plan(view).locator("button.row[aria-current]").count() == 1


def test_a_click_on_words_selects_their_record(view: Any) -> None:
    words = plan(view).locator("mark.citations:visible, .sheets i.citations:visible").first
    words.scroll_into_view_if_needed()
    x, y = words.evaluate(
        "e => { const r = e.getClientRects()[0]; return [r.left + 3, r.top + 4]; }"
    )
    view.mouse.click(x, y)
    row = plan(view).locator("button.row[aria-current]")
    assert row.count() == 1
    assert row.get_attribute("data-r") in (words.get_attribute("data-r") or "").split()
    assert row.evaluate("button => button === document.activeElement")


def test_keys_alone_lead_through_the_records(view: Any) -> None:
    current = plan(view).locator("button.row[aria-current]")
    view.keyboard.press("j")
    first = current.get_attribute("data-r")
    view.keyboard.press("j")
    view.keyboard.press("ArrowDown")
    assert int(current.get_attribute("data-r")) > int(first)
    assert here(view).first.evaluate(_SEEN)
    view.keyboard.press("k")
    view.keyboard.press("ArrowUp")
    assert current.get_attribute("data-r") == first
    view.keyboard.press("Enter")
    focus = "document.activeElement.matches('mark.here, .scroll')"
    assert view.evaluate(focus)
    view.keyboard.press("Escape")
    assert view.evaluate("document.activeElement.matches('button.row[aria-current]')")
    if plan(view).locator("[data-review]").count():
        view.keyboard.press("n")
        assert current.locator("..").get_attribute("data-review") is not None
    view.keyboard.press("?")
    assert view.locator("dialog[open]").count() == 1
    view.keyboard.press("Escape")
    assert view.locator("dialog[open]").count() == 0


def test_the_filter_goes_by_letters_and_types(view: Any) -> None:
    rows = plan(view).locator(".list > li:visible")
    total = rows.count()
    view.keyboard.press("/")
    view.keyboard.type("cong van so")
    assert 0 < rows.count() < total
    assert view.locator("#said").inner_text() == f"{rows.count()} bản ghi"
    plan(view).locator('[data-do="filter"]').fill("")
    chip = plan(view).locator('.chip[data-kind="citations"]')
    chip.click()
    assert chip.get_attribute("aria-pressed") == "false"
    assert plan(view).locator(".list > li.citations:visible").count() == 0
    assert plan(view).locator("mark.citations").count() == 0
    chip.click()
    assert rows.count() == total


def test_letters_that_are_typed_do_not_act_when_keys_are_off(view: Any) -> None:
    view.keyboard.press("?")
    view.locator("#keys").uncheck()
    view.keyboard.press("Escape")
    view.keyboard.press("j")
    assert plan(view).locator("button.row[aria-current]").count() == 0


def test_another_file_is_shown(view: Any) -> None:
    view.locator("#files").select_option("2")
    assert plan(view).get_attribute("id") == "plan-2"
    view.keyboard.press("j")
    assert plan(view).locator("button.row[aria-current]").count() == 1


def test_pictures_are_unpacked_when_they_come_near(browser: Any, pages: dict[str, str]) -> None:
    tab = browser.new_page()
    tab.goto(pages["letter.pdf"])
    tab.wait_for_function("document.querySelector('.sheet img').naturalWidth > 500")
    tab.locator('button[data-view="text"]').click()
    assert tab.locator(".sheets").is_hidden()
    assert tab.locator(".text").first.is_visible()
    tab.close()


def test_on_a_phone_one_pane_at_a_time(browser: Any, pages: dict[str, str]) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(pages["letter.docx"])
    tab.locator(".tabs button[data-show=records]").first.click()
    tab.locator("button.row:visible").nth(3).click()
    assert tab.locator(".text mark.here").first.evaluate(_SEEN)
    assert tab.locator(".records:visible").count() == 0
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.close()


SHORT = """KẾ HOẠCH
Giảm nghèo năm 2024
Căn cứ Quyết định số 24/2021/QĐ-TTg ngày 16/7/2021 của Thủ tướng Chính phủ;
I. MỤC TIÊU
- Phấn đấu đến năm 2024 giảm tỷ lệ hộ nghèo xuống còn 5,2%.
- Giao Phòng Y tế chủ trì, báo cáo trước ngày 15/12/2024.

| TT | Chỉ tiêu | Năm 2024 |
|---|---|---|
| 1 | Hộ nghèo | 5,2% |
"""


def drawn() -> page.Shown:
    """A PDF of some lines, with boxes over its picture."""
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=(600, 800))
    for line, words in enumerate(
        ("KE HOACH", "Can cu Nghi dinh 24/2021/ND-CP", "dat 98% nam 2024")
    ):
        sheet.drawString(90, 700 - 20 * line, words)
    sheet.save()
    source = read_bytes(stream.getvalue(), "ve.pdf")
    return page.Shown("ve.pdf", kehoach.parse(source), source, stream.getvalue())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_serious_for_those_who_do_not_see_or_use_a_mouse(
    browser: Any, tmp_path: Path, lang: Lang
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    source = read_text(SHORT)
    problem = Problem(category="needs_ocr", message="Trang 2 là ảnh quét.", page=2)
    plan = kehoach.parse(source).model_copy(update={"problems": (problem,)})
    target = tmp_path / "xem.html"
    shown = [page.Shown("ngan.md", plan, source)] if lang == "vi" else [drawn()]
    target.write_text(page.render(shown, lang), "utf-8")
    context = browser.new_context(bypass_csp=True)
    tab = context.new_page()
    tab.goto(target.as_uri())
    tab.keyboard.press("j")
    found = Axe().run(tab).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in serious] == []
    context.close()
