"""What may be amiss with a file, in one sentence of each language: the only place for these words.

A reader says ``problem("sheet_cut.cells", title="Biểu 1", most=60000)``. The entry keeps the code
and the values beside the Vietnamese sentence, so that ``said`` can say it in the language of
whoever looks. Entries of older files have no code: they are shown as they were stored.
"""

from __future__ import annotations

from string import Formatter
from typing import Any, Literal, NamedTuple

from .source import Problem

Lang = Literal["vi", "en"]
Value = str | int | float


class Part(NamedTuple):
    """A piece of a list in a sentence; it is left out where its value is missing or nothing."""

    needs: str
    vi: str
    en: str


class Sentence(NamedTuple):
    """How a code is said.

    ``{n:,}`` parts the thousands and ``{n:.1}`` writes one decimal, both as the language does;
    ``{kind:word}`` says a word of ``_WORDS``; ``{parts}`` are the parts, with commas between.
    """

    vi: str
    en: str
    parts: tuple[Part, ...] = ()


_WORDS: dict[str, tuple[str, str]] = {
    "pdf": ("PDF", "PDF"),
    "docx": ("DOCX", "DOCX"),
    "html": ("HTML", "HTML"),
    "word": ("Word đời cũ (.doc)", "old Word (.doc)"),
    "rtf": ("RTF", "RTF"),
    "odt": ("OpenDocument (.odt)", "OpenDocument (.odt)"),
    "xlsx": ("XLSX", "XLSX"),
    "xls": ("Excel đời cũ (.xls)", "old Excel (.xls)"),
    "ods": ("OpenDocument (.ods)", "OpenDocument (.ods)"),
}
_DIRECT = (
    Part("listed", "{listed} số thứ tự tự động", "{listed} automatic number(s)"),
    Part("capitals", "chữ hoa của phông …H", "the capitals of fonts …H"),
    Part("", "ô gộp", "merged cells"),
)
_DIRECT_VI = (
    "nên tệp .doc được đọc trực tiếp: {parts}, chữ đậm, chữ ẩn và sửa đổi theo dõi (track changes) "
    "không được giữ như trên trang; hãy đối chiếu với bản gốc hoặc cài gói "
    "libreoffice-writer-nogui rồi đọc lại."
)
_DIRECT_EN = (
    "so the .doc was read directly: {parts}, bold, hidden text and tracked changes are not kept as "
    "they are on the page; compare with the original, or install the package "
    "libreoffice-writer-nogui and read it again."
)
_BY_TEXT_VI = (
    " vì sau khi chuyển {share:.1}% chữ có dấu là âm tiết tiếng Việt. Tệp gốc giữ nguyên; nên đối "
    "chiếu chữ hoa có dấu với bản gốc."
)
_BY_TEXT_EN = (
    ", for {share:.1}% of the marked words are then Vietnamese syllables. The file itself is "
    "untouched; compare marked capitals with the original."
)

