"""Notes on a file: one table of sentences, said in the language of whoever looks.

The table is held against the sources of the readers: each code that a reader names has a sentence,
and no sentence stands there for nothing.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from string import Formatter

import pytest
from rich.console import Console

import kehoach
from kehoach import show
from kehoach.database import rows as database_rows
from kehoach.models import PlanFile, Problem
from kehoach.models.problems import SENTENCES, in_english, problem, said
from kehoach.web import page
from kehoach.wording import Lang

_ROOT = Path(kehoach.__file__).parent
_VALUES: dict[str, str | int | float] = {
    "kind": "word", "count": 1234, "share": 98.7, "most": 60000, "sheet": 2, "object": 1,
    "listed": 3, "title": "Biểu 1",
}  # fmt: skip


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name} - {"parts", "page"}


def _made(code: str) -> Problem:
    sentence = SENTENCES[code]
    needed = _fields(sentence.vi) | _fields(sentence.en)
    values = {name: _VALUES.get(name, f"<{name}>") for name in needed}
    values |= {part.needs: _VALUES.get(part.needs, 0) for part in sentence.parts if part.needs}
    return problem(code, 7, **values)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_code_is_said_in_both_languages_with_the_same_values(code: str) -> None:
    sentence, made = SENTENCES[code], _made(code)
    assert made.category == code.partition(".")[0]
    assert said(made, "vi") == made.message
    assert "{" not in made.message + said(made, "en")
    if code != "step_failed":
        assert said(made, "en") != made.message
    if code != "ocr_failed":  # its two sentences come from the engine
        assert _fields(sentence.vi) == _fields(sentence.en)
    assert not re.search("[ăâđêôơư\u1ea0-\u1ef9]", sentence.en)


def test_readers_name_no_code_that_is_not_there() -> None:
    named: set[str] = set()
    for path in (_ROOT / "extract").rglob("*.py"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r'problem\(\s*f?"([a-z_.]+)"', text))
    assert len(named) > 20
    assert named <= set(SENTENCES)


@pytest.mark.parametrize(
    ("code", "values", "vi", "en"),
    [
        pytest.param(
            "formula_error", {"title": "Biểu", "count": 1234},
            "Trang tính «Biểu» có 1.234 ô báo lỗi công thức (như #REF!).",
            "The sheet «Biểu» has 1,234 cell(s) with formula errors (such as #REF!).",
            id="thousands",
        ),
        pytest.param(
            "legacy_encoding.text", {"codec": "VNI", "share": 98.25},
            "Văn bản gõ bằng bảng mã cũ VNI; đã chuyển sang Unicode vì sau khi chuyển 98,2% chữ có "
            "dấu là âm tiết tiếng Việt. Tệp gốc giữ nguyên; nên đối chiếu chữ hoa có dấu với bản "
            "gốc.",
            "The document was typed in the old code VNI; it was converted to Unicode, for 98.2% of "
            "the marked words are then Vietnamese syllables. The file itself is untouched; compare "
            "marked capitals with the original.",
            id="decimals",
        ),
        pytest.param(
            "embedded_object", {"sheet": 2, "object": 1},
            "Văn bản chứa 2 bảng tính nhúng, 1 đối tượng nhúng khác; nội dung và số liệu trong đó "
            "không được đọc, hãy lưu riêng ra tệp rồi đọc.",
            "The document holds 2 embedded workbook(s), 1 other embedded object(s); their contents "
            "and numbers are not read: save them as files of their own and read those.",
            id="a list of what there is",
        ),
        pytest.param(
            "wrong_extension", {"kind": "xls", "suffix": ".doc"},
            "Nội dung là Excel đời cũ (.xls) nhưng tên tệp có đuôi khác (.doc); đã đọc như Excel "
            "đời cũ (.xls).",
            "The contents are old Excel (.xls), but the name ends otherwise (.doc); it was read as "
            "old Excel (.xls).",
            id="words of the language",
        ),
    ],
)  # fmt: skip
def test_sentences(code: str, values: dict[str, str | int | float], vi: str, en: str) -> None:
    made = problem(code, None, **values)
    assert (said(made, "vi"), said(made, "en")) == (vi, en)


@pytest.mark.parametrize(
    "old",
    [
        pytest.param(Problem(category="needs_ocr", message="Câu cũ."), id="without a code"),
        pytest.param(Problem(category="x", message="Câu cũ.", code="x.y"), id="an unknown code"),
        pytest.param(
            Problem(category="too_many_pages", message="Câu cũ.", code="too_many_pages"),
            id="values lost",
        ),
        pytest.param(
            Problem(
                category="formula_error", message="Câu cũ.", code="formula_error",
                values={"title": "A", "count": "nhiều"},
            ),
            id="a word for a number",
        ),
        pytest.param(
            Problem(
                category="wrong_extension", message="Câu cũ.", code="wrong_extension",
                values={"kind": "{0.__class__}", "suffix": ""},
            ),
            id="an unknown word",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_shown_as_it_was_stored(old: Problem) -> None:
    assert in_english(old) is None
    assert (said(old, "en"), said(old, "vi")) == ("Câu cũ.", "Câu cũ.")


def test_values_of_a_document_are_no_templates() -> None:
    made = problem("attachment.named", count=1, names="{count} {0} {names.__class__} %s")
    assert said(made, "en").endswith("not read: {count} {0} {names.__class__} %s.")


def _noted() -> PlanFile:
    plan = kehoach.parse("KẾ HOẠCH\nGiảm nghèo\n")
    note = problem("read_by_ocr", pages="1-3")
    return plan.model_copy(update={"problems": (note,)})


def test_what_is_stored_is_what_was_said() -> None:
    plan = _noted()
    again = PlanFile.model_validate_json(plan.model_dump_json())
    assert again.problems == plan.problems
    assert said(again.problems[0], "en").startswith("Read from scanned pictures by OCR: page 1-3")
    stored = database_rows.build(plan, input_sha256="0" * 64, name="a.txt", extractor="x")
    assert [row["english"] for row in stored.problems] == [said(plan.problems[0], "en")]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_and_the_terminal_speak_the_language_of_the_reader(lang: Lang) -> None:
    plan = _noted()
    words = said(plan.problems[0], lang)
    other = said(plan.problems[0], "en" if lang == "vi" else "vi")
    html = page.render([("a.txt", plan)], lang)
    assert words in html
    assert other not in html
    out = io.StringIO()
    Console(file=out, width=400).print(show.plan(plan, lang, "a.txt"))
    assert words in out.getvalue()
