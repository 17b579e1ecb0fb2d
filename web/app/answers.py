"""The answers of the search page, those given since the last change of the database remembered."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from markupsafe import Markup

from ...database.search import stamp
from ...database.store import Store
from .found import Ask, html
from .private import Names
from .searchers import Searchers

_KEPT = 500  # answers, of some twenty thousand characters each


class Answers:
    """Answers made by ``searchers`` where there are some, else here."""

    def __init__(self, store: Store, names: Names, searchers: Searchers) -> None:
        self._store, self._names, self._searchers = store, names, searchers
        self._kept: OrderedDict[Ask, str] = OrderedDict()
        self._stamp: int | None = None
        self._lock = Lock()

    def html(self, ask: Ask) -> Markup:
        """The results of *ask* as the page shows them.

        Raises:
            BadQuestion: when the question names what does not exist.
        """
        with self._store.connect() as connection:
            now = stamp(connection)
        known = self._known(ask, now)
        if known is None:
            known = self._searchers.html(ask)
            if known is None:
                known = html(self._store, self._names, ask)
            self._keep(ask, known, now)
        return Markup(known)  # made by our templates, which escape

    def _known(self, ask: Ask, now: int | None) -> str | None:
        with self._lock:
            if now is None or now != self._stamp:
                self._kept.clear()
                self._stamp = now
                return None
            found = self._kept.get(ask)
            if found is not None:
                self._kept.move_to_end(ask)
            return found

    def _keep(self, ask: Ask, answer: str, since: int | None) -> None:
        """Keep an answer unless the database has changed since it was asked for."""
        with self._lock:
            if since is not None and since == self._stamp:
                self._kept[ask] = answer
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
