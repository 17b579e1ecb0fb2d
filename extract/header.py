"""The head and the foot of a document: number, issuer, place, title, signer, recipients.

``header_front`` reads the lines above the text, ``header_foot`` those below it,
``header_issuer`` puts together who issued it, ``header_period`` reads the title for its time.
"""

from __future__ import annotations

import re

from ..models import Header, Signer
from . import header_foot, header_front, header_issuer, header_period
from .folding import fold
from .header_front import Front
from .outline import Outline
from .reading.lines import CAPITALS
from .view import View

_STAMP = re.compile(
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?:\D{0,12}\d{1,2}[:h]\d{2}.{0,12})?$"
)
_TOLD = re.compile(r"đã ban hành|vừa ban hành|ban hành kế hoạch|theo đó|mục tiêu của kế hoạch")
_AUTHOR = re.compile(rf"(?:[{CAPITALS}][\w’']*)(?: [{CAPITALS}][\w’']*){{1,4}}")
_HEADLINE = 25  # a headline has at least this many characters; what is shorter is the page's menu


def find(view: View, outline: Outline) -> Header:
    """The header of a document; what the text does not state is None."""
    if not view.blocks:
        return Header()
    front = header_front.read(view)
    if _is_news(view, front):
        return _news(view, front)
    signer = header_foot.signer(view, front.title_end)
    issuer = header_issuer.read(view, front, signer.on_behalf_of if signer else None, news=False)
    _date_at_foot(view, front)
    return Header(
        kind=front.kind or "other",
        number=front.number,
        symbol=front.symbol,
        place=front.place,
        date=front.date,
        year=front.year,
        issuer=issuer.name,
        level=issuer.level,
        province=issuer.province,
        district=issuer.district,
        commune=issuer.commune,
        title=front.title,
        period=header_period.read(front.title),
        signer=signer,
        recipients=header_foot.recipients(view),
    )


def _date_at_foot(view: View, front: Front) -> None:
    """Place and date above the signature, where the head has none."""
    if front.date is not None or front.year is not None or front.place is not None:
        return
    for index in range(max(front.title_end, len(view.blocks) - 40), len(view.blocks)):
        line = view.line(index)
        if len(line) > 90 or line.startswith(("-", "+", "•")):
            continue
        found = header_front.place_date(line)
        if found is not None and found.place is not None:
            front.place, front.date, front.year = found.place, found.date, found.year
            return


def _is_news(view: View, front: Front) -> bool:
    """A text about a document: no kind line, no letterhead, but told and often with a stamp."""
    if front.kind is not None or front.motto or front.symbol or front.letterhead:
        return False
    if _stamp_line(view) is not None:
        return True
    return _TOLD.search(view.folded, 0, view.ends[min(5, len(view.blocks) - 1)]) is not None


def _stamp_line(view: View) -> int | None:
    """The line with the date (and hour) at which a news item was put on its page."""
    for index in range(min(8, len(view.blocks))):
        line = view.line(index)
        if len(line) <= 60 and _STAMP.search(line) and not re.search(r"[^\W\d_]{9,}", line):
            return index
    return None


def _news(view: View, front: Front) -> Header:
    stamp = _stamp_line(view)
    headline = _headline(view, stamp)
    front.title = view.line(headline) if headline is not None else None
    front.title_end = 0 if headline is None else headline + 1
    made = None
    if stamp is not None:
        match = _STAMP.search(view.line(stamp))
        made = header_front.iso(match)[0] if match else None
    issuer = header_issuer.read(view, front, None, news=True)
    author = _author(view)
    return Header(
        kind="news",
        date=made,
        issuer=issuer.name,
        level=issuer.level,
        province=issuer.province,
        district=issuer.district,
        commune=issuer.commune,
        title=front.title,
        period=header_period.read(front.title),
        signer=Signer(name=author) if author else None,
    )


def _headline(view: View, stamp: int | None) -> int | None:
    """The line above the stamp, else the first that is too long for a menu."""
    order = range(stamp - 1, -1, -1) if stamp else range(min(6, len(view.blocks)))
    for index in order:
        if _HEADLINE <= len(view.line(index)) <= 300:
            return index
    return None


def _author(view: View) -> str | None:
    """The author's name on a line of its own behind the last sentence."""
    for index in range(len(view.blocks) - 1, max(len(view.blocks) - 8, 0), -1):
        line = re.sub(r"^(?:Tác giả|Nguồn|Tin, ảnh|Tin|Bài)\s*:\s*", "", view.line(index))
        if len(line) > 200:
            return None
        menu = fold(line).startswith(("các tin", "tin khác", "xem "))
        if not menu and len(line) <= 40 and _AUTHOR.fullmatch(line):
            return line
    return None
