"""Faults of form: what must stand in a plan and does not, and words that went wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from ...audit.spelling import vocabulary
from ...audit.syllables import possible
from ...extract.folding import fold
from ...models import Span
from .model import Mutant, Plan, plants


def _whole(plan: Plan, kind: str, start: int, end: int, new: str) -> Mutant:
    """Something that is missing is seen wherever a finding says so."""
    made = plan.swap(kind, start, end, new)
    seen = Span(start=0, end=len(made.text))
    return plan.swap(kind, start, end, new, touched=seen)


_NUMBER = re.compile(r"(?m)^[\s*|]*Số\s?:\s*(?P<n>\d+)\s?/")


@plants("number_missing", "Để trống số của văn bản", "missing_parts")
def number_missing(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    match = _NUMBER.search(plan.text, 0, 1200)
    if match and plan.alone and plan.document.header.number:
        yield _whole(plan, "number_missing", *match.span("n"), "     ")


_DATE = re.compile(r"ngày(?P<d>\s+\d{1,2})\s+tháng(?P<m>\s+\d{1,2})\s+năm\s+\d{4}")


@plants("date_missing", "Để trống ngày ban hành", "missing_parts")
def date_missing(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    match = _DATE.search(plan.text, 0, 1200)
    if match and plan.alone and plan.issued:
        words = match[0]
        at = match.start()
        blank = words[: match.start("d") - at] + "     " + words[match.end("d") - at :]
        yield _whole(plan, "date_missing", *match.span(), blank)


@plants("signer_missing", "Bỏ người ký", "missing_parts")
def signer_missing(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """The block of the signature goes; the recipients stay."""
    signer = plan.document.header.signer
    if signer is None or signer.name is None or not plan.alone:
        return
    name = re.compile(r"\s+".join(map(re.escape, signer.name.split())))
    found = list(name.finditer(plan.text))
    if found:
        yield _whole(plan, "signer_missing", *found[-1].span(), "")


@plants("recipients_missing", "Bỏ nơi nhận", "missing_parts")
def recipients_missing(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    if not plan.alone:
        return
    start = plan.text.rfind("Nơi nhận")
    store = re.compile(r"[-–]?\s?Lưu\s?:?\s?[^\n]*").search(plan.text, max(start, 0))
    if start < 0 or store is None or store.end() - start > 1200:
        return
    block = plan.text[start : store.end()]
    # what stands beside the recipients (the signature) stays
    kept = [c.strip() for c in re.findall(r"(?:\t|\s{4,})([^\t\n]+)", block) if c.strip()]
    signature = re.search(r"\*\*TM\.[\s\S]*", block)
    words = "\n".join(kept) if kept else (signature[0] if signature else "")
    if "Nơi nhận" in words or "- " in words:
        return
    yield _whole(plan, "recipients_missing", start, store.end(), words)


@plants("organisation_missing", "Bỏ phần tổ chức thực hiện", "missing_parts", "no_owner")
def organisation_missing(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    span = plan.section("organisation")
    if span is None or not plan.alone:
        return
    if sum(not span.overlaps(a.span) for a in plan.document.assignments) >= 3:
        return  # other sections assign duties too
    yield _whole(plan, "organisation_missing", span.start, span.end, "\n")


_ANNEXED = (
    "(Chi tiết theo Phụ lục kèm theo)",
    "(có Phụ lục 01 kèm theo)",
    "Chỉ tiêu cụ thể theo biểu số 01 đính kèm.",
    "Danh mục nhiệm vụ tại Phụ lục kèm theo Kế hoạch này.",
)


@plants("annex_missing", "Phụ lục được nhắc đến nhưng bị bỏ", "missing_annex")
def annex_missing(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """The annex that the text refers to is dropped."""
    annex = re.search(r"(?m)^[\s*]*(?:PHỤ LỤC|BIỂU)\b", plan.text)
    if annex:
        mention = re.search(r"(?:[Pp]hụ lục|[Bb]iểu)[^.;\n]{0,40}(?:kèm theo|đính kèm)", plan.text)
        if mention is None or mention.start() > annex.start():
            return
        seen = Span(start=mention.start(), end=mention.end())
        yield plan.swap("annex_missing", annex.start(), len(plan.text), "", touched=seen)
        return
    if re.search(r"(?i)phụ lục|đính kèm|kèm theo|\|", plan.text):
        return
    for words in _ANNEXED:
        span = plan.section("goal")
        if span is None:
            return
        text = f"{plan.text[: span.end]}\n{words}\n\n{plan.text[span.end :]}"
        base = (
            text + "\n\nPHỤ LỤC\nCHỈ TIÊU, NHIỆM VỤ\n(Kèm theo Kế hoạch này)\n1. Số lớp: 20 lớp.\n"
        )
        seen = Span(start=span.end + 1, end=span.end + 1 + len(words))
        yield Mutant("annex_missing", plan.name, base, text, (seen,), f"bỏ phụ lục: {words}", False)


_LEVELS = (
    (re.compile(r"Phòng (?:Tài chính|Nội vụ|Y tế|Tư pháp|Dân tộc|Lao động)"
                r"[^,;.:()\n]{0,40}?(?P<l> huyện)\b"), "l", " xã"),
    (re.compile(r"(?P<l>Phòng giao dịch) (?:Ngân hàng (?:CSXH|Chính sách xã hội)|NHCSXH) huyện"),
     "l", "Chi nhánh"),
    (re.compile(r"Sở (?:Y tế|Tài chính|Nội vụ|Xây dựng|Công Thương|Tư pháp)(?P<l>(?: tỉnh)?)"
                r"(?=[,;.]| tổ| tham| triển)"), "l", " huyện"),
)  # fmt: skip
_FEW = "Phối hợp với Phòng Tài chính - Kế hoạch huyện tổng hợp kết quả giải ngân."


@plants("wrong_level", "Tên cơ quan không đúng cấp", "wrong_level")
def wrong_level(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for pattern, group, new in _LEVELS:
        for match in list(pattern.finditer(plan.text))[:2]:
            if plan.issued and plan.issued >= "2025-07-01" and "Sở" not in match[0]:
                continue
            seen = Span(start=match.start(), end=match.end())
            yield plan.swap("wrong_level", *match.span(group), new, touched=seen)
    if plan.issued and plan.issued < "2025-07-01" and plan.document.header.level == "commune":
        false = _FEW.replace(" huyện", " xã")
        yield from plan.graft("wrong_level", "organisation", _FEW, false)


_RUN = re.compile(r"(?<![\w-])(?:[a-zà-ỹđ]{2,} ){3}(?=[a-zà-ỹđ]{2,})")


@plants("doubled_words", "Cụm từ viết hai lần", "doubled_words")
def doubled_words(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    found = [m for m in _RUN.finditer(plan.text) if len(set(m[0].split())) == 3]
    for match in dice.sample(found, min(4, len(found))):
        at = match.end()
        yield plan.swap(
            "doubled_words", at, at, match[0], touched=Span(start=match.start(), end=at + 4)
        )


_VOWELS = ("aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị", "oòóỏõọ", "ôồốổỗộ",
           "ơờớởỡợ", "uùúủũụ", "ưừứửữự", "yỳýỷỹỵ")  # fmt: skip


@plants("place_misspelt", "Tên địa phương viết sai dấu ở một chỗ", "place_name")
def place_misspelt(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """One mention of the plan's own place behind the head gets another tone."""
    head = plan.document.header
    for level, name in (("xã", head.commune), ("huyện", head.district), ("tỉnh", head.province)):
        if not name or len(name.split()) < 2:
            continue
        body = re.search(r"(?m)^[\s*]*(?:Căn cứ|Thực hiện|Triển khai)", plan.text)
        mentions = list(
            re.compile(rf"{level}\s{re.escape(name)}\b").finditer(
                plan.text, body.start() if body and plan.alone else len(plan.text)
            )
        )
        told = len(re.findall(rf"{level}\s+{re.escape(fold(name))}(?!\w)", fold(plan.text)))
        for match in mentions[:2] if told > 1 else ():
            words = match[0]
            for i in range(len(level) + 1, len(words)):
                row = next((v for v in _VOWELS if words[i] in v), None)
                if row is None:
                    continue
                tone = row[(row.index(words[i]) + dice.randint(1, 4)) % 6]
                if fold(words[:i] + tone + words[i + 1 :]).replace("đăk", "đắk") == fold(words):
                    break  # two spellings that are both in use
                at = match.start() + i
                seen = Span(start=match.start(), end=match.end())
                yield plan.swap("place_misspelt", at, at + 1, tone, touched=seen)
                break


