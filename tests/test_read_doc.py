"""Word up to 2003, RTF and OpenDocument.

``letter.doc`` and its like were made of ``letter.docx`` by LibreOffice 7.4 (``soffice --convert-to
"doc:MS Word 97"``). Tests of LibreOffice's own way are skipped where it is not installed; the way by
the bytes of the file needs no program.
"""

from __future__ import annotations

import hashlib
import struct
import sys
import time
from pathlib import Path

import pytest

from kehoach.extract.reading import doc_binary, office, read_file
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.sniff import sniff
from kehoach.models import SourceText
from kehoach.models.errors import MissingProgram, UnreadableInput

FIXTURES = Path(__file__).parent / "fixtures"
DOC = (FIXTURES / "letter.doc").read_bytes()
OLD = (FIXTURES / "letter.tcvn3.doc").read_bytes()
RTF = rb"{\rtf1\ansi\ansicpg1252 {\b K\u7870? HO\u7840?CH}\par 1. Gi\u7843?m ngh\u232?o\par}"

needs_office = pytest.mark.skipif(
    office.program() is None, reason="LibreOffice (libreoffice-writer-nogui) is not installed"
)


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)


def words(source: SourceText) -> list[str]:
    return [source.text[b.span.start : b.span.end] for b in source.blocks]


def places(source: SourceText) -> list[tuple[int, int, int]]:
    return [(b.cell.table, b.cell.row, b.cell.column) for b in source.blocks if b.cell is not None]


# --- by the bytes -------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_office")
def test_words_and_cells_without_any_program() -> None:
    source = read_bytes(DOC, "thu.doc")
    same = read_file(FIXTURES / "letter.docx")
    assert set(words(same)) <= {
        *words(source),
        *(b for b in words(same) if b[:1] in "-1234567890["),
    }
    assert places(source) == places(same)
    assert source.info.format == "doc"
    assert [p.category for p in source.problems] == ["reduced_reading"]
    assert "libreoffice-writer-nogui" in source.problems[0].message


@pytest.mark.usefixtures("without_office")
def test_old_codes_without_any_program() -> None:
    """``ư`` is U+00AD in TCVN3, which Word keeps as the control character 0x1F."""
    source = read_bytes(OLD, "thu.doc")
    assert "lập hồ sơ theo dõi và báo cáo kết quả về Phòng Y tế huyện" in source.text
    assert "thị trấn chủ động phối hợp với trường học" in source.text
    assert [p.category for p in source.problems] == ["legacy_encoding", "reduced_reading"]
    assert "phông …H" in source.problems[1].message


@pytest.mark.parametrize("data", [DOC, OLD], ids=["unicode", "tcvn3"])
@pytest.mark.usefixtures("without_office")
def test_damaged_files_give_words_or_a_sentence(data: bytes) -> None:
    for size in range(0, len(data), len(data) // 20):
        for broken in (data[:size], data[:size] + bytes(64) + data[size + 64 :]):
            found = _outcome(broken)
            assert "thu.doc" in (found if isinstance(found, str) else found.info.name or "")


def _outcome(data: bytes) -> SourceText | str:
    try:
        return read_bytes(data, "thu.doc")
    except (UnreadableInput, MissingProgram) as error:
        return error.message


def with_flags(data: bytes, flags: int, version: int | None = None) -> bytes:
    """The file with other flags in the head of its document stream (FIB 2.5.1)."""
    at = data.index(b"\xec\xa5")
    changed = bytearray(data)
    struct.pack_into("<H", changed, at + 10, struct.unpack_from("<H", data, at + 10)[0] | flags)
    if version is not None:
        struct.pack_into("<H", changed, at + 2, version)
    return bytes(changed)


def test_a_file_under_a_password_is_refused() -> None:
    with pytest.raises(UnreadableInput) as error:
        read_bytes(with_flags(DOC, 0x0100), "mat.doc")
    assert error.value.category == "encrypted"


@pytest.mark.usefixtures("without_office")
def test_word_before_97_needs_the_program() -> None:
    with pytest.raises(MissingProgram) as error:
        read_bytes(with_flags(DOC, 0, version=104), "cu.doc")
    assert "libreoffice-writer-nogui" in error.value.message
    assert "libreoffice-writer-nogui" in error.value.english


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Điều \x13 PAGE \\* MERGEFORMAT \x1419\x15 của", "Điều 19 của"),
        ("a\x13 HYPERLINK \x13 REF x \x14y\x15 \x14chữ\x15b", "achữb"),
        ("mở \x13 REF không đóng", "mở  REF không đóng"),
        ("19\x1eNQ/TW\x0bdòng", "19-NQ/TW\ndòng"),
    ],
    ids=["result", "field in a field", "never closed", "signs"],
)
def test_fields_and_signs(text: str, expected: str) -> None:
    assert doc_binary._clean(text) == expected


