"""kehoach: read Vietnamese government plans into data that people can check.

>>> import kehoach
>>> plan = kehoach.parse("KẾ HOẠCH\\nGiảm nghèo năm 2024")
>>> len(plan.documents)
1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

    # The root alone imports absolutely: in a checkout the package's folder may have any name.
    from kehoach.models import PlanFile, SourceText

__all__ = ["load", "parse", "read"]


def read(path: str | Path) -> SourceText:
    """Read a file into its canonical text.

    Raises:
        KehoachError: when the file cannot be read, with a sentence that says what to do.
    """
    from kehoach.extract.reading import read_file

    return read_file(path)


def parse(source: SourceText | str) -> PlanFile:
    """Extract every record from a canonical text (or from a plain string). Never raises."""
    from kehoach.extract.pipeline import parse as run

    return run(source)


def load(**options: Any) -> Language:
    """A spaCy pipeline whose ``doc._.plan`` and ``doc.spans`` hold kehoach's records."""
    from kehoach.extract.bridge import load as build

    return build(**options)
