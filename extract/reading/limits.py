"""How much one file may hold: far more than any plan, far less than would fill a computer.

A plan of 500 pages has some 1.5 million characters in 25,000 paragraphs and cells. Work and memory
grow with both, so they are counted while a file is read, before anything is extracted.
"""

from __future__ import annotations

from ...models.errors import UnreadableInput

CHARACTERS = 10_000_000
BLOCKS = 150_000
"""Paragraphs, cells and lines with words."""
LINES = 500_000
"""Lines of a text, blank ones included."""
TEXT_BYTES = 4 * CHARACTERS
TAGS = 800_000
"""Tags of a web page: a browser's tree of it takes half a kilobyte for each."""
XML_TAGS = 2_500_000
"""Tags in the XML of an Office file, all parts that are read together."""
STYLE_TAGS, BOOK_TAGS = 200_000, 400_000
"""Tags of the styles and of another part of a workbook; each becomes an object of two kilobytes."""
GROUPS = 1_000
"""Groups of RTF in each other: a document has some ten."""


class TooMuch(UnreadableInput):
    """What has been read of a file is more than a document holds; *name* is for the sentence."""

    def __init__(self, name: str = "") -> None:
        front, millions = f"{name}: " if name else "", CHARACTERS // 1_000_000
        super().__init__(
            "too_large",
            f"{front}tệp có hơn {millions} triệu ký tự hoặc quá nhiều đoạn, dòng, ô so với một văn "
            "bản nên không được đọc; hãy tách thành nhiều tệp.",
            f"{front}the file has more than {millions} million characters, or far more paragraphs, "
            "lines or cells than a document, and is not read; split it.",
        )
        self.name = name

    def __reduce__(self) -> tuple[type[TooMuch], tuple[str]]:  # type: ignore[override]
        return type(self), (self.name,)


def check_text(text: str) -> None:
    """Look at a plain text before its lines are.

    Raises:
        TooMuch: it has too many characters or lines.
    """
    if len(text) > CHARACTERS:
        raise TooMuch
    if text.count("\n") + text.count("\r") <= BLOCKS:
        return
    lines = text.splitlines()
    if len(lines) > LINES or sum(1 for line in lines if line and not line.isspace()) > BLOCKS:
        raise TooMuch


def nesting(data: bytes) -> int:
    """How deep the groups of an RTF go."""
    import numpy as np

    plain = data.replace(b"\\\\", b"").replace(b"\\{", b"").replace(b"\\}", b"")
    braces = np.frombuffer(plain.translate(None, _NO_BRACES), dtype=np.uint8)
    if not braces.size:
        return 0
    steps = np.where(braces == ord("{"), 1, -1).astype(np.int32)
    return int(np.cumsum(steps, dtype=np.int32).max())


_NO_BRACES = bytes(code for code in range(256) if code not in b"{}")
