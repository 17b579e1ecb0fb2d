"""What the styles of a DOCX say: bold, capitals, hidden, and the lists that styles belong to.

A property stands in the run, else in its character style, else in the paragraph's style or one
that it is based on, else in the document's defaults.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
_ON = ("1", "true", "on")
_DEEPEST = 30  # styles based on styles based on ...; a hostile file may make a ring


def value(element: Any, name: str, attribute: str = "val") -> str | None:
    """The attribute of the child *name* of *element*, None without either."""
    child = None if element is None else element.find(W + name)
    return None if child is None else child.get(W + attribute)


def number(text: str | None, default: int | None = None) -> int | None:
    """A whole number of the file; *default* for anything else."""
    try:
        return default if text is None else int(text)
    except ValueError:
        return default


def switch(properties: Any, name: str) -> bool | None:
    """A switch such as ``w:b``: on, off, or None where it is not set."""
    child = None if properties is None else properties.find(W + name)
    return None if child is None else child.get(W + "val", "1") in _ON


@dataclass(slots=True)
class Style:
    """A style with what it sets itself."""

    name: str = ""
    base: str | None = None
    switches: dict[str, bool] = field(default_factory=dict)
    number: tuple[str | None, int | None] | None = None
    font: str | None = None


_SWITCHES = ("b", "i", "caps", "vanish")


def switches(properties: Any) -> dict[str, bool]:
    """The switches that *properties* (``w:rPr``) sets."""
    if properties is None or not len(properties):
        return {}
    found = {}
    for name in _SWITCHES:
        on = switch(properties, name)
        if on is not None:
            found[name] = on
    return found


def font_of(properties: Any) -> str | None:
    """The font that *properties* name for Latin letters; ``""`` for one of the theme."""
    fonts = None if properties is None else properties.find(W + "rFonts")
    if fonts is None:
        return None
    for name in ("hAnsi", "ascii"):
        if fonts.get(f"{W}{name}Theme"):
            return ""
        font = fonts.get(W + name)
        if font:
            return str(font)
    return None


def list_of(properties: Any) -> tuple[str | None, int | None] | None:
    """List and level that paragraph properties (``w:pPr``) name."""
    element = None if properties is None else properties.find(W + "numPr")
    if element is None:
        return None
    return value(element, "numId"), number(value(element, "ilvl"))


class Styles:
    """The styles part of a document."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Style] = {}
        self._defaults: dict[str, bool] = {}
        self._font = ""
        self.default: str | None = None
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = switches(defaults)
        self._font = font_of(defaults) or ""
        for element in root.iterfind(W + "style"):
            identity = element.get(W + "styleId")
            if identity is None:
                continue
            self._styles[identity] = Style(
                name=(value(element, "name") or "").lower(),
                base=value(element, "basedOn"),
                switches=switches(element.find(W + "rPr")),
                number=list_of(element.find(W + "pPr")),
                font=font_of(element.find(W + "rPr")),
            )
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in _ON:
                self.default = identity

    def _chain(self, identity: str | None) -> Iterator[tuple[str, Style]]:
        for _ in range(_DEEPEST):
            style = None if identity is None else self._styles.get(identity)
            if style is None or identity is None:
                return
            yield identity, style
            identity = style.base

    def name(self, identity: str | None) -> str:
        """The name of a style in small letters, such as ``heading 1``."""
        style = None if identity is None else self._styles.get(identity)
        return "" if style is None else style.name

    def on(self, name: str, direct: dict[str, bool], *identities: str | None) -> bool:
        """A switch as it holds for a run: set in the run itself, else by the first style."""
        if name in direct:
            return direct[name]
        for identity in identities:
            for _, style in self._chain(identity):
                if name in style.switches:
                    return style.switches[name]
        return self._defaults.get(name, False)

    def font(self, properties: Any, *identities: str | None) -> str:
        """The font of a run with these properties: its own, else that of the first style."""
        own = font_of(properties)
        if own is not None:
            return own
        for identity in identities:
            for _, style in self._chain(identity):
                if style.font is not None:
                    return style.font
        return self._font

    @property
    def fonts(self) -> set[str]:
        """Every font that a style or the defaults name."""
        return {self._font, *(style.font or "" for style in self._styles.values())}

    def list_of(self, identity: str | None) -> tuple[str | None, int | None, str] | None:
        """List, level and style that names them, for a paragraph of style *identity*."""
        for own, style in self._chain(identity):
            if style.number is not None and style.number[0] is not None:
                return style.number[0], style.number[1], own
        return None
