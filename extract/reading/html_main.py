"""Which part of a web page is the document: the article without what stands around it.

Menus, footers, lists of other news and the like are told by their elements, by the names that
their authors gave them, and by being links for the most part. Nothing is left out that holds a
quarter of the words of the page, whatever it is called.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

NEVER = frozenset(
    {
        "script", "style", "noscript", "template", "head", "title", "meta", "link", "iframe",
        "object", "embed", "svg", "canvas", "audio", "video", "map", "button", "select", "option",
        "textarea", "input", "datalist", "dialog", "math-error", "-comment", "!doctype",
    }
)  # fmt: skip
_AROUND = frozenset({"nav", "aside", "footer", "menu"})
_DENSE = frozenset({"div", "ul", "ol", "section", "table", "p", "header", "dl", "center", "span"})
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu\w*|megamenu|topmenu|breadcrumbs?|side-?bar|footer\w*"
    r"|copyright|social\w*|share\w*|sharing|related\w*|tin-?lien-?quan|lien-?quan|tin-?khac|comments?"
    r"|binh-?luan|advert\w*|ads|banner\w*|popup|modal|cookie\w*|toolbar|pagination|pager|search\w*"
    r"|login|no-?print|tags|rating|vote|skip\w*|hidden|sr-only|visually-hidden|most-read|xem-nhieu)"
    r"(?=$|[\s_\d-])",
    re.IGNORECASE,
)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu"})
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAIN = "article, main, [role=main], [itemprop=articleBody]"
_PART = 0.25
_LINKED = 0.7


@dataclass(slots=True)
class _Share:
    """How much an element holds: letters, letters of links, and links."""

    words: int = 0
    linked: int = 0
    links: int = 0


class Main:
    """What of a parsed page is read."""

    def __init__(self, body: Any) -> None:
        self._shares = _shares(body)
        self._total = max(self._of(body).words, 1)
        self.root = self._article(body)

    def skipped(self, node: Any) -> bool:
        """Tell whether an element stands around the document and not in it."""
        tag = node.tag
        if tag in NEVER:
            return True
        attributes = node.attributes
        if "hidden" in attributes or _UNSEEN.search(attributes.get("style") or ""):
            return True
        share = self._of(node)
        if share.words > _PART * self._total:
            return False
        if tag in _AROUND or (attributes.get("role") or "").lower() in _ROLES:
            return True
        few = 1 if tag == "header" else 3
        if tag in _DENSE and share.links >= few and share.linked > _LINKED * share.words:
            return True
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        return len(named) > 1 and _NAMES.search(named) is not None

    def _of(self, node: Any) -> _Share:
        return self._shares.get(node.mem_id) or _Share()

    def _article(self, body: Any) -> Any:
        """The element that says that it is the article, when it holds most of the words."""
        best, most = body, 0
        for node in body.css(_MAIN):
            words = self._of(node).words
            if words > most:
                best, most = node, words
        return best if most * 2 >= self._total else body


def _shares(body: Any) -> dict[int, _Share]:
    """The share of every element, counted from its leaves; no recursion, pages may be deep."""
    shares: dict[int, _Share] = {}
    stack: list[tuple[Any, _Share, bool]] = []
    node: Any = body
    linked = False
    while node is not None:
        share = _Share()
        stack.append((node, share, linked))
        tag = node.tag
        if tag == "a" and node.attributes.get("href"):
            linked = True
            share.links = 1
        child = None if tag in NEVER else node.first_child
        while child is None:
            top, share, linked = stack.pop()
            if top.tag == "-text":
                share.words = len("".join((top.text_content or "").split()))
                share.linked = share.words if linked else 0
            else:
                shares[top.mem_id] = share
            if not stack:
                return shares
            above = stack[-1][1]
            above.words += share.words
            above.linked += share.linked
            above.links += share.links
            child = top.next
        node = child
    return shares
