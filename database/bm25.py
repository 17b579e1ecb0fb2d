"""BM25 (Robertson and Spärck Jones; k1 = 1.2, b = 0.75, as SQLite's FTS5 has it) over windows.

FTS5's own ``bm25()`` counts every word of a question in the whole index and looks up the length of
every record, each time. Here lengths come with the packed records, and that a word stands twice in
a record is a word of its own in the index (``words.repeated``): so scores cost about as much as to
find the records. A word that stands more than three times counts three.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from .blocks import Blocks, Keys, Records
from .query import fts5, group_fts5
from .words import Question

_K1, _B = 1.2, 0.75
_LEAST = 1e-6  # of the weight of a word that nearly every record has
_MOST = 3
Scores = npt.NDArray[np.float64]


def scores(
    connection: Connection, blocks: Blocks, question: Question, column: str, found: Records
) -> Scores:
    """The score of each record of *found*, which all have the words of *question* in *column*.

    Of a group of choices (a short form, its long form) one is as good as the other.
    """
    if not len(found):
        return np.zeros(0)
    totals = blocks.totals(connection)
    length = _K1 * (1 - _B + _B * found.rows["words"] / totals.length)
    made = np.zeros(len(found))
    alone = len(question.groups) == 1
    for number in range(len(question.groups)):
        times = _times(connection, question, number, column, found)
        weight = 1.0 if alone else _weight(connection, blocks, question, number, column)
        made += weight * times * (_K1 + 1) / (times + length)
    return np.round(made, 6)


def _times(
    connection: Connection, question: Question, number: int, column: str, found: Records
) -> Scores:
    """How often the words of a group stand in each record."""
    times = np.ones(len(found))
    whole = fts5(question, column)
    for count in range(2, _MOST + 1):
        group = group_fts5(question.groups[number], count)
        if group is None:
            break
        keys = _keys(connection, f"({whole}) AND ({{{column}}} : ({group}))", found)
        if not len(keys):
            break
        times[np.isin(found.keys, keys)] = count
    return times


def _keys(connection: Connection, match: str, found: Records) -> Keys:
    rows = connection.exec_driver_sql(
        "SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid BETWEEN ? AND ?",
        (match, int(found.keys[-1]), int(found.keys[0])),
    )
    return np.array([row[0] for row in rows.fetchall()], np.int64)


def _weight(
    connection: Connection, blocks: Blocks, question: Question, number: int, column: str
) -> float:
    """How much a group says: the fewer records have it, the more. Counted once for each stamp."""
    group = group_fts5(question.groups[number], 1)
    remembered = ("weight", column, group)
    weight = blocks.remembered.get(remembered)
    if weight is None:
        having = connection.exec_driver_sql(
            "SELECT count(*) FROM search_words WHERE search_words MATCH ?",
            (f"{{{column}}} : ({group})",),
        ).scalar()
        assert having is not None
        whole = blocks.totals(connection).records
        weight = max(math.log((max(whole - having, 0) + 0.5) / (having + 0.5)), _LEAST)
        blocks.remember(remembered, weight)
    return float(weight)
