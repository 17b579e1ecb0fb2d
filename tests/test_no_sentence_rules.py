"""No rule mentions a sentence or a place of a particular plan.

A pattern that shares a run of six words with a plan was most likely copied from it, and helps with
no other. Patterns are those of the lexicon, every string of the modules under ``extract`` that is no
docstring, and what these put together and compile (examples and counter-examples are no patterns);
each is taken apart into the runs of words that it can match.

Words are counted as they are parted by blanks, so six of them are often three words of Vietnamese:
names of bodies and of acts, and what every office writes. Those stand in ``KNOWN``, each with
where it comes from; names of laws are those of the lexicon of laws, whose entries name their
source. Nothing else is excused.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import kehoach
from kehoach import corpus, extract
from kehoach.extract import lexicon
from kehoach.extract.folding import bare, fold

ROOT = Path(kehoach.__file__).parent
RUN = 6
OFFICIAL = {"agencies", "citation_issuers", "citation_laws", "indicators", "issuers"}
"""Lexicons of official names (acts, bodies, indicators), each entry with its source: whoever speaks
of them writes the same words."""
KNOWN: dict[str, tuple[str, ...]] = {
    "Nghị định 24/2014/NĐ-CP, 37/2014/NĐ-CP, 123/2016/NĐ-CP (bodies of a province, a district, "
    "the government) and those that followed them in 2025": tuple(
        f"{head} {field}"
        for head in ("bộ", "sở", "phòng")
        for field in (
            "giáo dục và đào tạo",
            "khoa học và công nghệ",
            "kinh tế và hạ tầng",
            "lao động thương binh và xã hội",
            "nông nghiệp và môi trường",
            "nông nghiệp và phát triển nông thôn",
            "tài nguyên và môi trường",
            "thông tin và truyền thông",
            "văn hóa thể thao và du lịch",
            "văn hóa và thông tin",
        )
    ),
    "Nghị định 52/2022/NĐ-CP (bodies of the Bộ Xây dựng)": (
        "cục giám định nhà nước về chất lượng công trình xây dựng",
        "cục quản lý nhà và thị trường bất động sản",
    ),
    "the same decrees (a body of which another one stands behind its name)": (
        "lao động thương binh và xã hội và",
    ),
    "Luật Xây dựng 50/2014/QH13, Điều 63": ("ban quản lý dự án đầu tư xây dựng",),
    "Quyết định 131/2002/QĐ-TTg": tuple(
        f"{part} ngân hàng chính sách xã hội" for part in ("chi nhánh", "phòng giao dịch")
    ),
    "Luật Mặt trận Tổ quốc Việt Nam 75/2015/QH13": ("ủy ban mặt trận tổ quốc việt nam",),
    "Hiến pháp 2013, Điều 9": ("tổ chức chính trị xã hội",),
    "Luật Tổ chức chính quyền địa phương 77/2015/QH13": (
        "chủ tịch ủy ban nhân dân thành phố",
        "hội đồng nhân dân thành phố",
        "văn phòng ủy ban nhân dân",
    ),
    "Luật Thi đua, khen thưởng 06/2022/QH15": ("hội đồng thi đua khen thưởng",),
    "Luật Phổ biến, giáo dục pháp luật 14/2012/QH13, Điều 7": (
        "hội đồng phối hợp phổ biến giáo dục pháp luật",
    ),
    "Công văn 793/BTTTT-THH năm 2022": ("tổ công nghệ số cộng đồng",),
    "Nghị định 30/2020/NĐ-CP, Phụ lục I and III (the motto, words of the forms)": (
        "cộng hòa xã hội chủ nghĩa việt nam",
        "ban hành kèm theo kế hoạch",
        "ban hành kèm theo quyết định",
        "quyết định này có hiệu lực",
    ),
    "Nghị định 34/2016/NĐ-CP (how an amending act is named)": ("sửa đổi bổ sung một số điều của",),
    "Luật Đầu tư công 39/2019/QH14": ("và chương trình mục tiêu quốc gia",),
    "Luật Bảo hiểm y tế 25/2008/QH12": ("tham gia bảo hiểm y tế", "cấp thẻ bảo hiểm y tế"),
    "Quyết định 59/2015/QĐ-TTg, Điều 1 (the deficits by which poverty is measured)": (
        "trình độ giáo dục của người lớn",
        "trình độ giáo dục người lớn",
        "tiếp cận các dịch vụ y tế",
        "được tiếp cận dịch vụ y tế",
        "sử dụng dịch vụ viễn thông",
        "tài sản phục vụ tiếp cận thông tin",
    ),
    "Quyết định 1722/QĐ-TTg (targets of the programme, by their names there)": (
        "thoát khỏi tình trạng đặc biệt khó khăn",
        "tiếp cận các dịch vụ giáo dục",
    ),
    "Quyết định 1956/QĐ-TTg": ("đào tạo nghề cho lao động nông thôn",),
    "Quyết định 4667/QĐ-BYT": ("xã đạt tiêu chí quốc gia về y tế",),
    "Quyết định 2570/QĐ-BNN-TCTL (indicators of water and hygiene)": (
        "có nhà tiêu hợp vệ sinh",
        "sử dụng nước hợp vệ sinh",
    ),
    "Luật Lâm nghiệp 16/2017/QH14, Điều 95": ("quỹ bảo vệ và phát triển rừng",),
    "Nghị định 86/2022/NĐ-CP (departments of the Ministry of Education)": (
        "chính trị và công tác học sinh sinh viên",
    ),
    "Luật Thống kê 89/2015/QH13, Phụ lục (a measure of growth)": ("tốc độ tăng trưởng bình quân",),
    "stock words of offices, in plans of every field": (
        "phân công nhiệm vụ cụ thể",
        "căn cứ chức năng nhiệm vụ",
        "theo chức năng nhiệm vụ được giao",
        "là cơ quan thường trực chủ trì",
        "được nhận ủy thác cho vay",
        "tổ chức thực hiện chương trình",
        "tổ chức thực hiện kế hoạch",
        "tổ chức triển khai thực hiện kế hoạch",
        "tổ chức triển khai thực hiện chương trình",
        "tổ chức triển khai thực hiện đề án",
        "báo cáo sơ kết 6 tháng",
        "chương trình hành động thực hiện",
        "quản lý nhà nước lĩnh vực",
    ),
}
"""Runs of six words or more that may stand in a pattern, by their source."""
NO_PATTERN = {"name"}
"""Keys of a lexicon entry that hold a title to be shown."""
EXPLAINED = "RULES"
"""The table of a module that tells its rules in English, with examples."""

_PARSER: Any = re._parser  # type: ignore[attr-defined]
_BREAK = "\x00"  # where a pattern matches more than a given word
_MANY = 64
_LOOK = {"ASSERT", "ASSERT_NOT"}


# --- a pattern as the texts that it matches ---


def variants(pattern: str) -> list[str]:
    """Texts that a pattern matches, with breaks for all that is not a given letter.

    Every alternative stands in one of them; all combinations do when there are not too many. What
    lies in a look-around comes as a text of its own.
    """
    try:
        aside: list[str] = []
        return [*_sequence(_PARSER.parse(pattern), aside), *aside]
    except re.error:  # a piece of a pattern, or no pattern at all
        return re.split(r"[|()\[\]]", re.sub(r"\\s|[?*+]", " ", pattern))


def _sequence(items: Any, aside: list[str]) -> list[str]:
    found = [_node(str(op), argument, aside) for op, argument in items]
    size = 1
    for part in found:
        size *= len(part)
    if size <= _MANY:
        return ["".join(choice) for choice in product(*found)]
    # One place at a time, the others with their longest text.
    longest = [max(part, key=len) for part in found]
    return [
        "".join((*longest[:at], text, *longest[at + 1 :]))
        for at, part in enumerate(found)
        for text in part
    ]


def _node(op: str, argument: Any, aside: list[str]) -> list[str]:
    if op == "LITERAL":
        return [chr(argument)]
    if op == "IN":
        return _class(argument)
    if op == "BRANCH":
        return [text for branch in argument[1] for text in _sequence(branch, aside)]
    if op == "SUBPATTERN":
        return _sequence(argument[3], aside)
    if op == "ATOMIC_GROUP":
        return _sequence(argument, aside)
    if op.endswith("_REPEAT"):
        least, most, body = argument
        inside = _sequence(body, aside)
        if int(most) > 3 and any(text.strip() for text in inside):
            inside = [text + _BREAK for text in inside]
        return inside if least else ["", *inside]
    if op in _LOOK:
        aside += _sequence(argument[1], aside)
    return [""] if op in {*_LOOK, "AT"} else [_BREAK]


def _class(members: Any) -> list[str]:
    """A class of characters: blank or punctuation, a few given letters, or anything."""
    kinds = [(str(op), argument) for op, argument in members]
    if any(op == "NEGATE" for op, _ in kinds):
        return [_BREAK]
    if any(op == "CATEGORY" and str(argument) == "CATEGORY_SPACE" for op, argument in kinds):
        return [" "]
    letters = [chr(argument) for op, argument in kinds if op == "LITERAL"]
    if len(letters) != len(kinds) or len(letters) > 6:
        return [_BREAK]
    return sorted({letter if letter.isalnum() else " " for letter in letters})


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+", bare(fold(text)))


def runs(pattern: str, folding: Any = words) -> Iterator[list[str]]:
    """The runs of given words in a pattern."""
    pieces = {piece for text in variants(pattern) for piece in text.split(_BREAK)}
    for piece in sorted(pieces):
        yield folding(piece)


def shingles(found: list[str]) -> Iterator[str]:
    for at in range(len(found) - RUN + 1):
        yield " ".join(found[at : at + RUN])


# --- where patterns come from ---


def string_constants(source: str) -> Iterator[tuple[int, str]]:
    """Every string of a module but docstrings and ``RULES``; what an f-string fills in is a break."""
    tree = ast.parse(source)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        named = getattr(node, "target", None)
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(named, ast.Name)
            and named.id == EXPLAINED
        ):
            passed |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values}
            parts = (str(p.value) if isinstance(p, ast.Constant) else _BREAK for p in node.values)
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from () if id(node) in passed else ((node.lineno, node.value),)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


@cache
def patterns() -> tuple[tuple[str, str], ...]:
    """Every pattern with where it stands: of the lexicon, written in a module, made by one."""
    found = []
    for name in lexicon.names():
        for entry in lexicon.load(name):
            for text in (
                *entry.patterns,
                *_strings({k: v for k, v in entry.data.items() if k not in NO_PATTERN}),
            ):
                found.append((f"{name}.toml:{entry.id}", text))
    for path in sorted((ROOT / "extract").rglob("*.py")):
        for line, text in string_constants(path.read_text("utf-8")):
            found.append((f"{path.relative_to(ROOT)}:{line}", text))
    for module in pkgutil.walk_packages(extract.__path__, f"{extract.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            found += [(f"{module.name}.{name}", text) for text in compiled(value)]
    return tuple(found)


def compiled(value: Any) -> Iterator[str]:
    """The patterns that a module has put together from pieces, and those in its tables."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value.pattern
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from compiled(item)
    elif isinstance(value, dict):
        yield from compiled(list(value.values()))


