"""The parts of an Office package (DOCX, DOTX, DOCM): opened with patience.

Files of WPS Office, of converters and of old Word leave out content types, point at parts named
``NULL`` or use the namespaces of ISO 29500 Strict; Word opens them all, so they are opened here.
Parts are read when they are asked for. Nothing outside of the package is followed, entities are
not resolved, macros are bytes that nobody looks at.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from lxml import etree

from . import limits

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"


def parse_xml(data: bytes) -> Any:
    """The root of an XML part, in the namespaces that Word writes by default.

    Raises:
        etree.XMLSyntaxError: when it is no XML.
    """
    if b"purl.oclc.org/ooxml" in data:
        data = _STRICT.sub(_TRANSITIONAL, data)
    return etree.fromstring(data, _parser())


def transitional(data: bytes) -> bytes:
    """A package in the namespaces of ISO 29500 Strict, rewritten in those of Office."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            if b"purl.oclc.org/ooxml" not in archive.read("_rels/.rels"):
                return data
        except KeyError:
            return data
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
            for name in archive.namelist():
                part = archive.read(name)
                if name.endswith((".xml", ".rels")):
                    part = _STRICT.sub(_TRANSITIONAL, part)
                made.writestr(name, part)
    return stream.getvalue()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part says of another: its kind (``footnotes``), its id, and the part's name."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of an archive by their names, which are compared in small letters."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._tags = 0
        self._names = {name.lower().lstrip("/"): name for name in self._archive.namelist()}

    @cached_property
    def main(self) -> str:
        """The name of the document's main part; empty when there is none."""
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and relation.target in self._names:
                return relation.target
        return "word/document.xml" if "word/document.xml" in self._names else ""

    def names(self) -> Iterator[str]:
        """The names of all parts in small letters."""
        return iter(self._names)

    def root(self, name: str) -> Any:
        """The root element of a part.

        Raises:
            Exception: whatever zipfile and lxml raise on a part that is missing or damaged.
        """
        part = self._archive.read(self._names[name])
        self._tags += part.count(b"<")
        if self._tags > limits.XML_TAGS:
            raise limits.TooMuch
        return parse_xml(part)

    def relations(self, part: str) -> list[Relation]:
        """What *part* (``""`` for the package) is related to; nothing when that is unreadable."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels").lower()
        if name not in self._names:
            return []
        try:
            root = self.root(name)
        except Exception:
            return []
        return [_relation(element, folder) for element in root.iter(_RELATION)]


def _relation(element: Any, folder: str) -> Relation:
    target = unquote(element.get("Target") or "").replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return Relation(
        id=element.get("Id") or "",
        kind=(element.get("Type") or "").rsplit("/", 1)[-1],
        target=posixpath.normpath(path).lstrip("/").lower(),
        external=element.get("TargetMode") == "External",
    )
