"""Files that hold nothing wrong but far too much: a million paragraphs, cells, tags, styles."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator

from kehoach.benchmarks.fuzz_files import FIXTURES, WORDS, packed, unpacked

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def floods(size: Callable[[int], int]) -> Iterator[tuple[str, bytes]]:
    """Each as its name with suffix and its bytes; numbers differ, so that it packs as text does."""
    source = random.Random(1)

    def numbers(pattern: str, count: int) -> str:
        return "".join(pattern.format(source.randrange(10**6)) for _ in range(size(count)))

    yield "flood_lines.txt", b"- 5%\n" * size(2_000_000)
    yield "flood_words.txt", (WORDS + "\n").encode() * size(1_500_000)
    yield "flood_blank.txt", b"\n" * size(20_000_000) + WORDS.encode()
    yield "flood_rows.md", b"| a | 5% |\n" * size(1_000_000)
    yield "flood_items.html", f"<html><body>{numbers('<p>- {}%</p>', 1_500_000)}".encode()
    yield "flood_inline.html", f"<html><body><p>{numbers('<b>{}</b> ', 2_000_000)}".encode()
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:tc>" * 8 + "</w:tr>"
    paragraph = "<w:p><w:r><w:t>- {}%</w:t></w:r></w:p>"
    run = "<w:r><w:t>{} </w:t></w:r>"
    yield "flood_items.docx", _document(numbers(paragraph, 1_000_000))
    yield "flood_runs.docx", _document(f"<w:p>{numbers(run, 1_000_000)}</w:p>")
    yield "flood_cells.docx", _document(f"<w:tbl>{numbers(row, 75_000)}</w:tbl>")
    yield "flood_items.rtf", f"{{\\rtf1 {numbers(chr(92) + 'par - {}%', 2_000_000)}}}".encode()
    style = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="{}"/>'
    name = '<definedName name="n{0}">a!$A${0}</definedName>'
    yield "flood_styles.xlsx", _book("xl/styles.xml", "</cellXfs>", numbers(style, 600_000))
    names = f"<definedNames>{numbers(name, 700_000)}</definedNames>"
    yield "flood_names.xlsx", _book("xl/workbook.xml", "<calcPr", names)


def _document(inner: str) -> bytes:
    xml = f'<?xml version="1.0"?><w:document {_W}><w:body>{inner}</w:body></w:document>'
    return packed(
        {**unpacked((FIXTURES / "letter.docx").read_bytes()), "word/document.xml": xml.encode()}
    )


def _book(part: str, before: str, inner: str) -> bytes:
    """A workbook with *inner* put into one of its parts."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet()
    for row in range(5):
        sheet.append([row, WORDS, 3.5])
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    assert before.encode() in entries[part]
    entries[part] = entries[part].replace(before.encode(), inner.encode() + before.encode(), 1)
    return packed(entries)