@plants("slip_of_pen", "Sai một dấu, một chữ trong cụm từ hành chính", "slips")
def slip_of_pen(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """One mark of a phrase of the vocabulary is another, or one letter is typed twice or not."""
    known = vocabulary()
    small = plan.text.lower()
    phrases = [" ".join(p) for p in sorted(known.apart) if small.count(" ".join(p)) >= 1]
    for phrase in dice.sample(phrases, min(len(phrases), 8)):
        syllables = phrase.split()
        at = dice.randrange(len(syllables))
        wrong = _mistyped(syllables[at], dice)
        made = (*syllables[:at], wrong, *syllables[at + 1 :])
        if wrong == syllables[at] or made in known.apart or made in known.apart[tuple(syllables)]:
            continue
        found = re.search(rf"(?<![\w/-]){re.escape(phrase)}(?![\w/-])", plan.text)
        if found:
            start = found.start() + len(" ".join(syllables[:at])) + (at > 0)
            yield plan.swap("slip_of_pen", start, start + len(syllables[at]), wrong)


def _mistyped(syllable: str, dice: random.Random) -> str:
    """*syllable* with another mark, or no syllable any more for a letter too few or too many."""
    at = dice.randrange(len(syllable))
    letter = syllable[at]
    if dice.random() < 0.3:
        typed = syllable[:at] + dice.choice(("", letter * 2)) + syllable[at + 1 :]
        return syllable if possible(typed) or len(syllable) < 4 or typed.isascii() else typed
    group = next((g for g in _LETTERS if letter in g), letter)
    return syllable[:at] + dice.choice(group) + syllable[at + 1 :]


_LETTERS = ("aàáảãạăằắẳẵặâầấẩẫậ", "eèéẻẽẹêềếểễệ", "iìíỉĩị", "oòóỏõọôồốổỗộơờớởỡợ", "uùúủũụưừứửữự",
            "yỳýỷỹỵ", "dđ")  # fmt: skip
