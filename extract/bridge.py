"""kehoach as a spaCy pipeline, so that displaCy, ``Scorer``, ``DocBin`` and annotation tools
work on its output as on any other pipeline's.

spaCy is imported here and nowhere else. The tokenizer is our own: legal numbers such as
``19-NQ/TW`` stay whole, and ``doc.text`` is the canonical text, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import spacy
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from ..models import RECORD_TYPES, PlanFile
from .pipeline import parse
from .reading.text import read_text

# A word keeps what joins it inside (`19-NQ/TW`, `05/3/2021`, `2,5`); white space other than one
# blank behind a word is a token of its own, so that no character is lost.
_TOKEN = re.compile(r"\w+(?:[-/.,&–]\w+)*|[^\w\s]|\s+")

USER_KEY = "kehoach"
COMPONENT = "kehoach"
TOKENIZER = "kehoach.tokenizer.v1"


class Tokenizer:
    """Text to ``Doc``; the text is normalised as every text that kehoach reads."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(read_text(text).text):
            token = match[0]
            if words and not spaces[-1] and token[0] == " " and not words[-1].isspace():
                spaces[-1] = True
                token = token[1:]
            if token:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_options: Any) -> bytes:
        """Nothing to keep: the tokenizer has no state."""
        return b""

    def from_bytes(self, _data: bytes, **_options: Any) -> Tokenizer:
        """See ``to_bytes``."""
        return self

    def to_disk(self, _path: Any, **_options: Any) -> None:
        """See ``to_bytes``."""

    def from_disk(self, _path: Any, **_options: Any) -> Tokenizer:
        """See ``to_bytes``."""
        return self


def make_tokenizer() -> Any:
    """Factory of the tokenizer, named in the pipeline's configuration."""
    return lambda nlp: Tokenizer(nlp.vocab)


util.registry.tokenizers.register(TOKENIZER, func=make_tokenizer)


@Language.component(COMPONENT, assigns=["doc.spans", "doc._.plan"])
def annotate(doc: Doc) -> Doc:
    """Fill ``doc._.plan`` and one span group a record type, such as ``doc.spans["targets"]``."""
    return fill(doc, parse(doc.text))


def fill(doc: Doc, plan: PlanFile) -> Doc:
    """Lay the records of *plan* over *doc*, whose text is the plan's.

    A span's label is the record's type (``TARGET``), its id the record's id. A record that
    begins or ends inside a token takes the whole token.
    """
    doc.user_data[USER_KEY] = plan.model_dump_json()
    for name in RECORD_TYPES:
        label = name.removesuffix("s").upper()
        doc.spans[name] = [
            span
            for document in plan.documents
            for record in getattr(document, name)
            if (
                span := doc.char_span(
                    record.span.start,
                    record.span.end,
                    label=label,
                    span_id=record.id,
                    alignment_mode="expand",
                )
            )
        ]
    return doc


def _plan(doc: Doc) -> PlanFile | None:
    stored = doc.user_data.get(USER_KEY)
    return None if stored is None else PlanFile.model_validate_json(stored)


if not Doc.has_extension("plan"):
    Doc.set_extension("plan", getter=_plan)


def doc_bin(plans: Iterable[PlanFile]) -> bytes:
    """The plans as a spaCy ``DocBin``, user data (``doc._.plan``) included."""
    nlp = load()
    docs = (fill(nlp.make_doc(plan.text), plan) for plan in plans)
    return DocBin(docs=docs, store_user_data=True).to_bytes()


def load(*, entities: bool = False) -> Language:
    """A blank Vietnamese pipeline with kehoach's tokenizer and component.

    Args:
        entities: also set ``doc.ents`` to the longest spans that do not overlap, for tools that
            look at entities only.
    """
    config = {"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}}
    nlp = spacy.blank("vi", config=config)
    nlp.add_pipe(COMPONENT)
    if entities:
        nlp.add_pipe(f"{COMPONENT}_entities")
    return nlp


@Language.component(f"{COMPONENT}_entities", assigns=["doc.ents"])
def set_entities(doc: Doc) -> Doc:
    """Set ``doc.ents`` from the span groups, sections aside."""
    spans = [span for name in RECORD_TYPES if name != "sections" for span in doc.spans[name]]
    doc.ents = tuple(util.filter_spans(spans))
    return doc
