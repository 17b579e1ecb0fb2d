"""Plain text and Markdown: one canonical text, cut into blocks.

(Provisional: a paragraph is a run of lines between blank lines.)
"""

from __future__ import annotations

import re
import unicodedata

from ...models import Block, Origin, SourceInfo, SourceText, Span

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")


def read_text(text: str, info: SourceInfo | None = None) -> SourceText:
    """The canonical text of decoded *text*: NFC, ``\\n`` line ends, nothing else changed."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    wrapped = max((len(line) for line in text.split("\n")), default=0) <= 140
    pattern = _PARAGRAPH if wrapped else re.compile(r"\S[^\n]*")
    blocks = []
    for match in pattern.finditer(text):
        content = match[0].rstrip()
        if content.strip("|* \n\t-"):
            blocks.append(Block(span=Span(start=match.start(), end=match.start() + len(content))))
    return SourceText(
        text=text,
        map=(Origin(start=0, offset=0, line=1),) if text else (),
        blocks=tuple(blocks),
        info=info or SourceInfo(size=len(text.encode("utf-8", "surrogatepass"))),
    )
