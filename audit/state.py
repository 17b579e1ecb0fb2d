"""What people said of findings, and what a second audit shows as new, gone and unchanged.

A finding keeps its id from run to run, so that ``accepted`` or ``explained`` with its reason stays
with it. Kept in a JSON file beside the plans, or in the tables of the database (``memory_db``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from pydantic import ValidationError

from ..atomic import replacing
from ..models import Finding
from ..models.errors import KehoachError

Status = Literal["open", "accepted", "explained", "fixed"]
STATUSES: tuple[Status, ...] = get_args(Status)
NAMES: dict[Status, tuple[str, str]] = {
    "open": ("Chưa xử lý", "Open"),
    "accepted": ("Đã chấp nhận", "Accepted"),
    "explained": ("Đã giải trình", "Explained"),
    "fixed": ("Đã sửa", "Fixed"),
}
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person said of a finding, who, why and when (UTC)."""

    status: Status
    why: str
    author: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding of this run: whether an earlier run had it, and what was said of it."""

    finding: Finding
    new: bool
    mark: Mark | None = None

    @property
    def status(self) -> Status:
        """Open until somebody says otherwise."""
        return self.mark.status if self.mark else "open"


@dataclass(frozen=True, slots=True)
class Standings:
    """The findings of a run, and those of earlier runs over the same files that are gone."""

    current: tuple[Standing, ...]
    gone: tuple[Finding, ...] = ()

    @property
    def serious(self) -> bool:
        """Whether a serious finding is left that nobody accepted, explained or fixed."""
        return any(
            one.finding.severity == "serious" and one.status == "open" for one in self.current
        )


class Memory(Protocol):
    """Where findings and marks are kept between runs."""

    def settle(self, findings: Sequence[Finding], files: Iterable[str]) -> Standings:
        """Take the findings of a run over *files* and hold them against the runs before."""

    def mark(self, finding_id: str, status: Status, why: str, author: str) -> Finding:
        """Keep what a person said of a finding.

        Raises:
            KehoachError: when there is no such finding.
        """


def forgetful(findings: Sequence[Finding]) -> Standings:
    """The standings of a run that nothing is kept of: all new, all open."""
    return Standings(tuple(Standing(finding, new=True) for finding in findings))


def now() -> str:
    """The time of a mark or a run, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def unknown(finding_id: str) -> KehoachError:
    """The sentence for an id that no audit has given."""
    return KehoachError(
        "unknown_finding",
        f"Không có phát hiện {finding_id}. Hãy chạy kehoach audit với --state hoặc --db trước.",
        f"There is no finding {finding_id}; run kehoach audit with --state or --db first.",
    )


class FileMemory:
    """Findings and marks in one JSON file, written whole or not at all.

    Raises:
        KehoachError: when the file is there and is none of ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.runs = 0
        self.findings: dict[str, tuple[Finding, bool]] = {}  # with whether it still holds
        self.marks: dict[str, list[Mark]] = {}
        if path.exists():
            self._read()

    def settle(self, findings: Sequence[Finding], files: Iterable[str]) -> Standings:
        """See ``Memory.settle``."""
        scope = set(files)
        here = {finding.id for finding in findings}
        current = tuple(
            Standing(f, new=f.id not in self.findings, mark=self._last(f.id)) for f in findings
        )
        gone = []
        for known, (finding, holds) in list(self.findings.items()):
            if known not in here and holds and finding.file in scope:
                gone.append(finding)
                self.findings[known] = (finding, False)
        self.findings |= {finding.id: (finding, True) for finding in findings}
        self.runs += 1
        self._write()
        return Standings(current, tuple(gone))

    def mark(self, finding_id: str, status: Status, why: str, author: str) -> Finding:
        """See ``Memory.mark``."""
        if finding_id not in self.findings:
            raise unknown(finding_id)
        self.marks.setdefault(finding_id, []).append(Mark(status, why, author, now()))
        self._write()
        return self.findings[finding_id][0]

    def _last(self, finding_id: str) -> Mark | None:
        said = self.marks.get(finding_id)
        return said[-1] if said else None

    def _read(self) -> None:
        try:
            data = json.loads(self.path.read_text("utf-8"))
            if data["version"] != _VERSION:
                raise ValueError(data["version"])
            self.runs = int(data["runs"])
            for entry in data["findings"]:
                finding = Finding.model_validate(entry["finding"])
                self.findings[finding.id] = (finding, bool(entry["holds"]))
            for key, said in data["marks"].items():
                self.marks[key] = [_mark(one) for one in said]
        except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
            raise KehoachError(
                "bad_state",
                f"{self.path} không phải tệp theo dõi phát hiện của kehoach; hãy chọn tệp khác.",
                f"{self.path} is no file of findings of kehoach; choose another.",
            ) from error

    def _write(self) -> None:
        data = {
            "version": _VERSION,
            "runs": self.runs,
            "findings": [
                {"holds": holds, "finding": finding.model_dump(mode="json")}
                for finding, holds in self.findings.values()
            ],
            "marks": {
                key: [
                    {"status": m.status, "why": m.why, "author": m.author, "made_at": m.made_at}
                    for m in said
                ]
                for key, said in self.marks.items()
            },
        }
        with replacing(self.path) as temporary:
            temporary.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")


def _mark(data: dict[str, Any]) -> Mark:
    status = data["status"]
    if status not in STATUSES:
        raise ValueError(status)
    return Mark(status, str(data["why"]), str(data["author"]), str(data["made_at"]))
