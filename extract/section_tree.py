"""Which labels open sections, and at which level: the chain of numbers decides.

Fonts and Markdown ranks are unreliable. A label whose style is open and whose number follows
stays at that level; the first of a new style opens a child of what stands last; a label that
fits neither (its forerunner was lost, or it is a slip of the pen) is placed by the usual order
of the styles, and only if it looks like a heading.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .headings import LETTERED, Label, Reading, Style, key
from .section_titles import Sureness, Title

MAX_GAP = 3  # numbers that may be missing between two siblings
LOOKAHEAD = 60  # labels among which the next number is sought
SURE = 8  # a fit from here on leaves no doubt
DEEPEST = 12  # sections within sections; a text that goes deeper counts wrong


@dataclass(slots=True)
class Candidate:
    """A block that begins with a label, and what it became."""

    block: int
    label: Label
    title: Title
    reading: Reading | None = None
    parent: int | None = None
    level: int = 0
    doubt: bool = False  # its place or its title could be read otherwise


@dataclass(slots=True)
class _Open:
    """An open section on the stack."""

    reading: Reading
    level: int
    index: int | None


@dataclass(slots=True)
class Tree:
    """Places candidates one after another; ``reset`` begins anew under an annex."""

    candidates: list[Candidate]
    accepted: list[Candidate] = field(default_factory=list)
    _stack: list[_Open] = field(default_factory=list)
    _base: int = 0
    _following: dict[tuple[Style, str, tuple[int, ...]], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        following: defaultdict[tuple[Style, str, tuple[int, ...]], list[int]] = defaultdict(list)
        for index, candidate in enumerate(self.candidates):
            for reading in candidate.label.readings:
                following[reading.style, reading.form, reading.path].append(index)
        self._following = dict(following)

    def reset(self, base: int) -> None:
        """Close everything; what follows stands under *base* levels."""
        self._stack.clear()
        self._base = base

    def place(self, index: int) -> bool:
        """Decide on one candidate; True when it opens a section."""
        candidate = self.candidates[index]
        best: tuple[int, int, Reading] | None = None
        for reading in candidate.label.readings:
            fit, depth = self._fit(reading, index, candidate)
            if fit and (best is None or fit > best[0]):
                best = (fit, depth, reading)
        if best is None:
            return False
        fit, depth, reading = best
        candidate.doubt = fit < SURE
        del self._stack[min(depth, DEEPEST) :]
        parent = self._stack[-1] if self._stack else None
        candidate.reading = reading
        candidate.level = parent.level + 1 if parent else self._base + 1
        candidate.parent = parent.index if parent else None
        self._stack.append(_Open(reading, candidate.level, len(self.accepted)))
        self.accepted.append(candidate)
        return True

    def _fit(self, reading: Reading, index: int, candidate: Candidate) -> tuple[int, int]:
        """How well *reading* continues the chain (0: not at all), and the depth it goes to."""
        if reading.style is Style.DECIMAL:
            return self._fit_decimal(reading, candidate)
        number = reading.number
        exact = self._sibling(reading, same_form=True)
        if exact is not None:
            last = self._stack[exact].reading.number
            if number == last + 1:
                return 10, exact
            if number == 1 and (self._goes_on(reading, index) or _heading(candidate)):
                return 7, self._restart(exact, index)
            gap = last < number <= last + MAX_GAP or (number == last and _heading(candidate))
            if gap and not reading.mended:
                return 6, exact
        loose = self._sibling(reading, same_form=False)
        if loose is not None and number == self._stack[loose].reading.number + 1:
            return 9, loose
        if number == 1:
            if self._may_start(reading, index):
                return 8, self._start_depth(reading, index)
            return 0, 0
        if reading.style in (Style.LETTER, Style.SMALL_ROMAN) or reading.mended:
            return 0, 0
        if exact is None and (_heading(candidate) or self._goes_on(reading, index)):
            return 3, self._ranked_depth(reading.style)
        if exact is not None and candidate.title.strong:
            return 2, exact
        return 0, 0

    def _fit_decimal(self, reading: Reading, candidate: Candidate) -> tuple[int, int]:
        path = reading.path
        for depth in range(len(self._stack) - 1, -1, -1):
            open_path = key(self._stack[depth].reading)
            if open_path == path[:-1]:
                return 10, depth + 1
            if len(open_path) == len(path) and open_path[:-1] == path[:-1]:
                return 10, depth
        if path[0] >= LETTERED:
            return 0, 0  # ``a1)``, ``B2.``: never without their letter
        for depth in range(len(self._stack) - 1, -1, -1):
            open_path = key(self._stack[depth].reading)
            if len(open_path) == len(path) and self._stack[depth].reading.style is Style.DECIMAL:
                return 6, depth  # a slip in the front number
            if len(open_path) > 1 and open_path == path[: len(open_path)]:
                return 6, depth + 1
        if candidate.title.sureness is Sureness.NONE and path[-1] > MAX_GAP:
            return 0, 0
        return 4, self._ranked_depth(Style.DECIMAL)

    def _sibling(self, reading: Reading, same_form: bool) -> int | None:
        """Depth of the innermost open section of the same style."""
        for depth in range(len(self._stack) - 1, -1, -1):
            other = self._stack[depth].reading
            if other.style is reading.style and (not same_form or other.form == reading.form):
                return depth
        return None

    def _restart(self, depth: int, index: int) -> int:
        """A series that begins again: beside its like, unless what was opened since goes on."""
        top = len(self._stack) - 1
        nested = depth < top < DEEPEST and self._resumes(self._stack[top].reading, index)
        return top + 1 if nested else depth

    def _start_depth(self, reading: Reading, index: int) -> int:
        """Depth for the first of a new series: below the last, but never upside down.

        A series of a higher style closes the lower ones, except those that go on after it
        (``I. A. B. II.``).
        """
        depth = len(self._stack)
        if reading.style <= Style.ROMAN or depth >= DEEPEST:
            ranked = self._ranked_depth(reading.style)
            while depth > ranked and not self._resumes(self._stack[depth - 1].reading, index):
                depth -= 1
        return min(depth, DEEPEST)

    def _resumes(self, reading: Reading, index: int) -> bool:
        """Tell whether the series of *reading* goes on behind *index* before it begins anew."""
        for candidate in self.candidates[index + 1 : index + 1 + LOOKAHEAD]:
            for other in candidate.label.readings:
                if (other.style, other.form, other.path[:-1]) == (
                    reading.style,
                    reading.form,
                    reading.path[:-1],
                ):
                    return other.number == reading.number + 1
        return False

    def _ranked_depth(self, style: Style) -> int:
        """Depth below the innermost open section whose style stands above *style*."""
        for depth in range(len(self._stack) - 1, -1, -1):
            if self._stack[depth].reading.style < style:
                return depth + 1
        return 0

    def _goes_on(self, reading: Reading, index: int) -> bool:
        """Tell whether the next number of this series comes among the next labels."""
        path = (*reading.path[:-1], reading.number + 1)
        places = self._following.get((reading.style, reading.form, path), ())
        return any(index < place <= index + LOOKAHEAD for place in places)

    def _may_start(self, reading: Reading, index: int) -> bool:
        if reading.style in (Style.LETTER, Style.SMALL_ROMAN) or reading.mended:
            return self._goes_on(reading, index)
        return True


def _heading(candidate: Candidate) -> bool:
    return candidate.title.strong or candidate.title.sureness in (Sureness.TITLE, Sureness.LIKELY)