def plan_texts() -> dict[str, str]:
    paths = {*corpus.plan_paths(), *(ROOT / "corpus").rglob("*.txt")}
    return {path.stem: path.read_text("utf-8-sig") for path in sorted(paths)}


def shared(found: Iterable[tuple[str, str]], texts: dict[str, str]) -> list[str]:
    """Runs of six words that patterns share with plans: where, the words, which plans."""
    plans: dict[str, set[str]] = {}
    for name, text in texts.items():
        for shingle in shingles(words(text)):
            plans.setdefault(shingle, set()).add(name)
    excused = {s for group in KNOWN.values() for known in group for s in shingles(words(known))}
    named = (text for name in OFFICIAL for entry in lexicon.load(name) for text in entry.patterns)
    excused |= {s for text in named for run in runs(text) for s in shingles(run)}
    return [
        f"{where}: {shingle!r} ({', '.join(sorted(plans[shingle]))})"
        for where, pattern in found
        for shingle in dict.fromkeys(s for run in runs(pattern) for s in shingles(run))
        if shingle in plans and shingle not in excused
    ]


# --- the test, and that it can fail ---


def test_no_pattern_holds_a_sentence_of_a_plan() -> None:
    assert shared(patterns(), plan_texts()) == []


def places() -> set[str]:
    """The names of the places that the packaged plans are of, folded with their tones."""
    headers = [d.header for plan in corpus.plans() for d in plan.gold.documents if d.header]
    named = {n for h in headers for n in (h.province, h.district, h.commune, h.place) if n}
    return {" ".join(toned(name)) for name in named}