SENTENCES: dict[str, Sentence] = {
    "attachment": Sentence(
        "Tệp PDF có {count} tệp đính kèm không được đọc.",
        "The PDF has {count} attached file(s), which are not read.",
    ),
    "attachment.named": Sentence(
        "Tệp PDF có {count} tệp đính kèm không được đọc: {names}.",
        "The PDF has {count} attached file(s), which are not read: {names}.",
    ),
    "comments": Sentence(
        "Văn bản có {count} ghi chú (comment) của người soạn hoặc người soát; ghi chú không tính "
        "là nội dung.",
        "The document has {count} comment(s) of its writers or reviewers; comments do not count as "
        "its text.",
    ),
    "comments.cells": Sentence(
        "Bảng tính có ghi chú (comment) ở ô; ghi chú không tính là nội dung.",
        "Cells of the workbook have comments; comments do not count as its text.",
    ),
    "damaged_page": Sentence(
        "Không đọc được trang {page} ({error}).", "Page {page} could not be read ({error})."
    ),
    "damaged_part": Sentence(
        "Phần {part} của tệp bị hỏng nên không được đọc ({error}).",
        "The part {part} of the file is damaged and was not read ({error}).",
    ),
    "embedded_document": Sentence(
        "Tệp chứa nguyên một văn bản khác được nhúng vào; văn bản đó không được đọc.",
        "The file holds a whole other document, which is not read.",
    ),
    "embedded_object": Sentence(
        "Văn bản chứa {parts}; nội dung và số liệu trong đó không được đọc, hãy lưu riêng ra tệp "
        "rồi đọc.",
        "The document holds {parts}; their contents and numbers are not read: save them as files "
        "of their own and read those.",
        (
            Part("sheet", "{sheet} bảng tính nhúng", "{sheet} embedded workbook(s)"),
            Part("document", "{document} văn bản nhúng", "{document} embedded document(s)"),
            Part("chart", "{chart} biểu đồ", "{chart} chart(s)"),
            Part("object", "{object} đối tượng nhúng khác", "{object} other embedded object(s)"),
        ),
    ),
    "embedded_object.charts": Sentence(
        "Bảng tính có biểu đồ; chỉ các ô của bảng tính được đọc.",
        "The workbook has charts; only its cells are read.",
    ),
    "formula_error": Sentence(
        "Trang tính «{title}» có {count:,} ô báo lỗi công thức (như #REF!).",
        "The sheet «{title}» has {count:,} cell(s) with formula errors (such as #REF!).",
    ),
    "formula_without_result": Sentence(
        "Trang tính «{title}» có {count:,} công thức chưa lưu kết quả nên không có số để đọc; hãy "
        "mở tệp bằng Excel hoặc LibreOffice rồi lưu lại.",
        "The sheet «{title}» has {count:,} formula(s) without a saved result, so there is no "
        "number to read; open the file in Excel or LibreOffice and save it again.",
    ),
    "hidden_cells": Sentence(
        "Trang tính «{title}» có {count:,} ô nằm ở hàng hoặc cột bị ẩn; các ô đó không được đọc.",
        "The sheet «{title}» has {count:,} cell(s) in hidden rows or columns; they are not read.",
    ),
    "hidden_sheet": Sentence(
        "Tệp có {count} trang tính bị ẩn ({names}); các trang đó không được đọc.",
        "The file has {count} hidden sheet(s) ({names}); they are not read.",
    ),
    "legacy_encoding.bytes": Sentence(
        "Tệp lưu bằng bảng mã cũ {codec}, nhận ra từ các byte của tệp; đã chuyển sang Unicode. Tệp "
        "gốc giữ nguyên; nên đối chiếu chữ hoa có dấu với bản gốc.",
        "The file was saved in the old code page {codec}, told by its bytes; it was converted to "
        "Unicode. The file itself is untouched; compare marked capitals with the original.",
    ),
    "legacy_encoding.fonts": Sentence(
        "Văn bản gõ bằng phông {codec} ({names}); đã chuyển các đoạn dùng phông này sang Unicode. "
        "Tệp gốc giữ nguyên.",
        "The document was typed in {codec} fonts ({names}); what stands in them was converted to "
        "Unicode. The file itself is untouched.",
    ),
    "legacy_encoding.fonts_capitals": Sentence(
        "Văn bản gõ bằng phông {codec} ({names}); đã chuyển các đoạn dùng phông này sang Unicode; "
        "chữ trong phông …H là chữ hoa. Tệp gốc giữ nguyên.",
        "The document was typed in {codec} fonts ({names}); what stands in them was converted to "
        "Unicode; words in fonts …H are capitals. The file itself is untouched.",
    ),
    "legacy_encoding.mojibake": Sentence(
        "Chữ UTF-8 đã bị đọc nhầm bằng bảng mã khác (dạng «Káº¿ hoáº¡ch»); đã khôi phục"
        + _BY_TEXT_VI,
        "UTF-8 had been read as another code page (as in «Káº¿ hoáº¡ch»); it was restored"
        + _BY_TEXT_EN,
    ),
    "legacy_encoding.text": Sentence(
        "Văn bản gõ bằng bảng mã cũ {codec}; đã chuyển sang Unicode" + _BY_TEXT_VI,
        "The document was typed in the old code {codec}; it was converted to Unicode" + _BY_TEXT_EN,
    ),
    "legacy_font": Sentence(
        "Văn bản ghi phông cũ ({names}) nhưng chữ bên trong đã là Unicode hoặc không rõ bảng mã "
        "nên được giữ nguyên; hãy đối chiếu với bản gốc.",
        "The document names old fonts ({names}), but its letters are Unicode already or in no "
        "known code, so they were kept; compare with the original.",
    ),
    "macros": Sentence(
        "Tệp có macro; macro không bao giờ được chạy, chỉ phần chữ và số được đọc.",
        "The file has macros; macros are never run, only words and numbers are read.",
    ),
    "needs_ocr": Sentence(
        "Trang {page} là ảnh quét, cần nhận dạng chữ (OCR).",
        "Page {page} is a scanned picture; it needs OCR.",
    ),
    "needs_ocr.program": Sentence(
        "Trang {page}: bản quét không có lớp chữ; cần chương trình nhận dạng chữ tesseract với "
        "tiếng Việt. Trên Debian hoặc Ubuntu hãy cài hai gói tesseract-ocr và tesseract-ocr-vie "
        "(apt install tesseract-ocr tesseract-ocr-vie).",
        "Page {page}: a scan without a text layer; it needs the program tesseract with Vietnamese. "
        "On Debian or Ubuntu install the packages tesseract-ocr and tesseract-ocr-vie "
        "(apt install tesseract-ocr tesseract-ocr-vie).",
    ),
    "no_words": Sentence(
        "Trang {page} là ảnh, không nhận dạng được chữ nào.",
        "Page {page} is a picture on which no words could be recognised.",
    ),
    "ocr_failed": Sentence("Trang {page}: {vi}.", "Page {page}: {en}."),  # as the engine says it
    "read_by_ocr": Sentence(
        "Trang {pages} được đọc bằng nhận dạng chữ (OCR) trên ảnh quét; hãy đối chiếu chữ và số "
        "với bản gốc.",
        "Read from scanned pictures by OCR: page {pages}; compare words and numbers with the "
        "original.",
    ),
    "reduced_reading.failed": Sentence(
        "LibreOffice không mở được tệp " + _DIRECT_VI,
        "LibreOffice could not open the file, " + _DIRECT_EN,
        _DIRECT,
    ),
    "reduced_reading.missing": Sentence(
        "Máy không có LibreOffice " + _DIRECT_VI,
        "LibreOffice is not installed, " + _DIRECT_EN,
        _DIRECT,
    ),
    "scrambled_page": Sentence(
        "Chữ của trang {page} bị tách rời và không ghép lại được ({error}).",
        "The letters of page {page} are scattered and could not be put together ({error}).",
    ),
    "sheet_cut.cells": Sentence(
        "Trang tính «{title}» có quá nhiều ô; chỉ {most:,} ô đầu của tệp được đọc.",
        "The sheet «{title}» has too many cells; only the first {most:,} of the file are read.",
    ),
    "sheet_cut.rows": Sentence(
        "Trang tính «{title}» có ô ở quá xa nhau; chỉ {rows} dòng đầu được đọc.",
        "The sheet «{title}» has cells too far from each other; only its first {rows} row(s) are "
        "read.",
    ),
    "step_failed": Sentence("{step}: {error}", "{step}: {error}"),
    "too_many_pages": Sentence(
        "Chỉ đọc {read} trang đầu trong {total} trang.",
        "Only the first {read} of {total} pages were read.",
    ),
    "wrong_extension": Sentence(
        "Nội dung là {kind:word} nhưng tên tệp có đuôi khác ({suffix}); đã đọc như {kind:word}.",
        "The contents are {kind:word}, but the name ends otherwise ({suffix}); it was read as "
        "{kind:word}.",
    ),
    "wrong_extension.none": Sentence(
        "Nội dung là {kind:word} nhưng tên tệp có đuôi khác (không có đuôi); đã đọc như "
        "{kind:word}.",
        "The contents are {kind:word}, but the name has no ending; it was read as {kind:word}.",
    ),
}
"""Each code to its sentence; the category of a problem is its code up to the first dot."""


