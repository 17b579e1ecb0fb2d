"""Vietnamese from before Unicode: TCVN3 (ABC), VNI, VISCII, VPS, and UTF-8 read as a code page.

Fonts say which codes a document uses (``.VnTime``, ``VNI-Times``); without fonts the text itself
has to: a conversion is made only when nearly all words become Vietnamese syllables by it and no
other conversion comes near. TCVN3 has no capital letters with tone marks: they are small letters
drawn by a font whose name ends in ``H``, and come back from the font, or from the capitals around.
The tables are those of viparse; here stands when they are used.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ...models.problems import problem
from ...models.source import Problem
from .syllables import ONLY, is_syllable, read

Codec = Literal["tcvn3", "vni", "viscii", "vps", "mojibake"]

CALLED: dict[str, str] = {
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI",
    "viscii": "VISCII",
    "vps": "VPS",
    "windows-1258": "Windows-1258",
    "mojibake": "UTF-8",
}
_TCVN3_FONT = re.compile(
    r"\.vn|vn ?(?:time|arial|courier|university|avant|book|helve|southern)|.*tcvn"
)
_VNI_FONT = re.compile(r"vni(?:[- ]|$)")
_VPS_FONT = re.compile(r"vps(?:[- ]|$)")
BY_TEXT: tuple[Codec, ...] = ("tcvn3", "vni", "viscii")
"""The codes that a text can show by itself: VPS has the codes of VISCII for other letters."""
_MARGIN = 0.15  # by so much is a conversion better than the next one
_GAIN = 0.3  # and than the text as it stands
_SAMPLE = 60_000
# A letter of VNI that the table of viparse leaves out, for it saw none: ă under a hook.
_VNI_MORE = {"aú": "ẳ", "AÚ": "Ẳ"}
# UTF-8 of Vietnamese letters read as Windows-1252: á» + sign, áº + sign, Æ°, Æ¡, Ä', Ä'.
_MOJIBAKE = re.compile(
    "á[»º][\u0080-\u00bf\u0152-\u2122]|Æ[\u00a0-\u00bf]|Ä[\u0090\u2018\u2019\u0192]|[ÃĂ][\u00a0-\u00bf]"
)
_BAKED_1258 = re.compile("Ă[\u0080-\u00bf]")  # ``Ã`` of Windows-1252 is ``Ă`` in Windows-1258
_CODES = re.compile("[\u0080-\u00ff\u0152-\u2122]")


def codec_of(font: str | None) -> Codec | None:
    """The codes that a font of this name draws; None for a font of Unicode."""
    name = (font or "").strip().lower()
    if _VNI_FONT.match(name):
        return "vni"
    if _VPS_FONT.match(name):
        return "vps"
    return "tcvn3" if _TCVN3_FONT.match(name) else None


def draws_capitals(font: str | None) -> bool:
    """Fonts of TCVN3 whose name ends in ``H`` draw small letters as capitals."""
    name = (font or "").strip()
    return name.endswith(("H", "h")) and codec_of(name) == "tcvn3" and name.lower() != "vn southh"


def convert(text: str, codec: Codec, capitals: bool = False) -> str:
    """*text* in Unicode (NFC); *capitals* when its font draws small letters as capitals.

    Letters that only Unicode has show that *text* is converted already: it is given back.
    """
    if codec == "mojibake":
        return _unbaked(text)
    if ONLY.search(text):
        return text
    if not text.isascii():
        from viparse.normalize import tables

        text = tables.convert(text.replace("\x1f", "\u00ad"), _charmap(codec))
    if codec == "tcvn3":
        text = text.upper() if capitals else _with_capitals(text)
    return text


@cache
def _charmap(codec: str):  # type: ignore[no-untyped-def]
    from viparse.normalize import encodings, tables

    found = encodings.CHARMAPS[codec]
    if codec != "vni":
        return found
    known = {source for source, _ in found.pairs}
    more = [(s, to) for s, to in _VNI_MORE.items() if s not in known]
    return tables.build_charmap("vni", [*found.pairs, *more])


# Capitals of TCVN3 that have a code of their own; other capitals with marks have none.
_TONED = frozenset(
    char
    for char in map(chr, (*range(0xC0, 0x180), *range(0x1E80, 0x1F00)))
    if char.islower() and any(0x300 <= ord(m) <= 0x323 and ord(m) not in (0x302, 0x306, 0x31B)
                              for m in unicodedata.normalize("NFD", char))
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"(?<!\S)\S*[/\d-]\S*")
# A name that every plan spells with a capital, which TCVN3 cannot.
_COMMITTEE = re.compile(r"\bủy ban (?=nhân dân|mặt trận|kiểm tra|dân tộc|thường vụ)", re.IGNORECASE)


def _with_capitals(text: str) -> str:
    """Toned letters as capitals in lines and in words whose other letters are all capitals."""
    return "\n".join(map(_line_with_capitals, text.split("\n")))


def _line_with_capitals(line: str) -> str:
    if not any(char in _TONED for char in line):
        return line
    # Codes and abbreviations are capitals in every line.
    words = [word for word in _WORD.findall(_CODE.sub("", line)) if is_syllable(word)]
    sure = [char for word in words for char in word if char not in _TONED]
    if len(sure) >= 4 and all(map(str.isupper, sure)):
        return line.upper()

    def word(match: re.Match[str]) -> str:
        letters = [char for char in match[0] if char not in _TONED]
        return match[0].upper() if len(letters) > 1 and all(map(str.isupper, letters)) else match[0]

    return _COMMITTEE.sub(lambda m: "Ủ" + m[0][1:], _WORD.sub(word, line))


# --- by the text alone --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which conversion a text needs, and the shares of syllables before and after it."""

    codec: Codec
    before: float
    after: float


