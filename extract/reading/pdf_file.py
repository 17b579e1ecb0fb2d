"""PDF with a text layer: one canonical text, the page and index of every character.

pdfium reads a page, pdfplumber reads it anew where pdfium's letters have come apart. A page that
is a picture has no text; a file of such pages is refused with the word that it needs OCR.
"""

from __future__ import annotations

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ...models import BlockKind, SourceInfo, SourceText
from ...models.errors import UnreadableInput
from ...models.problems import problem
from . import pdf_aligned, pdf_cells, pdf_limits, pdf_old
from .layout import Place, Sheet
from .ocr_evidence import needs_reading
from .options import DEFAULTS, Ocr, ReadOptions
from .pdf_blocks import blocks, runs_of
from .pdf_clean import Sheets, cleaned
from .pdf_columns import columns
from .pdf_forms import endless
from .pdf_limits import Budget
from .pdf_lines import Line, Page, Style
from .pdf_repair import Repairer, scrambled
from .pdf_tables import Tables

_PAGES = 2_000
_CHARACTERS = 200_000  # of one page; a real page has some thousand
_REPAIRED = 30_000  # characters of a page that pdfplumber may read
_REPAIRED_OBJECTS = 40_000
_SECONDS = 30.0  # for all pages, scans aside
_REPAIR_SECONDS = 20.0


def read_pdf(data: bytes, info: SourceInfo, options: ReadOptions = DEFAULTS) -> SourceText:
    """The canonical text of a PDF.

    Raises:
        UnreadableInput: when it is damaged, under a password, or holds no words.
        MissingProgram: when it holds pictures of pages only and no program to read them is there.
    """
    name = info.name or "?"
    sheet = Sheet()
    if endless(data):
        raise _endless(name)
    document = _open(data, name)
    try:
        pdf_limits.check(data, name, _PAGES)
        sheet.problems += pdf_limits.attachments(document, data)
        pages = _Reader(data, document, sheet, options).read(name)
        sheet.problems += pdf_old.mend(pages.pages)
        count = len(document)
    finally:
        document.close()
    found = cleaned(pages)
    pdf_cells.lay_out(found, pages)
    for lines, column in blocks(columns(found, pages)):
        place = Place(
            cell=lines[0].cell,
            indent=round(lines[0].left / 6),
            kind=BlockKind.FOOTNOTE if column.note else None,
        )
        sheet.block(runs_of(lines), place)
    return sheet.source(info.model_copy(update={"pages": count}))


def _open(data: bytes, name: str) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > 0:
            return document
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error):
            raise UnreadableInput(
                "encrypted",
                f"{name}: tệp PDF được đặt mật khẩu; hãy bỏ mật khẩu rồi thử lại.",
                f"{name}: the PDF is protected by a password; remove it and try again.",
            ) from error
        raise _damaged(name) from error
    raise _damaged(name)


def _endless(name: str) -> UnreadableInput:
    return UnreadableInput(
        "too_large",
        f"{name}: tệp PDF có hình vẽ lặp lại không dứt nên không được mở.",
        f"{name}: drawings of the PDF repeat without end; it is not opened.",
    )


def _damaged(name: str) -> UnreadableInput:
    return UnreadableInput(
        "damaged",
        f"{name}: tệp PDF bị hỏng hoặc chưa tải xong; hãy tải lại tệp.",
        f"{name}: the PDF is damaged or cut short; download it again.",
    )


class _Reader:
    """Reads the pages of one file; a page that fails is a problem, not the end."""

    def __init__(self, data: bytes, document: Any, sheet: Sheet, options: ReadOptions) -> None:
        self._document = document
        self._sheet = sheet
        self._ocr = options.ocr
        self._fonts: dict[tuple[bytes, int], Style | None] = {}
        self._repairer = Repairer(data)
        self._letters = 0
        self._budget = Budget(_SECONDS)
        self._repairs = Budget(_REPAIR_SECONDS)
        self._aligned = False  # the page before may hold a table without rules
        self._pictures: list[int] = []
        self._failed: list[int] = []

    def read(self, name: str) -> Sheets:
        """The lines of all pages.

        Raises:
            UnreadableInput: when no page holds words.
        """
        sheets = Sheets()
        total = len(self._document)
        done = min(total, _PAGES)
        for index in range(done):
            if self._budget.spent:
                done = index
                break
            try:
                lines, size, tables = self._page(index)
            except Exception as error:  # pdfium and pdfminer raise many kinds on damaged pages
                self._failed.append(index + 1)
                self._problem("damaged_page", index + 1, error=type(error).__name__)
                lines, size, tables = [], (595.0, 842.0), Tables()
            sheets.pages.append(lines)
            sheets.sizes.append(size)
            sheets.tables.append(tables)
        self._repairer.close()
        if total > done:
            self._problem("too_many_pages", read=done, total=total)
        if self._ocr is Ocr.NEVER:
            for number in self._pictures:
                self._problem("needs_ocr", number)
        elif self._pictures:
            from . import ocr_pages

            wordless = name if not self._letters else None
            ocr_pages.fill(
                self._document, self._pictures, sheets, self._sheet.problems, wordless,
                always=self._ocr is Ocr.ALWAYS,
            )  # fmt: skip
        if not any(sheets.pages):
            raise self._wordless(name)
        return sheets

    def _page(self, index: int) -> tuple[list[Line], tuple[float, float], Tables]:
        page = Page(self._document, index, self._fonts)
        try:
            if page.count > _CHARACTERS:
                raise OverflowError(page.count)
            size = (page.width, page.height)
            if self._ocr is Ocr.ALWAYS or needs_reading(page.page.raw, size, page.text):
                self._pictures.append(index + 1)
            else:
                self._letters += len(page.text.strip())
            return self._lines(page), size, page.tables
        finally:
            page.close()

    def _lines(self, page: Page) -> list[Line]:
        if _mendable(page) and scrambled(page.text):
            try:
                if self._repairs.spent:
                    raise TimeoutError
                return self._repairer.lines(page.number, page.tables)
            except Exception as error:  # pdfminer raises many kinds on damaged files
                self._problem("scrambled_page", page.number, error=type(error).__name__)
        lines = page.lines()
        self._aligned = pdf_aligned.may_hold(lines, self._aligned)
        if self._aligned:
            page.measure(lines)
        return lines

    def _wordless(self, name: str) -> UnreadableInput:
        if self._failed and not self._pictures:
            return _damaged(name)
        if not self._pictures:
            return UnreadableInput(
                "empty",
                f"{name}: tệp PDF không có chữ nào để đọc.",
                f"{name}: the PDF holds no words to read.",
            )
        if self._ocr is not Ocr.NEVER:
            return UnreadableInput(
                "empty",
                f"{name}: không nhận dạng được chữ nào trên các trang ảnh của tệp PDF.",
                f"{name}: no words could be recognised on the pictures of this PDF.",
            )
        return UnreadableInput(
            "needs_ocr",
            f"{name}: tệp PDF là bản quét không có lớp chữ, cần nhận dạng chữ (OCR) trước.",
            f"{name}: the PDF is a scan without a text layer; it needs OCR first.",
        )

    def _problem(self, code: str, page: int | None = None, **values: str | int) -> None:
        self._sheet.problems.append(problem(code, page, **values))


def _mendable(page: Page) -> bool:
    """pdfplumber takes its time, and a drawing of a map would take it hours."""
    objects = pdfium.FPDFPage_CountObjects(page.page.raw)
    return bool(page.count <= _REPAIRED and objects <= _REPAIRED_OBJECTS)
