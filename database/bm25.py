"""BM25 (Robertson and Spärck Jones; k1 = 1.2, b = 0.75, as SQLite's FTS5 has it) over windows.

FTS5's own ``bm25()`` counts every word of a question in the whole index and looks up the length of
every record, each time. Here lengths come with the packed records, and that a word stands twice in
a record is a word of its own in the index (``words.repeated``): so scores cost about as much as to
find the records. A word that stands more than twice counts
two.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from .blocks import Records, View
from .postings import Keys
from .query import fts5, group_fts5
from .words import Question

_K1, _B = 1.2, 0.75
_LEAST = 1e-6  # of the weight of a word that nearly every record has
Scores = npt.NDArray[np.float64]


def scores(view: View, question: Question, column: str, found: Records) -> Scores:
    """The score of each record of *found*, which all have the words of *question* in *column*.

    Of a group of choices (a short form, its long form) one is as good as the other.
    """
    if not len(found):
        return np.zeros(0)
    totals = view.totals()
    length = _K1 * (1 - _B + _B * found.rows["words"] / totals.length)
    made = np.zeros(len(found))
    alone = len(question.groups) == 1
    for number in range(len(question.groups)):
        times = _times(view.connection, question, number, column, found)
        weight = 1.0 if alone else _weight(view, question, number, column)
        made += weight * times * (_K1 + 1) / (times + length)
    return np.round(made, 6)


def _times(
    connection: Connection, question: Question, number: int, column: str, found: Records
) -> Scores:
    """How often the words of a group stand in each record."""
    times = np.ones(len(found))
    group = group_fts5(question.groups[number], repeated=True)
    if group is not None:
        match = f"({fts5(question, column)}) AND ({{{column}}} : ({group}))"
        times[np.isin(found.keys, _keys(connection, match, found))] = 2
    return times


def _keys(connection: Connection, match: str, found: Records) -> Keys:
    sql = "SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid BETWEEN ? AND ?"
    return keys_of(connection, sql, (match, int(found.keys[-1]), int(found.keys[0])))


def keys_of(connection: Connection, sql: str, given: tuple[Any, ...]) -> Keys:
    """The keys that a statement selects, in its order, handed over as one text.

    So hundreds of thousands of them become an array in a third of the time that it takes to make
    Python's numbers of them.
    """
    whole = f"SELECT group_concat(rowid) FROM ({sql})"
    found = connection.exec_driver_sql(whole, given).scalar()
    return np.fromstring(found, np.int64, sep=",") if found else np.zeros(0, np.int64)


def _weight(view: View, question: Question, number: int, column: str) -> float:
    """How much a group says: the fewer records have it, the more. Counted once for each stamp."""
    match = f"{{{column}}} : ({group_fts5(question.groups[number])})"

    def weigh() -> float:
        sql = "SELECT count(*) FROM search_words WHERE search_words MATCH ?"
        having = int(view.connection.exec_driver_sql(sql, (match,)).scalar_one())
        rest = max(view.totals().records - having, 0)
        return max(math.log((rest + 0.5) / (having + 0.5)), _LEAST)

    return view.recall(("weight", match), weigh)
