"""A file's bytes to its canonical text: sniffed, decoded, refused in one sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from ...models import FileFormat, SourceInfo, SourceText
from ...models.errors import UnreadableInput
from ...models.source import Problem
from .options import DEFAULTS, ReadOptions
from .sniff import Kind, sniff
from .text import read_text

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".docx", ".pdf", ".html", ".htm", ".xhtml"})
LARGEST = 256 * 1024 * 1024

_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm", ".xhtml")
# Endings that promise a container: text under them is a download gone wrong, not a document.
_CONTAINERS = {
    ".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".doc": "word",
    ".dot": "word", ".rtf": "rtf", ".odt": "zip", ".xlsx": "zip", ".xls": "ole", ".pptx": "zip",
    ".zip": "zip", ".png": "image", ".jpg": "image", ".jpeg": "image", ".tif": "image",
    ".tiff": "image", ".gif": "image",
}  # fmt: skip
_CALLED: dict[str, str] = {"pdf": "PDF", "docx": "DOCX", "html": "HTML"}

_REFUSED: dict[str, tuple[str, str, str]] = {
    "word": (
        "old_word",
        "{name}: đây là tệp Word đời cũ (.doc), phiên bản này chưa đọc được; hãy mở bằng Word hoặc "
        "LibreOffice và lưu lại thành .docx.",
        "{name}: this is an old Word file (.doc), which a later version will read; open it in Word "
        "or LibreOffice and save it as .docx.",
    ),
    "rtf": (
        "rtf",
        "{name}: đây là tệp RTF, phiên bản này chưa đọc được; hãy mở bằng Word hoặc LibreOffice và "
        "lưu lại thành .docx.",
        "{name}: this is an RTF file, which a later version will read; open it in Word or "
        "LibreOffice and save it as .docx.",
    ),
    "encrypted": (
        "encrypted",
        "{name}: tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi thử lại.",
        "{name}: the file is protected by a password; remove it and try again.",
    ),
    "image": (
        "needs_ocr",
        "{name}: đây là ảnh chụp hoặc ảnh quét, cần nhận dạng chữ (OCR) trước khi đọc.",
        "{name}: this is a picture; its words have to be recognised (OCR) before it can be read.",
    ),
    "mhtml": (
        "unknown_kind",
        "{name}: đây là trang web lưu dạng một tệp (.mht); hãy lưu lại thành .html.",
        "{name}: this is a web page saved as one file (.mht); save it as .html.",
    ),
    "zip": (
        "unknown_kind",
        "{name}: đây là tệp nén hoặc bảng tính, trình chiếu, không phải văn bản; hãy đưa vào tệp "
        ".txt, .md, .docx, .pdf hoặc .html.",
        "{name}: this is an archive, a sheet or slides, not a document; give a .txt, .md, .docx, "
        ".pdf or .html file.",
    ),
}  # fmt: skip
_REFUSED["ole"] = _REFUSED["zip"]


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
        reason = getattr(error, "strerror", None) or error
        raise UnreadableInput(
            "cannot_open",
            f"Không mở được {path}: {reason}.",
            f"{path} cannot be opened: {reason}.",
        ) from error
    return read_bytes(data, path.name, options)


def read_bytes(data: bytes, name: str, options: ReadOptions = DEFAULTS) -> SourceText:
    """Read the bytes of a file called *name* (see ``read_file``)."""
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
    if kind in _REFUSED:
        category, message, english = _REFUSED[kind]
        raise UnreadableInput(category, message.format(name=name), english.format(name=name))
    if kind == "text" and suffix in _CONTAINERS:
        raise _not_what_it_says(name, suffix)
    source = (_pdf(data, name, options) if kind == "pdf"
              else _READERS.get(kind, _plain)(data, name))  # fmt: skip
    if kind in _READERS and not source.blocks:
        raise UnreadableInput(
            "empty",
            f"{name}: tệp không có chữ nào để đọc.",
            f"{name}: the file holds no words to read.",
        )
    return _noted(source, kind, suffix)


def _info(data: bytes, name: str, kind: FileFormat, encoding: str | None = None) -> SourceInfo:
    return SourceInfo(
        name=name,
        format=kind,
        encoding=encoding,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _plain(data: bytes, name: str) -> SourceText:
    from .encoding import decode

    try:
        text, encoding = decode(data)
    except UnreadableInput as error:
        raise UnreadableInput(
            error.category, f"{name}: {error.message}", f"{name}: {error.english}"
        ) from error
    kind: FileFormat = "markdown" if name.lower().endswith(_MARKDOWN) else "text"
    return read_text(text, _info(data, name, kind, encoding))


def _docx(data: bytes, name: str) -> SourceText:
    from .docx_file import read_docx

    return read_docx(data, _info(data, name, "docx"))


def _pdf(data: bytes, name: str, options: ReadOptions = DEFAULTS) -> SourceText:
    from .pdf_file import read_pdf

    return read_pdf(data, _info(data, name, "pdf"), options)


def _html(data: bytes, name: str) -> SourceText:
    from .html_file import read_html

    return read_html(data, _info(data, name, "html"))


_READERS: dict[Kind, Callable[[bytes, str], SourceText]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
}


def _not_what_it_says(name: str, suffix: str) -> UnreadableInput:
    return UnreadableInput(
        "not_what_it_says",
        f"{name}: tên tệp có đuôi {suffix} nhưng nội dung không phải loại đó; hãy tải lại "
        "tệp hoặc đổi đuôi cho đúng (.txt nếu là văn bản thuần).",
        f"{name}: the name ends in {suffix} but the contents are of another kind; download the "
        "file again or mend its name (.txt for plain text).",
    )


def _noted(source: SourceText, kind: Kind, suffix: str) -> SourceText:
    """*source* with a word on a name that does not fit what the file is."""
    called = _CALLED.get(kind)
    fits = {"pdf": (".pdf",), "docx": (".docx", ".docm", ".dotx"), "html": _HTML}.get(kind, ())
    if called is None or suffix in fits:
        return source
    ending = suffix or "không có đuôi"
    note = Problem(
        category="wrong_extension",
        message=f"Nội dung là {called} nhưng tên tệp có đuôi khác ({ending}); đã đọc như {called}.",
    )
    return source.model_copy(update={"problems": (note, *source.problems)})
