"""Pages of uploads as images, with a box over the words of each record."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from kehoach.extract.pipeline import parse
from kehoach.extract.reading import read_file
from kehoach.extract.reading.text import read_text
from kehoach.models import Origin, SourceText
from kehoach.web.app import pictures
from kehoach.web.app.routes import documents as routes

from .scan_helpers import DPI, HEIGHT, WIDTH, Scan, keep, scan
from .web_helpers import browser

FIXTURES = Path(__file__).parent / "fixtures"


def typed() -> Scan:
    """A PDF of typed words."""
    path = FIXTURES / "letter.pdf"
    return Scan("thu.pdf", path.read_bytes(), read_file(path))


def otherwise(one: Scan, old: str, new: str) -> SourceText:
    """What was read of a file, with other words."""
    known = one.source
    made = read_text(known.text.replace(old, new))
    return made.model_copy(
        update={"map": known.map, "info": known.info, "problems": known.problems}
    )


def tree(answer: Any) -> LexborHTMLParser:
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


def boxes(page: LexborHTMLParser) -> dict[str, list[list[float]]]:
    """The rectangles of each record, in percent: left, top, right, bottom."""
    found: dict[str, list[list[float]]] = {}
    for rect in page.css("svg.boxes rect"):
        x, y, w, h = (float(rect.attributes[n] or "") for n in ("x", "y", "width", "height"))
        found.setdefault(rect.attributes["data-r"] or "", []).append([x, y, x + w, y + h])
    return found


@pytest.mark.parametrize("kind", ["pdf", "png", "jpeg", "tiff"])
def test_each_record_of_a_scan_has_a_box_over_its_words(tmp_path: Path, kind: str) -> None:
    one = scan(kind)
    with browser(keep(tmp_path, one)) as client:
        rows = tree(client.get("/documents/1")).css("li[data-r]")
        page = tree(client.get("/documents/1/pages/1"))
        drawn = Image.open(io.BytesIO(client.get("/documents/1/pages/1.webp").content))
    found = boxes(page)
    assert set(found) == {row.attributes["data-r"] for row in rows}
    assert drawn.width / drawn.height == pytest.approx(WIDTH / HEIGHT, abs=0.003)
    sheet = drawn.convert("L")
    for rects in found.values():  # words are dark on these pages
        for x0, y0, x1, y1 in rects:
            middle = round((y0 + y1) / 200 * sheet.height)
            across = range(round(x0 / 100 * sheet.width) + 3, round(x1 / 100 * sheet.width) - 3)
            dark = sum(sheet.getpixel((x, middle)) < 128 for x in across)  # type: ignore[operator]
            assert dark > 0.7 * len(across)


def test_a_box_is_a_link_to_its_record_with_its_name(tmp_path: Path) -> None:
    with browser(keep(tmp_path, scan("pdf"))) as client:
        links = tree(client.get("/documents/1/pages/1")).css("svg.boxes a")
        named = {(link.css_first("title") or link).text() for link in links}
        assert any("tỷ lệ hộ nghèo" in name and "12,83" in name for name in named)
        for link in links:
            assert client.get(link.attributes["href"] or "").status_code == 200
        english = client.get("/documents/1/pages/1?lang=en").text
        assert "Records on the image of page 1" in english


def test_each_page_has_its_own_records_alone(tmp_path: Path) -> None:
    with browser(keep(tmp_path, scan("tiff", 3))) as client:
        leaves = tree(client.get("/documents/1/pages")).css("figure")
        assert [leaf.attributes["data-page"] for leaf in leaves] == ["1", "2", "3"]
        rows = tree(client.get("/documents/1")).css("li[data-page]")
        for number in "123":
            own = {r.attributes["data-r"] for r in rows if r.attributes["data-page"] == number}
            assert own
            assert set(boxes(tree(client.get(f"/documents/1/pages/{number}")))) == own
        assert client.get("/documents/1/pages/4").status_code == 404
        assert client.get("/documents/1/pages/4.webp").status_code == 404


def test_the_words_of_a_typed_pdf_are_found_again(tmp_path: Path) -> None:
    with browser(keep(tmp_path, typed())) as client:
        rows = tree(client.get("/documents/1")).css('li[data-page="1"]')
        found = boxes(tree(client.get("/documents/1/pages/1")))
        assert set(found) >= {row.attributes["data-r"] for row in rows}
        assert "id=no-boxes" not in client.get("/documents/1/pages").text.replace('"', "")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        pytest.param(scan("pdf"), "kehoach load TỆP --again", id="a scan loaded before"),
        pytest.param(scan("png"), "kehoach load TỆP --again", id="a picture loaded before"),
        pytest.param(
            replace(typed(), source=otherwise(typed(), "ngày", "Ngày")),
            "được đọc khác lúc nạp", id="typed words that are read otherwise now",
        ),
    ],
)  # fmt: skip
def test_without_boxes_the_image_is_shown_and_why_is_said(
    tmp_path: Path, one: Scan, said: str
) -> None:
    with browser(keep(tmp_path, one, packed=False)) as client:
        answer = client.get("/documents/1/pages")
        assert said in answer.text
        assert "No boxes" in client.get("/documents/1/pages?lang=en").text
        assert boxes(tree(client.get("/documents/1/pages/1"))) == {}
        assert client.get("/documents/1/pages/1.webp").headers["content-type"] == "image/webp"


def test_a_large_pdf_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_READ", 100)
    with browser(keep(tmp_path, typed())) as client:
        assert "vì tệp quá lớn" in client.get("/documents/1/pages").text


def test_without_the_original_the_page_says_so(tmp_path: Path) -> None:
    db = keep(tmp_path, scan("pdf"))
    (tmp_path / "plans.db-uploads" / ("0" * 32)).unlink()
    with browser(db) as client:
        text = client.get("/documents/1").text
        assert "ứng dụng không có tệp gốc" in text
        assert 'data-look="image"' not in text
        for path in ("pages", "pages/1", "pages/1.webp"):
            assert client.get(f"/documents/1/{path}").status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "tiff"])
def test_an_original_that_is_damaged_is_a_sentence(tmp_path: Path, kind: str) -> None:
    db = keep(tmp_path, replace(scan(kind), data=b"%PDF-1.4 cut short"))
    with browser(db) as client:
        assert "Không mở được tệp gốc" in client.get("/documents/1/pages").text
        assert client.get("/documents/1/pages/1").status_code == 404
        assert client.get("/documents/1/pages/1.webp").status_code == 404


def test_a_picture_on_its_side_is_shown_upright(tmp_path: Path) -> None:
    one = scan("jpeg")
    turned = Image.open(io.BytesIO(one.data)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter with the clock
    stream = io.BytesIO()
    turned.save(stream, "JPEG", exif=exif, dpi=(DPI, DPI))
    with browser(keep(tmp_path, replace(one, data=stream.getvalue()))) as client:
        blank = tree(client.get("/documents/1/pages")).css_first("svg")
        assert blank is not None
        assert blank.attributes["viewbox" if "viewbox" in blank.attributes else "viewBox"] == (
            f"0 0 {WIDTH} {HEIGHT}"
        )
        drawn = Image.open(io.BytesIO(client.get("/documents/1/pages/1.webp").content))
        assert drawn.width < drawn.height


def test_words_of_a_document_are_no_markup_in_a_box(tmp_path: Path) -> None:
    one = scan("pdf")
    hostile = replace(one, source=otherwise(one, "I. MỤC TIÊU", "I. MỤC <b>&lt;"))
    with browser(keep(tmp_path, hostile)) as client:
        for path in ("/documents/1", "/documents/1/pages/1"):
            text = client.get(path).text
            assert "&lt;b&gt;&amp;lt;" in text
            assert "<b>&lt;" not in text


def test_no_more_images_are_kept_than_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with browser(keep(tmp_path, scan("tiff", 4))) as client:
        kept = client.app.state.pictures._images  # type: ignore[attr-defined]
        sizes = [len(client.get(f"/documents/1/pages/{n}.webp").content) for n in (1, 2, 3)]
        assert len(kept) == 3
        monkeypatch.setattr(pictures, "_IMAGES", max(sizes) + 1)
        again = client.get("/documents/1/pages/4.webp").content
        assert sum(map(len, kept.values())) <= max(sizes) + 1
        assert client.get("/documents/1/pages/4.webp").content == again


def test_a_correction_and_a_new_extraction_are_seen_at_once(tmp_path: Path) -> None:
    """What is kept of a file in memory is kept by what the database holds."""
    from kehoach.database import boxes as packed
    from kehoach.database import loading, rows

    one = scan("pdf")
    with browser(keep(tmp_path, one)) as client:
        before = boxes(tree(client.get("/documents/1/pages/1")))
        source = otherwise(one, "số 1722/QĐ-TTg ngày 02/9/2016", "trước đây của cấp trên về việc")
        made = rows.build(
            parse(source), input_sha256=one.source.info.sha256 or "", name="x.pdf", extractor="t",
            boxes=packed.pack(source),
        )  # fmt: skip
        store = client.app.state.store  # type: ignore[attr-defined]
        with store.transaction() as connection:
            loading.write(connection, made, "2026-01-02", again=True)
        assert len(boxes(tree(client.get("/documents/1/pages/1")))) < len(before)


@pytest.mark.parametrize("one", [typed(), scan("png")], ids=lambda one: one.name)
def test_who_looks_closely_gets_a_sharper_image(tmp_path: Path, one: Scan) -> None:
    with browser(keep(tmp_path, one)) as client:
        plain, sharp = (
            Image.open(io.BytesIO(client.get(f"/documents/1/pages/1.webp{query}").content)).width
            for query in ("", "?sharp=true")
        )
    assert plain < 1_000
    assert sharp > 1.5 * plain if one.name == "thu.pdf" else sharp == WIDTH * DPI // 72


def test_who_may_not_see_names_sees_no_image_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = keep(tmp_path, typed())
    monkeypatch.setattr(routes, "hidden_from", lambda who: True)
    with browser(db) as client:
        held = client.app.state.names  # type: ignore[attr-defined]
        monkeypatch.setattr(held, "of_file", lambda key: frozenset({"Lò Thị Mai"}))
        assert "có tên người được che" in client.get("/documents/1").text
        for path in ("pages", "pages/1", "pages/1.webp"):
            assert client.get(f"/documents/1/{path}").status_code == 404


def test_typed_and_recognised_words_of_one_page_have_boxes(tmp_path: Path) -> None:
    one = typed()
    known = one.source
    (span, *_) = [record.span for record in parse(known).documents[0].citations]
    runs = [run for run in known.map if not span.start <= run.start <= span.end]
    read = Origin(start=span.start, offset=0, page=1, box=(100.0, 800.0, 300.0, 812.0))
    runs = sorted((*runs, read, known.origin(span.end)), key=lambda run: run.start)
    mixed = replace(one, source=known.model_copy(update={"map": tuple(runs)}))
    with browser(keep(tmp_path, mixed)) as client:
        rows = tree(client.get("/documents/1")).css('li[data-page="1"]')
        found = boxes(tree(client.get("/documents/1/pages/1")))
    assert set(found) >= {row.attributes["data-r"] for row in rows}
    low = [rect for rects in found.values() for rect in rects if rect[1] > 94]
    assert 0 < len(low) < len(found)
