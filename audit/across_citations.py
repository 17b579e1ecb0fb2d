"""One act, cited in many plans with another day, number or title by a few of them (rule R11).

What most plans say is evidence and no proof: a finding is a note, and quotes both sides. Only acts
of central bodies are compared, whose numbers are given once a year in the whole country.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from .. import wording
from ..extract.folding import fold
from .across_digest import Cited, Digest
from .registry import Found, check_across

FEWEST = 4  # files that agree, before another one is pointed at
_SHARE = 0.8
_CENTRAL = re.compile(r"(?:^|[-/])(?:ttg|cp|tw|qh\d*|ubtvqh\d*|btc|blđtbxh|bnnptnt|bxd|byt|bgdđt)$")
_UNLIKE = 55  # titles of one act are cut and shortened in many ways
_Home = tuple[Digest, Cited]


@check_across(
    id="citation_majority",
    title="Viện dẫn khác với đa số kế hoạch",
    english="A citation unlike that of most plans",
    severity="note",
    proves="Cùng một văn bản của trung ương nhưng kế hoạch này ghi ngày, số hoặc trích yếu khác "
    "với đa số kế hoạch trong đợt kiểm tra. Đa số là dấu hiệu, không phải bằng chứng.",
    proves_english="This plan gives another day, number or title for an act of a central body than "
    "most plans of the audit. The majority is evidence, not proof.",
    tolerance=f"từ {FEWEST} tệp và 80 % số tệp ghi giống nhau trở lên",
)
def citation_majority(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Found]]:
    """``1722/QĐ-TTg ngày 02/9/2016`` in most plans and ``ngày 12/9/2016`` in one."""
    by_number: dict[tuple[str, ...], list[_Home]] = defaultdict(list)
    by_title: dict[tuple[str, ...], list[_Home]] = defaultdict(list)
    for digest in digests:
        for cited in digest.cites:
            if cited.review or not _CENTRAL.search(fold(cited.symbol)):
                continue
            year = cited.year or (int(cited.date[:4]) if cited.date else None)
            if year is not None:
                key = (cited.kind, cited.number, fold(cited.symbol), str(year))
                by_number[key].append((digest, cited))
            title = " ".join(fold(cited.title or "").split())
            if cited.date and len(title) > 20:
                by_title[cited.kind, fold(cited.symbol), cited.date, title].append((digest, cited))
    for homes in by_number.values():
        yield from _apart(homes, "date")
        yield from _titles(homes)
    for homes in by_title.values():
        yield from _apart(homes, "number")


def _files(homes: Sequence[_Home]) -> int:
    return len({digest.identity for digest, _ in homes})


def _apart(homes: Sequence[_Home], field: str) -> Iterator[tuple[Digest, Found]]:
    """Those whose day or number is not that of nearly all."""
    told = [home for home in homes if getattr(home[1], field)]
    if _files(told) <= FEWEST:
        return
    values = {
        value: [home for home in told if getattr(home[1], field) == value]
        for value in Counter(getattr(home[1], field) for home in told)
    }
    usual = max(values, key=lambda value: _files(values[value]))
    many, every = _files(values[usual]), _files(told)
    if many < FEWEST or many < _SHARE * every:
        return
    for value, others in values.items():
        if value != usual:
            yield from _found(others, values[usual][0], field, many, every)


def _found(
    others: Sequence[_Home], example: _Home, field: str, many: int, every: int
) -> Iterator[tuple[Digest, Found]]:
    usual = example[1]
    seen = set()
    for digest, cited in others:
        if digest.identity in seen:
            continue
        seen.add(digest.identity)
        if field == "date":
            mine, theirs = (wording.day(c.date or "", "vi") for c in (cited, usual))
            vi, en = f"ngày {mine}", f"dated {cited.date}"
            vi_other, en_other = f"ngày {theirs}", f"{usual.date}"
        else:
            vi, vi_other = cited.canonical, usual.canonical
            en, en_other = cited.canonical, usual.canonical
        found = Found(
            message=f"“{cited.canonical}” ở đây ghi {vi}; {many}/{every} kế hoạch trong đợt kiểm "
            f"tra ghi {vi_other}. Cần tra lại văn bản gốc.",
            english=f"“{cited.canonical}” is given here as {en}; {many} of {every} plans say "
            f"{en_other}. Look up the act itself.",
            evidence=[digest.cite(cited.proof), example[0].cite(usual.proof)],
            arithmetic=f"{many}/{every}",
            expected=vi_other,
            repair="Tra văn bản gốc rồi sửa nơi ghi sai.",
            repair_english="Look up the act and mend whichever is wrong.",
            key=field,
            sure=round(many / every, 2),
        )
        yield digest, found


def _titles(homes: Sequence[_Home]) -> Iterator[tuple[Digest, Found]]:
    """A title that has nothing of the one that most plans give."""
    told = [(home, " ".join(fold(home[1].title or "").split())) for home in homes if home[1].title]
    if len({home[0].identity for home, _ in told}) <= FEWEST:
        return
    usual, _ = Counter(title for _, title in told).most_common(1)[0]
    near: dict[str, bool] = {}
    for _, title in told:
        if title not in near:
            near[title] = fuzz.partial_ratio(title, usual) >= _UNLIKE
    alike = [home for home, title in told if near[title]]
    apart = [(home, title) for home, title in told if not near[title]]
    many, every = _files(alike), _files([home for home, _ in told])
    if not apart or many < FEWEST or many < _SHARE * every:
        return
    example = next(home for home, title in told if title == usual)
    for (digest, cited), _ in apart:
        found = Found(
            message=f"“{cited.canonical}” ở đây ghi trích yếu “{cited.title}”; {many}/{every} kế "
            f"hoạch ghi “{example[1].title}”. Cần tra lại văn bản gốc.",
            english=f"“{cited.canonical}” has here the title “{cited.title}”; {many} of {every} "
            f"plans say “{example[1].title}”. Look up the act itself.",
            evidence=[digest.cite(cited.proof), example[0].cite(example[1].proof)],
            arithmetic=f"{many}/{every}",
            expected=example[1].title or "",
            repair="Tra văn bản gốc rồi sửa nơi ghi sai.",
            repair_english="Look up the act and mend whichever is wrong.",
            key="title",
            sure=round(many / every, 2),
        )
        yield digest, found