def judge(text: str) -> Verdict | None:
    """The conversion that a text without telling fonts needs; None when it is sure of none."""
    sample = text[:_SAMPLE]
    codes = len(_CODES.findall(sample))
    if codes < 12 or codes < 0.02 * len(sample):
        return None
    now = read(sample)
    if len(_MOJIBAKE.findall(sample)) * 4 >= codes:
        fixed = read(_unbaked(sample))
        if fixed.vietnamese() and fixed.share >= now.share + _GAIN:
            return Verdict("mojibake", now.share, fixed.share)
    if len(ONLY.findall(sample)) * 4 > codes:
        return None
    tried = sorted(
        ((read(convert(ONLY.sub(" ", sample), codec)), codec) for codec in BY_TEXT),
        key=lambda pair: -pair[0].share,
    )
    (best, codec), (second, _) = tried[:2]
    if not best.vietnamese() or best.share < second.share + _MARGIN:
        return None
    return Verdict(codec, now.share, best.share) if best.share >= now.share + _GAIN else None


def _unbaked(text: str) -> str:
    """UTF-8 that was read as a code page, line by line; other lines stay as they are."""
    if not _MOJIBAKE.search(text):
        return text
    from ftfy import TextFixerConfig, fix_encoding

    plain = TextFixerConfig(restore_byte_a0=True, replace_lossy_sequences=False)
    lines = []
    for line in text.split("\n"):
        fixed = line
        if _BAKED_1258.search(line):
            fixed = _from_1258(line)
        if fixed == line and _CODES.search(line):
            fixed = fix_encoding(line, plain)
        lines.append(fixed if "\n" not in fixed else line)
    return unicodedata.normalize("NFC", "\n".join(lines))


def _from_1258(line: str) -> str:
    """UTF-8 that was read as Windows-1258, whose holes became control characters."""
    try:
        data = b"".join(
            char.encode("latin-1") if "\x80" <= char <= "\x9f" else char.encode("cp1258")
            for char in line
        )
        return data.decode("utf-8")
    except UnicodeError:
        return line


def mend(text: str) -> tuple[str, Problem | None]:
    """*text* in Unicode and what was done to it; unchanged, with None, when nothing is sure."""
    verdict = judge(text)
    if verdict is None:
        return text, None
    return convert_all(text, verdict.codec), by_text(verdict)


def convert_all(text: str, codec: Codec) -> str:
    """Convert line by line: a line that is Unicode already is left alone."""
    return "\n".join(convert(line, codec) for line in text.split("\n"))


def fits(text: str, codec: Codec) -> bool | None:
    """Whether the letters of *text*, in a font of *codec*, are really codes of it.

    False when they are better Vietnamese as they stand; None when they have no marks to tell by.
    """
    now = read(text)
    if not now.marked:
        return None
    old = "\n".join(line for line in text.split("\n") if ONLY.search(line) is None)
    then = read(convert_all(old, codec))
    return bool(then.marked) and then.share >= 0.7 and then.share >= read(old).share


# --- what a user is told ------------------------------------------------------------------------

_CATEGORY = "legacy_encoding"


def by_text(verdict: Verdict) -> Problem:
    """The note on a conversion that the text itself asked for."""
    share = round(verdict.after * 100, 1)
    if verdict.codec == "mojibake":
        return problem(f"{_CATEGORY}.mojibake", share=share)
    return problem(f"{_CATEGORY}.text", codec=CALLED[verdict.codec], share=share)


def by_fonts(codec: Codec, fonts: list[str], capitals: bool) -> Problem:
    """The note on a conversion that the fonts of a document asked for."""
    which = "fonts_capitals" if capitals else "fonts"
    return problem(f"{_CATEGORY}.{which}", codec=CALLED[codec], names=_named(fonts))


def by_bytes(encoding: str) -> Problem:
    """The note on a text file whose bytes are of an old code page."""
    return problem(f"{_CATEGORY}.bytes", codec=CALLED.get(encoding, encoding))


def unsure(fonts: list[str]) -> Problem:
    """The note on old fonts around letters that no conversion makes Vietnamese of."""
    return problem("legacy_font", names=_named(fonts))


def _named(fonts: list[str]) -> str:
    return ", ".join(fonts[:4]) + (", …" if len(fonts) > 4 else "")
