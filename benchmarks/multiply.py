"""A database of many millions of targets from one of one million, for measuring how search bends.

    python -m kehoach.benchmarks.multiply FROM.db TO.db TIMES

Loading ten million generated targets takes an hour and more; here every plan of a SQLite database
is copied with its rows and its words under new keys, which takes a tenth of that. A copy has ids,
hashes and identities of its own and the words and numbers of its model, so that each question fits
as many times more rows as there are copies: the worst case of growth, since the words of real
plans grow in number too.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from pathlib import Path

from sqlalchemy import text

from kehoach.database import fulltext, words
from kehoach.database.schema import ORDINAL_BITS, RECORD_TABLES
from kehoach.database.store import Store

# What a copy has of its own; {p} and {f} are what its plans' and files' keys are moved by.
_HASH = "{c} || '.{k}'"
_OWN = {
    "files": {"id": "id + {f}", "sha256": _HASH, "input_sha256": _HASH},
    "contents": {"file_id": "file_id + {f}"},
    "plans": {
        "id": "id + {p}", "file_id": "file_id + {f}", "superseded_by": "superseded_by + {p}",
        "identity": "identity || '#{k}'", "title_key": "title_key || '#{k}'",
    },
    "links": {"source_id": "source_id + {r}", "target_id": "target_id + {r}",
              "plan_id": "plan_id + {p}"},
    "search_rows": {"id": "id + {r}"},
    "search_agencies": {"id": "id + {r}"},
    "search_plans": {"plan_id": "plan_id + {p}"},
    **{
        name: {"id": "id + {r}", "plan_id": "plan_id + {p}", "record_id": _HASH,
               "section_id": "section_id + {r}"}
        for name in RECORD_TABLES
    },
}  # fmt: skip


def copy_rows(database: sqlite3.Connection, times: int, plans: int, files: int) -> None:
    """Every row *times* - 1 times more; the indexes are made anew at the end."""
    dropped = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in dropped:
        database.execute(f"DROP INDEX {name}")
    for table, own in _OWN.items():
        start = time.process_time()
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        key = names[0] if table != "search_agencies" else "id"
        bound = database.execute(f"SELECT max({key}) FROM {table}").fetchone()[0]
        for k in range(1, times):
            moved = {"k": k, "p": k * plans, "f": k * files, "r": (k * plans) << ORDINAL_BITS}
            values = [own.get(name, name).format(c=name, **moved) for name in names]
            database.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "
                f"FROM {table} WHERE {key} <= ?",
                (bound,),
            )
        database.commit()
        _told(table, start)
    for name, sql in dropped:
        start = time.process_time()
        database.execute(sql)
        database.commit()
        _told(name, start)


def copy_words(target: Path, times: int, plans: int) -> None:
    """The words of every plan, cut once, under the keys of all its copies."""
    start = time.process_time()
    with Store.open(target, write=True) as store, store.transaction() as connection:
        run = connection.exec_driver_sql
        run("INSERT INTO search_words (search_words, rank) VALUES ('automerge', 0)")
        run("INSERT INTO search_words (search_words, rank) VALUES ('hashsize', 67108864)")
        ids = connection.execute(text("SELECT id FROM plans WHERE id <= :n"), {"n": plans})
        cut = []
        for (plan_id,) in ids.all():
            for row, said in fulltext._records(connection, plan_id):
                full, plain = words.indexed(said)
                cut.append((row["id"], " ".join(full), " ".join(plain)))
        _told("words cut", start)
        for k in range(1, times):
            by = (k * plans) << ORDINAL_BITS
            run(
                "INSERT INTO search_words (rowid, words, bare) VALUES (?, ?, ?)",
                [(key + by, full, plain) for key, full, plain in cut],
            )
            _told(f"words, copy {k}", start)
    start = time.process_time()
    with Store.open(target, write=True) as store, store.transaction() as connection:
        fulltext.optimize(connection)
    _told("optimize", start)


def _told(what: str, start: float) -> None:
    print(f"{what}: {time.process_time() - start:.1f} s of processor", file=sys.stderr, flush=True)


def main() -> None:
    """Copy, multiply."""
    source, target, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    shutil.copyfile(source, target)
    database = sqlite3.connect(target)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000",
                   "temp_store = FILE", "foreign_keys = OFF", "threads = 1"):  # fmt: skip
        database.execute(f"PRAGMA {pragma}")
    plans, files = (
        database.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
        for table in ("plans", "files")
    )
    copy_rows(database, times, plans, files)
    database.close()
    copy_words(target, times, plans)


if __name__ == "__main__":
    main()
