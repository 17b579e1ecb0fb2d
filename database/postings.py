"""The newest keys that have words, remembered: filters and further pages ask for them again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

_ROOM = 64 << 20  # bytes

Keys = npt.NDArray[np.int64]
Read = Callable[[int, int], Keys]
"""Gives the newest keys below the first number, as many as the second."""


@dataclass(frozen=True, slots=True)
class _Held:
    """All keys from ``below`` down to the last of ``keys``; ``whole`` when none are behind."""

    below: int
    keys: Keys
    whole: bool


class Postings:
    """What is remembered of a database, until something changes in it."""

    def __init__(self) -> None:
        self._held: OrderedDict[Hashable, _Held] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._held.clear()
            self._bytes = 0

    def newest(self, words: Hashable, below: int, size: int, read: Read) -> Keys:
        """The newest *size* keys below a key that have *words*, from the newest down."""
        with self._lock:
            held = self._held.get(words)
        if held is None or below > held.below:
            keys = read(below, size)
            self._keep(words, _Held(below, keys, len(keys) < size))
            return keys
        at = int(np.searchsorted(-held.keys, -below, "right"))
        part = held.keys[at : at + size]
        if held.whole or len(part) == size:
            return part
        last = int(held.keys[-1])
        if below < last:  # far behind what is held, and not worth all that is between
            return read(below, size)
        wanted = size - len(part)
        more = read(last, wanted)
        keys = np.concatenate((held.keys, more))
        self._keep(words, _Held(held.below, keys, len(more) < wanted))
        return np.concatenate((part, more))

    def _keep(self, words: Hashable, held: _Held) -> None:
        with self._lock:
            gone = self._held.pop(words, None)
            self._bytes += held.keys.nbytes - (gone.keys.nbytes if gone else 0)
            self._held[words] = held
            while self._bytes > _ROOM and len(self._held) > 1:
                self._bytes -= self._held.popitem(last=False)[1].keys.nbytes
