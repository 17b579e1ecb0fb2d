"""A file's bytes to its canonical text: sniffed, decoded, refused in one sentence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from ...models import FileFormat, SourceInfo, SourceText
from ...models.errors import UnreadableInput, legible, system_words
from . import limits, refusals
from .options import DEFAULTS, Ocr, ReadOptions
from .sniff import Kind, sniff
from .text import read_text

_WORD = (".docx", ".docm", ".dotx", ".dotm")
_OLD_WORD = (".doc", ".dot")
_SHEETS = (".xlsx", ".xlsm", ".xltx", ".xltm")
_OTHER = {".rtf": "rtf", ".odt": "odt", ".xls": "xls", ".ods": "ods"}
LARGEST = 256 * 1024 * 1024

_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm", ".xhtml")
SUFFIXES = frozenset((".txt", *_MARKDOWN, ".pdf", *_HTML, *_WORD, *_OLD_WORD, *_SHEETS, *_OTHER))
# Endings that promise a container: text under them is a download gone wrong, not a document.
_CONTAINERS = frozenset(
    {*_WORD, *_OLD_WORD, *_SHEETS, *_OTHER, ".pdf", ".pptx", ".zip"}
    | {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif"}
)
# The endings that fit each kind of file.
_ENDINGS: dict[str, tuple[str, ...]] = {
    "pdf": (".pdf",), "html": _HTML, "docx": _WORD, "word": _OLD_WORD, "xlsx": _SHEETS,
    **{kind: (suffix,) for suffix, kind in _OTHER.items()},
}  # fmt: skip


def read_file(path: str | Path, options: ReadOptions = DEFAULTS) -> SourceText:
    """Read a file into its canonical text.

    Raises:
        UnreadableInput: when the file is missing, empty, or of no kind that can be read.
        MissingProgram: when all its pages are pictures and the program that reads them is missing.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        vi, en = system_words(error)
        raise UnreadableInput(
            "cannot_open",
            f"Không mở được {path}: {vi}.",
            f"{path} cannot be opened: {en}.",
        ) from error
    return read_bytes(data, path.name, options)


def read_bytes(data: bytes, name: str, options: ReadOptions = DEFAULTS) -> SourceText:
    """Read the bytes of a file called *name* (see ``read_file``)."""
    name = legible(name)
    if len(data) > LARGEST:
        raise UnreadableInput(
            "too_large",
            f"{name}: tệp lớn hơn {LARGEST >> 20} MB nên không được đọc.",
            f"{name}: the file is larger than {LARGEST >> 20} MB and is not read.",
        )
    if not data.strip(b" \t\r\n\x0b\x0c\0\xef\xbb\xbf\xff\xfe"):
        raise UnreadableInput(
            "empty",
            f"{name}: tệp trống, không có nội dung nào để đọc.",
            f"{name}: the file is empty, there is nothing to read.",
        )
    suffix = Path(name).suffix.lower()
    kind = sniff(data)
    if kind == "text" and suffix in _HTML:
        kind = "html"
    if kind == "ole" and suffix in (*_OLD_WORD, ".xls"):  # its directory is lost
        raise refusals.damaged(name, suffix)
    refused = refusals.of(kind, name)
    if refused is not None and (kind != "image" or options.ocr is Ocr.NEVER):
        raise refused
    if kind == "text" and suffix in _CONTAINERS:
        raise refusals.not_what_it_says(name, suffix)
    try:
        source = (_scanned(kind, data, name, options) if kind in ("pdf", "image")
                  else _READERS.get(kind, _plain)(data, name))  # fmt: skip
    except limits.TooMuch as error:
        raise limits.TooMuch(name) from error
    except OSError as error:  # no room for temporary files, no more processes
        vi, en = system_words(error)
        raise UnreadableInput(
            "system", f"{name}: máy không đọc được tệp: {vi}.", f"{name} cannot be read: {en}."
        ) from error
    if kind in _READERS and not source.blocks:
        raise UnreadableInput(
            "empty",
            f"{name}: tệp không có chữ nào để đọc.",
            f"{name}: the file holds no words to read.",
        )
    return refusals.noted(source, kind, suffix, _ENDINGS.get(kind))


