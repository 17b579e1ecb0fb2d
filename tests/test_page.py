"""The page: all of the text, every record linked to its words, and no markup from a document."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode
from typer.testing import CliRunner

import kehoach
from kehoach import cli, corpus
from kehoach.extract.reading import read_file
from kehoach.extract.reading.text import read_text
from kehoach.models import PlanFile, Problem
from kehoach.web import page
from kehoach.web.page_text import clean

FIXTURES = Path(__file__).parent / "fixtures"
HOSTILE = """KẾ HOẠCH
<script>alert(1)</script> năm 2024

I. MỤC TIÊU <img src=x onerror=alert(2)>

- Phấn đấu đến năm 2024 đạt 98% hộ </div></section> {{ 7*7 }} được dùng điện "lưới".
"""
_TABLE_MARKS = "|-:+=_*#~.·—–─━"


def shown(path: Path) -> page.Shown:
    source = read_file(path)
    return page.Shown(path.name, kehoach.parse(source), source)


def bare(text: str | None) -> str:
    """The text without white space and what tables are drawn with."""
    return "".join("".join((text or "").split()).translate({ord(c): None for c in _TABLE_MARKS}))


def marked(tree: HTMLParser, number: str) -> str:
    return "".join(
        m.text()
        for m in tree.css("mark")
        if number in (m.attributes["data-r"] or "").split()
    )  # fmt: skip


FILES = [*corpus.plan_paths(), FIXTURES / "letter.docx", FIXTURES / "letter.pdf"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_page_shows_the_whole_text_and_every_record(path: Path) -> None:
    file = shown(path)
    tree = HTMLParser(page.render([file]))
    text = tree.css_first(".text")
    assert text is not None
    for number in tree.css(".text .page-start"):
        number.decompose()
    assert bare(text.text()) == bare(clean(file.file.text))
    buttons = {b.attributes["data-id"]: b.attributes["data-r"] for b in tree.css("button[data-id]")}
    records = {r.id: r for d in file.file.documents for _n, r in d.records()}
    assert set(buttons) == set(records)
    for record_id, record in records.items():
        assert bare(marked(tree, str(buttons[record_id]))) == bare(record.quote)


def test_without_a_source_the_text_stands_as_it_is_written() -> None:
    plan = kehoach.parse(corpus.plan_paths()[0].read_text("utf-8"))
    text = HTMLParser(page.render([("ke_hoach.txt", plan)])).css_first(".text")
    assert text is not None
    assert plan.text in text.text()


def test_document_text_is_never_markup() -> None:
    html = page.render([("<b>tên</b>.txt", kehoach.parse(HOSTILE))])
    tree = HTMLParser(html)
    assert len(tree.css("script")) == 1
    assert tree.css("img") == []
    assert "<b>tên" not in html
    assert "{{ 7*7 }}" in tree.text()


def test_page_needs_no_network_and_runs_only_its_own_script() -> None:
    html = page.render([shown(FIXTURES / "letter.docx")])
    assert re.findall(r"(?:src|href)=\"(?!#)", html) == []
    assert re.search(r"url\(|@import|https?://(?!www\.w3)", html) is None
    script = HTMLParser(html).css_first("script")
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in html


MARKS = [
    ("right to left override", "đạt \u202e98%\u202c hộ"),
    ("isolates", "đạt \u2066\u206798%\u2069"),
    ("escape sequence", "đạt \x1b[31m98%"),
    ("null and bell", "đạt \0\x0798%"),
    ("half of a character", "đạt \ud83d 98%"),
    ("no character", "đạt \ufdd0\uffff 98%"),
]


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in MARKS])
def test_marks_that_are_not_seen_become_a_sign(text: str) -> None:
    result = clean(text)
    assert len(result) == len(text)
    assert "\ufffd" in result
    assert result.encode("utf-8")
    assert clean(result) == result
    assert "98" in result


def test_vietnamese_in_both_forms_stays() -> None:
    for text in (
        "Kế hoạch “giảm nghèo” – 12,83% ≥ 5 km²\n\ttừ\xa0nay",
        "Ke\u0302\u0301 hoa\u0323ch",
    ):
        assert clean(text) == text


def cells(text: str) -> list[list[LexborNode]]:
    made = read_text(text)
    tree = HTMLParser(page.render([page.Shown("a.md", kehoach.parse(made), made)]))
    return [row.css("td") for row in tree.css(".text table tr")]


TABLES = [
    ("plain", "| TT | Chỉ tiêu |\n|---|---|\n| 1 | Hộ nghèo |\n| 2 | Đường |\n", [2, 2, 2]),
    ("an empty cell", "| TT | Chỉ tiêu | Số |\n|---|---|---|\n| 1 | | 5 |\n| 2 | Đường | 7 |\n", [3, 3, 3]),
    ("a short row", "| TT | Chỉ tiêu | Số |\n|---|---|---|\n| 1 | Nước |\n| 2 | Đường | 7 |\n", [3, 3, 3]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "widths"), [pytest.param(t, w, id=n) for n, t, w in TABLES])
def test_tables_are_drawn_as_tables(text: str, widths: list[int]) -> None:
    assert [len(row) for row in cells("KẾ HOẠCH\n\n" + text)] == widths


def test_what_is_to_be_checked_and_what_went_wrong_is_told() -> None:
    source = read_file(FIXTURES / "letter.docx")
    problem = Problem(category="x", message="Trang 2 <hỏng>.", page=2)
    plan = kehoach.parse(source).model_copy(update={"problems": (problem,)})
    reviewed = sum(r.review for d in plan.documents for _n, r in d.records())
    tree = HTMLParser(page.render([page.Shown("a", plan, source)]))
    assert "Trang 2 <hỏng>. (trang 2)" in tree.css(".problems li")[0].text()
    assert len(tree.css(".row .check")) <= reviewed
    assert len(tree.css(".list [data-review]")) == len(tree.css(".row .check"))
    assert all(re.fullmatch(r"\d+%", s.text().split()[-1]) for s in tree.css(".row .sure"))


def test_a_file_without_documents() -> None:
    html = page.render([("trong.txt", PlanFile(text=""))], "en")
    assert "No document was found in the file." in html


def test_many_files_stand_on_one_page() -> None:
    plans = [(f"{n}.txt", kehoach.parse(f"KẾ HOẠCH\nNăm {n}\n")) for n in (2023, 2024)]
    tree = HTMLParser(page.render(plans, "en"))
    assert [o.text() for o in tree.css("#files option")] == ["2023.txt", "2024.txt"]
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["letter.docx", "letter.pdf"])
def test_extract_writes_the_page(tmp_path: Path, name: str) -> None:
    target = tmp_path / "xem.html"
    path = FIXTURES / name
    result = CliRunner().invoke(
        cli.app,
        ["extract", str(path), "-o", str(tmp_path / "out"), "--html", str(target), "--lang", "en"],
    )
    assert result.exit_code == 0, result.output
    html = target.read_text("utf-8")
    assert path.name in html
    assert '<html lang="en">' in html
    pictures = HTMLParser(html).css("img[data-src]")
    assert bool(pictures) == name.endswith(".pdf")
    if pictures:
        assert len(HTMLParser(html).css(".sheet i[data-r]")) > 0


def test_a_file_that_cannot_be_drawn_still_has_its_text(tmp_path: Path) -> None:
    path = FIXTURES / "letter.pdf"
    file = shown(path)
    html = page.render([page.Shown(path.name, file.file, file.source, b"%PDF-1.7 gone")])
    assert "<img" not in html
    assert bare(file.file.text)[:200] in bare(HTMLParser(html).text())
