"""The whole path: a canonical text in, a ``PlanFile`` out.

Each step is a pure function of the view and of what earlier steps found; no step reads a later
one's output. Ids are hashes of the document's identity, the type, the folded quote and which
occurrence it is, so that they outlive a shifted page.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import TypeAdapter

from ..models import (
    RECORD_TYPES,
    REVIEW_THRESHOLD,
    Block,
    Header,
    PageStart,
    PlanDocument,
    PlanFile,
    Problem,
    Section,
    SourceText,
)
from ..models.problems import problem
from . import (
    assignments,
    citations,
    confidence,
    dates,
    deadlines,
    documents,
    header,
    identities,
    links,
    ocr_repair,
    quantities,
    sections,
)
from .draft import Draft
from .folding import fold
from .outline import Outline
from .reading.lean import validated
from .reading.text import read_text
from .view import View

T = TypeVar("T")
STEP_FAILED = "step_failed"
# The records of a type are validated all at once, which takes half the time of one by one.
_RECORDS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(tuple[kind, ...])  # type: ignore[valid-type]
    for name, kind in RECORD_TYPES.items()
}
_LOG = logging.getLogger(__name__)


def parse(source: SourceText | str) -> PlanFile:
    """Extract everything from a text.

    A text that is no plan yields documents of kind ``other`` with what little they hold; an
    empty text yields no documents. Never raises on any text: a step that fails on a document is
    an entry in ``problems`` (``step_failed``), and what the other steps found is still given.
    """
    if isinstance(source, str):
        source = read_text(source)
    attempt = _Attempts()
    parts = attempt("documents", [source.blocks], documents.split, source)
    meant = attempt("ocr", source.text, ocr_repair.meant, source)
    legibility = confidence.Legibility(source)
    made = tuple(_document(source, meant, blocks, attempt, legibility) for blocks in parts)
    return PlanFile(
        text=source.text,
        source=source.info,
        pages=_pages(source),
        problems=(*source.problems, *attempt.problems),
        documents=made,
    )


def _pages(source: SourceText) -> tuple[PageStart, ...]:
    """Where each page begins in the text; a page that comes back later begins again."""
    made: list[PageStart] = []
    for run in source.map:
        if run.page is not None and (not made or made[-1].page != run.page):
            made.append(PageStart(start=run.start, page=run.page))
    return tuple(made)


class _Attempts:
    """Runs steps; one that fails leaves a problem, its trace in the log, and its default."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __call__(self, name: str, default: T, step: Callable[..., T], *arguments: Any) -> T:
        try:
            return step(*arguments)
        except Exception as error:
            _LOG.exception("the step %s failed", name)
            self.problems.append(problem(STEP_FAILED, step=name, error=type(error).__name__))
            return default


def _document(
    source: SourceText,
    meant: str,
    blocks: tuple[Block, ...],
    attempt: _Attempts,
    legibility: confidence.Legibility,
) -> PlanDocument:
    view = View(source.text, blocks, meant)
    outline = attempt("sections", Outline([]), sections.find, view)
    head = attempt("header", Header(), header.find, view, outline)
    timeless: list[dates.Time] = []
    none: list[Draft] = []
    times = attempt("dates", timeless, dates.find, view)
    cited = attempt("citations", none, citations.find, view, outline)
    known = (view, outline, times, cited)
    targets, figures = attempt("quantities", (none, none), quantities.find, *known)
    drafts = {
        "citations": cited,
        "targets": targets,
        "figures": figures,
        "deadlines": attempt("deadlines", none, deadlines.find, *known),
        "assignments": attempt("assignments", none, assignments.find, view, outline),
    }
    finisher = _Finisher(view, outline, head, attempt, legibility)
    return attempt("records", PlanDocument(header=head), finisher.finish, drafts)