def _info(data: bytes, name: str, kind: FileFormat, encoding: str | None = None) -> SourceInfo:
    return SourceInfo(
        name=name,
        format=kind,
        encoding=encoding,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _plain(data: bytes, name: str) -> SourceText:
    from . import legacy
    from .encoding import decode

    if len(data) > limits.TEXT_BYTES:
        raise limits.TooMuch
    try:
        text, encoding = decode(data)
    except UnreadableInput as error:
        raise UnreadableInput(
            error.category, f"{name}: {error.message}", f"{name}: {error.english}"
        ) from error
    limits.check_text(text)
    text, problem = legacy.mend(text)
    if encoding in legacy.CALLED and encoding != "utf-8":
        problem = legacy.by_bytes(encoding)
    kind: FileFormat = "markdown" if name.lower().endswith(_MARKDOWN) else "text"
    source = read_text(text, _info(data, name, kind, encoding))
    return source if problem is None else source.model_copy(update={"problems": (problem,)})


def _word(data: bytes, name: str) -> SourceText:
    from .doc_file import read_doc

    return read_doc(data, _info(data, name, "doc"))


def _by_office(kind: Literal["rtf", "odt"]) -> Callable[[bytes, str], SourceText]:
    """A reader of documents that LibreOffice turns into DOCX."""

    def read(data: bytes, name: str) -> SourceText:
        from . import office
        from .docx_file import read_docx

        if kind == "rtf" and (_overruns(data) or limits.nesting(data) > limits.GROUPS):
            raise refusals.damaged(name, ".rtf")
        made = office.convert(data, name, f".{kind}", "docx")
        return read_docx(made, _info(data, name, kind))

    return read


_BINARY = re.compile(rb"(?<!\\)(?:\\\\)*\\bin(\d{1,12})")


def _overruns(data: bytes) -> bool:
    """Tell whether raw bytes are announced that do not follow: LibreOffice would wait for them."""
    return any(int(m[1]) > len(data) - m.end() for m in _BINARY.finditer(data))


def _xlsx(data: bytes, name: str) -> SourceText:
    from .xlsx_file import read_xlsx

    return read_xlsx(data, _info(data, name, "xlsx"))


def _old_sheet(kind: Literal["xls", "ods"]) -> Callable[[bytes, str], SourceText]:
    """A reader of sheets that LibreOffice turns into XLSX."""

    def read(data: bytes, name: str) -> SourceText:
        from .xls_file import read_old_sheet

        return read_old_sheet(data, _info(data, name, kind), kind)

    return read


def _docx(data: bytes, name: str) -> SourceText:
    from .docx_file import read_docx

    return read_docx(data, _info(data, name, "docx"))


def _pdf(data: bytes, name: str, options: ReadOptions = DEFAULTS) -> SourceText:
    from .pdf_file import read_pdf

    return read_pdf(data, _info(data, name, "pdf"), options)


def _scanned(kind: Kind, data: bytes, name: str, options: ReadOptions) -> SourceText:
    """A PDF or a picture: what may have to be recognised."""
    if kind == "pdf":
        return _pdf(data, name, options)
    from .image_file import read_image

    return read_image(data, _info(data, name, "image"), options)


def _html(data: bytes, name: str) -> SourceText:
    from .html_file import read_html

    return read_html(data, _info(data, name, "html"))


_READERS: dict[Kind, Callable[[bytes, str], SourceText]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "word": _word,
    "rtf": _by_office("rtf"),
    "odt": _by_office("odt"),
    "xlsx": _xlsx,
    "xls": _old_sheet("xls"),
    "ods": _old_sheet("ods"),
}
