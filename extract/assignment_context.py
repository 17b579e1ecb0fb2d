"""What holds over the blocks of a document while its assignments are read."""

from __future__ import annotations

from dataclasses import dataclass

from .agencies import Name


@dataclass(slots=True)
class Context:
    """Carriers that hold for the blocks under a heading or a lead line."""

    rank: int
    names: list[Name]
    requested: bool
    rule: str
    until: int
    role: str | None = None
    partners: list[Name] | None = None
    objects: bool = False  # a whole task stands in the lead line: items may be its objects
    beside: bool = False  # the items under the lead line carry the same mark as it does
    listed: bool = False  # its tasks are labelled items: a paragraph without label may leave it
    begin: int | None = None  # where the quote begins, when not at the head of the sentence
    open_rank: bool = False  # the heading has no label: the first item's rank is yet to be seen
