"""What is wrong with a citation, as far as its own text shows it.

Circulars, decrees and laws must carry the year in their number (``78/NĐ-CP`` never existed in
that form); a decree comes from the Government alone; a number's year and its date must agree.
"""

from __future__ import annotations

from .citation_heads import Head

_YEARLY = ("NĐ-", "TT-", "TTLT-")


def defects(head: Head) -> tuple[str, ...]:
    """The ids of the defects of *head*, each once, sorted."""
    found = set(head.defects)
    if head.symbol and head.symbol.startswith(_YEARLY) and head.year is None:
        found.add("year_missing")
    if head.year is not None and head.date is not None and head.symbol:
        written = int(head.date[:4])
        # A number of December may be dated in January, no wider.
        if abs(written - head.year) > 1:
            found.add("year_wrong")
    if head.symbol and _impossible(head):
        found.add("number_issuer_impossible")
    return tuple(sorted(found))


def _impossible(head: Head) -> bool:
    """A symbol whose issuer can not be the body that the text names."""
    code, issuer = head.issuer_code or "", (head.issuer or "").lower()
    local = ("ubnd", "ủy ban nhân dân", "uỷ ban nhân dân", "hđnd", "hội đồng nhân dân")
    if head.symbol is not None and head.symbol.startswith("NĐ-") and code != "CP":
        return True
    if code in ("CP", "TTg") and issuer.startswith((*local, "sở", "chủ tịch ubnd")):
        return True
    return code in ("UBND", "HĐND") and issuer.startswith(("chính phủ", "thủ tướng", "quốc hội"))
