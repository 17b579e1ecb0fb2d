"""Letters of a picture to words, by tesseract (Debian: tesseract-ocr, tesseract-ocr-vie).

The program is run once a page, on one thread, under a time limit, in a private temporary directory
and with nothing of the user's environment but where programs and its language data are. Nothing
else here knows of the engine: ``Engine`` is a picture in, words out, and tests put another one in.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ...models.errors import KehoachError, MissingProgram

if TYPE_CHECKING:
    from PIL.Image import Image

LANGUAGE = "vie"
SECONDS = 120  # of one page; a dense one takes some three
_ROWS = 20_000  # of one page's table; a dense page has some thousand
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the engine read it: its box in pixels from the top left corner.

    Attributes:
        certainty: between 0 and 1, as the engine says.
        line: the line on which the engine saw it: words of one line have the same.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    certainty: float
    line: tuple[int, int, int] = (0, 0, 0)


Engine = Callable[["Image", int], list[Word]]
"""A picture and its resolution (dots per inch) to its words."""


class EngineFailed(KehoachError):
    """The engine gave no result for a page: it crashed, or took too long."""


def missing(name: str | None = None) -> MissingProgram:
    """The error that says which packages to install."""
    front = f"{name}: " if name else ""
    return MissingProgram(
        "needs_ocr",
        f"{front}bản quét không có lớp chữ; cần chương trình nhận dạng chữ tesseract với tiếng "
        "Việt. Trên Debian hoặc Ubuntu hãy cài hai gói tesseract-ocr và tesseract-ocr-vie "
        "(apt install tesseract-ocr tesseract-ocr-vie).",
        f"{front}a scan without a text layer; it needs the program tesseract with Vietnamese. On "
        "Debian or Ubuntu install the packages tesseract-ocr and tesseract-ocr-vie "
        "(apt install tesseract-ocr tesseract-ocr-vie).",
    )


def tesseract() -> Engine | None:
    """The engine, or None where the program or its Vietnamese data is not installed."""
    program = shutil.which("tesseract")
    if program is None or not _speaks(program):
        return None

    def read(picture: Image, dpi: int) -> list[Word]:
        return list(words(_run(program, picture, dpi)))

    return read


def _environment(private: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    # Pages are read side by side; two threads on one page are no faster than one.
    return kept | {"OMP_THREAD_LIMIT": "1", "HOME": private, "TMPDIR": private, "LC_ALL": "C.UTF-8"}


@cache
def _speaks(program: str) -> bool:
    """Tell whether the program has its data for Vietnamese."""
    try:
        with tempfile.TemporaryDirectory(prefix="kehoach-ocr-") as private:
            told = subprocess.run(
                [program, "--list-langs"], env=_environment(private), cwd=private,
                stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False,
            )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in (told.stdout + told.stderr).decode("utf-8", "replace").split()


def _run(program: str, picture: Image, dpi: int) -> str:
    """The engine's table (TSV) of a picture.

    Raises:
        EngineFailed: when the program fails or takes too long.
    """
    stream = io.BytesIO()
    picture.save(stream, "PPM")
    command = [program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(dpi), "--psm", "3", "tsv"]
    with tempfile.TemporaryDirectory(prefix="kehoach-ocr-") as private:
        try:
            done = subprocess.run(
                command, input=stream.getvalue(), env=_environment(private), cwd=private,
                capture_output=True, timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise EngineFailed(
                "ocr_failed",
                f"nhận dạng chữ quá {SECONDS} giây nên đã dừng",
                f"recognition took more than {SECONDS} seconds and was stopped",
            ) from error
        except OSError as error:
            raise _failed(str(error.strerror or error)) from error
    if done.returncode:
        raise _failed(f"tesseract {done.returncode}")
    return done.stdout.decode("utf-8", "replace")


def _failed(reason: str) -> EngineFailed:
    return EngineFailed(
        "ocr_failed", f"nhận dạng chữ không chạy được ({reason})", f"recognition failed ({reason})"
    )


def words(table: str) -> Iterator[Word]:
    """The words of the engine's table (TSV); rows that are no words, or damaged, are left out."""
    rows = csv.reader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows):
        if number > _ROWS:
            return
        if len(row) != 12 or row[0] != _WORD_LEVEL or not row[11].strip():
            continue
        try:
            block, paragraph, line, left, top, width, height = map(int, (*row[2:5], *row[6:10]))
            certainty = float(row[10])
        except ValueError:
            continue
        yield Word(
            row[11].strip(), left, top, left + width, top + height,
            min(max(certainty / 100, 0.0), 1.0), (block, paragraph, line),
        )  # fmt: skip
