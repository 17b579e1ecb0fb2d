"""PDF bombs, endless drawings and attachments: a sentence or a result, in bounded time and memory."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest

from kehoach.extract.reading import pdf_limits, read_file
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.options import Ocr, ReadOptions
from kehoach.extract.reading.pdf_limits import Budget
from kehoach.models.errors import UnreadableInput

FIXTURES = Path(__file__).parent / "fixtures"
WORDS = b"BT /F1 12 Tf 72 700 Td (Ke hoach phat trien kinh te xa hoi nam 2026) Tj ET\n"
FLATE = b"/Filter /FlateDecode "
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "


def written(objects: Sequence[bytes]) -> bytes:
    out, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF" % (size, table, size, len(out))
    )


def stream(body: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(body), more, body)


def page(contents: bytes, *more: bytes) -> bytes:
    """One page of the given contents; further objects have numbers from 6, the first is ``/A``."""
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
            b"<< /Font << /F1 5 0 R >> /XObject << /A 6 0 R >> >> >>",
            contents,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ]
    )


def blanks(megabytes: int) -> bytes:
    engine = zlib.compressobj(9)
    made = engine.compress(WORDS)
    for _ in range(megabytes):
        made += engine.compress(b" " * (1 << 20))
    return made + engine.flush()


CALLS = FORM + b"/Resources << /XObject << /A %d 0 R >> >> "
BOMBS = {
    "a stream of 100 MB in 100 KB": page(stream(blanks(100), FLATE)),
    "a stream deflated twice": page(
        stream(zlib.compress(blanks(1000)), b"/Filter [/FlateDecode /FlateDecode] ")
    ),
    "five million saved states": page(stream(zlib.compress(WORDS + b"q " * (5 << 20)), FLATE)),
    "drawings that call each other ten times each": page(
        stream(WORDS + b"/A Do"),
        *(stream(b"/A Do " * 10, CALLS % (7 + n)) for n in range(20)),
        stream(b"0 0 m 9 9 l S", FORM),
    ),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_are_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_limits, "_SECONDS", 1)  # a trial need not take all its time here
    with pytest.raises(UnreadableInput) as refused:
        read_bytes(BOMBS[kind], "bom.pdf")
    assert refused.value.category == "too_large"
    assert "bom.pdf" in refused.value.message


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(page(b"[" * 50_000 + b"]" * 50_000), id="nested arrays"),
        pytest.param(page(b"<< /A " * 50_000 + b"1" + b" >>" * 50_000), id="nested dictionaries"),
        pytest.param(
            written([b"<< /Type /Catalog /Pages 2 0 R >>",
                     b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >>"]),
            id="a page tree that holds itself",
        ),
        pytest.param(
            written([b"<< /Type /Catalog /Pages 2 0 R >>",
                     *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(3000)),
                     b"<< /Type /Page /MediaBox [0 0 9 9] >>"]),
            id="a page tree of three thousand levels",
        ),
        pytest.param(
            page(stream(b"/A Do"), stream(b"/A Do", CALLS % 6)), id="a drawing that draws itself"
        ),
    ],
)  # fmt: skip
def test_nests_and_circles_end_in_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableInput) as refused:
        read_bytes(data, "vong.pdf", ReadOptions(ocr=Ocr.NEVER))
    assert refused.value.category in ("damaged", "empty", "needs_ocr", "too_large")


def test_sound_files_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial by a process of its own takes time; plain text and a plain stamp need none."""

    def tried(data: bytes, pages: int) -> bool:
        raise AssertionError("tried")

    monkeypatch.setattr(pdf_limits, "_sound", tried)
    stamp = page(stream(WORDS + b"/A Do"), stream(b"0 0 m 9 9 l S", FORM + b"/Resources << >> "))
    for data in (stamp, (FIXTURES / "letter.pdf").read_bytes()):
        assert read_bytes(data, "tot.pdf").blocks


def test_a_dense_drawing_that_a_trial_reads_is_read() -> None:
    drawing = zlib.compress(WORDS + b"0 0 m 9 9 l S\n" * 350_000)
    assert "Ke hoach" in read_bytes(page(stream(drawing, FLATE)), "ban do.pdf").text


def test_pages_beyond_the_limit_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kehoach.extract.reading.pdf_file._PAGES", 2)
    source = read_bytes((FIXTURES / "letter.pdf").read_bytes(), "dai.pdf")
    (told,) = [p for p in source.problems if p.category == "too_many_pages"]
    assert told.message == "Chỉ đọc 2 trang đầu trong 5 trang."


def test_reading_ends_when_its_time_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    spent = iter([False, False, False])
    monkeypatch.setattr(Budget, "spent", property(lambda self: next(spent, True)))
    source = read_bytes((FIXTURES / "letter.pdf").read_bytes(), "cham.pdf")
    assert [p.category for p in source.problems] == ["too_many_pages"]
    assert {o.page for o in source.map} == {1, 2, 3}


def test_attachments_are_told_of(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(FIXTURES / "letter.pdf")
    document.new_attachment("phu luc\x07 so lieu.xlsx").set_data(b"so lieu")
    document.save(tmp_path / "kem.pdf")
    source = read_file(tmp_path / "kem.pdf")
    (told,) = [p for p in source.problems if p.category == "attachment"]
    assert told.message == "Tệp PDF có 1 tệp đính kèm không được đọc: phu luc so lieu.xlsx."
