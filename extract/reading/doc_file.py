"""Word up to 2003: by LibreOffice, which keeps tables, numbers and fonts; else by the bytes.

Measured on ``.doc`` made of known documents, LibreOffice's way finds nearly every record of the
DOCX and the way by bytes loses sections under automatic numbers, so the first is taken wherever
LibreOffice is installed. The second needs no other program and says what may be missing.
"""

from __future__ import annotations

from ...models import BlockKind, Cell, SourceInfo, SourceText
from ...models.errors import MissingProgram, UnreadableInput
from ...models.problems import problem
from ...models.source import Problem
from . import doc_binary, legacy, office, refusals
from .doc_binary import NotWord97, Piece
from .docx_file import read_docx
from .layout import Place, Run, Sheet, parts_of


def read_doc(data: bytes, info: SourceInfo) -> SourceText:
    """The canonical text of a ``.doc``.

    Raises:
        MissingProgram: it is older than Word 97 and LibreOffice is not installed.
        UnreadableInput: it is damaged or under a password.
    """
    name = info.name or "?"
    try:
        kind = doc_binary.kind(data)
    except NotWord97:
        raise refusals.damaged(name, ".doc") from None
    if kind.encrypted:
        raise refusals.encrypted(name)
    reader = "MS Word 97" if kind.version >= 193 else "MS WinWord 6"
    try:
        return read_docx(office.convert(data, name, ".doc", "docx", reader), info)
    except MissingProgram as error:
        refused: MissingProgram | UnreadableInput = error
    except UnreadableInput as error:
        refused = error
    try:
        found = doc_binary.pieces(data)
    except NotWord97:
        raise refused from None
    return _sheet(found, info, isinstance(refused, MissingProgram))


def _sheet(found: list[Piece], info: SourceInfo, missing: bool) -> SourceText:
    """The text of paragraphs and cells, read from the bytes of the file."""
    sheet = Sheet()
    verdict = legacy.judge("\n".join(piece.text for piece in found))
    if verdict is not None:
        sheet.problems.append(legacy.by_text(verdict))
    sheet.problems.append(_note(found, missing, verdict is not None))
    table, row, column = -1, -1, 0
    for number, piece in enumerate(found):
        if piece.end == "row":
            row, column = row + 1, 0
            continue
        cell = None
        if piece.inside:
            if row < 0:
                table, row = table + 1, 0
            cell = Cell(table=table, row=row, column=column)
        else:
            row, column = -1, 0
        text = legacy.convert_all(piece.text, verdict.codec) if verdict else piece.text
        place = Place(number, cell=cell, kind=BlockKind.CELL if cell else None)
        for part in parts_of([Run(text.replace("\u00ad", ""), 0, None)]):
            sheet.block(part, place)
        if piece.end == "cell":
            column += 1
    return sheet.source(info)


def _note(found: list[Piece], missing: bool, old: bool) -> Problem:
    listed = sum(piece.listed for piece in found)
    why = "missing" if missing else "failed"
    return problem(f"reduced_reading.{why}", listed=listed, capitals=int(old))
