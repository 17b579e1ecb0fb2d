"""The page: all of the text, every record linked to its words, and no markup from a document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from typer.testing import CliRunner

import kehoach
from kehoach import cli, corpus
from kehoach.web import page

HOSTILE = """KẾ HOẠCH
<script>alert(1)</script> năm 2024

I. MỤC TIÊU <img src=x onerror=alert(2)>

- Phấn đấu đến năm 2024 đạt 98% hộ </div></section> {{ 7*7 }} được dùng điện "lưới".
"""


@pytest.mark.parametrize("path", corpus.plan_paths(), ids=lambda p: p.stem)
def test_page_shows_the_whole_text_and_every_record(path: Path) -> None:
    plan = kehoach.parse(path.read_text("utf-8"))
    tree = HTMLParser(page.render([(path.name, plan)]))
    shown = tree.css_first(".text")
    assert shown is not None
    assert shown.text() == plan.text
    listed = {b.attributes["data-id"] for b in tree.css("button[data-id]")}
    records = {r.id: r for d in plan.documents for _n, r in d.records()}
    assert listed == set(records)
    for record_id, record in records.items():
        marked = "".join(
            m.text()
            for m in tree.css("mark")
            if record_id in (m.attributes["data-ids"] or "").split()
        )
        assert marked == record.quote


def test_document_text_is_never_markup() -> None:
    html = page.render([("<b>tên</b>.txt", kehoach.parse(HOSTILE))])
    tree = HTMLParser(html)
    assert len(tree.css("script")) == 1
    assert tree.css("img") == []
    assert "<b>tên" not in html
    assert "{{ 7*7 }}" in tree.text()


def test_page_needs_no_network() -> None:
    html = page.render([("a", kehoach.parse(HOSTILE))])
    assert re.findall(r"(?:src|href)=\"(?!#)", html) == []
    assert "default-src 'none'" in html


def test_extract_writes_the_page(tmp_path: Path) -> None:
    target = tmp_path / "xem.html"
    path = corpus.plan_paths()[0]
    result = CliRunner().invoke(
        cli.app,
        ["extract", str(path), "-o", str(tmp_path / "out"), "--html", str(target), "--lang", "en"],
    )
    assert result.exit_code == 0, result.output
    assert path.name in target.read_text("utf-8")
    assert '<html lang="en">' in target.read_text("utf-8")