# --- by LibreOffice -----------------------------------------------------------------------------


@needs_office
def test_a_doc_in_old_fonts_says_what_the_docx_says() -> None:
    source, same = read_bytes(OLD, "thu.doc"), read_file(FIXTURES / "letter.docx")
    assert words(source) == words(same)
    assert places(source) == places(same)
    assert source.info.sha256 == hashlib.sha256(OLD).hexdigest()
    assert source.info.size == len(OLD)
    assert [p.category for p in source.problems] == ["legacy_encoding"]


@needs_office
def test_rtf_is_read() -> None:
    source = read_bytes(RTF, "ke_hoach.doc")
    assert source.text == "KẾ HOẠCH\n1. Giảm nghèo"
    assert source.info.format == "rtf"
    assert source.problems[0].category == "wrong_extension"


@needs_office
def test_garbage_is_not_taken_for_text() -> None:
    with pytest.raises(UnreadableInput) as error:
        read_bytes(rb"{\rtf1", "a.rtf")
    assert error.value.category in ("damaged", "empty")


def test_a_doc_cut_short_is_damaged() -> None:
    with pytest.raises(UnreadableInput) as error:
        read_bytes(DOC[:3000] + bytes(4000), "a.doc")
    assert error.value.category == "damaged"


XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "Workbook".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "name", "package"),
    [
        (RTF, "a.rtf", "libreoffice-writer-nogui"),
        (XLS, "a.xls", "libreoffice-calc-nogui"),
    ],
)
@pytest.mark.usefixtures("without_office")
def test_a_missing_program_is_named(data: bytes, name: str, package: str) -> None:
    with pytest.raises(MissingProgram) as error:
        read_bytes(data, name)
    assert error.value.category == "missing_libreoffice"
    for sentence in (error.value.message, error.value.english):
        assert package in sentence
        assert name in sentence


# --- how the program is run ---------------------------------------------------------------------


def script(path: Path, body: str) -> str:
    """A program that stands for LibreOffice; the path of Python may hold blanks."""
    code = path.with_suffix(".py")
    code.write_text(f"import os, sys, time\n{body}\n", "utf-8")
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{code}" "$@"\n', "utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_program_gets_a_private_place_and_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen.txt"
    body = (
        "out = sys.argv[sys.argv.index('--outdir') + 1]\nos.mkdir(out)\n"
        "open(os.path.join(out, 'in.docx'), 'wb').write(b'made')\n"
        f"open({str(seen)!r}, 'w').write(' '.join([*sys.argv, os.environ['HOME'], os.getcwd()]))"
    )
    monkeypatch.setattr(office, "program", lambda: script(tmp_path / "soffice", body))
    monkeypatch.setenv("SECRET", "x")
    assert office.convert(b"data", "$(rm -rf x);.doc", ".doc", "docx") == b"made"
    said = seen.read_text("utf-8")
    assert "rm -rf" not in said
    assert "-env:UserInstallation=file://" in said
    home = Path(said.rsplit(" ", 1)[-1])
    assert home.name.startswith("kehoach-")
    assert not home.exists()


def test_a_program_that_hangs_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child.txt"
    body = f"pid = os.fork()\nopen({str(child)!r}, 'a').write(f'{{os.getpid()}} ')\ntime.sleep(60)"
    monkeypatch.setattr(office, "program", lambda: script(tmp_path / "soffice", body))
    monkeypatch.setattr(office, "SECONDS", 0.7)
    with pytest.raises(UnreadableInput) as error:
        office.convert(b"data", "cham.doc", ".doc", "docx")
    assert error.value.category == "too_large"
    for pid in child.read_text().split():
        assert _ended(int(pid))


def _ended(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state in "ZX":
            return True
        time.sleep(0.01)
    return False


def test_a_program_that_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: script(tmp_path / "soffice", "sys.exit(1)"))
    with pytest.raises(UnreadableInput) as error:
        office.convert(b"data", "hong.doc", ".doc", "docx")
    assert error.value.category == "damaged"
    assert "hong.doc" in error.value.message


# --- what a file is -----------------------------------------------------------------------------


def test_kinds_of_compound_files() -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
    word, book = ("WordDocument".encode("utf-16-le"), "Workbook".encode("utf-16-le"))
    assert sniff(head + word + bytes(9) + book) == "word"
    assert sniff(head + book + bytes(9) + word) == "xls"
    assert sniff(head + "\0Book\0".encode("utf-16-le")) == "xls"
    assert sniff(head) == "ole"
    assert sniff(DOC) == "word"
