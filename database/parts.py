"""Extractions as Parquet parts with a manifest, written by many machines and loaded by one.

A folder (local, S3-compatible, HDFS...) holds ``parts/NAME.parquet``, a row a document, and
``manifest/NAME.json``, which says which documents the part holds, by the hash of their bytes. The
name of a part is made from the hashes of all that it holds, and a part stands before its manifest
does: a part that is written twice is the same one, and one without a manifest is not there.
"""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from ..models.errors import KehoachError, UnreadableInput
from . import rows, sources
from .claims import Claim
from .sources import Remote

_COLUMNS = ("input_sha256", "sha256", "url", "name", "size", "modified_at", "extractor",
            "plans", "records", "category", "message", "english", "text", "extraction",
            "rows")  # fmt: skip
_NUMBERS = {"size", "plans", "records"}
_BLOBS = {"text", "extraction", "rows"}
_LEVEL = 3  # of zlib; these bytes are read once


@dataclass(frozen=True, slots=True)
class Part:
    """What the manifest says of a part: its name, who made it, and its documents.

    ``held`` are the documents that were extracted, ``failed`` the others with category and
    sentences.
    """

    name: str
    extractor: str
    held: tuple[Remote, ...]
    failed: tuple[tuple[Remote, KehoachError], ...] = ()


def part_name(remotes: Sequence[Remote]) -> str:
    """A name that the hashes of the documents give, in whatever order."""
    hashes = sorted(remote.sha256 for remote in remotes)
    digest = hashlib.sha256("".join(hashes).encode()).hexdigest()
    return f"{hashes[0][:8]}-{digest[:16]}"


def write(
    folder: str,
    extractor: str,
    found: Sequence[tuple[Remote, rows.FileRows | KehoachError]],
) -> Part:
    """Write a part and then its manifest, each whole or not at all.

    Raises:
        KehoachError: when the folder cannot be written.
    """
    name = part_name([remote for remote, _ in found])
    held = tuple(remote for remote, result in found if isinstance(result, rows.FileRows))
    failed = tuple((r, result) for r, result in found if isinstance(result, KehoachError))
    part = Part(name, extractor, held, failed)
    stream = io.BytesIO()
    lines = [_line(remote, result, extractor) for remote, result in found]
    columns = {column: [line.get(column) for line in lines] for column in _COLUMNS}
    _polars().DataFrame(columns, schema=_schema()).write_parquet(stream)
    _put(folder, f"parts/{name}.parquet", stream.getvalue())
    _put(folder, f"manifest/{name}.json", _manifest(part))
    return part


def _line(remote: Remote, result: rows.FileRows | KehoachError, extractor: str) -> dict[str, Any]:
    line: dict[str, Any] = {
        "input_sha256": remote.sha256, "url": remote.url, "name": remote.name,
        "size": remote.size, "modified_at": remote.modified, "extractor": extractor,
    }  # fmt: skip
    if isinstance(result, KehoachError):
        return line | {"category": result.category, "message": result.message,
                       "english": result.english}  # fmt: skip
    return line | {
        "sha256": result.file["sha256"],
        "plans": len(result.plans),
        "records": sum(plan.plan["records"] for plan in result.plans),
        "text": result.text,
        "extraction": result.extraction,
        "rows": _pack(result),
    }


def read(folder: str, name: str, wanted: set[str]) -> Iterator[tuple[Remote, rows.FileRows]]:
    """The documents of a part whose hashes are *wanted*.

    Raises:
        KehoachError: when the part is not there or is damaged.
    """
    pl = _polars()
    store, path = sources.filesystem(folder)
    try:
        data = store.cat_file(f"{path}/parts/{name}.parquet")
        frame = pl.read_parquet(io.BytesIO(data), columns=list(_COLUMNS))
        for row in frame.filter(pl.col("rows").is_not_null()).iter_rows(named=True):
            if row["input_sha256"] in wanted:
                remote = Remote(row["url"], row["size"], row["modified_at"], row["input_sha256"])
                yield remote, _unpack(row)
    except KehoachError:
        raise
    except Exception as error:  # polars and the stores have errors of their own
        why = str(error).split("\n")[0][:200]
        raise UnreadableInput(
            "damaged_part",
            f"Phần {name} trong {folder} bị hỏng ({why}). Hãy xóa nó cùng manifest rồi nạp lại.",
            f"The part {name} in {folder} is damaged ({why}); delete it with its manifest and "
            "load again.",
        ) from error