class _Finisher:
    """Turns drafts into records: spans, quotes, ids and the section around each."""

    def __init__(
        self,
        view: View,
        outline: Outline,
        head: Header,
        attempt: _Attempts,
        legibility: confidence.Legibility,
    ) -> None:
        self.legibility = legibility
        self.view = view
        self.outline = outline
        self.head = head
        self.attempt = attempt
        self.identity = "|".join(
            fold(str(part or ""))
            for part in (head.kind, head.number, head.symbol, head.issuer, head.date, head.title)
        )
        self.seen: Counter[tuple[str, str]] = Counter()

    def finish(self, drafts: dict[str, list[Draft]]) -> PlanDocument:
        ids: list[str] = []
        records: dict[str, Any] = {"sections": self._sections(ids)}
        made = {
            name: [
                self._place(name, draft, ids) | identities.of(name, draft.fields) | draft.fields
                for draft in items
            ]
            for name, items in drafts.items()
        }
        self._link(made, drafts)
        for name, entries in made.items():
            records[name] = validated(_RECORDS[name], entries)
        return PlanDocument(starts=self._starts(), header=self.head, **records)

    def _link(self, made: dict[str, list[dict[str, Any]]], drafts: dict[str, list[Draft]]) -> None:
        found = self.attempt("links", None, links.find, self.view, self.outline, drafts)
        if found is None:
            return

        def to(kind: str, linked: tuple[links.Linked, ...]) -> tuple[dict[str, Any], ...]:
            ids = made[kind]
            return tuple(
                {"id": ids[x.index]["id"], "rule": x.rule, "confidence": x.confidence}
                for x in linked
            )

        for entry, due, product in zip(made["assignments"], found.due, found.products, strict=True):
            entry |= {"due": to("deadlines", due), "product": product}
        for entry, linked in zip(made["targets"], found.responsible, strict=True):
            entry["responsible"] = to("assignments", linked)

    def _sections(self, ids: list[str]) -> tuple[Section, ...]:
        made: list[dict[str, Any]] = []
        for node in self.outline.nodes:
            draft = Draft(node.start, node.end, rule=node.rule, confidence=node.confidence)
            place = self._place("sections", draft, ids)
            place["section"] = None if node.parent is None else ids[node.parent]
            ids.append(place["id"])
            place |= {
                "label": node.label, "title": node.title, "level": node.level, "kind": node.kind,
            }  # fmt: skip
            made.append(place)
        sections: tuple[Section, ...] = _RECORDS["sections"].validate_python(made)
        return sections

    def _place(self, name: str, draft: Draft, ids: list[str]) -> dict[str, Any]:
        quote = self.view.quote(draft.start, draft.end)
        key = (name, self._folded(draft.start, draft.end))
        self.seen[key] += 1
        digest = hashlib.blake2b(
            "\x1f".join((self.identity, *key, str(self.seen[key]))).encode(), digest_size=8
        )
        section = self.outline.at(draft.start) if name != "sections" else None
        span = {
            "start": self.view.offsets[draft.start],
            "end": self.view.offsets[draft.end - 1] + 1,
        }
        sure = confidence.of(name, draft, self.view, self.outline)
        sure = self.legibility.lowered(sure, span["start"], span["end"], name)
        return {
            "id": f"{name[0]}-{digest.hexdigest()}",
            "span": span,
            "quote": quote,
            "section": None if section is None else ids[section],
            "rule": draft.rule,
            "confidence": sure,
            "review": sure < REVIEW_THRESHOLD,
        }

    def _folded(self, start: int, end: int) -> str:
        """The words of a run, folded with single blanks; words cut by its ends count as whole."""
        text = self.view.text
        if text[start - 1 : start].isalpha() or text[end : end + 1].isalpha():
            return fold(" ".join(text[start:end].split()))
        return " ".join(self.view.folded[start:end].split())

    def _starts(self) -> str:
        """The first text of the document: its title lines, at most 200 characters."""
        if not self.view.blocks:
            return ""
        first, last = self.view.blocks[0], self.view.blocks[min(2, len(self.view.blocks) - 1)]
        return self.view.canonical[first.span.start : last.span.end][:200]
