"""Files that are not what they should be: read as what they are, or refused in one sentence."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import docx
import pytest

from kehoach.extract.reading import SUFFIXES, office, read_file
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.options import Ocr, ReadOptions
from kehoach.extract.reading.sniff import sniff
from kehoach.models import SourceText
from kehoach.models.errors import UnreadableInput

FIXTURES = Path(__file__).parent / "fixtures"
DOCX = (FIXTURES / "letter.docx").read_bytes()
PDF = (FIXTURES / "letter.pdf").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WORD = OLE + "WordDocument".encode("utf-16-le")
TEXT = "KẾ HOẠCH\nGiảm nghèo năm 2024\n".encode()


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_document(xml: bytes) -> bytes:
    """The letter with another document part."""
    entries = {n: d for n, d in unpacked(DOCX).items() if n != "word/document.xml"}
    return packed({**entries, "word/document.xml": xml})


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def scan() -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("L", (600, 800), 200).save(stream, "PDF")
    return stream.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(packed({"word/document.xml": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag that an entry is encrypted
    return bytes(data)


REFUSED = [
    ("rong.txt", b"", "empty"),
    ("trang.txt", b"  \n\t\n", "empty"),
    ("dau.txt", b"\xef\xbb\xbf", "empty"),
    ("nhi_phan.txt", bytes(range(256)) * 8, "binary"),
    ("bang_ma.txt", "Chỉ tiêu".encode()[:3] + b"\xff\xfe\x81\x82 abc" * 9, "encoding"),
    ("van_ban.pdf", TEXT, "not_what_it_says"),
    ("van_ban.docx", TEXT, "not_what_it_says"),
    ("van_ban.doc", TEXT, "not_what_it_says"),
    ("la.pdf", b"\x01\x02\x03" * 400, "not_what_it_says"),
    ("cu.doc", WORD, "damaged"),
    ("cu.docx", WORD, "damaged"),
    ("cu", WORD, "damaged"),
    ("khoa.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("bang.xls", OLE, "damaged"),
    ("la", OLE, "unknown_kind"),
    ("anh.pdf", b"\xff\xd8\xff\xe0" + bytes(90), "needs_ocr"),
    ("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(90), "needs_ocr"),
    ("luu.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n<html>", "unknown_kind"),
    ("nen.zip", packed({"a.txt": b"x"}), "unknown_kind"),
    ("bang.xlsx", packed({"xl/workbook.xml": b"<x/>"}), "damaged"),
    ("cut.docx", DOCX[: len(DOCX) // 2], "damaged"),
    ("dau.docx", DOCX[:60], "damaged"),
    ("khong.docx", packed({"word/styles.xml": b"<x/>"}), "damaged"),
    ("xml.docx", with_document(b"<w:document"), "damaged"),
    ("than.docx", with_document(b"<document/>"), "damaged"),
    ("mat_khau.docx", encrypted_zip(), "encrypted"),
    ("mat_khau.pdf", (FIXTURES / "letter.secret.pdf").read_bytes(), "encrypted"),
    ("rac.pdf", b"%PDF-1.7\n" + b"garbage" * 50, "damaged"),
    ("dau.pdf", PDF[:400], "damaged"),
    ("quet.pdf", scan(), "needs_ocr"),
    ("bom.docx", packed({"word/document.xml": bytes(60 << 20)}), "too_large"),
    ("nhieu.docx", packed({f"word/{n}.xml": b"" for n in range(6000)}, zipfile.ZIP_STORED), "too_large"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "category"),
    [pytest.param(*case, id=f"{case[0]}-{case[2]}") for case in REFUSED],
)
def test_refused_in_one_sentence(name: str, data: bytes, category: str) -> None:
    with pytest.raises(UnreadableInput) as error:
        read_bytes(data, name, ReadOptions(Ocr.NEVER))
    assert error.value.category == category
    for sentence in (error.value.message, error.value.english):
        assert name in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence


def test_a_document_without_words() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    with pytest.raises(UnreadableInput) as error:
        read_bytes(stream.getvalue(), "trong.docx")
    assert error.value.category == "empty"


@pytest.mark.parametrize(
    ("name", "data", "kind", "noted"),
    [
        ("ke_hoach.docx", DOCX, "docx", False),
        ("ke_hoach.pdf", DOCX, "docx", True),
        ("ke_hoach.doc", DOCX, "docx", True),
        ("ke_hoach", DOCX, "docx", True),
        ("ke_hoach.txt", PDF, "pdf", True),
        ("ke_hoach.pdf", PDF, "pdf", False),
        ("ke_hoach.PDF", b"\n\n" + PDF, "pdf", False),
        ("ke_hoach.docx", "<html><body><p>Giảm nghèo</p>".encode(), "html", True),
        ("ke_hoach.htm", b"<p>Gi\xe1\xba\xa3m</p>", "html", False),
        ("ke_hoach", TEXT, "text", False),
        ("ke_hoach.txt", TEXT, "text", False),
        ("ke_hoach.2024", TEXT, "text", False),
        ("ke_hoach.md", TEXT, "markdown", False),
        ("ke_hoach.txt", b"1 < 2 <p>" + TEXT, "text", False),
    ],
)  # fmt: skip
def test_read_as_what_it_is(name: str, data: bytes, kind: str, noted: bool) -> None:
    source = read_bytes(data, name)
    assert source.info.format == kind
    assert source.info.name == name
    assert source.info.size == len(data)
    assert source.info.sha256 is not None
    assert [p.category for p in source.problems] == (["wrong_extension"] if noted else [])
    assert source.blocks


def outcome(data: bytes, name: str) -> SourceText | UnreadableInput:
    """What becomes of a file: its text, or the sentence; anything else is a fault of ours."""
    try:
        return read_bytes(data, name, ReadOptions(Ocr.NEVER))
    except UnreadableInput as error:
        return error


def test_a_truncated_pdf_gives_what_is_left_or_a_sentence() -> None:
    for share in (0.5, 0.8, 0.95, 0.999):
        found = outcome(PDF[: int(len(PDF) * share)], "cut.pdf")
        if isinstance(found, UnreadableInput):
            assert found.category in ("damaged", "empty")
        else:
            assert found.blocks


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT")
    document = unpacked(DOCX)["word/document.xml"].decode()
    head, rest = document.split("<w:document", 1)
    doctype = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    changed = head + doctype + "<w:document" + rest.replace("UBND HUYỆN MINH HÒA", "UBND &x;", 1)
    source = read_bytes(with_document(changed.encode()), "thuc_the.docx")
    assert "BÍ MẬT" not in source.text
    assert "PHÒNG Y TẾ" in source.text


def test_a_billion_laughs_are_not_laughed() -> None:
    document = unpacked(DOCX)["word/document.xml"].decode()
    head, rest = document.split("<w:document", 1)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{laughs}]>'
    changed = head + doctype + "<w:document" + rest.replace("UBND HUYỆN MINH HÒA", "&l9;", 1)
    found = outcome(with_document(changed.encode()), "cuoi.docx")
    assert isinstance(found, UnreadableInput) or len(found.text) < 20_000


def test_relationships_to_the_outside_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    calls: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *called: calls.append(called))
    entries = unpacked(DOCX)
    name = "word/_rels/document.xml.rels"
    outside = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/{}" Target="http://example.invalid/x" TargetMode="External"/></Relationships>'
    )
    for kind in ("attachedTemplate", "image", "numbering", "header"):
        changed = entries[name].decode().replace("</Relationships>", outside.format(kind))
        source = read_bytes(packed({**entries, name: changed.encode()}), "ngoai.docx")
        assert "PHÒNG Y TẾ" in source.text
        assert calls == []


def test_a_part_that_is_damaged_is_a_problem_not_the_end() -> None:
    entries = unpacked(DOCX)
    rels = "word/_rels/document.xml.rels"
    note = (
        '<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    entries[rels] = entries[rels].decode().replace("</Relationships>", note).encode()
    entries["word/footnotes.xml"] = b"<w:footnotes"
    types = entries["[Content_Types].xml"].decode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    entries["[Content_Types].xml"] = types.replace("</Types>", override).encode()
    source = read_bytes(packed(entries), "hong_mot_phan.docx")
    assert "PHÒNG Y TẾ" in source.text
    assert [p.category for p in source.problems] == ["damaged_part"]


@pytest.mark.parametrize(
    ("name", "times"), [("letter.docx", 40), ("letter.pdf", 40), ("letter.fallback.pdf", 12)]
)
def test_damage_of_any_kind_ends_in_a_text_or_a_sentence(name: str, times: int) -> None:
    whole = (FIXTURES / name).read_bytes()
    rng = random.Random(name)
    for _ in range(times):
        data = bytearray(whole)
        for _ in range(rng.choice([1, 20, 400])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        if rng.random() < 0.3:
            del data[rng.randrange(len(data)) :]
        found = outcome(bytes(data), name)
        assert name in (
            found.message if isinstance(found, UnreadableInput) else found.info.name or ""
        )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput) as error:
        read_file(tmp_path)
    assert error.value.category == "cannot_open"


def test_every_kind_that_is_read_is_found_in_a_folder() -> None:
    assert {".txt", ".md", ".docx", ".pdf", ".html", ".htm"} <= SUFFIXES


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "html"),
        ("<html>".encode("utf-16"), "html"),
        (b"<?xml version='1.0'?>\n<html>", "html"),
        (b"<!-- saved from url=(0014)about:internet -->\n<HTML>", "html"),
        (b"<div class=x>", "html"),
        (b"<1% h\xe1\xbb\x99", "text"),
        (b"-----", "text"),
        (b"", "text"),
    ],
)
def test_first_bytes(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("words", "damaged"),
    [
        (rb"x\bin2147483647 abc", True),
        (rb"x\\\bin900 abc", True),
        (rb"{\pict\bin77}", True),
        (rb"x\bin3 abc", False),
        (rb"C:\\bin900 abc", False),  # a backslash and a word
        (rb"x\binary900", False),
    ],
)
def test_rtf_with_raw_bytes_that_do_not_follow(
    monkeypatch: pytest.MonkeyPatch, words: bytes, damaged: bool
) -> None:
    monkeypatch.setattr(office, "convert", lambda *_: DOCX)
    data = rb"{\rtf1\ansi " + words + b"}"
    if damaged:
        with pytest.raises(UnreadableInput) as caught:
            read_bytes(data, "a.rtf")
        assert caught.value.category == "damaged"
    else:
        assert read_bytes(data, "a.rtf").text