def toned(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold(text))


def named_places(found: Iterable[tuple[str, str]], names: set[str]) -> list[str]:
    told = []
    for where, pattern in found:
        for run in runs(pattern, toned):
            joined = f" {' '.join(run)} "
            told += [f"{where}: {name}" for name in sorted(names) if f" {name} " in joined]
            # A pattern for text without tones; one such word alone says nothing.
            plain = {name: bare(name) for name in names if " " in name}
            told += [f"{where}: {name}" for name, text in plain.items() if f" {text} " in joined]
    return sorted(set(told))


def test_no_pattern_holds_a_place_of_a_plan() -> None:
    names = places()
    assert len(names) >= 7
    assert named_places(patterns(), names) == []


def test_patterns_are_collected() -> None:
    sources = {where.partition(":")[0] for where, _ in patterns()}
    assert {"agencies.toml", "extract/citation_numbers.py", "extract/reading/text.py"} <= sources
    assert len(patterns()) > 2000


def test_known_runs_name_their_source() -> None:
    assert all(KNOWN)
    assert all(len(words(known)) >= RUN for group in KNOWN.values() for known in group)
    assert all(entry.source for name in OFFICIAL for entry in lexicon.load(name))


SENTENCE = "Chậm nhất ngày 15 hằng tháng, Trạm Thú y gửi báo cáo về Phòng Kinh tế."


