"""Files that are not read, or that are not what their names say: each in one sentence."""

from __future__ import annotations

from ...models import SourceText
from ...models.errors import UnreadableInput
from ...models.problems import problem

_REFUSED: dict[str, tuple[str, str, str]] = {
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
        "{name}: đây là tệp nén hoặc trình chiếu, không phải văn bản; hãy đưa vào tệp .txt, .md, "
        ".docx, .doc, .pdf, .html, .rtf, .odt hoặc .xlsx.",
        "{name}: this is an archive or slides, not a document; give a .txt, .md, .docx, .doc, "
        ".pdf, .html, .rtf, .odt or .xlsx file.",
    ),
}
_REFUSED["ole"] = _REFUSED["zip"]


def of(kind: str, name: str) -> UnreadableInput | None:
    """The refusal of a file of this kind; None for one that can be read."""
    if kind not in _REFUSED:
        return None
    category, message, english = _REFUSED[kind]
    return UnreadableInput(category, message.format(name=name), english.format(name=name))


def encrypted(name: str) -> UnreadableInput:
    """The refusal of a file under a password."""
    refused = of("encrypted", name)
    assert refused is not None
    return refused


def damaged(name: str, suffix: str) -> UnreadableInput:
    """The refusal of an Office file of old whose parts cannot be found."""
    return UnreadableInput(
        "damaged",
        f"{name}: tệp {suffix} bị hỏng hoặc chưa tải xong; hãy mở bằng Word, Excel hoặc "
        "LibreOffice rồi lưu lại.",
        f"{name}: the {suffix} file is damaged or cut short; open it in Word, Excel or LibreOffice "
        "and save it again.",
    )


def not_what_it_says(name: str, suffix: str) -> UnreadableInput:
    """The refusal of text, or of garbage, under the name of a container."""
    return UnreadableInput(
        "not_what_it_says",
        f"{name}: tên tệp có đuôi {suffix} nhưng nội dung không phải loại đó; hãy tải lại "
        "tệp hoặc đổi đuôi cho đúng (.txt nếu là văn bản thuần).",
        f"{name}: the name ends in {suffix} but the contents are of another kind; download the "
        "file again or mend its name (.txt for plain text).",
    )


def noted(
    source: SourceText, kind: str, suffix: str, endings: tuple[str, ...] | None
) -> SourceText:
    """*source* with a word on a name that does not fit what the file is."""
    if endings is None or suffix in endings:
        return source
    if suffix:
        note = problem("wrong_extension", kind=kind, suffix=suffix)
    else:
        note = problem("wrong_extension.none", kind=kind)
    return source.model_copy(update={"problems": (note, *source.problems)})
