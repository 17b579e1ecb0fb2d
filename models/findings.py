"""What an audit finds: a claim about a document, with everything that proves it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .spans import Model, Span

Severity = Literal["serious", "medium", "light", "note"]
"""``nghiêm trọng``, ``trung bình``, ``nhẹ``, ``lưu ý``; a note is no fault."""


class Evidence(Model):
    """Words of a file that a finding rests on, and where a reader finds them.

    ``record`` is the id of the record that was read from them, None where the words themselves
    are the evidence; ``section`` is the label and title of the innermost section around them;
    ``file`` names the file where a finding speaks of several.
    """

    record: str | None = None
    file: str | None = None
    span: Span
    quote: str
    page: int | None = None
    line: int
    section: str | None = None


class Finding(Model):
    """Something in a document that does not hold, or that a person should look at.

    ``id`` is a hash of the document's identity, the check and the evidence: the same finding has
    the same id in every run, also when the text around it moves. ``message`` is a whole Vietnamese
    sentence that an official can be shown, ``english`` the same in English; likewise ``title`` and
    ``repair``. ``arithmetic`` is the sum that was done (``594 / 4.658 = 12,75 %``), ``expected``
    what should stand there, ``tolerance`` how far off is still right, ``reference`` the rule that
    it is held against. ``review`` marks a finding that rests on an unsure reading: it is shown as
    ``cần kiểm tra lại``, and is never more than a note. ``confidence`` is that of the least sure
    record that it rests on.
    """

    id: str
    check: str
    severity: Severity
    title: str
    title_english: str
    message: str
    english: str
    evidence: tuple[Evidence, ...] = ()
    arithmetic: str = ""
    expected: str = ""
    tolerance: str = ""
    reference: str = ""
    repair: str = ""
    repair_english: str = ""
    review: bool = False
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)
    file: str | None = None
    document: str | None = None