@pytest.mark.parametrize(
    "pattern",
    [
        "trạm thú y gửi báo cáo về",
        r"trạm\s+thú\s+y\s+gửi\s+báo\s+cáo\s+về",
        "(?:trạm|chi cục) thú y (?:sẽ )?(?:gửi|nộp) báo cáo về",
        r"\btram thu y gui bao cao ve\b",
        r"(?<=ngày 15 hằng tháng, trạm thú y )gửi",
        r"ngày 15 h[àằ]ng tháng[,;\s]*trạm thú y",
        "gửi báo cáo về (?:phòng kinh tế|sở xây dựng|sở tài chính|sở y tế|sở nội vụ|sở công thương)",
        r"\d+ hộ|trạm thú y gửi báo cáo về .{0,40} huyện",
        "(?:trạm thú y gửi báo cáo về",
    ],
    ids=[
        "words",
        "blanks",
        "branches",
        "bare",
        "look-behind",
        "class",
        "branch",
        "either",
        "piece",
    ],
)
def test_a_copied_sentence_is_flagged(pattern: str) -> None:
    assert shared([("somewhere", pattern)], {"plan": SENTENCE}) != []


@pytest.mark.parametrize(
    "pattern",
    [
        "trạm thú y gửi báo",
        "trạm thú y (?:lập|trình) báo cáo về phòng",
        r"trạm thú y \w+ báo cáo về phòng",
        "(?:trạm|thú|y|gửi|báo|cáo|về|phòng)",
        r"(?:trạm |thú |y |gửi |báo |cáo |về )+",
    ],
    ids=["five words", "other words", "any word", "a list", "a list again and again"],
)
def test_the_language_of_plans_is_not_flagged(pattern: str) -> None:
    assert shared([("somewhere", pattern)], {"plan": SENTENCE}) == []


def test_every_alternative_of_a_long_pattern_is_seen() -> None:
    """Too many combinations to write out: every alternative still stands in one of the texts."""
    many = "|".join(f"{letter}ữ" for letter in "abcdeghiklmnopqr")
    texts = variants(f"(?:{many}) (?:{many}) một hai ba bốn")
    assert len(texts) < _MANY
    assert {text.split()[0] for text in texts} == {f"{c}ữ" for c in "abcdeghiklmnopqr"}
    assert {text.split()[1] for text in texts} == {f"{c}ữ" for c in "abcdeghiklmnopqr"}
    assert all(text.endswith(" một hai ba bốn") for text in texts)


def test_patterns_that_modules_put_together_are_seen() -> None:
    table = {"a": (re.compile("một"), [re.compile("hai")]), "b": "ba", "c": re.compile(b"x")}
    assert list(compiled(table)) == ["một", "hai"]
    assert any(where.startswith("kehoach.extract.citation_names._") for where, _ in patterns())


def test_a_place_is_flagged_and_a_word_that_only_looks_like_it_is_not() -> None:
    names = {"lắk", "sa thầy"}
    assert named_places([("x", r"huyện\s+(?:Sa\s+Thầy|Lắk)")], names) == ["x: lắk", "x: sa thầy"]
    assert named_places([("x", "lak|sa thay")], names) == ["x: sa thầy"]
    assert named_places([("x", "lak|sa thấy|thầy sa|sa thầygiáo")], names) == []


def test_strings_of_a_module_are_found_but_its_docstrings() -> None:
    source = '"""Doc."""\nRULES: dict[str, str] = {"a": "b"}\nX = "một" "hai"\ndef f():\n    """Doc."""\n    return f"ba{X}bốn"\n'
    assert sorted(string_constants(source)) == [(3, "mộthai"), (6, f"ba{_BREAK}bốn")]
