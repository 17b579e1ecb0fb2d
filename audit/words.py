"""How findings are put to a reader, in Vietnamese and in English."""

from __future__ import annotations

from ..models import Evidence, Finding
from ..wording import Lang

NAMES: dict[str, tuple[str, str]] = {
    "serious": ("Nghiêm trọng", "Serious"),
    "medium": ("Trung bình", "Medium"),
    "light": ("Nhẹ", "Light"),
    "note": ("Lưu ý", "Note"),
}
REVIEW = ("Cần kiểm tra lại", "To be looked at")


def severity(finding: Finding, lang: Lang) -> str:
    """The word for how grave a finding is; one on an unsure reading is only to be looked at."""
    pair = REVIEW if finding.review else NAMES[finding.severity]
    return pair[0 if lang == "vi" else 1]


def place(finding: Finding, lang: Lang) -> str:
    """Page or line, and section, of the first words that a finding rests on."""
    return where(finding.evidence[0], lang) if finding.evidence else ""


def where(evidence: Evidence, lang: Lang) -> str:
    """Where the words of *evidence* stand: page, line and section."""
    vi = lang == "vi"
    parts = []
    if evidence.page:
        parts.append(f"{'trang' if vi else 'page'} {evidence.page}")
    parts.append(f"{'dòng' if vi else 'line'} {evidence.line}")
    if evidence.section:
        parts.append(f"{'mục' if vi else 'section'} {evidence.section}")
    return ", ".join(parts)


def shown(quote: str, limit: int = 0) -> str:
    """*quote* in one line and without marks of markup, cut after *limit* characters."""
    line = " ".join(quote.replace("**", "").split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"