def problem(code: str, page: int | None = None, **values: Value) -> Problem:
    """The entry of *code* with what its sentence names.

    Raises:
        KeyError: for a code that is not in the table, or a value that its sentence lacks.
    """
    made = Problem(category=code.partition(".")[0], message="", page=page, code=code, values=values)
    return made.model_copy(update={"message": _write(made, "vi")})


def said(entry: Problem, lang: Lang) -> str:
    """What a reader of *lang* is told; the stored sentence where there is no other."""
    if lang == "vi":
        return entry.message
    return in_english(entry) or entry.message


def in_english(entry: Problem) -> str | None:
    """The English sentence; None for an entry without a known code, or without its values."""
    try:
        return _write(entry, "en")
    except (KeyError, ValueError, TypeError):  # made by another version, or by hand
        return None


def _write(entry: Problem, lang: Lang) -> str:
    sentence = SENTENCES[entry.code]
    write = _Writer(lang)
    values: dict[str, Any] = {"page": entry.page, **entry.values}
    values["parts"] = ", ".join(
        write.vformat(part.en if lang == "en" else part.vi, (), values)
        for part in sentence.parts
        if not part.needs or values.get(part.needs)
    )
    return write.vformat(sentence.en if lang == "en" else sentence.vi, (), values)


class _Writer(Formatter):
    """Fills a sentence in, with numbers as the language writes them."""

    def __init__(self, lang: Lang) -> None:
        self._english = lang == "en"

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "word":
            words = _WORDS[value]
            return words[self._english]
        if not format_spec:
            return str(value)
        shown = format(float(value), ".1f" if format_spec == ".1" else ",.0f")
        return shown if self._english else shown.translate(_SWAPPED)


_SWAPPED = str.maketrans(",.", ".,")
