"""Files that hold far more than a document: refused in one sentence, before the work is done.

The limits are lowered here; the fuzz job runs the floods at full size.
"""

from __future__ import annotations

import pytest

from kehoach.benchmarks.fuzz_floods import floods
from kehoach.extract.reading import limits
from kehoach.extract.reading.files import read_bytes
from kehoach.models.errors import UnreadableInput

FLOODS = dict(floods(lambda whole: max(whole // 2_000, 1)))
FEWER = {
    "CHARACTERS": 3_000, "BLOCKS": 300, "LINES": 2_000, "TEXT_BYTES": 12_000, "TAGS": 1_200,
    "XML_TAGS": 1_500, "STYLE_TAGS": 200, "BOOK_TAGS": 300,
}  # fmt: skip


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in FEWER.items():
        monkeypatch.setattr(limits, name, value)


@pytest.mark.usefixtures("low")
@pytest.mark.parametrize("name", sorted(set(FLOODS) - {"flood_items.rtf"}))
def test_floods_are_refused_with_their_names(name: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        read_bytes(FLOODS[name], name)
    assert refused.value.category == "too_large"
    assert refused.value.message.startswith(f"{name}: tệp có hơn")
    assert refused.value.english.startswith(f"{name}: the file has more")


@pytest.mark.parametrize("name", sorted(set(FLOODS) - {"flood_items.rtf"}))
def test_a_little_of_the_same_is_read(name: str) -> None:
    assert read_bytes(FLOODS[name], name).blocks


@pytest.mark.usefixtures("low")
def test_a_sheet_of_blocks_ends_where_a_document_would_not() -> None:
    cells = "".join(f"<p>{number}</p>" for number in range(301))
    with pytest.raises(UnreadableInput, match="quá nhiều đoạn"):
        read_bytes(f"<html><body>{cells}".encode(), "a.html")


def test_the_refusal_travels_between_processes() -> None:
    import pickle

    made = pickle.loads(pickle.dumps(limits.TooMuch("a.txt")))
    assert (made.category, made.message) == ("too_large", limits.TooMuch("a.txt").message)


@pytest.mark.parametrize(
    ("data", "depth"),
    [
        pytest.param(b"{\\rtf1 a{b{c}}{d}}", 3, id="groups"),
        pytest.param(b"{\\rtf1 \\{\\{\\{ a}", 1, id="braces that are text"),
        pytest.param(b"{\\rtf1 \\\\{a}}", 2, id="a backslash that is text"),
        pytest.param(b"{" * 5000, 5000, id="never closed"),
        pytest.param(b"KH}}}{", -1, id="closed before it opened"),
        pytest.param(b"KH", 0, id="none"),
    ],
)
def test_nesting_of_rtf(data: bytes, depth: int) -> None:
    assert limits.nesting(data) == depth


def test_an_rtf_of_nests_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from kehoach.extract.reading import office

    def never(*_: object, **__: object) -> bytes:
        raise AssertionError("handed to LibreOffice")

    monkeypatch.setattr(office, "convert", never)
    with pytest.raises(UnreadableInput) as refused:
        read_bytes(b"{\\rtf1" + b"{" * 2_000 + b"x" + b"}" * 2_001, "a.rtf")
    assert refused.value.category == "damaged"
