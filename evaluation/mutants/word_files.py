"""The same faults in Word files, so that they go through the reader of Word as well."""

from __future__ import annotations

import io
import re
from dataclasses import replace

from docx import Document

from ...audit import audit, load_register
from ...extract.pipeline import parse
from ...extract.reading.files import read_bytes
from ...models import Finding, PlanFile
from .model import Mutant
from .trial import Outcome, key_of

_RULE = re.compile(r"\|(?:\s*-+\s*\|)+")


def word_file(text: str) -> bytes:
    """*text* as a Word file: a paragraph a line, tables as tables."""
    document = Document()
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("| ") and line.endswith("|"):
            if not _RULE.fullmatch(line):
                rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            table = document.add_table(len(rows), max(map(len, rows)))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=False):
                    cell.text = words
            rows = []
        if line.strip():
            document.add_paragraph(line.replace("\t", "    ").strip())
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _audited(text: str) -> tuple[PlanFile, list[Finding]]:
    source = read_bytes(word_file(text), "plan.docx")
    file = parse(source)
    return file, audit([(file, source)], register=load_register()).findings


def attempt_word(mutant: Mutant) -> Outcome:
    """Audit the mutant and the untouched plan as Word files.

    The offsets are other ones there: the fault is seen where the words of its line or cell stand.
    """
    _, before = _audited(mutant.base)
    _, after = _audited(mutant.text)
    known = {key_of(finding) for finding in before}
    new = tuple(f for f in after if key_of(f) not in known)
    lines = [_around(mutant.text, t.start, t.end) for t in mutant.touched]
    seen = [
        finding.check
        for finding in new
        if any(_same(e.quote, line) for e in finding.evidence for line in lines)
    ]
    return Outcome(replace(mutant, plan=f"{mutant.plan}.docx"), tuple(dict.fromkeys(seen)), new)


def _around(text: str, start: int, end: int) -> str:
    """The lines around a fault, without marks."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return _plain(text[first : last if last >= 0 else len(text)])


def _same(quote: str, line: str) -> bool:
    words = _plain(quote)
    return bool(words) and (words in line or line in words)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*#|]", " ", text).split())
