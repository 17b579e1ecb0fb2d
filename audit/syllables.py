"""Whether a word can be a Vietnamese syllable: an initial, a rhyme, a tone.

The spelling leaves few of all strings of letters: what ends in ``c``, ``ch``, ``p`` or ``t`` has
the tone ``sắc`` or ``nặng`` (``quyêt``, ``thưc`` are none), ``k``, ``gh``, ``ngh`` stand before
``e``, ``ê``, ``i`` alone and ``c``, ``g``, ``ng`` before the others, and there are some 150 rhymes
(quy tắc chính tả theo Quyết định 240/QĐ ngày 05/3/1984 của Bộ Giáo dục). What passes here need not
be a word; what fails is none of Vietnamese: a slip, a name of another language, a short form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHARP, _HEAVY = "\u0301", "\u0323"
_RHYMES = frozenset(
    unicodedata.normalize("NFC",
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e "
    "ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im "
    "in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt "
    "oc oe oem oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp "
    "ơt u ua uân uâng uât uây uc ui um un ung up ut uê uêch uênh uêu uôc uôi uôm uôn uông uôt "
    "uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp "
    "ươt ươu ưm ưn ưt ưu y yêm yên yêng yêt yêu").split()
)  # fmt: skip
_INITIAL = re.compile(r"ngh|ng|nh|ph|th|tr|ch|kh|gh|gi|qu|[bcdđghklmnprstvx]|")
_FRONT = "eêiy"
_STOPS = ("c", "p", "t", "ch")


@lru_cache(maxsize=20_000)
def possible(word: str) -> bool:
    """Tell whether *word*, in small letters, can be spelled as one Vietnamese syllable."""
    letters = unicodedata.normalize("NFD", word)
    tones = [mark for mark in letters if mark in _TONES]
    plain = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    if len(tones) > 1 or not plain:
        return False
    found = _INITIAL.match(plain)
    initial = found[0] if found else ""
    rhyme = plain[len(initial) :]
    if initial == "gi":  # ``gì``, ``giêng``, ``gia``: the i belongs to both
        rhyme = rhyme if rhyme in _RHYMES else "i" + rhyme
    if initial == "qu":  # ``quy``, ``quyết``: the u is heard with the rhyme
        rhyme = rhyme if rhyme in _RHYMES else "u" + rhyme
    if rhyme not in _RHYMES or not _spelled(initial, rhyme):
        return False
    return not rhyme.endswith(_STOPS) or tones in ([_SHARP], [_HEAVY])


def _spelled(initial: str, rhyme: str) -> bool:
    """Whether the initial is written so before that rhyme."""
    front = rhyme[0] in _FRONT
    if initial in ("k", "gh", "ngh"):
        return front
    if initial in ("c", "g", "ng"):
        # ``gì``, ``gìn`` are written with one g; an i makes of it the initial gi
        return not front or (initial == "g" and rhyme[0] == "i")
    if rhyme.startswith("yê"):
        return initial in ("", "qu")
    return True