def find(folder: str, remotes: Sequence[Remote]) -> Part | None:
    """The part of just these documents if it stands, all of them extracted by this program."""
    from .inputs import extractor

    name = part_name(remotes)
    store, path = sources.filesystem(folder)
    with suppress(Exception):  # not there, or not ours: it is written anew
        said = _said(store.cat_file(f"{path}/manifest/{name}.json"))
        if said.extractor == extractor() and len(said.held) == len(remotes):
            return said
    return None


def manifest(folder: str) -> list[Part]:
    """All parts that stand in *folder*; none where nothing was written yet.

    Raises:
        KehoachError: when the folder cannot be read.
    """
    store, path = sources.filesystem(folder)
    try:
        store.invalidate_cache()
        names = store.glob(f"{path}/manifest/*.json")
        found = store.cat(names) if names else {}
    except FileNotFoundError:
        return []
    except Exception as error:  # the stores have errors of their own
        raise sources.unreadable(folder, error) from error
    made = []
    for name in sorted(found):
        with suppress(ValueError, KeyError, TypeError):  # no manifest of ours: extract again
            made.append(_said(found[name]))
    return made


def _said(data: bytes) -> Part:
    said = json.loads(data)
    return Part(said["part"], said["extractor"], tuple(Remote(*r) for r in said["held"]))


def _manifest(part: Part) -> bytes:
    said = {
        "part": part.name,
        "extractor": part.extractor,
        "held": [[r.url, r.size, r.modified, r.sha256] for r in part.held],
        "failed": [[r.url, e.category, e.message] for r, e in part.failed],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _put(folder: str, name: str, data: bytes) -> None:
    """A file whole or not at all: beside its name first, then moved."""
    store, path = sources.filesystem(folder)
    target, beside = f"{path}/{name}", f"{path}/.new-{secrets.token_hex(8)}"
    try:
        store.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
        store.pipe_file(beside, data)
        store.mv(beside, target)
    except Exception as error:  # the stores have errors of their own
        raise KehoachError(
            "cannot_write",
            f"Không ghi được vào {folder}: {error}.",
            f"{folder} cannot be written: {error}.",
        ) from error
    finally:
        with suppress(Exception):  # moved already when all went well
            store.rm_file(beside)


def _pack(made: rows.FileRows) -> bytes:
    plans = [
        {"plan": p.plan, "records": p.records, "links": p.links,
         "relations": [asdict(claim) for claim in p.relations]}
        for p in made.plans
    ]  # fmt: skip
    whole = {"file": made.file, "plans": plans, "problems": made.problems}
    return zlib.compress(json.dumps(whole, ensure_ascii=False).encode(), _LEVEL)


def _unpack(row: dict[str, Any]) -> rows.FileRows:
    whole = json.loads(zlib.decompress(row["rows"]))
    return rows.FileRows(
        file=whole["file"],
        text=row["text"],
        extraction=row["extraction"],
        plans=[
            rows.PlanRows(
                plan=p["plan"],
                records={kind: _tuples(found) for kind, found in p["records"].items()},
                links=_tuples(p["links"]),
                relations=[Claim(**claim) for claim in p["relations"]],
            )
            for p in whole["plans"]
        ],
        problems=whole["problems"],
    )


def _tuples(found: Iterable[Sequence[Any]]) -> list[rows.Row]:
    return [tuple(row) for row in found]


def _schema() -> dict[str, Any]:
    pl = _polars()
    return {
        name: pl.Int64 if name in _NUMBERS else pl.Binary if name in _BLOBS else pl.String
        for name in _COLUMNS
    }


def _polars() -> Any:
    try:
        import polars
    except ImportError:
        raise sources.missing("polars") from None
    return polars
