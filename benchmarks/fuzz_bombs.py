# ruff: noqa: E501 (markup as it stands in files)
"""Files made to bring a reader down: bombs, nests, loops, entities, paths that lead elsewhere."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator

from kehoach.benchmarks.fuzz_files import FIXTURES, WORDS, open_pdf, packed, unpacked
from kehoach.benchmarks.fuzz_floods import floods

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
) + "]>"  # fmt: skip
_OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd"><!ENTITY k SYSTEM "http://127.0.0.1:9/x">]>'


Size = Callable[[int], int]


def bombs(scale: float = 1.0) -> Iterator[tuple[str, bytes]]:
    """Every hostile file, as its name with suffix and its bytes; *scale* makes small ones."""

    def size(whole: int) -> int:
        return max(int(whole * scale), 1)

    yield from _docx(size)
    yield from _sheets(size)
    yield from _pdf(size)
    yield from _text(size)
    yield from _pictures(size)
    yield from floods(size)


def _document(xml: str | bytes, extra: dict[str, bytes] | None = None) -> bytes:
    entries = unpacked((FIXTURES / "letter.docx").read_bytes())
    entries["word/document.xml"] = xml.encode() if isinstance(xml, str) else xml
    return packed({**entries, **(extra or {})})


def _body(inner: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<w:document {_W}><w:body>{inner}</w:body></w:document>'


def _p(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _docx(size: Size) -> Iterator[tuple[str, bytes]]:
    letter = (FIXTURES / "letter.docx").read_bytes()
    yield "zeros.docx", packed({"word/document.xml": bytes(size(200 << 20))})
    yield "blanks.docx", _document(b'<?xml version="1.0"?><x>' + b" " * size(60 << 20) + b"</x>")
    yield "entries.docx", packed({f"word/{n}.xml": b"" for n in range(size(20_000))})
    yield "laughs.docx", _document(_body(_p("&j;"), _LAUGHS))
    yield "outside.docx", _document(_body(_p("&j;&k;"), _OUTSIDE))
    yield (
        "deep.docx",
        _document(
            _body(
                "<w:sdt><w:sdtContent>" * size(50_000)
                + _p("x")
                + "</w:sdtContent></w:sdt>" * size(50_000)
            )
        ),
    )
    cell = "<w:tbl><w:tr><w:tc>"
    yield (
        "tables.docx",
        _document(_body(cell * size(3_000) + _p("x") + "</w:tc></w:tr></w:tbl>" * size(3_000))),
    )
    wide = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>'
        + _p("x")
        + "</w:tc></w:tr></w:tbl>"
    )
    yield "wide.docx", _document(_body(_p("KẾ HOẠCH") + wide * 20))
    yield (
        "cells.docx",
        _document(
            _body(
                "<w:tbl>"
                + ("<w:tr>" + ("<w:tc>" + _p("1") + "</w:tc>") * size(300) + "</w:tr>") * 300
                + "</w:tbl>"
            )
        ),
    )
    yield (
        "runs.docx",
        _document(_body("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * size(300_000) + "</w:p>")),
    )
    yield "long.docx", _document(_body(_p("đạt 98% hộ nghèo; " * size(200_000))))
    rels = b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    entries = unpacked(letter)
    yield "external.docx", packed({**entries, "word/_rels/document.xml.rels": rels})
    yield (
        "macro.docm",
        packed(
            {**entries, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)}
        ),
    )
    yield (
        "paths.docx",
        packed(
            {
                **entries,
                "../../evil.xml": b"<x/>",
                "/tmp/evil.xml": b"<x/>",
                "C:\\evil.xml": b"<x/>",
                "word/../../../evil": b"x",
            }
        ),
    )
    yield (
        "rels_up.docx",
        packed(
            {
                **entries,
                "word/_rels/document.xml.rels": rels.replace(
                    b"http://127.0.0.1:9/t.dotm", b"../../../../etc/passwd"
                ).replace(b' TargetMode="External"', b""),
            }
        ),
    )
    yield "link.docx", _link(entries)
    yield "twice.docx", _twice(letter)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % size(5000)}"/></w:style>'
        for n in range(size(5000))
    )
    yield (
        "styles.docx",
        packed({**entries, "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>".encode()}),
    )


def _link(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO(packed(entries))
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo("word/header9.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return stream.getvalue()


def _twice(letter: bytes) -> bytes:
    """Two entries of one name, and entries that share their bytes."""
    stream = io.BytesIO(letter)
    with zipfile.ZipFile(stream, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(3):
            archive.writestr("word/document.xml", _body(_p("khác")))
    return stream.getvalue()


def _sheets(size: Size) -> Iterator[tuple[str, bytes]]:
    kinds = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    top = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    inner = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{rel}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book = f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'

    def made(rows: str, strings: str = "", before: str = "") -> bytes:
        sheet = f'<worksheet xmlns="{main}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
        shared = f'{before}<sst xmlns="{main}">{strings}</sst>'
        return packed({"[Content_Types].xml": kinds.encode(), "_rels/.rels": top.encode(), "xl/workbook.xml": book.encode(), "xl/_rels/workbook.xml.rels": inner.encode(), "xl/worksheets/sheet1.xml": sheet.encode(), "xl/sharedStrings.xml": shared.encode()})  # fmt: skip

    cell = '<c r="{}" t="inlineStr"><is><t>Hộ nghèo 5%</t></is></c>'
    yield (
        "corners.xlsx",
        made(
            f'<row r="1">{cell.format("A1")}</row><row r="1048576">{cell.format("XFD1048576")}</row>'
        ),
    )
    yield (
        "laughs.xlsx",
        made('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>&j;</t></si>", _LAUGHS),
    )
    yield (
        "outside.xlsx",
        made('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>&j;</t></si>", _OUTSIDE),
    )
    yield (
        "rows.xlsx",
        made(
            "".join(f'<row r="{n}">{cell.format(f"A{n}")}</row>' for n in range(1, size(300_000)))
        ),
    )
    yield (
        "wide.xlsx",
        made(
            "".join(f'<row r="{n}">{cell.format(f"XFD{n}")}</row>' for n in range(1, size(200) + 1))
        ),
    )
    yield (
        "number.xlsx",
        made('<row r="1"><c r="A1"><v>1e999999</v></c><c r="B1" t="s"><v>-7</v></c></row>'),
    )


def pdf_of(objects: list[bytes], root: int = 1) -> bytes:
    """A PDF of *objects*, numbered from 1."""
    made = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        root,
        start,
    )
    return bytes(made)


def _stream(data: bytes, more: bytes = b"", packs: int = 1) -> bytes:
    for _ in range(packs):
        data = zlib.compress(data, 9)
    kinds = b"[" + b"/FlateDecode " * packs + b"]"
    return b"<</Length %d/Filter %s%s>>stream\n%s\nendstream" % (len(data), kinds, more, data)


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_RESOURCES = b"/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>"


def _one_page(
    content: bytes, box: bytes = b"[0 0 595 842]", packs: int = 1, form: bytes = b""
) -> bytes:
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox" + box + b"/Contents 5 0 R" + _RESOURCES + b">>",
        _FONT,
        _stream(content, packs=packs),
        _stream(form, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + _RESOURCES),
    ])  # fmt: skip


def _pdf(size: Size) -> Iterator[tuple[str, bytes]]:
    words = b"BT /F 12 Tf 72 700 Td (Dat 98 phan tram ho ngheo nam 2024, giao Phong Y te) Tj ET\n"
    yield "blanks.pdf", _one_page(words + b" " * size(300 << 20))
    yield "packed_thrice.pdf", _one_page(words + bytes(size(200 << 20)), packs=3)
    yield (
        "letters.pdf",
        _one_page(
            b"BT /F 12 Tf 72 700 Td " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * size(100_000) + b"ET"
        ),
    )
    yield (
        "lines.pdf",
        _one_page(
            words
            + b"".join(b"%d 10 m %d 800 l S\n" % (n % 600, n % 599) for n in range(size(300_000)))
        ),
    )
    yield (
        "squares.pdf",
        _one_page(
            words
            + b"".join(
                b"%d %d 3 3 re S\n" % (n % 600, n // 600 % 800) for n in range(size(300_000))
            )
        ),
    )
    yield "itself.pdf", _one_page(words + b"/X Do", form=b"/X Do " * 20)
    yield "states.pdf", _one_page(b"q " * size(2_000_000) + words)
    yield "huge_page.pdf", _one_page(words, b"[0 0 2000000 2000000]")
    yield "no_page.pdf", _one_page(words, b"[0 0 0 0]")
    yield "not_numbers.pdf", _one_page(words, b"[nan -1e308 1e308 1e400]")
    yield (
        "nest.pdf",
        pdf_of(
            [
                b"<</Type/Catalog/Pages 2 0 R/X "
                + b"[" * size(100_000)
                + b"]" * size(100_000)
                + b">>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R>>",
            ]
        ),
    )
    yield (
        "ring.pdf",
        pdf_of(
            [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>"]
        ),
    )
    yield (
        "many_claimed.pdf",
        pdf_of(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
            ]
        ),
    )
    yield "xref_ring.pdf", open_pdf().replace(b"trailer\n<<", b"trailer\n<</Prev 9 ")
    yield (
        "script.pdf",
        pdf_of(
            [
                b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>/AA<</WC<</S/Launch/F(calc.exe)>>>>>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            ]
        ),
    )
    yield "pages_10000.pdf", _pages(size(10_000), words)


def _pages(count: int, words: bytes) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>"
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count, _FONT, _stream(words), *[page] * count])  # fmt: skip


def _text(size: Size) -> Iterator[tuple[str, bytes]]:
    yield "line.txt", ("Phấn đấu đạt 98% hộ nghèo; " * size(60_000)).encode()
    yield "word.txt", b"a" * size(3 << 20)
    yield "digits.txt", b"1234567890" * size(100_000)
    yield "dots.txt", b"1.2.3." * size(100_000)
    yield "brackets.txt", b"(" * size(300_000) + b")" * size(300_000)
    yield "lines.txt", b"- 5%\n" * size(100_000)
    yield "pipes.md", b"|" * size(500_000) + b"\n" + b"| a | b |\n" * size(30_000)
    yield "heads.md", b"".join(b"#" * (n % 7) + b" %d. X\n" % n for n in range(size(30_000)))
    yield "stars.md", b"**a" * size(200_000)
    yield "marks.txt", "\u202e\u2066\u200f\0\x1b[2J".encode() * size(50_000) + WORDS.encode()
    yield "accents.txt", ("e" + "\u0301" * size(300_000) + WORDS).encode()
    yield "blank.txt", b" \n" * size(1_000_000) + WORDS.encode()
    yield "deep.html", b"<html><body>" + b"<div>" * size(200_000) + WORDS.encode()
    yield "tables.html", b"<html><body>" + b"<table><tr><td>" * size(20_000) + b"x"
    yield (
        "wide.html",
        b"<html><body><table>" + b"<tr><td colspan=1000 rowspan=65534>x</td></tr>" * size(3_000),
    )
    yield (
        "laughs.html",
        f"<?xml version='1.0'?>{_LAUGHS}<html><body><p>&j;</p></body></html>".encode(),
    )
    yield (
        "outside.html",
        b'<html><head><base href="http://127.0.0.1:9/"><link rel=import href=x></head><body><iframe src="file:///etc/passwd"></iframe><p>'
        + WORDS.encode(),
    )
    yield "scripts.html", b"<html><body>" + b"<script>" * size(100_000) + WORDS.encode()
    yield "deep.rtf", b"{\\rtf1" + b"{" * size(200_000) + b"x" + b"}" * size(200_000)
    yield "bin.rtf", b"{\\rtf1\\ansi x\\bin2147483647 abc}"
    yield (
        "object.rtf",
        b'{\\rtf1\\ansi{\\object\\objautlink\\objupdate{\\*\\objdata 0105000002000000}}{\\field{\\*\\fldinst INCLUDETEXT "file:///etc/passwd"}}'
        + b"Ke hoach 2024}",
    )
    yield (
        "empty_word.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    )
    yield (
        "laughs.odt",
        packed(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "content.xml": (_LAUGHS + content).encode(),
                "META-INF/manifest.xml": b"<x/>",
            }
        ),
    )


def _pictures(size: Size) -> Iterator[tuple[str, bytes]]:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    def png(width: int, height: int, data: bytes) -> bytes:
        head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
        return (
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
        )

    yield "huge.png", png(50_000, 50_000, zlib.compress(bytes(size(1 << 20))))
    yield "claimed.png", png(2**31 - 1, 2**31 - 1, b"")
    yield "wide.png", png(1_000_000, 2, zlib.compress(bytes(2_000_004)))
    yield "ring.tif", b"II*\0\x08\0\0\0\x01\0\0\x01\x04\0\x01\0\0\0\x09\0\0\0\x08\0\0\0"
