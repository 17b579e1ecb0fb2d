"""The head and the foot of a document: number, issuer, place, title, signer, recipients."""

from __future__ import annotations

from ..models import Header
from .outline import Outline
from .view import View


def find(view: View, outline: Outline) -> Header:
    """The header of a document; what the text does not state is None."""
    return Header()
