"""Names of files from strangers, and a computer without room: a sentence, and nothing half-done."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from kehoach import runner, sheets
from kehoach.database import parquet
from kehoach.database.loading import load
from kehoach.database.store import Store
from kehoach.extract.reading import files, office
from kehoach.models.errors import KehoachError, UnreadableInput, legible

PLAN = "KẾ HOẠCH\nGiảm nghèo năm 2025\nPhấn đấu tỷ lệ hộ nghèo còn 3,5%.\n"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("kế hoạch 2025.txt", "kế hoạch 2025.txt", id="an ordinary one"),
        pytest.param("ke\u0302\u0301.txt", "ke\u0302\u0301.txt", id="marks of their own"),
        pytest.param("a\nb.txt", "a b.txt", id="a line end"),
        pytest.param("a\u00a0b.txt", "a b.txt", id="a blank that does not break"),
        pytest.param("a\x1b[31m\x07.txt", "a\ufffd[31m\ufffd.txt", id="commands to a terminal"),
        pytest.param("\u202efdp.exe", "\ufffdfdp.exe", id="turned direction"),
        pytest.param("k\udcff.txt", "k\ufffd.txt", id="bytes that are no letters"),
        pytest.param("<b>\"'=cmd|x", "<b>\"'=cmd|x", id="what other places have to escape"),
    ],
)
def test_names_are_legible(name: str, shown: str) -> None:
    assert legible(name) == shown
    error = KehoachError("x", f"{name}: hỏng.", f"{name}: bad.")
    assert (error.message, error.english) == (f"{shown}: hỏng.", f"{shown}: bad.")
    source = files.read_bytes(PLAN.encode(), name)
    assert source.info.name == shown
    source.model_dump_json().encode("utf-8")


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="such names are refused there")
def test_a_name_of_odd_bytes_stops_no_batch(tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/k\xff.txt")
    Path(odd).write_text(PLAN, "utf-8")
    (tmp_path / "l.txt").write_text(PLAN + "Hết.\n", "utf-8")
    made: list[bytes] = []
    summary = runner.run_json(runner.jobs([tmp_path]), lambda _, data: made.append(data))
    assert (summary.done, summary.failed) == (2, [])
    assert {json.loads(data)["source"]["name"] for data in made} == {"k\ufffd.txt", "l.txt"}
    with Store.open(":memory:", write=True) as store:
        assert load(store, [tmp_path], workers=0).done == 2


def test_copies_of_a_file_that_failed_are_not_said_to_be_known(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(b" \n")
    (tmp_path / "d.txt").write_text(PLAN, "utf-8")
    (tmp_path / "e.txt").write_text(PLAN, "utf-8")
    with Store.open(":memory:", write=True) as store:
        loaded = load(store, [tmp_path], workers=0)
        assert (loaded.done, loaded.known, len(loaded.failed)) == (1, 1, 3)
        assert store.counts()["problems"] == 3
    said = sorted(error.category for _, error in loaded.failed)
    assert said == ["copy", "copy", "empty"]


def _full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_no_room_for_temporary_files_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "convert", _full)
    with pytest.raises(UnreadableInput) as refused:
        files.read_bytes(b"{\\rtf1 x}", "a.rtf")
    assert refused.value.message == "a.rtf: máy không đọc được tệp: ổ đĩa đã đầy."


@pytest.mark.parametrize("where", ["the result", "temporary files"])
def test_a_workbook_on_a_full_disk(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lxml.etree import SerialisationError
    from openpyxl import Workbook

    def broken(*_: Any) -> None:
        raise SerialisationError("IO_ENOSPC")

    if where == "the result":
        monkeypatch.setattr(Path, "write_bytes", _full)
    else:
        monkeypatch.setattr(Workbook, "save", broken)
    with pytest.raises(KehoachError, match="ổ đĩa đã đầy"):
        sheets.write_workbook(tmp_path / "a.xlsx", [])
    assert list(tmp_path.iterdir()) == []


def test_parquet_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    polars = pytest.importorskip("polars")

    def broken(*_: Any, **__: Any) -> None:
        raise polars.exceptions.ComputeError("parquet: No space left on device (os error 28)")

    monkeypatch.setattr(polars.DataFrame, "write_parquet", broken)
    with pytest.raises(OSError, match="No space left") as full:
        parquet.write(tmp_path / "a.parquet", "targets", [])
    assert full.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_read_is_told_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("open/a.txt", "shut/b.txt"):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(PLAN, "utf-8")
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if str(path).endswith("shut"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    made: list[str] = []
    summary = runner.run_json(runner.jobs([tmp_path]), lambda job, _: made.append(job.path.name))
    assert made == ["a.txt"]
    assert [path.name for path, _ in summary.failed] == ["shut"]
