"""How a file is to be read, as far as a user can choose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ocr(StrEnum):
    """When pages are read by recognising the letters of their picture."""

    AUTO = "auto"  # pages whose text layer is missing or of no use
    ALWAYS = "always"  # every page, whatever its text layer says
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a user can choose about reading; the same for every file of a run."""

    ocr: Ocr = Ocr.AUTO


DEFAULTS = ReadOptions()
